import type { Command } from '../../plan/step.js';
import type { Change } from '../change.js';
import { type OvsRow, type OvsValue, textsOf } from '../ovsdb.js';
import { OVS_TABLES, type OvsTable } from '../state/ovs.js';
import type { HostState } from '../state/state.js';

const ovs = (...args: string[]): Command => ({ tool: 'ovs-vsctl', args });

/**
 * A transaction as its parts, each a command of its own: neighbours are done in one transaction again.
 * Columns of `add-port` become a `set`, as ovs-vsctl ignores them where the port is there already.
 */
export function splitOvs(command: Command): Command[] {
  const parts: string[][] = [[]];
  for (const arg of command.args) {
    if (arg === '--') parts.push([]);
    else parts.at(-1)?.push(arg);
  }
  const whole = parts.filter((part) => part.length > 0);
  // What is created under a name of the transaction (--id=@x) must stay in one piece.
  if (whole.some((part) => part.some((arg) => arg.startsWith('--id=')))) return [command];
  return whole.flatMap((part) => {
    const as = (...args: string[]): Command => ({ ...command, args });
    const sets = (table: string, name: string, columns: readonly string[]) =>
      columns.map((column) => as('set', table, name, column));
    const [first = '', table = '', name = '', ...columns] = part;
    if (first === 'set') return sets(table, name, columns);
    const at = part.indexOf('add-port');
    const [bridge, port, ...more] = at === -1 ? [] : part.slice(at + 1);
    if (bridge === undefined || port === undefined) return [as(...part)];
    return [as('--may-exist', 'add-port', bridge, port), ...sets('Port', port, more)];
  });
}

/** `add-br`, `add-port` and `set`, each alone. */
export function ovsChanges({ args }: Command, mark: string | undefined): Change[] | undefined {
  const [verb, ...rest] = args.filter((arg) => arg !== '--may-exist' && arg !== '--if-exists');
  if (args.includes('--')) return undefined;
  const [first, second] = rest;
  if (verb === 'add-br' && first !== undefined && rest.length === 1) return [bridge(first)];
  if (verb === 'add-port' && first !== undefined && second !== undefined && rest.length === 2)
    return [port(first, second, mark)];
  if (verb !== 'set' || first === undefined || second === undefined) return undefined;
  const table = OVS_TABLES.find((name) => name.toLowerCase() === first.toLowerCase());
  if (table === undefined) return undefined;
  const changes = rest.slice(2).map((text) => column(table, second, text));
  return changes.includes(undefined) ? undefined : changes.filter((c) => c !== undefined);
}

function ownerOf(row: OvsRow | undefined): string | undefined {
  const ids = row?.get('external_ids');
  return ids instanceof Map ? ids.get('vpf') : undefined;
}

function bridge(name: string): Change {
  const row = ({ ovs: { tables } }: HostState) => tables.Bridge.get(name);
  const back = ['--if-exists', 'del-br', name];
  return {
    reads: 'ovs',
    makes: {
      resource: `ovs bridge ${name}`,
      exists: (state) => row(state) !== undefined,
      // One that is there serves as well, whoever made it; only ours is removed.
      serves: () => true,
      owner: (state) => ownerOf(row(state)),
    },
    within: [],
    holds: (state) => row(state) !== undefined,
    restore: () => [ovs(...back)],
    look: ['ovs_bridge', name],
  };
}

function port(bridgeName: string, name: string, mark: string | undefined): Change {
  const back = ['--if-exists', 'del-port', bridgeName, name];
  return {
    reads: 'ovs',
    makes: {
      resource: `ovs port ${name}`,
      fixed: true,
      exists: ({ ovs: { tables } }) => tables.Port.has(name),
      owner: ({ ovs: { tables } }) => ownerOf(tables.Port.get(name)),
    },
    within: [`ovs bridge ${bridgeName}`],
    holds: ({ ovs: { bridgeOf } }) => bridgeOf.get(name) === bridgeName,
    restore: () => [ovs(...back)],
    look: ['ovs_port', name, bridgeName, mark ?? ''],
  };
}

