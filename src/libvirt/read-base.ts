import type { BaseDomain, BaseInterface, BasePciAddress, OwnElement } from '../plan/base.js';
import type { PciAddress } from '../plan/pci.js';
import { isOwnAlias } from './xml-own.js';
import { parseNumber } from './xml-roundtrip.js';
import {
  aliasOf,
  attributeOf,
  childOf,
  childrenOf,
  type XmlDocument,
  type XmlNode,
} from './xml-tree.js';

/**
 * What a plan needs to know of a domain. Reports what is there, also where it contradicts itself; nothing is
 * checked here. What cannot be read (a slot `0xzz`) is left out. Elements with an alias `ua-vpf-...` are ours:
 * they are in `own`, with the address that libvirt knows, and in no other list.
 *
 * @example
 * ```ts
 * const base = readBase(parseDocument(text));
 * base.machine; // 'pc-q35-10.0'
 * ```
 */
export function readBase(doc: XmlDocument): BaseDomain {
  const { root } = doc;
  const os = childOf(childOf(root, 'os'), 'type');
  const devices = childrenOf(root, 'devices').flatMap((d) => d.children);
  const foreign = devices.filter((device) => !isOwnAlias(aliasOf(device)));
  return {
    name: textOf(childOf(root, 'name')),
    type: attributeOf(root, 'type'),
    machine: attributeOf(os, 'machine'),
    arch: attributeOf(os, 'arch'),
    vcpus: readVcpus(childOf(root, 'vcpu')),
    memory: readMemory(childOf(root, 'memory')),
    sharedMemory: isMemoryShared(root),
    hasIommu: foreign.some((device) => device.local === 'iommu'),
    pciControllers: foreign.flatMap(readPciController),
    pciAddresses: foreign.flatMap(readAddresses),
    interfaces: foreign.flatMap(readInterface),
    bootOrders: foreign.flatMap((device) =>
      childrenOf(device, 'boot').flatMap((boot) => numberOf(boot, 'order') ?? []),
    ),
    osBoot: childOf(childOf(root, 'os'), 'boot') !== undefined,
    unplaced: foreign.filter(isUnplaced).length,
    own: readOwn(devices),
  };
}

const PCI_DEVICES = new Set([
  'interface',
  'hostdev',
  'memballoon',
  'rng',
  'sound',
  'video',
  'watchdog',
  'filesystem',
  'vsock',
  'crypto',
]);

/** A device that libvirt will give a PCI address of its choice. */
function isUnplaced(device: XmlNode): boolean {
  if (childOf(device, 'address') !== undefined) return false;
  const model = attributeOf(device, 'model');
  if (device.local === 'disk') {
    return attributeOf(childOf(device, 'target'), 'bus') === 'virtio';
  }
  if (device.local === 'controller') {
    const type = attributeOf(device, 'type');
    return type === 'virtio-serial' || type === 'scsi' || (type === 'usb' && model !== 'none');
  }
  if (device.local === 'hostdev') return attributeOf(device, 'type') === 'pci';
  if (device.local === 'watchdog') return model === 'i6300esb';
  if (device.local === 'video') return attributeOf(childOf(device, 'model'), 'type') !== 'none';
  return PCI_DEVICES.has(device.local) && model !== 'none';
}

function textOf(node: XmlNode | undefined): string | undefined {
  const text = node?.text?.trim();
  return text === '' ? undefined : text;
}

function numberOf(node: XmlNode | undefined, attribute: string): number | undefined {
  return parseNumber(attributeOf(node, attribute));
}

/** libvirt's default is one. */
function readVcpus(vcpu: XmlNode | undefined): number {
  return numberOf(vcpu, 'current') ?? parseNumber(textOf(vcpu)) ?? 1;
}

const UNIT_POWERS = ['k', 'm', 'g', 't', 'p', 'e'];

/** libvirt's scaled integers: KiB where no unit is given; `k`, `K` and `KiB` are 1024, `KB` is 1000. */
function readMemory(memory: XmlNode | undefined): number | undefined {
  const amount = parseNumber(textOf(memory));
  if (amount === undefined) return undefined;
  const unit = (attributeOf(memory, 'unit') ?? 'KiB').trim().toLowerCase();
  if (unit === 'b' || unit === 'byte' || unit === 'bytes') return amount;
  const match = /^([kmgtpe])(b|ib)?$/.exec(unit);
  if (match === null) return undefined;
  const base = match[2] === 'b' ? 1000 : 1024;
  return amount * base ** (UNIT_POWERS.indexOf(match[1] ?? '') + 1);
}

