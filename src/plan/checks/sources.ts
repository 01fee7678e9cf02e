import type { DocumentPath } from '../../spec/diagnostic.js';
import type { Spec } from '../../spec/schema.js';
import type { BaseDomain } from '../base.js';
import { type PlanContext, report } from '../context.js';
import type { AssignedFunction, Plan } from '../types.js';

/** Who uses which host device; one device has several names (address, PF and index, interface). */
interface Use {
  readonly names: readonly string[];
  readonly by: string;
  readonly path: DocumentPath | undefined;
}

/** One VF or PF given twice, in whatever way it is named, and a PF given away together with its VFs. */
export function checkSources(context: PlanContext, spec: Spec, plan: Plan, base: BaseDomain): void {
  const assigned = plan.functions.filter((fn): fn is AssignedFunction => fn.kind === 'assigned');
  const uses: Use[] = [
    ...base.interfaces.map((i) => ({
      names: [i.hostAddress, i.sourceDev].filter((name) => name !== undefined),
      by: `an <${i.element}> of the base (line ${i.line})`,
      path: undefined,
    })),
    ...assigned.map((fn) => ({ names: namesOf(fn), by: fn.id, path: fn.path })),
    ...accelerated(spec),
  ];
  const seen = new Map<string, Use>();
  for (const use of uses) {
    const name = use.names.find((n) => seen.has(n));
    const first = name === undefined ? undefined : seen.get(name);
    if (first !== undefined && (use.path ?? first.path) !== undefined) {
      report(
        context,
        'VPF_E_SOURCE_DUPLICATE',
        use.path ?? first.path ?? [],
        `the host device ${name} belongs to ${first.by} and to ${use.by}: give each its own`,
      );
    }
    for (const n of use.names) if (!seen.has(n)) seen.set(n, use);
  }
  for (const whole of assigned.filter((fn) => fn.role === 'pf'))
    checkWholePf(context, spec, whole, assigned);
}

function namesOf(fn: AssignedFunction): string[] {
  const indexed = fn.pf !== undefined && fn.vf !== undefined ? `${fn.pf} vf ${fn.vf}` : undefined;
  return [fn.hostAddress, indexed, fn.netdev].filter((name) => name !== undefined);
}

/** The VFs that `accelerate` names one by one. */
function accelerated(spec: Spec): Use[] {
  return spec.devices.flatMap((device, i) => {
    if (device.type !== 'virtual-pf') return [];
    return (device.vfs.accelerate?.addresses ?? []).map((address, n) => ({
      names: [address],
      by: `accelerate of ${device.name}`,
      path: ['devices', i, 'vfs', 'accelerate', 'addresses', n],
    }));
  });
}

/** A PF that the guest has is bound to vfio: its VFs are gone from the host. */
function checkWholePf(
  context: PlanContext,
  spec: Spec,
  whole: AssignedFunction,
  assigned: readonly AssignedFunction[],
): void {
  const known = context.inventory.pfs.find((p) => p.address === whole.hostAddress);
  const name = whole.pf ?? known?.name;
  if (name === undefined) return;
  const vf = assigned.find((fn) => fn.role !== 'pf' && fn.pf === name);
  const accelerates = spec.devices.find(
    (d) => d.type === 'virtual-pf' && d.vfs.accelerate?.pf === name,
  );
  const other = vf?.id ?? accelerates?.name;
  if (other === undefined) return;
  report(
    context,
    'VPF_E_SOURCE_DUPLICATE',
    whole.path,
    `the whole of ${name} goes to the guest as ${whole.id}, and ${other} wants a VF of it: the host cannot give both`,
  );
}
