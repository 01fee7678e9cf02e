import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../src/libvirt/document.js';
import type { XmlElement } from '../../src/libvirt/element.js';
import { missingMeaning, sameMeaning } from '../../src/libvirt/meaning.js';
import { LIBVIRT_STYLE, renderElement } from '../../src/libvirt/render.js';
import { QEMU_NAMESPACE, type XmlNode } from '../../src/libvirt/xml-tree.js';

function parse(xml: string): XmlNode {
  const { root } = parseDocument(`<domain xmlns:qemu='${QEMU_NAMESPACE}'>${xml}</domain>`);
  const node = root.children[0];
  if (node === undefined) throw new Error('no element');
  return node;
}

/** The wanted element written as XML, to read the cases more easily. */
function want(xml: string): XmlElement {
  const toElement = (node: XmlNode): XmlElement => ({
    name: node.name,
    attributes: Object.fromEntries(node.attributes.map((a) => [a.name, a.value])),
    children: node.children.length > 0 ? node.children.map(toElement) : (node.text ?? ''),
  });
  return toElement(parse(xml));
}

const same = (wanted: string, found: string) => sameMeaning(want(wanted), parse(found));

describe('the same meaning in another spelling', () => {
  const cases: Record<string, [wanted: string, found: string]> = {
    'order of children': [
      '<interface><mac address="a"/><link state="up"/></interface>',
      '<interface><link state="up"/><mac address="a"/></interface>',
    ],
    'order of attributes': [
      '<hostdev type="pci" managed="yes"/>',
      '<hostdev managed="yes" type="pci"/>',
    ],
    'order of repeated children': [
      '<interface><vlan><tag id="1"/><tag id="2"/></vlan></interface>',
      '<interface><vlan><tag id="2"/><tag id="1"/></vlan></interface>',
    ],
    'hexadecimal, decimal, octal numbers': [
      '<interface><address type="pci" domain="0x0000" bus="0x0a" slot="8" function="0x1"/></interface>',
      '<interface><address type="pci" domain="0" bus="10" slot="010" function="1"/></interface>',
    ],
    'case of a MAC': [
      '<interface><mac address="52:54:00:AB:CD:EF"/></interface>',
      '<interface><mac address="52:54:00:ab:cd:ef"/></interface>',
    ],
    'white space and comments': [
      '<interface><x>a b</x></interface>',
      '<interface>\n  <!-- c -->\n  <x>\r\n a\n\tb </x>\n</interface>',
    ],
    'children and attributes that are undefined': ['<interface/>', '<interface/>'],
    'a number in a property': [
      '<qemu:property name="n" type="unsigned" value="0x10"/>',
      '<qemu:property name="n" type="unsigned" value="16"/>',
    ],
    'namespace declarations': [
      '<qemu:device alias="a"/>',
      `<q:device xmlns:q="${QEMU_NAMESPACE}" alias="a"/>`,
    ],
  };
  for (const [name, [wanted, found]] of Object.entries(cases))
    it(name, () => expect(same(wanted, found)).toBe(true));

  it('undefined attributes and children are not wanted', () => {
    const wanted = { name: 'interface', attributes: { type: undefined }, children: [undefined] };
    expect(sameMeaning(wanted, parse('<interface/>'))).toBe(true);
    expect(sameMeaning(wanted, parse('<interface type="user"/>'))).toBe(false);
  });

  it('whatever is rendered, with any characters', () => {
    const wanted = {
      name: 'interface',
      attributes: { a: '<&>"\' \t\n\r]]>' },
      children: [{ name: 'x', children: '<]]>&\'"' }],
    };
    expect(sameMeaning(wanted, parse(renderElement(wanted, LIBVIRT_STYLE)))).toBe(true);
  });
});

