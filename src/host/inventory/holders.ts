import { known } from './json.js';
import type { HostTree } from './tree.js';
import type { Holder } from './types.js';

/** Who has which character device open, by its path. */
export type Holders = ReadonlyMap<string, readonly Holder[]>;

/** The devices by which a guest has a function: VFIO groups and devices, vhost-vdpa, the taps of macvtap. */
const DEVICE = /^\/dev\/(?:vfio\/(?:noiommu-)?\d+|vfio\/devices\/\w+|vhost-vdpa-\d+|tap\d+)$/;

/** Looks through /proc for open devices. Processes of others are seen by root alone. */
export function readHolders(tree: HostTree): Holders {
  const found = new Map<string, Holder[]>();
  for (const pid of tree.list('proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const devices = new Set<string>();
    for (const fd of tree.names(`proc/${pid}/fd`)) {
      const target = tree.link(`proc/${pid}/fd/${fd}`);
      if (target !== undefined && DEVICE.test(target)) devices.add(target);
    }
    if (devices.size === 0) continue;
    const holder = readHolder(tree, pid);
    for (const device of devices) found.set(device, [...(found.get(device) ?? []), holder]);
  }
  return found;
}

function readHolder(tree: HostTree, pid: string): Holder {
  const argv = (tree.text(`proc/${pid}/cmdline`) ?? '').split('\0');
  return known({
    pid: Number(pid),
    process: tree.text(`proc/${pid}/comm`) || 'unknown',
    guest: qemuGuestName(argv),
  });
}

/**
 * The guest's name from QEMU's command line: `-name guest=NAME,debug-threads=on` or `-name NAME`, with commas doubled
 * in the name. Undefined for what is no QEMU, or has no name.
 */
export function qemuGuestName(argv: readonly string[]): string | undefined {
  if (!/(?:^|\/)(?:qemu-system-[\w-]+|qemu-kvm|kvm)$/.test(argv[0] ?? '')) return undefined;
  const at = argv.findIndex((arg) => arg === '-name' || arg === '--name');
  const value = at === -1 ? undefined : argv[at + 1];
  if (value === undefined) return undefined;
  for (const [i, option] of splitOptions(value).entries()) {
    const cut = option.indexOf('=');
    if (cut === -1 && i === 0) return option || undefined;
    if (option.slice(0, cut) === 'guest') return option.slice(cut + 1) || undefined;
  }
  return undefined;
}

/** QEMU's `key=value,key=value`; two commas are one that belongs to the value. */
function splitOptions(text: string): string[] {
  return text
    .replaceAll(',,', '\0')
    .split(',')
    .map((option) => option.replaceAll('\0', ','));
}
