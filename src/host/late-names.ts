import { type Placeholder, placeholder, splitPlaceholders } from '../plan/placeholder.js';
import type { Command, Reading, Step } from '../plan/step.js';

/** A placeholder whose name the host has. */
export type LateName = Exclude<Placeholder, { kind: 'before' }>;

/** A name that only the host knows, and that it does not know (yet, or any more). */
export class UnknownName extends Error {
  override readonly name: string = 'UnknownName';

  /**
   * @param gone whether there can be no such thing now: then nothing of it is left that could be taken back
   */
  constructor(
    what: string,
    readonly gone: boolean,
  ) {
    super(`this host has not ${what}`);
  }
}

/** What placeholders stand for, by their text. */
export type LateNames = Readonly<Record<string, string>>;

function mayName(text: string): boolean {
  return text.includes('{');
}

/** A text with the placeholders replaced that have a name; the others stay. */
export function fillIn(text: string, names: LateNames): string {
  if (!mayName(text)) return text;
  return splitPlaceholders(text)
    .map((part) => {
      if (typeof part === 'string') return part;
      const written = placeholder(part);
      return names[written] ?? written;
    })
    .join('');
}

export function fillInCommand(command: Command, names: LateNames): Command {
  if (!command.args.some(mayName)) return command;
  return { ...command, args: command.args.map((arg) => fillIn(arg, names)) };
}

const KNOWN = new WeakMap<Step, readonly LateName[]>();

/** The placeholders of a step; values from before are no names. A step is searched once: it never changes. */
export function placeholdersOf(step: Step): readonly LateName[] {
  let names = KNOWN.get(step);
  if (names === undefined) {
    names = search(step);
    KNOWN.set(step, names);
  }
  return names;
}

function search({ do: todo, undo, values = [], guard }: Step): LateName[] {
  const texts = [
    ...[...todo, ...undo].flatMap((command) => command.args),
    ...values.flatMap(({ read }) => textsOf(read)),
    ...(guard === undefined ? [] : [guard.folder]),
  ];
  return texts
    .filter(mayName)
    .flatMap((text) =>
      splitPlaceholders(text).flatMap((part) =>
        typeof part === 'string' || part.kind === 'before' ? [] : [part],
      ),
    );
}

function textsOf(read: Reading): readonly string[] {
  switch (read.from) {
    case 'command':
      return read.command.args;
    case 'sysfs':
      return [read.file];
    case 'link':
      return [read.link];
  }
}
