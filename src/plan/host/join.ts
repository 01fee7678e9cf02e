import type { Diagnostic } from '../../spec/diagnostic.js';
import { report } from '../context.js';
import type { Step } from '../step.js';
import type { HostPlan } from './plan-host.js';

/**
 * The host section's steps, then those of the devices, which come after what they use of it. A setting that both
 * make is a fault: undoing one would undo the other.
 */
export function joinSteps(
  diagnostics: Diagnostic[],
  host: HostPlan,
  devices: readonly Step[],
): readonly Step[] {
  if (host.steps.length === 0) return devices;
  const vfs = host.steps.filter((s) => s.kind === 'sriov vfs').map((s) => s.id);
  return [
    ...host.steps,
    ...devices.map((step) => {
      const path = host.paths.get(step.id);
      if (path !== undefined) {
        report(
          { diagnostics },
          'VPF_E_HOST_DUPLICATE',
          path,
          `"${step.id}" is said here and by the device ${step.device}: say it in one place`,
        );
      }
      const needs = new Set([...step.needs, ...usedBy(step, host, vfs)]);
      return needs.size === step.needs.length ? step : { ...step, needs: [...needs] };
    }),
  ];
}

/** Ids of the host section's steps after which what a device's step uses is there. */
function usedBy(step: Step, host: HostPlan, vfs: readonly string[]): readonly string[] {
  const makers = (name: string | undefined) => host.makers.get(name ?? '') ?? [];
  switch (step.kind) {
    // Their resource is `BRIDGE port NAME`.
    case 'ovs port':
    case 'bridge port':
    case 'bridge vlan':
      return makers(step.resource.split(' ')[0]);
    case 'vdpa link':
      return makers(`vdpa ${step.do.find((c) => c.vdpaDevice !== undefined)?.vdpaDevice}`);
    // Whose representor or management device it is, is not known here: perhaps of a new VF.
    case 'link up':
    case 'vdpa dev':
      return vfs;
    default:
      // `PF vf N`
      return makers(step.resource.split(' ')[0]);
  }
}
