import { list, record, text } from './json.js';

/** A value of a column: an atom as text, a set as sorted texts, a map. */
export type OvsValue = string | readonly string[] | ReadonlyMap<string, string>;

export type OvsRow = ReadonlyMap<string, OvsValue>;

export const OVS_TABLES = ['Bridge', 'Port', 'Interface', 'Open_vSwitch'] as const;
export type OvsTable = (typeof OVS_TABLES)[number];

/** Open vSwitch's database, as far as ports go. */
export interface Ovs {
  /** Rows by name; the one row of Open_vSwitch is called `.`. */
  readonly tables: Readonly<Record<OvsTable, ReadonlyMap<string, OvsRow>>>;
  /** Port -> its bridge. */
  readonly bridgeOf: ReadonlyMap<string, string>;
}

/** Reads what `ovs-vsctl --format=json` prints for `list TABLE` of each table, in order. */
export function parseOvs(output: string): Ovs {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const parsed = OVS_TABLES.map((_, i) => parseTable(JSON.parse(lines[i] ?? '{}')));
  const [bridges, ports, interfaces, root] = parsed.map(byName);
  const empty = new Map<string, OvsRow>();
  const nameOf = new Map([...(ports ?? empty)].map(([name, row]) => [textOf(row, '_uuid'), name]));
  const bridgeOf = new Map<string, string>();
  for (const [bridge, row] of bridges ?? empty) {
    for (const uuid of textsOf(row.get('ports'))) {
      const port = nameOf.get(uuid);
      if (port !== undefined) bridgeOf.set(port, bridge);
    }
  }
  return {
    tables: {
      Bridge: bridges ?? empty,
      Port: ports ?? empty,
      Interface: interfaces ?? empty,
      Open_vSwitch: root ?? empty,
    },
    bridgeOf,
  };
}

/** A value as a list: an atom is a list of one. */
export function textsOf(value: OvsValue | undefined): readonly string[] {
  if (value === undefined || value instanceof Map) return [];
  return typeof value === 'string' ? [value] : (value as readonly string[]);
}

function textOf(row: OvsRow, column: string): string {
  return textsOf(row.get(column))[0] ?? '';
}

function byName(rows: readonly OvsRow[]): Map<string, OvsRow> {
  return new Map(rows.map((row) => [row.has('name') ? textOf(row, 'name') : '.', row]));
}

function parseTable(json: unknown): OvsRow[] {
  const { headings, data } = record(json);
  const names = list(headings).map((heading) => text(heading) ?? '');
  return list(data).map(
    (row) => new Map(list(row).map((value, i) => [names[i] ?? '', parseValue(value)])),
  );
}

/** OVSDB's notation of values (RFC 7047, 5.1). */
function parseValue(value: unknown): OvsValue {
  if (!Array.isArray(value)) return String(value);
  const [kind, content] = value as readonly unknown[];
  if (kind === 'uuid') return String(content);
  if (kind === 'map') {
    return new Map(
      list(content).map((pair) => {
        const [key, of] = list(pair);
        return [atom(key), atom(of)];
      }),
    );
  }
  return list(content).map(atom).sort();
}

function atom(value: unknown): string {
  return Array.isArray(value) ? String(value[1]) : String(value);
}
