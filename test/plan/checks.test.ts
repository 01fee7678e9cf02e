import { describe, expect, it } from 'vitest';
import type { PlanOptions } from '../../src/plan/plan.js';
import { parseTarget } from '../../src/plan/target.js';
import { base, baseInterface, planOf } from './plans.js';

const VF = '{type: vf, name: a, source: {address: "0000:03:10.6"}';
const target = (text: string): PlanOptions => {
  const parsed = parseTarget(text);
  if ('error' in parsed) throw new Error(parsed.error);
  return { target: parsed.target };
};
const inventory = {
  pfs: [
    {
      name: 'enp3s0f0',
      address: '0000:03:00.0',
      vfs: [
        { index: 0, address: '0000:03:10.0', netdev: 'enp3s0f0v0' },
        { index: 1, address: '0000:03:10.2' },
      ],
    },
    { name: 'bare0', address: '0000:05:00.0', vfs: [] },
  ],
  vdpa: [{ name: 'vdpa0', path: '/dev/vhost-vdpa-7' }],
};
const tap = (name: string, rest = '') =>
  `{type: nic, name: ${name}, backend: {type: tap, bridge: br0}${rest}}`;
const vpf = (vfs: string, rest = '') =>
  `{type: virtual-pf, name: v, backend: {type: tap, bridge: br0}, vfs: {${vfs}}${rest}}`;
const rig = (rest: string) => `{type: failover, name: f, standby: {type: user}, ${rest}}`;

