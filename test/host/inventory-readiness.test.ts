import { describe, expect, it } from 'vitest';
import { formatInventory } from '../../src/cli/inventory-text.js';
import { readHostInventory } from '../../src/host/inventory/read.js';
import { hostLacks, type ReadinessOptions } from '../../src/host/inventory/readiness.js';
import type { HostInventory } from '../../src/host/inventory/types.js';
import { checkSpec } from '../../src/spec/load.js';
import type { Spec } from '../../src/spec/schema.js';
import { recordedHost } from './inventory-recorded.js';

/** What a host lacks for a spec, on hosts that are written down. */

function spec(...devices: readonly object[]): Spec {
  return specWith(undefined, ...devices);
}

function specWith(host: object | undefined, ...devices: readonly object[]): Spec {
  const section = host === undefined ? {} : { host };
  const checked = checkSpec({ version: 1, domain: 'web-1', ...section, devices });
  if (checked.spec === undefined) throw new Error(JSON.stringify(checked.diagnostics));
  return checked.spec;
}

const vf = (source: object, more: object = {}) => ({ type: 'vf', name: 'f', source, ...more });
const nic = (backend: object) => ({ type: 'nic', name: 'n', backend });

async function inventoryOf(
  name: string,
  change?: Parameters<typeof recordedHost>[1],
): Promise<HostInventory> {
  using host = recordedHost(name, change);
  return await readHostInventory({ ...host, asRoot: true });
}

/** `CODE at path: message` of each finding. */
function lacks(devices: Spec, inventory: HostInventory, options?: ReadinessOptions): string[] {
  return hostLacks(devices, inventory, options).map(
    ({ code, path, message }) => `${code} at ${path.join('.')}: ${message}`,
  );
}

describe('the IOMMU', () => {
  const on = (cpu: string, acpi: string[], cmdline = 'ro') =>
    inventoryOf('i40e', (host) => {
      Object.assign(host, { cpu, acpi, cmdline });
    });
  const wanted = spec(vf({ pf: 'ens3f0', vf: 0 }));

  it.each([
    ['Intel, which firmware tells of', 'GenuineIntel', ['DMAR'], 'ro', /: add intel_iommu=on to/],
    [
      'Intel, switched off there',
      'GenuineIntel',
      ['APIC'],
      'ro',
      /: enable VT-d .*; add intel_iommu=on/,
    ],
    ['Intel, asked for', 'GenuineIntel', ['APIC'], 'intel_iommu=on', /: enable VT-d in the set-up/],
    ['Intel, refused', 'GenuineIntel', ['DMAR'], 'intel_iommu=off', /: remove intel_iommu=off/],
    [
      'AMD, switched off in the firmware',
      'AuthenticAMD',
      ['APIC'],
      'ro',
      /: enable the IOMMU \(AMD-Vi\)/,
    ],
    ['AMD, refused', 'AuthenticAMD', ['IVRS'], 'quiet amd_iommu=off', /: remove .*amd_iommu=off/],
    ['AMD, and yet nothing', 'AuthenticAMD', ['IVRS'], 'ro', /dmesg \| grep -i iommu/],
  ])('of %s', async (_, cpu, acpi, cmdline, remedy) => {
    const [found, ...more] = lacks(wanted, await on(cpu, acpi, cmdline));
    expect(found).toMatch(/^VPF_E_HOST_IOMMU at devices.0.source: f cannot be given to a guest/);
    expect(found).toMatch(remedy);
    expect(more).toEqual([]);
  });

  it('is not needed by macvtap, nor by virtio', async () => {
    const inventory = await on('GenuineIntel', ['DMAR']);
    expect(lacks(spec(vf({ pf: 'ens3f0', vf: 0 }, { attach: 'macvtap' })), inventory)).toEqual([]);
    expect(lacks(spec(nic({ type: 'user' })), inventory)).toEqual([]);
  });

  it('has groups that are given away as a whole', async () => {
    const shared = await inventoryOf('bnxt', (host) => {
      for (const fn of host.pci) fn.group = 15;
    });
    expect(lacks(spec(vf({ pf: 'enp193s0f0np0', vf: 1 })), shared)).toEqual([
      expect.stringMatching(
        /^VPF_E_HOST_IOMMU_GROUP at devices.0.source: 0000:c1:02.1 is in IOMMU group 15 together with 0000:c1:00.0, which the host uses by bnxt_en: .*ACS/,
      ),
    ]);
    const alone = await inventoryOf('bnxt');
    expect(lacks(spec(vf({ pf: 'enp193s0f0np0', vf: 1 })), alone)).toEqual([]);
  });
});

