import type { Step } from '../../plan/step.js';
import type { Plan } from '../../plan/types.js';
import { planInputs } from '../composing.js';
import { UsageError } from '../errors.js';
import type { CommonOptions } from '../options.js';
import { printDiagnostics } from '../report.js';

export interface HostInputs extends CommonOptions {
  /** Who starts the guest: libvirt does many of the steps itself. */
  readonly for?: 'qemu' | 'libvirt';
  /** The steps that libvirt would undo by starting the guest. */
  readonly after?: boolean;
}

export interface HostSteps {
  readonly domain: string;
  readonly plan: Plan;
  readonly steps: readonly Step[];
  /** How many steps libvirt does itself, or come at another time. */
  readonly omitted: number;
}

/**
 * Reads a spec and gives the steps of the host that are asked for.
 *
 * @param warn whether warnings of the plan go to stderr: where the steps are only looked at or taken back, they were said
 *   before
 */
export async function readSteps(
  spec: string,
  options: HostInputs,
  { warn = false }: { readonly warn?: boolean } = {},
): Promise<HostSteps> {
  if (options.after === true && options.for !== 'libvirt')
    throw new UsageError('--after goes with --for libvirt: without it, all steps are meant');
  const { plan, diagnostics } = await planInputs({ spec, ...options }, { purpose: 'host' });
  if (warn && options.json !== true) await printDiagnostics(diagnostics);
  const steps = plan.steps.filter((step) => isWanted(step, options));
  return { domain: plan.domain, plan, steps, omitted: plan.steps.length - steps.length };
}

function isWanted(step: Step, { for: by = 'qemu', after = false }: HostInputs): boolean {
  if (by === 'qemu') return true;
  return step.neededBy === 'any' && (step.when === 'after') === after;
}
