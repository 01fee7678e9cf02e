import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { partsOf } from './change.js';
import { deleteTogether } from './delete-links.js';
import type { LeftChange } from './error.js';
import { commandText, executeAll, type Failure, type Means } from './execute.js';
import { forbids } from './guards.js';
import { type Entry, partial } from './journal.js';
import { UnknownName } from './late-names.js';
import { Namer } from './namer.js';
import type { Runner } from './runner.js';
import { type HostState, readState } from './state/state.js';
import { areEqual, textsIn } from './values.js';
import { holds, questionsOf, workOf } from './work.js';

/** What became of entries that were to be taken back. */
export interface TakenBack {
  /** Those that were taken back now, the last first; not those of which there was nothing. */
  readonly undone: readonly Entry[];
  /** Those whose change is still there, and that are partial now. */
  readonly left: readonly Entry[];
  /** Those that were somebody else's meanwhile, or hold another value: not touched. */
  readonly passed: readonly Entry[];
  readonly failures: readonly Failure[];
}

/**
 * Takes entries back, the last first, and looks again afterwards. Only what holds now as the entry made it
 * is touched: what somebody changed since, or what was never reached, stays as it is.
 *
 * @param begun whether the run was cut short; of one entry it can say so itself (`partial`): then a resource that does not carry its mark yet may be ours,
 *   and a value that is neither as before nor as wanted is
 * @param ready is called before the first change, with what is to be taken back; nothing is changed if it throws
 */
export async function takeBack(
  means: Means,
  entries: readonly Entry[],
  begun: boolean,
  ready: (there: ReadonlySet<Entry>, state: HostState) => void = () => {},
): Promise<TakenBack> {
  const { runner } = means;
  const { names, named, questions, state, there } = await lookAtEntries(runner, entries, begun);
  ready(there, state);
  const refused = new Map(names.unknown);
  for (const entry of there) {
    const reason = forbids(runner, entry.guard);
    if (reason !== undefined) refused.set(entry, reason);
  }
  const going = new Set([...there].flatMap((entry) => entry.makes));
  // What goes with the resource that it is part of needs no command of its own.
  const direct = [...there].filter(
    (entry) => !refused.has(entry) && !entry.within.some((resource) => going.has(resource)),
  );
  const commands = [...direct].reverse().flatMap((entry) => entry.restore);
  const together = deleteTogether(commands, state);
  const failures = await executeAll(means, together);
  let after = commands.length === 0 ? state : await readState(runner, questions);
  const stayed = direct.filter((entry) => entry.makes.length > 0 && isThere(entry, after, begun));
  if (stayed.length > 0 && together.length !== commands.length) {
    // A group is refused for one that cannot go.
    failures.push(
      ...(await executeAll(
        means,
        stayed.reverse().flatMap((entry) => entry.restore),
      )),
    );
    after = await readState(runner, questions);
  }
  const failed = new Set(failures.map((f) => f.command));
  const isLeft = (entry: Entry): boolean => {
    if (refused.has(entry)) return true;
    if (!there.has(entry)) return false;
    if (entry.opaque === true) return entry.restore.some((command) => failed.has(command));
    const still = isThere(entry, after, entry.values === undefined ? begun : failures.length > 0);
    return entry.restore.length > 0 && still;
  };
  const left = entries.filter(isLeft);
  const passed = named.filter((entry) => !there.has(entry) && isAnother(entry, state));
  return {
    undone: difference([...there], left).reverse(),
    left: left.map(partial),
    passed: [...names.other, ...passed],
    failures: [
      ...failures,
      ...[...refused.values()].map((output) => ({ command: undefined, output })),
    ],
  };
}

/** Entries as they stand now: which of them there is something of to be taken back. */
export async function lookAtEntries(runner: Runner, entries: readonly Entry[], begun: boolean) {
  const names = await lookUpAgain(runner, entries);
  const named = difference(entries, [...names.other, ...names.unknown.keys()]);
  const questions = questionsOf(named.map(workOf));
  const state = await readState(runner, questions);
  const there = new Set(named.filter((entry) => isThere(entry, state, begun)));
  return { names, named, questions, state, there };
}

