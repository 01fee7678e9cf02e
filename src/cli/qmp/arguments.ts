import {
  type AlternateType,
  membersOf,
  type ObjectType,
  type SchemaType,
} from '../../qmp/introspect.js';
import { decodeJson } from '../../qmp/json.js';
import { nearest } from '../../spec/nearest.js';
import { UsageError } from '../errors.js';

/**
 * Arguments of a QMP command as a person writes them: `key=value`, `a.b=value` for an object in an object, `a.0=value`
 * for a list, `key:=JSON` for what is meant to the letter. What a plain value is, the server's schema says; where that
 * says nothing, `true`, `false`, integers and JSON objects and arrays are that, and the rest is text, as in qmp-shell.
 */

/** One `key=value` word. */
export interface Assignment {
  readonly key: string;
  readonly value: string;
  /** Written with `:=`. */
  readonly json: boolean;
}

/** What is known of the arguments; nothing where the server has no schema. */
export interface ArgumentTypes {
  readonly type: ObjectType;
  /** More arguments than those of the type are allowed: a device's properties. */
  readonly open: boolean;
}

type Arguments = Record<string, unknown>;

/** JSON of all arguments as one word; undefined where the words are something else. @throws {UsageError} */
export function jsonArguments(words: readonly string[]): Arguments | undefined {
  const [first, ...others] = words;
  if (first === undefined || !first.trimStart().startsWith('{')) return undefined;
  if (others.length > 0)
    throw new UsageError('arguments are one JSON object or key=value words, not both');
  const value = parseJson(first, 'the arguments');
  if (!isObject(value)) throw new UsageError('the arguments are not a JSON object');
  return value;
}

/** @throws {UsageError} */
export function readAssignments(words: readonly string[]): Assignment[] {
  return words.map((word) => {
    const at = word.indexOf('=');
    const json = word[at - 1] === ':';
    const key = word.slice(0, json ? at - 1 : at);
    if (at < 0 || key === '')
      throw new UsageError(`"${word}" is neither key=value, key:=JSON nor a JSON object`);
    return { key, value: word.slice(at + 1), json };
  });
}

/**
 * @throws {UsageError} for an argument that the command does not have, a value that is not of its type, a key twice
 * @example
 * ```ts
 * buildArguments(readAssignments(['id=n0', 'queues=4', 'addr.path=/x']), undefined);
 * // { id: 'n0', queues: 4, addr: { path: '/x' } }
 * ```
 */
export function buildArguments(
  assignments: readonly Assignment[],
  types: ArgumentTypes | undefined,
): Arguments {
  const root: Branch = { key: '', children: new Map() };
  const whole = new Set(types?.type.members.map(({ name }) => name));
  for (const assignment of assignments) {
    // A device's property may have dots in its name.
    const path = whole.has(assignment.key) ? [assignment.key] : assignment.key.split('.');
    plant(root, path, assignment);
  }
  return objectOf(root, types?.type, types?.open ?? true);
}

// -- keys: a tree ---------------------------------------------------------------------------------

type Node = Leaf | Branch;
interface Leaf extends Assignment {
  readonly children?: undefined;
}
interface Branch {
  readonly key: string;
  readonly children: Map<string, Node>;
}

function plant(root: Branch, path: readonly string[], assignment: Assignment): void {
  const { key } = assignment;
  let branch = root;
  for (const [i, part] of path.entries()) {
    if (part === '') throw new UsageError(`${key}: a name before or after a dot is missing`);
    const there = branch.children.get(part);
    if (i === path.length - 1) {
      if (there !== undefined) throw new UsageError(`${key} is given twice`);
      branch.children.set(part, assignment);
    } else if (there === undefined) {
      const next: Branch = { key: path.slice(0, i + 1).join('.'), children: new Map() };
      branch.children.set(part, next);
      branch = next;
    } else if (there.children === undefined) {
      throw new UsageError(`${there.key} is given twice: as a whole, and as ${key}`);
    } else {
      branch = there;
    }
  }
}

const INDEX = /^(0|[1-9][0-9]{0,5})$/;

function isList(branch: Branch): boolean {
  return [...branch.children.keys()].every((name) => INDEX.test(name));
}

// -- values ---------------------------------------------------------------------------------------

