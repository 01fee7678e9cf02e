import type { Report } from './finding.js';
import { iommuRemedy, VFIO_REMEDY } from './limits.js';
import type { SourceNeed, SpecNeeds } from './needs.js';
import type { Holder, HostInventory, Nic, Pf, Vf } from './types.js';

/** VFs and PFs: whether they are there, can be given away, and are free. */
export function checkSources(
  { sources, made }: SpecNeeds,
  inventory: HostInventory,
  domain: string,
  report: Report,
): void {
  const assigned = sources.filter(({ vfio }) => vfio);
  checkVfio(assigned, inventory, report);
  const own = new Set(sources.map((source) => found(source, inventory)?.address));
  for (const source of sources) {
    if (!source.whole) checkVfs(source, made.vfs, inventory, report);
    const fn = found(source, inventory);
    if (fn === undefined) continue;
    checkHeld(fn.heldBy, domain, `${fn.address ?? source.pf}`, source, report);
    if (source.vfio) checkGroup(fn, own, inventory, source, report);
  }
}

/** What every assigned device needs of the machine, said once. */
function checkVfio(assigned: readonly SourceNeed[], { host }: HostInventory, report: Report): void {
  const [first] = assigned;
  if (first === undefined) return;
  if (!host.iommu.enabled)
    report(
      'VPF_E_HOST_IOMMU',
      first.path,
      `${first.device} cannot be given to a guest, as this host has no IOMMU: ${iommuRemedy(host)}`,
    );
  const plain = assigned.find(({ variant }) => variant === undefined);
  if (plain !== undefined && host.modules['vfio-pci'] === 'missing')
    report(
      'VPF_E_HOST_VFIO',
      plain.path,
      `${plain.device} cannot be given to a guest, as this kernel has no vfio-pci: ${VFIO_REMEDY}`,
    );
}

/** SR-IOV of the PF, and as many VFs as are asked for. */
function checkVfs(
  source: SourceNeed,
  planned: ReadonlyMap<string, number>,
  { pfs, nics }: HostInventory,
  report: Report,
): void {
  const { pf: name, vf, count } = source;
  if (name === undefined) return;
  const at = [...source.path, 'pf'];
  const pf = pfs.find((one) => one.name === name);
  if (pf === undefined) {
    if (nics.some((nic) => nic.name === name && nic.device === `pci/${nic.address}`))
      report(
        'VPF_E_HOST_SRIOV',
        at,
        `${name} of this host has no SR-IOV: enable it in the set-up of the firmware and of the NIC (mlx5: mlxconfig SRIOV_EN, NUM_OF_VFS), see that its driver is loaded, or name a PF that has it${others(pfs)}`,
      );
    return;
  }
  const wanted = vf === undefined ? (count ?? 1) : vf + 1;
  const have = wanted === 1 ? '1 VF' : `${wanted} VFs`;
  if (pf.totalVfs !== undefined && wanted > pf.totalVfs) {
    report(
      'VPF_E_HOST_TOTAL_VFS',
      vf === undefined ? at : [...source.path, 'vf'],
      `${name} can have ${pf.totalVfs} VFs (sriov_totalvfs), and ${have} would be needed${vf === undefined ? '' : ` for VF ${vf}`}: ask for fewer, or raise the number in the NIC's own configuration (mlx5: mlxconfig NUM_OF_VFS) or in the firmware's set-up`,
    );
  } else if (planned.has(name)) {
    // The plan knows of a VF by its index (VPF_E_HOST_VF), and of any VF it does not.
    const vfs = planned.get(name) ?? 0;
    if (vf !== undefined || wanted <= vfs) return;
    const message = `the section host gives ${name} ${vfs} VFs, and ${have} are needed: raise \`vfs\` there`;
    report('VPF_E_HOST_NUM_VFS', at, message);
  } else if (wanted > pf.numVfs) {
    const folder = `/sys/bus/${pf.device.replace('/', '/devices/')}`;
    const first =
      pf.numVfs === 0
        ? ''
        : `echo 0 > ${folder}/sriov_numvfs first (all its VFs go; no guest may have one), then `;
    report(
      'VPF_E_HOST_NUM_VFS',
      vf === undefined ? at : [...source.path, 'vf'],
      `${name} has ${pf.numVfs} VFs now, and ${have} are needed: ${first}echo ${wanted} > ${folder}/sriov_numvfs`,
    );
  }
}

function others(pfs: readonly Pf[]): string {
  const names = pfs.flatMap(({ name }) => name ?? []);
  return names.length === 0 ? '' : `: ${names.slice(0, 8).join(', ')}`;
}

type Found = Pick<Vf & Nic, 'address' | 'driver' | 'iommuGroup' | 'heldBy'>;

/** The function that a source names, if this host has it. */
function found(source: SourceNeed, { pfs, nics }: HostInventory): Found | undefined {
  const { pf: name, vf, address, netdev, whole } = source;
  if (whole) return nics.find((n) => (address ? n.address === address : n.name === name));
  return pfs
    .flatMap((pf) => pf.vfs.map((one) => ({ pf, one })))
    .find(({ pf, one }) => {
      if (address !== undefined) return one.address === address;
      if (netdev !== undefined) return one.netdev === netdev;
      return vf !== undefined && pf.name === name && one.index === vf;
    })?.one;
}

/** vfio gives away whole groups: what else is in it must not be used by the host. */
function checkGroup(
  fn: Found,
  own: ReadonlySet<string | undefined>,
  { nics, pfs }: HostInventory,
  source: SourceNeed,
  report: Report,
): void {
  if (fn.iommuGroup === undefined) return;
  const other = [...nics, ...pfs.flatMap(({ vfs }) => vfs)].find(
    ({ address, driver, iommuGroup }) =>
      iommuGroup === fn.iommuGroup &&
      address !== undefined &&
      !own.has(address) &&
      driver !== undefined &&
      !/vfio/.test(driver),
  );
  if (other === undefined) return;
  report(
    'VPF_E_HOST_IOMMU_GROUP',
    source.path,
    `${fn.address} is in IOMMU group ${fn.iommuGroup} together with ${other.address}, which the host uses by ${other.driver}: put the NIC into a slot whose port has ACS, enable ACS in the set-up of the firmware, or give ${other.address} to vfio-pci too`,
  );
}

/** Somebody else has it already. */
export function checkHeld(
  holders: readonly Holder[] | undefined,
  domain: string,
  what: string,
  { path }: Pick<SourceNeed, 'path'>,
  report: Report,
): void {
  const other = holders?.find(({ guest }) => guest !== domain);
  if (other === undefined) return;
  const who = other.guest === undefined ? other.process : `the guest ${other.guest}`;
  report(
    'VPF_W_HOST_IN_USE',
    path,
    `${what} is held by ${who} (process ${other.pid}): choose another one, or stop that first`,
  );
}