const cases: [what: string, code: string, devices: string | string[], options?: PlanOptions][] = [
  ['two devices of one name', 'VPF_E_DUPLICATE_NAME', [tap('a'), tap('a')]],
  ['a multicast MAC', 'VPF_E_MAC_MULTICAST', tap('a', ', mac: "01:00:5e:00:00:01"')],
  ['a broadcast MAC', 'VPF_E_MAC_MULTICAST', tap('a', ', mac: "ff:ff:ff:ff:ff:ff"')],
  ['a zero MAC', 'VPF_E_MAC_ZERO', tap('a', ', mac: "00:00:00:00:00:00"')],
  [
    'one MAC on two devices',
    'VPF_E_MAC_DUPLICATE',
    [tap('a', ', mac: "52:54:00:00:00:01"'), tap('b', ', mac: "52:54:00:00:00:01"')],
  ],
  [
    'a MAC of the base',
    'VPF_E_MAC_DUPLICATE',
    tap('a', ', mac: "52:54:00:00:00:01"'),
    { base: base({ interfaces: [baseInterface({ mac: '52:54:00:00:00:01' })] }) },
  ],
  [
    'one tap name twice',
    'VPF_E_TAP_DUPLICATE',
    ['a', 'b'].map((n) => `{type: nic, name: ${n}, backend: {type: tap, ifname: t0}}`),
  ],
  [
    'a tap name of the base',
    'VPF_E_TAP_DUPLICATE',
    '{type: nic, name: a, backend: {type: tap, ifname: t0}}',
    { base: base({ interfaces: [baseInterface({ target: 't0' })] }) },
  ],
  [
    "a tap name of libvirt's own",
    'VPF_E_TAP_RESERVED',
    '{type: nic, name: a, backend: {type: tap, ifname: vnet3}}',
  ],
  ['one VF twice', 'VPF_E_SOURCE_DUPLICATE', [`${VF}}`, `${VF.replace('a,', 'b,')}}`]],
  [
    'one VF twice, by index and by address',
    'VPF_E_SOURCE_DUPLICATE',
    [
      '{type: vf, name: a, source: {pf: enp3s0f0, vf: 1}}',
      '{type: vf, name: b, source: {address: "03:10.2"}}',
    ],
    { inventory },
  ],
  [
    'a VF that the base has',
    'VPF_E_SOURCE_DUPLICATE',
    `${VF}}`,
    { base: base({ interfaces: [baseInterface({ hostAddress: '0000:03:10.6' })] }) },
  ],
  [
    'one vDPA device twice',
    'VPF_E_VDPA_DUPLICATE',
    ['a', 'b'].map(
      (n) => `{type: nic, name: ${n}, backend: {type: vdpa, path: /dev/vhost-vdpa-0}}`,
    ),
  ],
  [
    'one vDPA device by name and by path',
    'VPF_E_VDPA_DUPLICATE',
    [
      '{type: nic, name: a, backend: {type: vdpa, path: /dev/vhost-vdpa-7}}',
      '{type: nic, name: b, backend: {type: vdpa, device: vdpa0}}',
    ],
    { inventory },
  ],
  [
    'one socket twice',
    'VPF_E_SOCKET_DUPLICATE',
    ['a', 'b'].map((n) => `{type: nic, name: ${n}, backend: {type: vhost-user, socket: /run/s}}`),
  ],
  [
    'a PCI address twice in the base',
    'VPF_E_PCI_DUPLICATE',
    tap('a'),
    {
      base: base({
        pciAddresses: [1, 2].map((line) => ({ bus: 0, slot: 5, function: 0, holder: 'x', line })),
      }),
    },
  ],
  [
    'a boot order twice',
    'VPF_E_BOOT_DUPLICATE',
    [tap('a', ', bootOrder: 1'), tap('b', ', bootOrder: 1')],
  ],
  [
    'a boot order of the base',
    'VPF_E_BOOT_DUPLICATE',
    tap('a', ', bootOrder: 1'),
    { base: base({ bootOrders: [1] }) },
  ],
  [
    'an ACPI index twice',
    'VPF_E_ACPI_INDEX_DUPLICATE',
    [tap('a', ', acpiIndex: 1'), tap('b', ', acpiIndex: 1')],
  ],
  [
    'a primary with another MAC',
    'VPF_E_FAILOVER_MAC',
    rig('primary: {emulated: e1000e, mac: "52:54:00:00:00:09"}'),
  ],
  ['a vDPA primary', 'VPF_E_PRIMARY_NOT_PHYSICAL', rig('primary: {type: vdpa, device: x}')],
  [
    'a virtual VF as primary',
    'VPF_E_PRIMARY_NOT_PHYSICAL',
    [vpf('count: 2, backend: {type: user}'), rig('primary: {pf: v, vf: 0}')],
  ],
  [
    'a virtual VF as vf',
    'VPF_E_SOURCE',
    [vpf('count: 2, backend: {type: user}'), '{type: vf, name: a, source: {pf: v, vf: 0}}'],
  ],
  [
    'a pair of the base with different MACs',
    'VPF_E_FAILOVER_MAC',
    [],
    {
      base: base({
        interfaces: [
          baseInterface({
            alias: 'ua-s',
            mac: '52:54:00:00:00:01',
            teaming: { type: 'persistent', persistent: undefined },
          }),
          baseInterface({
            mac: '52:54:00:00:00:02',
            teaming: { type: 'transient', persistent: 'ua-s' },
          }),
        ],
      }),
    },
  ],
  [
    'a dangling primary of the base',
    'VPF_E_FAILOVER_DANGLING',
    [],
    {
      base: base({
        interfaces: [baseInterface({ teaming: { type: 'transient', persistent: 'ua-gone' } })],
      }),
    },
  ],
  [
    'a standby of the base without an alias',
    'VPF_E_FAILOVER_DANGLING',
    [],
    {
      base: base({
        interfaces: [baseInterface({ teaming: { type: 'persistent', persistent: undefined } })],
      }),
    },
  ],
  [
    'a standby of the base that is not virtio',
    'VPF_E_FAILOVER_STANDBY',
    [],
    {
      base: base({
        interfaces: [
          baseInterface({
            alias: 'ua-s',
            model: 'e1000e',
            teaming: { type: 'persistent', persistent: undefined },
          }),
        ],
      }),
    },
  ],
  [
    'a virtual PF without PCI Express',
    'VPF_E_PCIE_REQUIRED',
    vpf('count: 1, backend: {type: user}'),
    { base: base({ machine: 'pc-i440fx-9.2' }) },
  ],
  [
    'a failover pair without PCI Express',
    'VPF_E_PCIE_REQUIRED',
    rig('primary: {emulated: e1000e}'),
    { base: base({ machine: 'pc' }) },
  ],
  [
    'a full root bus',
    'VPF_E_PCI_FULL',
    tap('a'),
    {
      base: base({
        pciAddresses: Array.from({ length: 32 }, (_, slot) => ({
          bus: 0,
          slot,
          function: 0,
          holder: 'x',
          line: slot,
        })),
      }),
    },
  ],
  [
    'an `each` beyond count',
    'VPF_E_VF_INDEX',
    vpf('count: 2, backend: {type: user}, each: {2: {mac: "52:54:00:00:00:01"}}'),
  ],
  [
    'one vDPA device for all VFs',
    'VPF_E_VF_BACKEND_SHARED',
    vpf('count: 2, backend: {type: vdpa, device: vdpa0}'),
  ],
  [
    'one socket for all VFs',
    'VPF_E_VF_BACKEND_SHARED',
    vpf('count: 2, backend: {type: vhost-user, socket: /run/s0}'),
  ],
  [
    'VFs with differing queues',
    'VPF_E_VF_QUEUES',
    vpf('count: 2, backend: {type: tap, queues: 2}, each: {1: {backend: {queues: 4}}}'),
  ],
  [
    'a VLAN on a tap without bridge',
    'VPF_E_VLAN_UNSUPPORTED',
    '{type: nic, name: a, backend: {type: tap, vlan: 5}}',
  ],
  [
    'a VLAN on vDPA without representor',
    'VPF_E_VLAN_UNSUPPORTED',
    '{type: nic, name: a, backend: {type: vdpa, device: x, vlan: 5}}',
  ],
  ['a VLAN trunk on a VF', 'VPF_E_VLAN_TRUNK_HOSTDEV', `${VF}, vlan: {trunk: [1, 2]}}`],
  [
    'qos on <interface>',
    'VPF_E_VLAN_QOS_INTERFACE',
    '{type: vf, name: a, source: {pf: p, vf: 1, address: "03:10.6"}, vlan: {tag: 5, qos: 3}}',
  ],
  ['a VF given by nothing', 'VPF_E_SOURCE', '{type: vf, name: a, source: {}}'],
  ['a VF of a pool by index', 'VPF_E_SOURCE', '{type: vf, name: a, source: {network: n, vf: 2}}'],
  ['trust on a VF whose PF is not known', 'VPF_E_SOURCE', `${VF}, trust: true}`],
  [
    'trust on a VF of a pool',
    'VPF_E_SOURCE',
    '{type: vf, name: a, source: {network: n}, trust: true}',
  ],
  ['a PF given by nothing', 'VPF_E_SOURCE', '{type: pf, name: a, source: {}}'],
  [
    'a vdpa backend with two names',
    'VPF_E_SOURCE',
    '{type: nic, name: a, backend: {type: vdpa, device: x, path: /dev/x}}',
  ],
  [
    'accelerate without source',
    'VPF_E_SOURCE',
    vpf('count: 2, backend: {type: user}, accelerate: {}'),
  ],
  [
    'a VF by name on an unknown host',
    'VPF_E_ADDRESS_UNKNOWN',
    '{type: vf, name: a, source: {pf: p, vf: 1}}',
  ],
  [
    'a PF by name on an unknown host',
    'VPF_E_ADDRESS_UNKNOWN',
    '{type: pf, name: a, source: {pf: p}}',
  ],
  [
    'a VF that the PF does not have',
    'VPF_E_UNKNOWN_PF',
    '{type: vf, name: a, source: {pf: enp3s0f0, vf: 9}}',
    { inventory },
  ],
  [
    'a PF without VFs',
    'VPF_E_UNKNOWN_PF',
    '{type: vf, name: a, source: {pf: bare0, vf: 0}}',
    { inventory },
  ],
  [
    'an address that contradicts',
    'VPF_E_SOURCE',
    '{type: vf, name: a, source: {pf: enp3s0f0, vf: 0, address: "03:10.2"}}',
    { inventory },
  ],
  [
    '`driver` on macvtap',
    'VPF_E_OPTION_CONFLICT',
    '{type: vf, name: a, attach: macvtap, source: {netdev: e0v0}, driver: {name: vfio}}',
  ],
  [
    'vlan on an emulated primary',
    'VPF_E_OPTION_CONFLICT',
    rig('primary: {emulated: e1000e, vlan: 5}'),
  ],
  [
    'a ROM that is off and tuned',
    'VPF_E_OPTION_CONFLICT',
    tap('a', ', rom: {enabled: false, bar: true}'),
  ],
  [
    'an emulated primary on vdpa',
    'VPF_E_OPTION_CONFLICT',
    '{type: failover, name: a, standby: {type: user}, primary: {emulated: e1000e, backend: {type: vdpa, path: /dev/vhost-vdpa-0}}}',
  ],
  [
    'an emulated primary with queues',
    'VPF_E_OPTION_CONFLICT',
    '{type: failover, name: a, standby: {type: user}, primary: {emulated: e1000e, backend: {type: tap, queues: 2}}}',
  ],
  ['a big transmit ring on tap', 'VPF_E_OPTION_CONFLICT', tap('a', ', txQueueSize: 1024')],
  [
    '{index} outside a VF',
    'VPF_E_BAD_FORMAT',
    '{type: nic, name: a, backend: {type: vdpa, device: "x{index}"}}',
  ],
  [
    'vhost-user without shared memory',
    'VPF_E_SHARED_MEMORY',
    '{type: nic, name: a, backend: {type: vhost-user, socket: /run/s}}',
    { base: base({ sharedMemory: false }) },
  ],
  [
    'the domain and the base of another name',
    'VPF_E_DOMAIN_NAME',
    tap('a'),
    { base: base({ name: 'other' }) },
  ],
  [
    'a virtual PF for QEMU 10.0',
    'VPF_E_TARGET',
    vpf('count: 1, backend: {type: user}'),
    target('qemu=10.0'),
  ],
  [
    'a virtual PF for libvirt 8.1',
    'VPF_E_TARGET',
    vpf('count: 1, backend: {type: user}'),
    target('libvirt=8.1'),
  ],
  [
    'vdpa for libvirt 6.8',
    'VPF_E_TARGET',
    '{type: nic, name: a, backend: {type: vdpa, device: x}}',
    target('libvirt=6.8'),
  ],
  [
    'iommufd for libvirt 12.0',
    'VPF_E_TARGET',
    `${VF}, driver: {iommufd: true}}`,
    target('libvirt=12.0'),
  ],
  [
    'a variant driver for libvirt 9.0',
    'VPF_E_TARGET',
    `${VF}, driver: {model: mlx5_vfio_pci}}`,
    target('libvirt=9.0'),
  ],
  [
    'a pair with <hostdev> for libvirt 7.0',
    'VPF_E_TARGET',
    rig('primary: {pf: p, vf: 0, address: "03:10.0", attach: hostdev}'),
    target('libvirt=7.0'),
  ],
  ['many VFs on few vCPUs', 'VPF_W_VECTORS', vpf('count: 255, backend: {type: user}')],
  [
    'one VF as macvtap and as <interface>',
    'VPF_E_SOURCE_DUPLICATE',
    [
      '{type: vf, name: a, attach: macvtap, source: {pf: enp3s0f0, vf: 0}}',
      '{type: vf, name: b, source: {pf: enp3s0f0, vf: 0}}',
    ],
    { inventory },
  ],
  [
    'a VF that accelerate has too',
    'VPF_E_SOURCE_DUPLICATE',
    [`${VF}}`, vpf('count: 2, backend: {type: user}, accelerate: {addresses: ["03:10.6"]}')],
  ],
  [
    'one address twice in accelerate',
    'VPF_E_SOURCE_DUPLICATE',
    vpf('count: 2, backend: {type: user}, accelerate: {addresses: ["03:10.6", "03:10.6"]}'),
  ],
  [
    'a PF and a VF of it',
    'VPF_E_SOURCE_DUPLICATE',
    [
      '{type: pf, name: w, source: {address: "03:00.0"}}',
      '{type: vf, name: a, source: {pf: enp3s0f0, vf: 0}}',
    ],
    { inventory },
  ],
  [
    'a virtual PF that accelerates itself',
    'VPF_E_PRIMARY_NOT_PHYSICAL',
    vpf('count: 2, backend: {type: user}, accelerate: {pf: v}'),
  ],
  [
    'a least rate above the greatest',
    'VPF_E_OPTION_CONFLICT',
    '{type: vf, name: a, source: {pf: p, vf: 0, address: "03:10.6"}, rate: {min: 100, max: 10}}',
  ],
  [
    'a vdpa MAC that contradicts',
    'VPF_E_OPTION_CONFLICT',
    '{type: nic, name: a, mac: "52:54:00:00:00:01", backend: {type: vdpa, mgmtdev: m, mac: "52:54:00:00:00:02"}}',
  ],
  [
    'one vdpa MAC for all VFs',
    'VPF_E_MAC_DUPLICATE',
    vpf('count: 2, backend: {type: vdpa, mgmtdev: m, mac: "52:54:00:00:00:02"}'),
  ],
  [
    'a primary by address with attach: hostdev, whose MAC nobody could set',
    'VPF_E_SOURCE',
    rig('primary: {address: "03:10.6", attach: hostdev}'),
  ],
  [
    'a boot order beside <boot dev=>',
    'VPF_E_BOOT_CONFLICT',
    tap('a', ', bootOrder: 1'),
    { base: base({ osBoot: true }) },
  ],
  [
    'spare ports that libvirt will fill',
    'VPF_W_SPARE_PORTS',
    vpf('count: 2, backend: {type: user}, accelerate: {pf: p}'),
    { base: base({ unplaced: 3 }) },
  ],
  ['iommu without a guest IOMMU', 'VPF_W_IOMMU_MISSING', tap('a', ', iommu: true')],
  [
    'macvtap by PF and index',
    'VPF_W_NETDEV_GUESSED',
    '{type: vf, name: a, attach: macvtap, source: {pf: p, vf: 0}}',
  ],
  [
    'a VLAN on a Linux bridge for libvirt 10',
    'VPF_W_LINUX_BRIDGE_VLAN',
    '{type: nic, name: a, backend: {type: tap, bridge: br0, vlan: 5}}',
    target('libvirt=10.0'),
  ],
];

