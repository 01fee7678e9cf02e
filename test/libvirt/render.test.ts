import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../src/libvirt/document.js';
import { LIBVIRT_STYLE, renderElement, renderLines } from '../../src/libvirt/render.js';
import { failure, virtualPf } from './support.js';

const ELEMENT = {
  name: 'interface',
  attributes: { type: 'bridge', none: undefined, n: 4 },
  children: [
    { name: 'source', attributes: { bridge: 'br0' } },
    undefined,
    { name: 'note', children: 'some text' },
    { name: 'empty', children: [] },
    { name: 'blank', children: '' },
  ],
};

describe('generated XML', () => {
  it('looks like what libvirt writes', () => {
    expect(renderElement(ELEMENT, { ...LIBVIRT_STYLE, indent: '    ' })).toBe(
      [
        "    <interface type='bridge' n='4'>",
        "      <source bridge='br0'/>",
        '      <note>some text</note>',
        '      <empty/>',
        '      <blank/>',
        '    </interface>',
      ].join('\n'),
    );
  });

  it('takes indentation, line ends and quotes from the style', () => {
    const style = { indent: ' ', unit: '\t', eol: '\r\n', quote: '"' } as const;
    expect(renderElement(ELEMENT, style)).toBe(
      [
        ' <interface type="bridge" n="4">',
        ' \t<source bridge="br0"/>',
        ' \t<note>some text</note>',
        ' \t<empty/>',
        ' \t<blank/>',
        ' </interface>',
      ].join('\r\n'),
    );
  });

  it('many elements have a line end before each line, and nothing after the last', () => {
    const two = [{ name: 'a' }, { name: 'b', attributes: { x: 'true' } }];
    expect(renderLines(two, { ...LIBVIRT_STYLE, indent: '  ' })).toBe("\n  <a/>\n  <b x='true'/>");
    expect(renderLines([], LIBVIRT_STYLE)).toBe('');
  });

  it('gives attributes in the order given', () => {
    const element = { name: 'a', attributes: { z: 1, b: 2, m: 3 } };
    expect(renderElement(element, LIBVIRT_STYLE)).toBe("<a z='1' b='2' m='3'/>");
  });

  it('escapes so that a parser gives the same characters back', () => {
    const value = '<a href="x">&amp;\'\t\n\r</a> ]]> /> \u{1F600}';
    for (const quote of ["'", '"'] as const) {
      const element = { name: 'domain', attributes: { v: value }, children: value };
      const text = renderElement(element, { indent: '  ', unit: '  ', eol: '\r\n', quote });
      const { root } = parseDocument(text);
      expect(root.attributes[0]?.value).toBe(value);
      expect(root.text).toBe(value);
      expect(text).not.toMatch(/[\r\n\t]/);
    }
  });

  it('escapes quotes everywhere, as libvirt does', () => {
    const element = { name: 'a', attributes: { v: `'"` }, children: `'"` };
    const escaped = '&apos;&quot;';
    expect(renderElement(element, LIBVIRT_STYLE)).toBe(`<a v='${escaped}'>${escaped}</a>`);
  });

  it('refuses characters that XML cannot hold', () => {
    for (const value of ['\0', '\x1f', '\ufffe', '\ud800', '\udc00x']) {
      const code = failure(() =>
        renderElement({ name: 'a', attributes: { v: value } }, LIBVIRT_STYLE),
      ).code;
      expect(code).toBe('VPF_E_BAD_FORMAT');
      expect(failure(() => renderElement({ name: 'a', children: value }, LIBVIRT_STYLE)).code).toBe(
        code,
      );
    }
  });

  it('64 interfaces take a few milliseconds at most', () => {
    const elements = virtualPf('p', 64).map((e) => e.element);
    for (let i = 0; i < 50; i++) renderLines(elements, LIBVIRT_STYLE);
    const start = performance.now();
    for (let i = 0; i < 20; i++) renderLines(elements, LIBVIRT_STYLE);
    expect((performance.now() - start) / 20).toBeLessThan(10);
  });
});
