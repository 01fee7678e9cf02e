import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../src/libvirt/document.js';
import { decodeBase } from '../../src/libvirt/encoding.js';
import { readBase } from '../../src/libvirt/read-base.js';
import { splice } from '../../src/libvirt/splice.js';
import { attributeOf, childOf } from '../../src/libvirt/xml-tree.js';
import { failure, nic } from './support.js';

const MIB = 1024 * 1024;

/** What happened, how long it took, and how much the heap grew. */
function attack(action: () => unknown): { code: string; message: string; ms: number; mib: number } {
  const before = process.memoryUsage().rss;
  const start = performance.now();
  const result = failure(action);
  const ms = performance.now() - start;
  return { ...result, ms, mib: (process.memoryUsage().rss - before) / MIB };
}

describe('document types and entities are refused where they begin, not expanded', () => {
  const bomb = Array.from({ length: 30 }, (_, i) =>
    i === 0 ? '<!ENTITY e0 "lol">' : `<!ENTITY e${i} "${`&e${i - 1};`.repeat(10)}">`,
  ).join('');
  const cases: Record<string, string> = {
    'entity bomb': `<!DOCTYPE domain [${bomb}]><domain>&e29;</domain>`,
    'external DTD': '<!DOCTYPE domain SYSTEM "http://127.0.0.1:9/x.dtd"><domain/>',
    'external entity':
      '<!DOCTYPE domain [<!ENTITY x SYSTEM "file:///etc/passwd">]><domain>&x;</domain>',
    'parameter entities':
      '<!DOCTYPE domain [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p">%p;]><domain/>',
    unterminated: '<!DOCTYPE domain [<!-- ',
    'after comments, PIs and a byte order mark':
      '\uFEFF<?xml version="1.0"?>\n<!-- <d> --><?p ?>\n<!DOCTYPE domain><domain/>',
    huge: `<!DOCTYPE domain [${'<!ENTITY a "b">'.repeat(MIB)}]>`.slice(0, 16 * MIB),
  };
  for (const [name, text] of Object.entries(cases)) {
    it(name, () => {
      const result = attack(() => parseDocument(text));
      expect(result.code).toBe('VPF_E_BASE_DTD');
      expect(result.message).toMatch(/^\d+:\d+: .*remove the <!DOCTYPE/);
      expect(result.ms).toBeLessThan(2000);
    });
  }

  it('entities without a document type', () => {
    for (const entity of [
      '&nbsp;',
      '&__proto__;',
      '&constructor;',
      '&toString;',
      '&#0;',
      '&#x110000;',
      '&#xD800;',
      '&;',
      '& ',
      '&x',
    ])
      expect(failure(() => parseDocument(`<domain>${entity}</domain>`)).code).toBe(
        'VPF_E_BASE_SYNTAX',
      );
  });
});

describe('too much is refused in bounded time and memory', () => {
  it('100 MB of bytes and of text, before anything is parsed', () => {
    const bytes = new Uint8Array(100_000_000).fill(0x3c);
    const text = '<'.repeat(100_000_000);
    for (const result of [
      attack(() => decodeBase(bytes)),
      attack(() => parseDocument(text)),
      attack(() => splice(text, [])),
    ]) {
      expect(result.code).toBe('VPF_E_BASE_SIZE');
      expect(result.ms).toBeLessThan(200);
      expect(result.mib).toBeLessThan(150);
    }
  });

  it('100,000 levels', () => {
    for (const text of [
      `<domain>${'<a>'.repeat(100_000)}`,
      `<domain>${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}</domain>`,
    ]) {
      const result = attack(() => parseDocument(text));
      expect(result.code).toBe('VPF_E_BASE_DEPTH');
      expect(result.ms).toBeLessThan(500);
    }
  });

  it('a million attributes', () => {
    const attributes = Array.from({ length: 1_000_000 }, (_, i) => `a${i.toString(36)}=""`).join(
      ' ',
    );
    const result = attack(() => parseDocument(`<domain ${attributes}/>`));
    expect(result.code).toBe('VPF_E_BASE_SIZE');
    expect(result.ms).toBeLessThan(5000);
    expect(result.mib).toBeLessThan(600);
  });

  it('millions of elements, of namespace declarations', () => {
    for (const piece of ['<a/>', '<a></a>', '<a xmlns="u"/>', '<a:b xmlns:a="u" a:c=""/>']) {
      const result = attack(() =>
        parseDocument(`<domain>${piece.repeat(Math.floor((15 * MIB) / piece.length))}</domain>`),
      );
      expect(result.code).toBe('VPF_E_BASE_SIZE');
      expect(result.ms).toBeLessThan(5000);
      expect(result.mib).toBeLessThan(600);
    }
  });

  it('megabytes of one thing are read in linear time', () => {
    const time = (piece: string, size: number) => {
      const text = `<domain><devices/>${piece.repeat(Math.floor(size / piece.length))}</domain>`;
      const start = performance.now();
      const composed = splice(text, [nic('n', undefined)]);
      const ms = performance.now() - start;
      expect(splice(composed, []) === text).toBe(true);
      return ms;
    };
    for (const piece of [' ', '&amp;', '<!---->', '<?p?>', '<![CDATA[]]>', ']', '\r', '\u{1F600}'])
      expect(time(piece, 4 * MIB)).toBeLessThan(100 * Math.max(time(piece, MIB / 4), 20));
  });
});

