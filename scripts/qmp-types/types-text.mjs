// types.ts: what commands and events consist of.
import { doc, featureLines, header } from './doc.mjs';
import { key, literal } from './identifiers.mjs';
import { ARM } from './names.mjs';
import { bareTags, commonMembers, fullArms, isNamed, namedWithin } from './shape.mjs';

const preamble = `/** An integer: a number where that is exact, and a bigint beyond 2^53 - 1. */
export type Int = number | bigint;

/** An object without members. */
export type Empty = Readonly<Record<string, never>>;

/** The arguments of a command that has none. */
export type NoArguments = Empty;

/** The data of an event that has none. */
export type NoData = Empty;
`;

/** The names that are there before any type of QEMU's gets one. */
export const ownNames = ['Int', 'Empty', 'NoArguments', 'NoData'];

const builtins = {
  string: 'string',
  int: 'Int',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
  object: 'Readonly<Record<string, unknown>>',
  array: 'readonly unknown[]',
  value: 'unknown',
};

/** A type where it is used; `prefix` stands before names that are in types.ts. */
export function typeText(type, nameOf, prefix = '') {
  switch (type.kind) {
    case 'builtin':
      return type.json === 'int' ? `${prefix}Int` : builtins[type.json];
    case 'array': {
      const element = typeText(type.element, nameOf, prefix);
      return `readonly ${/[ |]/.test(element) ? `(${element})` : element}[]`;
    }
    case 'alternate':
      return type.types.map((each) => typeText(each, nameOf, prefix)).join(' | ');
    default:
      return prefix + (isNamed(type) ? nameOf(type) : 'Empty');
  }
}

export function typesText({ version, roots, nameOf }) {
  const declared = new Map();
  const waiting = roots.flatMap(({ type }) => namedWithin(type));
  for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
    const name = nameOf(type);
    if (declared.has(name)) continue;
    declared.set(
      name,
      type.kind === 'enum' ? enumText(type, name) : objectText(type, name, nameOf),
    );
    waiting.push(...usedBy(type));
  }
  const texts = [...declared].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return header(version) + [preamble, ...texts].join('\n');
}

/** The named types that the text of a type refers to. */
function usedBy(type) {
  if (type.kind === 'enum') return [];
  const arms = fullArms(type).map(([, arm]) => arm);
  const nested = arms.filter((arm) => arm.variants !== undefined);
  const members = [type, ...arms].flatMap((object) => object.members);
  return [...nested, ...members.flatMap((member) => namedWithin(member.type))];
}

function enumText(type, name) {
  const having = (feature) =>
    type.values
      .filter((value) => value.features.includes(feature))
      .map((value) => literal(value.name));
  const deprecated = having('deprecated');
  const unstable = having('unstable');
  const comment = doc(
    deprecated.length > 0 ? `Deprecated: ${deprecated.join(', ')}.` : '',
    unstable.length > 0 ? `Unstable: ${unstable.join(', ')}.` : '',
  );
  const values = type.values.map((value) => literal(value.name));
  return `${comment}export type ${name} = ${values.join(' | ') || 'never'};\n`;
}

function objectText(type, name, nameOf) {
  if (type.variants === undefined)
    return interfaceText(name, [], type.members.map(memberText(nameOf)));
  const tag = type.variants.tag;
  const common = commonMembers(type);
  const base = common.length > 0 ? [nameOf(type, 'base')] : [];
  const arms = fullArms(type).map(([value, arm]) => ({
    name: nameOf(type, ARM + value),
    arm,
    tag: tagText(tag, literal(value)),
  }));
  const bare = bareTags(type);
  const other = bare.length > 0 ? [nameOf(type, 'other')] : [];
  return [
    `export type ${name} = ${[...arms.map((arm) => arm.name), ...other].join(' | ')};\n`,
    ...base.map((baseName) => interfaceText(baseName, [], common.map(memberText(nameOf)))),
    ...arms.map((arm) => armText(arm, base, nameOf)),
    ...other.map((otherName) =>
      interfaceText(otherName, base, [tagText(tag, bare.map(literal).join(' | '))]),
    ),
  ].join('\n');
}

function armText({ name, arm, tag }, base, nameOf) {
  // An interface cannot extend a union, so the arm that is a tagged union itself is an intersection.
  if (arm.variants !== undefined) {
    return `export type ${name} = ${[...base, `{ ${tag} }`, nameOf(arm)].join(' & ')};\n`;
  }
  return interfaceText(name, base, [tag, ...arm.members.map(memberText(nameOf))]);
}

function interfaceText(name, bases, members) {
  const heritage = bases.length > 0 ? ` extends ${bases.join(', ')}` : '';
  return `export interface ${name}${heritage} {\n${members.map((member) => `${member}\n`).join('')}}\n`;
}

function memberText(nameOf) {
  return ({ name, type, optional, features }) =>
    `${doc(...featureLines(features))}readonly ${key(name)}${optional ? '?' : ''}: ${typeText(type, nameOf)};`;
}

function tagText(tag, values) {
  return `${doc(...featureLines(tag.features))}readonly ${key(tag.name)}${tag.optional ? '?' : ''}: ${values};`;
}