describe('checks that libvirt does not make', () => {
  it.each(cases)('finds %s', (_what, code, devices, options) => {
    const { diagnostics, plan } = planOf(devices, options);
    expect(diagnostics.map((d) => d.code)).toEqual([code]);
    expect(['s.yaml', '<base>']).toContain(diagnostics[0]?.file);
    expect(diagnostics[0]?.line).toBeGreaterThan(0);
    expect(plan === undefined).toBe(code.startsWith('VPF_E_'));
  });

  it('lets the sound twins of those pass', () => {
    const { diagnostics } = planOf(
      [
        tap('a', ', bootOrder: 1, acpiIndex: 1, txQueueSize: 256'),
        tap('b', ', bootOrder: 2, acpiIndex: 2'),
        '{type: nic, name: c, backend: {type: vdpa, device: vdpa0, representor: r0, bridge: br0, vlan: 5}}',
        '{type: vf, name: e, source: {pf: enp3s0f0, vf: 0}, trust: true, vlan: 5}',
        '{type: vf, name: g, attach: hostdev, source: {pf: enp3s0f0, vf: 1}, vlan: {tag: 5, qos: 3, proto: 802.1ad}}',
        rig('primary: {emulated: e1000e}'),
        vpf(
          'count: 4, backend: {type: vhost-user, socket: "/run/s{index}"}, each: {3: {backend: {type: user}}}',
        ),
      ],
      { inventory },
    );
    expect(diagnostics).toEqual([]);
  });

  it('reports faults of form and of meaning together', () => {
    const { diagnostics } = planOf([
      '{type: nic, name: x, backend: {type: tpa}}',
      tap('a', ', mac: "01:00:00:00:00:00"'),
    ]);
    expect(diagnostics.map((d) => [d.line, d.code])).toEqual([
      [4, 'VPF_E_UNKNOWN_VALUE'],
      [5, 'VPF_E_MAC_MULTICAST'],
    ]);
  });

  it('points at the value at fault', () => {
    const text = planOf([tap('a'), tap('b', ', mac: "01:00:00:00:00:00"')]).diagnostics[0];
    expect([text?.line, text?.column]).toEqual([5, 66]);
  });
});

describe('what a base has by itself', () => {
  it('is no error, where the base runs as it is', () => {
    const twice = [baseInterface({ target: 'vnet0', sourceDev: 'eth0', mac: '52:54:00:00:00:01' })];
    const { diagnostics } = planOf(tap('a'), { base: base({ interfaces: [...twice, ...twice] }) });
    expect(diagnostics).toEqual([]);
  });

  it('is reported where it stands', () => {
    const lost = baseInterface({ line: 42, teaming: { type: 'transient', persistent: 'ua-gone' } });
    const { diagnostics } = planOf([], { base: base({ interfaces: [lost] }), baseFile: 'b.xml' });
    expect(diagnostics).toMatchObject([{ file: 'b.xml', line: 42 }]);
  });
});

describe('--target', () => {
  it('reads versions with or without a patch level, and refuses the rest', () => {
    expect(parseTarget('qemu=10.0.13,libvirt=9.0')).toEqual({
      target: { qemu: [10, 0], libvirt: [9, 0] },
    });
    for (const bad of ['qemu', 'qemu=x', 'qmeu=1.0', '', 'qemu=1']) {
      expect(parseTarget(bad)).toHaveProperty('error');
    }
  });
});
