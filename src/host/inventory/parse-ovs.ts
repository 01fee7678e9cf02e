import { mapOf, type OvsRow, rowsOf, splitTables, textOf, textsOf } from '../ovsdb.js';
import { known, type Parsed, parseJson } from './json.js';
import { byName } from './tree.js';
import type { OvsBridge, OvsFacts, OvsPort } from './types.js';

/** Arguments of ovs-vsctl that print all tables in one transaction: a line of JSON each, in this order. */
export const OVS_LIST: readonly string[] = [
  '--timeout=3',
  '--format=json',
  ...['--', '--columns=ovs_version,other_config,dpdk_initialized', 'list', 'Open_vSwitch'],
  ...['--', '--columns=name,datapath_type,ports', 'list', 'Bridge'],
  ...['--', '--columns=_uuid,name,interfaces,tag,trunks,vlan_mode', 'list', 'Port'],
  ...['--', '--columns=_uuid,name,type,options', 'list', 'Interface'],
];

export interface Ovs {
  readonly facts: OvsFacts;
  readonly bridges: readonly OvsBridge[];
}

const NOTHING: Ovs = { facts: { hwOffload: false, dpdk: false }, bridges: [] };

/** What `ovs-vsctl` prints with {@link OVS_LIST}. */
export function parseOvs(stdout: string): Parsed<Ovs> {
  const tables = splitTables(stdout)
    .slice(0, 4)
    .map((line) => rowsOf(parseJson(line)));
  const [root, bridges, ports, interfaces] = tables;
  const whole = tables.length === 4 && tables.every((table) => table !== undefined);
  const value: Ovs = {
    facts: root === undefined ? NOTHING.facts : readFacts(root[0]),
    bridges: (bridges ?? []).flatMap((row) => readBridge(row, ports ?? [], interfaces ?? []) ?? []),
  };
  return whole ? { value } : { value, problem: 'printed less than its four tables' };
}

function readFacts(row: OvsRow | undefined): OvsFacts {
  const config = mapOf(row, 'other_config');
  return known({
    version: textOf(row, 'ovs_version') || undefined,
    hwOffload: config.get('hw-offload') === 'true',
    tcPolicy: config.get('tc-policy'),
    dpdk: textOf(row, 'dpdk_initialized') === 'true',
  });
}

function readBridge(
  row: OvsRow,
  ports: readonly OvsRow[],
  interfaces: readonly OvsRow[],
): OvsBridge | undefined {
  const name = textOf(row, 'name');
  if (name === '') return undefined;
  return {
    name,
    kind: 'ovs',
    // The empty string is the default.
    datapath: textOf(row, 'datapath_type') || 'system',
    ports: namedIn(row, 'ports', ports)
      .flatMap((port) => readPort(port, interfaces) ?? [])
      // The port of the bridge's own interface is not one that somebody put there.
      .filter((port) => port.name !== name)
      .sort((a, b) => byName(a.name, b.name)),
  };
}

function readPort(row: OvsRow, interfaces: readonly OvsRow[]): OvsPort | undefined {
  const name = textOf(row, 'name');
  if (name === '') return undefined;
  const own = namedIn(row, 'interfaces', interfaces);
  const trunks = numbersOf(row, 'trunks');
  const options = mapOf(own[0], 'options');
  return known({
    name,
    type: textOf(own[0], 'type') || undefined,
    tag: numbersOf(row, 'tag')[0],
    trunks: trunks.length === 0 ? undefined : trunks,
    vlanMode: textOf(row, 'vlan_mode') || undefined,
    options: options.size === 0 ? undefined : Object.fromEntries([...options].sort()),
    members: own.length < 2 ? undefined : own.map((i) => textOf(i, 'name')).sort(),
  });
}

/** The rows whose UUID a column has. */
function namedIn(row: OvsRow, column: string, rows: readonly OvsRow[]): readonly OvsRow[] {
  const ids = new Set(textsOf(row.get(column)));
  return rows.filter((other) => ids.has(textOf(other, '_uuid')));
}

function numbersOf(row: OvsRow, column: string): readonly number[] {
  return textsOf(row.get(column))
    .filter((vlan) => /^\d{1,4}$/.test(vlan))
    .map(Number)
    .sort((a, b) => a - b);
}
