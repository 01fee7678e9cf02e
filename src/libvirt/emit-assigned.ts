import type { AssignedFunction } from '../plan/types.js';
import type { DeviceElement, XmlElement } from './element.js';
import { hostAddress, macElement, placeElements, vlanElement, yesNo } from './emit-common.js';

/** A physical VF or PF: <interface type='hostdev'>, <hostdev>, macvtap, or a VF of a libvirt network. */
export function emitAssigned(fn: AssignedFunction): DeviceElement {
  return { alias: fn.id, group: fn.device, element: assignedElement(fn), overrides: [] };
}

function assignedElement(fn: AssignedFunction): XmlElement {
  const place = placeElements(fn, fn.address, fn.multifunction);
  const managed = yesNo(fn.managed);
  switch (fn.attach) {
    case 'interface':
      return {
        name: 'interface',
        attributes: { type: 'hostdev', managed },
        children: [
          macElement(fn.mac),
          driverElement(fn),
          source(fn, true),
          vlanElement(fn.vlan),
          teamingElement(fn),
          ...place,
        ],
      };
    case 'hostdev':
      // In this order: libxml2 takes driver, source and teaming for valid only where nothing stands between them.
      return {
        name: 'hostdev',
        attributes: { mode: 'subsystem', type: 'pci', managed },
        children: [driverElement(fn), source(fn, false), teamingElement(fn), ...place],
      };
    case 'network':
      return {
        name: 'interface',
        attributes: { type: 'network' },
        children: [
          macElement(fn.mac),
          { name: 'source', attributes: { network: fn.network } },
          vlanElement(fn.vlan),
          // libvirt would make the default model explicit, rtl8139, though the guest never sees it.
          { name: 'model', attributes: { type: 'virtio' } },
          teamingElement(fn),
          ...place,
        ],
      };
    case 'macvtap':
      return {
        name: 'interface',
        attributes: { type: 'direct' },
        children: [
          macElement(fn.mac),
          { name: 'source', attributes: { dev: fn.netdev, mode: 'passthrough' } },
          vlanElement(fn.vlan),
          { name: 'model', attributes: { type: 'virtio' } },
          ...place,
        ],
      };
  }
}

function source(fn: AssignedFunction, typed: boolean): XmlElement {
  return {
    name: 'source',
    children: fn.hostAddress === undefined ? [] : [hostAddress(fn.hostAddress, typed)],
  };
}

function driverElement(fn: AssignedFunction): XmlElement | undefined {
  const { driver } = fn;
  if (driver === undefined) return undefined;
  return {
    name: 'driver',
    attributes: {
      name: driver.name ?? 'vfio',
      model: driver.model,
      iommufd: driver.iommufd === undefined ? undefined : yesNo(driver.iommufd),
    },
  };
}

function teamingElement(fn: AssignedFunction): XmlElement | undefined {
  if (fn.persistent === undefined) return undefined;
  return { name: 'teaming', attributes: { type: 'transient', persistent: fn.persistent } };
}
