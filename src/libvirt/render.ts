import { XMLBuilder } from 'fast-xml-parser';
import { VpfError } from '../errors/vpf-error.js';
import type { XmlElement } from './element.js';

/** How generated elements are laid out. */
export interface RenderStyle {
  /** Before every line. */
  readonly indent: string;
  /** One level of nesting. */
  readonly unit: string;
  readonly eol: string;
  readonly quote: "'" | '"';
}

/** libvirt's own style, at the left margin. */
export const LIBVIRT_STYLE: RenderStyle = { indent: '', unit: '  ', eol: '\n', quote: "'" };

/**
 * One element as indented lines, without an end of line after the last.
 *
 * @throws {VpfError} VPF_E_BAD_FORMAT if a value has a character that XML cannot hold.
 *
 * @example
 * ```ts
 * renderElement({ name: 'link', attributes: { state: 'up' } }, { ...LIBVIRT_STYLE, indent: '    ' });
 * // "    <link state='up'/>"
 * ```
 */
export function renderElement(element: XmlElement, style: RenderStyle): string {
  return renderLines([element], style).slice(style.eol.length);
}

/** Many elements at once, an end of line *before* each line: what is inserted after something in a document. */
export function renderLines(elements: readonly XmlElement[], style: RenderStyle): string {
  if (elements.length === 0) return '';
  // Built with '\n' before each line and '"' around each value. Values hold neither: both are escaped in them.
  const built = builderFor(style.unit).build(elements.map(toNode));
  return built.replaceAll('"', style.quote).replaceAll('\n', style.eol + style.indent);
}

const builders = new Map<string, XMLBuilder>();

function builderFor(unit: string): XMLBuilder {
  let builder = builders.get(unit);
  if (builder === undefined) {
    builder = new XMLBuilder({
      preserveOrder: true,
      format: true,
      indentBy: unit,
      ignoreAttributes: false,
      attributeNamePrefix: '',
      suppressEmptyNode: true,
      suppressBooleanAttributes: false,
      processEntities: false, // done by escapeXml(), which knows line breaks too
    });
    if (builders.size > 16) builders.clear();
    builders.set(unit, builder);
  }
  return builder;
}

/** fast-xml-parser's form of an element: the name as the first key, attributes under ':@'. */
type BuilderNode = { [name: string]: BuilderNode[] | string | Record<string, string> };

function toNode(element: XmlElement): BuilderNode {
  const node: BuilderNode = { [element.name]: toContent(element.children) };
  if (element.attributes !== undefined) {
    const attributes: Record<string, string> = {};
    for (const [name, value] of Object.entries(element.attributes)) {
      if (value !== undefined) attributes[name] = escapeXml(String(value));
    }
    node[':@'] = attributes;
  }
  return node;
}

function toContent(children: XmlElement['children']): BuilderNode[] {
  if (children === undefined) return [];
  if (typeof children === 'string')
    return children === '' ? [] : [{ '#text': escapeXml(children) }];
  return children.filter((child) => child !== undefined).map(toNode);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&apos;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

const NOT_XML = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/u;

function escapeXml(value: string): string {
  if (/^[\w :./-]*$/.test(value)) return value;
  if (NOT_XML.test(value)) {
    const shown = JSON.stringify(value);
    throw new VpfError('VPF_E_BAD_FORMAT', `${shown} has a character that XML cannot hold`);
  }
  return value.replace(/[&<>'"\t\n\r]/g, (c) => ESCAPES[c] ?? c);
}
