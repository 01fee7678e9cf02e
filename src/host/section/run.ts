import { toBlocks } from '../../plan/blocks.js';
import type { Command, Step } from '../../plan/step.js';
import { culprit, failedStep } from '../culprit.js';
import { type FailedStep, StepError } from '../error.js';
import { commandText, execute, type Means } from '../execute.js';
import { type Journal, type Journals, type SectionEntry, sectionKey } from '../journal.js';
import { readState } from '../state/state.js';
import { conflictsOf, entryOf, holds, sourcesOf, worksOf } from '../work.js';
import { attempt, reasonOf } from './attempt.js';
import { asBegun } from './check.js';
import { resolveStep } from './names.js';
import { leftOfSection, takeBackSection } from './take-back.js';
import { areSet, differences, forbids, readValues, wantedCommands } from './values.js';

interface SectionOptions {
  readonly domain: string;
  readonly keepGoing?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * One run over the section `host`. Each step is looked at when its turn comes, as what it names and needs may only
 * be there once earlier steps are done.
 */
export class SectionRun {
  readonly done: string[] = [];
  readonly held: string[] = [];
  /** Only where the run goes on after them. */
  readonly failed: FailedStep[] = [];
  readonly failedSteps = new Set<string>();
  /** With the values from before this run; those of the journal are from before the first one. */
  readonly #ran: SectionEntry[] = [];

  constructor(
    private readonly means: Means,
    private readonly journals: Journals,
    private readonly before: Journal | undefined,
    private readonly options: SectionOptions,
  ) {}

  /** @throws {StepError} when a step fails; the section is as before then, or the error says what is left */
  async carryOut(steps: readonly Step[]): Promise<void> {
    const { keepGoing = false } = this.options;
    // One by one, each can fail alone.
    const blocks = keepGoing ? toBlocks(steps).flatMap(alone) : toBlocks(steps);
    for (const block of blocks) {
      if (this.options.signal?.aborted === true) await this.#interrupted();
      const wanted = (block.kind === 'plain' ? [block.step] : block.steps).filter(
        (step) => !this.#needsFailed(step),
      );
      const [first] = wanted;
      if (first === undefined) continue;
      const failure = await this.#attempt(wanted, first);
      if (failure === undefined) continue;
      this.failed.push(failure);
      this.failedSteps.add(failure.step);
      if (!keepGoing) await this.#fail('what was done has been taken back');
    }
  }

  /** Takes back what this run did. @throws {StepError} with what is left */
  async rollBack(cause?: unknown): Promise<void> {
    const { left, failures } = await takeBackSection(this.means, this.#ran, true);
    const kept = new Set(left.map((entry) => sectionKey(entry.step)));
    this.#write(
      this.before?.complete ?? true,
      this.#ran.filter((entry) => kept.has(sectionKey(entry.step))),
    );
    if (left.length === 0) return;
    const failed = cause instanceof StepError ? cause.failed : this.failed;
    const others = cause instanceof StepError ? cause.left : [];
    const changes = [...others, ...(await leftOfSection(this.means, left))];
    const why = failures.map((f) => f.output).join('; ');
    throw new StepError(failed, changes, `not all of it could be taken back: ${why}`, { cause });
  }

  /** @throws {StepError} */
  async #fail(end: string): Promise<never> {
    await this.rollBack();
    throw new StepError(this.failed, [], end);
  }

