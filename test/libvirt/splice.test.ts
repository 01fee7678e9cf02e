import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../src/libvirt/document.js';
import type { DeviceElement } from '../../src/libvirt/element.js';
import { splice } from '../../src/libvirt/splice.js';
import { failure, nic, rootPort, vfOf, virtualPf } from './support.js';

/** The shortest element of ours, so that whole documents can be written out. */
function tiny(group: string, role?: string, override?: string): DeviceElement {
  const alias = role === undefined ? `ua-vpf-${group}` : `ua-vpf-${group}_${role}`;
  return {
    alias,
    group,
    element: { name: 'x', children: [{ name: 'alias', attributes: { name: alias } }] },
    overrides: override === undefined ? [] : vfOf(override),
  };
}

const domain = (devices: string, rest = '') =>
  `<domain type='kvm'>\n  <name>n</name>\n${devices}${rest}</domain>\n`;

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

  it('what came into a container besides ours stays when ours goes', () => {
    const composed = splice('<domain><devices/></domain>', [tiny('n')]);
    const edited = composed.replace('</devices>', '<mine/></devices>');
    expect(splice(edited, [])).toBe('<domain><devices>\n<mine/></devices></domain>');
  });
});

describe('what is ours', () => {
  it('is known by its alias, whatever element it is, and however the alias is written', () => {
    const base = domain('  <devices>\n    <a/>\n    OURS<b/>\n  </devices>\n');
    for (const ours of [
      '<interface><alias name="ua-vpf-x"/></interface>',
      "<video><model/><alias name='ua&#45;vpf-x'/></video>",
      '<hostdev><alias\n name = "ua-vpf-"></alias></hostdev>',
    ])
      expect(splice(base.replace('OURS', ours), [])).toBe(base.replace('\n    OURS', ''));
  });

  it('is not what merely looks like it', () => {
    const override = (inner: string) =>
      `<q:override xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'>${inner}</q:override>`;
    for (const foreign of [
      '<devices><a><alias name="ua-vpfx"/></a></devices>',
      '<devices><a><alias name="UA-VPF-x"/></a></devices>',
      '<devices><a><alias xmlns="urn:x" name="ua-vpf-x"/></a></devices>',
      '<devices><a><b><alias name="ua-vpf-x"/></b></a></devices>',
      '<devices><a><!--<alias name="ua-vpf-x"/>--></a></devices>',
      '<devices><a><![CDATA[<alias name="ua-vpf-x"/>]]></a></devices>',
      '<devices xmlns="urn:x"><a><alias name="ua-vpf-x"/></a></devices>',
      '<metadata><devices><a><alias name="ua-vpf-x"/></a></devices></metadata>',
      "<override><device alias='ua-vpf-x'/></override>",
      "<q:override xmlns:q='urn:x'><q:device alias='ua-vpf-x'/></q:override>",
      override("<device alias='ua-vpf-x'/>"),
      override("<q:device q:alias='ua-vpf-x'/>"),
      override("<q:other alias='ua-vpf-x'/>"),
    ])
      expect(splice(`<domain>${foreign}</domain>`, [])).toBe(`<domain>${foreign}</domain>`);
  });

  it('goes with the white space before it, and nothing else', () => {
    const base = domain('  <devices>\n    <a/>\n    OURS<!-- c -->\n    <b/>\n  </devices>\n');
    const ours = "<x>\n  <!-- inside -->\n  <alias name='ua-vpf-n'/>\n</x>";
    expect(splice(base.replace('OURS', ours), [])).toBe(base.replace('\n    OURS', ''));
  });
});

