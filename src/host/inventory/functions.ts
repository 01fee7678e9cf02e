import { basename } from 'node:path';
import { known } from './json.js';
import { isPciFolder, type Netdev, representedBy } from './netdevs.js';
import type { HostTree } from './tree.js';

/**
 * A network device as its bus has it: one function of a PCI card, or what stands in for one (virtio, netdevsim).
 * Documentation/ABI/testing/sysfs-bus-pci.
 */
export interface NetFunction {
  readonly folder: string;
  /** `pci/0000:03:00.0`, `virtio/virtio2` */
  readonly handle: string;
  readonly address?: string;
  readonly id?: string;
  readonly driver?: string;
  readonly numaNode?: number;
  readonly iommuGroup?: number;
  /** Its own interfaces, without representors. */
  readonly netdevs: readonly Netdev[];
  /** Left out where it has no SR-IOV. */
  readonly sriov?: Sriov;
  /** True for a VF. */
  readonly isVf: boolean;
}

export interface Sriov {
  readonly totalVfs?: number;
  readonly numVfs: number;
  readonly autoprobe?: boolean;
  readonly vfs: readonly { readonly index: number; readonly function: NetFunction }[];
}

/** All network functions but VFs, which are found under their PF. */
export function readFunctions(tree: HostTree, netdevs: readonly Netdev[]): NetFunction[] {
  const own = netdevs.filter((netdev) => representedBy(netdev) === undefined);
  const byFolder = byDevice(own);
  const pci = tree.list('sys/bus/pci/devices').flatMap((address) => {
    const link = `sys/bus/pci/devices/${address}`;
    if (!isNetwork(tree.text(`${link}/class`)) || tree.exists(`${link}/physfn`)) return [];
    const folder = tree.real(link);
    return folder === undefined ? [] : [readFunction(tree, folder, byFolder)];
  });
  const seen = new Set(pci.map(({ folder }) => folder));
  const others = [...byFolder.keys()].filter(
    (folder) => !seen.has(folder) && !tree.exists(`${folder}/physfn`),
  );
  return [...pci, ...others.map((folder) => readFunction(tree, folder, byFolder))];
}

type Netdevs = ReadonlyMap<string, readonly Netdev[]>;

/** The interfaces of each device; virtual ones have none. */
function byDevice(netdevs: readonly Netdev[]): Netdevs {
  const groups = new Map<string, Netdev[]>();
  for (const netdev of netdevs) {
    const folder = netdev.device?.pciFolder ?? netdev.device?.folder;
    if (folder === undefined) continue;
    const group = groups.get(folder);
    if (group === undefined) groups.set(folder, [netdev]);
    else group.push(netdev);
  }
  return groups;
}

/** PCI class 02: network controllers, Ethernet and InfiniBand among them. */
function isNetwork(pciClass: string | undefined): boolean {
  return pciClass?.startsWith('0x02') ?? false;
}

function readFunction(tree: HostTree, folder: string, netdevs: Netdevs): NetFunction {
  const own = netdevs.get(folder) ?? [];
  const device = own[0]?.device;
  const isPci = isPciFolder(folder);
  return known({
    folder,
    handle: device?.handle ?? `${isPci ? 'pci' : 'platform'}/${basename(folder)}`,
    address: isPci ? basename(folder) : undefined,
    id: isPci ? readId(tree, folder) : undefined,
    driver: device?.driver ?? tree.linkName(`${folder}/driver`),
    // -1 on a machine without NUMA, which is no number here.
    numaNode: tree.number(`${folder}/numa_node`),
    iommuGroup: numberIn(tree.linkName(`${folder}/iommu_group`)),
    netdevs: own,
    sriov: readSriov(tree, folder, netdevs),
    isVf: tree.exists(`${folder}/physfn`),
  });
}

function readId(tree: HostTree, folder: string): string | undefined {
  const [vendor, device] = ['vendor', 'device'].map((name) =>
    /^0x([0-9a-f]{4})$/.exec(tree.text(`${folder}/${name}`) ?? '')?.at(1),
  );
  return vendor === undefined || device === undefined ? undefined : `${vendor}:${device}`;
}

function readSriov(tree: HostTree, folder: string, netdevs: Netdevs): Sriov | undefined {
  const numVfs = tree.number(`${folder}/sriov_numvfs`);
  if (numVfs === undefined) return undefined;
  const autoprobe = tree.number(`${folder}/sriov_drivers_autoprobe`);
  const vfs = tree.list(folder).flatMap((entry) => {
    const index = /^virtfn(\d+)$/.exec(entry)?.[1];
    const vf = index === undefined ? undefined : tree.real(`${folder}/${entry}`);
    if (vf === undefined) return [];
    return [{ index: Number(index), function: readFunction(tree, vf, netdevs) }];
  });
  return known({
    totalVfs: tree.number(`${folder}/sriov_totalvfs`),
    numVfs,
    autoprobe: autoprobe === undefined ? undefined : autoprobe === 1,
    vfs,
  });
}

function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}
