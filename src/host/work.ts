import type { Command, Step } from '../plan/step.js';
import type { Change } from './change.js';
import { changesOf, commandsOf, markOf } from './changes-of.js';
import { type Entry, entryKey, type Journal } from './journal.js';
import type { HostState, Source } from './state/state.js';

/** What is done in one go: a command whose effect can be seen, or a whole step. */
export interface Work {
  readonly step: Step;
  readonly commands: readonly Command[];
  readonly mark: string | undefined;
  /** Undefined where the effect cannot be seen. */
  readonly changes: readonly Change[] | undefined;
}

/** What the steps do, in their order. */
export function worksOf(steps: readonly Step[]): Work[] {
  return steps.flatMap((step): Work[] => {
    const mark = markOf(step);
    const seen = commandsOf(step).map((command) => {
      return { step, commands: [command], mark, changes: changesOf(command, mark) };
    });
    if (seen.every((work) => work.changes !== undefined)) return seen;
    return [{ step, commands: step.do, mark, changes: undefined }];
  });
}

/** What has to be asked to know whether they hold. */
export function sourcesOf(works: readonly Pick<Work, 'changes'>[]): Set<Source> {
  return new Set(works.flatMap((work) => (work.changes ?? []).map((change) => change.reads)));
}

/** Whether it holds; undefined where that cannot be seen. */
export function holds({ changes }: Pick<Work, 'changes'>, state: HostState): boolean | undefined {
  return changes?.every((change) => change.holds(state));
}

/** Something of a name that the steps want, which is not theirs. */
export interface Conflict {
  readonly step: string;
  readonly resource: string;
  readonly reason: string;
}

/**
 * What is in the way: resources that a step would make, and that are there as somebody else's or differ
 * in what cannot be changed. One without a mark is ours if a run that was about to mark it did not end.
 */
export function conflictsOf(
  works: readonly Work[],
  state: HostState,
  journal: Journal | undefined,
): Conflict[] {
  const begun = new Set(journal?.complete === false ? journal.entries.map(entryKey) : []);
  const reasonFor = (work: Work, change: Change): string | undefined => {
    const { makes } = change;
    if (makes?.exists(state) !== true) return undefined;
    if (makes.owner !== undefined) {
      const owner = makes.owner(state);
      const interrupted = () => begun.has(entryKey({ ...work, step: work.step.id }));
      if (owner !== undefined && owner !== work.mark) return `it belongs to ${owner}`;
      if (owner === undefined && !interrupted()) return 'it was not made by vpf';
    }
    if (makes.fixed === true && !change.holds(state))
      return 'it is there with other properties, which cannot be changed';
    return undefined;
  };
  return works.flatMap((work) =>
    (work.changes ?? []).flatMap((change) => {
      const reason = reasonFor(work, change);
      const resource = change.makes?.resource ?? '';
      return reason === undefined ? [] : [{ step: work.step.id, resource, reason }];
    }),
  );
}

/** The entry for what is about to be done, with the way back to `state`. */
export function entryOf({ step, commands, mark, changes }: Work, state: HostState): Entry {
  const pending = changes?.filter((change) => !change.holds(state));
  const made = (pending ?? []).flatMap(({ makes }) =>
    makes === undefined || makes.exists(state) ? [] : [makes.resource],
  );
  return {
    step: step.id,
    commands,
    restore:
      pending === undefined
        ? step.undo
        : [...pending].reverse().flatMap((change) => change.restore(state)),
    makes: made,
    within: [...new Set((changes ?? []).flatMap((change) => change.within))],
    ...(mark !== undefined && { mark }),
    ...(changes === undefined && { opaque: true }),
  };
}

/** The same for an entry of the journal, of which only the commands and the mark are known. */
export function workOf(entry: Entry): Pick<Work, 'changes'> {
  if (entry.opaque === true) return { changes: undefined };
  const changes = entry.commands.map((command) => changesOf(command, entry.mark));
  return changes.some((c) => c === undefined)
    ? { changes: undefined }
    : { changes: changes.flatMap((c) => c ?? []) };
}
