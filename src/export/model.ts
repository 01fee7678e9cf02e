import { report } from '../plan/context.js';
import type { Inventory } from '../plan/inventory.js';
import type { BackendVlan } from '../spec/backend.js';
import type { Diagnostic, DocumentPath } from '../spec/diagnostic.js';
import type { HostSection } from '../spec/host.js';
import type { HostBridge } from '../spec/host-bridge.js';
import type { HostPf } from '../spec/host-pf.js';
import type { HostPort } from '../spec/host-port.js';
import type { Spec } from '../spec/schema.js';

/** The host section by interface, as the exporters need it: one interface has one file, wherever the spec speaks of it. */
export interface HostModel {
  readonly domain: string;
  readonly pfs: readonly ModelPf[];
  /** All interfaces that are named, in the order of the spec; a PF is among them where its name is known. */
  readonly links: readonly ModelLink[];
  readonly representors: readonly ModelRepresentor[];
  readonly vdpa: readonly DocumentPath[];
  readonly diagnostics: Diagnostic[];
}

export interface ModelPf {
  readonly path: DocumentPath;
  readonly entry: HostPf;
  /** Its interface; of the spec or the inventory. */
  readonly name: string | undefined;
  /** Its PCI address; of the spec or the inventory. */
  readonly address: string | undefined;
  /** Those of its interface; with its name known, this is one of the links. */
  readonly settings: LinkSettings;
}

export interface LinkSettings {
  mtu?: number;
  readonly addresses: string[];
  /** Undefined: left as it is. */
  up?: boolean;
}

/** One interface. */
export interface ModelLink extends LinkSettings {
  readonly name: string;
  /** Where the spec speaks of it first. */
  readonly path: DocumentPath;
  /** How it is made; undefined for one that is there. */
  make?: LinkMaker;
  pf?: ModelPf;
  /** The Linux bridge that it is a port of. */
  port?: LinkPort;
  /** True for a bridge, and for a port of one, of Open vSwitch. */
  ovs?: true;
}

export type LinkMaker =
  | {
      readonly kind: 'bridge';
      readonly vlanFiltering?: boolean;
      readonly stp?: boolean;
      readonly mac?: string;
    }
  /** Either end of a pair; the first is the one that is made. */
  | { readonly kind: 'veth'; readonly peer: string; readonly first: boolean }
  | { readonly kind: 'tap'; readonly queues: number; readonly owner?: string }
  | {
      readonly kind: 'vxlan' | 'geneve';
      readonly remote: string;
      readonly local?: string;
      readonly key: number;
      readonly port: number;
    };

export interface LinkPort {
  readonly bridge: string;
  readonly path: DocumentPath;
  readonly vlan?: BackendVlan;
  readonly isolated?: boolean;
  readonly hairpin?: boolean;
}

/** The representor of a VF, as a port of a bridge. Its interface has a name only when it is there. */
export interface ModelRepresentor {
  readonly path: DocumentPath;
  readonly pf: string;
  readonly vf: number;
  readonly mtu?: number;
  /** The Linux bridge; undefined for one of Open vSwitch, which attaches its ports itself. */
  readonly bridge?: string;
}

/** What the format cannot say is not in the files: each such part is a warning, with what does it instead. */
export function lost(model: HostModel, path: DocumentPath, message: string): void {
  report(model, 'VPF_W_EXPORT_LOST', path, message);
}

/** What the format says in another way than `vpf host apply` does it. */
export function differs(model: HostModel, path: DocumentPath, message: string): void {
  report(model, 'VPF_W_EXPORT_DIFFERS', path, message);
}

/** Reads the section `host`. Keys that this does not know yet are reported, not dropped. */
export function modelOf(spec: Spec, inventory: Inventory): HostModel {
  const {
    pfs = [],
    bridges = [],
    ovs,
    vdpa = [],
    veths = [],
    taps = [],
    ...more
  } = spec.host ?? {};
  const links = new Map<string, ModelLink>();
  const building: Building = {
    domain: spec.domain,
    pfs: [],
    links: [],
    representors: [],
    vdpa: vdpa.map((_, i) => ['host', 'vdpa', i]),
    diagnostics: [],
    byName: links,
  };
  unknown(building, more, ['host']);
  addPairs(building, veths, taps);
  for (const [i, entry] of pfs.entries()) addPf(building, entry, inventory, ['host', 'pfs', i]);
  if (ovs !== undefined) keptByOvs(building, ['host', 'ovs'], 'these settings');
  for (const [i, bridge] of bridges.entries()) addBridge(building, bridge, ['host', 'bridges', i]);
  return { ...building, links: [...links.values()] };
}

interface Building extends HostModel {
  readonly pfs: ModelPf[];
  readonly representors: ModelRepresentor[];
  readonly byName: Map<string, ModelLink>;
}

function linkOf(building: Building, name: string, path: DocumentPath): ModelLink {
  const known = building.byName.get(name);
  if (known !== undefined) return known;
  const made: ModelLink = { name, path, addresses: [] };
  building.byName.set(name, made);
  return made;
}

function unknown(building: Building, more: object, path: DocumentPath): void {
  for (const [key, value] of Object.entries(more)) {
    if (value === undefined) continue;
    lost(building, [...path, key], `\`${key}\` is not exported: use --format systemd`);
  }
}

function keptByOvs(building: Building, path: DocumentPath, what: string): void {
  report(
    building,
    'VPF_W_EXPORT_OVS',
    path,
    `Open vSwitch keeps ${what} in its own database: run \`vpf host apply\` once, or use --format systemd`,
  );
}

