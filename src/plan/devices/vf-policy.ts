import type { VfDevice } from '../../spec/devices.js';
import type { DocumentPath } from '../../spec/diagnostic.js';
import { type PlanContext, report } from '../context.js';
import type { Command, Step } from '../step.js';
import type { VfVlanPlan } from '../types.js';
import { type ResolvedVf, vlanPlan } from './assigned.js';

type Policy = Pick<VfDevice, 'vlan' | 'trust' | 'spoofCheck' | 'rate' | 'linkState'>;
type Attach = 'interface' | 'hostdev' | 'macvtap' | 'network';

/** Kernel defaults of a VF (rtnetlink, `ip link set DEV vf N ...`): what undo goes back to. */
const DEFAULTS = { trust: 'off', spoofchk: 'on', state: 'auto' } as const;

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
  const { min = 0, max = 0 } = policy.rate ?? {};
  if (max !== 0 && min > max) {
    report(
      context,
      'VPF_E_OPTION_CONFLICT',
      [...path, 'rate', 'min'],
      `the least rate ${min} is above the greatest, ${max}: the kernel refuses that`,
    );
  }
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

interface VfSetting {
  /** As in the spec. */
  readonly key: string;
  readonly kind: string;
  readonly neededBy: Step['neededBy'];
  readonly set: readonly string[];
  readonly unset: readonly string[];
}

function vfSettings(
  policy: Policy,
  vlan: Exclude<VfVlanPlan, { trunk: readonly number[] }> | undefined,
  mac: string | undefined,
  byLibvirt: boolean,
): VfSetting[] {
  const settings: VfSetting[] = [];
  const add = (
    key: string,
    kind: string,
    set: readonly string[],
    unset: readonly string[],
    neededBy: Step['neededBy'] = 'any',
  ) => settings.push({ key, kind, neededBy, set, unset });
  const libvirtToo = byLibvirt ? 'qemu' : 'any';
  if (mac !== undefined) {
    add('mac', 'vf mac', ['mac', mac], ['mac', '00:00:00:00:00:00'], libvirtToo);
  }
  if (vlan !== undefined) {
    const qos = vlan.qos === undefined ? [] : ['qos', String(vlan.qos)];
    const proto = vlan.proto === undefined ? [] : ['proto', vlan.proto.replace('q', 'Q')];
    add('vlan', 'vf vlan', ['vlan', String(vlan.tag), ...qos, ...proto], ['vlan', '0'], libvirtToo);
  }
  if (policy.rate !== undefined) {
    const max = ['max_tx_rate', String(policy.rate.max ?? 0)];
    const min = policy.rate.min === undefined ? [] : ['min_tx_rate', String(policy.rate.min)];
    const noMin = min.length > 0 ? ['min_tx_rate', '0'] : [];
    add('rate', 'vf rate', [...max, ...min], ['max_tx_rate', '0', ...noMin]);
  }
  if (policy.spoofCheck !== undefined) {
    const value = policy.spoofCheck ? 'on' : 'off';
    add('spoofCheck', 'vf spoofchk', ['spoofchk', value], ['spoofchk', DEFAULTS.spoofchk]);
  }
  if (policy.trust !== undefined) {
    const value = policy.trust ? 'on' : 'off';
    add('trust', 'vf trust', ['trust', value], ['trust', DEFAULTS.trust]);
  }
  if (policy.linkState !== undefined) {
    add('linkState', 'vf state', ['state', policy.linkState], ['state', DEFAULTS.state]);
  }
  return settings;
}

function vfStep(device: string, pf: string, vf: number, setting: VfSetting): Step {
  const set = (args: readonly string[]): Command => ({
    tool: 'ip',
    args: ['link', 'set', 'dev', pf, 'vf', String(vf), ...args],
  });
  return {
    id: `${setting.kind} ${pf}/${vf}`,
    kind: setting.kind,
    device,
    resource: `${pf} vf ${vf}`,
    neededBy: setting.neededBy,
    when: 'before',
    check: { tool: 'ip', args: ['-j', '-d', 'link', 'show', 'dev', pf] },
    do: [set(setting.set)],
    undo: [set(setting.unset)],
    needs: [],
  };
}
