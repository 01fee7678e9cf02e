import type { Step } from '../plan/step.js';
import type { Made } from './change.js';
import { type LeftChange, StepError } from './error.js';
import { type Means, outputsOf } from './execute.js';
import { checkInUse } from './in-use.js';
import { type Entry, type Journal, type Journals, keptEntries } from './journal.js';
import { lookAt } from './look.js';
import { askGuards, checkToolsBack } from './precheck.js';
import type { HostState } from './state/state.js';
import { leftOf, takeBack } from './take-back.js';
import { type HostOptions, withHost } from './with-host.js';
import { entryOf, holds, type Work } from './work.js';

export interface Undone {
  /** Ids of the steps that were taken back. */
  readonly undone: readonly string[];
  /**
   * Ids of steps that hold, or held another value, and were not touched: nothing says that vpf did them,
   * or somebody changed them since.
   */
  readonly passed: readonly string[];
  /** Whether there was a record of what vpf did. Without, only what carries its mark was taken back. */
  readonly recorded: boolean;
}

export interface UndoOptions extends HostOptions {
  /** All steps of the spec, where only some of them are to be taken back now: the others stay. */
  readonly planned?: readonly Step[];
}

/**
 * Takes back what {@link applySteps} did, the last first: each value goes back to what it was before. A port that Open
 * vSwitch kept over a reboot is not in the record, and goes by its mark.
 * Without a record of that (the steps were done by the script of {@link hostScript}, or by hand) only what
 * carries the mark of its owner is removed, and vdpa devices that are as the steps make them;
 * {@link scriptRecord} tells whether it was the script.
 *
 * @throws {HostError} `VPF_E_HOST_HELD`: guests have VFs or taps that would go, or others ports on a bridge
 *   that would; `VPF_E_TOOL_MISSING`: a program that would take something back; nothing was done
 * @throws {StepError} `VPF_E_HOST_LEFT`: exactly what is left
 * @example
 * ```ts
 * await undoSteps(plan.steps, { domain: plan.domain });
 * ```
 */
export function undoSteps(steps: readonly Step[], options: UndoOptions): Promise<Undone> {
  const { domain, planned = steps } = options;
  return withHost(options, async (means, journals) => {
    const journal = journals.read(domain);
    if (journal === undefined) return undoUnknown(steps, means);
    const own = new Set(steps.map(({ id }) => id));
    const others = new Set(planned.map(({ id }) => id).filter((id) => !own.has(id)));
    const known = await undoJournal(journal, journals, means, others);
    const kept = await undoKept(steps, journal, means);
    const both = (part: 'undone' | 'passed') => [...new Set([...known[part], ...kept[part]])];
    return { undone: both('undone'), passed: both('passed'), recorded: true };
  });
}

/** Open vSwitch alone keeps over a reboot what vpf made, of which the journal of a later run then knows nothing. */
async function undoKept(steps: readonly Step[], journal: Journal, means: Means): Promise<Undone> {
  const lasting = steps.filter((step) => step.do.some(({ tool }) => tool === 'ovs-vsctl'));
  if (lasting.length === 0) return { undone: [], passed: [], recorded: true };
  const known = new Set(journal.entries.map(({ key }) => key));
  return undoUnknown(
    lasting,
    means,
    (work, state) => !known.has(work.key) && isMarked(work, state),
  );
}

/** Whether it made something, as the mark on that says. */
function isMarked({ changes = [], mark }: Work, state: HostState): boolean {
  return changes.some(
    ({ makes }) => makes?.owner !== undefined && mark !== undefined && makes.owner(state) === mark,
  );
}

/**
 * Takes back what a journal says; what cannot be stays in it.
 *
 * @param staying ids of steps that are left as they are
 * @throws {HostError} `VPF_E_HOST_HELD`, `VPF_E_TOOL_MISSING`
 */
export async function undoJournal(
  journal: Journal,
  journals: Journals,
  means: Means,
  staying: ReadonlySet<string> = new Set(),
): Promise<Undone> {
  const begun = !journal.complete;
  const entries = journal.entries.filter(({ step }) => !staying.has(step));
  await askGuards(means.runner, entries, begun);
  await checkToolsBack(means.runner, entries, begun);
  const ready = (there: ReadonlySet<Entry>, state: HostState) => {
    checkInUse(there, state);
    journals.write({ ...journal, complete: false });
  };
  const { undone, passed, left, failures } = await takeBack(means, entries, begun, ready);
  // What is left says itself that it is there in part.
  journals.write({ ...journal, entries: keptEntries(journal, entries, left) });
  failIfLeft(leftOf(left), outputsOf(failures));
  const ids = new Set(stepsOf(undone));
  // Of a step that was taken back, a part may have been changed since.
  const others = stepsOf(passed).filter((id) => !ids.has(id));
  return { undone: [...ids], passed: others, recorded: true };
}

/** Nobody knows how it was before: only what carries its mark goes, and vdpa devices. */
async function undoUnknown(
  steps: readonly Step[],
  means: Means,
  concerns: (work: Work, state: HostState) => boolean = () => true,
): Promise<Undone> {
  const { works, state } = await lookAt(means.runner, steps);
  const holding = works.filter((work) => holds(work, state) === true && concerns(work, state));
  const entries = holding.flatMap((work): Entry[] => {
    const made = (work.changes ?? []).filter(({ makes }) => isOwn(makes, work.mark, state));
    if (made.length === 0) return [];
    const restore = made.flatMap((change) => change.restore(state));
    const makes = made.flatMap(({ makes }) => (makes === undefined ? [] : [makes.resource]));
    return [{ ...entryOf(work, state), restore, makes }];
  });
  const { undone, left, failures } = await takeBack(means, entries, false, (there, now) =>
    checkInUse(there, now, works),
  );
  failIfLeft(leftOf(left), outputsOf(failures));
  // What was part of something that has gone has gone, too.
  const after = entries.length === 0 ? { works, state } : await lookAt(means.runner, steps);
  const passed = after.works.filter(
    (work) => holds(work, after.state) === true && concerns(work, after.state),
  );
  const ids = new Set(passed.map((work) => work.step.id));
  return { undone: stepsOf(undone), passed: [...ids], recorded: false };
}

/** What would be used as well if it were somebody else's is ours if it says so itself. */
function isOwn(makes: Made | undefined, mark: string | undefined, state: HostState): boolean {
  if (makes?.serves === undefined) return makes?.fixed === true;
  return mark !== undefined && makes.owner?.(state) === mark;
}

function failIfLeft(left: readonly LeftChange[], why: string): void {
  if (left.length === 0) return;
  throw new StepError([], left, `not all could be taken back: ${why || 'no message'}`);
}

function stepsOf(entries: readonly Entry[]): string[] {
  return [...new Set(entries.map((entry) => entry.step))];
}
