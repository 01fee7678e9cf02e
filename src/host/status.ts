import type { Step } from '../plan/step.js';
import { commandText } from './execute.js';
import { hostRunner, type Runner } from './runner.js';
import { isOfSection, lookAtSection } from './section/look.js';
import { readState } from './state/state.js';
import { conflictsOf, holds, sourcesOf, worksOf } from './work.js';

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
  const section = new Map(
    (await lookAtSection(runner, steps.filter(isOfSection))).map((look) => [look.step, look]),
  );
  const works = worksOf(steps.filter((step) => !isOfSection(step)));
  const state = await readState(runner, sourcesOf(works));
  const taken = conflictsOf(works, state, undefined);
  return steps.map((step) => {
    const { id, kind, device, resource } = step;
    const status = (status: StepStatus['status'], detail: readonly string[] = []): StepStatus => {
      return { id, kind, device, resource, status, detail };
    };
    const look = section.get(step);
    if (look !== undefined) return status(look.status, look.detail);
    const reasons = taken.filter((c) => c.step === id).map((c) => `${c.resource}: ${c.reason}`);
    if (reasons.length > 0) return status('taken', reasons);
    const own = works.filter((work) => work.step === step);
    const missing = own.filter((work) => holds(work, state) === false);
    if (missing.length > 0)
      return status('missing', missing.flatMap((w) => w.commands).map(commandText));
    return status(own.some((work) => work.changes === undefined) ? 'unknown' : 'holds');
  });
}
