import { basename, join } from 'node:path';
import type { Inventory, InventoryPf, InventoryVdpa } from '../plan/inventory.js';
import { HostTree } from './inventory/tree.js';
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
  const sysfs = new HostTree(root);
  const pfs = new Set(names.pfs);
  const folders = [
    ...[...names.addresses].map((address) => join('bus/pci/devices', address)),
    ...[...names.netdevs].map((netdev) => join('class/net', netdev, 'device')),
  ];
  for (const vf of folders) {
    // The interface of the PF that a VF's folder points to.
    const name = netdevOf(sysfs, join(vf, 'physfn', 'net'));
    if (name !== undefined) pfs.add(name);
  }
  return {
    pfs: [...pfs].sort().flatMap((name) => readPf(sysfs, name) ?? []),
    vdpa: [...names.vdpa].sort().flatMap((name) => readVdpa(sysfs, name) ?? []),
  };
}

/** Whether a network interface is there: a PF, a bridge, a tap. */
export function hasNetdev(name: string, root = '/sys'): boolean {
  return new HostTree(root).exists(join('class/net', name));
}

/** Whether a device is there, by bus and name as devlink has it: `pci/0000:03:00.0`. */
export function hasDevice(handle: string, root = '/sys'): boolean {
  const [bus = '', name = ''] = handle.split('/');
  return new HostTree(root).exists(join('bus', bus, 'devices', name));
}

/** Whether a network interface is a Linux bridge. */
export function isLinuxBridge(name: string, root = '/sys'): boolean {
  return new HostTree(root).names(join('class/net', name, 'bridge')).length > 0;
}

function readPf(sysfs: HostTree, name: string): InventoryPf | undefined {
  const folder = sysfs.real(join('class/net', name, 'device'));
  if (folder === undefined || !PCI_ADDRESS.test(basename(folder))) return undefined;
  const vfs = sysfs.names(folder).flatMap((entry) => {
    const index = /^virtfn(\d+)$/.exec(entry)?.[1];
    const address = index === undefined ? undefined : sysfs.linkName(join(folder, entry));
    if (index === undefined || address === undefined) return [];
    const netdev = sysfs.names(join(folder, entry, 'net')).sort()[0];
    const vf = { index: Number(index), address };
    return [netdev === undefined ? vf : { ...vf, netdev }];
  });
  vfs.sort((a, b) => a.index - b.index);
  return { name, address: basename(folder), vfs };
}

/** A vdpa device bound to vhost-vdpa has a folder `vhost-vdpa-N`, named as its character device. */
function readVdpa(sysfs: HostTree, name: string): InventoryVdpa | undefined {
  const device = sysfs
    .names(join('bus/vdpa/devices', name))
    .find((entry) => /^vhost-vdpa-\d+$/.test(entry));
  return device === undefined ? undefined : { name, path: `/dev/${device}` };
}

const PCI_ADDRESS = /^[0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7]$/;

/** The interface of a PF. In switchdev mode its representors (`pf0vf3`) stand in the same folder. */
function netdevOf(sysfs: HostTree, folder: string): string | undefined {
  return sysfs
    .names(folder)
    .sort()
    .find((name) => {
      // Many drivers have none, and reading it fails.
      const port = sysfs.text(join(folder, name, 'phys_port_name')) ?? '';
      return !/^(?:c\d+)?pf\d/.test(port);
    });
}
