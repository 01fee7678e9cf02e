import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HostInventory, Limit } from '../../src/host/inventory/types.js';
import {
  type Hypervisor,
  openHypervisor,
  pfAddress,
  programShares,
  repository,
} from './hypervisor.js';
import { labOf, openLab } from './lab.js';
import { startOvs } from './ovs.js';
import { World } from './world.js';

/** `vpf inventory` and `vpf check --host` as a user runs them, on machines that have what they show. */

const opened = await openLab();
const vpf = [process.execPath, join(repository, 'bin/vpf')];

const whats = ({ cannot }: HostInventory): Limit['what'][] => cannot.map(({ what }) => what);

describe.skipIf('skipped' in opened)('a machine without anything', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.open(labOf(opened), { shares: programShares });
  });
  afterAll(() => world?.close());

  test('has its bridges, and is told what it cannot do', async () => {
    await world.addBridge('br0');
    await world.addTap('tap0', { bridge: 'br0' });
    const inventory = JSON.parse(await world.sh([...vpf, 'inventory', '--json'])) as HostInventory;
    expect(inventory).toMatchObject({ version: 1, pfs: [], vdpa: [], vdpaManagement: [] });
    expect(inventory.host).toMatchObject({ root: true, kvm: false });
    expect(inventory.bridges).toMatchObject([
      { name: 'br0', kind: 'linux', vlanFiltering: false, ports: [{ name: 'tap0' }] },
    ]);
    // Its tools are all installed; no Open vSwitch runs.
    expect(whats(inventory)).not.toContain('tool');
    expect(whats(inventory)).toEqual(expect.arrayContaining(['kvm', 'sriov', 'vdpa', 'ovs']));
    for (const { message, remedy } of inventory.cannot)
      expect([message, remedy]).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/\w/)]);
    const text = await world.sh([...vpf, 'inventory']);
    expect(text).toContain('What this host cannot do');
    expect(text).not.toContain('\u001b');
  });
});