/** Whether there is something of the entry to be taken back. */
export function isThere(entry: Entry, state: HostState, runBegun: boolean): boolean {
  const begun = runBegun || entry.partial === true;
  const work = workOf(entry);
  if (leadsNowhere(entry) || !isOurs(work, entry.mark, state, begun)) return false;
  if (holds(work, state) ?? true) return true;
  return begun && entry.values !== undefined && !isAsBefore(entry, state) && !isGone(entry, state);
}

/** Values that nothing leads back to how they were. */
function leadsNowhere({ values, restore }: Entry): boolean {
  return values !== undefined && restore.length === 0;
}

function isAsBefore({ values = [], before = {} }: Entry, state: HostState): boolean {
  return areEqual(values, textsIn(state, values), before);
}

/** Names that stand for something else now, or for nothing, and why those that must have one have none. */
async function lookUpAgain(runner: Runner, entries: readonly Entry[]) {
  const namer = new Namer(runner);
  const other: Entry[] = [];
  const unknown = new Map<Entry, string>();
  for (const entry of entries) {
    try {
      for (const [written, name] of Object.entries(entry.names ?? {})) {
        if ((await namer.resolve(written)) === name) continue;
        other.push(entry);
        break;
      }
    } catch (error) {
      if (!(error instanceof UnknownName)) throw error;
      if (error.gone) other.push(entry);
      else unknown.set(entry, error.message);
    }
  }
  return { other, unknown };
}

/** Whether what the values were read of is not there any more, and its values with it. */
function isGone({ values = [], before = {} }: Entry, state: HostState): boolean {
  const now = textsIn(state, values);
  return values.every(({ name, read }) => {
    if (now[name] !== '' || before[name] === '') return false;
    // A driver's link may be gone while its device is there.
    return read.from !== 'sysfs' || !state.files.exists(dirname(read.file));
  });
}

/** What is not as the entry made it, and was made so by somebody else: a value, or what it was set of. */
function isAnother(entry: Entry, state: HostState): boolean {
  if (leadsNowhere(entry)) return false;
  if (entry.values !== undefined) return !isAsBefore(entry, state) && !isGone(entry, state);
  if (entry.makes.length === 0 && isUndone(entry, state)) return false;
  return [...entry.makes, ...entry.within].every((resource) => isPresent(resource, state));
}

/** Whether the way back would lead to what is there: it was never done, or was taken back already. */
function isUndone(entry: Entry, state: HostState): boolean {
  const pending = (workOf(entry).changes ?? []).filter((change) => !change.holds(state));
  const back = [...pending].reverse().flatMap((change) => change.restore(state));
  return isDeepStrictEqual(back, entry.restore);
}

/** A resource by the name that changes give it. */
function isPresent(resource: string, { links, ovs, vdpa }: HostState): boolean {
  const [kind, name] = partsOf(resource);
  switch (kind) {
    case 'port':
      return links.get(name)?.master !== undefined;
    case 'ovs port':
      return ovs.tables.Port.has(name);
    case 'ovs bridge':
      return ovs.tables.Bridge.has(name);
    case 'vdpa':
      return vdpa.has(name);
    default:
      return links.has(name);
  }
}

function difference(all: readonly Entry[], without: readonly Entry[]): Entry[] {
  const out = new Set(without);
  return all.filter((entry) => !out.has(entry));
}

/** Whether what an entry made carries its mark; what carries none cannot tell. */
function isOurs(
  { changes = [] }: ReturnType<typeof workOf>,
  mark: string | undefined,
  state: HostState,
  begun: boolean,
): boolean {
  return changes.every(({ makes }) => {
    if (makes?.owner === undefined || !makes.exists(state)) return true;
    const owner = makes.owner(state);
    return owner === mark || (owner === undefined && begun);
  });
}

/** For people: what goes with something that is left itself is not listed. */
export function leftOf(entries: readonly Entry[]): LeftChange[] {
  const made = new Set(entries.flatMap((entry) => entry.makes));
  const direct = entries.filter((entry) => !entry.within.some((resource) => made.has(resource)));
  return direct.map(({ step, commands, restore }) => ({
    step,
    command: commands.map(commandText).join(' && '),
    undo: restore.map(commandText),
  }));
}
