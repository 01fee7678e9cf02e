import type { Netdev } from './netdevs.js';
import type { HostTree } from './tree.js';
import type { Bond } from './types.js';

/** Bonds and their members, from sysfs (Documentation/networking/bonding.rst, "Configuring Bonding Manually via Sysfs"). */
export function readBonds(tree: HostTree, netdevs: readonly Netdev[]): Bond[] {
  return netdevs.flatMap(({ name }) => {
    const folder = `sys/class/net/${name}/bonding`;
    // `802.3ad 4`: the name and the number.
    const [mode] = tree.text(`${folder}/mode`)?.split(' ') ?? [];
    if (mode === undefined) return [];
    const members = (tree.text(`${folder}/slaves`) ?? '').split(/\s+/).filter(Boolean);
    return [{ name, mode, members }];
  });
}