describe.skipIf('skipped' in opened)('the hypervisor VM', () => {
  let world: World;
  let hypervisor: Hypervisor;
  let inventory: HostInventory;
  const held = '0000:01:10.0';

  const check = async (devices: string, options: { before?: string; base?: string } = {}) => {
    const spec = join(world.scratch, 'spec.yaml');
    writeFileSync(spec, `version: 1\ndomain: worker-2\ndevices:\n${devices}`);
    const into = join(world.scratch, 'base.xml');
    writeFileSync(into, options.base ?? baseXml());
    const run = `vpf check ${spec} --host --json --into ${into}`;
    const { stdout, stderr } = await hypervisor.exec(`${options.before ?? ''} ${run}`);
    if (!stdout.startsWith('{')) throw new Error(`${stdout}${stderr}`);
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: { code: string; message: string; line: number }[];
    };
    return diagnostics.map(({ code, message }) => `${code}: ${message}`);
  };

  beforeAll(async () => {
    world = await World.open(labOf(opened), { shares: programShares });
    hypervisor = await openHypervisor(world);
    await hypervisor.sh(`set -e
      modprobe igb && modprobe igbvf && modprobe vfio-pci
      pf=/sys/bus/pci/devices/${pfAddress}
      echo 3 > $pf/sriov_numvfs
      ip link set $(ls $pf/net) name pf0 up
      ip link set pf0 vf 0 mac 52:54:00:1b:00:0a
      ip link set pf0 vf 1 mac 52:54:00:1b:00:0b vlan 100 qos 3 spoofchk off trust on
      echo ${held} > /sys/bus/pci/devices/${held}/driver/unbind
      echo vfio-pci > /sys/bus/pci/devices/${held}/driver_override
      echo ${held} > /sys/bus/pci/drivers_probe`);
    await hypervisor.sh(`set -e
      modprobe vhost-vdpa && modprobe vdpa_sim_net
      vdpa dev add name vdpa0 mgmtdev vdpasim_net mac 52:54:00:da:00:00
      vdpa dev add name vdpa1 mgmtdev vdpasim_net mac 52:54:00:da:00:01 mtu 9000
      qemu-system-x86_64 -name guest=worker-1,debug-threads=on -machine q35 -accel qtest -m 64 \
        -nodefaults -display none -daemonize -pidfile /run/worker-1.pid \
        -device vfio-pci,host=${held} \
        -netdev vhost-vdpa,id=n0,vhostdev=/dev/vhost-vdpa-1 -device virtio-net-pci,netdev=n0,mac=52:54:00:da:00:01`);
    await hypervisor.sh(`set -e
      modprobe netdevsim && echo "10 1" > /sys/bus/netdevsim/new_device
      echo 4 > /sys/bus/netdevsim/devices/netdevsim10/sriov_numvfs
      devlink dev eswitch set netdevsim/netdevsim10 mode switchdev`);
    await hypervisor.sh(`set -e
      ip link add br1 type bridge vlan_filtering 1
      ip link add pa type veth peer name pb && ip link set pa master br1
      bridge vlan add dev pa vid 10 pvid untagged && bridge vlan add dev pa vid 100-110
      ip link add br2 type bridge
      ${startOvs}
      ovs-vsctl add-br ovs1 -- add-port ovs1 pb tag=10 -- add-port ovs1 vx0 \
        -- set interface vx0 type=vxlan options:remote_ip=192.0.2.2 options:key=42 \
        -- set Open_vSwitch . other_config:hw-offload=true`);
    inventory = JSON.parse(await hypervisor.sh('vpf inventory --json')) as HostInventory;
  });
  afterAll(() => world?.close());

  test('shows the igb with its VFs, and who holds one', async () => {
    const pid = Number(await hypervisor.sh('cat /run/worker-1.pid'));
    const pf = inventory.pfs.find(({ address }) => address === pfAddress);
    expect(pf).toMatchObject({
      name: 'pf0',
      device: `pci/${pfAddress}`,
      id: '8086:10c9',
      driver: 'igb',
      firmware: expect.stringMatching(/^\d+\.\d+/),
      totalVfs: 7,
      numVfs: 3,
      autoprobe: true,
      iommuGroup: expect.any(Number),
    });
    expect(pf?.vfs).toMatchObject([
      {
        index: 0,
        address: held,
        mac: '52:54:00:1b:00:0a',
        spoofCheck: true,
        trust: false,
        linkState: 'auto',
        driver: 'vfio-pci',
        iommuGroup: expect.any(Number),
        heldBy: [{ pid, process: 'qemu-system-x86', guest: 'worker-1' }],
      },
      {
        index: 1,
        address: '0000:01:10.2',
        mac: '52:54:00:1b:00:0b',
        vlan: { tag: 100, qos: 3 },
        spoofCheck: false,
        trust: true,
        driver: 'igbvf',
        netdev: expect.stringMatching(/^eth\d+$/),
      },
      { index: 2, address: '0000:01:10.4' },
    ]);
    expect(pf?.vfs[2]).not.toHaveProperty('mac');
    expect(pf?.vfs[2]).not.toHaveProperty('heldBy');
    expect(inventory.nics).toContainEqual(
      expect.objectContaining({ name: 'pf0', mac: '52:54:00:1b:00:00', state: 'up', mtu: 1500 }),
    );
    expect(inventory.host.iommu).toMatchObject({ enabled: true, firmware: true, asked: 'on' });
  });

  test('shows the vDPA devices, and who holds one', () => {
    expect(inventory.vdpaManagement).toMatchObject([
      { name: 'vdpasim_net', classes: ['net'], features: expect.arrayContaining(['MAC', 'MTU']) },
    ]);
    expect(inventory.vdpa).toMatchObject([
      {
        name: 'vdpa0',
        path: '/dev/vhost-vdpa-0',
        type: 'network',
        mgmtdev: 'vdpasim_net',
        driver: 'vhost_vdpa',
        mac: '52:54:00:da:00:00',
        mtu: 1500,
      },
      { name: 'vdpa1', mac: '52:54:00:da:00:01', mtu: 9000, heldBy: [{ guest: 'worker-1' }] },
    ]);
    expect(inventory.vdpa[0]).not.toHaveProperty('heldBy');
  });

  test('shows netdevsim in switchdev mode, with its representors', async () => {
    const pf = inventory.pfs.find(({ device }) => device === 'netdevsim/netdevsim10');
    expect(pf).toMatchObject({
      driver: 'netdevsim',
      firmware: '10.20.30',
      numVfs: 4,
      eswitch: { mode: 'switchdev', switchId: expect.stringMatching(/^[0-9a-f]+$/) },
    });
    expect(pf?.vfs.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    for (const { index, representor } of pf?.vfs ?? [])
      expect(await hypervisor.sh(`cat /sys/class/net/${representor}/phys_port_name`)).toBe(
        `pf0vf${index}\n`,
      );
    // Representors are no NICs.
    expect(inventory.nics.map(({ device }) => device).sort()).toEqual([
      'netdevsim/netdevsim10',
      `pci/${pfAddress}`,
    ]);
  });

  test('shows the bridges: Linux with VLANs, Open vSwitch with tags and a tunnel', () => {
    const bridge = (name: string) => inventory.bridges.find((one) => one.name === name);
    expect(bridge('br1')).toEqual({
      name: 'br1',
      kind: 'linux',
      vlanFiltering: true,
      stp: false,
      state: 'down',
      ports: [
        {
          name: 'pa',
          vlans: [
            { vid: 1, untagged: true },
            { vid: 10, pvid: true, untagged: true },
            { vid: 100, end: 110 },
          ],
        },
      ],
    });
    expect(bridge('ovs1')).toEqual({
      name: 'ovs1',
      kind: 'ovs',
      datapath: 'system',
      ports: [
        { name: 'pb', tag: 10 },
        { name: 'vx0', type: 'vxlan', options: { key: '42', remote_ip: '192.0.2.2' } },
      ],
    });
    expect(inventory.ovs).toMatchObject({ hwOffload: true, dpdk: false });
  });

  test('cannot do KVM, and all its tools are understood', () => {
    expect(whats(inventory)).toEqual(['kvm']);
  });

  test('is quick, also where the processor is emulated', async () => {
    const took = await hypervisor.sh(`node -e '
      const { execFileSync } = require("node:child_process");
      const run = (...args) => { const t = Date.now(); execFileSync("vpf", args); return Date.now() - t; };
      run("inventory");
      console.log(run("inventory", "--json") - run("--version"));'`);
    // Some 10 to 20 times slower than a real one, which needs a quarter of a second.
    expect(Number(took)).toBeLessThan(10_000);
  });

  test('gives an inventory that compose takes elsewhere', async () => {
    const [file, spec] = ['inventory.json', 'elsewhere.yaml'].map((f) => join(world.scratch, f));
    await hypervisor.sh(`vpf inventory --json -o ${file}`);
    writeFileSync(
      spec ?? '',
      'version: 1\ndomain: d\ndevices:\n  - {type: vf, name: f, source: {pf: pf0, vf: 1}}\n',
    );
    const composed = await world.sh([...vpf, 'compose', spec ?? '', '--inventory', file ?? '']);
    expect(composed).toContain("bus='0x01' slot='0x10' function='0x2'");
  });

  describe('check --host', () => {
    const vf = (name: string, source: string, more = '') =>
      `  - {type: vf, name: ${name}, source: ${source}${more}}\n`;
    const nic = (name: string, backend: string) =>
      `  - {type: nic, name: ${name}, backend: ${backend}}\n`;

    test('says nothing where all is there', async () => {
      const found = await check(
        vf('a', '{pf: pf0, vf: 1}') +
          nic('b', '{type: vdpa, device: vdpa0}') +
          nic('c', '{type: tap, bridge: ovs1, switch: ovs, vlan: 5}') +
          nic('d', '{type: tap, bridge: br1, vlan: 5}'),
      );
      expect(found).toEqual([]);
    });

    test('knows what is held, missing, too few or of another kind', async () => {
      const found = await check(
        vf('a', '{pf: pf0, vf: 0}') +
          nic('b', '{type: vdpa, device: vdpa1}') +
          vf('c', '{pf: pf0, vf: 5}') +
          vf('d', '{pf: pf0, vf: 7}') +
          nic('e', '{type: tap, bridge: br9}') +
          nic('f', '{type: tap, bridge: br1, switch: ovs}') +
          nic('g', '{type: tap, bridge: br2, vlan: 5}') +
          nic('h', '{type: vdpa, device: new, mgmtdev: pci/0000:09:00.2}'),
      );
      expect(found).toEqual(
        [
          /^VPF_W_HOST_IN_USE: 0000:01:10.0 is held by the guest worker-1 \(process \d+\)/,
          /^VPF_W_HOST_IN_USE: the vDPA device vdpa1 is held by the guest worker-1/,
          /^VPF_E_HOST_NUM_VFS: pf0 has 3 VFs now, .*echo 6 > \/sys\/bus\/pci\/devices\/0000:01:00.0/,
          /^VPF_E_HOST_TOTAL_VFS: pf0 can have 7 VFs/,
          /^VPF_E_NOT_ON_HOST: this host has no bridge br9/,
          /^VPF_E_NOT_ON_HOST: br1 of this host is a Linux bridge/,
          /^VPF_W_HOST_VLAN_FILTERING: .*type bridge vlan_filtering 1/,
          /^VPF_E_HOST_MGMTDEV: .*; it has vdpasim_net: load its driver/,
        ].map((pattern) => expect.stringMatching(pattern)),
      );
    });

    test('knows KVM and huge pages', async () => {
      const base = baseXml("type='kvm'", '<memoryBacking><hugepages/></memoryBacking>');
      expect(await check(nic('a', '{type: user}'), { base })).toEqual([
        expect.stringMatching(/^VPF_E_HOST_KVM: .*modprobe kvm_intel/),
        expect.stringMatching(/^VPF_E_HOST_HUGEPAGES: .*1 GiB .*echo 512 > .*nr_hugepages$/),
      ]);
    });

    test('without root says so, and that too little memory may be locked', async () => {
      // Only root may look into the folders of this test.
      const before = `setpriv --reuid=nobody --regid=nogroup --clear-groups \
        --inh-caps=+dac_read_search --ambient-caps=+dac_read_search`;
      expect(await check(vf('a', '{pf: pf0, vf: 1}'), { before })).toEqual([
        expect.stringMatching(/^VPF_W_HOST_ROOT: /),
        expect.stringMatching(/^VPF_W_HOST_MEMLOCK: .*2 GiB, and this user may lock 8 MiB/),
      ]);
    });

    test('without a tool or Open vSwitch names the package', async () => {
      await hypervisor.sh(
        'mkdir /run/away && mv $(readlink -f $(which ip)) $(which ovs-vsctl) /run/away',
      );
      const found = await check(
        vf('a', '{pf: pf0, vf: 1}', ', trust: true') +
          nic('b', '{type: tap, bridge: ovs1, switch: ovs}'),
      );
      expect(found).toEqual([
        expect.stringMatching(/^VPF_E_HOST_TOOL: ip is not installed.*install iproute2/),
        expect.stringMatching(/^VPF_E_HOST_OVS: .*install openvswitch-switch/),
      ]);
      const without = JSON.parse(await hypervisor.sh('vpf inventory --json')) as HostInventory;
      expect(whats(without)).toEqual(['tool', 'ovs', 'kvm']);
      // What sysfs tells is still there.
      expect(without.pfs[0]?.vfs[0]).toMatchObject({ address: held, driver: 'vfio-pci' });
    });
  });
});

