import type { Command, Guard, Step, Value } from '../plan/step.js';
import type { Effect } from './change.js';
import { changesOf, commandsOf, markOf } from './changes-of.js';
import { begunIn, type Entry, type Journal } from './journal.js';
import { fillIn, fillInCommand, type LateNames, placeholdersOf } from './late-names.js';
import type { HostState, Questions } from './state/state.js';
import { textsIn, valuesEffect } from './values.js';

/** What is done in one go: a command whose effect can be seen, or a whole step. Its names are filled in. */
export interface Work {
  /** As planned. */
  readonly step: Step;
  /** The same for the same commands of the same step, whatever its names stand for. */
  readonly key: string;
  readonly commands: readonly Command[];
  readonly mark: string | undefined;
  /** Undefined where the effect cannot be seen. */
  readonly changes: readonly Effect[] | undefined;
  readonly values?: readonly Value[];
  readonly guard?: Guard;
  readonly names: LateNames;
}

/**
 * What the steps do, in their order.
 *
 * @param namesOf what placeholders stand for; without, they stay
 */
export function worksOf(
  steps: readonly Step[],
  namesOf: (step: Step) => LateNames = () => ({}),
): Work[] {
  return steps.flatMap((step) => {
    if (placeholdersOf(step).length > 0) return worksOfStep(step, namesOf(step));
    let works = KNOWN.get(step);
    if (works === undefined) {
      works = worksOfStep(step, {});
      KNOWN.set(step, works);
    }
    return works;
  });
}

/** Works of steps without placeholders: they are the same wherever they are looked at. */
const KNOWN = new WeakMap<Step, readonly Work[]>();

function worksOfStep(step: Step, names: LateNames): Work[] {
  const fill = (command: Command) => fillInCommand(command, names);
  const mark = markOf(step);
  const guard = step.guard && { ...step.guard, folder: fillIn(step.guard.folder, names) };
  const common = { step, mark, names, ...(guard !== undefined && { guard }) };
  const whole = { ...common, key: keyOf(step, step.do), commands: step.do.map(fill) };
  const values = step.values?.map((value) => fillInValue(value, names)) ?? [];
  if (values.some(({ is }) => is !== undefined)) {
    const filled = { do: whole.commands, undo: step.undo.map(fill) };
    return [{ ...whole, values, changes: [valuesEffect(filled, values)] }];
  }
  const seen = commandsOf(step).map((planned) => {
    const command = fill(planned);
    const key = keyOf(step, [planned]);
    return { ...common, key, commands: [command], changes: changesOf(command, mark) };
  });
  return seen.every((work) => work.changes !== undefined)
    ? seen
    : [{ ...whole, changes: undefined }];
}

function fillInValue(value: Value, names: LateNames): Value {
  const { read } = value;
  switch (read.from) {
    case 'sysfs':
      return { ...value, read: { ...read, file: fillIn(read.file, names) } };
    case 'link':
      return { ...value, read: { ...read, link: fillIn(read.link, names) } };
    case 'command':
      return { ...value, read: { ...read, command: fillInCommand(read.command, names) } };
  }
}

function keyOf(step: Step, commands: readonly Command[]): string {
  return JSON.stringify([step.id, ...commands.map(({ tool, args }) => [tool, ...args])]);
}

type Seen = Pick<Work, 'changes'>;

/** What has to be asked to know whether they hold. */
export function questionsOf(works: readonly Seen[]): Questions {
  const changes = works.flatMap((work) => work.changes ?? []);
  return {
    sources: new Set(changes.map(({ reads }) => reads)),
    readings: changes.flatMap(({ readings = [] }) => readings),
  };
}

/** Whether it holds; undefined where that cannot be seen. */
export function holds({ changes }: Seen, state: HostState): boolean | undefined {
  return changes?.every((change) => change.holds(state));
}

/** Something of a name that the steps want, which is not theirs. */
export interface Conflict {
  readonly step: Step;
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
  const begun = begunIn(journal);
  const orRemove = `: ${RENAME}, or remove it`;
  const reasonFor = (work: Work, change: Effect): string | undefined => {
    const { makes } = change;
    if (makes?.exists(state) !== true) return undefined;
    if (makes.serves !== undefined)
      return makes.serves(state) ? undefined : `it is there, and is something else${orRemove}`;
    if (makes.owner !== undefined) {
      const owner = makes.owner(state);
      if (owner !== undefined && owner !== work.mark)
        return `it belongs to ${owner}: ${RENAME}, or ${ridOf(owner)}`;
      if (owner === undefined && !begun.has(work.key)) return `it was not made by vpf${orRemove}`;
    }
    if (makes.fixed === true && !change.holds(state))
      return `it is there with other properties, which cannot be changed${orRemove}`;
    return undefined;
  };
  return works.flatMap((work) =>
    (work.changes ?? []).flatMap((change) => {
      const reason = reasonFor(work, change);
      const resource = change.makes?.resource ?? '';
      return reason === undefined ? [] : [{ step: work.step, resource, reason }];
    }),
  );
}

const RENAME = 'choose another name in the spec';

/** How to remove what carries a mark: vpf's, or a remark of somebody else's. */
function ridOf(owner: string): string {
  const domain = /^vpf:([^/]+)\/./.exec(owner)?.[1];
  return domain === undefined ? 'remove it' : `take back what ${domain} made (\`vpf host undo\`)`;
}

/** The entry for what is about to be done, with the way back to `state`. */
export function entryOf(work: Work, state: HostState): Entry {
  const { step, key, commands, mark, changes, values, guard, names } = work;
  const pending = changes?.filter((change) => !change.holds(state));
  const made = (pending ?? []).flatMap(({ makes }) =>
    makes === undefined || makes.exists(state) ? [] : [makes.resource],
  );
  return {
    step: step.id,
    key,
    commands,
    restore:
      pending === undefined
        ? step.undo.map((command) => fillInCommand(command, names))
        : [...pending].reverse().flatMap((change) => change.restore(state)),
    makes: made,
    within: [...new Set((changes ?? []).flatMap((change) => change.within))],
    ...(mark !== undefined && { mark }),
    ...(changes === undefined && { opaque: true }),
    ...(values !== undefined && { values, before: textsIn(state, values) }),
    ...(guard !== undefined && { guard }),
    ...(Object.keys(names).length > 0 && { names }),
  };
}

/** What an entry of the journal made true. */
export function workOf({ opaque, values, commands, mark }: Entry): Seen {
  if (opaque === true) return { changes: undefined };
  if (values !== undefined) return { changes: [valuesEffect({ do: commands, undo: [] }, values)] };
  const changes = commands.map((command) => changesOf(command, mark));
  return changes.some((c) => c === undefined)
    ? { changes: undefined }
    : { changes: changes.flatMap((c) => c ?? []) };
}
