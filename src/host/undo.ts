import type { Step } from '../plan/step.js';
import { type HostOptions, LOCK_TIMEOUT, RUN_DIR } from './apply.js';
import { type LeftChange, StepError } from './error.js';
import type { Means } from './execute.js';
import { type Entry, type Journal, Journals } from './journal.js';
import { withHostLock } from './lock.js';
import { hostRunner } from './runner.js';
import { isOfSection, lookAtSection } from './section/look.js';
import { askGuards, leftOfSection, takeBackSection } from './section/take-back.js';
import { readState } from './state/state.js';
import { leftOf, takeBack } from './take-back.js';
import { holds, sourcesOf, type Work, worksOf } from './work.js';

export interface Undone {
  /** Ids of the steps that were taken back. */
  readonly undone: readonly string[];
  /**
   * Ids of steps that hold, or held another value, and were not touched: nothing says that vpf did them,
   * or somebody changed them since.
   */
  readonly passed: readonly string[];
}

/**
 * Takes back what {@link applySteps} did, the last first: each value goes back to what it was before.
 * Without a record of that (the steps were done by the script of {@link hostScript}, or by hand) only what
 * carries the mark of its owner is removed, and vdpa devices that are as the steps make them; of the section
 * `host` nothing.
 *
 * @throws {HostError} `VPF_E_HOST_HELD`: guests have VFs that would go; nothing was done
 * @throws {StepError} `VPF_E_HOST_LEFT`: exactly what is left
 * @example
 * ```ts
 * await undoSteps(plan.steps, { domain: plan.domain });
 * ```
 */
export function undoSteps(steps: readonly Step[], options: HostOptions): Promise<Undone> {
  const { runDir = RUN_DIR, lockTimeout = LOCK_TIMEOUT, runner = hostRunner } = options;
  return withHostLock(runDir, lockTimeout, (lock) => {
    const journals = new Journals(runDir);
    const journal = journals.read(options.domain);
    const means = { runner, lock };
    return journal === undefined
      ? undoUnknown(steps, means)
      : undoJournal(journal, journals, means);
  });
}

/** Takes back all that a journal says; what cannot be stays in it. */
export async function undoJournal(
  journal: Journal,
  journals: Journals,
  means: Means,
): Promise<Undone> {
  const { section = [] } = journal;
  const begun = !journal.complete;
  await askGuards(means, section, begun);
  journals.write({ ...journal, complete: false });
  const result = await takeBack(means, journal.entries, begun);
  journals.write({ ...journal, complete: false, entries: result.left });
  const host = await takeBackSection(means, section, begun);
  journals.write({ ...journal, complete: false, entries: result.left, section: host.left });
  const why = [...result.failures, ...host.failures].map((f) => f.output).join('; ');
  failIfLeft([...leftOf(result.left), ...(await leftOfSection(means, host.left))], why);
  const idsOf = (entries: typeof section) => entries.map(({ step }) => step.id);
  return {
    undone: [...stepsOf(result.undone), ...idsOf(host.undone)],
    passed: [...stepsOf(result.passed), ...idsOf(host.passed)],
  };
}

/** Of the section, nobody knows how it was before, or whether it was so: it stays. */
async function undoUnknown(steps: readonly Step[], means: Means): Promise<Undone> {
  const { undone, passed } = await undoMarked(
    worksOf(steps.filter((step) => !isOfSection(step))),
    means,
  );
  const section = await lookAtSection(means.runner, steps.filter(isOfSection));
  const holding = section.filter(({ status }) => status === 'holds');
  return { undone, passed: [...passed, ...holding.map(({ step }) => step.id)] };
}

async function undoMarked(works: readonly Work[], means: Means): Promise<Undone> {
  const state = await readState(means.runner, sourcesOf(works));
  const holding = works.filter((work) => holds(work, state) === true);
  const entries = holding.flatMap((work): Entry[] => {
    const { step, commands, mark, changes = [] } = work;
    const made = changes.filter(({ makes }) => makes?.fixed === true);
    if (made.length === 0) return [];
    return [
      {
        step: step.id,
        commands,
        restore: made.flatMap((change) => change.restore(state)),
        makes: made.flatMap(({ makes }) => (makes === undefined ? [] : [makes.resource])),
        within: changes.flatMap(({ within }) => within),
        ...(mark !== undefined && { mark }),
      },
    ];
  });
  const { undone, left, failures } = await takeBack(means, entries, false, state);
  failIfLeft(leftOf(left), failures.map((f) => f.output).join('; '));
  const gone = new Set(undone.flatMap(({ makes }) => makes));
  const passed = holding.filter((work) =>
    (work.changes ?? []).some(
      ({ makes, within }) =>
        ![makes?.resource, ...within].some((r) => r !== undefined && gone.has(r)),
    ),
  );
  return { undone: stepsOf(undone), passed: [...new Set(passed.map((work) => work.step.id))] };
}

function failIfLeft(left: readonly LeftChange[], why: string): void {
  if (left.length === 0) return;
  throw new StepError([], left, `not all could be taken back: ${why || 'no message'}`);
}

function stepsOf(entries: readonly Entry[]): string[] {
  return [...new Set(entries.map((entry) => entry.step))];
}
