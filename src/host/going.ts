import { partsOf } from './change.js';
import { textOf } from './ovsdb.js';
import type { HostState } from './state/state.js';

/** Interfaces of Open vSwitch that are there only as its ports. */
const OF_OVS = ['internal', 'patch', 'vxlan', 'geneve', 'gre', 'erspan', 'stt', 'lisp', 'gtpu'];

/**
 * All that goes when resources go: the other end of a veth pair, what is on an interface (macvlans, VLANs), ports of a
 * bridge of Open vSwitch, and the interfaces that are there only as such a port.
 *
 * @param resources by the names that changes give them, e.g. `link tap0`
 */
export function goingWith(
  resources: Iterable<string>,
  { links, ovs }: Pick<HostState, 'links' | 'ovs'>,
): ReadonlySet<string> {
  const going = new Set(resources);
  // What is added on the way is come to as well.
  for (const resource of going) {
    const [kind, name] = partsOf(resource);
    switch (kind) {
      case 'link':
        going.add(`port ${name}`);
        for (const [other, { lower }] of links) if (lower === name) going.add(`link ${other}`);
        break;
      case 'ovs bridge':
        going.add(`link ${name}`);
        for (const [port, bridge] of ovs.bridgeOf)
          if (bridge === name) going.add(`ovs port ${port}`);
        break;
      case 'ovs port': {
        const type = textOf(ovs.tables.Interface.get(name), 'type');
        if (OF_OVS.includes(type)) going.add(`link ${name}`);
        break;
      }
    }
  }
  return going;
}
