import type { DocumentPath } from '../../spec/diagnostic.js';
import { type PlanContext, report } from '../context.js';
import type { VfVlanPlan } from '../types.js';
import { type ResolvedVf, vlanPlan } from './assigned.js';
import { type Policy, reportRate, vfSettings, vfStep } from './vf-settings.js';

type Attach = 'interface' | 'hostdev' | 'macvtap' | 'network';

/**
 * What the embedded switch is told about a VF. libvirt itself sets MAC and VLAN of <interface type='hostdev'>;
 * everything else is a host step.
 *
 * @returns the VLAN that libvirt is to set, if it can
 */
export function planVfPolicy(
  context: PlanContext,
  device: string,
  policy: Policy,
  source: ResolvedVf,
  mac: string | undefined,
  attach: Attach,
  path: DocumentPath,
): VfVlanPlan | undefined {
  const vlan = vlanPlan(policy.vlan);
  const byLibvirt = attach !== 'hostdev';
  if (vlan !== undefined && 'trunk' in vlan) {
    report(
      context,
      'VPF_E_VLAN_TRUNK_HOSTDEV',
      [...path, 'vlan'],
      'a VF carries one VLAN tag, not a trunk (libvirt defines it and refuses to start it): give one tag, or none and let the guest tag',
    );
    return undefined;
  }
  if (vlan !== undefined && (vlan.qos !== undefined || vlan.proto !== undefined) && byLibvirt) {
    report(
      context,
      'VPF_E_VLAN_QOS_INTERFACE',
      [...path, 'vlan'],
      `libvirt sets the VLAN of attach: ${attach === 'network' ? 'a pool' : attach} itself, without qos and proto: use attach: hostdev`,
    );
  }
  reportRate(context, policy.rate, path);
  const settings = vfSettings(policy, vlan, mac, byLibvirt);
  if (settings.length === 0) return byLibvirt ? vlan : undefined;
  const { pf, vf } = source;
  if (pf === undefined || vf === undefined) {
    const wanted = settings.filter((s) => s.neededBy === 'any').map((s) => s.key);
    if (wanted.length > 0) {
      const shown = wanted.join(', ');
      report(
        context,
        'VPF_E_SOURCE',
        path,
        attach === 'network'
          ? `${shown}: which VF of the pool it will be is known only to libvirt, so these cannot be set: name one VF with {pf, vf}`
          : `${shown}: set through the PF, which is not known here: name the VF with {pf, vf} (and \`address\`), or pass --inventory FILE`,
      );
    }
    return byLibvirt ? vlan : undefined;
  }
  context.steps.push(...settings.map((setting) => vfStep(device, pf, vf, setting)));
  return byLibvirt ? vlan : undefined;
}
