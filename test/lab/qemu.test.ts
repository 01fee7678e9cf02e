/** What src/qemu prints, carried out by a real QEMU with a real guest. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Plan } from '../../src/plan/types.js';
import { emitHotplug, emitLinkStates, emitUnplug, type HotplugLine } from '../../src/qemu/qmp.js';
import { emitScript } from '../../src/qemu/script.js';
import { planOf, virtualPf } from '../qemu/plans.js';
import { agentPort } from './agent.js';
import { attachGuest, bootGuest, type Guest, type QemuGuest } from './guest.js';
import { labOf, openLab } from './lab.js';
import { Qmp } from './qmp.js';
import { waitFor } from './wait.js';
import { World } from './world.js';

const opened = await openLab();

/** A guest that the script started. */
interface ScriptGuest extends Guest, Pick<QemuGuest, 'qmp' | 'events' | 'waitEvent'> {
  /** Ends QEMU, and waits until the script is through. */
  quit(): Promise<number | null>;
}

let world: World;

beforeEach(async () => {
  world = await World.open(labOf(opened));
  await world.addBridge('br0', { address: '192.0.2.1/24' });
});
afterEach(async () => {
  await world.close();
});

/** Runs the plan's script in the world; kernel and command channel are its arguments. */
async function runScript(plan: Plan, args: readonly string[] = []): Promise<ScriptGuest> {
  const path = (name: string): string => join(world.scratch, name);
  const script = emitScript(plan, {
    memoryMiB: 512,
    vcpus: 2,
    accel: 'tcg',
    qmpSocket: path('qmp'),
  });
  await writeFile(path('run.sh'), script);
  const child = world.spawn([
    'sh',
    path('run.sh'),
    ...['-kernel', world.lab.kernel, '-initrd', world.lab.initrd, '-append', 'console=ttyS0'],
    ...['-device', 'virtio-serial-pci,id=lab-serial,bus=pcie.0,addr=0x2'],
    ...['-chardev', `socket,id=lab-agent,path=${path('agent')},server=on,wait=off`],
    ...['-device', `virtserialport,bus=lab-serial.0,chardev=lab-agent,name=${agentPort}`],
    ...args,
  ]);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const early = ended.then((code) => {
    throw new Error(`the script ended (${code}): ${said}`);
  });
  early.catch(() => {});
  const qmp = await Promise.race([Qmp.connect(path('qmp')), early]);
  const guest = await Promise.race([attachGuest({ channelPath: path('agent') }), early]);
  return {
    ...guest,
    qmp: (command, commandArgs) => qmp.execute(command, commandArgs),
    events: qmp.events,
    waitEvent: (...wanted) => qmp.waitEvent(...wanted),
    quit: async () => {
      await guest.close();
      await qmp.execute('quit').catch(() => {}); // QEMU may be gone before it answers
      return ended;
    },
  };
}

/** Carries out a hot-plug script, as `vpf plug` does. */
async function carryOut(
  guest: Pick<QemuGuest, 'qmp' | 'events' | 'waitEvent'>,
  lines: readonly HotplugLine[],
): Promise<void> {
  const from = guest.events.length;
  for (const line of lines) {
    if ('execute' in line) {
      await guest.qmp(line.execute, line.arguments);
      continue;
    }
    const { event, data, timeout } = line.wait;
    const matches = (said: Readonly<Record<string, unknown>> | undefined) =>
      Object.entries(data).every(([key, value]) => said?.[key] === value);
    await guest.waitEvent(event, (e) => matches(e.data), timeout * 1000, from);
  }
}

/** Does the steps of a plan that a person without the script would have to do. */
async function prepareHost(plan: Plan): Promise<void> {
  for (const { tool, args } of plan.steps.flatMap((step) => step.do))
    await world.sh([tool, ...args]);
}

