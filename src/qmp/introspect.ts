/**
 * Reads the reply of `query-qmp-schema`: the commands and events that a QEMU knows, with the types
 * of what they take and give. The reply comes from a server, so nothing in it is taken on trust.
 */
import { QmpSchemaError } from './errors.js';

export interface QmpSchema {
  /** By name, in QEMU's order. */
  readonly commands: ReadonlyMap<string, SchemaCommand>;
  readonly events: ReadonlyMap<string, SchemaEvent>;
}

export interface SchemaCommand {
  readonly name: string;
  readonly arguments: ObjectType;
  readonly returns: SchemaType;
  /** It may be sent out of band, by `exec-oob`. */
  readonly oob: boolean;
  readonly features: Features;
}

export interface SchemaEvent {
  readonly name: string;
  readonly data: ObjectType;
  readonly features: Features;
}

/** Such as `deprecated` and `unstable`. */
export type Features = readonly string[];

/** Types refer to each other, in circles too: who walks through them has to remember the way. */
export type SchemaType = BuiltinType | EnumType | ArrayType | ObjectType | AlternateType;

export interface BuiltinType {
  readonly kind: 'builtin';
  readonly name: string;
  readonly json: JsonType;
}

/** `int` is a `number` without a fraction; `value` is any of them. */
export type JsonType = (typeof jsonTypes)[number];

export interface EnumType {
  readonly kind: 'enum';
  readonly name: string;
  readonly values: readonly EnumValue[];
}

export interface EnumValue {
  readonly name: string;
  readonly features: Features;
}

export interface ArrayType {
  readonly kind: 'array';
  readonly name: string;
  readonly element: SchemaType;
}

export interface ObjectType {
  readonly kind: 'object';
  readonly name: string;
  readonly members: readonly SchemaMember[];
  readonly variants: Variants | undefined;
  readonly features: Features;
}

export interface SchemaMember {
  readonly name: string;
  readonly type: SchemaType;
  readonly optional: boolean;
  readonly features: Features;
}

/** Further members, which depend on the value of the member `tag`. */
export interface Variants {
  readonly tag: SchemaMember;
  /** By the tag's value; a value that is not there has no further members. */
  readonly cases: ReadonlyMap<string, ObjectType>;
}

/** A value of one of these types, told apart by their form in JSON. */
export interface AlternateType {
  readonly kind: 'alternate';
  readonly name: string;
  readonly types: readonly SchemaType[];
}

const jsonTypes = [
  'string',
  'number',
  'int',
  'boolean',
  'null',
  'object',
  'array',
  'value',
] as const;

/** @throws QmpSchemaError */
export function readSchema(reply: unknown): QmpSchema {
  if (!Array.isArray(reply)) throw new QmpSchemaError('the schema is not an array');
  const entries = reply.map((value: unknown, index) => entryAt(value, `entry ${index}`));
  const drafts = declareTypes(entries);
  for (const entry of entries) defineType(entry, drafts);
  refuseEndlessVariants(drafts);
  const commands = new Map<string, SchemaCommand>();
  const events = new Map<string, SchemaEvent>();
  for (const entry of entries) {
    const metaType = entry.value['meta-type'];
    if (metaType === 'command') addOnce(commands, entry, readCommand(entry, drafts));
    else if (metaType === 'event') addOnce(events, entry, readEvent(entry, drafts));
  }
  return { commands, events };
}

/**
 * The members of an object for given tags: its own, then those of the variant, and of that one's
 * variant. `tagValue` gives the value of a tag where it is known.
 */
export function membersOf(
  type: ObjectType,
  tagValue: (tag: string) => string | undefined = () => undefined,
): SchemaMember[] {
  const members: SchemaMember[] = [];
  let part: ObjectType | undefined = type;
  while (part !== undefined) {
    for (const member of part.members) members.push(member);
    const value: string | undefined = part.variants && tagValue(part.variants.tag.name);
    part = value === undefined ? undefined : part.variants?.cases.get(value);
  }
  return members;
}

/** The forms in JSON that a value of the type can have. */
export function jsonTypesOf(type: SchemaType): ReadonlySet<JsonType> {
  switch (type.kind) {
    case 'builtin':
      return new Set([type.json]);
    case 'enum':
      return new Set(['string']);
    case 'array':
    case 'object':
      return new Set([type.kind]);
    case 'alternate':
      return new Set(type.types.flatMap((each) => [...jsonTypesOf(each)]));
  }
}

/** The words that a value of the type can be: an enum's, also as one choice of an alternate. */
export function enumValuesOf(type: SchemaType): readonly EnumValue[] {
  if (type.kind === 'enum') return type.values;
  return type.kind === 'alternate' ? type.types.flatMap(enumValuesOf) : [];
}

