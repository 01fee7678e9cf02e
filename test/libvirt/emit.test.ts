import { describe, expect, it } from 'vitest';
import type { XmlElement } from '../../src/libvirt/element.js';
import { LIBVIRT_STYLE, renderElement } from '../../src/libvirt/render.js';
import { base } from '../plan/plans.js';
import { emitted, overridesOf, xmlOf } from './emitted.js';

const PF = (vfs: string, more = '') =>
  `{type: virtual-pf, name: w, backend: {type: user}, vfs: {${vfs}}${more}}`;

function addressOf(element: XmlElement): string {
  const { children = [] } = element;
  const address =
    typeof children === 'string' ? undefined : children.find((c) => c?.name === 'address');
  const { bus, slot, function: fn, multifunction = 'off' } = address?.attributes ?? {};
  return `${bus} ${slot} ${fn} ${multifunction}`;
}

describe('controllers', () => {
  it('are PCIe root ports with an alias and an address', () => {
    expect(xmlOf('{type: nic, name: a, backend: {type: user}}', 'ua-vpf-a_port')).toBe(
      `<controller type='pci' index='1' model='pcie-root-port'>
  <alias name='ua-vpf-a_port'/>
  <address type='pci' domain='0x0000' bus='0x00' slot='0x1e' function='0x0' multifunction='on'/>
</controller>`,
    );
  });

  it('stand before all functions', () => {
    const names = emitted([
      '{type: nic, name: a, backend: {type: user}}',
      '{type: nic, name: b, backend: {type: user}}',
    ]).map((e) => e.element.name);
    expect(names).toEqual(['controller', 'controller', 'interface', 'interface']);
  });

  it('hold parking places, the port of the bridge with the lower index', () => {
    const found = emitted(PF('count: 255, backend: {type: user}')).filter(
      (e) => e.element.name === 'controller',
    );
    expect(found.map((e) => [e.alias, e.element.attributes?.model])).toEqual([
      ['ua-vpf-w_port', 'pcie-root-port'],
      ['ua-vpf-w_parking-port', 'pcie-root-port'],
      ['ua-vpf-w_parking', 'pcie-to-pci-bridge'],
    ]);
    const index = found.map((e) => Number(e.element.attributes?.index));
    expect(index).toEqual([...index].sort((x, y) => x - y));
  });

  it('are left out, with all addresses, on a machine without PCI Express', () => {
    const [nic, ...rest] = emitted('{type: nic, name: a, backend: {type: user}}', {
      base: base({ machine: 'pc-i440fx-9.2' }),
    });
    expect(rest).toEqual([]);
    expect(nic?.element.name).toBe('interface');
    expect(renderElement(nic?.element ?? { name: '' }, LIBVIRT_STYLE)).not.toContain('<address');
  });
});

describe('a virtual PF', () => {
  it('comes after its VFs, each with an override that names it', () => {
    const devices = PF('count: 2, backend: {type: user}');
    const functions = emitted(devices).filter((e) => e.element.name === 'interface');
    expect(functions.map((e) => e.alias)).toEqual(['ua-vpf-w_vf0', 'ua-vpf-w_vf1', 'ua-vpf-w_pf']);
    expect(overridesOf(devices, 'ua-vpf-w_vf1')).toEqual(['sriov-pf:string=ua-vpf-w_pf']);
    expect(overridesOf(devices, 'ua-vpf-w_pf')).toEqual([]);
    expect(functions.map((e) => addressOf(e.element))).toEqual([
      '0x01 0x00 0x1 off',
      '0x01 0x00 0x2 off',
      '0x01 0x00 0x0 on',
    ]);
    expect(new Set(functions.map((e) => e.group))).toEqual(new Set(['w']));
  });

  it('has VFs beyond the seventh at a parking place, and their real one in the override', () => {
    const devices = PF('count: 17, backend: {type: user}');
    const vf = (i: number) => emitted(devices).find((e) => e.alias === `ua-vpf-w_vf${i}`);
    const place = (i: number) => addressOf(vf(i)?.element ?? { name: '' });
    expect(place(6)).toBe('0x01 0x00 0x7 off');
    expect(overridesOf(devices, 'ua-vpf-w_vf6')).toEqual(['sriov-pf:string=ua-vpf-w_pf']);
    // The bus has the id of its root port; slot 1 function 0 is the eighth VF.
    expect(overridesOf(devices, 'ua-vpf-w_vf7')).toEqual([
      'sriov-pf:string=ua-vpf-w_pf',
      'bus:string=ua-vpf-w_port',
      'addr:string=0x1.0x0',
    ]);
    expect(overridesOf(devices, 'ua-vpf-w_vf16').at(-1)).toBe('addr:string=0x2.0x1');
    // Eight places a slot, function 0 of each multifunction.
    const parked = Array.from({ length: 10 }, (_, i) => place(7 + i));
    expect(new Set(parked).size).toBe(10);
    expect(parked.map((p) => p.endsWith('on'))).toEqual(
      Array.from({ length: 10 }, (_, i) => i % 8 === 0),
    );
    expect(parked.every((p) => p.startsWith('0x00 '))).toBe(true);
  });

  it('gives its VFs the number of vectors asked for', () => {
    const devices = PF('count: 8, vectors: 2, backend: {type: user}');
    for (const i of [0, 7]) {
      expect(overridesOf(devices, `ua-vpf-w_vf${i}`).at(-1)).toBe('vectors:unsigned=2');
    }
    expect(overridesOf(devices, 'ua-vpf-w_pf')).toEqual([]);
  });

  it('makes its VFs persistent halves where primaries may come', () => {
    const devices = PF('count: 1, backend: {type: user}, accelerate: {pf: enp3s0f0, max: 1}');
    expect(xmlOf(devices, 'ua-vpf-w_vf0')).toContain("<teaming type='persistent'/>");
    expect(xmlOf(devices, 'ua-vpf-w_pf')).not.toContain('teaming');
  });
});
