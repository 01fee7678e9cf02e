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
  vlanTrunk,
} from './values.js';

/** The device types of the spec. */

const optionalMac = mac.optional().register(z.globalRegistry, {
  description: "MAC; derived from the domain's and the device's name where left out.",
});

const rom = z
  .strictObject({
    enabled: z
      .boolean()
      .optional()
      .register(z.globalRegistry, { description: 'false: no option ROM at all.' }),
    bar: z
      .boolean()
      .optional()
      .register(z.globalRegistry, { description: 'Whether the ROM is visible in a BAR.' }),
    file: path.optional().register(z.globalRegistry, { description: 'ROM image.' }),
  })
  .register(z.globalRegistry, { description: 'Option ROM.' });

/** What libvirt can say about any PCI network device. */
const placement = {
  bootOrder: z
    .int()
    .min(1)
    .max(65535)
    .optional()
    .register(z.globalRegistry, { description: 'Place in the boot order.' }),
  acpiIndex: z.int().min(1).max(16383).optional().register(z.globalRegistry, {
    description: 'ACPI index: the guest names the interface enoN after it.',
  }),
  rom: rom.optional(),
};

const hostDriver = z
  .strictObject({
    name: z
      .literal('vfio')
      .optional()
      .register(z.globalRegistry, { description: 'The assignment back end; only vfio is left.' }),
    model: plainResourceName.optional().register(z.globalRegistry, {
      description: 'VFIO variant driver to bind, e.g. mlx5_vfio_pci (libvirt 10.0).',
    }),
    iommufd: z
      .boolean()
      .optional()
      .register(z.globalRegistry, { description: 'Use /dev/iommu (libvirt 12.1).' }),
  })
  .register(z.globalRegistry, { description: 'Host driver of an assigned device.' });

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
      .register(z.globalRegistry, { description: 'What the guest may hand to the host.' }),
    guest: z
      .strictObject({ csum: offload, tso4: offload, tso6: offload, ecn: offload, ufo: offload })
      .optional()
      .register(z.globalRegistry, { description: 'What the host may hand to the guest.' }),
  })
  .register(z.globalRegistry, { description: 'virtio-net offloads to switch on or off.' });

/** virtio-net's own properties. */
const virtio = {
  packed: z.boolean().optional().register(z.globalRegistry, { description: 'Packed virtqueues.' }),
  iommu: z.boolean().optional().register(z.globalRegistry, {
    description: 'The device obeys the guest IOMMU (VIRTIO_F_ACCESS_PLATFORM).',
  }),
  ats: z
    .boolean()
    .optional()
    .register(z.globalRegistry, { description: 'PCIe Address Translation Services.' }),
  rxQueueSize: ringSize
    .optional()
    .register(z.globalRegistry, { description: 'Receive ring entries: 256, 512 or 1024.' }),
  txQueueSize: ringSize.optional().register(z.globalRegistry, {
    description: 'Transmit ring entries; above 256 only for vhost-user and vDPA.',
  }),
  offloads: offloads.optional(),
};

const portState = z
  .enum(['up', 'down'])
  .register(z.globalRegistry, { description: 'Carrier that the guest sees.' });

const pfName = ifname.describe('The physical PF, by its network interface.');
const vfIndex = z
  .int()
  .min(0)
  .max(65535)
  .register(z.globalRegistry, { description: 'VF index, from 0.' });

/** How a VF of the embedded switch treats its packets; libvirt says part of it, host steps the rest. */
export const vfPolicy = {
  vlan: z
    .union([
      vlanId,
      z.strictObject({
        tag: vlanId,
        qos: z
          .int()
          .min(0)
          .max(7)
          .optional()
          .register(z.globalRegistry, { description: 'Priority (PCP).' }),
        proto: z.enum(['802.1q', '802.1ad']).optional(),
      }),
      z.strictObject({
        trunk: vlanTrunk(),
        native: vlanId.optional(),
      }),
    ])
    .optional()
    .register(z.globalRegistry, {
      description: 'Access VLAN (a number or {tag, qos, proto}), or a trunk.',
    }),
  trust: z
    .boolean()
    .optional()
    .register(z.globalRegistry, { description: 'The guest may change MAC and go promiscuous.' }),
  spoofCheck: z
    .boolean()
    .optional()
    .register(z.globalRegistry, { description: 'Drop packets whose source MAC is not its own.' }),
  rate: z
    .strictObject({
      min: z.int().min(0).max(4_294_967_295).optional(),
      max: z.int().min(0).max(4_294_967_295).optional(),
    })
    .optional()
    .register(z.globalRegistry, { description: 'Transmit rate in Mbit/s; 0: none.' }),
  linkState: z
    .enum(['auto', 'enable', 'disable'])
    .optional()
    .register(z.globalRegistry, { description: 'Link that the VF sees.' }),
};

