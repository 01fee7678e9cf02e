import type { Step } from '../plan/step.js';
import type { ApplyOptions } from './apply.js';
import { StepError } from './error.js';
import { commandText } from './execute.js';
import { type Journal, Journals } from './journal.js';
import type { Look } from './look.js';
import { withoutMoved } from './moved-ports.js';
import { pendingOf } from './pending.js';
import { prepare } from './prepare.js';
import { roundsOf } from './rounds.js';
import { hostRunner } from './runner.js';
import { isRemade, needing } from './stale.js';
import { RUN_DIR } from './with-host.js';

/** What {@link applySteps} would do now. */
export interface Preview {
  /** Ids of the steps that something would be done for. */
  readonly pending: readonly string[];
  /** Ids of the steps that hold. */
  readonly held: readonly string[];
  /** Ids of steps of an earlier run that the plan has no more, and that would be taken back. */
  readonly dropped: readonly string[];
}

/**
 * What {@link applySteps} would do with the host as it is now, as far as that can be foreseen: what only an earlier step
 * brings cannot be looked at. Nothing is changed, and nobody has to wait.
 *
 * @throws {HostError} whatever `applySteps` refuses before it changes anything
 * @throws {StepError} `VPF_E_HOST_STEP`: steps that name what this host does not have, and no other step brings
 * @example
 * ```ts
 * const { pending } = await previewSteps(plan.steps, { domain: plan.domain });
 * ```
 */
export async function previewSteps(
  steps: readonly Step[],
  options: Pick<ApplyOptions, 'domain' | 'planned' | 'runner' | 'runDir'>,
): Promise<Preview> {
  const { domain, planned = steps, runner = hostRunner, runDir = RUN_DIR } = options;
  const preparing = { domain, steps, planned, visible: steps };
  const { journal, stale, look } = await prepare(runner, new Journals(runDir), preparing);
  refuseNameless(steps, look);
  const pending = pendingSteps(steps, look, journal, stale.going);
  return {
    pending: steps.filter((step) => pending.has(step.id)).map(({ id }) => id),
    held: steps.filter((step) => !pending.has(step.id)).map(({ id }) => id),
    dropped: [...new Set([...stale.there].reverse().map(({ step }) => step))],
  };
}

/** A name that no step before it brings will not be there in its turn either. */
function refuseNameless(steps: readonly Step[], { nameless }: Look): void {
  const first = roundsOf(steps)[0] ?? [];
  const failed = first.flatMap((step) => {
    const output = nameless.get(step);
    const command = step.do.map(commandText).join(' && ');
    return output === undefined ? [] : [{ step: step.id, command, output }];
  });
  if (failed.length > 0) throw new StepError(failed, [], 'nothing was done');
}

/**
 * Ids of what does not hold; and of what needs something that would be made anew, and would be gone with it: with VFs
 * their settings, with a tap its place on a bridge.
 *
 * @param going resources that would be taken back before
 */
function pendingSteps(
  steps: readonly Step[],
  { works, state: now, nameless }: Look,
  journal: Journal | undefined,
  going: ReadonlySet<string>,
): Set<string> {
  const state = withoutMoved(works, now);
  const pending = new Set([...nameless.keys()].map(({ id }) => id));
  const anew = new Set<string>();
  for (const work of works) {
    const { id } = work.step;
    const makes = (work.changes ?? []).flatMap((change) => change.makes ?? []);
    const remade = makes.some((one) => isRemade(one, going));
    if (!remade && pendingOf(work, state, journal) === undefined) continue;
    pending.add(id);
    const made = makes.some((one) => !one.exists(state));
    if (remade || made || work.guard?.what === 'vfs idle') anew.add(id);
  }
  return new Set([...pending, ...needing(steps, anew)]);
}
