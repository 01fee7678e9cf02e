import type { VfDevice } from '../../spec/devices.js';
import type { DocumentPath } from '../../spec/diagnostic.js';
import { report } from '../context.js';
import type { Command, Step } from '../step.js';
import type { VfVlanPlan } from '../types.js';

export type Policy = Pick<VfDevice, 'vlan' | 'trust' | 'spoofCheck' | 'rate' | 'linkState'>;

/** Kernel defaults of a VF (rtnetlink, `ip link set DEV vf N ...`): what undo goes back to. */
const DEFAULTS = { trust: 'off', spoofchk: 'on', state: 'auto' } as const;

/** A least rate above the greatest. */
export function reportRate(
  context: Parameters<typeof report>[0],
  rate: Policy['rate'],
  path: DocumentPath,
): void {
  const { min = 0, max = 0 } = rate ?? {};
  if (max === 0 || min <= max) return;
  report(
    context,
    'VPF_E_OPTION_CONFLICT',
    [...path, 'rate', 'min'],
    `the least rate ${min} is above the greatest, ${max}: the kernel refuses that`,
  );
}

/** One thing that the embedded switch is told about a VF. */
export interface VfSetting {
  /** As in the spec. */
  readonly key: string;
  readonly kind: string;
  readonly neededBy: Step['neededBy'];
  readonly set: readonly string[];
  readonly unset: readonly string[];
}

export function vfSettings(
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

export function vfStep(device: string, pf: string, vf: number, setting: VfSetting): Step {
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
