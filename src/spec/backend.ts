import * as z from 'zod';
import {
  backendIfname,
  backendPath,
  backendResource,
  backendSocket,
  ifname,
  mac,
  mtu,
  queues,
  resourceName,
  vlanId,
  vlanTrunk,
} from './values.js';

/** What carries a virtio-net function's packets on the host. */

export const backendVlan = z
  .union([
    vlanId,
    z.strictObject({
      trunk: vlanTrunk().register(z.globalRegistry, { description: 'VLANs that pass tagged.' }),
      native: vlanId
        .optional()
        .register(z.globalRegistry, { description: 'VLAN of untagged packets.' }),
    }),
  ])
  .register(z.globalRegistry, { description: 'Access VLAN (a number), or a trunk.' });

export const switchKind = z.enum(['linux', 'ovs']).register(z.globalRegistry, {
  description: 'What `bridge` is: a Linux bridge (default) or an Open vSwitch bridge.',
});

export const tapBackend = z
  .strictObject({
    type: z.literal('tap'),
    bridge: ifname
      .optional()
      .register(z.globalRegistry, { description: 'The bridge that the tap is a port of.' }),
    switch: switchKind.optional(),
    ifname: backendIfname
      .optional()
      .register(z.globalRegistry, { description: 'Name of the tap; derived where left out.' }),
    vlan: backendVlan.optional(),
    queues: queues.optional(),
    vhost: z.boolean().optional().register(z.globalRegistry, {
      description: "true: vhost-net in the host's kernel; false: QEMU itself.",
    }),
    mtu: mtu.optional(),
  })
  .register(z.globalRegistry, { description: 'A tap device, usually on a bridge.' });

export const vdpaBackend = z
  .strictObject({
    type: z.literal('vdpa'),
    device: backendResource
      .optional()
      .register(z.globalRegistry, { description: 'Name of a vdpa device (`vdpa dev show`).' }),
    path: backendPath
      .optional()
      .register(z.globalRegistry, { description: 'Character device, e.g. /dev/vhost-vdpa-0.' }),
    mgmtdev: resourceName.optional().register(z.globalRegistry, {
      description: 'Management device (`vdpa mgmtdev show`) on which the vdpa device is made.',
    }),
    mac: mac.optional().register(z.globalRegistry, {
      description: "MAC given to the vdpa device that is made; the function's own.",
    }),
    mtu: mtu.optional(),
    queues: queues.optional(),
    representor: backendIfname
      .optional()
      .register(z.globalRegistry, { description: "The netdev that stands for the device's port." }),
    bridge: ifname
      .optional()
      .register(z.globalRegistry, { description: 'The bridge that the representor is a port of.' }),
    switch: switchKind.optional(),
    vlan: backendVlan.optional(),
  })
  .register(z.globalRegistry, {
    description: 'A vDPA device: hardware data path, virtio control path.',
  });

export const userBackend = z.strictObject({ type: z.literal('user') }).register(z.globalRegistry, {
  description: "QEMU's user-mode network: needs no privilege; for rigs.",
});

export const vhostUserBackend = z
  .strictObject({
    type: z.literal('vhost-user'),
    socket: backendSocket.register(z.globalRegistry, {
      description: 'Unix socket of the switch (OVS-DPDK, VPP, ...).',
    }),
    queues: queues.optional(),
    server: z
      .boolean()
      .optional()
      .register(z.globalRegistry, { description: 'true: QEMU listens and the switch connects.' }),
  })
  .register(z.globalRegistry, { description: 'A user-space switch, over shared memory.' });

export const backend = z.discriminatedUnion('type', [
  tapBackend,
  vdpaBackend,
  userBackend,
  vhostUserBackend,
]);

/** Any key of any backend, each optional: what `each` may override. Checked again once merged. */
export const backendOverride = z
  .strictObject({
    type: z.enum(['tap', 'vdpa', 'user', 'vhost-user']).optional(),
    ...tapBackend.omit({ type: true }).shape,
    ...vdpaBackend.omit({ type: true, switch: true, bridge: true, vlan: true }).shape,
    ...vhostUserBackend.omit({ type: true }).partial().shape,
  })
  .register(z.globalRegistry, { description: 'Keys of the backend that differ for this VF.' });

export type Backend = z.output<typeof backend>;
export type BackendType = Backend['type'];
export type TapBackend = z.output<typeof tapBackend>;
export type VdpaBackend = z.output<typeof vdpaBackend>;
export type VhostUserBackend = z.output<typeof vhostUserBackend>;
export type BackendVlan = z.output<typeof backendVlan>;
