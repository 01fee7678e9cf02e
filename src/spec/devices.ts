import * as z from 'zod';
import { backend, backendOverride } from './backend.js';
import {
  deviceName,
  hostPciAddress,
  ifname,
  mac,
  path,
  plainResourceName,
  ringSize,
  vlanId,
} from './values.js';

/** The device types of the spec. */

const optionalMac = mac
  .optional()
  .describe("MAC; derived from the domain's and the device's name where left out.");

const rom = z
  .strictObject({
    enabled: z.boolean().optional().describe('false: no option ROM at all.'),
    bar: z.boolean().optional().describe('Whether the ROM is visible in a BAR.'),
    file: path.optional().describe('ROM image.'),
  })
  .describe('Option ROM.');

/** What libvirt can say about any PCI network device. */
const placement = {
  bootOrder: z.int().min(1).max(65535).optional().describe('Place in the boot order.'),
  acpiIndex: z
    .int()
    .min(1)
    .max(16383)
    .optional()
    .describe('ACPI index: the guest names the interface enoN after it.'),
  rom: rom.optional(),
};

const hostDriver = z
  .strictObject({
    name: z.literal('vfio').optional().describe('The assignment back end; only vfio is left.'),
    model: plainResourceName
      .optional()
      .describe('VFIO variant driver to bind, e.g. mlx5_vfio_pci (libvirt 10.0).'),
    iommufd: z.boolean().optional().describe('Use /dev/iommu (libvirt 12.1).'),
  })
  .describe('Host driver of an assigned device.');

const offload = z.boolean().optional();
const offloads = z
  .strictObject({
    host: z
      .strictObject({
        csum: offload,
        gso: offload,
        tso4: offload,
        tso6: offload,
        ecn: offload,
        ufo: offload,
        mrg_rxbuf: offload,
      })
      .optional()
      .describe('What the guest may hand to the host.'),
    guest: z
      .strictObject({ csum: offload, tso4: offload, tso6: offload, ecn: offload, ufo: offload })
      .optional()
      .describe('What the host may hand to the guest.'),
  })
  .describe('virtio-net offloads to switch on or off.');

/** virtio-net's own properties. */
const virtio = {
  packed: z.boolean().optional().describe('Packed virtqueues.'),
  iommu: z
    .boolean()
    .optional()
    .describe('The device obeys the guest IOMMU (VIRTIO_F_ACCESS_PLATFORM).'),
  ats: z.boolean().optional().describe('PCIe Address Translation Services.'),
  rxQueueSize: ringSize.optional().describe('Receive ring entries: 256, 512 or 1024.'),
  txQueueSize: ringSize
    .optional()
    .describe('Transmit ring entries; above 256 only for vhost-user and vDPA.'),
  offloads: offloads.optional(),
};

const portState = z.enum(['up', 'down']).describe('Carrier that the guest sees.');

const pfName = ifname.describe('The physical PF, by its network interface.');
const vfIndex = z.int().min(0).max(65535).describe('VF index, from 0.');

/** How a VF of the embedded switch treats its packets; libvirt says part of it, host steps the rest. */
const vfPolicy = {
  vlan: z
    .union([
      vlanId,
      z.strictObject({
        tag: vlanId,
        qos: z.int().min(0).max(7).optional().describe('Priority (PCP).'),
        proto: z.enum(['802.1q', '802.1ad']).optional(),
      }),
      z.strictObject({
        trunk: z.array(vlanId).min(1).max(4094),
        native: vlanId.optional(),
      }),
    ])
    .optional()
    .describe('Access VLAN (a number or {tag, qos, proto}), or a trunk.'),
  trust: z.boolean().optional().describe('The guest may change MAC and go promiscuous.'),
  spoofCheck: z.boolean().optional().describe('Drop packets whose source MAC is not its own.'),
  rate: z
    .strictObject({
      min: z.int().min(0).max(4_294_967_295).optional(),
      max: z.int().min(0).max(4_294_967_295).optional(),
    })
    .optional()
    .describe('Transmit rate in Mbit/s; 0: none.'),
  linkState: z.enum(['auto', 'enable', 'disable']).optional().describe('Link that the VF sees.'),
};

const managed = z
  .boolean()
  .optional()
  .describe('true (default): libvirt binds the device to vfio and back.');

const vfSource = z
  .strictObject({
    pf: pfName.optional(),
    vf: vfIndex.optional(),
    address: hostPciAddress.optional().describe("The VF's PCI address."),
    netdev: ifname.optional().describe("The VF's own network interface (attach: macvtap)."),
    network: plainResourceName.optional().describe('A libvirt network that is a pool of VFs.'),
  })
  .describe('Which VF: {pf, vf}, {address}, {network}; {netdev} for macvtap.');