/** One `COLUMN=VALUE` or `COLUMN:KEY=VALUE` of `set TABLE RECORD ...`. */
function column(table: OvsTable, name: string, text: string): Change | undefined {
  const parsed = /^([a-z_]+)(?::((?:[^="]|"[^"]*")+))?=(.*)$/s.exec(text);
  const [, columnName, quotedKey, value] = parsed ?? [];
  if (columnName === undefined || value === undefined) return undefined;
  const key = quotedKey === undefined ? undefined : unquote(quotedKey);
  const wanted = key === undefined ? sorted(values(value)) : [unquote(value)];
  const rowOf = ({ ovs: { tables } }: HostState) => tables[table].get(name);
  const now = (row: OvsRow | undefined) => valuesAt(row?.get(columnName), key);
  const isMark = table === 'Bridge' && columnName === 'external_ids' && key === 'vpf';
  return {
    reads: 'ovs',
    within:
      table === 'Bridge' ? [`ovs bridge ${name}`] : [`ovs port ${name}`, `ovs bridge ${name}`],
    holds: (state) => {
      const row = rowOf(state);
      if (row === undefined) return false;
      // A bridge that is there and not marked is somebody else's: using it does not make it ours.
      return isMark || same(now(row), wanted);
    },
    restore: (state) => {
      const row = rowOf(state);
      // A new row has nothing in it either.
      if (row === undefined && wanted.length === 0) return [];
      return [ovs(...back(table, name, columnName, key, now(row)))];
    },
    look: ['ovs', name, table, columnName, key ?? '', wanted.join(' ')],
  };
}

/** Columns that cannot be cleared, of an interface or a bridge, and what they are in a new row (vswitch.ovsschema). */
const NEVER_EMPTY: Readonly<Record<string, string>> = {
  type: '',
  ingress_policing_rate: '0',
  ingress_policing_burst: '0',
  datapath_type: '',
  stp_enable: 'false',
};

function back(
  table: string,
  name: string,
  columnName: string,
  key: string | undefined,
  before: readonly string[],
): string[] {
  const [first] = before;
  if (key !== undefined && first === undefined)
    return ['--if-exists', 'remove', table, name, columnName, key];
  if (key !== undefined)
    return ['--if-exists', 'set', table, name, `${columnName}:${quote(key)}=${quote(first ?? '')}`];
  const least = NEVER_EMPTY[columnName];
  if (first === undefined && least !== undefined)
    return ['--if-exists', 'set', table, name, `${columnName}=${quote(least)}`];
  if (first === undefined) return ['--if-exists', 'clear', table, name, columnName];
  return ['--if-exists', 'set', table, name, `${columnName}=${before.map(quote).join(',')}`];
}

function valuesAt(value: OvsValue | undefined, key: string | undefined): readonly string[] {
  if (key === undefined) {
    return value instanceof Map
      ? [...(value as ReadonlyMap<string, string>)].map(([k, v]) => `${k}=${v}`).sort()
      : textsOf(value);
  }
  const at = value instanceof Map ? (value as ReadonlyMap<string, string>).get(key) : undefined;
  return at === undefined ? [] : [at];
}

/** `5`, `[1,2]`, `1,2`, `"a b",c`: the atoms of a value as ovs-vsctl reads it. */
function values(text: string): string[] {
  const inner = /^[[{](.*)[\]}]$/s.exec(text)?.[1] ?? text;
  const atoms = inner.match(/(?:[^,\s"]|"(?:[^"\\]|\\.)*")+/g) ?? [];
  return atoms.map(unquote);
}

function unquote(text: string): string {
  if (!text.startsWith('"')) return text;
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

function quote(text: string): string {
  return /^[A-Za-z0-9_.-]+$/.test(text) ? text : JSON.stringify(text);
}

function sorted(list: readonly string[]): string[] {
  return [...list].sort();
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
