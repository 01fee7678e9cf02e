import type { Plan } from '../plan/types.js';
import type { XmlElement } from './element.js';
import type { NamedXml } from './network.js';
import { LIBVIRT_STYLE, renderElement } from './render.js';

/**
 * What libvirt's schema demands and a plan does not know. It is also what a VF's own configuration space says
 * (PCIe base specification, SR-IOV: vendor and device id of a VF read FFFFh).
 */
const UNKNOWN_ID = '0xffff';

/**
 * The host's node devices that the domain refers to, under libvirt's names (`virsh nodedev-dumpxml NAME`):
 * assigned PCI devices, for `virsh nodedev-detach` where they are not managed, and vDPA devices.
 *
 * @example
 * ```ts
 * emitNodeDevices(plan).map((device) => device.name); // ['pci_0000_03_10_6', 'vdpa_vdpa0']
 * ```
 */
export function emitNodeDevices(plan: Plan): NamedXml[] {
  return plan.functions.flatMap((fn) => {
    if (fn.kind === 'assigned') {
      return fn.hostAddress === undefined ? [] : [pciDevice(fn.hostAddress)];
    }
    const { backend } = fn;
    if (backend.type !== 'vdpa' || backend.device === undefined) return [];
    return [vdpaDevice(backend.device, backend.path)];
  });
}

function pciDevice(address: string): NamedXml {
  const parts = address.split(/[:.]/);
  const [domain, bus, slot, fn] = parts.map((part) => Number.parseInt(part, 16));
  return named(`pci_${parts.join('_')}`, {
    name: 'capability',
    attributes: { type: 'pci' },
    children: [
      { name: 'domain', children: String(domain) },
      { name: 'bus', children: String(bus) },
      { name: 'slot', children: String(slot) },
      { name: 'function', children: String(fn) },
      { name: 'product', attributes: { id: UNKNOWN_ID } },
      { name: 'vendor', attributes: { id: UNKNOWN_ID } },
    ],
  });
}

function vdpaDevice(device: string, path: string): NamedXml {
  return named(`vdpa_${device.replaceAll(/[^A-Za-z0-9_]/g, '_')}`, {
    name: 'capability',
    attributes: { type: 'vdpa' },
    children: [{ name: 'chardev', children: path }],
  });
}

function named(name: string, capability: XmlElement): NamedXml {
  const element = { name: 'device', children: [{ name: 'name', children: name }, capability] };
  return { name, xml: renderElement(element, LIBVIRT_STYLE) };
}
