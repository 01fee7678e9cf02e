import type { XmlElement } from './element.js';
import {
  isAddedAttribute,
  isAddedChild,
  isDroppedAttribute,
  parseNumber,
} from './xml-roundtrip.js';
import { attributeOf, QEMU_NAMESPACE, type XmlNode } from './xml-tree.js';

/**
 * Whether an element of a document means what vpf wants: the same but for order, spelling of numbers and MACs,
 * white space, comments, and what libvirt adds or drops on a round trip through `define` and `dumpxml`.
 * A prefixed name in `wanted` stands for the QEMU namespace.
 *
 * @example
 * ```ts
 * const wanted = { name: 'interface', children: [{ name: 'mac', attributes: { address: '52:54:00:AA:00:01' } }] };
 * // found: <interface><mac address='52:54:00:aa:00:01'/><model type='rtl8139'/></interface>
 * sameMeaning(wanted, found); // true
 * ```
 */
export function sameMeaning(wanted: XmlElement, found: XmlNode): boolean {
  const differences = compare(wanted, found, localName(wanted), true);
  return differences.missing.length === 0 && !differences.extra;
}

/**
 * What of `wanted` is not in `found`, in words, one entry each; empty if everything is. What `found` has in
 * addition does not matter here.
 *
 * @example
 * ```ts
 * missingMeaning(wanted, found); // ["interface/vlan/tag: id is '100' instead of '200'", 'interface: no <link state='up'>']
 * ```
 */
export function missingMeaning(wanted: XmlElement, found: XmlNode): string[] {
  return compare(wanted, found, localName(wanted)).missing;
}

/** More elements than this that libvirt added to one element: it is not ours, however much of it would match. */
const MAX_ADDED = 16;

interface Differences {
  readonly missing: string[];
  /** Whether found has something that was not wanted. */
  extra: boolean;
}

function compare(wanted: XmlElement, found: XmlNode, path: string, stopEarly = false): Differences {
  const result: Differences = { missing: [], extra: false };
  if (!hasNameOf(wanted, found)) {
    result.missing.push(`${path}: is <${found.name}> instead of <${wanted.name}>`);
    return result;
  }
  compareAttributes(wanted, found, path, result);
  const { children = [] } = wanted;
  const text = typeof children === 'string' ? children : '';
  const elements = typeof children === 'string' ? [] : children;
  if (collapse(text) !== '') compareText(text, found, path, result);
  else if (stopEarly && found.children.length > elements.length + MAX_ADDED) result.extra = true;
  else compareChildren(elements, found, path, result, stopEarly);
  return result;
}

function compareAttributes(
  wanted: XmlElement,
  found: XmlNode,
  path: string,
  result: Differences,
): void {
  const attributes = wanted.attributes ?? {};
  for (const [name, given] of Object.entries(attributes)) {
    if (given === undefined) continue;
    const value = String(given);
    const there = attributeOf(found, name);
    if (there === undefined) {
      if (!isDroppedAttribute(`${path}@${name}`, value, wanted))
        result.missing.push(`${path}: no ${name} (wanted '${value}')`);
    } else if (!sameValue(wanted, name, value, there)) {
      result.missing.push(`${path}: ${name} is '${there}' instead of '${value}'`);
    }
  }
  for (const { name, local, uri, value } of found.attributes) {
    if (name === 'xmlns' || name.startsWith('xmlns:')) continue;
    const known = Object.hasOwn(attributes, local) && attributes[local] !== undefined;
    if (uri !== '' || (!known && !isAddedAttribute(`${path}@${local}`, value, wanted)))
      result.extra = true;
  }
}

function compareText(wanted: string, found: XmlNode, path: string, result: Differences): void {
  const there = found.text ?? '';
  if (collapse(there) !== collapse(wanted))
    result.missing.push(`${path}: is '${collapse(there)}' instead of '${wanted}'`);
}

function compareChildren(
  wanted: readonly (XmlElement | undefined)[],
  found: XmlNode,
  path: string,
  result: Differences,
  stopEarly: boolean,
): void {
  if (collapse(found.text ?? '') !== '') result.extra = true;
  const left = new Set(found.children);
  for (const child of wanted) {
    if (child === undefined) continue;
    const childPath = `${path}/${localName(child)}`;
    const match = bestMatch(child, left, childPath, stopEarly);
    if (match === undefined) {
      if (!isDroppedElement(child, childPath)) result.missing.push(`${path}: no ${brief(child)}`);
      continue;
    }
    left.delete(match.node);
    result.missing.push(...match.differences.missing);
    result.extra ||= match.differences.extra;
  }
  for (const child of left) {
    if (child.uri !== '' || !isAddedChild(`${path}/${child.local}`, child)) result.extra = true;
  }
}

/** The element among those left that is most like `wanted`. Same elements stand in the same order as a rule. */
function bestMatch(
  wanted: XmlElement,
  left: ReadonlySet<XmlNode>,
  path: string,
  stopEarly: boolean,
): { node: XmlNode; differences: Differences } | undefined {
  let best: { node: XmlNode; differences: Differences; cost: number } | undefined;
  for (const node of left) {
    if (!hasNameOf(wanted, node)) continue;
    const differences = compare(wanted, node, path, stopEarly);
    const cost = 2 * differences.missing.length + (differences.extra ? 1 : 0);
    if (best === undefined || cost < best.cost) best = { node, differences, cost };
    if (cost === 0) break;
  }
  return best;
}

/** An element of which nothing is left once libvirt has dropped the defaults. */
function isDroppedElement(wanted: XmlElement, path: string): boolean {
  const attributes = Object.entries(wanted.attributes ?? {}).filter(([, v]) => v !== undefined);
  const children = (wanted.children ?? []).length;
  return (
    children === 0 &&
    attributes.length > 0 &&
    attributes.every(([name, v]) => isDroppedAttribute(`${path}@${name}`, String(v), wanted))
  );
}

/** Attributes that are numbers wherever they occur in what vpf writes. */
const NUMERIC = new Set(
  'domain bus slot function index chassis port id size order queues vectors rx_queue_size tx_queue_size'.split(
    ' ',
  ),
);

function sameValue(wanted: XmlElement, name: string, a: string, b: string): boolean {
  if (collapse(a) === collapse(b)) return true;
  const type = wanted.attributes?.type;
  const numericProperty =
    localName(wanted) === 'property' && (type === 'unsigned' || type === 'signed');
  if (NUMERIC.has(name) || (numericProperty && name === 'value')) {
    const number = parseNumber(a);
    return number !== undefined && number === parseNumber(b);
  }
  if (name === 'address' && wanted.name === 'mac')
    return a.trim().toLowerCase() === b.trim().toLowerCase();
  return false;
}

function collapse(text: string): string {
  return text.replace(/[ \t\r\n]+/g, ' ').trim();
}

function localName(element: XmlElement): string {
  return element.name.slice(element.name.indexOf(':') + 1);
}

function hasNameOf(wanted: XmlElement, found: XmlNode): boolean {
  const uri = wanted.name.includes(':') ? QEMU_NAMESPACE : '';
  return found.local === localName(wanted) && found.uri === uri;
}

/** The start tag of an element, for messages. */
function brief(element: XmlElement): string {
  const attributes = Object.entries(element.attributes ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}='${value}'`);
  return `<${element.name}${attributes.join('')}>`;
}