describe.skipIf('skipped' in opened)('a hypervisor whose IOMMU is off', () => {
  let world: World;
  afterAll(() => world?.close());

  test('is told the kernel parameter', async () => {
    world = await World.open(labOf(opened), { shares: programShares });
    const hypervisor = await openHypervisor(world, { kernelArgs: 'intel_iommu=off' });
    await hypervisor.sh(`modprobe igb && cd /sys/bus/pci/devices/${pfAddress} &&
      ip link set $(ls net) name pf0 && echo 1 > sriov_numvfs && rm /lib/modules/*/modules.dep`);
    const spec = join(world.scratch, 'spec.yaml');
    const base = join(world.scratch, 'base.xml');
    writeFileSync(
      spec,
      'version: 1\ndomain: worker-2\ndevices:\n  - {type: vf, name: f, source: {pf: pf0, vf: 0}}\n',
    );
    writeFileSync(base, baseXml());
    const { code, stderr } = await hypervisor.exec(`vpf check ${spec} --host --into ${base}`);
    expect(code).toBe(1);
    expect(stderr).toMatch(/:4:\d+: error\[VPF_E_HOST_IOMMU\]: .*remove intel_iommu=off/);
    expect(stderr).toMatch(/:4:\d+: error\[VPF_E_HOST_VFIO\]: .*linux-modules-extra/);
  });
});

/** A domain as a base, of 1 GiB. */
function baseXml(type = "type='qemu'", more = ''): string {
  return `<domain ${type}><name>worker-2</name><memory unit='GiB'>1</memory>${more}
  <os><type arch='x86_64' machine='q35'>hvm</type></os><devices><memballoon model='none'/></devices></domain>\n`;
}
