import type { XmlElement } from './element.js';
import { attributeOf, type XmlNode } from './xml-tree.js';

/**
 * What libvirt itself changes between `virsh define` and `virsh dumpxml`, as far as it does not change the meaning.
 * A path is the element names from the device down, `*` for any device; an attribute follows `@`.
 */
interface AttributeRule {
  readonly at: string;
  readonly why: string;
  /** Values for which the rule holds; default: any. `wanted` is the element as vpf wrote it. */
  readonly when?: (value: string, wanted: XmlElement) => boolean;
}

interface ChildRule {
  readonly at: string;
  readonly why: string;
  readonly when?: (found: XmlNode) => boolean;
}

const isZero = (value: string) => parseNumber(value) === 0;
const is = (expected: string) => (value: string) => value === expected;
const placeLeftOpen = (value: string, wanted: XmlElement) =>
  isZero(value) || (wanted.attributes?.bus === undefined && wanted.attributes?.slot === undefined);

/** Names that libvirt gives to host interfaces itself; it drops them from what it is given. */
const GENERATED_NAME = /^(vnet|vif|macvtap|macvlan)\d*$/;

/** Elements that libvirt puts where vpf wrote none. */
const ADDED_CHILDREN: readonly ChildRule[] = [
  { at: '*/address', why: 'every device gets an address' },
  { at: 'interface/mac', why: 'every interface gets a MAC' },
  { at: 'interface/model', why: 'the default model is made explicit' },
  {
    at: 'interface/target',
    why: 'a running guest shows the name that libvirt gave to the tap',
    when: (found) => onlyAttribute(found, 'dev', (value) => GENERATED_NAME.test(value)),
  },
  {
    at: 'interface/driver',
    why: 'a running guest shows the driver that an assigned device got',
    when: (found) => onlyAttribute(found, 'name', is('vfio')),
  },
  {
    at: 'hostdev/driver',
    why: 'a running guest shows the driver that an assigned device got',
    when: (found) => onlyAttribute(found, 'name', is('vfio')),
  },
  {
    at: 'interface/virtualport/parameters',
    why: 'an OVS port gets a random interfaceid',
    when: (found) => onlyAttribute(found, 'interfaceid', () => true),
  },
  { at: 'controller/model', why: 'the default model of a PCI controller is made explicit' },
  { at: 'controller/target', why: 'a PCI controller gets chassis, port or bus number' },
];

/** Attributes that libvirt puts where vpf wrote none. */
const ADDED_ATTRIBUTES: readonly AttributeRule[] = [
  ...['domain', 'bus', 'slot', 'function'].map((name) => ({
    at: `*/address@${name}`,
    why: 'what is left out is 0, or is chosen if neither bus nor slot is given',
    when: placeLeftOpen,
  })),
  { at: '*/address@type', why: 'pci is the default', when: is('pci') },
  { at: '*/address@multifunction', why: 'off is the default', when: is('off') },
  { at: '*/source/address@domain', why: 'what is left out is 0', when: isZero },
  { at: '*/source/address@function', why: 'what is left out is 0', when: isZero },
  { at: '*/driver@name', why: 'shown while the guest runs', when: is('vfio') },
  { at: 'hostdev@mode', why: 'the default', when: is('subsystem') },
  { at: 'hostdev@managed', why: 'the default', when: is('no') },
  { at: 'interface/vlan@trunk', why: 'set where there are several tags', when: is('yes') },
  { at: 'interface/source@mode', why: 'the default of macvtap', when: is('vepa') },
  { at: 'interface/source@portid', why: 'a running guest shows its port of the network' },
  { at: 'interface/source@bridge', why: "a running guest shows its network's bridge" },
  { at: 'interface/virtualport/parameters@interfaceid', why: 'an OVS port gets a random one' },
  { at: 'controller@index', why: 'numbered where no index is given' },
  { at: 'controller/target@chassis', why: 'numbered where none is given' },
  { at: 'controller/target@port', why: 'numbered where none is given' },
];

/** Attributes that libvirt leaves out of what it writes, being the default. */
const DROPPED_ATTRIBUTES: readonly AttributeRule[] = [
  { at: 'interface@managed', why: 'the default', when: is('no') },
  { at: '*/address@domain', why: 'the default', when: isZero },
  { at: '*/source/address@domain', why: 'the default', when: isZero },
  { at: '*/address@multifunction', why: 'the default', when: is('off') },
  { at: 'interface/driver@queues', why: 'one queue is not written', when: is('1') },
];

const addedChildren = byPath(ADDED_CHILDREN);
const addedAttributes = byPath(ADDED_ATTRIBUTES);
const droppedAttributes = byPath(DROPPED_ATTRIBUTES);

/** Whether libvirt adds the element `found` at `path` where there was none. */
export function isAddedChild(path: string, found: XmlNode): boolean {
  const rule = lookUp(addedChildren, path);
  return rule !== undefined && (rule.when?.(found) ?? true);
}

/** Whether libvirt adds the attribute at `path`, `element/child@name`, to what vpf wrote. */
export function isAddedAttribute(path: string, value: string, wanted: XmlElement): boolean {
  return holds(lookUp(addedAttributes, path), value, wanted);
}

/** Whether libvirt drops the attribute at `path`, being a default. */
export function isDroppedAttribute(path: string, value: string, wanted: XmlElement): boolean {
  return holds(lookUp(droppedAttributes, path), value, wanted);
}

/** A number as libvirt reads it: hexadecimal with 0x, octal with a leading 0, else decimal. */
export function parseNumber(text: string | undefined): number | undefined {
  const value = text?.trim() ?? '';
  if (/^0x[0-9a-f]{1,13}$/i.test(value)) return Number.parseInt(value, 16);
  if (/^0[0-7]{1,15}$/.test(value)) return Number.parseInt(value, 8);
  if (/^(0|[1-9]\d{0,14})$/.test(value)) return Number.parseInt(value, 10);
  return undefined;
}

function holds(rule: AttributeRule | undefined, value: string, wanted: XmlElement): boolean {
  return rule !== undefined && (rule.when?.(value, wanted) ?? true);
}

function byPath<R extends { readonly at: string }>(rules: readonly R[]): ReadonlyMap<string, R> {
  return new Map(rules.map((rule) => [rule.at, rule]));
}

function lookUp<R>(rules: ReadonlyMap<string, R>, path: string): R | undefined {
  return rules.get(path) ?? rules.get(path.replace(/^[^/@]*/, '*'));
}

function onlyAttribute(node: XmlNode, name: string, test: (value: string) => boolean): boolean {
  const value = attributeOf(node, name);
  return (
    node.attributes.length === 1 && node.children.length === 0 && value !== undefined && test(value)
  );
}
