import { basename, dirname } from 'node:path';
import { known } from './json.js';
import type { HostTree } from './tree.js';

/** A network interface as sysfs has it (Documentation/ABI/testing/sysfs-class-net). */
export interface Netdev {
  readonly name: string;
  readonly ifindex?: number;
  readonly mac?: string;
  readonly mtu?: number;
  readonly state?: string;
  readonly speed?: number;
  readonly master?: string;
  readonly switchId?: string;
  /** `p0`, `pf0vf3`, `c1pf0vf3`, ... */
  readonly portName?: string;
  /** The device that it belongs to; left out for virtual ones. */
  readonly device?: NetdevDevice;
}

export interface NetdevDevice {
  /** Where sysfs has it, `/sys/devices/pci0000:00/.../0000:03:00.0`. */
  readonly folder: string;
  /** Bus and name there. */
  readonly handle: string;
  readonly driver?: string;
  /** The PCI function: itself, or for virtio the one below it. */
  readonly pciFolder?: string;
}

/** All network interfaces of this network namespace, in the order of their names. */
export function readNetdevs(tree: HostTree): Netdev[] {
  return tree.list('sys/class/net').flatMap((name) => {
    const folder = `sys/class/net/${name}`;
    const ifindex = tree.number(`${folder}/ifindex`);
    if (ifindex === undefined) return []; // a file such as bonding_masters
    const mac = tree.text(`${folder}/address`);
    return known({
      name,
      ifindex,
      mac: mac === undefined || /^[0:]*$/.test(mac) ? undefined : mac,
      mtu: tree.number(`${folder}/mtu`),
      state: tree.text(`${folder}/operstate`),
      speed: tree.number(`${folder}/speed`) || undefined,
      master: tree.linkName(`${folder}/master`),
      switchId: tree.text(`${folder}/phys_switch_id`) || undefined,
      portName: tree.text(`${folder}/phys_port_name`) || undefined,
      device: readDevice(tree, folder),
    });
  });
}

const PCI_ADDRESS = /^[0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7]$/;

function readDevice(tree: HostTree, netdev: string): NetdevDevice | undefined {
  const folder = tree.real(`${netdev}/device`);
  if (folder === undefined) return undefined;
  const bus = tree.linkName(`${folder}/subsystem`);
  const parent = dirname(folder);
  const pci = bus === 'pci' ? folder : bus === 'virtio' && isPciFolder(parent) ? parent : undefined;
  return known({
    folder,
    handle: `${bus ?? 'platform'}/${basename(folder)}`,
    driver: tree.linkName(`${folder}/driver`),
    pciFolder: pci,
  });
}

/** Whether the last part of a path is a PCI address. */
export function isPciFolder(folder: string): boolean {
  return PCI_ADDRESS.test(basename(folder));
}

/** What a representor stands for, by the names of Documentation/networking/devlink/devlink-port.rst. */
export interface PortOf {
  /** Not 0: a function of another host, which a SmartNIC serves. */
  readonly controller: number;
  readonly pf: number;
  /** Left out for the PF's own port and for subfunctions. */
  readonly vf?: number;
}

/** @returns undefined for an interface that stands for nothing but itself */
export function representedBy({ switchId, portName }: Netdev): PortOf | undefined {
  if (switchId === undefined || portName === undefined) return undefined;
  const match = /^(?:c(\d{1,6}))?pf(\d{1,6})(?:vf(\d{1,6})|sf\d{1,9})?$/.exec(portName);
  if (match === null) return undefined;
  return known({
    controller: Number(match[1] ?? 0),
    pf: Number(match[2]),
    vf: match[3] === undefined ? undefined : Number(match[3]),
  });
}
