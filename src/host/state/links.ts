import { type Json, list, number, onOff, record, text } from './json.js';

/** A network interface, as `ip -j -d link` shows it. */
export interface Link {
  readonly up: boolean;
  /** Of a tap: whether a process has it open; that is seen while it is up (drivers/net/tun.c, carrier). */
  readonly open: boolean;
  /** Further names that it goes by. */
  readonly altnames: readonly string[];
  readonly mtu: number | undefined;
  /** The MTUs that it can have, where that is known: iproute2 says 0 for a limit that there is not. */
  readonly mtus: { readonly least: number; readonly most: number } | undefined;
  readonly master: string | undefined;
  /** What it is on, and goes with; of a veth, its other end. */
  readonly lower: string | undefined;
  readonly alias: string | undefined;
  readonly address: string | undefined;
  /** Its number, or a name that /etc/iproute2/group gives it. */
  readonly group: string | undefined;
  /** `tun`, `bridge`, `veth`, ...; undefined for hardware. */
  readonly kind: string | undefined;
  /** What is particular to its kind. */
  readonly data: Json;
  /** Its settings as a port of a bridge. */
  readonly port: Json;
  readonly vfs: ReadonlyMap<number, LinkVf>;
}

/** A VF as its PF shows it; undefined for what the driver does not tell. */
export interface LinkVf {
  readonly mac: string | undefined;
  readonly vlan: number;
  readonly qos: number;
  readonly proto: '802.1Q' | '802.1ad';
  readonly maxRate: number;
  readonly minRate: number;
  readonly spoofchk: boolean | undefined;
  readonly trust: boolean | undefined;
  readonly state: string | undefined;
  readonly nodeGuid: string | undefined;
  readonly portGuid: string | undefined;
}

/** Reads the output of `ip -j -d link show`. */
export function parseLinks(json: unknown): Map<string, Link> {
  const links = new Map<string, Link>();
  for (const entry of list(json)) {
    const link = record(entry);
    const name = text(link.ifname);
    if (name === undefined) continue;
    const info = record(link.linkinfo);
    links.set(name, {
      altnames: list(link.altnames).flatMap((name) => text(name) ?? []),
      up: list(link.flags).includes('UP'),
      open: text(info.info_kind) === 'tun' && list(link.flags).includes('LOWER_UP'),
      mtu: number(link.mtu),
      mtus: parseMtus(number(link.min_mtu), number(link.max_mtu)),
      master: text(link.master),
      lower: text(link.link),
      alias: text(link.ifalias),
      address: text(link.address),
      group: text(link.group),
      kind: text(info.info_kind),
      data: record(info.info_data),
      port: info.info_slave_kind === 'bridge' ? record(info.info_slave_data) : {},
      vfs: new Map(parseVfs(link.vfinfo_list)),
    });
  }
  return links;
}

function parseMtus(least: number | undefined, most: number | undefined): Link['mtus'] {
  return least === undefined || most === undefined || most === 0 ? undefined : { least, most };
}

/** Reads `vfinfo_list` of a PF: the VFs by their number. */
export function parseVfs(json: unknown): [number, LinkVf][] {
  return list(json).flatMap((entry) => {
    const vf = record(entry);
    const index = number(vf.vf);
    return index === undefined ? [] : [[index, parseVf(vf)]];
  });
}

function parseVf(vf: Json): LinkVf {
  const vlan = record(list(vf.vlan_list)[0]);
  const rate = record(vf.rate);
  return {
    // iproute2 before 5.3 says `mac`.
    mac: text(vf.address) ?? text(vf.mac),
    // Without a list, in the VF itself; `ip` leaves the protocol out for 802.1Q.
    vlan: number(vlan.vlan) ?? number(vf.vlan) ?? 0,
    qos: number(vlan.qos) ?? number(vf.qos) ?? 0,
    proto: text(vlan.protocol)?.toLowerCase() === '802.1ad' ? '802.1ad' : '802.1Q',
    maxRate: number(rate.max_tx) ?? number(vf.tx_rate) ?? 0,
    minRate: number(rate.min_tx) ?? 0,
    spoofchk: onOff(vf.spoofchk),
    trust: onOff(vf.trust),
    state: text(vf.link_state),
    nodeGuid: text(vf['node guid']) ?? text(vf.node_guid),
    portGuid: text(vf['port guid']) ?? text(vf.port_guid),
  };
}
