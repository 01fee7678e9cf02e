import { type LinkVf as LinkedVf, parseVfs } from '../state/links.js';
import {
  type Fields,
  fieldsOf,
  known,
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
    vfs: parseVfs(fields.get('vfinfo_list')).map(([index, vf]) => readVf(index, vf)),
  });
}

function readVf(index: number, vf: LinkedVf): LinkVf {
  const { mac, vlan, qos, proto, minRate, maxRate } = vf;
  return known({
    index,
    mac: mac === undefined || isZero(mac) ? undefined : mac.toLowerCase(),
    vlan:
      vlan === 0
        ? undefined
        : known({
            tag: vlan,
            qos: qos || undefined,
            proto: proto === '802.1ad' ? proto : undefined,
          }),
    spoofCheck: vf.spoofchk,
    trust: vf.trust,
    rate:
      minRate === 0 && maxRate === 0
        ? undefined
        : known({ min: minRate || undefined, max: maxRate || undefined }),
    linkState: vf.state || undefined,
  });
}

/** No address; for InfiniBand there are 20 bytes. */
function isZero(mac: string): boolean {
  return /^[0:]*$/.test(mac);
}
