import type { HostPf } from '../../spec/host-pf.js';
import type { Spec } from '../../spec/schema.js';
import type { Report } from './finding.js';
import { checkOvs } from './readiness-backends.js';
import type { HostInventory, Pf } from './types.js';

/** What the section `host` asks of this host: SR-IOV, as many VFs, Open vSwitch; and PFs that are in a bond. */
export function checkSection({ host = {} }: Spec, inventory: HostInventory, report: Report): void {
  for (const [i, entry] of (host.pfs ?? []).entries()) {
    checkPf(entry, ['host', 'pfs', i], inventory, report);
  }
  const ovs = (host.bridges ?? []).findIndex((bridge) => bridge.switch === 'ovs');
  const name = host.bridges?.[ovs]?.name;
  if (name !== undefined) {
    checkOvs(name, ['host', 'bridges', ovs, 'name'], inventory, report, report);
  }
}

function checkPf(
  entry: HostPf,
  path: readonly (string | number)[],
  inventory: HostInventory,
  report: Report,
): void {
  const { vfs = 0, eswitch } = entry;
  const nic = inventory.nics.find((one) => isNamed(one, entry));
  const pf = inventory.pfs.find((one) => isNamed(one, entry));
  const name = pf?.name ?? nic?.name ?? nic?.device ?? '';
  if (vfs > 0 && pf === undefined && nic !== undefined) {
    report(
      'VPF_E_HOST_SRIOV',
      [...path, 'vfs'],
      `${name} of this host has no SR-IOV: enable it in the set-up of the firmware and of the NIC, or name another PF`,
    );
  }
  if (pf?.totalVfs !== undefined && vfs > pf.totalVfs) {
    report(
      'VPF_E_HOST_TOTAL_VFS',
      [...path, 'vfs'],
      `${name} can have ${pf.totalVfs} VFs (sriov_totalvfs), not ${vfs}: ask for fewer, or raise the number in the NIC's own configuration (mlx5: mlxconfig NUM_OF_VFS) or in the firmware's set-up`,
    );
  }
  const bond = inventory.bonds?.find(({ members }) => members.includes(nic?.name ?? name));
  if (bond === undefined || eswitch?.mode !== 'switchdev') return;
  const first =
    pf?.eswitch?.mode === 'switchdev'
      ? ''
      : `drivers do not change the mode of a PF that is in one, so put it into switchdev mode before it joins ${bond.name}; `;
  report(
    'VPF_W_HOST_BOND',
    path,
    `${name} is a member of the bond ${bond.name} (${bond.mode}): ${first}make ${bond.name}, not its members, the port of the bridge; the NIC forwards for VFs over both ports (VF LAG) only where all members are PFs of one NIC in switchdev mode`,
  );
}

function isNamed(
  { name, address, device }: Pick<Pf, 'name' | 'address' | 'device'>,
  entry: HostPf,
): boolean {
  if (entry.devlink !== undefined) return device === entry.devlink;
  return entry.address === undefined ? name === entry.pf : address === entry.address;
}
