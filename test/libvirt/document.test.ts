import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../src/libvirt/document.js';
import { LineIndex } from '../../src/libvirt/xml-lines.js';
import { childOf, type XmlNode } from '../../src/libvirt/xml-tree.js';
import { failure } from './support.js';

const PREFIXES = ['', '\uFEFF', '<?xml version="1.0"?>\r\n', '<!-- \u{1F600} -->'];

function walk(node: XmlNode): XmlNode[] {
  return [node, ...node.children.flatMap(walk)];
}

function tagsOf(text: string): [string, string, string][] {
  return walk(parseDocument(text).root).map((n) => [
    n.name,
    text.slice(n.start, n.startTagEnd),
    text.slice(n.endTagStart, n.end),
  ]);
}

describe('every element knows its exact place', () => {
  const cases: Record<string, [text: string, tags: [string, string, string][]]> = {
    plain: [
      '<domain><a>x</a></domain>',
      [
        ['domain', '<domain>', '</domain>'],
        ['a', '<a>', '</a>'],
      ],
    ],
    'white space in tags': [
      '<domain\n><a\r\n\tb = "1"\r\n></a \n></domain\t>',
      [
        ['domain', '<domain\n>', '</domain\t>'],
        ['a', '<a\r\n\tb = "1"\r\n>', '</a \n>'],
      ],
    ],
    'self-closing': [
      '<domain><a/><b /><c x="/"/></domain>',
      [
        ['domain', '<domain>', '</domain>'],
        ['a', '<a/>', ''],
        ['b', '<b />', ''],
        ['c', '<c x="/"/>', ''],
      ],
    ],
    'greater-than in an attribute': [
      '<domain a=">" b=\'/>\'/>',
      [['domain', '<domain a=">" b=\'/>\'/>', '']],
    ],
    'after CR LF and lone CR': [
      '<domain>\r\n\r<a>\r</a></domain>',
      [
        ['domain', '<domain>', '</domain>'],
        ['a', '<a>', '</a>'],
      ],
    ],
    'after astral characters in text, attributes and names': [
      '<domain x="\u{1F600}">\u{1F600}<a\u{10000}>\u{1F600}</a\u{10000}>\u{10FFFF}<b/></domain>',
      [
        ['domain', '<domain x="\u{1F600}">', '</domain>'],
        ['a\u{10000}', '<a\u{10000}>', '</a\u{10000}>'],
        ['b', '<b/>', ''],
      ],
    ],
    'after references': [
      '<domain>&amp;&#x41;&#65;<a/>&lt;a&gt;</domain>',
      [
        ['domain', '<domain>', '</domain>'],
        ['a', '<a/>', ''],
      ],
    ],
    'after CDATA, comments and PIs that look like tags': [
      '<domain><![CDATA[<x></domain>]]><!-- <y/> - ->--><?z <z/> ?><a/></domain>'.replace(
        '- ->',
        '',
      ),
      [
        ['domain', '<domain>', '</domain>'],
        ['a', '<a/>', ''],
      ],
    ],
  };
  for (const [name, [text, tags]] of Object.entries(cases)) {
    it(name, () => {
      for (const prefix of PREFIXES) expect(tagsOf(prefix + text)).toEqual(tags);
    });
  }

  it('counts lines and columns from 1, in UTF-16 units, LF, CR LF and CR alike', () => {
    const { root } = parseDocument('\uFEFF<domain>\n  <a/>\r\n\u{1F600}<b/>\r<c/></domain>');
    expect(root).toMatchObject({ line: 1, column: 1 });
    expect(root.children.map((c) => [c.name, c.line, c.column])).toEqual([
      ['a', 2, 3],
      ['b', 3, 3],
      ['c', 4, 1],
    ]);
  });
});

describe('lines and columns', () => {
  it('can be asked for in any order', () => {
    const lines = new LineIndex('\uFEFFab\r\nc\rd\n');
    const places = [8, 1, 5, 0, 4, 7, 6].map((offset) => Object.values(lines.at(offset)).join(':'));
    expect(places).toEqual(['3:2', '1:1', '2:1', '1:1', '1:4', '3:1', '2:2']);
  });
});

