import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../src/libvirt/document.js';
import { splice } from '../../src/libvirt/splice.js';
import { domain, failure, nic, tiny, vfOf, virtualPf } from './support.js';

describe('a new element', () => {
  it('goes after the last content of <devices>, laid out like what is there', () => {
    const base = domain('  <devices>\n    <a/><!-- last -->\n\n  </devices>\n');
    expect(splice(base, [tiny('n')])).toBe(
      domain(
        "  <devices>\n    <a/><!-- last -->\n    <x>\n      <alias name='ua-vpf-n'/>\n    </x>\n\n  </devices>\n",
      ),
    );
  });

  it('takes tabs, odd indentation and CR LF from its neighbours', () => {
    const base = '<domain>\r\n\t<devices>\r\n\t\t <a/>\r\n\t</devices>\r\n</domain>';
    expect(splice(base, [tiny('n')])).toBe(
      base.replace('<a/>', "<a/>\r\n\t\t <x>\r\n\t\t \t <alias name='ua-vpf-n'/>\r\n\t\t </x>"),
    );
  });

  it('takes the line end next to it where a document mixes them', () => {
    const base = '<domain>\n <devices>\r\n  <a/>\n </devices>\r</domain>';
    expect(splice(base, [tiny('n')])).toContain('<a/>\r\n  <x>\r\n   <alias');
    const bare = '<domain>\n <devices>text\r\n</devices>\n</domain>';
    expect(splice(bare, [tiny('n')])).toContain('text\r\n  <x>\r\n   <alias');
  });

  it('does not imitate absurd indentation', () => {
    const base = `<domain><devices>\n${' '.repeat(5000)}<a/></devices></domain>`;
    expect(splice(base, virtualPf('p', 64)).length).toBeLessThan(100_000);
  });

  it('goes into a one-line document on lines of its own', () => {
    const base = '<domain><devices><a/></devices></domain>';
    expect(splice(base, [tiny('n')])).toBe(
      "<domain><devices><a/>\n    <x>\n      <alias name='ua-vpf-n'/>\n    </x></devices></domain>",
    );
  });

  it('goes after text, too', () => {
    const base = '<domain><devices>\n  <a/>\n  text &amp; \n</devices></domain>';
    const composed = splice(base, [tiny('n')]);
    expect(composed).toContain('text &amp;\n  <x>');
    expect(splice(composed, [])).toBe(base);
  });
});

describe('containers that are not there', () => {
  it('<devices> is made at the end of the domain, and goes with the last element', () => {
    const base = domain('');
    const composed = splice(base, [tiny('n')]);
    expect(composed).toBe(
      domain("  <devices>\n    <x>\n      <alias name='ua-vpf-n'/>\n    </x>\n  </devices>\n"),
    );
    expect(splice(composed, [])).toBe(base);
  });

  it('<qemu:override> declares its namespace itself; the start tag of the root stays', () => {
    const base = domain('  <devices>\n    <a/>\n  </devices>\n');
    const composed = splice(base, [tiny('n', 'vf0', 'ua-vpf-n')]);
    expect(composed).toContain(
      `  </devices>
  <qemu:override xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
    <qemu:device alias='ua-vpf-n_vf0'>
      <qemu:frontend>
        <qemu:property name='sriov-pf' type='string' value='ua-vpf-n'/>
      </qemu:frontend>
    </qemu:device>
  </qemu:override>
</domain>
`,
    );
    expect(splice(composed, [])).toBe(base);
  });

  it('<qemu:override> uses the prefix that the root has for the namespace', () => {
    const base = "<domain xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'/>";
    const composed = splice(base, [tiny('n', 'vf0', 'ua-vpf-n')]);
    expect(composed).toContain('<q:override>');
    expect(composed).toContain('<q:property ');
    expect(splice(composed, [])).toBe(base);
  });

  it('<qemu:override> is in the right namespace where the root binds `qemu` to another', () => {
    const base = "<domain xmlns:qemu='urn:x'><devices/></domain>";
    const composed = splice(base, [tiny('n', 'vf0', 'ua-vpf-n')]);
    const override = parseDocument(composed).root.children.find((c) => c.local === 'override');
    expect(override?.uri).toBe('http://libvirt.org/schemas/domain/qemu/1.0');
    expect(override?.children[0]?.children[0]?.children[0]?.uri).toBe(override?.uri);
  });

  it('an existing override is used, with its own prefix, also the default one', () => {
    const base =
      "<domain><override xmlns='http://libvirt.org/schemas/domain/qemu/1.0'><device alias='a'/></override></domain>";
    const composed = splice(base, [tiny('n', 'vf0', 'ua-vpf-n')]);
    const { root } = parseDocument(composed);
    const overrides = root.children.filter((c) => c.local === 'override');
    expect(overrides).toHaveLength(1);
    expect(overrides[0]?.children.map((c) => c.name)).toEqual(['device', 'device']);
    expect(splice(composed, [])).toBe(base);
  });

  it('no override is made for elements without properties', () => {
    expect(splice(domain(''), [tiny('n')])).not.toContain('override');
  });
});

