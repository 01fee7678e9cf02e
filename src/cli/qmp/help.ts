import {
  type Features,
  membersOf,
  type ObjectType,
  type QmpSchema,
  type SchemaMember,
  typeInWords,
} from '../../qmp/introspect.js';
import { singleLine } from '../report.js';
import type { Property } from './server.js';

/** What `help NAME` says at the prompt, from the server's own schema. */

/** More below this depth is left to `help` of the JSON: types go in circles. */
const DEEPEST = 2;

/**
 * @param tags what is known of the arguments, e.g. `{ type: 'user' }`: they choose the variant
 * @returns lines; undefined where there is no such command or event
 */
export function describe(
  schema: QmpSchema,
  name: string,
  tags: Readonly<Record<string, string>> = {},
): string[] | undefined {
  const command = schema.commands.get(name);
  if (command !== undefined) {
    const { returns } = command;
    const nothing = returns.kind === 'object' && returns.members.length === 0;
    return [
      `${name}: a command${marks(command.features, command.oob ? ['may go out of band'] : [])}`,
      ...objectLines(command.arguments, name, tags),
      ...(nothing
        ? ['returns nothing']
        : [`returns ${typeInWords(returns)}`, ...nested(returns, 1)]),
    ];
  }
  const event = schema.events.get(name);
  if (event === undefined) return undefined;
  return [`${name}: an event${marks(event.features)}`, ...objectLines(event.data, name, tags)];
}

/** A driver's properties. */
export function describeDriver(driver: string, properties: readonly Property[]): string[] {
  const rows = [...properties]
    .sort((a, b) => (a.member.name < b.member.name ? -1 : 1))
    .map(({ member, type, description }) => [member.name, type, description]);
  return [`properties of ${singleLine(driver)}:`, ...table(rows)];
}

function objectLines(
  type: ObjectType,
  name: string,
  tags: Readonly<Record<string, string>>,
): string[] {
  const chosen = (tag: string) => (Object.hasOwn(tags, tag) ? tags[tag] : undefined);
  const members = membersOf(type, chosen);
  const lines = memberLines(members, 0);
  const open = openTag(type, chosen);
  if (open === undefined) return lines;
  return [...lines, `  and more, which depends on ${open}: help ${name} ${open}=...`];
}

/** The tag that is not chosen yet. */
function openTag(
  type: ObjectType,
  chosen: (tag: string) => string | undefined,
): string | undefined {
  const { variants } = type;
  if (variants === undefined) return undefined;
  const value = chosen(variants.tag.name);
  if (value === undefined) return variants.tag.name;
  const next = variants.cases.get(value);
  return next && openTag(next, chosen);
}

function memberLines(members: readonly SchemaMember[], depth: number): string[] {
  const rows = members.map(({ name, type, optional, features }) => [
    optional ? `[${name}]` : name,
    `${typeInWords(type)}${marks(features)}`,
  ]);
  const lines = table(rows);
  return members.flatMap(({ type }, i) => [
    `${'  '.repeat(depth)}${lines[i] ?? ''}`,
    ...nested(type, depth + 1),
  ]);
}

/** The members of what an argument is, or is a list of. */
function nested(type: SchemaMember['type'], depth: number): string[] {
  const inner = type.kind === 'array' ? type.element : type;
  if (inner.kind !== 'object' || depth > DEEPEST) return [];
  const lines = memberLines(inner.members, depth);
  const tag = inner.variants?.tag.name;
  return tag === undefined
    ? lines
    : [...lines, `${'  '.repeat(depth + 1)}and more, which depends on ${tag}`];
}

function marks(features: Features, more: readonly string[] = []): string {
  const said = [
    ...['deprecated', 'unstable'].filter((feature) => features.includes(feature)),
    ...more,
  ];
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
}

/** Columns, indented; names and texts come from the server. */
function table(rows: readonly (readonly string[])[]): string[] {
  const safe = rows.map((row) => row.map(singleLine));
  const width = (column: number) =>
    Math.min(30, Math.max(0, ...safe.map((row) => row[column]?.length ?? 0)));
  return safe.map((row) =>
    `  ${row.map((cell, i) => (i < row.length - 1 ? cell.padEnd(width(i) + 2) : cell)).join('')}`.trimEnd(),
  );
}
