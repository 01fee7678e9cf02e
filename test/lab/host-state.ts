/** What the tools of a host print, for comparing it before and after. */
import { shownOf } from './host-shown.mjs';

/** Runs a command of the shell and gives its standard output. */
export type Sh = (script: string) => Promise<string>;

export const LINKS = 'ip -j -d link show';
export const VLANS = 'bridge -j vlan show';
export const VDPA = ['vdpa -j dev show', 'vdpa -j dev config show'];

/** A table of Open vSwitch. */
export const ovsTable = (table: string, columns: string) =>
  `ovs-vsctl --format=json --columns=${columns} list ${table}`;
export const OVS = [
  ovsTable('Open_vSwitch', 'other_config'),
  ovsTable('Bridge', 'name,datapath_type,external_ids,other_config'),
  ovsTable('Port', 'name,tag,trunks,vlan_mode,external_ids,other_config'),
  ovsTable('Interface', 'name,type,options,external_ids'),
];

/** What is compared of a world, which has no VLANs and no vdpa: interfaces and Open vSwitch. */
export interface Parts {
  /** Leaves out what the kernel draws at random for a new interface. */
  readonly loose?: boolean;
}

/** The tools' JSON, as text: what has been up, and has a carrier, included. */
export async function stateOf(sh: Sh, { loose = false }: Parts): Promise<string> {
  const shown = async (command: string) => shownOf(await sh(command), { loose, exact: true });
  const [, bridges = '', ports = '', interfaces = ''] = OVS;
  const state = {
    links: await shown(LINKS),
    bridges: await shown(bridges),
    ports: await shown(ports),
    interfaces: await shown(interfaces),
  };
  return JSON.stringify(state, null, 1);
}
