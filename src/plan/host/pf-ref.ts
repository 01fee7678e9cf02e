import type { HostPf } from '../../spec/host-pf.js';
import type { Inventory } from '../inventory.js';
import { placeholder } from '../placeholder.js';

/** The names of a PF. What the spec and the inventory do not say is a placeholder. */
export interface PfRef {
  /** As the spec names it, for people. */
  readonly shown: string;
  /** Its network interface. */
  readonly netdev: string;
  /** For placeholders: by bus and address where that is known, as interfaces may go and come back. */
  readonly id: string;
  /** As devlink has it. */
  readonly handle: string;
  /** Its folder in sysfs. */
  readonly folder: string;
}

export function pfRef(
  named: Pick<HostPf, 'pf' | 'address' | 'devlink'>,
  inventory: Inventory,
): PfRef {
  const { pf } = named;
  const known = inventory.pfs.find((p) => p.name === pf);
  const address = named.address ?? known?.address;
  const handle = named.devlink ?? (address === undefined ? undefined : `pci/${address}`);
  if (handle === undefined) {
    const name = pf ?? '';
    return {
      shown: name,
      netdev: name,
      id: name,
      handle: placeholder({ kind: 'devlink', pf: name }),
      folder: `/sys/class/net/${name}/device`,
    };
  }
  const [bus, at] = handle.split('/');
  return {
    shown: pf ?? address ?? handle,
    netdev: pf ?? placeholder({ kind: 'netdev', pf: handle }),
    id: handle,
    handle,
    folder: `/sys/bus/${bus}/devices/${at}`,
  };
}

export function representor(ref: PfRef, vf: number): string {
  return placeholder({ kind: 'representor', pf: ref.id, vf });
}

export function vfAddress(ref: PfRef, vf: number): string {
  return placeholder({ kind: 'vf', pf: ref.id, vf });
}
