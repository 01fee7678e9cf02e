import { describe, expect, it } from 'vitest';
import { splice } from '../../src/libvirt/splice.js';
import { domain, nic, rootPort, tiny, vfOf, virtualPf } from './support.js';

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
