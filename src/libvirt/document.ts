import { SaxesParser } from 'saxes';
import type { ErrorCode } from '../errors/codes.js';
import { BaseError } from './xml-error.js';
import { LineIndex } from './xml-lines.js';
import type { XmlAttribute, XmlDocument, XmlNode } from './xml-tree.js';

export type { XmlAttribute, XmlDocument, XmlNode } from './xml-tree.js';

/** Largest document that is read: bytes in a file, UTF-16 code units in a string. */
export const MAX_SIZE = 16 * 1024 * 1024;
/** Deepest nesting that is read. */
export const MAX_DEPTH = 256;
/** Most elements and attributes together that are read. A domain with 1000 devices has about 20,000. */
export const MAX_NODES = 500_000;

/**
 * Reads a libvirt domain XML into a tree whose every element knows its exact place in `text`.
 * Nothing is fetched, expanded or changed: a document with a DOCTYPE is refused.
 *
 * @param options.file where the text came from, for messages.
 * @throws {BaseError} VPF_E_BASE_SIZE, _DTD, _DEPTH, _SYNTAX or _NOT_DOMAIN, with line and column.
 *
 * @example
 * ```ts
 * const doc = parseDocument("<domain type='kvm'><name>a</name></domain>");
 * const name = childOf(doc.root, 'name');
 * doc.text.slice(name?.start, name?.end); // '<name>a</name>'
 * ```
 */
export function parseDocument(text: string, options: { file?: string } = {}): XmlDocument {
  const { file } = options;
  if (text.length > MAX_SIZE) throw tooLarge(file);
  const lines = new LineIndex(text);
  const fail = (code: ErrorCode, offset: number, reason: string): never => {
    throw new BaseError(code, reason, { file, at: lines.at(offset) });
  };
  const lone = text.search(/\p{Surrogate}/u);
  if (lone >= 0) fail('VPF_E_BASE_SYNTAX', lone, 'half of a surrogate pair; remove the character');
  const doctype = findDoctype(text);
  if (doctype >= 0) fail('VPF_E_BASE_DTD', doctype, DTD_REASON);

  const root = parseTree(text, lines, fail);
  checkRoot(root, fail);
  return { text, file, root };
}

/** The error for a document of more than {@link MAX_SIZE}, for callers who see the size before they read. */
export function tooLarge(file?: string): BaseError {
  const reason = 'larger than 16 MiB; a domain XML is a few kilobytes, check which file this is';
  return new BaseError('VPF_E_BASE_SIZE', reason, { file });
}

type Fail = (code: ErrorCode, offset: number, reason: string) => never;

const DTD_REASON = 'document type declarations are not read; remove the <!DOCTYPE ...>';

/** XmlNode while it is being read. */
type OpenNode = { -readonly [K in keyof XmlNode]: XmlNode[K] } & {
  attributes: XmlAttribute[];
  children: OpenNode[];
};