describe('a group that is there and means the same stays byte for byte', () => {
  const wanted = virtualPf('p', 3);

  it('as composed', () => {
    const composed = splice(domain(''), wanted);
    expect(splice(composed, wanted)).toBe(composed);
  });

  it('as libvirt writes it: kind by kind, children in another order, with its additions', () => {
    const dumped = `<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <devices>
    <interface type='bridge'>
      <mac address='52:54:00:aa:00:01'/>
      <source bridge='br0'/>
      <target dev='vnet3'/>
      <model type='virtio'/>
      <alias name='ua-vpf-n'/>
      <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x1'/>
    </interface>
    <controller type='pci' index='9' model='pcie-root-port'>
      <model name='pcie-root-port'/>
      <target chassis='9' port='0x10'/>
      <alias name='ua-vpf-n_port'/>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x02' function='0x0'/>
    </controller>
  </devices>
  <qemu:override>
    <qemu:device alias='ua-vpf-n'>
      <qemu:frontend>
        <qemu:property name='sriov-pf' type='string' value='ua-vpf-q'/>
      </qemu:frontend>
    </qemu:device>
  </qemu:override>
</domain>
`;
    const same = [
      rootPort('n', 9),
      nic('n', undefined, { mac: '52:54:00:AA:00:01', overrides: vfOf('ua-vpf-q') }),
    ];
    expect(splice(dumped, same)).toBe(dumped);
    expect(splice(dumped, same.slice(1))).not.toBe(dumped);
    expect(splice(dumped, [...same, tiny('o')])).toContain(
      dumped.slice(0, dumped.indexOf('\n  </devices>')),
    );
  });

  const composed = splice(domain('  <devices>\n    <a/>\n  </devices>\n'), [
    ...wanted,
    nic('other', undefined),
  ]);
  const changes: Record<string, (text: string) => string> = {
    'another value': (t) => t.replace('52:54:00:00:00:01', '52:54:00:00:00:77'),
    'something more': (t) => t.replace('<source bridge', "<mtu size='9000'/><source bridge"),
    'something less': (t) => t.replace(/\n *<model type='virtio'\/>/, ''),
    'an override changed': (t) => t.replace("value='ua-vpf-p'", "value='ua-vpf-z'"),
    'an override lost': (t) => t.replace(/\n *<qemu:device[\s\S]*?<\/qemu:device>/, ''),
    'an override too many': (t) =>
      t.replace('</qemu:override>', "<qemu:device alias='ua-vpf-p'/></qemu:override>"),
    'an element lost': (t) => t.replace(/\n *<interface type='bridge'>[\s\S]*?<\/interface>/, ''),
    'an element too many': (t) => t.replace('<a/>', "<a/><x><alias name='ua-vpf-p_old'/></x>"),
    'an alias twice': (t) => t.replace('<a/>', "<a/><x><alias name='ua-vpf-p'/></x>"),
    'another order': (t) =>
      t.replace(
        /(\n *<interface[\s\S]*?<\/interface>)(\n *<interface[\s\S]*?<\/interface>)/,
        '$2$1',
      ),
  };
  for (const [name, change] of Object.entries(changes)) {
    it(`not with ${name}: it is taken out and put in anew, and other groups stay`, () => {
      const changed = change(composed);
      expect(changed).not.toBe(composed);
      const mended = splice(changed, [...wanted, nic('other', undefined)]);
      const back = domain('  <devices>\n    <a/>\n  </devices>\n');
      expect(splice(mended, [])).toBe(back);
      const aliases = [...mended.matchAll(/<alias name='([^']*)'/g)].map((m) => m[1]);
      expect(aliases).toEqual(['ua-vpf-other', ...wanted.map((w) => w.alias)]);
      expect([...mended.matchAll(/<qemu:device alias='([^']*)'/g)].map((m) => m[1])).toEqual([
        'ua-vpf-p_vf0',
        'ua-vpf-p_vf1',
        'ua-vpf-p_vf2',
      ]);
      expect(mended).toContain('52:54:00:00:00:01');
      expect(splice(mended, [...wanted, nic('other', undefined)])).toBe(mended);
    });
  }

  it('groups are told apart although one name begins with the other', () => {
    const both = splice(domain(''), [tiny('net'), tiny('net-1')]);
    expect(splice(both, [tiny('net-1')])).toBe(splice(domain(''), [tiny('net-1')]));
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
