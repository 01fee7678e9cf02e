import { isDeepStrictEqual } from 'node:util';
import type { Command, Step } from '../plan/step.js';
import { culprit, failedStep } from './culprit.js';
import { type FailedStep, messageOf, StepError } from './error.js';
import { commandText, execute, type Failure, type Means, outputsOf } from './execute.js';
import { forbids } from './guards.js';
import { type Entry, type Journal, type Journals, partial } from './journal.js';
import { type Look, lookAt } from './look.js';
import { withoutMoved } from './moved-ports.js';
import { pendingOf } from './pending.js';
import { roundsOf } from './rounds.js';
import { type HostState, readState } from './state/state.js';
import { isThere, leftOf, type TakenBack, takeBack } from './take-back.js';
import { areSet, differences, textsIn } from './values.js';
import { conflictsOf, entryOf, holds, questionsOf, type Work, workOf } from './work.js';
import { oneByOne, toWorkBlocks } from './work-blocks.js';

export interface RunOptions {
  readonly domain: string;
  readonly keepGoing?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * One run over steps: round by round, what does not hold is noted in the journal and done. When a step fails, all
 * that this run did is taken back.
 */
export class Run {
  /** Ids of the steps that something was done for. */
  readonly done = new Set<string>();
  readonly #failed: FailedStep[] = [];
  readonly #failedSteps = new Set<string>();
  /** In the order in which they are done. */
  #entries: Entry[] = [];
  /** That order, by their keys. */
  readonly #order = new Map<string, number>();

  constructor(
    private readonly means: Means,
    private readonly journals: Journals,
    /** What earlier runs did. */
    private readonly before: Journal | undefined,
    private readonly options: RunOptions,
  ) {}

  /**
   * @param first a look at the steps of the first round, if there was one already
   * @throws {StepError} and whatever keeps it from looking at the host: then, too, what was done is taken back
   */
  async carryOut(steps: readonly Step[], first?: Look): Promise<void> {
    try {
      await this.#allRounds(steps, first);
    } catch (error) {
      if (error instanceof StepError || this.options.keepGoing === true) throw error;
      await this.#giveUp(error);
    }
  }

