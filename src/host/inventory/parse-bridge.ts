import {
  type Fields,
  fieldsOf,
  known,
  listOf,
  numberOf,
  type Parsed,
  parseJson,
  parseList,
  textOf,
  textsOf,
} from './json.js';
import type { PortVlan } from './types.js';

export interface PortVlans {
  /** A bridge or a port of one. */
  readonly name: string;
  readonly vlans: readonly PortVlan[];
}

/** `bridge -j -compressvlans vlan show` */
export function parseBridgeVlans(stdout: string): Parsed<readonly PortVlans[]> {
  return parseList(parseJson(stdout), (fields) => {
    const name = textOf(fields.get('ifname'));
    if (name === undefined) return undefined;
    const vlans = (listOf(fields.get('vlans')) ?? []).flatMap((vlan) => {
      const entry = fieldsOf(vlan);
      return entry === undefined ? [] : (readVlan(entry) ?? []);
    });
    return { name, vlans };
  });
}

function readVlan(fields: Fields): PortVlan | undefined {
  const vid = numberOf(fields.get('vlan'));
  if (vid === undefined) return undefined;
  const flags = textsOf(fields.get('flags'));
  return known({
    vid,
    end: numberOf(fields.get('vlanEnd')),
    pvid: flags.includes('PVID') || undefined,
    untagged: flags.includes('Egress Untagged') || undefined,
  });
}