function nodeValue(node: Node, type: SchemaType | undefined): unknown {
  if (node.children !== undefined) return branchValue(node, type);
  if (node.json) return parseJson(node.value, node.key);
  return type === undefined ? guess(node) : textValue(node, type);
}

function branchValue(branch: Branch, type: SchemaType | undefined): unknown {
  const list = isList(branch);
  switch (type?.kind) {
    case 'object':
      return objectOf(branch, type, false);
    case 'array':
      return listOf(branch, type.element);
    case 'alternate': {
      const fits = type.types.find(({ kind }) => kind === (list ? 'array' : 'object'));
      if (fits === undefined) throw notBelow(branch, type);
      return branchValue(branch, fits);
    }
    case 'enum':
      throw notBelow(branch, type);
    case 'builtin':
      if (type.json !== 'value' && type.json !== 'object' && type.json !== 'array')
        throw notBelow(branch, type);
  }
  return list ? listOf(branch, undefined) : objectOf(branch, undefined, true);
}

function notBelow(branch: Branch, type: SchemaType): UsageError {
  const [below = ''] = branch.children.keys();
  return new UsageError(
    `${branch.key}.${below}: ${branch.key} is ${nounOf(type)}, and has nothing below it`,
  );
}

function listOf(branch: Branch, element: SchemaType | undefined): unknown[] {
  const wrong = [...branch.children.keys()].find((name) => !INDEX.test(name));
  if (wrong !== undefined)
    throw new UsageError(
      `${branch.key}.${wrong}: ${branch.key} is a list; write ${branch.key}.0, ${branch.key}.1, ...`,
    );
  return Array.from({ length: branch.children.size }, (_, i) => {
    const node = branch.children.get(String(i));
    if (node === undefined) throw new UsageError(`${branch.key}.${i} is missing in the list`);
    return nodeValue(node, element);
  });
}

function objectOf(branch: Branch, type: ObjectType | undefined, open: boolean): Arguments {
  const entries = [...branch.children].map(([name, node]): [string, unknown] => {
    if (type === undefined) return [name, nodeValue(node, undefined)];
    const members = knownMembers(type, branch);
    const member = members.find((each) => each.name === name);
    if (member === undefined && !open) throw unknown(branch, name, members);
    return [name, nodeValue(node, member?.type)];
  });
  return Object.fromEntries(entries);
}

/** Those of the variant that the words choose; of all variants where they do not say which. */
function knownMembers(type: ObjectType, branch: Branch): ReturnType<typeof membersOf> {
  const chosen = (tag: string): string | undefined => {
    const node = branch.children.get(tag);
    if (node === undefined || node.children !== undefined) return undefined;
    const value = node.json ? parseJson(node.value, node.key) : node.value;
    return typeof value === 'string' ? value : undefined;
  };
  const members = membersOf(type, chosen);
  const { variants } = type;
  if (variants === undefined || branch.children.has(variants.tag.name)) return members;
  return [
    ...members,
    ...[...variants.cases.values()].flatMap((each) => knownMembers(each, branch)),
  ];
}

function unknown(
  branch: Branch,
  name: string,
  members: readonly { readonly name: string }[],
): UsageError {
  const key = branch.key === '' ? name : `${branch.key}.${name}`;
  const known = [...new Set(members.map((member) => member.name))];
  const near = nearest(name, known);
  const hint =
    near !== undefined
      ? `did you mean "${near}"?`
      : known.length === 0
        ? 'there is none'
        : `there are ${known.slice(0, 12).join(', ')}${known.length > 12 ? ', ...' : ''}`;
  return new UsageError(`no argument "${key}"; ${hint}`);
}

function textValue(leaf: Leaf, type: SchemaType): unknown {
  switch (type.kind) {
    case 'enum':
      return enumValue(leaf, type);
    case 'array':
      return bracketed(leaf, true);
    case 'object':
      return bracketed(leaf, false);
    case 'alternate':
      return alternateValue(leaf, type);
    case 'builtin':
      return builtinValue(leaf, type);
  }
}

function enumValue(leaf: Leaf, type: SchemaType & { kind: 'enum' }): string {
  const names = type.values.map(({ name }) => name);
  if (names.includes(leaf.value)) return leaf.value;
  const near = nearest(leaf.value, names);
  const hint = near === undefined ? `it is one of ${names.join(', ')}` : `did you mean "${near}"?`;
  throw new UsageError(`${leaf.key}: no value "${leaf.value}"; ${hint}`);
}

