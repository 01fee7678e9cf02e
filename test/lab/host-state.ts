/** What the tools of a host print, for comparing it before and after. */

/** Runs a command of the shell and gives its standard output. */
export type Sh = (script: string) => Promise<string>;

interface Row {
  readonly [key: string]: unknown;
}

/** Of a world without VLANs or Open vSwitch, that part is left out. */
export interface Parts {
  readonly links?: boolean;
  readonly vlans?: boolean;
  readonly ovs?: boolean;
  readonly vdpa?: boolean;
  /** Leaves out what the kernel draws at random for a new interface. */
  readonly loose?: boolean;
}

/**
 * The tools' JSON, as text. Left out are: the numbers of interfaces, which the kernel never gives twice; timers;
 * Open vSwitch's UUIDs, after which it sorts its rows, and its sequence numbers.
 */
export async function stateOf(sh: Sh, parts: Parts): Promise<string> {
  const { links = true, vlans = false, ovs = false, vdpa = false, loose = false } = parts;
  const json = async (command: string): Promise<unknown> => {
    const out = await sh(command);
    return out.trim() === '' ? [] : JSON.parse(out);
  };
  const state = {
    ...(links && { links: await json('ip -j -d link show') }),
    ...(vlans && { vlans: await json('bridge -j vlan show') }),
    ...(ovs && {
      bridges: await ovsRows(sh, 'name,datapath_type,external_ids,other_config', 'Bridge'),
      ports: await ovsRows(sh, 'name,tag,trunks,vlan_mode,external_ids,other_config', 'Port'),
      interfaces: await ovsRows(sh, 'name,type,options,external_ids', 'Interface'),
    }),
    ...(vdpa && {
      vdpa: await json('vdpa -j dev show'),
      config: await json('vdpa -j dev config show'),
      links: await json('ip -j -d link show'),
      nodes: (await sh('ls /run/vpf/vdpa 2> /dev/null || true')).split('\n').sort(),
    }),
  };
  const dropped = /^ifindex$|_timer$/;
  const random = ['address', 'bridge_id', 'root_id'];
  return JSON.stringify(
    state,
    (key, value: unknown) =>
      dropped.test(key) || (loose && random.includes(key)) ? undefined : value,
    1,
  );
}

async function ovsRows(sh: Sh, columns: string, table: string): Promise<Row[]> {
  const out = await sh(`ovs-vsctl --format=json --columns=${columns} list ${table}`);
  const { headings, data } = JSON.parse(out) as { headings: string[]; data: unknown[][] };
  return data
    .map((row) => Object.fromEntries(row.map((value, i) => [headings[i] ?? '', value])))
    .sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1));
}
