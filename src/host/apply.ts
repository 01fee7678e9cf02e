import { toBlocks } from '../plan/blocks.js';
import type { Step } from '../plan/step.js';
import { culprit, failedStep } from './culprit.js';
import { type FailedStep, HostError, StepError } from './error.js';
import { execute, type Means } from './execute.js';
import { type Entry, entryKey, type Journal, Journals } from './journal.js';
import { withHostLock } from './lock.js';
import { hostRunner, type Runner } from './runner.js';
import { checkSection, checkTaken } from './section/check.js';
import { dropSection, staleSection } from './section/drop.js';
import { isOfSection } from './section/look.js';
import { SectionRun } from './section/run.js';
import { askGuards } from './section/take-back.js';
import { type HostState, readState } from './state/state.js';
import { leftOf, takeBack } from './take-back.js';
import { conflictsOf, entryOf, holds, sourcesOf, type Work, worksOf } from './work.js';

export interface HostOptions {
  /** Whose steps they are: what was changed is remembered by this name. */
  readonly domain: string;
  readonly runner?: Runner;
  /** Where lock and journal lie. */
  readonly runDir?: string;
  /** Seconds to wait for another vpf; 0 refuses at once. */
  readonly lockTimeout?: number;
}

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

export const RUN_DIR = '/run/vpf';
export const LOCK_TIMEOUT = 10;

/**
 * Makes steps hold: what holds already is left alone, the rest is done in as few processes as can be.
 * When a step fails, what was done is taken back, so that the host is as before.
 *
 * @throws {StepError} `VPF_E_HOST_STEP`: the step, the command and its output; the host is as before.
 *   `VPF_E_HOST_LEFT`: the same, and exactly what could not be taken back
 * @throws {HostError} `VPF_E_HOST_TAKEN`, `VPF_E_HOST_HELD`, `VPF_E_HOST_UNKNOWN`, `VPF_E_HOST_LOCKED`,
 *   `VPF_E_HOST_STATE`, `VPF_E_HOST_JOURNAL`, `VPF_E_TOOL_MISSING`: nothing was done
 * @example
 * ```ts
 * const { done } = await applySteps(plan.steps, { domain: plan.domain });
 * ```
 */
export function applySteps(steps: readonly Step[], options: ApplyOptions): Promise<Applied> {
  const { runDir = RUN_DIR, lockTimeout = LOCK_TIMEOUT, runner = hostRunner } = options;
  return withHostLock(runDir, lockTimeout, (lock) =>
    apply(steps, options, { runner, lock }, new Journals(runDir)),
  );
}

async function apply(
  steps: readonly Step[],
  options: ApplyOptions,
  means: Means,
  journals: Journals,
): Promise<Applied> {
  const { domain, planned = steps } = options;
  const section = steps.filter(isOfSection);
  const works = worksOf(steps.filter((step) => !isOfSection(step)));
  const first = journals.read(domain);
  const stale = staleSection(first, planned);
  await checkSection(means.runner, section);
  await askGuards(means, stale, first?.complete === false);
  const wanted = worksOf(planned.filter((step) => !isOfSection(step)));
  const dropped = [
    ...(await takeBackDropped(wanted, domain, means, journals)),
    ...(await dropSection(stale, domain, means, journals)),
  ];
  const before = journals.read(domain);
  await checkTaken(means.runner, section, before);
  await stateFor(works, before, means);
  const sectionRun = new SectionRun(means, journals, before, options);
  await sectionRun.carryOut(section);
  const entered = journals.read(domain);
  // Whether an earlier run of the devices ended is not for the section to say.
  const known = entered && { ...entered, complete: before?.complete ?? true };
  let pending: Work[];
  try {
    const state = await stateFor(works, known, means);
    pending = works.filter((work) => holds(work, state) !== true && !isDone(work, known));
    const run = new Run(means, journals, domain, known, state, options, sectionRun);
    if (pending.length > 0 || sectionRun.failed.length > 0) await run.carryOut(pending);
    else if (entered?.complete === false) journals.write({ ...entered, complete: true });
  } catch (error) {
    const goesOn = error instanceof StepError && error.code === 'VPF_E_HOST_STEP';
    if (options.keepGoing !== true || !goesOn) await sectionRun.rollBack(error);
    throw error;
  }
  const done = new Set([...sectionRun.done, ...pending.map((work) => work.step.id)]);
  return {
    done: [...done],
    held: steps.map((step) => step.id).filter((id) => !done.has(id)),
    dropped,
  };
}

/** @throws {HostError} VPF_E_HOST_TAKEN */
async function stateFor(
  works: readonly Work[],
  journal: Journal | undefined,
  means: Means,
): Promise<HostState> {
  const state = await readState(means.runner, sourcesOf(works));
  const conflicts = conflictsOf(works, state, journal);
  if (conflicts.length === 0) return state;
  const said = conflicts.map((c) => `step "${c.step}": ${c.resource} is taken: ${c.reason}`);
  throw new HostError('VPF_E_HOST_TAKEN', said.join('\n'));
}

/** What cannot be seen is done once: the journal says whether it was. */
function isDone(work: Work, journal: Journal | undefined): boolean {
  if (work.changes !== undefined || journal?.complete !== true) return false;
  const key = entryKey({ ...work, step: work.step.id });
  return journal.entries.some((entry) => entryKey(entry) === key);
}

