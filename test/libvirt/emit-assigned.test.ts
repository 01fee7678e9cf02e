import { describe, expect, it } from 'vitest';
import { INVENTORY } from '../matrix/matrix.js';
import { xmlOf } from './emitted.js';

function vf(part: string): string {
  return xmlOf(`{type: vf, name: a, ${part}}`, 'ua-vpf-a', { inventory: INVENTORY });
}

const MAC = 'mac: "52:54:00:00:00:01"';
const ADDRESS = `  <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>`;

describe('a physical VF', () => {
  it('is an <interface> whose MAC and VLAN libvirt sets, with a type on the source address', () => {
    expect(
      vf(
        `${MAC}, source: {pf: enp3s0f0, vf: 3}, vlan: 100, driver: {model: mlx5_vfio_pci, iommufd: true}, bootOrder: 2, acpiIndex: 5, rom: {enabled: false}`,
      ),
    ).toBe(`<interface type='hostdev' managed='yes'>
  <mac address='52:54:00:00:00:01'/>
  <driver name='vfio' model='mlx5_vfio_pci' iommufd='yes'/>
  <source>
    <address type='pci' domain='0x0000' bus='0x03' slot='0x10' function='0x6'/>
  </source>
  <vlan>
    <tag id='100'/>
  </vlan>
  <boot order='2'/>
  <alias name='ua-vpf-a'/>
  <rom enabled='no'/>
  <acpi index='5'/>
${ADDRESS}
</interface>`);
  });

  it('is a plain <hostdev> without MAC, VLAN and a type on the source address', () => {
    expect(
      vf(
        `${MAC}, source: {pf: enp3s0f0, vf: 3}, attach: hostdev, vlan: {tag: 1, qos: 2}, managed: false, driver: {iommufd: false}`,
      ),
    ).toBe(`<hostdev mode='subsystem' type='pci' managed='no'>
  <driver name='vfio' iommufd='no'/>
  <source>
    <address domain='0x0000' bus='0x03' slot='0x10' function='0x6'/>
  </source>
  <alias name='ua-vpf-a'/>
${ADDRESS}
</hostdev>`);
  });

  it('has its driver, source and teaming side by side in <hostdev>, as the schema demands', () => {
    const xml = xmlOf(
      '{type: failover, name: a, standby: {type: user}, primary: {pf: enp3s0f0, vf: 1, attach: hostdev, driver: {name: vfio}, rom: {bar: false}}}',
      'ua-vpf-a_primary',
      { inventory: INVENTORY },
    );
    expect(xml.match(/^ {2}<(?!\/)\w+/gm)?.map((tag) => tag.trim())).toEqual([
      '<driver',
      '<source',
      '<teaming',
      '<alias',
      '<rom',
      '<address',
    ]);
  });

  it('is below a virtio-net device with macvtap', () => {
    expect(vf(`${MAC}, source: {netdev: e0v5}, attach: macvtap, vlan: 7`)).toBe(
      `<interface type='direct'>
  <mac address='52:54:00:00:00:01'/>
  <source dev='e0v5' mode='passthrough'/>
  <vlan>
    <tag id='7'/>
  </vlan>
  <model type='virtio'/>
  <alias name='ua-vpf-a'/>
${ADDRESS}
</interface>`,
    );
  });

  it('is any VF of a libvirt network', () => {
    expect(vf(`${MAC}, source: {network: pool}, vlan: 7`)).toBe(`<interface type='network'>
  <mac address='52:54:00:00:00:01'/>
  <source network='pool'/>
  <vlan>
    <tag id='7'/>
  </vlan>
  <model type='virtio'/>
  <alias name='ua-vpf-a'/>
${ADDRESS}
</interface>`);
  });

  it('takes nothing into the XML of what only host steps can do', () => {
    const plain = vf(`source: {pf: enp3s0f0, vf: 3}`);
    expect(
      vf(
        'source: {pf: enp3s0f0, vf: 3}, trust: true, spoofCheck: false, rate: {max: 10}, linkState: enable',
      ),
    ).toBe(plain);
  });
});

describe('a whole physical PF', () => {
  it('is a <hostdev>', () => {
    expect(
      xmlOf('{type: pf, name: a, source: {pf: enp3s0f1}}', 'ua-vpf-a', { inventory: INVENTORY }),
    ).toBe(`<hostdev mode='subsystem' type='pci' managed='yes'>
  <source>
    <address domain='0x0000' bus='0x03' slot='0x00' function='0x1'/>
  </source>
  <alias name='ua-vpf-a'/>
${ADDRESS}
</hostdev>`);
  });
});
