import type { LeftChange } from './error.js';
import { commandText, executeAll, type Failure, type Means } from './execute.js';
import type { Entry } from './journal.js';
import { type HostState, readState } from './state/state.js';
import { holds, sourcesOf, workOf } from './work.js';

/** What became of entries that were to be taken back. */
export interface TakenBack {
  /** Those that were taken back now. */
  readonly undone: readonly Entry[];
  /** Those whose change is still there. */
  readonly left: readonly Entry[];
  /** Those that were somebody else's meanwhile, or hold another value: not touched. */
  readonly passed: readonly Entry[];
  readonly failures: readonly Failure[];
}

/**
 * Takes entries back, the last first, and looks again afterwards. Only what holds now as the entry made it
 * is touched: what somebody changed since, or what was never reached, stays as it is.
 *
 * @param begun whether a run was cut short: then a resource that does not carry its mark yet may be ours
 */
export async function takeBack(
  means: Means,
  entries: readonly Entry[],
  begun: boolean,
  known?: HostState,
): Promise<TakenBack> {
  const sources = sourcesOf(entries.map(workOf));
  const state = known ?? (await readState(means.runner, sources));
  const isThere = (entry: Entry, now: HostState): boolean => {
    const work = workOf(entry);
    return isOurs(entry, now, begun) && (holds(work, now) ?? true);
  };
  const there = entries.filter((entry) => isThere(entry, state));
  const going = new Set(there.flatMap((entry) => entry.makes));
  // What goes with the resource that it is part of needs no command of its own.
  const direct = there.filter((entry) => !entry.within.some((resource) => going.has(resource)));
  const commands = [...direct].reverse().flatMap((entry) => entry.restore);
  if (commands.length === 0) {
    return { undone: there, left: [], passed: passedOver(entries, there, state), failures: [] };
  }
  const failures = await executeAll(means, commands);
  const after = await readState(means.runner, sources);
  const failed = new Set(failures.map((f) => f.command));
  const left = there.filter((entry) => {
    if (entry.opaque === true) return entry.restore.some((command) => failed.has(command));
    return entry.restore.length > 0 && isThere(entry, after);
  });
  return {
    undone: difference(there, left),
    left,
    passed: passedOver(entries, there, state),
    failures,
  };
}

/** Of what is not as the entry made it: that which is there at all. */
function passedOver(
  entries: readonly Entry[],
  there: readonly Entry[],
  state: HostState,
): readonly Entry[] {
  return difference(entries, there).filter((entry) =>
    [...entry.makes, ...entry.within].every((resource) => isPresent(resource, state)),
  );
}

/** A resource by the name that changes give it. */
function isPresent(resource: string, { links, ovs, vdpa }: HostState): boolean {
  const at = resource.lastIndexOf(' ');
  const name = resource.slice(at + 1);
  switch (resource.slice(0, at)) {
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
function isOurs(entry: Entry, state: HostState, begun: boolean): boolean {
  return (workOf(entry).changes ?? []).every(({ makes }) => {
    if (makes?.owner === undefined || !makes.exists(state)) return true;
    const owner = makes.owner(state);
    return owner === entry.mark || (owner === undefined && begun);
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