/** A list or an object, written as JSON. */
function bracketed(leaf: Leaf, list: boolean): unknown {
  const value = /^\s*[[{]/.test(leaf.value) ? parseJson(leaf.value, leaf.key) : undefined;
  if (list ? Array.isArray(value) : isObject(value)) return value;
  const example = list ? `${leaf.key}.0=...` : `${leaf.key}.NAME=...`;
  throw new UsageError(
    `${leaf.key} is ${list ? 'a list' : 'an object'}: write ${example}, or ${leaf.key}:= and JSON`,
  );
}

function builtinValue(leaf: Leaf, type: SchemaType & { kind: 'builtin' }): unknown {
  switch (type.json) {
    case 'string':
      return leaf.value;
    case 'boolean':
      return booleanOf(leaf.value) ?? wrongValue(leaf, 'true or false');
    case 'int':
      return integerOf(leaf.value, type.name === 'size') ?? wrongValue(leaf, 'an integer');
    case 'number':
      return numberOf(leaf.value) ?? wrongValue(leaf, 'a number');
    case 'null':
      return leaf.value === 'null' ? null : wrongValue(leaf, 'null');
    case 'object':
    case 'array':
      return bracketed(leaf, type.json === 'array');
    case 'value':
      return guess(leaf);
  }
}

function isScalar(type: SchemaType): boolean {
  return type.kind === 'builtin' && type.json !== 'object' && type.json !== 'array';
}

/** The first that the text fits; text that fits no other is text, if that is allowed. */
function alternateValue(leaf: Leaf, type: AlternateType): unknown {
  // `null` and numbers are text where text is allowed: `:=` says otherwise.
  const text = type.types.some((each) => each.kind === 'builtin' && each.json === 'string');
  const choices = text ? type.types.filter((each) => !isScalar(each)) : type.types;
  for (const choice of choices) {
    try {
      return textValue(leaf, choice);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
    }
  }
  if (text) return leaf.value;
  throw new UsageError(`${leaf.key}: "${leaf.value}" is not ${choices.map(nounOf).join(' or ')}`);
}

/** The rule of qmp-shell. */
function guess({ key, value }: Leaf): unknown {
  if (value === 'true' || value === 'false') return value === 'true';
  if (/^-?(0|[1-9][0-9]*)$/.test(value)) return integerOf(value, false);
  if (/^\s*[[{]/.test(value)) return parseJson(value, key);
  return value;
}

function booleanOf(text: string): boolean | undefined {
  if (text === 'true' || text === 'on' || text === 'yes') return true;
  if (text === 'false' || text === 'off' || text === 'no') return false;
  return undefined;
}

const SUFFIX = 'KMGTPE';

/** Decimal or 0x..., with K, M, G, ... for a size. */
function integerOf(text: string, size: boolean): number | bigint | undefined {
  const [, minus, digits, suffix] = /^(-?)(0x[0-9a-f]+|[0-9]+)([KMGTPE]?)$/i.exec(text) ?? [];
  if (digits === undefined || (suffix !== '' && !size)) return undefined;
  const power =
    suffix === undefined || suffix === '' ? 0 : SUFFIX.indexOf(suffix.toUpperCase()) + 1;
  const value = BigInt(digits) * 1024n ** BigInt(power) * (minus === '-' ? -1n : 1n);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function numberOf(text: string): number | undefined {
  return /^-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?$/i.test(text) ? Number(text) : undefined;
}

function wrongValue({ key, value }: Leaf, what: string): never {
  throw new UsageError(`${key}: "${value}" is not ${what}`);
}

function nounOf(type: SchemaType): string {
  if (type.kind === 'enum') return `one of ${type.values.map(({ name }) => name).join(', ')}`;
  if (type.kind === 'array') return 'a list';
  if (type.kind !== 'builtin') return 'an object';
  const nouns: Readonly<Record<string, string>> = {
    boolean: 'true or false',
    int: 'an integer',
    number: 'a number',
    string: 'text',
    array: 'a list',
    object: 'an object',
  };
  return nouns[type.json] ?? type.json;
}

/** @param what it is, for the message */
export function parseJson(text: string, what: string): unknown {
  try {
    return decodeJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`${what}: not JSON: ${error.message}`);
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
