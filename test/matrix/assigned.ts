import { BACKENDS } from './backends.js';
import type { DeviceOf } from './entry.js';
import { PLACE_OPTIONS, VIRTIO_OPTIONS } from './virtio.js';

type Vf = DeviceOf<'vf'>;
type Pf = DeviceOf<'pf'>;
type Failover = DeviceOf<'failover'>;

const SOURCE = { pf: 'enp3s0f0', vf: 3 } as const;
const TAP = { type: 'tap', bridge: 'br0' } as const;
const DRIVER = { name: 'vfio', model: 'mlx5_vfio_pci', iommufd: true } as const;

/** What host steps do; nothing of it may change the XML. */
const POLICY = {
  trust: true,
  spoofCheck: false,
  rate: { min: 100, max: 1000 },
  linkState: 'enable',
} as const;

function vf(name: string, part: Partial<Vf>): [string, Vf] {
  return [`vf-${name}`, { type: 'vf', name: 'fast0', source: SOURCE, ...part }];
}

export const VFS: Readonly<Record<string, Vf>> = Object.fromEntries([
  vf('by-index', {}),
  vf('by-address', { source: { address: '03:10.6' } }),
  vf('by-both', { source: { ...SOURCE, address: '0000:03:10.6' } }),
  vf('interface', { attach: 'interface', vlan: 100, ...POLICY }),
  vf('interface-driver', { driver: DRIVER, managed: false }),
  vf('interface-vlan-object', { vlan: { tag: 7 } }),
  vf('hostdev', { attach: 'hostdev' }),
  vf('hostdev-vlan', {
    attach: 'hostdev',
    vlan: { tag: 100, qos: 3, proto: '802.1ad' },
    managed: true,
    driver: { model: 'vfio_pci_custom' },
    ...POLICY,
  }),
  vf('hostdev-qinq-off', {
    attach: 'hostdev',
    vlan: { tag: 1, proto: '802.1q' },
    linkState: 'auto',
  }),
  vf('link-off', { linkState: 'disable' }),
  vf('hostdev-places', {
    attach: 'hostdev',
    driver: DRIVER,
    bootOrder: 2,
    acpiIndex: 7,
    rom: { bar: false },
  }),
  vf('hostdev-iommufd-off', { attach: 'hostdev', driver: { iommufd: false }, managed: false }),
  vf('macvtap', { attach: 'macvtap' }),
  vf('macvtap-netdev', { attach: 'macvtap', source: { netdev: 'enp3s0f0v5' }, vlan: 100 }),
  vf('pool', { source: { network: 'sriov-pool' }, vlan: 100 }),
  vf('pool-described', {
    source: { network: 'sriov-pool', pf: 'enp3s0f0' },
    driver: { model: 'mlx5_vfio_pci' },
  }),
  ...Object.entries(PLACE_OPTIONS).map(([name, options]) => vf(`with-${name}`, options)),
]);

export const PFS: Readonly<Record<string, Pf>> = {
  'pf-by-name': { type: 'pf', name: 'whole0', source: { pf: 'enp3s0f1' } },
  'pf-by-address': {
    type: 'pf',
    name: 'whole0',
    source: { address: '0000:81:1f.7' },
    managed: false,
    driver: DRIVER,
    bootOrder: 1,
    acpiIndex: 3,
    rom: { enabled: true, bar: true, file: '/usr/share/qemu/pxe.rom' },
  },
};

function failover(name: string, part: Partial<Failover>): [string, Failover] {
  return [
    `failover-${name}`,
    { type: 'failover', name: 'net0', standby: TAP, primary: SOURCE, ...part },
  ];
}

export const FAILOVERS: Readonly<Record<string, Failover>> = Object.fromEntries([
  failover('by-index', { primary: { ...SOURCE, vlan: 100, ...POLICY } }),
  failover('by-address', { primary: { address: '0000:03:10.6', attach: 'interface' } }),
  failover('hostdev', {
    mac: '52:54:00:a0:00:01',
    primary: {
      ...SOURCE,
      attach: 'hostdev',
      mac: '52:54:00:a0:00:01',
      managed: false,
      driver: DRIVER,
      rom: { enabled: false },
      vlan: { tag: 5, qos: 1, proto: '802.1q' },
    },
  }),
  failover('link-auto', { primary: { ...SOURCE, linkState: 'auto' } }),
  failover('hostdev-qinq', {
    primary: {
      ...SOURCE,
      attach: 'hostdev',
      linkState: 'disable',
      vlan: { tag: 5, proto: '802.1ad' },
    },
  }),
  failover('pool', { primary: { network: 'sriov-pool' } }),
  failover('pool-described', { primary: { network: 'sriov-pool', pf: 'enp3s0f0', vlan: 100 } }),
  failover('emulated', { primary: { emulated: 'e1000e' } }),
  failover('emulated-tap', {
    primary: { emulated: 'e1000e', backend: { type: 'tap', bridge: 'br1', mtu: 9000 } },
  }),
  failover('on-ovs', {
    standby: { type: 'tap', bridge: 'br-int', switch: 'ovs', vlan: 100, queues: 2 },
    bootOrder: 1,
    acpiIndex: 9,
    packed: true,
    iommu: true,
    ats: true,
    rxQueueSize: 512,
    txQueueSize: 256,
    offloads: { host: { gso: false }, guest: { tso4: false } },
  }),
  ...Object.entries(BACKENDS).map(([name, standby]) => failover(`standby-${name}`, { standby })),
  ...Object.entries(BACKENDS)
    .filter(([name]) => /^(?:user|tap(?!-queues|-vhost|-no-vhost|-all))/.test(name))
    .map(([name, backend]) =>
      failover(`primary-${name}`, {
        standby: { type: 'user' },
        primary: { emulated: 'e1000e', backend },
      }),
    ),
  ...Object.entries(VIRTIO_OPTIONS).map(([name, options]) => failover(`with-${name}`, options)),
  failover('primary-rom', {
    primary: { ...SOURCE, rom: { enabled: true, bar: true, file: '/usr/share/qemu/pxe.rom' } },
  }),
]);
