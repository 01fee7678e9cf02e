import type { Step } from '../plan/step.js';
import { StepError } from './error.js';
import type { Means } from './execute.js';
import { type Entry, type Journal, type Journals, keptEntries } from './journal.js';
import { foreseeable } from './precheck.js';
import { prepare } from './prepare.js';
import { Run } from './run.js';
import { leftOf, takeBack } from './take-back.js';
import { type HostOptions, withHost } from './with-host.js';
import { worksOf } from './work.js';

export interface ApplyOptions extends HostOptions {
  /**
   * All steps of the spec, where only some of them are to be done now: what an earlier run did of the others stays.
   */
  readonly planned?: readonly Step[];
  /** Goes on with what does not need a step that failed, and takes nothing back. */
  readonly keepGoing?: boolean;
  /** Takes back what was done and ends, at the next moment at which that can be. */
  readonly signal?: AbortSignal;
}

export interface Applied {
  /** Ids of the steps that something was done for. */
  readonly done: readonly string[];
  /** Ids of the steps that held already. */
  readonly held: readonly string[];
  /** Ids of steps of an earlier run that the plan has no more: taken back. */
  readonly dropped: readonly string[];
}

/**
 * Makes steps hold: what holds already is left alone, the rest is done in as few processes as can be.
 * When a step fails, what was done is taken back, so that the host is as before.
 *
 * @throws {StepError} `VPF_E_HOST_STEP`: the step, the command and its output; the host is as before.
 *   `VPF_E_HOST_LEFT`: the same, and exactly what could not be taken back
 * @throws {HostError} `VPF_E_HOST_TAKEN`, `VPF_E_HOST_HELD`, `VPF_E_HOST_UNKNOWN`, `VPF_E_OUT_OF_RANGE`, `VPF_E_HOST_LOCKED`,
 *   `VPF_E_HOST_STATE`, `VPF_E_HOST_JOURNAL`, `VPF_E_TOOL_MISSING`: nothing was done, or it was taken back
 * @example
 * ```ts
 * const { done } = await applySteps(plan.steps, { domain: plan.domain });
 * ```
 */
export function applySteps(steps: readonly Step[], options: ApplyOptions): Promise<Applied> {
  const applied = withHost(options, (means, journals) => apply(steps, options, means, journals));
  try {
    // Known without the host, and for good: found while another process gets the lock.
    worksOf(steps);
  } catch {
    // Steps that are none: `apply` says so in its turn.
  }
  return applied;
}

async function apply(
  steps: readonly Step[],
  options: ApplyOptions,
  means: Means,
  journals: Journals,
): Promise<Applied> {
  const { domain, planned = steps } = options;
  const visible = foreseeable(steps);
  const preparing = { domain, steps, planned, visible };
  const { journal, stale, look } = await prepare(means.runner, journals, preparing);
  const dropped = await drop(stale.entries, journal, means, journals);
  const run = new Run(means, journals, journals.read(domain), options);
  await run.carryOut(steps, stale.entries.length === 0 ? look : undefined);
  return {
    done: [...run.done],
    held: steps.map((step) => step.id).filter((id) => !run.done.has(id)),
    dropped,
  };
}

/** Takes back what an earlier run did, and the plan does not ask for any more. @returns ids of the steps */
async function drop(
  stale: readonly Entry[],
  journal: Journal | undefined,
  means: Means,
  journals: Journals,
): Promise<string[]> {
  if (stale.length === 0 || journal === undefined) return [];
  journals.write({ ...journal, complete: false });
  const { undone, left, failures } = await takeBack(means, stale, !journal.complete);
  journals.write({ ...journal, entries: keptEntries(journal, stale, left) });
  if (left.length > 0) {
    const output = failures.map((f) => f.output).join('\n');
    const failed = [{ step: left[0]?.step ?? '', command: 'taking it back', output }];
    throw new StepError(failed, leftOf(left), 'an earlier step could not be taken back');
  }
  return [...new Set(undone.map((entry) => entry.step))];
}
