import type { XmlElement } from './element.js';
import { renderLines } from './render.js';
import { beforeSpace, type Edit, removal } from './xml-edit.js';
import { indentOf, layoutIn } from './xml-layout.js';
import type { XmlDocument, XmlNode } from './xml-tree.js';

/** Directly after a start tag: the element was there before us, without content that we could tell it by. */
export const KEEP = '<!--vpf:keep-->';
/** Directly after a start tag: the element was `<.../>` before us. */
export const SELF_CLOSING = '<!--vpf:self-closing-->';
const MARKERS = [KEEP, SELF_CLOSING];

/** A container, what of ours is in it, and what of that goes. */
export interface Contents {
  readonly node: XmlNode;
  readonly own: readonly XmlNode[];
  readonly removed: ReadonlySet<XmlNode>;
}

/** The marker that stands directly after the start tag, if there is one. */
export function markerOf(text: string, node: XmlNode): string | undefined {
  if (node.selfClosing) return undefined;
  return MARKERS.find((marker) => text.startsWith(marker, node.startTagEnd));
}

/**
 * Whether we made the container: there is something of ours in it, nothing else but white space, and no marker.
 * Anything that was there before us has content, or got a marker when we came.
 */
export function isCreated(text: string, node: XmlNode, own: readonly XmlNode[]): boolean {
  return own.length > 0 && markerOf(text, node) === undefined && holdsOnly(text, node, own);
}

/** Whether there is nothing but `own`, white space and the marker in `node`. */
export function holdsOnly(text: string, node: XmlNode, own: readonly XmlNode[]): boolean {
  let at = node.startTagEnd + (markerOf(text, node)?.length ?? 0);
  for (const { start, end } of own) {
    if (beforeSpace(text, start) > at) return false;
    at = end;
  }
  return beforeSpace(text, node.endTagStart) <= at;
}

/**
 * The edits that put `added` at the end of a container and take away what goes. Exact in both directions: taking
 * away all of ours leaves the bytes that were there before us.
 */
export function editContainer(
  doc: XmlDocument,
  { node, own, removed }: Contents,
  added: readonly XmlElement[],
): Edit[] {
  const { text } = doc;
  const gone = own.filter((element) => removed.has(element));
  if (gone.length === 0 && added.length === 0) return [];
  const edits = gone.map((element) => removal(text, element));
  if (gone.length === own.length && added.length === 0)
    return leaveContainer(text, node, own, edits);
  edits.push(...guardMarker(text, node, gone));
  if (added.length === 0) return edits;
  const lines = renderLines(added, layoutIn(doc, node));
  return [...edits, ...insertAtEnd(doc, node, lines, own.length > 0)];
}

/** Inserts rendered lines after the last content of an element; `marked` if it has been ours to mark already. */
export function insertAtEnd(
  doc: XmlDocument,
  node: XmlNode,
  lines: string,
  marked: boolean,
  emptyMarker = KEEP,
): Edit[] {
  const { text } = doc;
  if (node.selfClosing) {
    const { eol } = layoutIn(doc, node);
    const close = `${eol}${indentOf(text, node) ?? ''}</${node.name}>`;
    return [{ start: node.end - 2, end: node.end, text: `>${SELF_CLOSING}${lines}${close}` }];
  }
  const at = beforeSpace(text, node.endTagStart);
  if (marked) return [{ start: at, end: at, text: lines }];
  if (at === node.startTagEnd) return [{ start: at, end: at, text: emptyMarker + lines }];
  const edits = [{ start: at, end: at, text: lines }];
  // What looks like our marker, and is not, must not be taken for it later.
  if (markerOf(text, node) !== undefined)
    edits.push({ start: node.startTagEnd, end: node.startTagEnd, text: KEEP });
  return edits;
}

/**
 * Keeps a comment that looks like our marker from being taken for one, where it comes to stand directly after the
 * start tag because `gone` goes, and something of ours stays.
 */
export function guardMarker(text: string, node: XmlNode, gone: readonly XmlNode[]): Edit[] {
  let at = node.startTagEnd;
  for (const { start, end } of gone) {
    if (beforeSpace(text, start) > at) break;
    at = end;
  }
  const exposed = at > node.startTagEnd && MARKERS.some((marker) => text.startsWith(marker, at));
  return exposed ? [{ start: node.startTagEnd, end: node.startTagEnd, text: KEEP }] : [];
}

/** Undoes the marker of a container in which nothing of ours is left; `removals` take out what was. */
export function leaveContainer(
  text: string,
  node: XmlNode,
  own: readonly XmlNode[],
  removals: readonly Edit[],
): Edit[] {
  const marker = markerOf(text, node);
  if (marker === undefined) return [...removals];
  if (marker === SELF_CLOSING && holdsOnly(text, node, own))
    return [{ start: node.startTagEnd - 1, end: node.end, text: '/>' }];
  const { startTagEnd } = node;
  return [{ start: startTagEnd, end: startTagEnd + marker.length, text: '' }, ...removals];
}