/** What an earlier run did, and the plan does not ask for any more. @returns ids of the steps */
async function takeBackDropped(
  works: readonly Work[],
  domain: string,
  means: Means,
  journals: Journals,
): Promise<string[]> {
  const journal = journals.read(domain);
  if (journal === undefined) return [];
  const wanted = new Set(works.map((work) => entryKey({ ...work, step: work.step.id })));
  const stale = journal.entries.filter((entry) => !wanted.has(entryKey(entry)));
  if (stale.length === 0) return [];
  journals.write({ ...journal, complete: false });
  const { undone, left, failures } = await takeBack(means, stale, !journal.complete);
  const gone = new Set(stale.filter((entry) => !left.includes(entry)));
  journals.write({ ...journal, entries: journal.entries.filter((entry) => !gone.has(entry)) });
  if (left.length > 0) {
    const output = failures.map((f) => f.output).join('\n');
    const failed = [{ step: left[0]?.step ?? '', command: 'taking it back', output }];
    throw new StepError(failed, leftOf(left), 'an earlier step could not be taken back');
  }
  return [...new Set(undone.map((entry) => entry.step))];
}

/** One run over what does not hold. */
class Run {
  readonly #failed: FailedStep[];
  readonly #failedSteps: Set<string>;
  /** In the order in which they are done. */
  readonly #entries: Entry[] = [];

  constructor(
    private readonly means: Means,
    private readonly journals: Journals,
    private readonly domain: string,
    private readonly before: Journal | undefined,
    private readonly state: HostState,
    private readonly options: ApplyOptions,
    { failed, failedSteps }: Pick<SectionRun, 'failed' | 'failedSteps'>,
  ) {
    this.#failed = [...failed];
    this.#failedSteps = new Set(failedSteps);
  }

  async carryOut(pending: readonly Work[]): Promise<void> {
    const blocks = this.#blocks(pending);
    // All that can be seen is noted beforehand, at once: whether it was reached can be seen as well.
    this.#entries.push(
      ...blocks.flat().flatMap((w) => (w.changes === undefined ? [] : [entryOf(w, this.state)])),
    );
    this.#note(false);
    for (const block of blocks) {
      if (this.options.signal?.aborted === true) await this.#interrupted();
      await this.#do(block);
    }
    this.#note(true);
    if (this.#failed.length > 0)
      throw new StepError(this.#failed, [], 'the other steps were done (--keep-going)');
  }

  /** The works in the order in which they are done, those of one process together. */
  #blocks(pending: readonly Work[]): Work[][] {
    const byStep = new Map<Step, Work[]>();
    for (const work of pending) {
      const list = byStep.get(work.step) ?? [];
      list.push(work);
      byStep.set(work.step, list);
    }
    // Only what is to be done decides which process can do it.
    const reduced = new Map<Step, Work[]>();
    for (const [step, works] of byStep)
      reduced.set({ ...step, do: works.flatMap((w) => w.commands), undo: [] }, works);
    return toBlocks([...reduced.keys()]).map((block) =>
      (block.kind === 'plain' ? [block.step] : block.steps).flatMap((s) => reduced.get(s) ?? []),
    );
  }

  async #do(block: readonly Work[]): Promise<void> {
    let rest = block.filter((work) => !this.#needsFailed(work.step));
    while (rest.length > 0) {
      for (const work of rest) {
        if (work.changes !== undefined) continue;
        this.#entries.push(entryOf(work, this.state));
        this.#note(false);
      }
      const failure = await execute(
        this.means,
        rest.flatMap((work) => work.commands),
      );
      if (failure === undefined) return;
      const now = await readState(this.means.runner, sourcesOf(rest));
      const failed = culprit(rest, failure, now);
      this.#failed.push(failedStep(failed, failure));
      if (this.options.keepGoing !== true)
        await this.#rollBack('what was done has been taken back');
      this.#failedSteps.add(failed.work.step.id);
      rest = rest.filter(
        (work) =>
          holds(work, now) === false && !this.#needsFailed(work.step) && work !== failed.work,
      );
    }
  }

  #needsFailed(step: Step): boolean {
    if (this.#failedSteps.has(step.id)) return true;
    if (!step.needs.some((id) => this.#failedSteps.has(id))) return false;
    this.#failedSteps.add(step.id);
    return true;
  }

  async #interrupted(): Promise<never> {
    const { left } = await this.#takeBack();
    const end = 'interrupted; what was done has been taken back';
    const code = left.length > 0 ? 'VPF_E_HOST_LEFT' : 'VPF_E_HOST_INTERRUPTED';
    throw new StepError([], leftOf(left), end, { code });
  }

  async #rollBack(end: string): Promise<never> {
    const { left, failures } = await this.#takeBack();
    const why = failures.map((f) => f.output).join('; ');
    throw new StepError(
      this.#failed,
      leftOf(left),
      left.length === 0 ? end : `not all of it could be taken back: ${why}`,
    );
  }

  async #takeBack() {
    const result = await takeBack(this.means, this.#entries, true);
    const kept = new Set(result.left);
    const entries = merge(
      this.before?.entries ?? [],
      this.#entries.filter((e) => kept.has(e)),
    );
    this.#write(this.before?.complete ?? true, entries);
    return result;
  }

  #note(complete: boolean): void {
    const entries = merge(this.before?.entries ?? [], this.#entries);
    this.#write(complete, entries);
  }

  #write(complete: boolean, entries: readonly Entry[]): void {
    const section = this.before?.section ?? [];
    this.journals.write({ version: 1, domain: this.domain, complete, entries, section });
  }
}

/** What was noted first knows how it was at first. */
function merge(before: readonly Entry[], now: readonly Entry[]): Entry[] {
  const known = new Map(before.map((entry) => [entryKey(entry), entry]));
  const again = new Set(now.map(entryKey));
  return [
    ...before.filter((entry) => !again.has(entryKey(entry))),
    ...now.map((entry) => known.get(entryKey(entry)) ?? entry),
  ];
}
