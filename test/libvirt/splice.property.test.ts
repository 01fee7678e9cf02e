import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceElement, XmlElement } from '../../src/libvirt/element.js';
import { splice } from '../../src/libvirt/splice.js';
import { QEMU_NAMESPACE } from '../../src/libvirt/xml-tree.js';
import { expectAllThere, expectSpliceLaws } from './laws.js';

/** Pieces of a document, put together at random. None of them is ours. */
const space = fc.constantFrom(
  '',
  '',
  ' ',
  '\n',
  '\r\n',
  '\r',
  '\t',
  '\n  ',
  '\n\t\t',
  '\r\n    ',
  '\n\n \t ',
);
const comment = fc.constantFrom(
  '<!---->',
  '<!-- c -->',
  '<!-- </devices> -->',
  '<!--<alias name="ua-vpf-a"/>-->',
  '<!-- - \u{1F600} -->',
  '<!--vpf:keep-->',
  '<!--vpf:self-closing-->',
  '<!-- vpf:keep -->',
);
const instruction = fc.constantFrom('<?p?>', '<?p <x/> ?? ?>', '<?p </domain>?>');
const words = fc.constantFrom(
  'text',
  '&amp;',
  '&#32;',
  '&#x1F600;',
  '\u{1F427}\u{10FFFF}',
  'a > b',
  '<![CDATA[ </devices><alias name="ua-vpf-a"/> ]]>',
  '<![CDATA[]]>',
);
const outside = fc.array(fc.oneof(space, comment, instruction), { maxLength: 4 }).map(join);
const inside = fc
  .array(fc.oneof(space, space, comment, instruction, words), { maxLength: 4 })
  .map(join);

const foreignAlias = fc.constantFrom(
  'ua-vpfx',
  'ua-other',
  'ua-vpf',
  'UA-VPF-a',
  'net0',
  'x-ua-vpf-a',
  'ua-\u{1F600}',
);
const quote = fc.constantFrom('"', "'");
const foreign = fc
  .record({ alias: foreignAlias, q: quote, s: space, i: inside, form: fc.nat(4) })
  .map(({ alias, q, s, i, form }) => {
    const name = ['interface', 'hostdev', 'controller'][form % 3];
    if (form === 3) return `<${name} type=${q}a>b/${q}${s}/>`;
    if (form === 4) return `<${name}><source><alias name="ua-vpf-a"/></source></${name}>`;
    return `<${name}${s}>${i}<alias${s || ' '}name=${q}${alias}${q}${s}/>${s}</${name}${s}>`;
  });

const element = (name: string, content: fc.Arbitrary<string>, declaration = '') =>
  fc.record({ s: space, t: space, content, form: fc.nat(4) }).map(({ s, t, content, form }) => {
    const open = `<${name}${declaration}${s}`;
    if (form === 0) return `${open}/>`;
    if (form === 1) return `${open}></${name}${t}>`;
    if (form === 2) return `${open}>${t}</${name}>`;
    return `${open}>${content}</${name}${t}>`;
  });

const devices = element(
  'devices',
  fc.array(fc.oneof(foreign, inside, space), { maxLength: 6 }).map(join),
);

/** How the root binds prefixes, and how <override> can be written under it. */
const bindings: [declarations: string, prefix: string, own: string][] = [
  ['', 'qemu:', ` xmlns:qemu='${QEMU_NAMESPACE}'`],
  ['', 'z:', ` xmlns:z="${QEMU_NAMESPACE}"`],
  ['', '', ` xmlns='${QEMU_NAMESPACE}'`],
  [` xmlns:qemu='${QEMU_NAMESPACE}'`, 'qemu:', ''],
  [` xmlns:q="${QEMU_NAMESPACE}" xmlns:qemu='urn:other'`, 'q:', ''],
  [` xmlns:qemu='urn:other'`, 'w:', ` xmlns:w='${QEMU_NAMESPACE}'`],
];

