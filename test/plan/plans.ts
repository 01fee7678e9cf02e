import type { BaseDomain, BaseInterface } from '../../src/plan/base.js';
import { EMPTY_BASE } from '../../src/plan/base.js';
import type { PlanOptions } from '../../src/plan/plan.js';
import { planLoaded } from '../../src/plan/plan-loaded.js';
import type { Plan, PlannedFunction } from '../../src/plan/types.js';
import { loadSpec } from '../../src/spec/load.js';

/** Plans the devices given as YAML flow maps, one a line; the domain is `d`. */
export function planOf(devices: string | readonly string[], options: PlanOptions = {}) {
  const list = typeof devices === 'string' ? [devices] : devices;
  const text = `version: 1\ndomain: d\ndevices:${list.length === 0 ? ' []' : ''}\n${list.map((d) => `  - ${d}\n`).join('')}`;
  return planLoaded(loadSpec(text, 's.yaml'), options);
}

/** The plan of devices that must have no errors. */
export function soundPlan(devices: string | readonly string[], options: PlanOptions = {}): Plan {
  const { plan, diagnostics } = planOf(devices, options);
  if (plan === undefined) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  return plan;
}

export function functionOf(plan: Plan, id: string): PlannedFunction {
  const found = plan.functions.find((fn) => fn.id === id);
  if (found === undefined) throw new Error(`no function ${id}`);
  return found;
}

/** An interface of a base, with what a test cares about. */
export function baseInterface(part: Partial<BaseInterface>): BaseInterface {
  return {
    element: 'interface',
    type: 'bridge',
    line: 7,
    alias: undefined,
    mac: undefined,
    model: 'virtio',
    target: undefined,
    hostAddress: undefined,
    vdpaPath: undefined,
    socket: undefined,
    sourceDev: undefined,
    teaming: undefined,
    acpiIndex: undefined,
    ...part,
  };
}

export function base(part: Partial<BaseDomain>): BaseDomain {
  return { ...EMPTY_BASE, ...part };
}
