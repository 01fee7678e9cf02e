/** `vpf host` in a world: taps on a Linux bridge and on Open vSwitch's userspace datapath. */
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Scenario } from './host-scenario.js';
import { programShares, repository } from './hypervisor.js';
import { labOf, openLab } from './lab.js';
import { startOvs } from './ovs.js';
import { World } from './world.js';

const opened = await openLab();

const spec = `
version: 1
domain: worker 1
devices:
  - type: nic
    name: plain
    backend: {type: tap, bridge: br0, ifname: tap0, mtu: 1400, queues: 2}
  - type: virtual-pf
    name: many
    backend: {type: tap, bridge: br0}
    vfs: {count: 3, backend: {type: tap, bridge: br0}}
  - type: nic
    name: access
    backend: {type: tap, bridge: ovs0, ifname: tap1, switch: ovs, vlan: 9}
  - type: nic
    name: trunk
    backend: {type: tap, bridge: ovs0, ifname: tap2, switch: ovs, vlan: {trunk: [5, 6], native: 7}}
`;

describe.skipIf('skipped' in opened)('vpf host in a world', () => {
  let world: World;
  let it: Scenario;

  beforeAll(async () => {
    world = await World.open(labOf(opened), { shares: programShares });
    it = new Scenario(world);
    await it.sh(`${startOvs}
      ovs-vsctl add-br ovs0 -- set bridge ovs0 datapath_type=netdev
      ip link add br0 address 52:54:00:00:00:01 type bridge && ip link set br0 up
      ip tuntap add dev uplink mode tap && ip link set uplink master br0 up`);
    await it.write('spec', spec);
  });
  afterAll(() => world.close());
  afterEach(() => it.vpf('host undo', 'spec'));

  test('apply does it, a second time nothing; undo leads back', async () => {
    const before = await it.state();
    const first = await it.json('host apply', 'spec');
    expect(first.code).toBe(0);
    expect(first.json).toMatchObject({ ok: true, domain: 'worker 1', held: [] });
    const applied = await it.state();
    expect(applied).not.toBe(before);
    expect(applied).toContain('"ifalias": "vpf:worker 1/plain"');
    expect(await it.vpf('host status', 'spec')).toMatchObject({ code: 0 });
    const second = await it.json('host apply', 'spec');
    expect(second.json).toMatchObject({ ok: true, done: [] });
    expect(await it.state()).toBe(applied);
    expect(await it.vpf('host undo', 'spec')).toMatchObject({ code: 0 });
    expect(await it.state()).toBe(before);
    expect(await it.vpf('host status', 'spec')).toMatchObject({ code: 1 });
  });

  test('the script leads to the same state, and its undo back', async () => {
    const before = await it.state();
    await it.vpf('host apply', 'spec');
    const applied = await it.state({ loose: true });
    await it.vpf('host undo', 'spec');
    await it.script('spec', 'do.sh');
    await it.script('spec', 'undo.sh', '--undo');
    for (let i = 0; i < 2; i++) {
      expect(await it.bash('do.sh')).toMatchObject({ code: 0, stderr: '' });
      expect(await it.state({ loose: true })).toBe(applied);
    }
    expect((await it.json('host apply', 'spec')).json).toMatchObject({ done: [] });
    expect(await it.bash('undo.sh')).toMatchObject({ code: 0, stderr: '' });
    expect(await it.state()).toBe(before);
    // Without a journal, the marks tell what is ours.
    expect(await it.bash('do.sh')).toMatchObject({ code: 0 });
    expect(await it.vpf('host undo', 'spec')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('(/run/vpf/script/worker 1) only a script takes back'),
    });
    expect(await it.state()).toBe(before);
    expect(await it.bash('undo.sh')).toMatchObject({ code: 0, stderr: '' });
    expect(await it.vpf('host undo', 'spec')).toMatchObject({ code: 0, stderr: '' });
  });

  test('a script that fails names the step and takes back what it did', async () => {
    const before = await it.state();
    await it.write('wrong', spec.replace('mtu: 1400', 'mtu: 65530'));
    await it.script('wrong', 'wrong.sh');
    const { code, stderr } = await it.bash('wrong.sh');
    expect(code).toBe(1);
    expect(stderr).toContain('step "tap tap0" failed: ip link set dev tap0 mtu 65530');
    expect(await it.state()).toBe(before);
  });

  test('each command fails in turn: the host is as before', async () => {
    await it.failEach('spec');
  });

  test('killed at each command: apply again is right, undo too', async () => {
    await it.killEach('spec');
  });

  describe('real faults', () => {
    const faults = [
      {
        what: 'a bridge that is not there',
        from: 'bridge: br0, ifname',
        to: 'bridge: br9, ifname',
      },
      { what: 'no OVS bridge of that name', from: 'bridge: ovs0', to: 'bridge: ovs9' },
      { what: 'an MTU that the kernel refuses', from: 'mtu: 1400', to: 'mtu: 65530' },
      {
        what: 'a link as bridge that is none',
        from: 'bridge: br0, ifname',
        to: 'bridge: lo, ifname',
      },
    ];
    test.each(faults)('$what: named, and the host is as before', async ({ from, to }) => {
      const before = await it.state();
      await it.write('fault', spec.replace(from, to));
      const { code, json } = await it.json('host apply', 'fault');
      expect(code).toBe(1);
      expect(json).toMatchObject({ ok: false, left: [] });
      expect(json.failed).toHaveLength(1);
      expect(json.failed[0]?.output).not.toBe('');
      expect(await it.state()).toBe(before);
    });

    test('--keep-going does the rest, and undo takes it back', async () => {
      const before = await it.state();
      await it.write('fault', spec.replace('bridge: ovs0', 'bridge: ovs9'));
      const { code, json } = await it.json('host apply --keep-going', 'fault');
      expect(code).toBe(1);
      expect(json.failed.map(({ step }) => step)).toEqual(['ovs port tap1']);
      const status = await it.json('host status', 'fault');
      const missing = status.json.steps.filter((s) => s.status !== 'holds').map((s) => s.id);
      expect(missing).toEqual(['ovs port tap1']);
      const undone = await it.json('host undo', 'fault');
      expect(undone.json).toMatchObject({ ok: true, domain: 'worker 1', passed: [] });
      expect(undone.json.undone).toContain('tap tap1');
      expect(undone.json.undone).not.toContain('ovs port tap1');
      expect(await it.state()).toBe(before);
    });

    test.each([
      ['a tap', 'ip tuntap add dev tap0 mode tap', 'ip link del tap0'],
      [
        'a tap of another domain',
        'ip tuntap add dev tap0 mode tap && ip link set tap0 alias vpf:other/x',
        'ip link del tap0',
      ],
      [
        'a port of OVS',
        'ovs-vsctl add-port ovs0 tap2 -- set interface tap2 type=internal',
        'ovs-vsctl del-port tap2',
      ],
    ])('%s of that name: not taken over, not removed', async (_, make, remove) => {
      await it.sh(make);
      const before = await it.state();
      const apply = await it.vpf('host apply', 'spec');
      expect(apply).toMatchObject({ code: 1 });
      expect(apply.stderr).toContain('VPF_E_HOST_TAKEN');
      expect(await it.vpf('host undo', 'spec')).toMatchObject({ code: 0 });
      expect(await it.state()).toBe(before);
      await it.sh(remove);
    });

    test('what cannot be taken back is named, stays in the journal, and goes with the next undo', async () => {
      const before = await it.state();
      await it.vpf('host apply', 'spec');
      await it.sh(
        'mv /usr/bin/ovs-vsctl /usr/bin/ovs-real; printf "#!/bin/sh\\ncase \\$* in *del-port*) echo refused >&2; exit 1;; esac\\nexec ovs-real \\"\\$@\\"\\n" > /usr/bin/ovs-vsctl; chmod +x /usr/bin/ovs-vsctl',
      );
      const failed = await it.json('host undo', 'spec');
      await it.sh('mv /usr/bin/ovs-real /usr/bin/ovs-vsctl');
      expect(failed.code).toBe(1);
      expect(failed.json.diagnostics[0]).toMatchObject({ code: 'VPF_E_HOST_LEFT' });
      expect(failed.json.left.map(({ step }) => step)).toContain('ovs port tap1');
      expect(failed.json.left.every(({ undo }) => undo[0]?.includes('del-port'))).toBe(true);
      expect(await it.vpf('host undo', 'spec')).toMatchObject({ code: 0 });
      expect(await it.state()).toBe(before);
    });
  });

  describe('a /run that cannot be written', () => {
    /** In a mount namespace whose /run/vpf is a file system of its own. */
    const within = (prepare: string, command: string) =>
      it.exec(
        `unshare --mount bash -c 'mkdir -p /run/vpf; mount -t tmpfs -o size=16k tmpfs /run/vpf; cd /run/vpf; ${prepare}; exec "$@"' bash ${command}`,
      );
    const vpf = (words: string) => `node ${repository}/bin/vpf host ${words} ${it.file('spec')}`;
    const full = 'head -c 64k /dev/zero > fill 2> /dev/null || true';

    test.each([
      ['full', full, 'no space left on the device; make room there'],
      [
        'read-only',
        'mount -o remount,ro /run/vpf',
        'the file system is read-only; make it writable',
      ],
    ])('%s: said at once, with the path, and nothing is changed', async (_, prepare, message) => {
      const before = await it.state();
      const { code, stderr } = await within(prepare, vpf('apply'));
      expect(code).toBe(1);
      expect(stderr).toMatch(/VPF_E_HOST_JOURNAL.*\/run\/vpf\/(lock|journal\/worker%201\.json): /);
      expect(stderr).toContain(message);
      expect(await it.state()).toBe(before);
      await it.script('spec', 'run.sh');
      const script = await within(prepare, `bash ${join(world.scratch, 'run.sh')} do`);
      expect(script.code).toBe(1);
      expect(script.stderr).toMatch(
        /^\S+run.sh: \/run\/vpf\/.+ cannot be used: (No space left on device|Read-only file system); nothing was changed\n$/,
      );
      expect(await it.state()).toBe(before);
    });

    test('full, and nothing to do: nothing is said', async () => {
      await it.vpf('host apply', 'spec');
      expect(await within(full, vpf('apply'))).toMatchObject({ code: 0, stderr: '' });
    });
  });

  test('undo --for libvirt takes back what apply --for libvirt does, undo the rest', async () => {
    const before = await it.state();
    await it.vpf('host apply', 'spec');
    const planned = await it.json('host plan --for libvirt', 'spec');
    const own = planned.json.steps.map(({ id }) => id);
    const all = await it.json('host status', 'spec');
    expect(own.length).toBeLessThan(all.json.steps.length);
    const some = await it.json('host undo --for libvirt', 'spec');
    expect(some.json.undone.toSorted()).toEqual(own.toSorted());
    const holding = await it.json('host status', 'spec');
    const missing = holding.json.steps.filter((s) => s.status !== 'holds').map((s) => s.id);
    expect(missing.toSorted()).toEqual(own.toSorted());
    const rest = await it.json('host undo', 'spec');
    expect(rest.json.undone).toHaveLength(all.json.steps.length - own.length);
    expect(await it.state()).toBe(before);
  });

  test('undo points to the script for what that did', async () => {
    const before = await it.state();
    await it.write(
      'section',
      'version: 1\ndomain: section\nhost: {bridges: [{name: br7, ports: [{name: uplink7}]}]}\n',
    );
    await it.sh('ip tuntap add dev uplink7 mode tap');
    await it.script('section', 'section.sh');
    expect(await it.bash('section.sh')).toMatchObject({ code: 0 });
    const record = '/run/vpf/script/section';
    const undone = await it.json('host undo', 'section');
    expect(undone.json).toMatchObject({ ok: true, scriptRecord: record });
    for (const command of ['undo', 'status']) {
      const { stderr } = await it.vpf(`host ${command}`, 'section');
      expect(stderr).toContain(`(${record}) only a script takes back as it was`);
    }
    expect(await it.bash('section.sh undo')).toMatchObject({ code: 0, stderr: '' });
    expect((await it.json('host undo', 'section')).json).not.toHaveProperty('scriptRecord');
    await it.sh('ip link del uplink7');
    expect(await it.state()).toBe(before);
  });

  test('two applies at once: one waits, or refuses', async () => {
    const before = await it.state();
    const runs = await Promise.all([1, 2, 3].map(() => it.json('host apply', 'spec')));
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(runs.filter(({ json }) => json.done.length > 0)).toHaveLength(1);
    const holder = world.spawn(['flock', '/run/vpf/lock', 'sleep', '60']);
    await it.sh('until ! flock -n /run/vpf/lock true; do sleep 0.05; done');
    const refused = await it.vpf('host undo --lock-timeout 0', 'spec');
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stderr).toContain('VPF_E_HOST_LOCKED');
    await world.stop(holder);
    expect(await it.vpf('host undo', 'spec')).toMatchObject({ code: 0 });
    expect(await it.state()).toBe(before);
  });

  test('a step that the spec drops is taken back, a changed one is changed', async () => {
    const before = await it.state();
    await it.vpf('host apply', 'spec');
    await it.write('changed', spec.replace('vlan: 9', 'vlan: 10').replace('count: 3', 'count: 2'));
    const { json } = await it.json('host apply', 'changed');
    expect(json.dropped.some((id) => id.startsWith('tap vp'))).toBe(true);
    expect(await it.vpf('host status', 'changed')).toMatchObject({ code: 0 });
    const ports = await it.sh('ovs-vsctl get port tap1 tag');
    expect(ports).toBe('10\n');
    expect(await it.vpf('host undo', 'changed')).toMatchObject({ code: 0 });
    expect(await it.state()).toBe(before);
  });

  test('a bridge that others have ports on stays, until they have taken them off', async () => {
    const before = await it.unordered();
    const own = (domain: string) => `version: 1
domain: ${domain}
host:
  taps: [{name: ${domain}a}, {name: ${domain}b}]
  bridges:
    - {name: shared, ports: [{name: ${domain}a}]}
    - {name: oshared, switch: ovs, datapath: netdev, ports: [{name: ${domain}b}]}
`;
    await it.write('first', own('first'));
    await it.write('other', own('other'));
    expect(await it.vpf('host apply', 'first')).toMatchObject({ code: 0, stderr: '' });
    expect(await it.vpf('host apply', 'other')).toMatchObject({ code: 0, stderr: '' });
    const both = await it.unordered();
    const held = expect.stringMatching(
      /VPF_E_HOST_HELD.*ports of others are on it, which would lose it: other[ab];(.|\n)*: other[ab];/,
    );
    expect(await it.vpf('host undo', 'first')).toMatchObject({ code: 1, stderr: held });
    await it.write('dropped', 'version: 1\ndomain: first\nhost: {taps: [{name: firsta}]}\n');
    expect(await it.vpf('host apply', 'dropped')).toMatchObject({ code: 1, stderr: held });
    expect(await it.vpf('host apply --dry-run', 'dropped')).toMatchObject({
      code: 1,
      stderr: held,
    });
    // What another spec asks for is no orphan.
    const { stdout } = await it.vpf('host gc', 'other');
    expect(stdout).toMatch(/firsta/);
    expect(stdout).not.toMatch(/shared/);
    expect(await it.unordered()).toEqual(both);
    expect(await it.vpf('host undo', 'other')).toMatchObject({ code: 0, stderr: '' });
    expect(await it.vpf('host undo', 'first')).toMatchObject({ code: 0, stderr: '' });
    expect(await it.unordered()).toEqual(before);
    // The script does the same.
    await it.script('first', 'first.sh');
    await it.script('other', 'other.sh');
    expect(await it.bash('first.sh')).toMatchObject({ code: 0, stderr: '' });
    expect(await it.bash('other.sh')).toMatchObject({ code: 0, stderr: '' });
    const { code, stderr } = await it.bash('first.sh undo');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /step "(ovs )?bridge o?shared": ports of others are on it.*: other[ab]\./,
    );
    expect(await it.unordered()).toEqual(both);
    expect(await it.bash('other.sh undo')).toMatchObject({ code: 0, stderr: '' });
    expect(await it.bash('first.sh undo')).toMatchObject({ code: 0, stderr: '' });
    expect(await it.unordered()).toEqual(before);
  });

  test('a tap that QEMU has open stays, until that has ended', async () => {
    const before = await it.unordered();
    const open = async () => {
      const argv = ['qemu-system-x86_64', '-machine', 'none', '-display', 'none', '-netdev'];
      const qemu = world.spawn([...argv, 'tap,id=n,ifname=tap1,script=no,downscript=no']);
      await it.sh('until [ "$(cat /sys/class/net/tap1/carrier)" = 1 ]; do sleep 0.05; done');
      return qemu;
    };
    const held = expect.stringContaining('a process has the tap tap1 open, likely a guest');
    expect(await it.vpf('host apply', 'spec')).toMatchObject({ code: 0 });
    let qemu = await open();
    const running = await it.unordered();
    expect(await it.vpf('host undo', 'spec')).toMatchObject({ code: 1, stderr: held });
    await it.write('changed', spec.replace('switch: ovs, vlan: 9}', 'switch: ovs, queues: 2}'));
    expect(await it.vpf('host apply', 'changed')).toMatchObject({ code: 1, stderr: held });
    expect(await it.unordered()).toEqual(running);
    await world.stop(qemu);
    expect(await it.vpf('host undo', 'spec')).toMatchObject({ code: 0, stderr: '' });
    await it.script('spec', 'held.sh');
    expect(await it.bash('held.sh')).toMatchObject({ code: 0, stderr: '' });
    qemu = await open();
    expect(await it.bash('held.sh undo')).toMatchObject({ code: 1, stderr: held });
    await world.stop(qemu);
    expect(await it.bash('held.sh undo')).toMatchObject({ code: 0, stderr: '' });
    expect(await it.unordered()).toEqual(before);
  });

  test('--dry-run tells what apply then does, and waits for nobody', async () => {
    const before = await it.state();
    const holder = world.spawn(['flock', '/run/vpf/lock', 'sleep', '60']);
    await it.sh('until ! flock -n /run/vpf/lock true; do sleep 0.05; done');
    const { code, json } = await it.json('host apply --dry-run --lock-timeout 0', 'spec');
    await world.stop(holder);
    expect([code, await it.state()]).toEqual([0, before]);
    const first = await it.json('host apply', 'spec');
    expect([...json.pending].sort()).toEqual([...first.json.done].sort());
    const again = await it.json('host apply --dry-run', 'spec');
    expect(again.json).toMatchObject({ pending: [], dropped: [], held: json.pending });
    await it.write(
      'changed',
      spec.replace('vlan: 9', 'vlan: 10').replace('queues: 2', 'queues: 3'),
    );
    const applied = await it.state();
    const foreseen = await it.json('host apply --dry-run', 'changed');
    expect(await it.state()).toBe(applied);
    const { json: changed } = await it.json('host apply', 'changed');
    expect([...foreseen.json.pending].sort()).toEqual([...changed.done].sort());
    expect([...foreseen.json.dropped].sort()).toEqual([...changed.dropped].sort());
    expect(await it.vpf('host undo', 'changed')).toMatchObject({ code: 0 });
    expect(await it.state()).toBe(before);
  });

  test('the MAC of a Linux bridge is its own, and goes back to the one from before', async () => {
    const own = '52:54:00:00:00:b2';
    const low = '02:00:00:00:00:01';
    await it.sh(`ip link add old type bridge && ip link add pinned type bridge
      ip tuntap add dev port0 mode tap && ip link set port0 address ${low}
      ip link set port0 master pinned`);
    await it.write(
      'macs',
      `version: 1
domain: macs
host:
  taps: [{name: port1}]
  bridges:
    - {name: new, mac: "${own}", ports: [{name: port1}]}
    - {name: old, mac: "52:54:00:00:00:b3"}
    - {name: pinned, mac: "${low}"}
`,
    );
    const macs = (...names: string[]) =>
      it.sh(
        names
          .map((n) => `cat /sys/class/net/${n}/address /sys/class/net/${n}/addr_assign_type`)
          .join(';'),
      );
    const old = (await it.sh('cat /sys/class/net/old/address')).trim();
    const set = `${own}\n3\n52:54:00:00:00:b3\n3\n${low}\n3\n`;
    const unset = `${old}\n3\n${low}\n3\n`;
    expect(await it.vpf('host apply', 'macs')).toMatchObject({ code: 0 });
    expect(await macs('new', 'old', 'pinned')).toBe(set);
    // It does not follow a port with a lower one.
    await it.sh('ip link set port1 address 00:00:00:00:00:01');
    expect(await macs('new')).toBe(`${own}\n3\n`);
    expect(await it.vpf('host status', 'macs')).toMatchObject({ code: 0 });
    expect((await it.json('host apply', 'macs')).json).toMatchObject({ done: [], dropped: [] });
    expect(await it.vpf('host undo', 'macs')).toMatchObject({ code: 0, stderr: '' });
    expect(await macs('old', 'pinned')).toBe(unset);
    // Anew: one that nobody has set.
    await it.sh(
      'ip link del pinned && ip link add pinned type bridge && ip link set port0 master pinned',
    );
    await it.script('macs', 'macs.sh');
    expect(await it.bash('macs.sh do')).toMatchObject({ code: 0, stderr: '' });
    expect(await macs('new', 'old', 'pinned')).toBe(set);
    expect(await it.vpf('host status', 'macs')).toMatchObject({ code: 0 });
    expect(await it.bash('macs.sh undo')).toMatchObject({ code: 0, stderr: '' });
    expect(await macs('old', 'pinned')).toBe(unset);
    expect(await it.exec('ip link show new')).not.toMatchObject({ code: 0 });
    await it.sh('ip link del old; ip link del pinned; ip link del port0');
  });

  test('gc lists and removes what no spec owns', async () => {
    const before = await it.state();
    await it.vpf('host apply', 'spec');
    await it.sh('ip tuntap add dev stray mode tap && ip link set stray alias vpf:gone/x');
    const listed = await it.json('host gc', 'spec');
    expect(listed.json.orphans).toMatchObject([{ resource: 'link stray', owner: 'vpf:gone/x' }]);
    expect((await it.vpf('host gc --remove', 'spec')).stdout).toBe('removed: link stray\n');
    expect(await it.vpf('host status', 'spec')).toMatchObject({ code: 0 });
    expect(await it.exec('vpf host gc --remove')).toMatchObject({ code: 2 });
    await it.sh("echo '{' > /run/vpf/journal/bad.json");
    const removed = await it.exec('vpf host gc --remove --all');
    expect(removed).toMatchObject({ code: 1 });
    expect(removed.stdout).toContain('removed: journal worker 1\n');
    expect(removed.stderr).toMatch(
      /VPF_E_HOST_JOURNAL.*\/run\/vpf\/journal\/bad\.json: it is damaged: .*; move it away/,
    );
    expect(await it.state()).toBe(before);
    await it.sh('rm /run/vpf/journal/bad.json');
    expect(await it.exec('vpf host gc --remove --all')).toMatchObject({
      code: 0,
      stdout: 'nothing to remove\n',
    });
  });

  test('Ctrl-C in the middle takes back what was done', async () => {
    const before = await it.state();
    const holder = world.spawn(['flock', '/run/vpf/lock', 'sleep', '60']);
    await it.sh('until ! flock -n /run/vpf/lock true; do sleep 0.05; done');
    const child = world.spawn([
      'node',
      join(repository, 'bin/vpf'),
      'host',
      'apply',
      it.file('spec'),
    ]);
    await it.sh('until pgrep -f "[f]lock --timeout" > /dev/null; do sleep 0.05; done');
    await it.sh('pkill -INT -f "[b]in/vpf host apply"');
    await world.stop(holder);
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(1);
    expect(await it.state()).toBe(before);
  });
});