  async #interrupted(): Promise<never> {
    await this.rollBack();
    const end = 'interrupted; what was done has been taken back';
    throw new StepError([], [], end, { code: 'VPF_E_HOST_INTERRUPTED' });
  }

  #needsFailed(step: Step): boolean {
    if (!step.needs.some((id) => this.failedSteps.has(id))) return false;
    this.failedSteps.add(step.id);
    return true;
  }

  async #attempt(steps: readonly Step[], first: Step): Promise<FailedStep | undefined> {
    try {
      return await (first.values === undefined ? this.#doPlain(steps) : this.#doValues(first));
    } catch (error) {
      const output = reasonOf(error);
      return { step: first.id, command: textOf(first.do), output };
    }
  }

  async #doValues(step: Step): Promise<FailedStep | undefined> {
    const { runner } = this.means;
    const before = await readValues(runner, step);
    if (areSet(step, before)) {
      this.held.push(step.id);
      return undefined;
    }
    const reason = await forbids(runner, step);
    if (reason !== undefined) return { step: step.id, command: textOf(step.do), output: reason };
    this.#note([{ step, before, entries: [] }]);
    for (const command of wantedCommands(step.do, before)) {
      const failure = await attempt(this.means, command, before);
      if (failure !== undefined)
        return { step: step.id, command: failure.text, output: failure.output };
    }
    const after = await readValues(runner, step);
    if (!areSet(step, after)) {
      const output = `it had no effect: ${differences(step, after)}`;
      return { step: step.id, command: textOf(step.do), output };
    }
    this.done.push(step.id);
    return undefined;
  }

  /** Steps that one process can do: what they change is seen from their commands. */
  async #doPlain(planned: readonly Step[]): Promise<FailedStep | undefined> {
    const plans = new Map<Step, Step>();
    for (const step of planned) plans.set(await resolveStep(this.means.runner, step), step);
    const works = worksOf([...plans.keys()]);
    const state = await readState(this.means.runner, sourcesOf(works));
    const [taken] = conflictsOf(works, state, asBegun(this.before));
    if (taken !== undefined) {
      const command = textOf(planned.find((s) => s.id === taken.step)?.do ?? []);
      return { step: taken.step, command, output: `${taken.resource} is taken: ${taken.reason}` };
    }
    const known = new Set(
      this.before?.complete === true ? this.before.section?.map((s) => sectionKey(s.step)) : [],
    );
    const isDone = (step: Step) => known.has(sectionKey(plans.get(step) ?? step));
    const pending = works.filter((work) => {
      const held = holds(work, state);
      return held === undefined ? !isDone(work.step) : !held;
    });
    const sections = [...plans].flatMap(([resolved, step]): SectionEntry[] => {
      const own = pending.filter((work) => work.step === resolved);
      if (own.length === 0) this.held.push(step.id);
      // The way back of what cannot be seen is the step's own; its names are those of now.
      return own.length === 0 ? [] : [{ step, entries: own.map((work) => entryOf(work, state)) }];
    });
    if (pending.length === 0) return undefined;
    this.#note(sections);
    const failure = await execute(
      this.means,
      pending.flatMap((work) => work.commands),
    );
    if (failure !== undefined) {
      const now = await readState(this.means.runner, sourcesOf(pending));
      return failedStep(culprit(pending, failure, now), failure);
    }
    this.done.push(...sections.map(({ step }) => step.id));
    return undefined;
  }

  #note(entries: readonly SectionEntry[]): void {
    this.#ran.push(...entries);
    this.#write(false, this.#ran);
  }

  #write(complete: boolean, ran: readonly SectionEntry[]): void {
    const { before } = this;
    const section = merge(before?.section ?? [], ran);
    const { domain } = this.options;
    // The devices' steps may have left something meanwhile.
    const entries = this.journals.read(domain)?.entries ?? [];
    this.journals.write({ version: 1, domain, complete, entries, section });
  }
}

/** What was noted first knows how it was at first, and stays where it stands. */
function merge(before: readonly SectionEntry[], now: readonly SectionEntry[]): SectionEntry[] {
  const again = new Map(now.map((entry) => [sectionKey(entry.step), entry]));
  const known = new Set(before.map((entry) => sectionKey(entry.step)));
  return [
    ...before.map((entry) => joined(entry, again.get(sectionKey(entry.step)))),
    ...now.filter((entry) => !known.has(sectionKey(entry.step))),
  ];
}

/** Of a step without values, each part that was done has a way back of its own. */
function joined(first: SectionEntry, again: SectionEntry | undefined): SectionEntry {
  if (again === undefined || first.before !== undefined) return first;
  const parts = new Set(first.entries.map((entry) => JSON.stringify(entry.commands)));
  const more = again.entries.filter((entry) => !parts.has(JSON.stringify(entry.commands)));
  return { ...first, entries: [...first.entries, ...more] };
}

function alone(block: ReturnType<typeof toBlocks>[number]): ReturnType<typeof toBlocks> {
  return block.kind === 'plain'
    ? [block]
    : block.steps.map((step) => ({ kind: 'plain', step }) as const);
}

function textOf(commands: readonly Command[]): string {
  return commands.map(commandText).join(' && ');
}
