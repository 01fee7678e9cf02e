/** The namespace of libvirt's QEMU extensions: `<qemu:commandline>`, `<qemu:override>`. */
export const QEMU_NAMESPACE = 'http://libvirt.org/schemas/domain/qemu/1.0';

/** One attribute as it stands in a start tag; namespace declarations are attributes too. */
export interface XmlAttribute {
  /** As written, e.g. `xmlns:qemu`. */
  readonly name: string;
  readonly local: string;
  /** Namespace, or the empty string. */
  readonly uri: string;
  /** Decoded: references replaced, line breaks normalised. */
  readonly value: string;
}

/**
 * One element of a parsed document. The offsets count UTF-16 code units of the document's text:
 * `text.slice(start, startTagEnd)` is the start tag, `text.slice(endTagStart, end)` the end tag.
 * In `<a/>` there is no end tag: `startTagEnd`, `endTagStart` and `end` are equal.
 */
export interface XmlNode {
  /** As written, e.g. `qemu:override`. */
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
  /** Namespace, or the empty string. */
  readonly uri: string;
  readonly attributes: readonly XmlAttribute[];
  /** Child elements, in document order. */
  readonly children: readonly XmlNode[];
  /** Decoded text and CDATA of an element that has no child elements; undefined if it has some. */
  readonly text: string | undefined;
  readonly start: number;
  readonly startTagEnd: number;
  readonly endTagStart: number;
  readonly end: number;
  readonly selfClosing: boolean;
  /** Of the start, counted from 1. */
  readonly line: number;
  /** Of the start, counted from 1 in UTF-16 code units. */
  readonly column: number;
}

/** A parsed libvirt domain: its exact text, and the tree over it. */
export interface XmlDocument {
  readonly text: string;
  /** Where it was read from, for messages. */
  readonly file: string | undefined;
  /** `<domain>` */
  readonly root: XmlNode;
}

/** The value of the attribute `name` that is in no namespace, as XPath's `@name` finds it. */
export function attributeOf(node: XmlNode | undefined, name: string): string | undefined {
  return node?.attributes.find((a) => a.local === name && a.uri === '')?.value;
}

/** All child elements `local` in namespace `uri` (default: none), in document order. */
export function childrenOf(node: XmlNode | undefined, local: string, uri = ''): XmlNode[] {
  return node?.children.filter((c) => c.local === local && c.uri === uri) ?? [];
}

/** The first child element `local` in namespace `uri` (default: none). */
export function childOf(node: XmlNode | undefined, local: string, uri = ''): XmlNode | undefined {
  return node?.children.find((c) => c.local === local && c.uri === uri);
}

/** The `<alias name=>` of an element under `<devices>`. */
export function aliasOf(device: XmlNode): string | undefined {
  return attributeOf(childOf(device, 'alias'), 'name');
}
