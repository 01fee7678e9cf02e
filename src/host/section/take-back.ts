import { HostError, type LeftChange } from '../error.js';
import { commandText, type Failure, type Means } from '../execute.js';
import type { Entry, SectionEntry } from '../journal.js';
import { leftOf, takeBack } from '../take-back.js';
import { attempt, reasonOf } from './attempt.js';
import { type Before, resolveCommands, UnknownName } from './names.js';
import { areSet, forbids, readValues, wantedCommands } from './values.js';

/** What became of steps of the section that were to be taken back. */
export interface SectionTakenBack {
  readonly undone: readonly SectionEntry[];
  readonly left: readonly SectionEntry[];
  readonly passed: readonly SectionEntry[];
  readonly failures: readonly Failure[];
}

/**
 * Takes steps of the section back, the last first. What is not as its step made it any more is left alone.
 *
 * @param begun whether a run was cut short: then a step may be done in part
 */
export async function takeBackSection(
  means: Means,
  entries: readonly SectionEntry[],
  begun: boolean,
): Promise<SectionTakenBack> {
  const undone: SectionEntry[] = [];
  const left: SectionEntry[] = [];
  const passed: SectionEntry[] = [];
  const failures: Failure[] = [];
  for (const group of groupsOf(entries)) {
    const [first] = group;
    if (first?.before === undefined) {
      const result = await takeBack(
        means,
        group.flatMap((section) => section.entries),
        begun,
      );
      const kept = new Set<Entry>(result.left);
      const skipped = new Set<Entry>(result.passed);
      failures.push(...result.failures);
      for (const section of group) {
        const rest = section.entries.filter((entry) => kept.has(entry));
        if (rest.length > 0) left.push({ ...section, entries: rest });
        else (section.entries.some((e) => skipped.has(e)) ? passed : undone).push(section);
      }
      continue;
    }
    const outcome = await takeBackValues(means, first, begun);
    failures.push(...outcome.failures);
    ({ undone, left, passed })[outcome.as].push(first);
  }
  return { undone, left: left.reverse(), passed, failures };
}

/** The last first; neighbours without values are looked at and taken back together. */
function groupsOf(entries: readonly SectionEntry[]): SectionEntry[][] {
  const groups: SectionEntry[][] = [];
  for (const entry of [...entries].reverse()) {
    const last = groups.at(-1);
    if (entry.before === undefined && last?.[0] !== undefined && last[0].before === undefined)
      last.unshift(entry);
    else groups.push([entry]);
  }
  return groups;
}

interface Outcome {
  readonly as: 'undone' | 'left' | 'passed';
  readonly failures: readonly Failure[];
}

async function takeBackValues(means: Means, entry: SectionEntry, begun: boolean): Promise<Outcome> {
  const { step, before = {} } = entry;
  const failures: Failure[] = [];
  try {
    const need = await needOf(means, entry, begun);
    if (need !== 'undo') return { as: need, failures };
    const reason = await forbids(means.runner, step);
    if (reason !== undefined) throw new HostError('VPF_E_HOST_HELD', reason);
    // All of them are tried: one that fails does not make the others wrong.
    for (const command of wantedCommands(step.undo, before)) {
      const failure = await attempt(means, command, before);
      if (failure !== undefined) failures.push(failure);
    }
    const after = await readValues(means.runner, step);
    const isLeft = areSet(step, after) || (failures.length > 0 && !isSame(before, after));
    return isLeft ? { as: 'left', failures } : { as: 'undone', failures: [] };
  } catch (error) {
    // What it was made of went with another step, or is somebody else's work.
    if (error instanceof UnknownName && error.gone) return { as: 'passed', failures };
    failures.push({ command: undefined, output: reasonOf(error) });
    return { as: 'left', failures };
  }
}

/** Whether there is something to be taken back; `undone` where it is as before already. */
async function needOf(
  { runner }: Means,
  { step, before = {} }: SectionEntry,
  begun: boolean,
): Promise<'undo' | 'undone' | 'passed'> {
  const now = await readValues(runner, step);
  if (areSet(step, now)) return 'undo';
  if (isSame(before, now)) return 'undone';
  return begun ? 'undo' : 'passed';
}

/**
 * Asks the guards of all that is to be taken back, before the first of it is.
 *
 * @throws {HostError} VPF_E_HOST_HELD
 */
export async function askGuards(
  means: Means,
  entries: readonly SectionEntry[],
  begun: boolean,
): Promise<void> {
  for (const entry of entries) {
    if (entry.step.guard === undefined) continue;
    try {
      if ((await needOf(means, entry, begun)) !== 'undo') continue;
    } catch (error) {
      if (error instanceof UnknownName) continue; // what is not there is idle
      throw error;
    }
    const reason = await forbids(means.runner, entry.step);
    if (reason !== undefined)
      throw new HostError('VPF_E_HOST_HELD', `step "${entry.step.id}": ${reason}`);
  }
}

function isSame(before: Before, now: Before): boolean {
  return Object.entries(before).every(([name, text]) => now[name] === text);
}

/** For people. */
export async function leftOfSection(
  { runner }: Means,
  left: readonly SectionEntry[],
): Promise<LeftChange[]> {
  const changes: LeftChange[] = [];
  for (const { step, before, entries } of left) {
    if (before === undefined) {
      changes.push(...leftOf(entries));
      continue;
    }
    const undo = wantedCommands(step.undo, before);
    const named = await resolveCommands(runner, undo, before).catch(() => undo);
    changes.push({
      step: step.id,
      command: step.do.map(commandText).join(' && '),
      undo: named.map(commandText),
    });
  }
  return changes;
}
