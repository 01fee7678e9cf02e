/** The script of `vpf host plan` in a world: the section `host` and devices, whatever fails or is killed. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Scenario } from './host-scenario.js';
import { programShares } from './hypervisor.js';
import { labOf, openLab } from './lab.js';
import { startOvs } from './ovs.js';
import { type Output, World } from './world.js';

const opened = await openLab();

const spec = `
version: 1
domain: worker 1
host:
  veths:
    - {name: veth0, peer: veth1, mtu: 2000}
  bridges:
    - {name: br1, stp: false, ip: 10.9.0.1/24, ports: [{name: veth0}, {name: uplink, mtu: 1400}]}
    - {name: ovs1, switch: ovs, datapath: netdev, ports: [{name: int0, internal: true, vlan: 5}]}
devices:
  - type: nic
    name: plain
    backend: {type: tap, bridge: br1, ifname: tap0, mtu: 1400, queues: 2}
  - {type: nic, name: old, backend: {type: tap, bridge: br0, ifname: tap1}}
  - {type: nic, name: access, backend: {type: tap, bridge: ovs0, ifname: tap2, switch: ovs, vlan: 9}}
  - type: nic
    name: rep
    backend: {type: vdpa, path: /dev/vhost-vdpa-9, representor: rep0, bridge: br0}
`;

/** Stands before a tool in PATH, and lets the AT-th command that changes something fail, or kills the script. */
const fault = `#!/bin/bash
tool=\${0##*/} folder=\${0%/*}
PATH=\${PATH#"$folder":}
case " $* " in
  *' -batch '* | *' add '* | *' set '* | *' del '* | *' add-br '* | *' add-port '* | *' del-br '* | *' del-port '*)
    at=$(cat "$folder/count" 2> /dev/null || echo 0)
    echo $((at + 1)) > "$folder/count"
    if [ "$at" = "$AT" ]; then
      case $MODE in
        fail) echo refused >&2; exit 1 ;;
        kill) kill -9 "$MAIN"; exit 1 ;;
        done) "$tool" "$@"; kill -9 "$MAIN"; exit ;;
        int) "$tool" "$@"; code=$?; kill -INT "$MAIN"; exit "$code" ;;
      esac
    fi
    ;;
esac
exec "$tool" "$@"
`;

