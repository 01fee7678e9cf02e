import { VpfError } from '../../errors/vpf-error.js';
import {
  enumValuesOf,
  membersOf,
  type ObjectType,
  type QmpSchema,
  type SchemaMember,
  type SchemaType,
} from '../../qmp/introspect.js';
import { type Assignment, readAssignments } from './arguments.js';
import { argumentTypes } from './execute.js';
import type { Server } from './server.js';
import { splitWords } from './words.js';

/** The words of the prompt that are not QMP commands. */
export const LOCAL = ['help', 'events', 'wait', 'history', 'exit'] as const;

/** As node:readline wants it: what the last word can become, and that word. */
export type Completion = [candidates: string[], word: string];

/**
 * What TAB offers at the end of a line: commands, arguments, their values, events, drivers and their properties.
 *
 * @example
 * ```ts
 * await complete('set_link na', server); // [['name='], 'na']
 * ```
 */
export async function complete(line: string, server: Server): Promise<Completion> {
  const start = Math.max(line.lastIndexOf(' '), line.lastIndexOf('\t')) + 1;
  const word = line.slice(start);
  const all = await candidatesFor(wordsOf(line.slice(0, start)), word, server);
  const fitting = [...new Set(all)]
    .filter((each) => each.startsWith(word) && isPlain(each))
    // What is unstable is offered to whoever asks for it.
    .filter((each) => word.startsWith('x') || !each.startsWith('x-'))
    .sort();
  const [only] = fitting;
  // The next word may follow at once; but after `key=` or `key.` this one goes on.
  const finished = fitting.length === 1 && only !== undefined && !/[=.]$/.test(only);
  return [finished ? [`${only} `] : fitting, word];
}

/** Undefined in the middle of a quotation. */
function wordsOf(text: string): readonly string[] | undefined {
  try {
    return splitWords(text);
  } catch (error) {
    if (error instanceof VpfError) return undefined;
    throw error;
  }
}

/** Names from the server are shown as they are only if they can be typed. */
function isPlain(text: string): boolean {
  return /^[\w.:,/@+=-]+$/.test(text);
}

async function candidatesFor(
  before: readonly string[] | undefined,
  word: string,
  server: Server,
): Promise<readonly string[]> {
  const schema = await server.schema();
  if (before === undefined || schema === undefined) return [];
  const [command, ...rest] = before;
  const commands = [...schema.commands.keys()];
  const events = [...schema.events.keys()];
  switch (command) {
    case undefined:
      return [...commands, ...LOCAL];
    case 'help':
      return rest[0] === undefined
        ? [...commands, ...events]
        : argumentCandidates(rest[0], rest.slice(1), word, server);
    case 'events':
      return rest.length === 0 ? ['on', 'off', ...events] : events;
    case 'wait':
      return rest[0] === undefined ? events : eventCandidates(schema, rest[0], rest.slice(1), word);
    case 'history':
    case 'exit':
      return [];
    default:
      return argumentCandidates(command, rest, word, server);
  }
}

async function argumentCandidates(
  command: string,
  words: readonly string[],
  word: string,
  server: Server,
): Promise<readonly string[]> {
  const given = assignmentsOf(words);
  const [key] = assignmentsOf([word]).map((assignment) => assignment.key);
  if (key === undefined) {
    const types = await argumentTypes(command, given, server);
    return types === undefined ? [] : names(types.type, given, word);
  }
  const own = await ownValues(command, key, server);
  if (own !== undefined) return own.map((value) => `${key}=${value}`);
  const types = await argumentTypes(command, given, server);
  const type = types && typeAt(types.type, key, given);
  return type === undefined ? [] : valuesOf(type).map((value) => `${key}=${value}`);
}

/** Values that no schema lists. */
function ownValues(
  command: string,
  key: string,
  server: Server,
): Promise<readonly string[]> | undefined {
  const isDriver =
    (command === 'device_add' && key === 'driver') ||
    (command === 'device-list-properties' && key === 'typename');
  if (isDriver) return server.drivers();
  return command === 'device_del' && key === 'id' ? server.devices() : undefined;
}

function eventCandidates(
  schema: QmpSchema,
  event: string,
  words: readonly string[],
  word: string,
): readonly string[] {
  const data = schema.events.get(event)?.data;
  if (data === undefined) return [];
  const given = assignmentsOf(words);
  const [key] = assignmentsOf([word]).map((assignment) => assignment.key);
  if (key === undefined) return names(data, given, word);
  const type = typeAt(data, key, given);
  return type === undefined ? [] : valuesOf(type).map((value) => `${key}=${value}`);
}

/** `name=`, or `name.` where more names are below it. */
function names(type: ObjectType, given: readonly Assignment[], word: string): string[] {
  const dot = word.lastIndexOf('.');
  const prefix = word.slice(0, dot + 1);
  const scope = dot < 0 ? type : typeAt(type, word.slice(0, dot), given);
  if (scope?.kind !== 'object') return [];
  const has = (name: string) => given.some(({ key }) => key === `${prefix}${name}`);
  return membersIn(scope, given, prefix)
    .filter(({ name }) => !has(name))
    .map(({ name, type: inner }) => `${prefix}${name}${endOf(inner)}`);
}

function endOf(type: SchemaType): string {
  if (type.kind === 'object') return '.';
  return type.kind === 'array' ? `.0${endOf(type.element)}` : '=';
}

function membersIn(
  type: ObjectType,
  given: readonly Assignment[],
  prefix: string,
): readonly SchemaMember[] {
  return membersOf(type, (tag) => given.find(({ key }) => key === `${prefix}${tag}`)?.value);
}

/** The type of `a.b.0`, as far as it is known. */
function typeAt(
  root: ObjectType,
  key: string,
  given: readonly Assignment[],
): SchemaType | undefined {
  const whole = membersIn(root, given, '').find(({ name }) => name === key);
  if (whole !== undefined) return whole.type;
  let type: SchemaType | undefined = root;
  let prefix = '';
  for (const part of key.split('.')) {
    if (type?.kind === 'array') type = type.element;
    else if (type?.kind === 'object')
      type = membersIn(type, given, prefix).find(({ name }) => name === part)?.type;
    else return undefined;
    prefix += `${part}.`;
  }
  return type;
}

function valuesOf(type: SchemaType): readonly string[] {
  if (type.kind === 'builtin') return type.json === 'boolean' ? ['true', 'false'] : [];
  if (type.kind === 'alternate') return type.types.flatMap(valuesOf);
  return enumValuesOf(type).map(({ name }) => name);
}

/** Those of the words that are `key=value`. */
function assignmentsOf(words: readonly string[]): Assignment[] {
  return readAssignments(words.filter((word) => /^[^={["]+=/.test(word) && !word.startsWith(':')));
}
