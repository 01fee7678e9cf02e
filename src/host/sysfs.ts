import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Inventory, InventoryPf, InventoryVdpa } from '../plan/inventory.js';
import type { HostNames } from './names.js';

/**
 * Looks up in sysfs what a spec names, and only that. Read-only; a name that the host does not have is left out.
 * The kernel's ABI: Documentation/ABI/testing/sysfs-bus-pci (`virtfnN`, `physfn`), sysfs-class-net.
 *
 * @param root where sysfs is mounted
 * @example
 * ```ts
 * const inventory = readInventory(namesOf(spec));
 * inventory.pfs[0]?.vfs[3]?.address; // '0000:03:10.6'
 * ```
 */
export function readInventory(names: HostNames, root = '/sys'): Inventory {
  const pfs = new Set(names.pfs);
  for (const address of names.addresses) addPfOf(pciFolder(root, address));
  for (const netdev of names.netdevs) addPfOf(join(root, 'class/net', netdev, 'device'));
  return {
    pfs: [...pfs].sort().flatMap((name) => readPf(root, name) ?? []),
    vdpa: [...names.vdpa].sort().flatMap((name) => readVdpa(root, name) ?? []),
  };

  /** The interface of the PF that a VF's folder points to by `physfn`. */
  function addPfOf(vf: string): void {
    const name = netdevOf(join(vf, 'physfn', 'net'));
    if (name !== undefined) pfs.add(name);
  }
}

/** Whether a network interface is there: a PF, a bridge, a tap. */
export function hasNetdev(name: string, root = '/sys'): boolean {
  return realPath(join(root, 'class/net', name)) !== undefined;
}

/** Whether a network interface is a Linux bridge. */
export function isLinuxBridge(name: string, root = '/sys'): boolean {
  return entries(join(root, 'class/net', name, 'bridge')).length > 0;
}

function readPf(root: string, name: string): InventoryPf | undefined {
  const folder = realPath(join(root, 'class/net', name, 'device'));
  if (folder === undefined || !PCI_ADDRESS.test(basename(folder))) return undefined;
  const vfs = entries(folder).flatMap((entry) => {
    const index = /^virtfn(\d+)$/.exec(entry)?.[1];
    const target = index === undefined ? undefined : linkTarget(join(folder, entry));
    if (index === undefined || target === undefined) return [];
    const netdev = firstEntry(join(folder, entry, 'net'));
    const vf = { index: Number(index), address: basename(target) };
    return [netdev === undefined ? vf : { ...vf, netdev }];
  });
  vfs.sort((a, b) => a.index - b.index);
  return { name, address: basename(folder), vfs };
}

/** A vdpa device bound to vhost-vdpa has a folder `vhost-vdpa-N`, named as its character device. */
function readVdpa(root: string, name: string): InventoryVdpa | undefined {
  const device = entries(join(root, 'bus/vdpa/devices', name)).find((entry) =>
    /^vhost-vdpa-\d+$/.test(entry),
  );
  return device === undefined ? undefined : { name, path: `/dev/${device}` };
}

const PCI_ADDRESS = /^[0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7]$/;

function pciFolder(root: string, address: string): string {
  return join(root, 'bus/pci/devices', address);
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The interface of a PF. In switchdev mode its representors (`pf0vf3`) stand in the same folder. */
function netdevOf(folder: string): string | undefined {
  return entries(folder)
    .sort()
    .find((name) => !/^(?:c\d+)?pf\d/.test(text(join(folder, name, 'phys_port_name'))));
}

function text(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // many drivers have none, and reading it fails
  }
}

function firstEntry(folder: string): string | undefined {
  return entries(folder).sort()[0];
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
