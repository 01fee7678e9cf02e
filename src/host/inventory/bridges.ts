import { known } from './json.js';
import type { Netdev } from './netdevs.js';
import type { PortVlans } from './parse-bridge.js';
import type { HostTree } from './tree.js';
import type { LinuxBridge } from './types.js';

/** Linux bridges and their ports, from sysfs; their VLANs from the `bridge` tool. */
export function readLinuxBridges(
  tree: HostTree,
  netdevs: readonly Netdev[],
  vlans: readonly PortVlans[],
): LinuxBridge[] {
  return netdevs.flatMap(({ name, state }) => {
    const folder = `sys/class/net/${name}`;
    if (!tree.exists(`${folder}/bridge`)) return [];
    const vlanFiltering = tree.number(`${folder}/bridge/vlan_filtering`) === 1;
    const stp = tree.number(`${folder}/bridge/stp_state`);
    const bridge: LinuxBridge = known({
      name,
      kind: 'linux' as const,
      vlanFiltering,
      stp: stp === undefined ? undefined : stp !== 0,
      state,
      ports: tree.list(`${folder}/brif`).map((port) =>
        known({
          name: port,
          vlans: vlanFiltering ? vlans.find((entry) => entry.name === port)?.vlans : undefined,
        }),
      ),
    });
    return [bridge];
  });
}