describe.skipIf('skipped' in opened)('the script of vpf host plan', () => {
  let world: World;
  let it: Scenario;
  let folder: string;

  beforeAll(async () => {
    world = await World.open(labOf(opened), { shares: programShares });
    it = new Scenario(world);
    await it.sh(`${startOvs}
      ovs-vsctl add-br ovs0 -- set bridge ovs0 datapath_type=netdev
      ip link add br0 address 52:54:00:00:00:01 type bridge && ip link set br0 up
      for name in uplink rep0 other; do ip tuntap add dev $name mode tap; done
      # The first up of an interface gives it a qdisc for good.
      for name in uplink rep0; do ip link set $name up; ip link set $name down; done
      ip link set uplink mtu 1300; ip link set other master br0 up`);
    folder = join(world.scratch, 'faults');
    await mkdir(folder);
    for (const tool of ['ip', 'bridge', 'ovs-vsctl']) {
      await writeFile(join(folder, tool), fault, { mode: 0o755 });
    }
    await it.write('spec', spec);
    await it.script('spec', 'both.sh');
  });
  afterAll(() => world.close());
  afterEach(() => it.bash('both.sh undo'));

  function run(mode: string, at: number, word = 'do'): Promise<Output> {
    const file = join(world.scratch, 'both.sh');
    const env = `AT=${at} MODE=${mode} PATH=${folder}:$PATH`;
    return it.exec(
      `rm -f ${folder}/count; ${env} sh -c 'export MAIN=$$; exec bash "$@"' sh ${file} ${word}`,
    );
  }

  async function count(): Promise<number> {
    expect(await run('fail', -1)).toMatchObject({ code: 0, stderr: '' });
    const commands = Number(await it.sh(`cat ${folder}/count`));
    expect(await it.bash('both.sh undo')).toMatchObject({ code: 0, stderr: '' });
    return commands;
  }

  test('leads to the state of apply; a second time nothing; undo leads back', async () => {
    const before = await it.state();
    expect(await it.vpf('host apply', 'spec')).toMatchObject({ code: 0 });
    const applied = await it.unordered();
    expect(await it.vpf('host undo', 'spec')).toMatchObject({ code: 0 });
    expect(await it.bash('both.sh')).toEqual({ code: 0, stdout: '', stderr: '' });
    const done = await it.state();
    expect(await it.unordered()).toEqual(applied);
    expect(await run('fail', 0)).toMatchObject({ code: 0, stderr: '' });
    expect(await it.sh(`cat ${folder}/count 2> /dev/null || true`)).toBe('');
    expect(await it.state()).toBe(done);
    expect((await it.json('host apply', 'spec')).json).toMatchObject({ done: [] });
    expect((await it.bash('both.sh show')).stdout).toContain('# mtu uplink\n');
    expect(await it.bash('both.sh undo')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await it.state()).toBe(before);
    expect(await it.sh('ls -A /run/vpf/script')).toBe('');
  });

  test('each command fails in turn: the host is as before', async () => {
    const before = await it.state();
    const commands = await count();
    expect(commands).toBeGreaterThan(10);
    for (let at = 0; at < commands; at++) {
      const { code, stderr } = await run('fail', at);
      expect({ code, stderr }, `command ${at}`).toEqual({
        code: 1,
        stderr: expect.stringMatching(/^\S+both.sh: step ".*" failed: .*\nrefused\n$/),
      });
      expect(await it.state(), `command ${at}: ${stderr}`).toBe(before);
      expect(await it.sh('ls -A /run/vpf/script')).toBe('');
    }
  });

  test('killed at each command, before or after it: do goes on, undo goes back', async () => {
    const before = await it.state();
    expect(await it.bash('both.sh')).toMatchObject({ code: 0 });
    const applied = await it.unordered();
    expect(await it.bash('both.sh undo')).toMatchObject({ code: 0 });
    const commands = await count();
    for (let at = 0; at < commands; at++) {
      for (const mode of ['kill', 'done']) {
        for (const then of at % 2 === 0 ? ['do', 'undo'] : ['undo']) {
          const what = `${mode} at ${at}, then ${then}`;
          expect((await run(mode, at)).code, what).toBe(137);
          const { code, stderr } = await it.bash(`both.sh ${then}`);
          expect({ code, stderr }, what).toEqual({ code: 0, stderr: '' });
          if (then === 'do') {
            expect(await it.unordered(), what).toEqual(applied);
            expect(await it.bash('both.sh undo')).toMatchObject({ code: 0, stderr: '' });
          }
          expect(await it.state(), what).toBe(before);
        }
      }
    }
  });

  test('killed while it takes back: undo again ends it', async () => {
    const before = await it.state();
    for (const mode of ['kill', 'done']) {
      for (let at = 0; at < 12; at += 3) {
        expect(await it.bash('both.sh')).toMatchObject({ code: 0 });
        expect((await run(mode, at, 'undo')).code).toBe(137);
        expect(await it.bash('both.sh undo')).toMatchObject({ code: 0, stderr: '' });
        expect(await it.state(), `${mode} at ${at}`).toBe(before);
      }
    }
  });

  test('a signal in the middle takes back what was done', async () => {
    const before = await it.state();
    for (const at of [0, 5, 9]) {
      const { code, stderr } = await run('int', at);
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('interrupted') });
      expect(await it.state(), `command ${at}`).toBe(before);
    }
  });

  test('what is not its own any more stays, and is said', async () => {
    const before = await it.state();
    expect(await it.bash('both.sh')).toMatchObject({ code: 0 });
    await it.sh('ip link set tap0 alias mine; ip link set uplink mtu 1280');
    const { code, stderr } = await it.bash('both.sh undo');
    expect(code).toBe(0);
    expect(stderr).toMatch(/left as it is: step "tap tap0" \(it was changed since\)/);
    expect(stderr).toMatch(/left as it is: step "mtu uplink" \(it was changed since\)/);
    expect(await it.sh('cat /sys/class/net/uplink/mtu /sys/class/net/tap0/ifalias')).toBe(
      '1280\nmine\n',
    );
    await it.sh('ip link del tap0; ip link set uplink mtu 1300');
    expect(await it.state()).toBe(before);
  });

  test('a tap of somebody else is refused, and left', async () => {
    await it.sh('ip tuntap add dev tap1 mode tap');
    const before = await it.state();
    const { code, stderr } = await it.bash('both.sh');
    expect(code).toBe(1);
    expect(stderr).toContain('step "tap tap1" failed: looking at tap1\nit is there already');
    expect(await it.state()).toBe(before);
    await it.sh('ip link del tap1');
  });

  test('points to vpf host undo for what that did, and leaves the rest to it', async () => {
    const before = await it.state();
    expect(await it.vpf('host apply', 'spec')).toMatchObject({ code: 0 });
    expect(await it.bash('both.sh do')).toEqual({ code: 0, stdout: '', stderr: '' });
    const { code, stderr } = await it.bash('both.sh undo');
    expect(code).toBe(0);
    expect(stderr).toContain('(/run/vpf/journal/worker%201.json) is taken back by vpf host undo\n');
    expect(await it.vpf('host undo', 'spec')).toMatchObject({ code: 0, stderr: '' });
    expect(await it.state()).toBe(before);
  });

  test('misses a tool before anything is changed, both ways', async () => {
    const before = await it.state();
    const lacks =
      /^\S+both.sh: ovs-vsctl is not installed \(package openvswitch-switch\); nothing was changed\n$/;
    const hidden = async (word: string) => {
      await it.sh('mv /usr/bin/ovs-vsctl /usr/bin/ovs-hidden');
      const output = await it.bash(`both.sh ${word}`);
      await it.sh('mv /usr/bin/ovs-hidden /usr/bin/ovs-vsctl');
      return output;
    };
    expect(await hidden('do')).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(lacks),
    });
    expect(await it.state()).toBe(before);
    expect(await it.bash('both.sh do')).toMatchObject({ code: 0 });
    const done = await it.state();
    expect(await hidden('undo')).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(lacks),
    });
    expect(await it.state()).toBe(done);
    expect((await hidden('show')).stdout).toContain('# mtu uplink\n');
    expect(await it.bash('both.sh undo')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await it.state()).toBe(before);
  });

  test('without a record, undo removes what carries the mark, and says what it leaves; so does vpf host undo', async () => {
    const left: unknown[] = [];
    for (const undo of [() => it.bash('both.sh undo'), () => it.vpf('host undo', 'spec')]) {
      expect(await it.bash('both.sh')).toMatchObject({ code: 0 });
      await it.sh('mv /run/vpf/script /run/vpf/elsewhere');
      const { code, stdout, stderr } = await undo();
      expect(code).toBe(0);
      const said = `${stdout}${stderr}`;
      expect(said).toMatch(/there is no record of what was before|no record says that vpf did it/);
      const stays = [...said.matchAll(/left as it is: (?:step ")?([^"(\n]+?)(?:"| \()/g)];
      expect(stays.map(([, id]) => id)).toEqual([
        ...['mtu uplink', 'link uplink', 'link rep0', 'bridge port rep0'],
      ]);
      const links = await world.links();
      expect(links.filter((name) => /^(tap|veth|br1|ovs1|int0)/.test(name))).toEqual([]);
      expect(await it.sh('ovs-vsctl list-ports ovs0')).toBe('');
      left.push(await it.unordered());
      await it.sh('rm -rf /run/vpf/script; mv /run/vpf/elsewhere /run/vpf/script');
      expect(await it.bash('both.sh undo')).toMatchObject({ code: 0 });
    }
    expect(left[1]).toEqual(left[0]);
  });
});
