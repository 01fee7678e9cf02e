import { type OvsRow, rowsOf, splitTables, textOf, textsOf } from '../ovsdb.js';

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
  const lines = splitTables(output);
  const parsed = OVS_TABLES.map((_, i) => rowsOf(JSON.parse(lines[i] ?? '{}')) ?? []);
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

function byName(rows: readonly OvsRow[]): Map<string, OvsRow> {
  return new Map(rows.map((row) => [row.has('name') ? textOf(row, 'name') : '.', row]));
}