describe('what an element says', () => {
  it('decodes text, CDATA and attributes, and normalises line breaks', () => {
    const { root } = parseDocument(
      '<domain t="a\r\nb&#10;c&apos;"><a>x\r\ny&amp;<!-- no --><![CDATA[<z>]]></a></domain>',
    );
    expect(root.attributes).toMatchObject([{ name: 't', value: "a b\nc'" }]);
    expect(childOf(root, 'a')?.text).toBe('x\ny&<z>');
  });

  it('has text only where there are no child elements', () => {
    const { root } = parseDocument('<domain>x<a/>y</domain>');
    expect([root.text, root.children[0]?.text]).toEqual([undefined, '']);
  });

  it('resolves namespaces: declared above, shadowed, default, undeclared again', () => {
    const { root } = parseDocument(
      "<domain xmlns:q='u1'><q:a/><b xmlns:q='u2' xmlns='d'><q:a z='' q:z=''/><c/><e xmlns=''/></b><q:a/></domain>",
    );
    const names = walk(root).map((n) => `${n.prefix}|${n.local}|${n.uri}`);
    expect(names).toEqual(['|domain|', 'q|a|u1', '|b|d', 'q|a|u2', '|c|d', '|e|', 'q|a|u1']);
    expect(root.children[1]?.children[0]?.attributes).toMatchObject([
      { name: 'z', uri: '' },
      { name: 'q:z', uri: 'u2' },
    ]);
  });

  it('reads XML 1.1 as libvirt does, by the rules of 1.0', () => {
    const { root } = parseDocument('<?xml version="1.1"?><domain>a\u0085b</domain>');
    expect(root.text).toBe('a\u0085b');
    const control = '<?xml version="1.1"?><domain>&#1;</domain>';
    expect(failure(() => parseDocument(control)).code).toBe('VPF_E_BASE_SYNTAX');
  });
});

describe('what is refused says where, and what to do', () => {
  const cases: [text: string, code: string, message: RegExp][] = [
    [
      '<domain>\n <a></domain>',
      'VPF_E_BASE_SYNTAX',
      /^f\.xml:2:13: not well-formed XML: unexpected close tag, in <a> opened at 2:2; mend it here$/,
    ],
    ['<domain>\n <a>', 'VPF_E_BASE_SYNTAX', /^f\.xml:2:4: .*unclosed tag: a/],
    ['<domain/><domain/>', 'VPF_E_BASE_SYNTAX', /one root/],
    ['', 'VPF_E_BASE_SYNTAX', /^f\.xml:1:1: .*root element/],
    ['just text', 'VPF_E_BASE_SYNTAX', /text data outside of root/],
    ['<domain>&nbsp;</domain>', 'VPF_E_BASE_SYNTAX', /^f\.xml:1:14: .*undefined entity/],
    [
      '<!-- <!DOCTYPE no> -->\n<!DOCTYPE domain><domain/>',
      'VPF_E_BASE_DTD',
      /^f\.xml:2:1: .*remove the <!DOCTYPE/,
    ],
    ['<domain><!DOCTYPE domain></domain>', 'VPF_E_BASE_SYNTAX', /inappropriately located doctype/],
    [`<domain>${'<a>'.repeat(256)}`, 'VPF_E_BASE_DEPTH', /^f\.xml:1:774: nested deeper than 256/],
    [' '.repeat(16 * 1024 * 1024 + 1), 'VPF_E_BASE_SIZE', /^f\.xml: larger than 16 MiB/],
    [
      '<domainsnapshot/>',
      'VPF_E_BASE_NOT_DOMAIN',
      /^f\.xml:1:1: .*<domainsnapshot>: a snapshot; give the <domain> inside/,
    ],
    ['<domstatus/>', 'VPF_E_BASE_NOT_DOMAIN', /virsh dumpxml --inactive/],
    [
      '<constructor/>',
      'VPF_E_BASE_NOT_DOMAIN',
      /the root is <constructor>; give a libvirt <domain>/,
    ],
    ['<domain xmlns="http://x"/>', 'VPF_E_BASE_NOT_DOMAIN', /namespace "http:\/\/x"/],
  ];
  for (const [text, code, message] of cases) {
    it(`${code} for ${JSON.stringify(text.slice(0, 40))}`, () => {
      const result = failure(() => parseDocument(text, { file: 'f.xml' }));
      expect(result).toMatchObject({ code });
      expect(result.message).toMatch(message);
      expect(result.message).not.toContain('\n');
    });
  }

  it('gives line, column and the reason without the place, for diagnostics', () => {
    let caught: unknown;
    try {
      parseDocument('<domain>\n  <a></b>\n</domain>');
    } catch (error) {
      caught = error;
    }
    expect(caught).toMatchObject({
      line: 2,
      column: 9,
      reason: expect.stringMatching(/^not well-formed/),
    });
  });

  it('reads 256 levels', () => {
    const deep = `<domain>${'<a>'.repeat(255)}${'</a>'.repeat(255)}</domain>`;
    expect(walk(parseDocument(deep).root)).toHaveLength(256);
  });
});
