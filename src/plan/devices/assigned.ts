import type { VfDevice } from '../../spec/devices.js';
import type { DocumentPath } from '../../spec/diagnostic.js';
import { type PlanContext, report } from '../context.js';
import type { InventoryPf } from '../inventory.js';
import type { VfVlanPlan } from '../types.js';

/** Which VF a source names, as far as it can be known here. */
export interface ResolvedVf {
  readonly address: string | undefined;
  readonly pf: string | undefined;
  readonly vf: number | undefined;
  readonly netdev: string | undefined;
}

interface VfSource {
  readonly pf?: string | undefined;
  readonly vf?: number | undefined;
  readonly address?: string | undefined;
  readonly netdev?: string | undefined;
}

/** Finds the VF that {pf, vf} or {address} means, each from the other, by the inventory. */
export function resolveVf(
  context: PlanContext,
  source: VfSource,
  path: DocumentPath,
  needsAddress: boolean,
): ResolvedVf {
  const { pf, vf, address, netdev } = source;
  if (pf === undefined) {
    for (const known of context.inventory.pfs) {
      const found = known.vfs.find((v) => v.address === address || (netdev && v.netdev === netdev));
      if (found) {
        return {
          address: address ?? found.address,
          pf: known.name,
          vf: found.index,
          netdev: netdev ?? found.netdev,
        };
      }
    }
    return { address, pf, vf, netdev };
  }
  const known = context.inventory.pfs.find((p) => p.name === pf);
  const found = known?.vfs.find((v) => v.index === vf);
  const toCome = context.hostVfs.get(pf);
  const coming = vf !== undefined && toCome !== undefined;
  // It is reported with the host section.
  if (coming && vf >= toCome) return { address, pf, vf, netdev };
  if (known !== undefined && found === undefined && vf !== undefined && !coming) {
    report(context, 'VPF_E_UNKNOWN_PF', [...path, 'vf'], unknownVf(known, vf));
  }
  if (found !== undefined && address !== undefined && found.address !== address) {
    report(
      context,
      'VPF_E_SOURCE',
      [...path, 'address'],
      `VF ${vf} of ${pf} is at ${found.address}, not at ${address}: leave one of them out`,
    );
  }
  const resolved = address ?? found?.address;
  if (needsAddress && resolved === undefined && coming) {
    if (context.purpose === 'host') return { address: undefined, pf, vf, netdev };
    report(
      context,
      'VPF_E_ADDRESS_UNKNOWN',
      path,
      `VF ${vf} of ${pf}, which the host section makes, is not there yet, or not known here: carry out the host section first, give \`address\`, or pass --inventory FILE`,
    );
  } else if (needsAddress && resolved === undefined && known === undefined) {
    report(
      context,
      'VPF_E_ADDRESS_UNKNOWN',
      path,
      `the PCI address of VF ${vf ?? '?'} of ${pf} is not known here: give \`address\`, run on the host that has ${pf}, or pass --inventory FILE`,
    );
  }
  return { address: resolved, pf, vf, netdev: netdev ?? found?.netdev };
}

function unknownVf(pf: InventoryPf, vf: number): string {
  return pf.vfs.length === 0
    ? `${pf.name} has no VFs: write a number to /sys/class/net/${pf.name}/device/sriov_numvfs first`
    : `${pf.name} has no VF ${vf}: it has ${pf.vfs.length} (0 to ${pf.vfs.length - 1})`;
}

/** The VLAN of a VF in one form. */
export function vlanPlan(vlan: VfDevice['vlan']): VfVlanPlan | undefined {
  if (vlan === undefined) return undefined;
  if (typeof vlan === 'number') return { tag: vlan };
  if ('trunk' in vlan) {
    return {
      trunk: vlan.trunk,
      ...(vlan.native !== undefined && { native: vlan.native }),
    };
  }
  return {
    tag: vlan.tag,
    ...(vlan.qos !== undefined && { qos: vlan.qos }),
    ...(vlan.proto !== undefined && { proto: vlan.proto }),
  };
}
