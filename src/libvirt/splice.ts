import { VpfError } from '../errors/vpf-error.js';
import { parseDocument } from './document.js';
import type { DeviceElement, XmlElement } from './element.js';
import { renderLines } from './render.js';
import {
  type Contents,
  editContainer,
  guardMarker,
  insertAtEnd,
  isCreated,
  leaveContainer,
} from './xml-container.js';
import { applyEdits, type Edit, removal } from './xml-edit.js';
import { BaseError } from './xml-error.js';
import { compareGroups, overrideEntry } from './xml-groups.js';
import { layoutIn } from './xml-layout.js';
import { isOwnAlias } from './xml-own.js';
import type { XmlDocument, XmlNode } from './xml-tree.js';
import { aliasOf, attributeOf, childrenOf, QEMU_NAMESPACE } from './xml-tree.js';

/**
 * Puts our elements into a domain XML, and takes out those of ours that are no longer wanted. What is ours is known
 * by its alias, `ua-vpf-...`. Every byte outside our elements stays; a group that already means what is wanted stays
 * too; without elements, what comes out is the document as it was before vpf first touched it.
 *
 * @param elements all that vpf wants in the domain now.
 * @param doc the parsed `text`, if the caller has it.
 * @throws {BaseError} if `text` cannot be read ({@link parseDocument}), or VPF_E_BASE_AMBIGUOUS if it has two <devices>.
 *
 * @example
 * ```ts
 * const composed = splice(base, elements);
 * splice(composed, elements) === composed; // true
 * splice(composed, []) === base; // true
 * ```
 */
export function splice(
  text: string,
  elements: readonly DeviceElement[],
  doc: XmlDocument = parseDocument(text),
): string {
  if (doc.text !== text)
    throw new VpfError('VPF_E_INTERNAL', 'splice: the parsed document is of another text');
  const edits = planEdits(doc, elements);
  return edits.length === 0 ? text : applyEdits(text, edits);
}

function planEdits(doc: XmlDocument, elements: readonly DeviceElement[]): Edit[] {
  const { root, file } = doc;
  const containers = childrenOf(root, 'devices');
  const second = containers[1];
  if (second !== undefined) {
    const reason = 'a second <devices>; merge it with the first';
    throw new BaseError('VPF_E_BASE_AMBIGUOUS', reason, { file, at: second });
  }
  const overrides = childrenOf(root, 'override', QEMU_NAMESPACE);
  const devices = containers.map((node) => ({ node, own: ownDevices(node) }));
  const entries = overrides.map((node) => ({ node, own: ownEntries(node) }));
  const { removed, added } = compareGroups(
    { devices: devices.flatMap((c) => c.own), entries: entries.flatMap((c) => c.own) },
    elements,
  );
  const overridden = added.filter((element) => element.overrides.length > 0);
  const container = overrides[0];
  const prefix = container === undefined ? qemuPrefix(root) : prefixOf(container.prefix);
  const parts: Part[] = [
    {
      contents: devices.map((c) => ({ ...c, removed })),
      added: added.map((element) => element.element),
      shell: { name: 'devices' },
    },
    {
      contents: entries.map((c) => ({ ...c, removed })),
      added: overridden.map((e) => overrideEntry(e.alias, e.overrides, prefix ?? 'qemu:')),
      shell: {
        name: `${prefix ?? 'qemu:'}override`,
        attributes: prefix === undefined ? { 'xmlns:qemu': QEMU_NAMESPACE } : {},
      },
    },
  ];
  return editRoot(doc, parts);
}

/** A kind of container under the root: those that exist, what goes into the first, and how to make one. */
interface Part {
  readonly contents: readonly Contents[];
  readonly added: readonly XmlElement[];
  readonly shell: XmlElement;
}

function editRoot(doc: XmlDocument, parts: readonly Part[]): Edit[] {
  const { text, root } = doc;
  const edits: Edit[] = [];
  const missing: XmlElement[] = [];
  const created: XmlNode[] = [];
  const gone: XmlNode[] = [];
  for (const { contents, added, shell } of parts) {
    if (contents.length === 0 && added.length > 0) missing.push({ ...shell, children: added });
    for (const [i, content] of contents.entries()) {
      const { node, own, removed } = content;
      const toAdd = i === 0 ? added : [];
      const ours = isCreated(text, node, own);
      if (ours) created.push(node);
      if (ours && toAdd.length === 0 && own.every((element) => removed.has(element)))
        gone.push(node);
      else edits.push(...editContainer(doc, content, toAdd));
    }
  }
  gone.sort((a, b) => a.start - b.start);
  const removals = gone.map((node) => removal(text, node));
  if (missing.length > 0) {
    const lines = renderLines(missing, layoutIn(doc, root));
    edits.push(...removals, ...insertAtEnd(doc, root, lines, created.length > 0, ''));
  } else if (gone.length > 0 && gone.length === created.length) {
    edits.push(...leaveContainer(text, root, gone, removals));
  } else edits.push(...removals);
  if (missing.length > 0 || gone.length < created.length)
    edits.push(...guardMarker(text, root, gone));
  return edits;
}

function ownDevices(container: XmlNode): XmlNode[] {
  return container.children.filter((child) => isOwnAlias(aliasOf(child)));
}

function ownEntries(container: XmlNode): XmlNode[] {
  return childrenOf(container, 'device', QEMU_NAMESPACE).filter((child) =>
    isOwnAlias(attributeOf(child, 'alias')),
  );
}

/** The prefix, with its colon, that the root binds to the QEMU namespace. */
function qemuPrefix(root: XmlNode): string | undefined {
  const bound = root.attributes.filter(
    (a) => a.name.startsWith('xmlns:') && a.value.trim() === QEMU_NAMESPACE,
  );
  const local = (bound.find((a) => a.local === 'qemu') ?? bound[0])?.local;
  return local === undefined ? undefined : prefixOf(local);
}

function prefixOf(prefix: string): string {
  return prefix === '' ? '' : `${prefix}:`;
}
