import type { RenderStyle } from './render.js';
import { beforeSpace } from './xml-edit.js';
import type { XmlDocument, XmlNode } from './xml-tree.js';

/** Indentation longer than this is not imitated: a hostile document could make the output huge. */
const MAX_INDENT = 64;

/** The style of elements put into `container`, taken from what stands around them. */
export function layoutIn(doc: XmlDocument, container: XmlNode): RenderStyle {
  const { text, root } = doc;
  const neighbour = container.children.findLast((c) => indentOf(text, c) !== undefined);
  const outer = indentOf(text, container);
  const inner = neighbour === undefined ? undefined : indentOf(text, neighbour);
  const unit = unitBetween(outer, inner) ?? documentUnit(doc);
  const depth = container === root ? 0 : 1;
  return {
    indent: inner ?? (outer ?? unit.repeat(depth)) + unit,
    unit,
    eol: eolBefore(text, neighbour?.start ?? container.endTagStart) ?? documentEol(text),
    quote: "'",
  };
}

/** The white space between the start of the line and the element; undefined if something else is there too. */
export function indentOf(text: string, node: XmlNode): string | undefined {
  const from = beforeSpace(text, node.start);
  const space = text.slice(from, node.start);
  const eol = Math.max(space.lastIndexOf('\n'), space.lastIndexOf('\r'));
  if (eol < 0 && from > 0 && text.charCodeAt(from - 1) !== 0xfeff) return undefined;
  const indent = space.slice(eol + 1);
  return indent.length > MAX_INDENT ? undefined : indent;
}

function unitBetween(outer: string | undefined, inner: string | undefined): string | undefined {
  if (outer === undefined || inner === undefined) return undefined;
  return inner.length > outer.length && inner.startsWith(outer)
    ? inner.slice(outer.length)
    : undefined;
}

/** How far the children of the root stand in; two blanks, as libvirt has it, if that cannot be seen. */
function documentUnit({ text, root }: XmlDocument): string {
  const outer = indentOf(text, root);
  for (const child of root.children) {
    const unit = unitBetween(outer, indentOf(text, child));
    if (unit !== undefined) return unit;
  }
  return '  ';
}

function eolBefore(text: string, offset: number): string | undefined {
  return lastEol(text.slice(beforeSpace(text, offset), offset));
}

function lastEol(space: string): string | undefined {
  return /(\r\n|\n|\r)[ \t]*$/.exec(space)?.[1];
}

function documentEol(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}