describe('SR-IOV', () => {
  it('that a NIC does not have', async () => {
    const inventory = await inventoryOf('bnxt', (host) => {
      for (const fn of host.pci) for (const key of ['totalVfs', 'numVfs'] as const) delete fn[key];
    });
    expect(lacks(spec(vf({ pf: 'enp193s0f0np0', vf: 0 })), inventory)).toEqual([
      expect.stringMatching(/^VPF_E_HOST_SRIOV at devices.0.source.pf: .*has no SR-IOV: enable it/),
    ]);
    // A PF as a whole needs none.
    const whole = { type: 'pf', name: 'p', source: { pf: 'enp193s0f0np0' } };
    expect(lacks(spec(whole), inventory)).toEqual([]);
  });

  it('with fewer VFs than asked', async () => {
    const inventory = await inventoryOf('bnxt');
    const at = (index: number) => lacks(spec(vf({ pf: 'enp193s0f0np0', vf: index })), inventory);
    expect(at(64)).toEqual([
      expect.stringMatching(
        /^VPF_E_HOST_TOTAL_VFS at devices.0.source.vf: .* can have 64 VFs .*65 VFs would be needed/,
      ),
    ]);
    expect(at(5)).toEqual([
      expect.stringMatching(
        /^VPF_E_HOST_NUM_VFS at devices.0.source.vf: .* has 2 VFs now, .*echo 0 > .* first .*echo 6 > \/sys\/bus\/pci\/devices\/0000:c1:00.0\/sriov_numvfs$/,
      ),
    ]);
  });

  it('for acceleration', async () => {
    const accelerate = (max: number) => ({
      type: 'virtual-pf',
      name: 'v',
      backend: { type: 'user' },
      vfs: { count: 8, backend: { type: 'user' }, accelerate: { pf: 'enp193s0f0np0', max } },
    });
    const inventory = await inventoryOf('bnxt');
    expect(lacks(spec(accelerate(2)), inventory)).toEqual([]);
    expect(lacks(spec(accelerate(4)), inventory)).toEqual([
      expect.stringMatching(/^VPF_E_HOST_NUM_VFS at devices.0.vfs.accelerate.pf: /),
    ]);
  });
});

describe('vfio', () => {
  it('whose module is missing', async () => {
    const inventory = await inventoryOf('bnxt', (host) => {
      host.loaded = host.loaded.filter((module) => module !== 'vfio_pci');
      for (const fn of host.pci) if (fn.driver === 'vfio-pci') delete fn.driver;
    });
    const source = { pf: 'enp193s0f0np0', vf: 0 };
    expect(lacks(spec(vf(source)), inventory)).toEqual([
      expect.stringMatching(/^VPF_E_HOST_VFIO at devices.0.source: .*linux-modules-extra/),
    ]);
    // A variant driver takes its place.
    expect(lacks(spec(vf(source, { driver: { model: 'mlx5_vfio_pci' } })), inventory)).toEqual([]);
  });

  it('knows who holds a VF, and does not mind the guest itself', async () => {
    const inventory = await inventoryOf('mlx5-switchdev-ovs');
    expect(lacks(spec(vf({ pf: 'enp132s0f0np0', vf: 0 })), inventory)).toEqual([]);
    expect(lacks(spec(vf({ address: '0000:84:00.3' })), inventory)).toEqual([
      expect.stringMatching(
        /^VPF_W_HOST_IN_USE at devices.0.source: 0000:84:00.3 is held by the guest db,primary \(process 4307\)/,
      ),
    ]);
  });
});

describe('Open vSwitch', () => {
  const wanted = spec(nic({ type: 'tap', bridge: 'br-ovs', switch: 'ovs' }), {
    ...nic({ type: 'tap', bridge: 'br-ovs', switch: 'ovs' }),
    name: 'm',
  });

  it('is there', async () => {
    expect(lacks(wanted, await inventoryOf('mlx5-switchdev-ovs'))).toEqual([]);
  });

  it('is not installed', async () => {
    expect(lacks(wanted, await inventoryOf('ice'))).toEqual([
      expect.stringMatching(/^VPF_E_HOST_OVS at devices.0.backend.bridge: .*openvswitch-switch/),
    ]);
  });

  it('does not run', async () => {
    expect(lacks(wanted, await inventoryOf('bnxt'))).toEqual([
      expect.stringMatching(/^VPF_E_HOST_OVS at .* does not answer: .*systemctl start/),
    ]);
  });
});