/** The guest's Ethernet interfaces: MAC -> name. */
async function interfaces(guest: Guest): Promise<Map<string, string>> {
  const { stdout } = await guest.exec(
    'for d in /sys/class/net/eth*; do [ -e $d ] && echo "$(cat $d/address) $(basename $d)"; done; true',
  );
  const lines = stdout.split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => line.split(' ') as [string, string]));
}

/** Ids of the devices of vpf0 that QEMU has. */
async function devicesOf(guest: Pick<QemuGuest, 'qmp'>): Promise<string[]> {
  const list = (await guest.qmp('qom-list', { path: '/machine/peripheral' })) as { name: string }[];
  return list.map(({ name }) => name).filter((name) => /^ua-vpf-vpf0_(pf|vf)/.test(name));
}

/** Enables VFs in the guest, and waits until each has its interface. */
async function enableVfs(guest: Guest, count: number): Promise<void> {
  const numvfs = '/sys/class/net/eth0/device/../sriov_numvfs';
  const { code, stderr } = await guest.exec(`echo ${count} > ${numvfs}`, { timeout: 120_000 });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}

async function ping(guest: Guest, name: string): Promise<void> {
  const { code, stdout } = await guest.exec(
    `ip addr add 192.0.2.9/24 dev ${name}; ip link set ${name} up; ping -c 3 -W 5 -i 0.2 192.0.2.1; e=$?; ip addr flush dev ${name}; exit $e`,
  );
  expect(code, stdout).toBe(0);
}

const macs = (plan: Plan): string[] => plan.functions.map((f) => f.mac ?? '').sort();

