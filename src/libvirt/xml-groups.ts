import { VpfError } from '../errors/vpf-error.js';
import type { DeviceElement, OverrideProperty, XmlElement } from './element.js';
import { sameMeaning } from './meaning.js';
import { groupOfAlias, isOwnAlias, OWN_PREFIX } from './xml-own.js';
import { aliasOf, attributeOf, type XmlNode } from './xml-tree.js';

/** What of ours is in a document: elements under <devices>, and entries of <qemu:override>. */
export interface OwnNodes {
  readonly devices: readonly XmlNode[];
  readonly entries: readonly XmlNode[];
}

/** What has to happen so that a document has what is wanted. */
export interface GroupChanges {
  readonly removed: ReadonlySet<XmlNode>;
  readonly added: readonly DeviceElement[];
}

interface Group {
  readonly wanted: DeviceElement[];
  readonly devices: XmlNode[];
  readonly entries: XmlNode[];
}

/**
 * Compares group by group: a group of which everything is there, in order, with the same meaning, stays as it is.
 * Of any other, all that is there is removed and all that is wanted is added.
 */
export function compareGroups(own: OwnNodes, wanted: readonly DeviceElement[]): GroupChanges {
  const groups = new Map<string, Group>();
  const groupNamed = (name: string): Group => {
    let group = groups.get(name);
    if (group === undefined) {
      group = { wanted: [], devices: [], entries: [] };
      groups.set(name, group);
    }
    return group;
  };
  const groupOf = new Map<string, string>();
  for (const element of wanted) {
    checkWanted(element, groupOf);
    groupOf.set(element.alias, element.group);
    groupNamed(element.group).wanted.push(element);
  }
  const find = (alias = '') => groupNamed(groupOf.get(alias) ?? groupOfAlias(alias));
  for (const node of own.devices) find(aliasOf(node)).devices.push(node);
  for (const node of own.entries) find(attributeOf(node, 'alias')).entries.push(node);

  const removed = new Set<XmlNode>();
  const added: DeviceElement[] = [];
  for (const group of groups.values()) {
    if (isUnchanged(group)) continue;
    for (const node of [...group.devices, ...group.entries]) removed.add(node);
    added.push(...group.wanted);
  }
  return { removed, added };
}

/** The <qemu:device> of <qemu:override> for one element of ours; `prefix` is '' or ends with a colon. */
export function overrideEntry(
  alias: string,
  overrides: readonly OverrideProperty[],
  prefix: string,
): XmlElement {
  const properties = overrides.map(({ name, type, value }) => ({
    name: `${prefix}property`,
    attributes: { name, type, value },
  }));
  return {
    name: `${prefix}device`,
    attributes: { alias },
    children: [{ name: `${prefix}frontend`, children: properties }],
  };
}

function isUnchanged({ wanted, devices, entries }: Group): boolean {
  const overridden = wanted.filter((w) => w.overrides.length > 0);
  if (wanted.length !== devices.length || overridden.length !== entries.length) return false;
  const deviceOf = new Map(devices.map((node) => [aliasOf(node), node]));
  const entryOf = new Map(entries.map((node) => [attributeOf(node, 'alias'), node]));
  return (
    sameOrder(wanted, devices) &&
    wanted.every(({ alias, element }) => {
      const node = deviceOf.get(alias);
      return node !== undefined && sameMeaning(element, node);
    }) &&
    overridden.every(({ alias, overrides }) => {
      const node = entryOf.get(alias);
      return node !== undefined && sameMeaning(overrideEntry(alias, overrides, 'qemu:'), node);
    })
  );
}

/** libvirt writes devices kind by kind, and controllers by index: order matters among the others of one kind. */
function sameOrder(wanted: readonly DeviceElement[], devices: readonly XmlNode[]): boolean {
  const ordered = (items: Iterable<readonly [kind: string, alias: string | undefined]>) => {
    const kinds = new Map<string, (string | undefined)[]>();
    for (const [kind, alias] of items) {
      if (kind === 'controller') continue;
      const aliases = kinds.get(kind);
      if (aliases === undefined) kinds.set(kind, [alias]);
      else aliases.push(alias);
    }
    return kinds;
  };
  const there = ordered(devices.map((node) => [node.local, aliasOf(node)]));
  for (const [kind, aliases] of ordered(wanted.map((w) => [w.element.name, w.alias]))) {
    const found = there.get(kind);
    if (found === undefined || aliases.some((alias, i) => alias !== found[i])) return false;
  }
  return true;
}

/** Elements that could not be recognised again would be added anew each time. */
function checkWanted(wanted: DeviceElement, known: ReadonlyMap<string, string>): void {
  const { alias, element } = wanted;
  const children = Array.isArray(element.children) ? element.children : [];
  const written = children.find((child) => child?.name === 'alias')?.attributes?.name;
  const fault = !isOwnAlias(alias)
    ? `does not begin with ${OWN_PREFIX}`
    : written !== alias
      ? `is not the alias in its element (${JSON.stringify(written)})`
      : known.has(alias)
        ? 'is wanted twice'
        : undefined;
  if (fault !== undefined) throw new VpfError('VPF_E_INTERNAL', `alias ${alias} ${fault}`);
}
