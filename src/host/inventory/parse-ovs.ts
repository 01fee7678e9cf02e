import { fieldsOf, known, listOf, numberOf, type Parsed, textOf } from './json.js';
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
  const lines = stdout.split('\n').filter((line) => line.trim() !== '');
  const tables = lines.slice(0, 4).map(parseTable);
  const [root, bridges, ports, interfaces] = tables;
  const whole = tables.length === 4 && tables.every((table) => table !== undefined);
  const value: Ovs = {
    facts: root === undefined ? NOTHING.facts : readFacts(root[0]),
    bridges: (bridges ?? []).flatMap((row) => readBridge(row, ports ?? [], interfaces ?? []) ?? []),
  };
  return whole ? { value } : { value, problem: 'printed less than its four tables' };
}

type Row = ReadonlyMap<string, unknown>;

/** `{"headings": [...], "data": [[...], ...]}`, see `Table Formatting Options` of ovs-vsctl(8). */
function parseTable(line: string): readonly Row[] | undefined {
  let document: ReturnType<typeof fieldsOf>;
  try {
    document = fieldsOf(JSON.parse(line));
  } catch {
    return undefined;
  }
  const headings = listOf(document?.get('headings'));
  const data = listOf(document?.get('data'));
  if (headings === undefined || data === undefined) return undefined;
  return data.flatMap((cells) => {
    const row = listOf(cells);
    return row === undefined
      ? []
      : [new Map(headings.map((name, i) => [textOf(name) ?? '', row[i]]))];
  });
}

function readFacts(row: Row | undefined): OvsFacts {
  const config = mapOf(row?.get('other_config'));
  return known({
    version: textOf(row?.get('ovs_version')),
    hwOffload: config.get('hw-offload') === 'true',
    tcPolicy: config.get('tc-policy'),
    dpdk: row?.get('dpdk_initialized') === true,
  });
}

function readBridge(
  row: Row,
  ports: readonly Row[],
  interfaces: readonly Row[],
): OvsBridge | undefined {
  const name = textOf(row.get('name'));
  if (name === undefined) return undefined;
  const own = new Set(uuidsOf(row.get('ports')));
  return {
    name,
    kind: 'ovs',
    // The empty string is the default.
    datapath: textOf(row.get('datapath_type')) ?? 'system',
    ports: ports
      .filter((port) => uuidsOf(port.get('_uuid')).some((id) => own.has(id)))
      .flatMap((port) => readPort(port, interfaces) ?? [])
      // The port of the bridge's own interface is not one that somebody put there.
      .filter((port) => port.name !== name)
      .sort((a, b) => byName(a.name, b.name)),
  };
}

function readPort(row: Row, interfaces: readonly Row[]): OvsPort | undefined {
  const name = textOf(row.get('name'));
  if (name === undefined) return undefined;
  const ids = new Set(uuidsOf(row.get('interfaces')));
  const own = interfaces.filter((i) => uuidsOf(i.get('_uuid')).some((id) => ids.has(id)));
  const trunks = setOf(row.get('trunks')).flatMap((vlan) => numberOf(vlan) ?? []);
  const options = mapOf(own[0]?.get('options'));
  return known({
    name,
    type: textOf(own[0]?.get('type')),
    tag: setOf(row.get('tag')).flatMap((vlan) => numberOf(vlan) ?? [])[0],
    trunks: trunks.length === 0 ? undefined : trunks,
    vlanMode: setOf(row.get('vlan_mode')).flatMap((mode) => textOf(mode) ?? [])[0],
    options: options.size === 0 ? undefined : Object.fromEntries([...options].sort()),
    members: own.length < 2 ? undefined : own.flatMap((i) => textOf(i.get('name')) ?? []).sort(),
  });
}

/** OVSDB's notation (RFC 7047, 5.1): an atom, or `["set", [...]]`. */
function setOf(value: unknown): readonly unknown[] {
  const list = listOf(value);
  if (list === undefined) return value === undefined ? [] : [value];
  return list[0] === 'set' ? (listOf(list[1]) ?? []) : [value];
}

/** `["map", [[key, value], ...]]` */
function mapOf(value: unknown): ReadonlyMap<string, string> {
  const list = listOf(value);
  const pairs = list?.[0] === 'map' ? (listOf(list[1]) ?? []) : [];
  return new Map(
    pairs.flatMap((pair) => {
      const [key, entry] = listOf(pair) ?? [];
      return typeof key === 'string' && typeof entry === 'string' ? [[key, entry] as const] : [];
    }),
  );
}

/** `["uuid", "..."]`, or a set of them. */
function uuidsOf(value: unknown): string[] {
  return setOf(value).flatMap((item) => {
    const list = listOf(item);
    return list?.[0] === 'uuid' ? (textOf(list[1]) ?? []) : [];
  });
}
