/** Composed domains started by real libvirt, with a real guest that enables its VFs. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { compose } from '../../src/libvirt/compose.js';
import { emitDeviceXml } from '../../src/libvirt/emit-device.js';
import type { Plan, VirtioFunction } from '../../src/plan/types.js';
import { loadSpec } from '../../src/spec/load.js';
import { guestDomainXml } from './domain.js';
import { attachGuest, type Guest } from './guest.js';
import { labOf, openLab } from './lab.js';
import { Libvirtd } from './libvirtd.js';
import { World } from './world.js';

const opened = await openLab();

describe.skipIf('skipped' in opened)('a domain composed by vpf, started by libvirt', () => {
  let world: World;
  let libvirtd: Libvirtd;
  let started: string[] = [];

  beforeAll(async () => {
    world = await World.open(labOf(opened));
    await world.addBridge('br0', { address: '10.77.0.1/24' });
    libvirtd = await Libvirtd.start(world);
  });
  afterEach(async () => {
    for (const name of started) {
      await libvirtd.virsh(['destroy', name]);
      await libvirtd.virsh(['undefine', name]);
    }
    started = [];
  });
  afterAll(async () => {
    await world?.close();
  });

  /** Composes the devices into a base that boots the lab's guest, defines and starts it. */
  async function start(
    name: string,
    devices: string,
    vcpus: number,
    ...options: string[]
  ): Promise<{ plan: Plan; guest: Promise<Guest> }> {
    const { spec } = loadSpec(`version: 1\ndomain: ${name}\ndevices:\n${devices}`);
    if (spec === undefined) throw new Error('no spec');
    const channelPath = join(world.scratch, `${name}.ch`);
    const consolePath = join(world.scratch, `${name}.log`);
    const { kernel, initrd } = world.lab;
    const base = guestDomainXml({
      name,
      kernel,
      initrd,
      channelPath,
      consolePath,
      vcpus,
      // Free for hot-plug. It has no address: libvirt places it around ours.
      devices: "    <controller type='pci' index='1' model='pcie-root-port'/>\n",
    });
    const { xml, plan } = compose({ spec, base });
    expect(await libvirtd.define(xml, '--validate')).toMatchObject({ code: 0, stderr: '' });
    started.push(name);
    expect(await libvirtd.virsh(['start', name, ...options])).toMatchObject({
      code: 0,
      stderr: '',
    });
    return {
      plan,
      get guest() {
        return attachGuest({ channelPath, consolePath, timeout: 120_000 });
      },
    };
  }

  const tapVfs = (count: number) =>
    `  - {type: virtual-pf, name: vpf0, backend: {type: tap, bridge: br0}, vfs: {count: ${count}, backend: {type: tap, bridge: br0}}}\n`;
  const macsOf = (plan: Plan) =>
    plan.functions.flatMap((fn) => (fn.role === 'virtual-vf' ? [fn.mac] : []));

  test.each([
    [1, 1],
    [7, 1],
    [8, 1],
    [64, 2],
  ])('has a virtual PF of %i VFs whose guest enables them all', async (count, vcpus) => {
    const { plan, guest: booting } = await start(`vf${count}`, tapVfs(count), vcpus);
    const guest = await booting;
    // The netdev's parent is the virtio device; the PCI function is above it.
    const device = '/sys/class/net/eth0/device/..';
    const total = await guest.exec(`cat ${device}/sriov_totalvfs`);
    expect(total.stdout.trim()).toBe(String(count));
    const enabled = await guest.exec(`echo ${count} > ${device}/sriov_numvfs`, {
      timeout: 120_000,
    });
    expect(enabled).toMatchObject({ code: 0 });
    const macs = await guest.exec(
      `i=0; while [ $(ls -d ${device}/virtfn*/virtio*/net/* | wc -l) -lt ${count} ] && [ $i -lt 120 ]; do sleep 0.5; i=$((i+1)); done
       i=0; while [ $i -lt ${count} ]; do cat ${device}/virtfn$i/virtio*/net/*/address; i=$((i+1)); done`,
      { timeout: 120_000 },
    );
    // Each VF has its own MAC, not just any of them.
    expect(macs.stdout.trim().split('\n')).toEqual(macsOf(plan));

    // The last VF, wherever it was parked, reaches the bridge over its own tap.
    const last = plan.functions.find(
      (fn): fn is VirtioFunction => fn.kind === 'virtio' && fn.index === count - 1,
    );
    const ping = await guest.exec(
      `for n in /sys/class/net/*; do [ "$(cat $n/address)" = "${last?.mac}" ] && i=$(basename $n); done; ip addr add 10.77.0.2/24 dev $i && ip link set $i up && for t in 1 2 3 4 5 6 7 8 9; do ping -c 1 -W 1 -I $i 10.77.0.1 && break; done`,
      { timeout: 60_000 },
    );
    expect(ping.stdout).toContain(' 0% packet loss');
    if (last?.backend.type !== 'tap') throw new Error('not a tap');
    const received = await world.sh([
      'cat',
      `/sys/class/net/${last.backend.ifname}/statistics/rx_packets`,
    ]);
    expect(Number(received)).toBeGreaterThanOrEqual(1);
    await guest.close();
  });

  test('has up to 255 VFs', async () => {
    await start('vf255', tapVfs(255), 4, '--paused');
    const argv = await libvirtd.domainLog('vf255');
    expect(argv.match(/"sriov-pf":"ua-vpf-vpf0_pf"/g)).toHaveLength(255);
    // All really sit on the one port, wherever libvirt was told that they are.
    expect(argv.match(/"bus":"ua-vpf-vpf0_port"/g)).toHaveLength(256);
  });

  test('has a failover pair whose emulated primary the guest enslaves', async () => {
    const { guest: booting, plan } = await start(
      'pair',
      '  - {type: failover, name: net0, standby: {type: tap, bridge: br0}, primary: {emulated: e1000e, backend: {type: tap, bridge: br0}}}\n',
      1,
    );
    const guest = await booting;
    const log = await guest.exec(
      'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do dmesg | grep -q "failover primary slave" && break; sleep 1; done; dmesg | grep failover; cat /sys/class/net/*/address',
      { timeout: 60_000 },
    );
    expect(log.stdout).toContain('failover standby slave');
    expect(log.stdout).toContain('failover primary slave');
    // Master, standby and primary have the one MAC of the plan.
    expect(log.stdout.split('\n').filter((line) => line === plan.functions[0]?.mac)).toHaveLength(
      3,
    );

    // A device of the spec is plugged into the running guest by libvirt, into its free port.
    const { spec } = loadSpec(
      'version: 1\ndomain: pair\ndevices:\n  - {type: nic, name: late, backend: {type: tap, bridge: br0}}\n',
    );
    if (spec === undefined) throw new Error('no spec');
    const { plan: more } = compose({ spec });
    for (const { name, xml } of emitDeviceXml(more, 'late')) {
      const file = join(world.scratch, `${name}.xml`);
      await writeFile(file, xml);
      expect(await libvirtd.virsh(['attach-device', 'pair', file, '--live'])).toMatchObject({
        code: 0,
        stderr: '',
      });
    }
    const mac = more.functions[0]?.mac;
    const seen = await guest.exec(
      `for i in 1 2 3 4 5 6 7 8 9 10; do grep -l ${mac} /sys/class/net/*/address && break; sleep 0.5; done`,
    );
    expect(seen.stdout).toMatch(/^\/sys\/class\/net\/eth/);
    await guest.close();
  });
});