export const vfDevice = z
  .strictObject({
    type: z.literal('vf'),
    name: deviceName,
    mac: optionalMac,
    source: vfSource,
    attach: z
      .enum(['interface', 'hostdev', 'macvtap'])
      .optional()
      .describe(
        "interface: <interface type='hostdev'> (default); hostdev: <hostdev>; macvtap: passthrough.",
      ),
    managed,
    driver: hostDriver.optional(),
    ...vfPolicy,
    ...placement,
  })
  .describe('A physical VF given to the guest.');

export const pfDevice = z
  .strictObject({
    type: z.literal('pf'),
    name: deviceName,
    source: z.strictObject({
      pf: pfName.optional(),
      address: hostPciAddress.optional().describe("The PF's PCI address."),
    }),
    managed,
    driver: hostDriver.optional(),
    ...placement,
  })
  .describe('A whole physical PF given to the guest.');

export const nicDevice = z
  .strictObject({
    type: z.literal('nic'),
    name: deviceName,
    mac: optionalMac,
    backend,
    linkState: portState.optional(),
    ...virtio,
    ...placement,
  })
  .describe('A virtio-net device.');

export const failoverDevice = z
  .strictObject({
    type: z.literal('failover'),
    name: deviceName,
    mac: optionalMac,
    standby: backend.describe('The virtio-net half, which stays.'),
    primary: z
      .strictObject({
        pf: pfName.optional(),
        vf: vfIndex.optional(),
        address: hostPciAddress.optional().describe("The VF's PCI address."),
        network: plainResourceName.optional().describe('A libvirt network that is a pool of VFs.'),
        emulated: z
          .literal('e1000e')
          .optional()
          .describe('For rigs: an emulated PCIe NIC in place of a VF.'),
        backend: backend.optional().describe('Backend of the emulated primary.'),
        mac: mac.optional().describe("Must be the device's MAC: the guest pairs the halves by it."),
        attach: z.enum(['interface', 'hostdev']).optional(),
        managed,
        driver: hostDriver.optional(),
        rom: rom.optional(),
        ...vfPolicy,
      })
      .describe('The VF half, which comes and goes.'),
    ...virtio,
    bootOrder: placement.bootOrder,
    acpiIndex: placement.acpiIndex,
  })
  .describe('A net_failover pair: a virtio-net standby and a VF as primary, with one MAC.');

const accelerate = z
  .strictObject({
    pf: pfName.optional().describe('Any free VF of this physical PF.'),
    addresses: z.array(hostPciAddress).min(1).max(255).optional().describe('These VFs.'),
    max: z
      .int()
      .min(1)
      .max(64)
      .optional()
      .describe('At most so many primaries at once = spare hot-plug root ports; default 4.'),
  })
  .describe('net_failover primaries, hot-plugged when the guest enables a VF.');

export const virtualPfDevice = z
  .strictObject({
    type: z.literal('virtual-pf'),
    name: deviceName,
    mac: optionalMac,
    backend: backend.describe("The PF's own backend."),
    vfs: z.strictObject({
      count: z.int().min(1).max(255).describe('TotalVFs.'),
      backend: backend.describe('Backend of each VF.'),
      each: z
        .record(
          z.string().regex(/^(?:0|[1-9][0-9]{0,2})$/, { error: 'must be a VF index, from 0' }),
          z.strictObject({
            mac: mac.optional(),
            backend: backendOverride.optional(),
            linkState: portState.optional(),
          }),
        )
        .optional()
        .describe('What differs, by VF index from 0.'),
      accelerate: accelerate.optional(),
      vectors: z
        .int()
        .min(0)
        .max(2048)
        .optional()
        .describe('MSI-X vectors of each VF; the default is 2 x queues + 2.'),
      ...virtio,
    }),
    ...virtio,
    ...placement,
  })
  .describe('An emulated virtio-net PF with SR-IOV: the guest enables its VFs itself.');

export const device = z.discriminatedUnion('type', [
  vfDevice,
  pfDevice,
  nicDevice,
  failoverDevice,
  virtualPfDevice,
]);

export type Device = z.output<typeof device>;
export type VfDevice = z.output<typeof vfDevice>;
export type PfDevice = z.output<typeof pfDevice>;
export type NicDevice = z.output<typeof nicDevice>;
export type FailoverDevice = z.output<typeof failoverDevice>;
export type VirtualPfDevice = z.output<typeof virtualPfDevice>;
export type HostDriver = z.output<typeof hostDriver>;
export type Rom = z.output<typeof rom>;
export type Offloads = z.output<typeof offloads>;
export type VfVlan = NonNullable<VfDevice['vlan']>;
