import type { Step } from '../plan/step.js';
import { commandText } from './execute.js';
import { lookAt } from './look.js';
import { hostRunner, type Runner } from './runner.js';
import { differences, textsIn } from './values.js';
import { conflictsOf, holds } from './work.js';
import { byStep } from './work-blocks.js';

/** How a step stands. */
export interface StepStatus {
  readonly id: string;
  readonly kind: string;
  readonly device: string;
  readonly resource: string;
  /** `taken`: the name is somebody else's; `unknown`: what it does cannot be seen. */
  readonly status: 'holds' | 'missing' | 'taken' | 'unknown';
  /** The commands that would be run, or why it is taken. */
  readonly detail: readonly string[];
}

/**
 * What holds and what does not, of each step. Nothing is changed.
 *
 * @throws {HostError} `VPF_E_HOST_STATE`, `VPF_E_TOOL_MISSING`
 * @example
 * ```ts
 * const missing = (await statusOfSteps(plan.steps)).filter((s) => s.status !== 'holds');
 * ```
 */
export async function statusOfSteps(
  steps: readonly Step[],
  { runner = hostRunner }: { readonly runner?: Runner } = {},
): Promise<StepStatus[]> {
  const { works, state, nameless } = await lookAt(runner, steps);
  const taken = conflictsOf(works, state, undefined);
  const takenSteps = new Set(taken.map(({ step }) => step));
  const worksOfStep = byStep(works);
  return steps.map((step) => {
    const { id, kind, device, resource } = step;
    const status = (status: StepStatus['status'], ...detail: string[]): StepStatus => {
      return { id, kind, device, resource, status, detail };
    };
    const unnamed = nameless.get(step);
    if (unnamed !== undefined) return status('missing', unnamed);
    if (takenSteps.has(step)) {
      const own = taken.filter((c) => c.step === step);
      return status('taken', ...own.map((c) => `${c.resource}: ${c.reason}`));
    }
    const own = worksOfStep.get(step) ?? [];
    const lacking = own.filter((work) => holds(work, state) === false);
    if (lacking.length === 0)
      return status(own.some((work) => work.changes === undefined) ? 'unknown' : 'holds');
    const values = lacking.flatMap(({ values: all }) =>
      all === undefined ? [] : [differences(all, textsIn(state, all))],
    );
    return status('missing', ...values, ...lacking.flatMap((w) => w.commands).map(commandText));
  });
}
