import { placeholder } from '../plan/placeholder.js';
import type { Command, Step, Value } from '../plan/step.js';
import type { Change, Effect, Made } from './change.js';
import { changesOf, commandsOf, markOf } from './changes-of.js';
import { fillInCommand, type LateNames } from './late-names.js';
import { readingKey } from './state/readings.js';
import type { HostState } from './state/state.js';

/** Texts of a step's values, by their names. */
export type Texts = Readonly<Record<string, string>>;

/**
 * What a step with values makes true: its values say so, and its `undo` leads back to what they were before.
 *
 * @param step its names filled in
 */
export function valuesEffect(step: Pick<Step, 'do' | 'undo'>, values: readonly Value[]): Effect {
  const made = madeBy(step.do);
  return {
    reads: made?.reads ?? 'files',
    readings: values.map(({ read }) => read),
    ...(made !== undefined && { makes: made.makes }),
    within: [],
    holds: (state) => areSet(values, textsIn(state, values)),
    restore: (state) => back(step.undo, textsIn(state, values)),
  };
}

/** The first thing that it brings into being; what is there already is used, whoever made it. */
function madeBy(
  commands: readonly Command[],
): (Pick<Change, 'reads'> & { readonly makes: Made }) | undefined {
  const mark = markOf({ do: commands });
  for (const command of commandsOf({ do: commands })) {
    for (const { makes, reads, holds } of changesOf(command, mark) ?? []) {
      if (makes !== undefined) return { reads, makes: { ...makes, fixed: false, serves: holds } };
    }
  }
  return undefined;
}

/** The values as they are in a state that was asked for them. */
export function textsIn({ readings }: HostState, values: readonly Value[]): Texts {
  return Object.fromEntries(
    values.map(({ name, read }) => [name, readings.get(readingKey(read)) ?? '']),
  );
}

/** Whether the values are as the step is to make them. */
export function areSet(values: readonly Value[], now: Texts): boolean {
  const wanted = values.filter(({ is }) => is !== undefined);
  return (
    wanted.length > 0 && wanted.every(({ name, is }) => is?.includes(now[name] ?? '') === true)
  );
}

export function areEqual(values: readonly Value[], one: Texts, other: Texts): boolean {
  return values.every(({ name }) => one[name] === other[name]);
}

/** `mtu is "1500", not "9000"`, `br0 is not there`: for people. */
export function differences(values: readonly Value[], now: Texts): string {
  return values
    .filter(({ name, is }) => is?.includes(now[name] ?? '') === false)
    .map((value) => difference(value, now[value.name] ?? ''))
    .join('; ');
}

function difference({ name, read, is = [] }: Value, now: string): string {
  const wanted = `"${is.join('" or "')}"`;
  if (now !== '') return `${name} is "${now}", not ${wanted}`;
  return read.from === 'link'
    ? `${read.link} is not there`
    : `${name} is not there, and should be ${wanted}`;
}

/** Commands that the values from before do not leave out. */
export function wantedCommands(commands: readonly Command[], before: Texts): Command[] {
  return commands.filter(
    ({ onlyIf }) => onlyIf === undefined || ((before[onlyIf.before] ?? '') === '') === onlyIf.empty,
  );
}

function back(undo: readonly Command[], before: Texts): Command[] {
  const names: LateNames = Object.fromEntries(
    Object.entries(before).map(([name, text]) => [placeholder({ kind: 'before', name }), text]),
  );
  return wantedCommands(undo, before).map((command) => fillInCommand(command, names));
}
