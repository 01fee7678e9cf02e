import type { NetFunction } from './functions.js';
import type { Holders } from './holders.js';
import { known } from './json.js';
import { type Netdev, representedBy } from './netdevs.js';
import type { DevlinkInfo, DevlinkPort, EswitchMode } from './parse-devlink.js';
import type { Link, LinkVf } from './parse-ip.js';
import type { HostTree } from './tree.js';
import type { Eswitch, Holder, Nic, Pf, VdpaDevice, Vf } from './types.js';

/** All that was read of the host, by where it is from. */
export interface Sources {
  readonly tree: HostTree;
  readonly holders: Holders;
  readonly netdevs: readonly Netdev[];
  readonly links: readonly Link[];
  readonly infos: readonly DevlinkInfo[];
  readonly ports: readonly DevlinkPort[];
  readonly eswitches: readonly EswitchMode[];
  readonly vdpa: readonly VdpaDevice[];
  /** `ethtool -i`, by interface. */
  readonly firmware: ReadonlyMap<string, string>;
  /** `ethtool -k`, by interface. */
  readonly tcOffload: ReadonlyMap<string, boolean>;
}

/** One for each interface of a function; one without a name for a function without. */
export function nicsOf(fn: NetFunction, sources: Sources): Nic[] {
  const common = {
    device: fn.handle,
    address: fn.address,
    id: fn.id,
    driver: fn.driver,
    numaNode: fn.numaNode,
    iommuGroup: fn.iommuGroup,
    heldBy: holdersOf(fn, sources),
  };
  const netdevs: readonly (Netdev | undefined)[] = fn.netdevs.length > 0 ? fn.netdevs : [undefined];
  return netdevs.map((netdev) =>
    known({
      name: netdev?.name,
      ...common,
      firmware: firmwareOf(fn, sources),
      mac: netdev?.mac,
      mtu: netdev?.mtu,
      state: netdev?.state,
      speed: netdev?.speed,
      master: netdev?.master,
    }),
  );
}

/** A function with SR-IOV, and its VFs. */
export function pfOf(fn: NetFunction, sources: Sources): Pf | undefined {
  const { sriov } = fn;
  if (sriov === undefined) return undefined;
  return known({
    name: fn.netdevs[0]?.name,
    device: fn.handle,
    address: fn.address,
    id: fn.id,
    driver: fn.driver,
    firmware: firmwareOf(fn, sources),
    totalVfs: sriov.totalVfs,
    numVfs: sriov.numVfs,
    autoprobe: sriov.autoprobe,
    numaNode: fn.numaNode,
    iommuGroup: fn.iommuGroup,
    eswitch: eswitchOf(fn, sources),
    heldBy: holdersOf(fn, sources),
    vfs: vfsOf(fn, sources),
  });
}

function firmwareOf(fn: NetFunction, { infos, firmware }: Sources): string | undefined {
  const info = infos.find(({ device }) => device === fn.handle);
  return info?.firmware ?? fn.netdevs.map(({ name }) => firmware.get(name)).find(Boolean);
}

function eswitchOf(fn: NetFunction, { eswitches, tcOffload }: Sources): Eswitch | undefined {
  const found = eswitches.find(({ device }) => device === fn.handle);
  if (found === undefined) return undefined;
  const { device: _, ...mode } = found;
  return known({
    ...mode,
    switchId: fn.netdevs.map(({ switchId }) => switchId).find(Boolean),
    tcOffload: fn.netdevs.map(({ name }) => tcOffload.get(name)).find((on) => on !== undefined),
  });
}

/** VFs that PCI has, that the PF's interface has (netdevsim's are no PCI devices), that have a representor. */
function vfsOf(fn: NetFunction, sources: Sources): Vf[] {
  const onBus = new Map(fn.sriov?.vfs.map((vf) => [vf.index, vf.function]));
  const ofLink = new Map(linkVfs(fn, sources).map((vf) => [vf.index, vf]));
  const ofPort = new Map(
    sources.ports
      .filter((port) => port.device === fn.handle && port.flavour === 'pcivf' && !port.external)
      .flatMap((port) => (port.vf === undefined ? [] : [[port.vf, port] as const])),
  );
  // A PF may list VFs that it could have.
  const indices = new Set([...onBus.keys(), ...ofPort.keys()]);
  if (fn.address === undefined) for (const index of ofLink.keys()) indices.add(index);
  return [...indices]
    .sort((a, b) => a - b)
    .map((index) => {
      const { mac, vlan, spoofCheck, trust, rate, linkState } = ofLink.get(index) ?? { index };
      const vf = onBus.get(index);
      const port = ofPort.get(index);
      return known({
        index,
        address: vf?.address,
        mac: mac ?? port?.mac,
        vlan,
        spoofCheck,
        trust,
        rate,
        linkState,
        driver: vf?.driver,
        iommuGroup: vf?.iommuGroup,
        netdev: vf?.netdevs[0]?.name,
        representor: port?.netdev ?? representorOf(fn, index, sources),
        vdpa: vf === undefined ? undefined : vdpaOn(vf, sources),
        heldBy: vf === undefined ? undefined : holdersOf(vf, sources),
      });
    });
}

function linkVfs(fn: NetFunction, { links }: Sources): readonly LinkVf[] {
  const names = new Set(fn.netdevs.map(({ name }) => name));
  return links.find((link) => names.has(link.name) && link.vfs.length > 0)?.vfs ?? [];
}

/** By sysfs, where devlink does not tell: an interface of the same device, or of the same switch and port. */
function representorOf(fn: NetFunction, index: number, { netdevs }: Sources): string | undefined {
  const uplink = fn.netdevs.find(({ switchId }) => switchId !== undefined);
  const number = /^p(\d+)/.exec(uplink?.portName ?? '')?.[1];
  return netdevs.find((netdev) => {
    const port = representedBy(netdev);
    if (port === undefined || port.vf !== index || port.controller !== 0) return false;
    if (netdev.device !== undefined) return netdev.device.folder === fn.folder;
    return netdev.switchId === uplink?.switchId && port.pf === Number(number);
  })?.name;
}

function vdpaOn(vf: NetFunction, { vdpa }: Sources): readonly string[] | undefined {
  const names = vdpa.filter(({ mgmtdev }) => mgmtdev === vf.handle).map(({ name }) => name);
  return names.length === 0 ? undefined : names;
}

/** Who has a function: by its VFIO group, its VFIO device, a macvtap over its interface, a vDPA device made on it. */
function holdersOf(fn: NetFunction, sources: Sources): readonly Holder[] | undefined {
  const { tree, holders, links } = sources;
  const paths: string[] = [];
  if (/vfio/.test(fn.driver ?? '')) {
    if (fn.iommuGroup !== undefined)
      paths.push(`/dev/vfio/${fn.iommuGroup}`, `/dev/vfio/noiommu-${fn.iommuGroup}`);
    for (const name of tree.list(`${fn.folder}/vfio-dev`)) paths.push(`/dev/vfio/devices/${name}`);
  }
  const names = new Set(fn.netdevs.map(({ name }) => name));
  for (const { kind, lower, ifindex } of links)
    if (kind === 'macvtap' && lower !== undefined && names.has(lower))
      paths.push(`/dev/tap${ifindex}`);
  for (const { mgmtdev, path } of sources.vdpa)
    if (mgmtdev === fn.handle && path !== undefined) paths.push(path);
  const found = new Map(
    paths.flatMap((path) => holders.get(path) ?? []).map((holder) => [holder.pid, holder]),
  );
  return found.size === 0 ? undefined : [...found.values()];
}
