import { VpfError } from '../errors/vpf-error.js';
import type { PciAddress } from '../plan/pci.js';
import type {
  AssignedFunction,
  EmulatedPrimary,
  Plan,
  PlannedController,
  PlannedFunction,
  VirtioFunction,
} from '../plan/types.js';
import type { Offloads } from '../spec/devices.js';
import { defined, type Json, type JsonObject } from './json.js';
import { type HostHalf, hostHalf } from './netdev.js';

/** A function as QEMU is told it: what must be there first, then the device itself. */
export interface QemuDevice {
  readonly id: string;
  /** An object that the device refers to, e.g. an iommufd. */
  readonly object?: JsonObject & { readonly id: string };
  readonly host?: HostHalf;
  /** Arguments of QMP's `device_add`, and the value of `-device`. */
  readonly device: JsonObject;
}

/** Where a function is plugged in, as QEMU names it. Undefined: QEMU chooses. */
export interface Place {
  readonly bus: string;
  readonly address: PciAddress | undefined;
}

/**
 * Translates one function of the plan.
 *
 * @throws VpfError `VPF_E_NOT_AVAILABLE` for what only libvirt can do (macvtap, pools of VFs)
 */
export function qemuDevice(f: PlannedFunction, place: Place | undefined): QemuDevice {
  switch (f.kind) {
    case 'virtio':
      return virtioDevice(f, place);
    case 'assigned':
      return assignedDevice(f, place);
    case 'emulated':
      return emulatedDevice(f, place);
  }
}

/** The root ports that QEMU is to have: parking places are there for libvirt only. */
export function rootPorts(plan: Plan): PlannedController[] {
  return plan.controllers.filter((c) => c.purpose !== 'parking');
}

/** Properties of a root port. Chassis and port are numbered as libvirt does, so that both make the same guest. */
export function rootPortDevice(c: PlannedController): JsonObject {
  return defined({
    driver: 'pcie-root-port',
    id: c.id,
    bus: 'pcie.0',
    addr: qemuAddress(c.address),
    // On function 0 of a slot with others the guest looks for them only with this.
    multifunction: c.multifunction || undefined,
    chassis: c.index,
    port: (c.address.slot << 3) | c.address.function,
  });
}

/**
 * Where the plan puts a function: behind the root port with the index of its bus.
 *
 * @throws VpfError `VPF_E_NOT_AVAILABLE` when it is to sit on a controller of the base, which QEMU has not
 */
export function plannedPlace(plan: Plan, f: PlannedFunction): Place | undefined {
  const { address } = f;
  if (address === undefined) return undefined;
  if (address.bus === 0) return { bus: plan.pcie ? 'pcie.0' : 'pci.0', address };
  const port = rootPorts(plan).find((c) => c.index === address.bus);
  if (port === undefined) {
    throw new VpfError(
      'VPF_E_NOT_AVAILABLE',
      `device "${f.device}": its place is on bus ${address.bus} of the base, which a QEMU command line does not have; use --format libvirt`,
    );
  }
  return { bus: port.id, address };
}

function virtioDevice(f: VirtioFunction, place: Place | undefined): QemuDevice {
  const host = hostHalf(f.id, f.backend, f.queues);
  const mtu = f.backend.type === 'tap' || f.backend.type === 'vdpa' ? f.backend.mtu : undefined;
  // Two for each queue pair, one for the control queue, one for configuration (hw/virtio/virtio-net-pci.c).
  // Said on VFs always: QEMU would count the queues of the backend, and all VFs of a PF must agree.
  const sayVectors = f.queues > 1 || f.role === 'virtual-vf';
  return {
    id: f.id,
    host,
    device: defined({
      driver: 'virtio-net-pci',
      id: f.id,
      netdev: host.netdev.id,
      mac: f.mac,
      ...placeProperties(f, place),
      'sriov-pf': f.sriovPf,
      failover: f.failover || undefined,
      mq: f.queues > 1 || undefined,
      vectors: f.vectors ?? (sayVectors ? 2 * f.queues + 2 : undefined),
      rx_queue_size: f.rxQueueSize,
      tx_queue_size: f.txQueueSize,
      host_mtu: mtu,
      packed: f.packed,
      iommu_platform: f.iommu,
      ats: f.ats,
      ...offloadProperties(f.offloads),
      ...commonProperties(f),
    }),
  };
}

