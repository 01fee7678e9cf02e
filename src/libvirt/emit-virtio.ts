import type { EmulatedPrimary, PlannedBackend, VirtioFunction } from '../plan/types.js';
import type { DeviceElement, OverrideProperty, XmlElement } from './element.js';
import { macElement, onOff, placeElements, vlanElement } from './emit-common.js';

/**
 * A virtio-net function as an ordinary <interface>, so that libvirt makes taps, opens vDPA devices and labels them.
 *
 * @param bus QEMU's id of the bus that the function is on, for a parked VF.
 */
export function emitVirtio(fn: VirtioFunction, bus: string | undefined): DeviceElement {
  const parked = fn.libvirtAddress !== undefined;
  const children = interfaceChildren(fn.mac, fn.backend, 'virtio', [
    driverElement(fn),
    fn.failover ? { name: 'teaming', attributes: { type: 'persistent' } } : undefined,
    fn.linkState === undefined ? undefined : { name: 'link', attributes: { state: fn.linkState } },
    mtuElement(fn.backend),
    ...placeElements(
      fn,
      parked ? fn.libvirtAddress : fn.address,
      parked ? fn.libvirtMultifunction === true : fn.multifunction,
    ),
  ]);
  return {
    alias: fn.id,
    group: fn.device,
    element: { name: 'interface', attributes: { type: interfaceType(fn.backend) }, children },
    overrides: overrides(fn, parked ? bus : undefined),
  };
}

/**
 * An emulated e1000e as primary. No ROM: migration fails on its memory block (`Unknown ramblock ... e1000e.rom`).
 * libvirt's <teaming> is for assigned devices only, so the pairing is QEMU's own property.
 */
export function emitEmulated(fn: EmulatedPrimary): DeviceElement {
  return {
    alias: fn.id,
    group: fn.device,
    element: {
      name: 'interface',
      attributes: { type: interfaceType(fn.backend) },
      children: interfaceChildren(fn.mac, fn.backend, fn.model, [
        mtuElement(fn.backend),
        ...placeElements({ ...fn, rom: { enabled: false } }, fn.address, fn.multifunction),
      ]),
    },
    overrides: [{ name: 'failover_pair_id', type: 'string', value: fn.persistent }],
  };
}

/** What libvirt does not know: the SR-IOV relation, and where a parked VF really is. */
function overrides(fn: VirtioFunction, bus: string | undefined): OverrideProperty[] {
  const properties: OverrideProperty[] = [];
  if (fn.sriovPf !== undefined) {
    properties.push({ name: 'sriov-pf', type: 'string', value: fn.sriovPf });
  }
  if (bus !== undefined && fn.address !== undefined) {
    const { slot, function: number } = fn.address;
    properties.push(
      { name: 'bus', type: 'string', value: bus },
      { name: 'addr', type: 'string', value: `0x${slot.toString(16)}.0x${number.toString(16)}` },
    );
  }
  if (fn.vectors !== undefined) {
    properties.push({ name: 'vectors', type: 'unsigned', value: String(fn.vectors) });
  }
  return properties;
}

function interfaceType(backend: PlannedBackend): string {
  switch (backend.type) {
    case 'tap':
      return backend.bridge === undefined ? 'ethernet' : 'bridge';
    case 'vdpa':
      return 'vdpa';
    case 'user':
      return 'user';
    case 'vhost-user':
      return 'vhostuser';
  }
}

/** In the order in which libvirt writes them. */
function interfaceChildren(
  mac: string,
  backend: PlannedBackend,
  model: string,
  rest: readonly (XmlElement | undefined)[],
): (XmlElement | undefined)[] {
  const tap = backend.type === 'tap' ? backend : undefined;
  return [
    macElement(mac),
    sourceElement(backend),
    vlanElement(tap?.vlan),
    tap?.bridge !== undefined && tap.switch === 'ovs'
      ? { name: 'virtualport', attributes: { type: 'openvswitch' } }
      : undefined,
    tap === undefined ? undefined : { name: 'target', attributes: { dev: tap.ifname } },
    { name: 'model', attributes: { type: model } },
    ...rest,
  ];
}

function sourceElement(backend: PlannedBackend): XmlElement | undefined {
  switch (backend.type) {
    case 'tap':
      return backend.bridge === undefined
        ? undefined
        : { name: 'source', attributes: { bridge: backend.bridge } };
    case 'vdpa':
      return { name: 'source', attributes: { dev: backend.path } };
    case 'user':
      return undefined;
    case 'vhost-user':
      return {
        name: 'source',
        attributes: {
          type: 'unix',
          path: backend.socket,
          mode: backend.server ? 'server' : 'client',
        },
      };
  }
}

function mtuElement(backend: PlannedBackend): XmlElement | undefined {
  // On vdpa libvirt refuses it ("setting MTU on interface type vdpa is not supported yet"); the device has it.
  if (backend.type !== 'tap' || backend.mtu === undefined) return undefined;
  return { name: 'mtu', attributes: { size: backend.mtu } };
}

function driverElement(fn: VirtioFunction): XmlElement | undefined {
  const { backend, offloads } = fn;
  const vhost = backend.type === 'tap' ? backend.vhost : undefined;
  const attributes = {
    name: vhost === undefined ? undefined : vhost ? 'vhost' : 'qemu',
    queues: fn.queues > 1 ? fn.queues : undefined,
    rx_queue_size: fn.rxQueueSize,
    tx_queue_size: fn.txQueueSize,
    iommu: fn.iommu === undefined ? undefined : onOff(fn.iommu),
    ats: fn.ats === undefined ? undefined : onOff(fn.ats),
    packed: fn.packed === undefined ? undefined : onOff(fn.packed),
  };
  const children = (['host', 'guest'] as const).flatMap((side) => {
    const flags = Object.entries(offloads?.[side] ?? {}).filter(([, on]) => on !== undefined);
    if (flags.length === 0) return [];
    return [
      { name: side, attributes: Object.fromEntries(flags.map(([flag, on]) => [flag, onOff(on)])) },
    ];
  });
  const empty = Object.values(attributes).every((value) => value === undefined);
  return empty && children.length === 0 ? undefined : { name: 'driver', attributes, children };
}
