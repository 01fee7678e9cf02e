import * as z from 'zod';
import { backendVlan } from './backend.js';
import { ipAddress, kbit, vfOf } from './host-values.js';
import { ifname, mac, mtu, vlanId } from './values.js';

/** Ports of a bridge of the host section. */

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

function vxlan() {
  const description = 'A VXLAN tunnel of this name.';
  const further = z.array(ipAddress()).min(1).max(1024).optional();
  return tunnel(description, 4789)
    .extend({
      peers: further.register(z.globalRegistry, {
        description: 'Further ends, which get what is for all or for an unknown MAC, too (linux).',
      }),
    })
    .register(z.globalRegistry, { description });
}

function queue() {
  return z
    .strictObject({
      minRate: kbit('What it gets at least, in kbit/s.'),
      maxRate: kbit('What it gets at most, in kbit/s.'),
      burst: kbit('What it may send at once above that, in kbit (linux-htb).'),
      priority: z.int().min(0).max(4_294_967_295).optional().register(z.globalRegistry, {
        description: 'Those of a lower number get spare bandwidth first (linux-htb).',
      }),
    })
    .register(z.globalRegistry, { description: 'A queue (a Queue row).' });
}

function qos() {
  return z
    .strictObject({
      type: z.enum(['linux-htb', 'linux-hfsc']).optional().register(z.globalRegistry, {
        description: 'The queueing discipline; default linux-htb.',
      }),
      maxRate: kbit('What the port as a whole gets at most, in kbit/s.'),
      queues: z
        .record(
          z.string().regex(/^(?:0|[1-9][0-9]{0,3}|[1-5][0-9]{4})$/, {
            error: 'must be the number of a queue, 0 to 59999',
          }),
          queue(),
        )
        .optional()
        .register(z.globalRegistry, {
          description: 'Queues by number. Flows choose one by set_queue; else it is 0.',
        }),
    })
    .register(z.globalRegistry, {
      description: 'Shaping of what leaves by the port, to the guest for a tap (a QoS row; ovs).',
    });
}

function policing() {
  return z
    .strictObject({
      rate: z.int().min(1).max(4_000_000_000).register(z.globalRegistry, {
        description: 'In kbit/s; what is above it is dropped.',
      }),
      burst: z.int().min(1).max(4_000_000_000).optional().register(z.globalRegistry, {
        description: 'What may come at once above that, in kbit; default 8000.',
      }),
    })
    .register(z.globalRegistry, {
      description:
        'Limit of what comes in by the port, from the guest for a tap (ingress_policing; ovs).',
    });
}

function fdbEntry() {
  return z.union([
    mac,
    z
      .strictObject({
        mac: mac.describe('The MAC.'),
        vlan: vlanId.describe('The VLAN in which it is there.'),
      })
      .register(z.globalRegistry, { description: 'A MAC in one VLAN.' }),
  ]);
}

const flag = (description: string) =>
  z.boolean().optional().register(z.globalRegistry, { description });

/** One entry of `ports` of a bridge. */
export function hostPort() {
  return z
    .strictObject({
      name: ifname.optional().register(z.globalRegistry, {
        description: 'The interface: one that is there, or the tunnel that is made.',
      }),
      representor: vfOf('The representor of this VF.').optional(),
      vxlan: vxlan().optional(),
      geneve: tunnel('A Geneve tunnel of this name.', 6081).optional(),
      internal: z.literal(true).optional().register(z.globalRegistry, {
        description: 'An interface of the host, made by Open vSwitch (ovs).',
      }),
      vlan: backendVlan.optional(),
      mtu: mtu.optional().register(z.globalRegistry, { description: 'MTU of the port in bytes.' }),
      isolated: flag('Frames pass only to ports that are not isolated (linux).'),
      hairpin: flag('Frames may leave by the port they came in (linux).'),
      learning: flag('Whether the bridge learns MACs from the port; default true (linux).'),
      flood: flag('Whether frames to unknown MACs leave by it; default true (linux).'),
      mcastFlood: flag(
        'Whether multicast that nobody asked for leaves by it; default true (linux).',
      ),
      bpduGuard: flag('A BPDU that comes in shuts the port: guests take no part in STP (linux).'),
      rootBlock: flag('The port cannot become the root port of STP (linux, with `stp`).'),
      stp: flag('false: the port takes no part in STP of the bridge (ovs).'),
      fdb: z.array(fdbEntry()).min(1).max(4096).optional().register(z.globalRegistry, {
        description: 'MACs that are there for good: a MAC, or {mac, vlan} (linux).',
      }),
      policing: policing().optional(),
      qos: qos().optional(),
    })
    .register(z.globalRegistry, { description: 'A port of the bridge.' });
}

export type HostPort = z.output<ReturnType<typeof hostPort>>;
export type HostTunnel = NonNullable<HostPort['vxlan']>;
export type HostQos = NonNullable<HostPort['qos']>;