/** For a person: `integer`, `tap | user | ...`, `array of string`. */
export function typeInWords(type: SchemaType): string {
  return inWords(type, 4);
}

function inWords(type: SchemaType, depth: number): string {
  if (depth === 0) return '...';
  switch (type.kind) {
    case 'builtin':
      return builtinInWords[type.json];
    case 'enum': {
      const names = type.values.slice(0, MOST + 1).map(({ name }) => name);
      return (names.length > MOST ? [...names.slice(0, MOST), '...'] : names).join(' | ');
    }
    case 'array':
      return `array of ${inWords(type.element, depth - 1)}`;
    case 'object':
      return 'object';
    case 'alternate':
      return type.types
        .slice(0, MOST)
        .map((each) => inWords(each, depth - 1))
        .join(' or ');
  }
}

/** Values of an enum and choices of an alternate that are put in words. */
const MOST = 8;

const builtinInWords: Readonly<Record<JsonType, string>> = {
  string: 'string',
  number: 'number',
  int: 'integer',
  boolean: 'boolean',
  null: 'null',
  object: 'object',
  array: 'array',
  value: 'any value',
};

// -- reading ---------------------------------------------------------------------------------------

/** An object of the reply, and where it stands, for messages. */
interface Entry {
  readonly where: string;
  readonly value: Readonly<Record<string, unknown>>;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
/** A type whose references to other types may not be filled in yet. */
type Draft =
  | BuiltinType
  | Mutable<EnumType>
  | Mutable<ArrayType>
  | Mutable<ObjectType>
  | Mutable<AlternateType>;
type Drafts = ReadonlyMap<string, Draft>;

const notYet: BuiltinType = { kind: 'builtin', name: 'any', json: 'value' };

/** All types, so that they can refer to each other in any order. */
function declareTypes(entries: readonly Entry[]): Drafts {
  const drafts = new Map<string, Draft>();
  for (const entry of entries) {
    const draft = declareType(entry);
    if (draft !== undefined) addOnce(drafts, entry, draft);
  }
  return drafts;
}

function declareType(entry: Entry): Draft | undefined {
  const name = stringOf(entry, 'name');
  const kind = stringOf(entry, 'meta-type');
  switch (kind) {
    case 'builtin':
      return { kind, name, json: jsonTypeOf(entry) };
    case 'enum':
      return { kind, name, values: [] };
    case 'array':
      return { kind, name, element: notYet };
    case 'object':
      return { kind, name, members: [], variants: undefined, features: featuresOf(entry) };
    case 'alternate':
      return { kind, name, types: [] };
    case 'command':
    case 'event':
      return undefined;
    default:
      return fail(entry, `has the unknown meta-type ${quoted(kind)}`);
  }
}

function defineType(entry: Entry, drafts: Drafts): void {
  if (entry.value['meta-type'] === 'command' || entry.value['meta-type'] === 'event') return;
  const draft = drafts.get(stringOf(entry, 'name'));
  switch (draft?.kind) {
    case 'enum':
      draft.values = enumValues(entry);
      break;
    case 'array':
      draft.element = typeNamed(entry, 'element-type', drafts);
      break;
    case 'object':
      draft.members = readMembers(entry, drafts);
      draft.variants = readVariants(entry, draft.members, drafts);
      break;
    case 'alternate':
      draft.types = listOf(entry, 'members').map((choice) => {
        const type = typeNamed(choice, 'type', drafts);
        return type.kind === 'alternate' ? fail(choice, 'is an alternate in an alternate') : type;
      });
      break;
  }
}

function enumValues(entry: Entry): EnumValue[] {
  // Before QEMU 6.2 there are only `values`, plain strings.
  const values = Object.hasOwn(entry.value, 'members')
    ? listOf(entry, 'members').map((value) => ({
        name: nameOf(value, 'name'),
        features: featuresOf(value),
      }))
    : stringsOf(entry, 'values').map((name) => ({ name: checkedName(entry, name), features: [] }));
  return refuseTwice(entry, values);
}

function readMembers(entry: Entry, drafts: Drafts): SchemaMember[] {
  const members = listOf(entry, 'members').map((member) => ({
    name: nameOf(member, 'name'),
    type: typeNamed(member, 'type', drafts),
    optional: Object.hasOwn(member.value, 'default'),
    features: featuresOf(member),
  }));
  return refuseTwice(entry, members);
}

function readVariants(
  entry: Entry,
  members: readonly SchemaMember[],
  drafts: Drafts,
): Variants | undefined {
  if (!Object.hasOwn(entry.value, 'tag')) return undefined;
  const tagName = stringOf(entry, 'tag');
  const tag = members.find(({ name }) => name === tagName);
  if (tag?.type.kind !== 'enum') return fail(entry, 'has a tag that is not a member of enum type');
  const cases = new Map<string, ObjectType>();
  for (const variant of listOf(entry, 'variants')) {
    const type = objectNamed(variant, 'type', drafts);
    addOnce(cases, variant, type, nameOf(variant, 'case'));
  }
  return { tag, cases };
}

function readCommand(entry: Entry, drafts: Drafts): SchemaCommand {
  return {
    name: nameOf(entry, 'name'),
    arguments: objectNamed(entry, 'arg-type', drafts),
    returns: typeNamed(entry, 'ret-type', drafts),
    oob: entry.value['allow-oob'] === true,
    features: featuresOf(entry),
  };
}

function readEvent(entry: Entry, drafts: Drafts): SchemaEvent {
  return {
    name: nameOf(entry, 'name'),
    data: objectNamed(entry, 'arg-type', drafts),
    features: featuresOf(entry),
  };
}

/** Types may go in circles through members, but an object that is its own variant has no end. */
function refuseEndlessVariants(drafts: Drafts): void {
  const users = new Map<ObjectType, number>();
  const objects = [...drafts.values()].filter((type) => type.kind === 'object');
  const variantsOf = (type: ObjectType): Iterable<ObjectType> =>
    type.variants?.cases.values() ?? [];
  for (const type of objects) {
    for (const variant of variantsOf(type)) users.set(variant, (users.get(variant) ?? 0) + 1);
  }
  const free: ObjectType[] = objects.filter((type) => !users.has(type));
  for (let type = free.pop(); type !== undefined; type = free.pop()) {
    for (const variant of variantsOf(type)) {
      const left = (users.get(variant) ?? 0) - 1;
      if (left > 0) users.set(variant, left);
      else {
        users.delete(variant);
        free.push(variant);
      }
    }
  }
  for (const { name } of users.keys()) {
    throw new QmpSchemaError(`type ${quoted(name)} is a variant of itself`);
  }
}

// -- fields ----------------------------------------------------------------------------------------

function entryAt(value: unknown, where: string): Entry {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new QmpSchemaError(`${where} is not an object`);
  }
  return { where, value: value as Readonly<Record<string, unknown>> };
}