function parseTree(text: string, lines: LineIndex, fail: Fail): XmlNode {
  // libvirt's parser reads every document as XML 1.0, whatever version it declares.
  const parser = new SaxesParser({ xmlns: true, forceXMLVersion: true, defaultXMLVersion: '1.0' });
  const open: OpenNode[] = [];
  let root: OpenNode | undefined;
  let closed: OpenNode | undefined;
  let start = 0;
  let count = 0;

  const countNode = () => {
    if (++count > MAX_NODES)
      fail(
        'VPF_E_BASE_SIZE',
        start,
        `more than ${MAX_NODES} elements and attributes; check the file`,
      );
  };
  parser.on('error', (error) => {
    const offset = Math.max(0, Math.min(parser.position, text.length) - 1);
    fail('VPF_E_BASE_SYNTAX', offset, describe(error, open, closed));
  });
  parser.on('doctype', () => fail('VPF_E_BASE_DTD', parser.position - 1, DTD_REASON));
  parser.on('opentagstart', () => {
    // The parser has read the name and the character (or CR LF) after it; neither holds a '<'.
    start = text.lastIndexOf('<', parser.position - 2);
    if (open.length >= MAX_DEPTH)
      fail('VPF_E_BASE_DEPTH', start, `nested deeper than ${MAX_DEPTH} elements; check the file`);
    countNode();
  });
  parser.on('attribute', countNode);
  parser.on('opentag', (tag) => {
    const at = lines.at(start);
    const node: OpenNode = {
      name: tag.name,
      prefix: tag.prefix,
      local: tag.local,
      uri: tag.uri,
      attributes: Object.values(tag.attributes),
      children: [],
      text: '',
      start,
      startTagEnd: parser.position,
      endTagStart: parser.position,
      end: parser.position,
      selfClosing: tag.isSelfClosing,
      line: at.line,
      column: at.column,
    };
    const parent = open.at(-1);
    if (parent === undefined) root = node;
    else {
      parent.children.push(node);
      parent.text = undefined;
    }
    open.push(node);
  });
  parser.on('closetag', () => {
    closed = open.pop();
    if (closed === undefined || closed.selfClosing) return;
    closed.end = parser.position;
    closed.endTagStart = text.lastIndexOf('<', parser.position - 2);
  });
  const addText = (piece: string) => {
    const node = open.at(-1);
    if (node?.text !== undefined) node.text += piece;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);

  parser.write(text).close();
  return root ?? fail('VPF_E_BASE_SYNTAX', 0, 'no root element; give a <domain> document');
}

/** What saxes says, without its own place, and with the element that is meant. */
function describe(error: Error, open: readonly OpenNode[], closed: OpenNode | undefined): string {
  const what = error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '');
  const meant = what === 'unexpected close tag' ? closed : open.at(-1);
  const inside =
    meant === undefined ? '' : `, in <${meant.name}> opened at ${meant.line}:${meant.column}`;
  return `not well-formed XML: ${what}${inside}; mend it here`;
}

/**
 * The offset of a document type declaration, or -1. Looks only where one may stand: after white space, comments
 * and processing instructions at the start. (The parser would read the whole of it before it says so.)
 */
function findDoctype(text: string): number {
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (;;) {
    while (isSpace(text.charCodeAt(at))) at++;
    if (text.startsWith('<!DOCTYPE', at)) return at;
    const close = text.startsWith('<?', at)
      ? '?>'
      : text.startsWith('<!--', at)
        ? '-->'
        : undefined;
    if (close === undefined) return -1;
    const end = text.indexOf(close, at + (close === '?>' ? 2 : 4));
    if (end < 0) return -1;
    at = end + close.length;
  }
}

/** XML's white space: space, tab, CR, LF. */
export function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 9 || code === 13;
}

const HINTS: Readonly<Record<string, string>> = {
  domainsnapshot: 'a snapshot; give the <domain> inside it',
  domaincheckpoint: 'a checkpoint; give the <domain> itself, e.g. from `virsh dumpxml --inactive`',
  domstatus: "libvirt's private state of a running domain; give `virsh dumpxml --inactive` of it",
  domainbackup: 'a backup job; give the <domain> itself',
  network: 'a libvirt network, not a domain',
  interface: 'one device; give the whole <domain>',
  devices: 'part of a domain; give the whole <domain>',
};

function checkRoot(root: XmlNode, fail: Fail): void {
  if (root.local === 'domain' && root.uri === '') return;
  const hint = Object.hasOwn(HINTS, root.local) ? HINTS[root.local] : undefined;
  const reason =
    root.local === 'domain'
      ? `the root <${root.name}> is in the namespace ${JSON.stringify(root.uri)}; libvirt's <domain> is in none`
      : hint !== undefined
        ? `the root is <${root.name}>: ${hint}`
        : `the root is <${root.name}>; give a libvirt <domain>, e.g. from \`virsh dumpxml --inactive\``;
  fail('VPF_E_BASE_NOT_DOMAIN', root.start, reason);
}
