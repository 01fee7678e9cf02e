import * as z from 'zod';
import { switchKind } from './backend.js';
import { hostPort } from './host-port.js';
import { addresses } from './host-values.js';
import { ifname, mac, mtu } from './values.js';

/** Bridges of the host section. */

/** One entry of `host.bridges`. */
export function hostBridge() {
  return z
    .strictObject({
      name: ifname.describe('Name of the bridge; made where it is not there.'),
      switch: switchKind
        .optional()
        .register(z.globalRegistry, { description: 'What it is; default linux.' }),
      vlanFiltering: z
        .boolean()
        .optional()
        .register(z.globalRegistry, { description: 'Ports have VLANs (linux).' }),
      stp: z.boolean().optional().register(z.globalRegistry, {
        description: 'Spanning tree protocol; the default of both kinds is false.',
      }),
      datapath: z.enum(['system', 'netdev']).optional().register(z.globalRegistry, {
        description: "system: the kernel's (default); netdev: user space, DPDK (ovs).",
      }),
      mtu: mtu
        .optional()
        .register(z.globalRegistry, { description: 'MTU of the bridge in bytes (linux).' }),
      mac: mac.optional().register(z.globalRegistry, {
        description: 'MAC of the bridge (linux); without, it is the lowest of its ports.',
      }),
      ip: addresses('IP address of the bridge with its prefix length; or a list.'),
      up: z.boolean().optional().register(z.globalRegistry, {
        description: 'Whether its link is set up; default true.',
      }),
      ports: z
        .array(hostPort())
        .max(4096)
        .optional()
        .register(z.globalRegistry, { description: 'What is attached to it.' }),
    })
    .register(z.globalRegistry, { description: 'A Linux bridge, or one of Open vSwitch.' });
}

export type HostBridge = z.output<ReturnType<typeof hostBridge>>;