describe.skipIf('skipped' in opened)('the printed command line', () => {
  for (const count of [1, 7, 8, 64]) {
    test(`boots a guest whose virtual PF has ${count} VFs`, async () => {
      const plan = planOf(virtualPf(count));
      const guest = await runScript(plan);
      const total = await guest.exec('cat /sys/class/net/eth0/device/../sriov_totalvfs');
      expect(total.stdout.trim()).toBe(String(count));
      await enableVfs(guest, count);
      const found = await interfaces(guest);
      expect([...found.keys()].sort()).toEqual(macs(plan));
      const last = plan.functions.at(-2);
      await ping(guest, found.get(last?.mac ?? '') ?? '');
      expect(await world.links()).toHaveLength(count + 3);
      expect(await guest.quit()).toBe(0);
      expect((await world.links()).sort()).toEqual(['br0', 'lo']);
    });
  }

  test('starts VFs with several queues, packed rings, vectors and other options', async () => {
    const plan = planOf(
      `
  - type: virtual-pf
    name: vpf0
    backend: {type: tap, bridge: br0, queues: 2}
    rom: {enabled: false}
    packed: true
    vfs:
      count: 2
      backend: {type: tap, bridge: br0, queues: 2, mtu: 1400}
      packed: true
      vectors: 8
      rxQueueSize: 512
      offloads: {host: {tso4: false, ufo: false}, guest: {ecn: false, tso6: false}}
  - {type: nic, name: mgmt, acpiIndex: 7, bootOrder: 1, iommu: true, ats: true, backend: {type: user}}
  - {type: nic, name: off, linkState: down, backend: {type: user}}
`,
    );
    const guest = await runScript(plan);
    await enableVfs(guest, 2);
    const found = await interfaces(guest);
    const vf = plan.functions[0];
    const name = found.get(vf?.mac ?? '') ?? '';
    const { stdout } = await guest.exec(
      `cat /sys/class/net/${name}/mtu; ls -d /sys/class/net/${name}/queues/rx-* | wc -l; cat /sys/class/net/${name}/device/features; ls /sys/class/net/${name}/device/../msi_irqs | wc -l`,
    );
    const [mtu, queues, features, vectors] = stdout.split('\n');
    expect([mtu, queues, vectors]).toEqual(['1400', '2', expect.stringMatching(/^[5-8]$/)]);
    // virtio feature bits: RING_PACKED, GUEST_ECN, HOST_TSO4
    expect([34, 9, 11].map((bit) => features?.[bit])).toEqual(['1', '0', '0']);

    await carryOut(guest, emitLinkStates(plan));
    const off = found.get(plan.functions.find((f) => f.device === 'off')?.mac ?? '');
    const carrier = await guest.exec(`ip link set ${off} up; cat /sys/class/net/${off}/carrier`);
    expect(carrier.stdout.trim()).toBe('0');
    expect(await guest.quit()).toBe(0);
  });

  test('pairs a failover standby with its emulated primary', async () => {
    const plan = planOf(failover);
    const guest = await runScript(plan);
    await expectPaired(guest);
    expect(await guest.quit()).toBe(0);
  });

  test('makes its Open vSwitch ports in one transaction, and takes them back', async () => {
    const ovs = `mkdir -p /run/openvswitch
      ovsdb-tool create /run/conf.db /usr/share/openvswitch/vswitch.ovsschema
      ovsdb-server --detach --remote=punix:/run/openvswitch/db.sock --pidfile --log-file=/run/db.log /run/conf.db
      ovs-vsctl --no-wait init
      ovs-vswitchd --detach --pidfile --log-file=/run/vswitchd.log
      ovs-vsctl --timeout=30 add-br ovs0 -- set bridge ovs0 datapath_type=netdev`;
    await world.sh(['sh', '-ec', ovs]);
    const ports = 'ovs-vsctl --format=csv --no-headings --columns=name,tag,trunks,external_ids';
    const tap = (vlan: string) => `{type: tap, bridge: ovs0, switch: ovs, ifname: ${vlan}}`;
    const plan = planOf(`
  - {type: nic, name: a, backend: ${tap('ta, vlan: 7')}}
  - {type: nic, name: b, backend: ${tap('tb, vlan: {trunk: [5, 6]}')}}
`);
    const show = join(world.scratch, 'show');
    await writeFile(show, `#!/bin/sh\nexec ${ports} find port external_ids:vpf!=none\n`, {
      mode: 0o755,
    });
    await writeFile(join(world.scratch, 'run.sh'), emitScript(plan, { program: show }));
    const inside = await world.sh(['sh', join(world.scratch, 'run.sh')]);
    expect(inside.split('\n').sort().slice(1)).toEqual([
      'ta,7,[],"{vpf=""vpf:worker-1/a""}"',
      'tb,[],"[5, 6]","{vpf=""vpf:worker-1/b""}"',
    ]);
    expect((await world.sh(['ovs-vsctl', 'list-ports', 'ovs0'])).trim()).toBe('');
    expect(await world.links()).not.toContain('ta');
  });

  test('leaves the host as it was when QEMU does not start', async () => {
    const plan = planOf(virtualPf(2));
    await writeFile(join(world.scratch, 'run.sh'), emitScript(plan));
    const { code, stderr } = await world.run([
      'sh',
      join(world.scratch, 'run.sh'),
      ...['-device', 'no-such-device'],
    ]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining("'no-such-device' is not a valid device model name"),
    });
    expect((await world.links()).sort()).toEqual(['br0', 'lo']);
  });
});

const failover = `
  - type: failover
    name: net0
    standby: {type: tap, bridge: br0}
    primary: {emulated: e1000e, backend: {type: tap, bridge: br0}}
`;

/** The guest kernel has made a failover master of the pair, with both under it. */
async function expectPaired(guest: Guest): Promise<void> {
  const log = await waitFor('the primary to be enslaved', async () => {
    const { stdout } = await guest.exec('dmesg');
    return stdout.includes('failover primary slave') ? stdout : undefined;
  });
  expect(log).toMatch(/failover master:eth\d.*registered|failover standby slave:eth\d.*registered/);
  const { stdout } = await guest.exec('ls -d /sys/class/net/*/master | wc -l');
  expect(stdout.trim()).toBe('2');
}

