import { list, number, record, text } from './json.js';

/** A VLAN of a bridge port. */
export interface PortVlan {
  readonly pvid: boolean;
  readonly untagged: boolean;
}

/** Port -> VLAN id -> how it is there. */
export type PortVlans = ReadonlyMap<string, ReadonlyMap<number, PortVlan>>;

/** No VLAN has a higher number, whatever is printed. */
const LAST_ID = 4095;

/** Reads the output of `bridge -j vlan show`. */
export function parseVlans(json: unknown): PortVlans {
  const ports = new Map<string, Map<number, PortVlan>>();
  for (const entry of list(json)) {
    const port = record(entry);
    const name = text(port.ifname);
    if (name === undefined) continue;
    const vlans = ports.get(name) ?? new Map<number, PortVlan>();
    for (const shown of list(port.vlans)) {
      const vlan = record(shown);
      const first = number(vlan.vlan) ?? 0;
      const flags = list(vlan.flags);
      const how = { pvid: flags.includes('PVID'), untagged: flags.includes('Egress Untagged') };
      const last = Math.min(number(vlan.vlanEnd) ?? first, LAST_ID);
      for (let id = first; id <= last; id++) vlans.set(id, how);
    }
    ports.set(name, vlans);
  }
  return ports;
}
