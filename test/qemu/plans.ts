import type { PlanOptions } from '../../src/plan/plan.js';
import { planLoaded } from '../../src/plan/plan-loaded.js';
import type { Step } from '../../src/plan/step.js';
import type { Plan } from '../../src/plan/types.js';
import { formatDiagnostic } from '../../src/spec/diagnostic.js';
import { loadSpec } from '../../src/spec/load.js';

/** The plan of a spec: the devices, as YAML. */
export function planOf(devices: string, options: PlanOptions & { domain?: string } = {}): Plan {
  const { domain = 'worker-1', ...rest } = options;
  const text = `version: 1\ndomain: ${domain}\ndevices:\n${devices}`;
  const { plan, diagnostics } = planLoaded(loadSpec(text, 'spec.yaml'), rest);
  if (plan === undefined) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  return plan;
}

/** A virtual PF `vpf0` on a bridge; `more` are further keys of `vfs`. */
export function virtualPf(count: number, { bridge = 'br0', more = '' } = {}): string {
  return `
  - type: virtual-pf
    name: vpf0
    backend: {type: tap, bridge: ${bridge}}
    vfs: {count: ${count}, backend: {type: tap, bridge: ${bridge}}${more}}
`;
}

/** A step made of `ip` commands, written as a person would type them. */
export function step(id: string, part: Partial<Step>): Step {
  return {
    id,
    kind: 'test',
    device: 'vpf0',
    resource: id,
    neededBy: 'any',
    when: 'before',
    check: undefined,
    do: [],
    undo: [],
    needs: [],
    ...part,
  };
}