describe('containers that are there and empty come back exactly', () => {
  const spellings: [base: string, composedStart: string][] = [
    ['<devices></devices>', '<devices><!--vpf:keep-->\n'],
    ['<devices>  \r\n </devices>', '<devices><!--vpf:keep-->\r\n'],
    ['<devices/>', '<devices><!--vpf:self-closing-->\n'],
    ['<devices />', '<devices ><!--vpf:self-closing-->\n'],
    ["<devices\n a = '/>' />", "<devices\n a = '/>' ><!--vpf:self-closing-->\n"],
  ];
  for (const [spelling, start] of spellings) {
    it(JSON.stringify(spelling), () => {
      const base = `<domain>${spelling}</domain>`;
      const composed = splice(base, [tiny('n')]);
      expect(composed).toContain(start);
      expect(splice(composed, [tiny('m')])).toContain(start);
      expect(splice(composed, [])).toBe(base);
    });
  }

  it('the root itself, self-closing or empty', () => {
    for (const base of [
      '<domain/>',
      '<domain />\n',
      '<domain></domain>',
      '<domain> \n </domain>',
    ]) {
      const composed = splice(base, virtualPf('p', 2));
      expect(parseDocument(composed).root.children.map((c) => c.local)).toEqual([
        'devices',
        'override',
      ]);
      expect(splice(composed, [])).toBe(base);
      expect(splice(splice(composed, [tiny('n')]), [])).toBe(base);
    }
  });

  it('comments of the user that look like our markers stay', () => {
    for (const marker of ['<!--vpf:keep-->', '<!--vpf:self-closing-->']) {
      for (const base of [
        `<domain><devices>${marker}</devices></domain>`,
        `<domain>${marker}</domain>`,
      ]) {
        expect(splice(splice(base, [tiny('n')]), [])).toBe(base);
        expect(splice(base, [])).toBe(base);
      }
    }
  });

  it('so do such comments that come to stand where a marker would', () => {
    const q = "xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'";
    const old = "<x><alias name='ua-vpf-old'/></x>";
    const oldEntry = "<q:device alias='ua-vpf-old'/>";
    for (const base of [
      `<domain><devices>${old}<!--vpf:keep--></devices></domain>`,
      `<domain ${q}><q:override>${oldEntry}</q:override><!--vpf:keep--></domain>`,
    ]) {
      const bare = splice(base, []);
      expect(bare).toContain('<!--vpf:keep-->');
      expect(splice(splice(base, [tiny('n')]), [])).toBe(bare);
    }
  });

  it('what came into a container besides ours stays when ours goes', () => {
    const composed = splice('<domain><devices/></domain>', [tiny('n')]);
    const edited = composed.replace('</devices>', '<mine/></devices>');
    expect(splice(edited, [])).toBe('<domain><devices>\n<mine/></devices></domain>');
  });
});

describe('several overrides', () => {
  const Q = "xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'";
  it('ours goes out of all, new ones go into the first', () => {
    const base = `<domain ${Q}><q:override><q:device alias='a'/></q:override><q:override><q:device alias='b'/>OURS</q:override></domain>`;
    const old = base.replace('OURS', " <q:device alias='ua-vpf-old'/>");
    const composed = splice(old, [tiny('n', 'vf0', 'ua-vpf-n')]);
    const overrides = parseDocument(composed).root.children.filter((c) => c.local === 'override');
    expect(overrides.map((o) => o.children.length)).toEqual([2, 1]);
    expect(splice(composed, [])).toBe(base.replace('OURS', ''));
  });
});

describe('what is refused', () => {
  it('two <devices>, naming the second', () => {
    const text = '<domain>\n<devices/>\n<devices/></domain>';
    const result = failure(() => splice(text, [], parseDocument(text, { file: 'f.xml' })));
    expect(result).toEqual({
      code: 'VPF_E_BASE_AMBIGUOUS',
      message: 'f.xml:3:1: a second <devices>; merge it with the first',
    });
  });

  it('elements that could not be recognised again', () => {
    const element = tiny('n');
    for (const wrong of [
      [{ ...element, alias: 'ua-mine' }],
      [{ ...element, alias: 'ua-vpf-other' }],
      [element, element],
    ])
      expect(failure(() => splice('<domain/>', wrong)).code).toBe('VPF_E_INTERNAL');
  });

  it('a parsed document of another text', () => {
    const doc = parseDocument('<domain/>');
    expect(failure(() => splice('<domain />', [], doc)).code).toBe('VPF_E_INTERNAL');
  });
});

describe('size', () => {
  it('1000 elements take linear time', () => {
    const time = (count: number) => {
      const wanted = Array.from({ length: count }, (_, i) =>
        nic(`d${i}`, undefined, { overrides: vfOf('ua-vpf-p') }),
      );
      const start = performance.now();
      const composed = splice(domain(''), wanted);
      expect(splice(composed, wanted)).toBe(composed);
      expect(splice(composed, wanted.slice(1)).length).toBeLessThan(composed.length);
      return performance.now() - start;
    };
    time(500);
    const small = time(500);
    expect(time(4000)).toBeLessThan(40 * Math.max(small, 10));
  });
});