describe.skipIf('skipped' in opened)('the hot-plug script', () => {
  const port = (id: string, n: number) => [
    '-device',
    `pcie-root-port,id=${id},bus=pcie.0,addr=0x${n},chassis=${n}`,
  ];

  const ways = {
    acpi: [],
    native: ['-global', 'ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off'],
  } as const;

  for (const hotplug of ['acpi', 'native'] as const) {
    test(`plugs a virtual PF, takes it out, and plugs it again (${hotplug})`, async () => {
      const count = 12;
      const plan = planOf(virtualPf(count, { more: ', each: {1: {linkState: down}}' }));
      await prepareHost(plan);
      const guest = await bootGuest(world, { args: [...ways[hotplug], ...port('pci.5', 5)] });
      const vfs = plan.functions.filter((f) => f.role === 'virtual-vf').map((f) => f.id);
      let present: string[] = [];
      for (const round of ['first', 'second']) {
        await carryOut(guest, emitHotplug(plan, { devices: ['vpf0'], bus: 'pci.5', present }));
        await waitFor('the PF', async () => (await interfaces(guest)).size || undefined);
        await enableVfs(guest, count);
        const found = await interfaces(guest);
        expect([...found.keys()].sort(), round).toEqual(macs(plan));
        await ping(guest, found.get(plan.functions[0]?.mac ?? '') ?? '');
        const down = found.get(plan.functions[1]?.mac ?? '');
        const carrier = await guest.exec(
          `ip link set ${down} up; cat /sys/class/net/${down}/carrier`,
        );
        expect(carrier.stdout.trim()).toBe('0');

        await carryOut(guest, emitUnplug(plan, { device: 'vpf0', hotplug }));
        expect((await interfaces(guest)).size).toBe(0);
        present = await devicesOf(guest);
        expect(present.sort()).toEqual(hotplug === 'acpi' ? vfs.sort() : []);
      }
    });

    test(`takes out a virtual PF that the guest was started with (${hotplug})`, async () => {
      const plan = planOf(virtualPf(9));
      const guest = await runScript(plan, ways[hotplug]);
      await enableVfs(guest, 9);
      await carryOut(guest, emitUnplug(plan, { device: 'vpf0', hotplug }));
      expect((await interfaces(guest)).size).toBe(0);
      expect(await devicesOf(guest)).toHaveLength(hotplug === 'acpi' ? 9 : 0);
    });
  }

  test('lets a virtual PF grow', async () => {
    const small = planOf(virtualPf(3));
    const large = planOf(virtualPf(5));
    await prepareHost(large);
    const guest = await bootGuest(world, { args: port('pci.5', 5) });
    await carryOut(guest, emitHotplug(small, { bus: 'pci.5' }));
    await waitFor('the PF', async () => (await interfaces(guest)).size || undefined);
    await carryOut(guest, emitUnplug(small, { device: 'vpf0' }));
    const present = await devicesOf(guest);
    await carryOut(guest, emitHotplug(large, { bus: 'pci.5', present }));
    await waitFor('the PF', async () => (await interfaces(guest)).size || undefined);
    await enableVfs(guest, 5);
    expect([...(await interfaces(guest)).keys()].sort()).toEqual(macs(large));
  });

  test('plugs a failover pair, the primary once the guest took the standby', async () => {
    const plan = planOf(failover);
    await prepareHost(plan);
    const guest = await bootGuest(world, { args: [...port('pci.5', 5), ...port('pci.6', 6)] });
    const bus = { net0: 'pci.5', 'ua-vpf-net0_primary': 'pci.6' };
    await carryOut(guest, emitHotplug(plan, { bus }));
    await expectPaired(guest);
    await carryOut(guest, emitUnplug(plan, { device: 'net0' }));
    expect((await interfaces(guest)).size).toBe(0);
  });
});