function assignedDevice(f: AssignedFunction, place: Place | undefined): QemuDevice {
  if (f.attach === 'macvtap') {
    throw new VpfError(
      'VPF_E_NOT_AVAILABLE',
      `device "${f.device}": only libvirt opens a macvtap; use --format libvirt, or attach: hostdev`,
    );
  }
  if (f.attach === 'network' || f.hostAddress === undefined) {
    throw new VpfError(
      'VPF_E_NOT_AVAILABLE',
      `device "${f.device}": which VF it is becomes known only when libvirt starts the guest; use --format libvirt, or say the VF by source: {address: ...}`,
    );
  }
  if ((f.mac !== undefined || f.vlan !== undefined) && (f.pf === undefined || f.vf === undefined)) {
    throw new VpfError(
      'VPF_E_NOT_AVAILABLE',
      `device "${f.device}": MAC and VLAN of a VF are set through its PF, which is not known here; name the VF by {pf, vf}, or use --format libvirt`,
    );
  }
  const iommufd = f.driver?.iommufd === true ? `iommufd-${f.device}` : undefined;
  return {
    id: f.id,
    ...(iommufd !== undefined && { object: { 'qom-type': 'iommufd', id: iommufd } }),
    device: defined({
      driver: 'vfio-pci',
      id: f.id,
      host: f.hostAddress,
      ...placeProperties(f, place),
      failover_pair_id: f.persistent,
      iommufd,
      ...commonProperties(f),
    }),
  };
}

function emulatedDevice(f: EmulatedPrimary, place: Place | undefined): QemuDevice {
  const host = hostHalf(f.id, f.backend, 1);
  return {
    id: f.id,
    host,
    device: defined({
      driver: f.model,
      id: f.id,
      netdev: host.netdev.id,
      mac: f.mac,
      ...placeProperties(f, place),
      failover_pair_id: f.persistent,
      ...commonProperties(f),
    }),
  };
}

type Properties = Record<string, Json | undefined>;

function placeProperties(f: PlannedFunction, place: Place | undefined): Properties {
  if (place === undefined) return {};
  return {
    bus: place.bus,
    addr: place.address && qemuAddress(place.address),
    multifunction: f.multifunction || undefined,
  };
}

function commonProperties(f: PlannedFunction): Properties {
  const { rom } = f;
  return {
    bootindex: f.bootOrder,
    'acpi-index': f.acpiIndex,
    // An empty name is QEMU's way to say: no ROM.
    romfile: rom?.enabled === false ? '' : rom?.file,
    rombar: rom?.bar === undefined ? undefined : Number(rom.bar),
  };
}

function offloadProperties(offloads: Offloads | undefined): Properties {
  const { host = {}, guest = {} } = offloads ?? {};
  return {
    csum: host.csum,
    gso: host.gso,
    host_tso4: host.tso4,
    host_tso6: host.tso6,
    host_ecn: host.ecn,
    host_ufo: host.ufo,
    mrg_rxbuf: host.mrg_rxbuf,
    guest_csum: guest.csum,
    guest_tso4: guest.tso4,
    guest_tso6: guest.tso6,
    guest_ecn: guest.ecn,
    guest_ufo: guest.ufo,
  };
}

/** `0x1.0x3`, as libvirt writes it too: QEMU reads both numbers as hexadecimal anyway. */
function qemuAddress(a: PciAddress): string {
  return `0x${a.slot.toString(16)}.0x${a.function}`;
}
