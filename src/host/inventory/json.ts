/**
 * Reading what tools print as JSON, with forgiveness: fields come and go between versions, and a tool may be cut short
 * or be another program altogether. What is not of the expected kind is as if it were not there.
 */

export { number as numberOf } from '../state/json.js';

/** What a parser made of a tool's output, and what it could not make anything of. */
export interface Parsed<T> {
  readonly value: T;
  /** In words that go on from the tool's name: `printed no JSON`. */
  readonly problem?: string;
}

export type Fields = ReadonlyMap<string, unknown>;

/** A document; undefined where it is no JSON. Empty output is an empty list: some versions print nothing for nothing. */
export function parseJson(text: string): unknown {
  if (text.trim() === '') return [];
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An object's fields. Names are trimmed: `vdpa` prints `"link "`. */
export function fieldsOf(value: unknown): Fields | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return new Map(Object.entries(value).map(([key, field]) => [key.trim(), field]));
}

export function listOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function booleanOf(value: unknown): boolean | undefined {
  if (value === 0 || value === 1) return value === 1;
  return typeof value === 'boolean' ? value : undefined;
}

/** The texts of a list. */
export function textsOf(value: unknown): string[] {
  return (listOf(value) ?? []).flatMap((item) => textOf(item) ?? []);
}

/** The same object without the fields that are undefined: what is not known is left out. */
export function known<T extends object>(fields: T): Known<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Known<T>;
}

type Known<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

const NO_JSON = 'printed no JSON';
const OTHER_FORM = 'printed JSON of another form than expected';

/** Each object of a list by `read`; what it makes nothing of is counted. */
export function parseList<T>(
  value: unknown,
  read: (fields: Fields) => T | undefined,
): Parsed<readonly T[]> {
  const list = listOf(value);
  if (list === undefined) return { value: [], problem: value === undefined ? NO_JSON : OTHER_FORM };
  return collect(list.map((item) => withFields(item, read)));
}

/**
 * Each entry of the object that stands under `key`, by `read`: `{"port": {"pci/0000:03:00.0/1": {...}}}`.
 * An empty document is one without entries.
 */
export function parseEntries<T>(
  text: string,
  key: string,
  read: (name: string, fields: Fields) => T | undefined,
): Parsed<readonly T[]> {
  const value = parseJson(text);
  if (value === undefined) return { value: [], problem: NO_JSON };
  const document = fieldsOf(value);
  if (document === undefined)
    return listOf(value)?.length === 0 ? { value: [] } : { value: [], problem: OTHER_FORM };
  if (document.size === 0) return { value: [] };
  const entries = document.get(key);
  if (listOf(entries)?.length === 0) return { value: [] };
  const fields = fieldsOf(entries);
  if (fields === undefined) return { value: [], problem: OTHER_FORM };
  return collect(
    [...fields].map(([name, entry]) => withFields(entry, (inner) => read(name, inner))),
  );
}

function withFields<T>(value: unknown, read: (fields: Fields) => T | undefined): T | undefined {
  const fields = fieldsOf(value);
  return fields === undefined ? undefined : read(fields);
}

function collect<T>(items: readonly (T | undefined)[]): Parsed<readonly T[]> {
  const value = items.filter((item) => item !== undefined);
  const lost = items.length - value.length;
  if (lost === 0) return { value };
  return {
    value,
    problem: `printed ${lost} of ${items.length} entries in another form than expected`,
  };
}
