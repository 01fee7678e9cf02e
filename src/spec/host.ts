import * as z from 'zod';
import { hostBridge } from './host-bridge.js';
import { hostPf } from './host-pf.js';
import { vfOf } from './host-values.js';
import { ifname, mac, mtu, plainResourceName, queues, resourceName } from './values.js';
import { VDPA_FEATURES } from './vdpa-features.js';

/** The host's own configuration: what holds for all guests, and outlives each. */

function ovs() {
  return z
    .strictObject({
      hwOffload: z.boolean().optional().register(z.globalRegistry, {
        description: 'Flows go to tc, and from there to the NIC (other_config:hw-offload).',
      }),
      tcPolicy: z.enum(['none', 'skip_sw', 'skip_hw']).optional().register(z.globalRegistry, {
        description: 'none: both; skip_sw: only in the NIC; skip_hw: only in the kernel.',
      }),
      service: plainResourceName.optional().register(z.globalRegistry, {
        description:
          'systemd service that is restarted when these change, e.g. openvswitch-switch (Debian), openvswitch (Fedora).',
      }),
    })
    .register(z.globalRegistry, { description: 'Open vSwitch as a whole.' });
}

function vdpa() {
  return z
    .strictObject({
      name: plainResourceName.describe('Name of the device.'),
      mgmtdev: z.union([resourceName, vfOf('This VF.')]).register(z.globalRegistry, {
        description: 'Management device (`vdpa mgmtdev show`), or the VF that is one.',
      }),
      mac: mac.optional().register(z.globalRegistry, { description: 'Its MAC.' }),
      mtu: mtu.optional(),
      queues: queues.optional(),
      features: z
        .array(z.enum(VDPA_FEATURES))
        .min(1)
        .max(64)
        .optional()
        .register(z.globalRegistry, {
          description:
            'The features that it offers, of those that the management device has (device_features); default all.',
        }),
    })
    .register(z.globalRegistry, { description: 'A vdpa device that is made.' });
}

function veth() {
  return z
    .strictObject({
      name: ifname.describe('Name of the interface; made where it is not there.'),
      peer: ifname.describe('Name of its other end.'),
      mtu: mtu.optional().register(z.globalRegistry, { description: 'MTU of both, in bytes.' }),
    })
    .register(z.globalRegistry, { description: 'A pair of interfaces, for rigs.' });
}

function tap() {
  return z
    .strictObject({
      name: ifname.describe('Name of the tap; made where it is not there.'),
      queues: queues.optional(),
      mtu: mtu.optional().register(z.globalRegistry, { description: 'MTU in bytes.' }),
      owner: z
        .string()
        .regex(/^[a-z_][a-z0-9_-]{0,31}$/, { error: 'must be a user name' })
        .optional()
        .register(z.globalRegistry, { description: 'User who may open it without being root.' }),
    })
    .register(z.globalRegistry, { description: 'A tap that stays, for rigs.' });
}

function macvlan(what: string) {
  return z
    .strictObject({
      name: ifname.describe('Name of the interface; made where it is not there.'),
      link: ifname.describe('The interface below it: a NIC, a bond, a bridge.'),
      mode: z
        .enum(['bridge', 'private', 'vepa', 'passthru'])
        .optional()
        .register(z.globalRegistry, {
          description: 'How those on one interface reach each other; default bridge.',
        }),
      mac: mac.optional().register(z.globalRegistry, { description: 'Its MAC; default random.' }),
      mtu: mtu.optional().register(z.globalRegistry, { description: 'MTU in bytes.' }),
    })
    .register(z.globalRegistry, { description: what });
}

const list = <T extends z.ZodType>(entry: T, description: string) =>
  z.array(entry).max(4096).optional().register(z.globalRegistry, { description });

function make() {
  return z
    .strictObject({
      pfs: list(hostPf(), 'Physical PFs: their VFs, embedded switch, offloads.'),
      bridges: list(hostBridge(), 'Bridges and their ports.'),
      ovs: ovs().optional(),
      vdpa: list(vdpa(), 'vdpa devices.'),
      veths: list(veth(), 'Pairs of virtual Ethernet interfaces.'),
      taps: list(tap(), 'Taps.'),
      macvtaps: list(
        macvlan('A macvtap that stays: `/dev/tapN`, N its number, is what a guest opens.'),
        'Macvtaps.',
      ),
      macvlans: list(macvlan("An interface of the host's own on another one."), 'Macvlans.'),
    })
    .register(z.globalRegistry, {
      description: "The host's own configuration, which outlives the guest.",
    });
}

export type HostSchema = ReturnType<typeof make>;
export type HostSection = z.output<HostSchema>;
export type HostMacvlan = NonNullable<HostSection['macvtaps']>[number];
export type HostVdpa = NonNullable<HostSection['vdpa']>[number];

let made: HostSchema | undefined;

/** The section's schema. Most specs have no such section: it is made when one has. */
export function hostSchema(): HostSchema {
  made ??= make();
  return made;
}
