import { isDeepStrictEqual } from 'node:util';
import type { Command } from '../plan/step.js';
import { changesOf } from './changes-of.js';
import { begunIn, type Journal } from './journal.js';
import type { HostState } from './state/state.js';
import { textsIn, wantedCommands } from './values.js';
import { holds, type Work } from './work.js';

/**
 * What remains to be done of a work; undefined where it holds, or was done and cannot be seen.
 *
 * @param before what earlier runs did
 */
export function pendingOf(
  work: Work,
  state: HostState,
  before: Journal | undefined,
): Work | undefined {
  if (holds(work, state) !== true)
    return isDone(work, before) ? undefined : withoutUnwanted(work, state);
  return isUnmarked(work, state, before) ? withoutHeld(work, state) : undefined;
}

/** What cannot be seen is done once: the journal says whether it was. */
function isDone({ changes, key, names }: Work, before: Journal | undefined): boolean {
  if (changes !== undefined || before?.complete !== true) return false;
  return before.entries.some(
    (entry) =>
      entry.key === key && entry.partial !== true && isDeepStrictEqual(entry.names ?? {}, names),
  );
}

/** Whether a run was killed after it had made this, and before it had put the mark on it. */
function isUnmarked(
  { values, changes = [], commands, key }: Work,
  state: HostState,
  before: Journal | undefined,
): boolean {
  // A single transaction makes and marks it: there is nothing between.
  if (values === undefined || commands.length < 2 || !begunIn(before).has(key)) return false;
  return changes.some(
    ({ makes }) => makes?.owner !== undefined && makes.owner(state) === undefined,
  );
}

function withoutUnwanted(work: Work, state: HostState): Work {
  const { values } = work;
  if (values === undefined) return work;
  return { ...work, commands: wantedCommands(work.commands, textsIn(state, values)) };
}

function withoutHeld(work: Work, state: HostState): Work {
  const isHeld = (command: Command) =>
    holds({ changes: changesOf(command, work.mark) }, state) === true;
  return { ...work, commands: work.commands.filter((command) => !isHeld(command)) };
}
