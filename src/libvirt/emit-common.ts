import type { PciAddress } from '../plan/pci.js';
import type { PlannedFunction, VfVlanPlan } from '../plan/types.js';
import type { BackendVlan } from '../spec/backend.js';
import type { XmlElement } from './element.js';

const hex = (value: number, digits: number) => `0x${value.toString(16).padStart(digits, '0')}`;

/** A guest PCI address as libvirt writes it. */
export function pciAddress(address: PciAddress, multifunction: boolean): XmlElement {
  return {
    name: 'address',
    attributes: {
      type: 'pci',
      domain: '0x0000',
      bus: hex(address.bus, 2),
      slot: hex(address.slot, 2),
      function: hex(address.function, 1),
      ...(multifunction && { multifunction: 'on' }),
    },
  };
}

/** A host PCI address `0000:03:10.6`; <interface> wants a type on it, <hostdev> refuses one. */
export function hostAddress(address: string, typed: boolean): XmlElement {
  const [domain, bus, rest] = address.split(':');
  const [slot, fn] = (rest ?? '').split('.');
  return {
    name: 'address',
    attributes: {
      ...(typed && { type: 'pci' }),
      domain: `0x${domain}`,
      bus: `0x${bus}`,
      slot: `0x${slot}`,
      function: `0x${fn}`,
    },
  };
}

export function aliasElement(alias: string): XmlElement {
  return { name: 'alias', attributes: { name: alias } };
}

export function macElement(mac: string | undefined): XmlElement | undefined {
  return mac === undefined ? undefined : { name: 'mac', attributes: { address: mac } };
}

/** <vlan>: one tag, or a trunk with the native VLAN first. */
export function vlanElement(vlan: BackendVlan | VfVlanPlan | undefined): XmlElement | undefined {
  if (vlan === undefined) return undefined;
  const tag = (id: number, native?: true): XmlElement => ({
    name: 'tag',
    attributes: { id, ...(native && { nativeMode: 'untagged' }) },
  });
  if (typeof vlan === 'number') return { name: 'vlan', children: [tag(vlan)] };
  if (!('trunk' in vlan)) return { name: 'vlan', children: [tag(vlan.tag)] };
  const { native } = vlan;
  return {
    name: 'vlan',
    attributes: { trunk: 'yes' },
    children: [
      ...(native === undefined ? [] : [tag(native, true)]),
      ...vlan.trunk.filter((id) => id !== native).map((id) => tag(id)),
    ],
  };
}

/** What any PCI device of libvirt ends with: boot order, alias, ROM, ACPI index, address. */
export function placeElements(
  fn: PlannedFunction,
  address: PciAddress | undefined,
  multifunction: boolean,
): (XmlElement | undefined)[] {
  const { rom } = fn;
  return [
    fn.bootOrder === undefined ? undefined : { name: 'boot', attributes: { order: fn.bootOrder } },
    aliasElement(fn.id),
    rom === undefined
      ? undefined
      : {
          name: 'rom',
          attributes: {
            enabled: rom.enabled === undefined ? undefined : yesNo(rom.enabled),
            bar: rom.bar === undefined ? undefined : onOff(rom.bar),
            file: rom.file,
          },
        },
    fn.acpiIndex === undefined ? undefined : { name: 'acpi', attributes: { index: fn.acpiIndex } },
    address === undefined ? undefined : pciAddress(address, multifunction),
  ];
}

export function onOff(value: boolean): string {
  return value ? 'on' : 'off';
}

export function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}