describe('the machine', () => {
  const GIB = 1024 ** 3;

  it('without KVM, for a user and for root', async () => {
    const inventory = await inventoryOf('bnxt', (host) => {
      host.kvm = false;
    });
    const domain = { type: 'kvm', hugePages: [] };
    const user = spec(nic({ type: 'user' }));
    expect(lacks(user, inventory, { domain })).toEqual([
      expect.stringMatching(/^VPF_E_HOST_KVM at : .*modprobe kvm_intel/),
    ]);
    const asUser = { ...inventory, host: { ...inventory.host, root: false } };
    expect(lacks(user, asUser, { domain })).toEqual([
      expect.stringMatching(/^VPF_E_HOST_KVM at : .*the group kvm/),
    ]);
    expect(lacks(user, inventory, { domain: { ...domain, type: 'qemu' } })).toEqual([]);
    // Without devices there is no guest.
    const section = specWith({ bridges: [{ name: 'b' }] });
    expect(lacks(section, inventory, { domain: { ...domain, hugePages: ['default'] } })).toEqual(
      [],
    );
  });

  it('with too few huge pages', async () => {
    const inventory = await inventoryOf('bnxt'); // 512 of 2 MiB
    const user = spec(nic({ type: 'user' }));
    const on = (memory: number, size: number | 'default') =>
      lacks(user, inventory, { domain: { memory, hugePages: [size] } });
    expect(on(GIB, 'default')).toEqual([]);
    expect(on(4 * GIB, 'default')).toEqual([
      expect.stringMatching(/^VPF_E_HOST_HUGEPAGES at : .*4 GiB .*1 GiB are free: echo 2048 > /),
    ]);
    expect(on(GIB, GIB)).toEqual([expect.stringMatching(/hugepagesz=1048576K hugepages=N/)]);
  });

  it('where this user may not lock enough memory', async () => {
    const inventory = await inventoryOf('bnxt');
    const asUser = { ...inventory, host: { ...inventory.host, root: false } };
    const options = { domain: { memory: 2 * GIB, hugePages: [] } };
    const wanted = spec(vf({ pf: 'enp193s0f0np0', vf: 1 }));
    expect(lacks(wanted, asUser, options)).toEqual([
      expect.stringMatching(/^VPF_W_HOST_MEMLOCK at devices.0.source: .*3 GiB, .*8 MiB: raise it/),
      expect.stringMatching(/^VPF_W_HOST_ROOT at : /),
    ]);
    expect(lacks(wanted, inventory, options)).toEqual([]);
  });

  it('whose kernel or tools lack what a backend needs', async () => {
    const inventory = await inventoryOf('bnxt', (host) => {
      host.loaded = [];
      host.loadable = [];
    });
    const tap = nic({ type: 'tap', bridge: 'br0', vhost: true });
    expect(lacks(spec(tap), inventory)).toEqual([
      expect.stringMatching(/^VPF_E_HOST_MODULE at devices.0.backend: .*module tun/),
      expect.stringMatching(/^VPF_E_HOST_MODULE at devices.0.backend.vhost: .*module vhost-net/),
    ]);
    const host = { ...inventory.host, tools: ['ip'] };
    const step = (neededBy: 'any' | 'qemu', tool: string) => ({ neededBy, do: [{ tool }] });
    const steps = [
      step('any', 'ip'),
      step('any', 'bridge'),
      step('qemu', 'vdpa'),
      step('any', 'rm'),
    ];
    expect(lacks(spec(), { ...inventory, host }, { steps })).toEqual([
      expect.stringMatching(/^VPF_E_HOST_TOOL at : bridge is not installed.*install iproute2/),
      expect.stringMatching(/^VPF_W_HOST_TOOL at : vdpa is not installed.*without libvirt/),
    ]);
  });

  it('on which a vDPA device cannot be made', async () => {
    const wanted = spec(nic({ type: 'vdpa', device: 'v0', mgmtdev: 'pci/0000:98:00.3' }));
    expect(lacks(wanted, await inventoryOf('mlx5-vdpa'))).toEqual([
      expect.stringMatching(
        /^VPF_E_HOST_MGMTDEV at devices.0.backend.mgmtdev: .*; it has pci\/0000:98:00.2: load its driver/,
      ),
    ]);
  });

  it('whose bridge does not filter VLANs', async () => {
    const wanted = spec(nic({ type: 'tap', bridge: 'br0', vlan: 5 }));
    expect(lacks(wanted, await inventoryOf('ice'))).toEqual([]);
    const inventory = await inventoryOf('ice', (host) => {
      for (const { bridge } of host.net) if (bridge) bridge.vlanFiltering = 0;
    });
    expect(lacks(wanted, inventory)).toEqual([
      expect.stringMatching(/^VPF_W_HOST_VLAN_FILTERING at devices.0.backend.vlan: /),
    ]);
  });
});

