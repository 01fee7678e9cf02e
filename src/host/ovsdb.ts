import { list, record, text } from './state/json.js';

/** A value of a column: an atom as text, a set as sorted texts, a map. */
export type OvsValue = string | readonly string[] | ReadonlyMap<string, string>;

export type OvsRow = ReadonlyMap<string, OvsValue>;

/** The tables that `ovs-vsctl --format=json` prints for several `list TABLE`: each in a line of its own. */
export function splitTables(output: string): readonly string[] {
  return output.split('\n').filter((line) => line.trim() !== '');
}

/**
 * The rows of a table, `{"headings": [...], "data": [[...], ...]}` (ovs-vsctl(8), "Table Formatting Options");
 * undefined for what is no table.
 */
export function rowsOf(json: unknown): readonly OvsRow[] | undefined {
  const { headings, data } = record(json);
  if (!Array.isArray(headings) || !Array.isArray(data)) return undefined;
  const names = headings.map((heading) => text(heading) ?? '');
  return data
    .filter(Array.isArray)
    .map((cells) => new Map(names.map((name, i) => [name, read(cells[i])])));
}

/** OVSDB's notation of values (RFC 7047, 5.1). */
function read(value: unknown): OvsValue {
  if (!Array.isArray(value)) return atom(value);
  const [kind, content] = value;
  if (kind === 'map') {
    return new Map(
      list(content).map((pair) => {
        const [key, of] = list(pair);
        return [atom(key), atom(of)];
      }),
    );
  }
  return kind === 'set' ? list(content).map(atom).sort() : atom(value);
}

/** A text, a number, true or false; or `["uuid", "..."]`. */
function atom(value: unknown): string {
  const bare = Array.isArray(value) && value[0] === 'uuid' ? value[1] : value;
  return ['string', 'number', 'boolean'].includes(typeof bare) ? String(bare) : '';
}

/** A value as a list: an atom is a list of one. */
export function textsOf(value: OvsValue | undefined): readonly string[] {
  if (value === undefined || value instanceof Map) return [];
  return typeof value === 'string' ? [value] : (value as readonly string[]);
}

/** The column's only value; the empty text where it has none. */
export function textOf(row: OvsRow | undefined, column: string): string {
  return textsOf(row?.get(column))[0] ?? '';
}

export function mapOf(row: OvsRow | undefined, column: string): ReadonlyMap<string, string> {
  const value = row?.get(column);
  return value instanceof Map ? value : new Map();
}