function addPairs(
  building: Building,
  veths: NonNullable<HostSection['veths']>,
  taps: NonNullable<HostSection['taps']>,
): void {
  for (const [i, { name, peer, mtu, ...more }] of veths.entries()) {
    const path = ['host', 'veths', i];
    unknown(building, more, path);
    for (const [end, other] of [
      [name, peer],
      [peer, name],
    ] as const) {
      const link = linkOf(building, end, path);
      link.make = { kind: 'veth', peer: other, first: end === name };
      if (mtu !== undefined) link.mtu = mtu;
    }
  }
  for (const [i, { name, queues = 1, mtu, owner, ...more }] of taps.entries()) {
    const path = ['host', 'taps', i];
    unknown(building, more, path);
    const link = linkOf(building, name, path);
    link.make = { kind: 'tap', queues, ...(owner !== undefined && { owner }) };
    if (mtu !== undefined) link.mtu = mtu;
  }
}

function addPf(building: Building, entry: HostPf, inventory: Inventory, path: DocumentPath): void {
  const { pf, address, devlink, vfs, autoprobe, eswitch, offload, mtu, up, ip, each, ...more } =
    entry;
  unknown(building, more, path);
  unknown(building, eswitchKeys(eswitch), [...path, 'eswitch']);
  for (const [index, vf] of Object.entries(each ?? {}))
    unknown(building, vfKeys(vf), [...path, 'each', index]);
  const at = address ?? (devlink?.startsWith('pci/') ? devlink.slice('pci/'.length) : undefined);
  const known = inventory.pfs.find((p) => (pf === undefined ? p.address === at : p.name === pf));
  const name = pf ?? known?.name;
  const link = name === undefined ? undefined : linkOf(building, name, path);
  const settings: LinkSettings = link ?? { addresses: [] };
  const model: ModelPf = { path, entry, name, address: at ?? known?.address, settings };
  building.pfs.push(model);
  if (link !== undefined) link.pf = model;
  if (mtu !== undefined) settings.mtu = mtu;
  const isUp = up ?? (ip === undefined ? undefined : true);
  if (isUp !== undefined) settings.up = isUp;
  settings.addresses.push(...listOf(ip));
}

/** What is left of an object when all that the exporters know is taken away. */
function eswitchKeys(eswitch: HostPf['eswitch']): object {
  if (eswitch === undefined) return {};
  const { mode, inline, encap, ...more } = eswitch;
  return more;
}

function vfKeys(vf: NonNullable<HostPf['each']>[string]): object {
  const { mac, vlan, trust, spoofCheck, rate, linkState, nodeGuid, portGuid, driver, ...rest } = vf;
  const { offload, ...more } = rest;
  return more;
}

function addBridge(building: Building, bridge: HostBridge, path: DocumentPath): void {
  const {
    name,
    switch: kind,
    vlanFiltering,
    stp,
    datapath,
    mtu,
    mac,
    ip,
    up,
    ports,
    ...more
  } = bridge;
  unknown(building, more, path);
  const link = linkOf(building, name, path);
  if (kind === 'ovs') {
    link.ovs = true;
    keptByOvs(building, path, `the bridge ${name}, its ports and tunnels`);
  } else {
    link.make = {
      kind: 'bridge',
      ...(vlanFiltering !== undefined && { vlanFiltering }),
      ...(stp !== undefined && { stp }),
      ...(mac !== undefined && { mac }),
    };
  }
  if (mtu !== undefined) link.mtu = mtu;
  link.up = up ?? true;
  link.addresses.push(...listOf(ip));
  for (const [i, port] of (ports ?? []).entries())
    addPort(building, bridge, port, [...path, 'ports', i]);
}

/** IANA's ports, as for `vpf host apply`. */
const UDP_PORTS = { vxlan: 4789, geneve: 6081 } as const;

function addPort(building: Building, bridge: HostBridge, port: HostPort, path: DocumentPath): void {
  const { name, representor, vxlan, geneve, internal, vlan, mtu, isolated, hairpin, ...more } =
    port;
  unknown(building, more, path);
  const byOvs = bridge.switch === 'ovs';
  if (representor !== undefined) {
    building.representors.push({
      path,
      ...representor,
      ...(mtu !== undefined && { mtu }),
      ...(!byOvs && { bridge: bridge.name }),
    });
    return;
  }
  const tunnel = vxlan ?? geneve;
  // A tunnel of Open vSwitch is no interface of the kernel.
  if (name === undefined || (byOvs && tunnel !== undefined)) return;
  const link = linkOf(building, name, path);
  if (mtu !== undefined) link.mtu = mtu;
  link.up = true;
  if (byOvs) {
    link.ovs = true;
    return;
  }
  if (tunnel !== undefined) {
    const kind = vxlan === undefined ? 'geneve' : 'vxlan';
    const { remote, local, key, port: udp = UDP_PORTS[kind], ...others } = tunnel;
    unknown(building, others, [...path, kind]);
    const number = typeof key === 'number' ? key : 0;
    link.make = { kind, remote, key: number, port: udp, ...(local !== undefined && { local }) };
  }
  link.port = {
    bridge: bridge.name,
    path,
    ...(vlan !== undefined && { vlan }),
    ...(isolated !== undefined && { isolated }),
    ...(hairpin !== undefined && { hairpin }),
  };
}

function listOf(ip: string | readonly string[] | undefined): readonly string[] {
  return typeof ip === 'string' ? [ip] : (ip ?? []);
}