describe('the section host', () => {
  const pf = 'enp193s0f0np0';
  const wanted = (vfs: number, more: object = {}) => ({ pfs: [{ pf, vfs, ...more }] });

  it('makes the VFs that devices want: none is missing', async () => {
    const inventory = await inventoryOf('bnxt');
    expect(lacks(specWith(wanted(8), vf({ pf, vf: 5 })), inventory)).toEqual([]);
    const accelerate = {
      type: 'virtual-pf',
      name: 'v',
      backend: { type: 'user' },
      vfs: { count: 8, backend: { type: 'user' }, accelerate: { pf, max: 4 } },
    };
    expect(lacks(specWith(wanted(4), accelerate), inventory)).toEqual([]);
    expect(lacks(specWith(wanted(3), accelerate), inventory)).toEqual([
      expect.stringMatching(
        /^VPF_E_HOST_NUM_VFS at devices.0.vfs.accelerate.pf: the section host gives .* 3 VFs, and 4 VFs are needed: raise `vfs` there$/,
      ),
    ]);
  });

  it('asks for no more than a PF can have', async () => {
    const inventory = await inventoryOf('bnxt');
    expect(lacks(specWith(wanted(65)), inventory)).toEqual([
      expect.stringMatching(/^VPF_E_HOST_TOTAL_VFS at host.pfs.0.vfs: .* 64 VFs .*, not 65: /),
    ]);
    const without = { ...inventory, pfs: [] };
    expect(lacks(specWith(wanted(1)), without)).toEqual([
      expect.stringMatching(/^VPF_E_HOST_SRIOV at host.pfs.0.vfs: /),
    ]);
  });

  it('needs Open vSwitch for its bridges', async () => {
    const host = { bridges: [{ name: 'br9', switch: 'ovs' }] };
    expect(lacks(specWith(host), await inventoryOf('ice'))).toEqual([
      expect.stringMatching(/^VPF_E_HOST_OVS at host.bridges.0.name: /),
    ]);
  });

  it('filters VLANs on a bridge that does not yet', async () => {
    const inventory = await inventoryOf('ice', (host) => {
      for (const { bridge } of host.net) if (bridge) bridge.vlanFiltering = 0;
    });
    const host = { bridges: [{ name: 'br0', vlanFiltering: true }] };
    const tap = nic({ type: 'tap', bridge: 'br0', vlan: 5 });
    expect(lacks(specWith(host, tap), inventory)).toEqual([]);
  });

  it('is told of a PF in a bond', async () => {
    const inventory = await inventoryOf('bnxt');
    const bonds = [{ name: 'bond0', mode: '802.3ad', members: [pf, 'x'] }];
    const switchdev = specWith(wanted(2, { eswitch: { mode: 'switchdev' } }));
    expect(lacks(switchdev, { ...inventory, bonds })).toEqual([
      expect.stringMatching(
        /^VPF_W_HOST_BOND at host.pfs.0: .* is a member of the bond bond0 \(802.3ad\): .*before it joins bond0; make bond0, /,
      ),
    ]);
    expect(lacks(specWith(wanted(2)), { ...inventory, bonds })).toEqual([]);
    const text = formatInventory({ ...inventory, bonds }, { colour: false });
    expect(text).toContain(`\nBonds\n  bond0  802.3ad  ${pf} x\n`);
    expect(text).toMatch(/^PF enp193s0f0np0, .*, in bond0 \(802.3ad\)/m);
  });
});