/** A NUMA cell may differ from the domain's <memoryBacking>. */
function isMemoryShared(root: XmlNode): boolean {
  const access = attributeOf(childOf(childOf(root, 'memoryBacking'), 'access'), 'mode');
  const cells = childrenOf(childOf(childOf(root, 'cpu'), 'numa'), 'cell');
  if (cells.length === 0) return access === 'shared';
  return cells.every((cell) => (attributeOf(cell, 'memAccess') ?? access) === 'shared');
}

function readPciController(device: XmlNode): BaseDomain['pciControllers'] {
  const index = numberOf(device, 'index');
  const isPci = device.local === 'controller' && attributeOf(device, 'type') === 'pci';
  if (!isPci || index === undefined) return [];
  return [{ index, model: attributeOf(device, 'model') ?? '' }];
}

/** An <address> in these is a place on the host, not in the guest. */
const ON_THE_HOST = new Set(['source', 'backingStore', 'mirror', 'origstates', 'parent']);

function readAddresses(device: XmlNode): BasePciAddress[] {
  const found: BasePciAddress[] = [];
  const holder = describeDevice(device);
  const visit = (node: XmlNode) => {
    for (const child of node.children) {
      if (ON_THE_HOST.has(child.local)) continue;
      const address = child.local === 'address' ? readGuestAddress(child) : undefined;
      if (address !== undefined) found.push({ ...address, holder, line: child.line });
      visit(child);
    }
  };
  visit(device);
  return found;
}

function readGuestAddress(address: XmlNode | undefined): PciAddress | undefined {
  if (attributeOf(address, 'type') !== 'pci') return undefined;
  const slot = numberOf(address, 'slot');
  if (slot === undefined) return undefined;
  return { bus: numberOf(address, 'bus') ?? 0, slot, function: numberOf(address, 'function') ?? 0 };
}

/** `controller usb`, `interface bridge 52:54:00:00:00:01`, `video virtio`: enough to find it. */
function describeDevice(device: XmlNode): string {
  const model = attributeOf(device, 'model') ?? attributeOf(childOf(device, 'model'), 'type');
  const parts = [
    device.local,
    attributeOf(device, 'type') ?? model,
    attributeOf(device, 'index'),
    attributeOf(childOf(device, 'mac'), 'address') ?? attributeOf(childOf(device, 'target'), 'dev'),
  ];
  return parts.filter((part) => part !== undefined).join(' ');
}

function readInterface(device: XmlNode): BaseInterface[] {
  const type = attributeOf(device, 'type');
  const element = device.local;
  if (element !== 'interface' && !(element === 'hostdev' && type === 'pci')) return [];
  const source = childOf(device, 'source');
  const teaming = childOf(device, 'teaming');
  return [
    {
      element,
      type,
      line: device.line,
      alias: aliasOf(device),
      mac: attributeOf(childOf(device, 'mac'), 'address')?.trim().toLowerCase(),
      model: attributeOf(childOf(device, 'model'), 'type'),
      target: attributeOf(childOf(device, 'target'), 'dev'),
      hostAddress: readHostAddress(childOf(source, 'address')),
      vdpaPath: type === 'vdpa' ? attributeOf(source, 'dev') : undefined,
      socket: type === 'vhostuser' ? attributeOf(source, 'path') : undefined,
      sourceDev: type === 'direct' ? attributeOf(source, 'dev') : undefined,
      teaming:
        teaming === undefined
          ? undefined
          : {
              type: attributeOf(teaming, 'type'),
              persistent: attributeOf(teaming, 'persistent'),
            },
      acpiIndex: numberOf(childOf(device, 'acpi'), 'index'),
    },
  ];
}

/** `0000:03:10.6`; a USB address has no slot. */
function readHostAddress(address: XmlNode | undefined): string | undefined {
  const bus = numberOf(address, 'bus');
  const slot = numberOf(address, 'slot');
  if (bus === undefined || slot === undefined) return undefined;
  const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0');
  const domain = hex(numberOf(address, 'domain') ?? 0, 4);
  return `${domain}:${hex(bus, 2)}:${hex(slot, 2)}.${hex(numberOf(address, 'function') ?? 0, 1)}`;
}

function readOwn(devices: readonly XmlNode[]): ReadonlyMap<string, OwnElement> {
  const own = new Map<string, OwnElement>();
  for (const device of devices) {
    const alias = aliasOf(device);
    if (alias === undefined || !isOwnAlias(alias) || own.has(alias)) continue;
    own.set(alias, {
      address: readGuestAddress(childOf(device, 'address')),
      index: device.local === 'controller' ? numberOf(device, 'index') : undefined,
    });
  }
  return own;
}