  async #allRounds(steps: readonly Step[], first: Look | undefined): Promise<void> {
    let look = first;
    for (const round of roundsOf(steps)) {
      const wanted = round.filter((step) => !this.#needsFailed(step));
      await this.#round(wanted, look ?? (await lookAt(this.means.runner, wanted)));
      look = undefined;
    }
    if (this.options.signal?.aborted === true && this.#entries.length > 0)
      await this.#interrupted();
    if (this.#entries.length > 0 || this.before?.complete === false)
      this.#write(true, await this.#reached(), this.#stillBegun(steps));
    if (this.#failed.length > 0)
      throw new StepError(this.#failed, [], 'the other steps were done (--keep-going)');
  }

  /** What a run that was cut short began, and this one was not asked to do or could not, may be there in part. */
  #stillBegun(steps: readonly Step[]): readonly Entry[] {
    const { complete = true, entries = [] } = this.before ?? {};
    if (complete) return entries;
    const ended = new Set(steps.map(({ id }) => id).filter((id) => !this.#failedSteps.has(id)));
    return entries.map((entry) => (ended.has(entry.step) ? entry : partial(entry)));
  }

  /** Of steps that failed, and of those that need them, only what was reached is to be taken back some day. */
  async #reached(): Promise<readonly Entry[]> {
    const doubtful = this.#entries.filter(({ step }) => this.#failedSteps.has(step));
    if (doubtful.length === 0) return this.#entries;
    const unreached = new Set(await this.#unreachedOf(doubtful));
    const kept = this.#entries.filter((entry) => !unreached.has(entry));
    return kept.map((entry) => (this.#failedSteps.has(entry.step) ? partial(entry) : entry));
  }

  async #unreachedOf(entries: readonly Entry[]): Promise<Entry[]> {
    try {
      const state = await readState(this.means.runner, questionsOf(entries.map(workOf)));
      return entries.filter((entry) => !isThere(entry, state, true));
    } catch {
      return []; // a host that cannot be looked at any more keeps all of it
    }
  }

  async #round(round: readonly Step[], look: Look): Promise<void> {
    const refused = this.#refusals(round, look);
    for (const [step, output] of refused) await this.#fail([step, textOf(step.do), output]);
    const wanted = new Set(round.filter((step) => !refused.has(step)));
    const works = look.works.filter(({ step }) => wanted.has(step));
    const state = withoutMoved(works, look.state);
    const pending = works.flatMap((work) => pendingOf(work, state, this.before) ?? []);
    const blocks = toWorkBlocks(pending);
    for (const { key } of blocks.flat()) this.#order.set(key, this.#order.size);
    // All that can be seen is noted beforehand, at once: whether it was reached can be seen as well.
    const foreseen = blocks.flat().filter((work) => work.changes !== undefined);
    if (foreseen.length > 0) this.#note(foreseen.map((work) => entryOf(work, state)));
    for (const block of blocks) {
      if (this.options.signal?.aborted === true) await this.#interrupted();
      await this.#do(block, state);
    }
    await this.#verify(pending);
  }

  /** Steps of a round that must not be done: taken names, names that are not there, guests with VFs. */
  #refusals(round: readonly Step[], { works, state, nameless }: Look): Map<Step, string> {
    const wanted = new Set(round);
    const refused = new Map([...nameless].filter(([step]) => wanted.has(step)));
    const own = works.filter(({ step }) => wanted.has(step));
    for (const { step, resource, reason } of conflictsOf(own, state, this.before))
      refused.set(step, `${resource} is taken: ${reason}`);
    for (const work of own) {
      if (holds(work, state) === true) continue;
      const reason = forbids(this.means.runner, work.guard);
      if (reason !== undefined) refused.set(work.step, reason);
    }
    return refused;
  }

  async #do(block: readonly Work[], state: HostState): Promise<void> {
    let rest = block.filter((work) => !this.#needsFailed(work.step));
    while (rest.length > 0) {
      const unseen = rest.filter(isUnseen);
      if (unseen.length > 0) this.#note(unseen.map((work) => entryOf(work, state)));
      for (const { step } of rest) this.done.add(step.id);
      const failure = await execute(
        this.means,
        rest.flatMap((work) => work.commands),
      );
      if (failure === undefined) return;
      const each = this.options.keepGoing === true ? oneByOne(rest) : [];
      if (failure.command === undefined && each.length > 1) {
        for (const works of each) await this.#do(works, state);
        return;
      }
      const now = await readState(this.means.runner, questionsOf(rest));
      const failed = culprit(rest, failure, now);
      const { command, output } = failedStep(failed, failure);
      // What cannot be seen was reached if it stands before.
      const unreached = rest.slice(rest.indexOf(failed.work) + 1).filter(isUnseen);
      const keys = new Set(unreached.map(({ key }) => key));
      this.#entries = this.#entries.filter(({ key }) => !keys.has(key));
      for (const { step } of unreached) this.done.delete(step.id);
      await this.#fail([failed.work.step, command, output]);
      rest = rest.filter(
        (work) =>
          (holds(work, now) === false || keys.has(work.key)) &&
          !this.#needsFailed(work.step) &&
          work !== failed.work,
      );
    }
  }

  /** A command may succeed and change nothing. */
  async #verify(works: readonly Work[]): Promise<void> {
    const read = works.filter(
      (work) => work.values !== undefined && !this.#failedSteps.has(work.step.id),
    );
    if (read.length === 0) return;
    const now = await readState(this.means.runner, questionsOf(read));
    for (const { step, commands, values = [] } of read) {
      const texts = textsIn(now, values);
      if (areSet(values, texts)) continue;
      const output = `it had no effect: ${differences(values, texts)}`;
      await this.#fail([step, textOf(commands), output]);
    }
  }

  #needsFailed(step: Step): boolean {
    if (this.#failedSteps.has(step.id)) return true;
    if (!step.needs.some((id) => this.#failedSteps.has(id))) return false;
    this.#failedSteps.add(step.id);
    return true;
  }

  /** Ends the run, unless it is to go on without this step. */
  async #fail([step, command, output]: [Step, string, string]): Promise<void> {
    this.#failed.push({ step: step.id, command, output });
    this.#failedSteps.add(step.id);
    this.done.delete(step.id);
    if (this.options.keepGoing === true) return;
    const { left, failures } = await this.#takeBack();
    throw new StepError(this.#failed, leftOf(left), endOf(left, failures));
  }

  async #giveUp(cause: unknown): Promise<never> {
    if (this.#entries.length === 0) throw cause;
    const { left, failures } = await this.#takeBack();
    if (left.length === 0) throw cause;
    const end = `${messageOf(cause)}\n${endOf(left, failures)}`;
    throw new StepError(this.#failed, leftOf(left), end, { cause });
  }

  async #interrupted(): Promise<never> {
    const { left, failures } = await this.#takeBack();
    const end = `interrupted; ${endOf(left, failures)}`;
    const code = left.length > 0 ? 'VPF_E_HOST_LEFT' : 'VPF_E_HOST_INTERRUPTED';
    throw new StepError([], leftOf(left), end, { code });
  }

  async #takeBack(): Promise<Pick<TakenBack, 'left' | 'failures'>> {
    const result = await this.#tryToTakeBack();
    this.#write(this.before?.complete ?? true, result.left);
    return result;
  }

  /** A host that cannot be looked at any more keeps all of it. */
  async #tryToTakeBack(): Promise<Pick<TakenBack, 'left' | 'failures'>> {
    try {
      return await takeBack(this.means, this.#entries, true);
    } catch (error) {
      const failures = [{ command: undefined, output: messageOf(error) }];
      return { left: this.#entries.map(partial), failures };
    }
  }

  #note(entries: readonly Entry[]): void {
    const known = new Set(this.#entries.map(({ key }) => key));
    this.#entries.push(...entries.filter(({ key }) => !known.has(key)));
    const place = ({ key }: Entry) => this.#order.get(key) ?? 0;
    this.#entries.sort((a, b) => place(a) - place(b));
    this.#write(false, this.#entries);
  }

  #write(
    complete: boolean,
    entries: readonly Entry[],
    before: readonly Entry[] = this.before?.entries ?? [],
  ): void {
    const { domain } = this.options;
    const all = merge(before, entries);
    this.journals.write({ version: 1, domain, complete, entries: all });
  }
}

/** What was noted first knows how it was at first, and stays where it stands; unless it was about something else. */
function merge(before: readonly Entry[], now: readonly Entry[]): Entry[] {
  const again = new Map(now.map((entry) => [entry.key, entry]));
  const known = new Set(before.map(({ key }) => key));
  return [
    ...before.map((entry) => {
      const other = again.get(entry.key);
      if (other === undefined) return entry;
      if (!isDeepStrictEqual(other.names, entry.names)) return other;
      const { partial: _, ...first } = entry;
      return other.partial === true ? partial(first) : first;
    }),
    ...now.filter(({ key }) => !known.has(key)),
  ];
}

function isUnseen({ changes }: Work): boolean {
  return changes === undefined;
}

function endOf(left: readonly Entry[], failures: readonly Failure[]): string {
  if (left.length === 0) return 'what was done has been taken back';
  return `not all of it could be taken back: ${outputsOf(failures)}`;
}

function textOf(commands: readonly Command[]): string {
  return commands.map(commandText).join(' && ');
}
