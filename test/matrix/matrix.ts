import { FAILOVERS, PFS, VFS } from './assigned.js';
import { type DeviceInput, entry, type MatrixCase } from './entry.js';
import { NICS } from './virtio.js';
import { VIRTUAL_PFS, virtualPf } from './virtual-pf.js';

export { INVENTORY, type MatrixCase } from './entry.js';

const single = Object.entries<DeviceInput>({
  ...NICS,
  ...VIRTUAL_PFS,
  ...VFS,
  ...PFS,
  ...FAILOVERS,
}).map(([name, device]) => entry(name, device));

/** Every device type with every backend and option, then devices together: all of them are right. */
export function matrix(): readonly MatrixCase[] {
  return [...single, ...together].map((c) => ({ ...c, ...(vfsOf(c) > 60 && { vcpus: 4 }) }));
}

/** The virtual VFs of all devices. */
function vfsOf({ spec }: MatrixCase): number {
  const counts = (spec.devices ?? []).map((d) => (d.type === 'virtual-pf' ? d.vfs.count : 0));
  return counts.reduce((sum, count) => sum + count, 0);
}

const together: readonly MatrixCase[] = [
  entry('empty'),
  entry('two-vpfs', virtualPf(7), virtualPf(9, {}, { name: 'vpf1' })),
  entry('two-vpfs-64', virtualPf(64), virtualPf(64, {}, { name: 'vpf1' })),
  entry(
    'many-nics',
    ...Array.from(
      { length: 24 },
      (_, i): DeviceInput => ({ type: 'nic', name: `net${i}`, backend: { type: 'user' } }),
    ),
  ),
  entry(
    'every-type',
    { type: 'nic', name: 'mgmt', backend: { type: 'user' }, bootOrder: 1 },
    virtualPf(9, { accelerate: { pf: 'enp3s0f0', max: 2 } }),
    {
      type: 'failover',
      name: 'net0',
      standby: { type: 'tap', bridge: 'br0' },
      primary: { pf: 'enp3s0f0', vf: 1 },
    },
    { type: 'vf', name: 'fast0', source: { pf: 'enp3s0f0', vf: 2 }, attach: 'hostdev' },
    { type: 'vf', name: 'fast1', source: { network: 'sriov-pool', pf: 'enp3s0f0' } },
    { type: 'pf', name: 'whole0', source: { pf: 'enp3s0f1' } },
  ),
  entry(
    'primaries-of-every-kind',
    {
      type: 'failover',
      name: 'a',
      standby: { type: 'user' },
      primary: { address: '0000:03:10.0' },
    },
    {
      type: 'failover',
      name: 'b',
      standby: { type: 'user' },
      primary: { pf: 'enp3s0f0', vf: 1, attach: 'hostdev' },
    },
    { type: 'failover', name: 'c', standby: { type: 'user' }, primary: { network: 'sriov-pool' } },
    { type: 'failover', name: 'd', standby: { type: 'user' }, primary: { emulated: 'e1000e' } },
  ),
];
