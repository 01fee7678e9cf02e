import * as z from 'zod';
import { backendVlan, switchKind } from './backend.js';
import { addresses, ipAddress, vfOf } from './host-values.js';
import { ifname, mtu } from './values.js';

/** Bridges of the host section, and what is attached to them. */

const flow = () => z.literal('flow');
const networkId = () => z.int().min(0).max(16_777_215);
const udpPort = () => z.int().min(1).max(65535).optional();

function tunnel(description: string, port: number) {
  return z
    .strictObject({
      remote: z.union([ipAddress(), flow()]).register(z.globalRegistry, {
        description: 'The other end; `flow` (ovs): said by each flow.',
      }),
      local: ipAddress()
        .optional()
        .register(z.globalRegistry, { description: 'The IP address of this end.' }),
      key: z.union([networkId(), flow()]).optional().register(z.globalRegistry, {
        description: 'Network identifier (VNI); `flow` (ovs): said by each flow.',
      }),
      port: udpPort().register(z.globalRegistry, { description: `UDP port; default ${port}.` }),
    })
    .register(z.globalRegistry, { description });
}

function port() {
  return z
    .strictObject({
      name: ifname.optional().register(z.globalRegistry, {
        description: 'The interface: one that is there, or the tunnel that is made.',
      }),
      representor: vfOf('The representor of this VF.').optional(),
      vxlan: tunnel('A VXLAN tunnel of this name.', 4789).optional(),
      geneve: tunnel('A Geneve tunnel of this name.', 6081).optional(),
      internal: z.literal(true).optional().register(z.globalRegistry, {
        description: 'An interface of the host, made by Open vSwitch (ovs).',
      }),
      vlan: backendVlan.optional(),
      mtu: mtu.optional().register(z.globalRegistry, { description: 'MTU of the port in bytes.' }),
      isolated: z.boolean().optional().register(z.globalRegistry, {
        description: 'Frames pass only to ports that are not isolated (linux).',
      }),
      hairpin: z.boolean().optional().register(z.globalRegistry, {
        description: 'Frames may leave by the port they came in (linux).',
      }),
    })
    .register(z.globalRegistry, { description: 'A port of the bridge.' });
}

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
      stp: z
        .boolean()
        .optional()
        .register(z.globalRegistry, { description: 'Spanning tree protocol.' }),
      datapath: z.enum(['system', 'netdev']).optional().register(z.globalRegistry, {
        description: "system: the kernel's (default); netdev: user space, DPDK (ovs).",
      }),
      mtu: mtu
        .optional()
        .register(z.globalRegistry, { description: 'MTU of the bridge in bytes (linux).' }),
      ip: addresses('IP address of the bridge with its prefix length; or a list.'),
      up: z.boolean().optional().register(z.globalRegistry, {
        description: 'Whether its link is set up; default true.',
      }),
      ports: z
        .array(port())
        .max(4096)
        .optional()
        .register(z.globalRegistry, { description: 'What is attached to it.' }),
    })
    .register(z.globalRegistry, { description: 'A Linux bridge, or one of Open vSwitch.' });
}

export type HostBridge = z.output<ReturnType<typeof hostBridge>>;
export type HostPort = NonNullable<HostBridge['ports']>[number];
export type HostTunnel = NonNullable<HostPort['vxlan']>;