function stringOf(entry: Entry, key: string): string {
  const value = entry.value[key];
  return typeof value === 'string' ? value : fail(entry, `has no string '${key}'`);
}

function nameOf(entry: Entry, key: string): string {
  return checkedName(entry, stringOf(entry, key));
}

/** QAPI's alphabet. What has such a name can be shown on a terminal and be compared as it is. */
function checkedName(entry: Entry, name: string): string {
  return /^[A-Za-z0-9_.-]+$/.test(name) ? name : fail(entry, `has the bad name ${quoted(name)}`);
}

function stringsOf(entry: Entry, key: string): string[] {
  const value = entry.value[key];
  const isStrings = Array.isArray(value) && value.every((each) => typeof each === 'string');
  return isStrings ? value : fail(entry, `has no array of strings '${key}'`);
}

function listOf(entry: Entry, key: string): Entry[] {
  const value = entry.value[key];
  if (!Array.isArray(value)) return fail(entry, `has no array '${key}'`);
  return value.map((each: unknown, index) => entryAt(each, `${entry.where}.${key}[${index}]`));
}

function featuresOf(entry: Entry): Features {
  return Object.hasOwn(entry.value, 'features') ? stringsOf(entry, 'features') : [];
}

function jsonTypeOf(entry: Entry): JsonType {
  const json = stringOf(entry, 'json-type');
  const known = jsonTypes.find((each) => each === json);
  return known ?? fail(entry, `has the unknown json-type ${quoted(json)}`);
}

function typeNamed(entry: Entry, key: string, drafts: Drafts): SchemaType {
  const name = stringOf(entry, key);
  return drafts.get(name) ?? fail(entry, `has ${key} ${quoted(name)}, which is not there`);
}

function objectNamed(entry: Entry, key: string, drafts: Drafts): ObjectType {
  const type = typeNamed(entry, key, drafts);
  return type.kind === 'object' ? type : fail(entry, `has ${key} of a type that is not an object`);
}

function addOnce<T>(
  map: Map<string, T>,
  entry: Entry,
  value: T,
  name = stringOf(entry, 'name'),
): void {
  if (map.has(name)) fail(entry, `is a second ${quoted(name)}`);
  map.set(name, value);
}

function refuseTwice<T extends { readonly name: string }>(entry: Entry, list: T[]): T[] {
  if (new Set(list.map(({ name }) => name)).size < list.length)
    fail(entry, 'names one thing twice');
  return list;
}

function fail(entry: Entry, what: string): never {
  throw new QmpSchemaError(`${entry.where} ${what}`);
}

/** Hostile text in a message: short, and nothing that a terminal would obey. */
function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 40)).replace(/[^ -~]/g, '?');
}