describe('what is not XML is refused', () => {
  const broken: Record<string, string> = {
    NUL: '<domain>\0</domain>',
    'NUL in a name': '<dom\0ain/>',
    'control character': '<domain>\x08</domain>',
    'control character in an attribute': '<domain a="\x1f"/>',
    'control character in a comment': '<domain><!-- \x01 --></domain>',
    'control character by reference': '<domain>&#8;</domain>',
    noncharacter: '<domain>\uFFFE</domain>',
    'lone high surrogate': '<domain>\uD800</domain>',
    'lone high surrogate before markup': '<domain>\uD83D<a/></domain>',
    'lone low surrogate': '<domain>\uDC00</domain>',
    'high surrogate at the end': '<domain/>\uD800',
    'unterminated comment': '<domain><!-- ',
    'unterminated CDATA': '<domain><![CDATA[ ]]',
    'unterminated PI': '<domain><?x ',
    'unterminated tag': '<domain',
    'unterminated attribute': '<domain a="',
    'unterminated reference': '<domain>&amp',
    'unterminated XML declaration': '<?xml version="1.0"',
    'unclosed element': '<domain>',
    'unopened element': '<domain></a></domain>',
    'crossed elements': '<domain><a><b></a></b></domain>',
    'duplicate attribute': '<domain a="1" a="2"/>',
    'duplicate attribute by namespace': '<domain xmlns:a="u" xmlns:b="u" a:x="" b:x=""/>',
    'duplicate __proto__ attribute': '<domain __proto__="1" __proto__="2"/>',
    'undeclared prefix': '<domain><q:x/></domain>',
    'undeclared prefix of an attribute': '<domain q:x=""/>',
    'undeclared __proto__ prefix': '<domain><__proto__:x/></domain>',
    'end of CDATA in text': '<domain>]]></domain>',
    'double hyphen in a comment': '<domain><!-- a -- b --></domain>',
    'less-than in an attribute': '<domain a="<"/>',
    'unquoted attribute': '<domain a=b/>',
    'attribute without a value': '<domain a/>',
    'no space between attributes': '<domain a="1"b="2"/>',
    'text before the root': 'x<domain/>',
    'text after the root': '<domain/>x',
    'second root': '<domain/><domain/>',
    'second XML declaration': '<domain><?xml version="1.0"?></domain>',
    'XML declaration after a space': ' <?xml version="1.0"?><domain/>',
    'name that begins with a digit': '<domain><1/></domain>',
    'colons in a name': '<domain xmlns:a="u"><a:b:c/></domain>',
    'xmlns as prefix': '<domain><xmlns:a/></domain>',
    'xml prefix bound elsewhere': '<domain xmlns:xml="urn:x"/>',
  };
  for (const [name, text] of Object.entries(broken)) {
    it(name, () => {
      const { code, message } = failure(() => splice(text, []));
      expect(code).toBe('VPF_E_BASE_SYNTAX');
      expect(message).toMatch(/^\d+:\d+: [^\n\r]+$/);
    });
  }

  it('bytes that are not UTF-8, and UTF-16', () => {
    for (const bytes of [
      [0x3c, 0xff],
      [0xff, 0xfe, 0x3c, 0],
      [0xfe, 0xff, 0, 0x3c],
      [0xed, 0xa0, 0x80],
    ])
      expect(failure(() => decodeBase(Uint8Array.from(bytes))).code).toBe('VPF_E_BASE_ENCODING');
  });
});

describe('names that mean something to JavaScript mean nothing here', () => {
  const text = `<domain __proto__="a" constructor="b" hasOwnProperty="c">
    <__proto__ polluted="yes">x</__proto__>
    <constructor><prototype polluted="yes"/></constructor>
    <metadata xmlns:__proto__="urn:x"><__proto__:a __proto__:polluted="1"/></metadata>
    <devices>
      <__proto__><alias name="ua-vpf-__proto__"/></__proto__>
      <toString><alias name="ua-vpf-constructor_toString"/></toString>
      <interface type="__proto__"><alias name="__proto__"/></interface>
    </devices>
  </domain>`;

  it('they are read as any others', () => {
    const { root } = parseDocument(text);
    expect(attributeOf(root, '__proto__')).toBe('a');
    expect(attributeOf(childOf(root, '__proto__'), 'polluted')).toBe('yes');
    expect(attributeOf(root, 'toString')).toBeUndefined();
    expect([...readBase({ text, file: undefined, root }).own.keys()]).toEqual([
      'ua-vpf-__proto__',
      'ua-vpf-constructor_toString',
    ]);
  });

  it('and change no prototype', () => {
    const group = { ...nic('n', undefined), group: '__proto__' };
    const composed = splice(text, [group]);
    expect(splice(composed, [group])).toBe(composed);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
