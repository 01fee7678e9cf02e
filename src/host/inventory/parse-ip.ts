import {
  booleanOf,
  type Fields,
  fieldsOf,
  known,
  listOf,
  numberOf,
  type Parsed,
  parseJson,
  parseList,
  textOf,
} from './json.js';
import type { Vf } from './types.js';

/** A network interface as `ip -j -d link show` has it: what sysfs does not tell. */
export interface Link {
  readonly name: string;
  readonly ifindex?: number;
  /** `vlan`, `macvtap`, `veth`, `bridge`, ... */
  readonly kind?: string;
  /** The interface below it, e.g. the VF's of a macvtap. */
  readonly lower?: string;
  readonly vfs: readonly LinkVf[];
}

/** How the PF treats a VF. */
export type LinkVf = Pick<
  Vf,
  'index' | 'mac' | 'vlan' | 'spoofCheck' | 'trust' | 'rate' | 'linkState'
>;

/** `ip -j -d link show`, of iproute2 5.x and newer. */
export function parseLinks(stdout: string): Parsed<readonly Link[]> {
  return parseList(parseJson(stdout), readLink);
}

function readLink(fields: Fields): Link | undefined {
  const name = textOf(fields.get('ifname'));
  if (name === undefined) return undefined;
  return known({
    name,
    ifindex: numberOf(fields.get('ifindex')),
    kind: textOf(fieldsOf(fields.get('linkinfo'))?.get('info_kind')),
    lower: textOf(fields.get('link')),
    vfs: (listOf(fields.get('vfinfo_list')) ?? []).flatMap((vf) => readVf(vf) ?? []),
  });
}

function readVf(value: unknown): LinkVf | undefined {
  const fields = fieldsOf(value);
  const index = numberOf(fields?.get('vf'));
  if (fields === undefined || index === undefined) return undefined;
  // `mac` before iproute2 5.3, `address` since.
  const mac = textOf(fields.get('address')) ?? textOf(fields.get('mac'));
  return known({
    index,
    mac: mac === undefined || isZero(mac) ? undefined : mac.toLowerCase(),
    vlan: readVlan(fields),
    spoofCheck: booleanOf(fields.get('spoofchk')),
    trust: booleanOf(fields.get('trust')),
    rate: readRate(fields),
    linkState: textOf(fields.get('link_state')),
  });
}

/** A list with one VLAN, or none as an empty object; without the list, in the VF itself. */
function readVlan(vf: Fields): LinkVf['vlan'] {
  const list = listOf(vf.get('vlan_list'));
  const fields = list === undefined ? vf : fieldsOf(list[0]);
  const tag = numberOf(fields?.get('vlan'));
  if (fields === undefined || tag === undefined || tag === 0) return undefined;
  const qos = numberOf(fields.get('qos'));
  return known({
    tag,
    qos: qos === 0 ? undefined : qos,
    // Left out by ip for 802.1Q.
    proto: textOf(fields.get('protocol'))?.toLowerCase(),
  });
}

function readRate(vf: Fields): LinkVf['rate'] {
  const rate = fieldsOf(vf.get('rate'));
  const max = numberOf(rate?.get('max_tx')) || numberOf(vf.get('tx_rate'));
  const min = numberOf(rate?.get('min_tx'));
  if (!max && !min) return undefined;
  return known({ min: min || undefined, max: max || undefined });
}

/** No address; for InfiniBand there are 20 bytes. */
function isZero(mac: string): boolean {
  return /^[0:]+$/.test(mac);
}
