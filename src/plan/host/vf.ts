import type { DocumentPath } from '../../spec/diagnostic.js';
import type { HostVf } from '../../spec/host-pf.js';
import { report } from '../context.js';
import { vlanPlan } from '../devices/assigned.js';
import { reportRate, vfSettings, vfStep } from '../devices/vf-settings.js';
import { HOST, type Step } from '../step.js';
import { addStep, type HostContext, hostStep } from './context.js';
import { type PfRef, vfAddress } from './pf-ref.js';

/** Seconds; a link that comes anew takes one or two. */
const RATE_RETRY = 5;

const NO_GUID = Array(8).fill('00').join(':');

/** One VF: what the embedded switch is told about it, then its driver, which should find MAC and VLAN set. */
export function planHostVf(
  context: HostContext,
  ref: PfRef,
  index: number,
  vf: HostVf,
  needs: readonly string[],
  path: DocumentPath,
): void {
  const vlan = vlanPlan(vf.vlan);
  if (vlan !== undefined && 'trunk' in vlan) {
    report(
      context,
      'VPF_E_VLAN_TRUNK_HOSTDEV',
      [...path, 'vlan'],
      'a VF carries one VLAN tag, not a trunk: give one tag, or none and let the guest tag',
    );
    return;
  }
  reportRate(context, vf.rate, path);
  const guids = [
    { key: 'nodeGuid', kind: 'vf node_guid', option: 'node_guid', guid: vf.nodeGuid },
    { key: 'portGuid', kind: 'vf port_guid', option: 'port_guid', guid: vf.portGuid },
  ].flatMap(({ key, kind, option, guid }) =>
    guid === undefined
      ? []
      : [{ key, kind, neededBy: 'any' as const, set: [option, guid], unset: [option, NO_GUID] }],
  );
  const settings = [...vfSettings(vf, vlan, vf.mac, false), ...guids];
  const ids: string[] = [];
  for (const setting of settings) {
    const made = vfStep(HOST, ref.netdev, index, setting);
    const work =
      setting.key === 'rate' ? made.do.map((c) => ({ ...c, retry: RATE_RETRY })) : made.do;
    const step: Step = { ...made, do: work, needs };
    addStep(context, step, [...path, setting.key]);
    ids.push(step.id);
  }
  if (vf.driver === undefined) return;
  addStep(context, driverStep(ref, index, vf.driver, [...needs, ...ids]), [...path, 'driver']);
}

function driverStep(ref: PfRef, index: number, driver: string, needs: readonly string[]): Step {
  const address = vfAddress(ref, index);
  const folder = `/sys/bus/pci/devices/${address}`;
  const rebind = (name: string): Step['do'] => [
    { tool: 'sysfs', args: [`${folder}/driver_override`, name] },
    // It may have none.
    { tool: 'sysfs', args: [`${folder}/driver/unbind`, address], mayFail: true },
    { tool: 'sysfs', args: ['/sys/bus/pci/drivers_probe', address] },
  ];
  return hostStep({
    id: `vf driver ${ref.shown}/${index}`,
    kind: 'vf driver',
    resource: `${ref.shown} vf ${index}`,
    values: [{ name: 'driver', read: { from: 'sysfs', file: `${folder}/driver` }, is: [driver] }],
    guard: { what: 'vf idle', folder },
    // It may be built into the kernel.
    do: [{ tool: 'modprobe', args: [driver], mayFail: true }, ...rebind(driver)],
    // Back to the one that the kernel chooses.
    undo: rebind(''),
    needs,
  });
}