describe('what libvirt adds is not counted', () => {
  const cases: Record<string, [wanted: string, found: string]> = {
    'the zeros of an address': [
      '<interface><address type="pci" bus="1" slot="2"/></interface>',
      '<interface><address type="pci" domain="0x0000" bus="0x01" slot="0x02" function="0x0"/></interface>',
    ],
    'an address': [
      '<interface/>',
      '<interface><address type="pci" domain="0x0000" bus="0x01" slot="0x00" function="0x0"/></interface>',
    ],
    'the place in an address without one': [
      '<interface><address type="pci"/></interface>',
      '<interface><address type="pci" domain="0x0000" bus="0x05" slot="0x02" function="0x0"/></interface>',
    ],
    'the domain of a host address': [
      '<hostdev><source><address bus="3" slot="2" function="1"/></source></hostdev>',
      '<hostdev mode="subsystem" managed="no"><source><address domain="0x0000" bus="3" slot="2" function="1"/></source></hostdev>',
    ],
    'a MAC, a model, a tap name': [
      '<interface/>',
      '<interface><mac address="x"/><model type="rtl8139"/><target dev="vnet12"/></interface>',
    ],
    'the VFIO driver': ['<hostdev/>', '<hostdev><driver name="vfio"/></hostdev>'],
    'the VFIO driver beside a model': [
      '<interface><driver model="m"/></interface>',
      '<interface><driver name="vfio" model="m"/></interface>',
    ],
    'an OVS port id': [
      '<interface><virtualport type="openvswitch"/></interface>',
      '<interface><virtualport type="openvswitch"><parameters interfaceid="u"/></virtualport></interface>',
    ],
    'chassis, port and model of a root port': [
      '<controller type="pci" model="pcie-root-port"><target hotplug="off"/></controller>',
      '<controller type="pci" index="4" model="pcie-root-port"><model name="pcie-root-port"/><target chassis="4" port="0x13" hotplug="off"/></controller>',
    ],
    'trunk=yes with several tags': [
      '<interface><vlan><tag id="1"/><tag id="2"/></vlan></interface>',
      '<interface><vlan trunk="yes"><tag id="1"/><tag id="2"/></vlan></interface>',
    ],
    'the mode of macvtap, the port of a network': [
      '<interface><source dev="e"/></interface>',
      '<interface><source dev="e" mode="vepa" portid="u"/></interface>',
    ],
  };
  for (const [name, [wanted, found]] of Object.entries(cases))
    it(name, () => expect(same(wanted, found)).toBe(true));
});

describe('what libvirt leaves out is not missed', () => {
  const cases: [wanted: string, found: string][] = [
    ['<interface managed="no"/>', '<interface/>'],
    ['<interface><driver queues="1"/></interface>', '<interface/>'],
    [
      '<interface><driver name="vhost" queues="1"/></interface>',
      '<interface><driver name="vhost"/></interface>',
    ],
    [
      '<interface><address type="pci" bus="1" slot="0" multifunction="off"/></interface>',
      '<interface><address type="pci" bus="1" slot="0"/></interface>',
    ],
  ];
  for (const [wanted, found] of cases)
    it(wanted, () => {
      expect(same(wanted, found)).toBe(true);
      expect(missingMeaning(want(wanted), parse(found))).toEqual([]);
    });
});