const domainWith = (inDevices: fc.Arbitrary<string>) =>
  fc.constantFrom(...bindings).chain(([declarations, prefix, own]) => {
    const entry = foreignAlias.map((alias) => `<${prefix}device alias='${alias}'/>`);
    const override = element(
      `${prefix}override`,
      fc.array(fc.oneof(entry, inside), { maxLength: 3 }).map(join),
      own,
    );
    const others = fc.constantFrom(
      '<name>a</name>',
      '<metadata><devices><a><alias name="ua-vpf-a"/></a></devices></metadata>',
      "<m:devices xmlns:m='urn:m'/>",
      '<devices xmlns="urn:d"><x><alias name="ua-vpf-a"/></x></devices>',
      '<override/>',
    );
    const part = fc.oneof(others, inside, space);
    const parts = fc.tuple(
      fc.array(part, { maxLength: 4 }).map(join),
      fc.oneof(inDevices, fc.constant('')),
      fc.array(part, { maxLength: 3 }).map(join),
      fc.oneof(override, fc.constant('')),
      inside,
      fc.oneof({ weight: 1, arbitrary: override }, { weight: 4, arbitrary: fc.constant('') }),
      fc.array(part, { maxLength: 2 }).map(join),
    );
    const head = fc.constantFrom(
      '',
      '\uFEFF',
      '<?xml version="1.0" encoding="UTF-8"?>',
      "\uFEFF<?xml version='1.0'?>",
    );
    return fc
      .record({ head, before: outside, after: outside, s: space, t: space, parts, form: fc.nat(9) })
      .map(({ head, before, after, s, t, parts, form }) => {
        const open = `${head}${before}<domain type="kvm"${declarations}${s}`;
        const content = form === 1 ? t : parts.join('');
        return form === 0 ? `${open}/>${after}` : `${open}>${content}</domain${t}>${after}`;
      });
  });

/** What we want: some of a few groups, each of some elements, with values of every kind. */
const value = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'ab<>&\'"\n\t\r \u{1F600}'), maxLength: 5 }),
  fc.nat(99),
);
const wantedElement = (group: string) =>
  fc
    .record({
      role: fc.constantFrom('', '_a', '_b', '_c'),
      value,
      text: value,
      n: fc.nat(2),
      kind: fc.nat(2),
    })
    .map(({ role, value, text, n, kind }): DeviceElement => {
      const alias = `ua-vpf-${group}${role}`;
      const children: (XmlElement | undefined)[] = [
        { name: 'alias', attributes: { name: alias } },
        { name: 'source', attributes: { dev: value, none: undefined } },
        undefined,
        { name: 'note', children: `${text}` },
      ];
      const overrides = Array.from({ length: n }, (_, i) => ({
        name: `p${i}`,
        type: 'string' as const,
        value: `${value}`,
      }));
      const name = ['interface', 'hostdev', 'controller'][kind] ?? 'interface';
      return { alias, group, element: { name, children }, overrides };
    });
const wantedGroup = (group: string) =>
  fc.uniqueArray(wantedElement(group), { selector: (e) => e.alias, maxLength: 3 });
const wanted = fc
  .tuple(wantedGroup('a'), wantedGroup('a-b'), wantedGroup('net'))
  .map((groups) => groups.flat());
const states = fc.array(wanted, { minLength: 1, maxLength: 3 });

function join(parts: readonly string[]): string {
  return parts.join('');
}

describe('for every document without anything of ours', () => {
  it('and every sequence of wanted elements, the splice laws hold', () => {
    fc.assert(
      fc.property(domainWith(devices), states, (base, sequence) => {
        expectSpliceLaws(base, sequence);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('for every document with remains of ours, wherever they are', () => {
  const remains = fc
    .record({
      alias: fc.constantFrom('ua-vpf-a', 'ua-vpf-a_b', 'ua-vpf-gone', 'ua-vpf-'),
      s: space,
      inside,
    })
    .map(({ alias, s, inside }) => `<x${s}>${inside}<alias name="${alias}"/></x${s}>`);
  const littered = element(
    'devices',
    fc.array(fc.oneof(foreign, inside, remains, remains), { maxLength: 6 }).map(join),
  );

  it('composing again changes nothing, and what is left without ours is the same before and after', () => {
    fc.assert(
      fc.property(domainWith(littered), wanted, (base, elements) => {
        const composed = splice(base, elements);
        expect(splice(composed, elements)).toBe(composed);
        expect(splice(composed, [])).toBe(splice(base, []));
        expect(splice(splice(base, []), [])).toBe(splice(base, []));
        expectAllThere(composed, elements);
      }),
      { numRuns: 1000 },
    );
  });
});
