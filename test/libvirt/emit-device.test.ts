import { describe, expect, it } from 'vitest';
import { emitDeviceXml } from '../../src/libvirt/emit-device.js';
import { emitNetworks } from '../../src/libvirt/network.js';
import { emitNodeDevices } from '../../src/libvirt/nodedev.js';
import { INVENTORY } from '../matrix/matrix.js';
import { soundPlan } from '../plan/plans.js';
import { failure } from './support.js';

const plan = soundPlan(
  [
    '{type: nic, name: a, mac: "52:54:00:00:00:01", backend: {type: user}}',
    '{type: virtual-pf, name: w, backend: {type: user}, vfs: {count: 1, backend: {type: vdpa, device: "vd-{index}"}}}',
    '{type: failover, name: f, standby: {type: user}, primary: {pf: enp3s0f0, vf: 1}}',
    '{type: failover, name: rig, standby: {type: user}, primary: {emulated: e1000e}}',
    '{type: vf, name: p, source: {network: pool, pf: enp3s0f0}, driver: {model: mlx5_vfio_pci, iommufd: true}}',
    '{type: vf, name: q, source: {network: pool}}',
    '{type: vf, name: r, source: {network: elsewhere}}',
    '{type: nic, name: v, backend: {type: vdpa, path: /dev/vhost-vdpa-7}}',
  ],
  { inventory: INVENTORY },
);

describe('one device for virsh attach-device', () => {
  it('is its element, without an address: a running guest has free ports of its own', () => {
    expect(emitDeviceXml(plan, 'a')).toEqual([
      {
        name: 'ua-vpf-a',
        xml: `<interface type='user'>
  <mac address='52:54:00:00:00:01'/>
  <model type='virtio'/>
  <alias name='ua-vpf-a'/>
</interface>`,
      },
    ]);
  });

  it('keeps the address of the assigned device on the host', () => {
    const [, primary] = emitDeviceXml(plan, 'f');
    expect(primary?.xml).toContain(
      "<address type='pci' domain='0x0000' bus='0x03' slot='0x10' function='0x2'/>",
    );
    expect(primary?.xml.match(/<address/g)).toHaveLength(1);
  });

  it('is two elements for a failover pair, the standby first', () => {
    expect(emitDeviceXml(plan, 'f').map((d) => d.name)).toEqual([
      'ua-vpf-f_standby',
      'ua-vpf-f_primary',
    ]);
  });

  it.each(['w', 'rig'])('is not to be had for %s, which needs overrides', (name) => {
    const { code, message } = failure(() => emitDeviceXml(plan, name));
    expect(code).toBe('VPF_E_NOT_AVAILABLE');
    expect(message).toContain(`"${name}"`);
    expect(message).toContain('--format qmp');
  });

  it('names the devices that there are when it is not among them', () => {
    const { code, message } = failure(() => emitDeviceXml(plan, 'nope'));
    expect(code).toBe('VPF_E_NO_DEVICE');
    expect(message).toContain('a, w, f, rig, p, q, r, v');
  });
});

describe('networks', () => {
  it('are the pools whose PF the spec names, once each', () => {
    expect(emitNetworks(plan)).toEqual([
      {
        name: 'pool',
        xml: `<network>
  <name>pool</name>
  <forward mode='hostdev' managed='yes'>
    <driver name='vfio' model='mlx5_vfio_pci' iommufd='yes'/>
    <pf dev='enp3s0f0'/>
  </forward>
</network>`,
      },
    ]);
  });
});

describe('node devices', () => {
  it('are the assigned PCI devices and the vDPA devices with a name, as libvirt names them', () => {
    const found = emitNodeDevices(plan);
    expect(found.map((d) => d.name)).toEqual(['vdpa_vd_0', 'pci_0000_03_10_2']);
    expect(found[1]?.xml).toBe(`<device>
  <name>pci_0000_03_10_2</name>
  <capability type='pci'>
    <domain>0</domain>
    <bus>3</bus>
    <slot>16</slot>
    <function>2</function>
    <product id='0xffff'/>
    <vendor id='0xffff'/>
  </capability>
</device>`);
    expect(found[0]?.xml).toContain('<chardev>/run/vpf/vdpa/vd-0</chardev>');
  });
});