describe('another meaning', () => {
  const cases: Record<string, [wanted: string, found: string]> = {
    'another element': ['<interface/>', '<hostdev/>'],
    'another namespace': ['<qemu:device/>', '<device/>'],
    'another namespace inside': [
      '<interface/>',
      '<interface><x:model xmlns:x="urn:x"/></interface>',
    ],
    'another value': ['<interface type="a"/>', '<interface type="b"/>'],
    'names that are numbers': [
      '<interface><target dev="01"/></interface>',
      '<interface><target dev="1"/></interface>',
    ],
    'the case of a name': [
      '<interface><target dev="A"/></interface>',
      '<interface><target dev="a"/></interface>',
    ],
    'another address than given': [
      '<interface><address type="pci" bus="1" slot="0"/></interface>',
      '<interface><address type="pci" bus="2" slot="0"/></interface>',
    ],
    'a function that was not given and is not 0': [
      '<interface><address type="pci" bus="1" slot="0"/></interface>',
      '<interface><address type="pci" bus="1" slot="0" function="1"/></interface>',
    ],
    'an attribute too many': ['<interface/>', '<interface trustGuestRxFilters="yes"/>'],
    'an attribute in a namespace': ['<interface/>', '<interface qemu:a="1"/>'],
    'a child too many': ['<interface/>', '<interface><vlan><tag id="1"/></vlan></interface>'],
    'the same child twice': [
      '<interface><boot order="1"/></interface>',
      '<interface><boot order="1"/><boot order="1"/></interface>',
    ],
    'a tag too many': [
      '<interface><vlan><tag id="1"/></vlan></interface>',
      '<interface><vlan><tag id="1"/><tag id="2"/></vlan></interface>',
    ],
    'an attribute of the same name in a namespace': [
      '<interface type="a"/>',
      '<interface type="a" qemu:type="a"/>',
    ],
    'a child instead of blank text': ['<x> </x>', '<x><b/></x>'],
    text: ['<interface/>', '<interface>text</interface>'],
    'other text': ['<x>a</x>', '<x>b</x>'],
    multifunction: [
      '<interface><address type="pci" bus="1" slot="0"/></interface>',
      '<interface><address type="pci" bus="1" slot="0" multifunction="on"/></interface>',
    ],
    'a tap name of its own': ['<interface/>', '<interface><target dev="mytap"/></interface>'],
    'another driver': ['<interface/>', '<interface><driver name="vhost"/></interface>'],
    'a property that is a string': [
      '<qemu:property type="string" value="0x10"/>',
      '<qemu:property type="string" value="16"/>',
    ],
    'managed=yes lost': ['<interface managed="yes"/>', '<interface/>'],
    'a child lost': ['<interface><link state="down"/></interface>', '<interface/>'],
  };
  for (const [name, [wanted, found]] of Object.entries(cases))
    it(name, () => expect(same(wanted, found)).toBe(false));

  it('is seen quickly, however much there is', () => {
    const tags = (n: number) =>
      Array.from({ length: n }, (_, i) => `<tag id="${n - i}"/>`).join('');
    const wanted = want(`<interface><vlan>${tags(4000)}</vlan></interface>`);
    const found = parse(`<interface><vlan>${tags(100_000)}</vlan></interface>`);
    const start = performance.now();
    expect(sameMeaning(wanted, found)).toBe(false);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe('what is missing is said in words', () => {
  it('each lost or changed thing once, with its place; what was added is not mentioned', () => {
    const wanted =
      want(`<interface type="bridge"><mac address="52:54:00:00:00:01"/><vlan><tag id="200"/></vlan>
      <link state="up"/><driver name="vhost" queues="4"/></interface>`);
    const found =
      parse(`<interface type="bridge"><mac address="52:54:00:00:00:01"/><vlan><tag id="100"/></vlan>
      <driver queues="4"/><mtu size="9000"/></interface>`);
    expect(missingMeaning(wanted, found)).toEqual([
      "interface/vlan/tag: id is '100' instead of '200'",
      "interface: no <link state='up'>",
      "interface/driver: no name (wanted 'vhost')",
    ]);
  });

  it('the wrong element, the wrong text', () => {
    expect(missingMeaning(want('<interface/>'), parse('<hostdev/>'))).toEqual([
      'interface: is <hostdev> instead of <interface>',
    ]);
    expect(missingMeaning(want('<x>a</x>'), parse('<x>b</x>'))).toEqual([
      "x: is 'b' instead of 'a'",
    ]);
  });

  it('nothing, if everything is there', () => {
    const xml = '<interface><mac address="a"/></interface>';
    expect(
      missingMeaning(want(xml), parse('<interface><mac address="a"/><mtu size="1"/></interface>')),
    ).toEqual([]);
  });
});