const managed = z.boolean().optional().register(z.globalRegistry, {
  description: 'true (default): libvirt binds the device to vfio and back.',
});

const vfSource = z
  .strictObject({
    pf: pfName.optional(),
    vf: vfIndex.optional(),
    address: hostPciAddress
      .optional()
      .register(z.globalRegistry, { description: "The VF's PCI address." }),
    netdev: ifname.optional().register(z.globalRegistry, {
      description: "The VF's own network interface (attach: macvtap).",
    }),
    network: plainResourceName
      .optional()
      .register(z.globalRegistry, { description: 'A libvirt network that is a pool of VFs.' }),
  })
  .register(z.globalRegistry, {
    description: 'Which VF: {pf, vf}, {address}, {network}; {netdev} for macvtap.',
  });

export const vfDevice = z
  .strictObject({
    type: z.literal('vf'),
    name: deviceName,
    mac: optionalMac,
    source: vfSource,
    attach: z.enum(['interface', 'hostdev', 'macvtap']).optional().register(z.globalRegistry, {
      description:
        "interface: <interface type='hostdev'> (default); hostdev: <hostdev>; macvtap: passthrough.",
    }),
    managed,
    driver: hostDriver.optional(),
    ...vfPolicy,
    ...placement,
  })
  .register(z.globalRegistry, { description: 'A physical VF given to the guest.' });

export const pfDevice = z
  .strictObject({
    type: z.literal('pf'),
    name: deviceName,
    source: z.strictObject({
      pf: pfName.optional(),
      address: hostPciAddress
        .optional()
        .register(z.globalRegistry, { description: "The PF's PCI address." }),
    }),
    managed,
    driver: hostDriver.optional(),
    ...placement,
  })
  .register(z.globalRegistry, { description: 'A whole physical PF given to the guest.' });

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
  .register(z.globalRegistry, { description: 'A virtio-net device.' });

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
        address: hostPciAddress
          .optional()
          .register(z.globalRegistry, { description: "The VF's PCI address." }),
        network: plainResourceName
          .optional()
          .register(z.globalRegistry, { description: 'A libvirt network that is a pool of VFs.' }),
        emulated: z.literal('e1000e').optional().register(z.globalRegistry, {
          description: 'For rigs: an emulated PCIe NIC in place of a VF.',
        }),
        backend: backend
          .optional()
          .register(z.globalRegistry, { description: 'Backend of the emulated primary.' }),
        mac: mac.optional().register(z.globalRegistry, {
          description: "Must be the device's MAC: the guest pairs the halves by it.",
        }),
        attach: z.enum(['interface', 'hostdev']).optional(),
        managed,
        driver: hostDriver.optional(),
        rom: rom.optional(),
        ...vfPolicy,
      })
      .register(z.globalRegistry, { description: 'The VF half, which comes and goes.' }),
    ...virtio,
    bootOrder: placement.bootOrder,
    acpiIndex: placement.acpiIndex,
  })
  .register(z.globalRegistry, {
    description: 'A net_failover pair: a virtio-net standby and a VF as primary, with one MAC.',
  });

const accelerate = z
  .strictObject({
    pf: pfName
      .optional()
      .register(z.globalRegistry, { description: 'Any free VF of this physical PF.' }),
    addresses: z
      .array(hostPciAddress)
      .min(1)
      .max(255)
      .optional()
      .register(z.globalRegistry, { description: 'These VFs.' }),
    max: z.int().min(1).max(64).optional().register(z.globalRegistry, {
      description: 'At most so many primaries at once = spare hot-plug root ports; default 4.',
    }),
  })
  .register(z.globalRegistry, {
    description: 'net_failover primaries, hot-plugged when the guest enables a VF.',
  });

export const virtualPfDevice = z
  .strictObject({
    type: z.literal('virtual-pf'),
    name: deviceName,
    mac: optionalMac,
    backend: backend.describe("The PF's own backend."),
    vfs: z.strictObject({
      count: z.int().min(1).max(255).register(z.globalRegistry, { description: 'TotalVFs.' }),
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
        .register(z.globalRegistry, { description: 'What differs, by VF index from 0.' }),
      accelerate: accelerate.optional(),
      vectors: z.int().min(0).max(2048).optional().register(z.globalRegistry, {
        description: 'MSI-X vectors of each VF; the default is 2 x queues + 2.',
      }),
      ...virtio,
    }),
    ...virtio,
    ...placement,
  })
  .register(z.globalRegistry, {
    description: 'An emulated virtio-net PF with SR-IOV: the guest enables its VFs itself.',
  });

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
