import { describe, expect, it } from 'vitest';
import { INVENTORY } from '../matrix/matrix.js';
import { elementOf, overridesOf, xmlOf } from './emitted.js';

const PLACE = `  <alias name='ua-vpf-a'/>
  <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
</interface>`;

function nic(backend: string, more = ''): string {
  return xmlOf(
    `{type: nic, name: a, mac: "52:54:00:00:00:01", backend: ${backend}${more}}`,
    'ua-vpf-a',
    { inventory: INVENTORY },
  );
}

describe('a virtio-net function', () => {
  it('is in the order in which libvirt writes it, so that a dump differs little', () => {
    expect(
      nic(
        '{type: tap, bridge: br-int, switch: ovs, ifname: fast, vlan: {trunk: [10, 20], native: 20}, queues: 2, vhost: true, mtu: 9000}',
        ', linkState: down, packed: true, iommu: true, ats: false, rxQueueSize: 512, txQueueSize: 256, offloads: {host: {gso: false}, guest: {tso4: true}}, bootOrder: 1, acpiIndex: 4, rom: {bar: true, file: /x}',
      ),
    ).toBe(`<interface type='bridge'>
  <mac address='52:54:00:00:00:01'/>
  <source bridge='br-int'/>
  <vlan trunk='yes'>
    <tag id='20' nativeMode='untagged'/>
    <tag id='10'/>
  </vlan>
  <virtualport type='openvswitch'/>
  <target dev='fast'/>
  <model type='virtio'/>
  <driver name='vhost' queues='2' rx_queue_size='512' tx_queue_size='256' iommu='on' ats='off' packed='on'>
    <host gso='off'/>
    <guest tso4='on'/>
  </driver>
  <link state='down'/>
  <mtu size='9000'/>
  <boot order='1'/>
  <alias name='ua-vpf-a'/>
  <rom bar='on' file='/x'/>
  <acpi index='4'/>
  <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
</interface>`);
  });

  it.each([
    [
      'a tap without a bridge',
      '{type: tap, ifname: t0}',
      `<interface type='ethernet'>
  <mac address='52:54:00:00:00:01'/>
  <target dev='t0'/>
  <model type='virtio'/>
`,
    ],
    [
      'a tap on a Linux bridge in an access VLAN',
      '{type: tap, ifname: t0, bridge: br0, vlan: 100, vhost: false}',
      `<interface type='bridge'>
  <mac address='52:54:00:00:00:01'/>
  <source bridge='br0'/>
  <vlan>
    <tag id='100'/>
  </vlan>
  <target dev='t0'/>
  <model type='virtio'/>
  <driver name='qemu'/>
`,
    ],
    [
      'a trunk without a native VLAN',
      '{type: tap, ifname: t0, bridge: br0, vlan: {trunk: [7]}}',
      `<interface type='bridge'>
  <mac address='52:54:00:00:00:01'/>
  <source bridge='br0'/>
  <vlan trunk='yes'>
    <tag id='7'/>
  </vlan>
  <target dev='t0'/>
  <model type='virtio'/>
`,
    ],
    [
      'vDPA, whose MTU libvirt refuses, and whose VLAN is the representor’s',
      '{type: vdpa, device: vdpa0, queues: 2, mtu: 9000, representor: r0, bridge: br0, vlan: 5}',
      `<interface type='vdpa'>
  <mac address='52:54:00:00:00:01'/>
  <source dev='/dev/vhost-vdpa-0'/>
  <model type='virtio'/>
  <driver queues='2'/>
`,
    ],
    [
      "QEMU's user network",
      '{type: user}',
      `<interface type='user'>
  <mac address='52:54:00:00:00:01'/>
  <model type='virtio'/>
`,
    ],
    [
      'a user-space switch to which QEMU connects',
      '{type: vhost-user, socket: /run/a.sock}',
      `<interface type='vhostuser'>
  <mac address='52:54:00:00:00:01'/>
  <source type='unix' path='/run/a.sock' mode='client'/>
  <model type='virtio'/>
`,
    ],
    [
      'a user-space switch that connects',
      '{type: vhost-user, socket: /run/a.sock, server: true, queues: 2}',
      `<interface type='vhostuser'>
  <mac address='52:54:00:00:00:01'/>
  <source type='unix' path='/run/a.sock' mode='server'/>
  <model type='virtio'/>
  <driver queues='2'/>
`,
    ],
  ])('has %s', (_, backend, head) => {
    expect(nic(backend)).toBe(`${head}${PLACE}`);
  });

  it('says nothing of options that the spec leaves out', () => {
    expect(nic('{type: user}')).not.toMatch(/<(?:driver|link|mtu|boot|rom|acpi|teaming|vlan)/);
  });
});

describe('a failover pair', () => {
  const pair = (primary: string) =>
    `{type: failover, name: a, mac: "52:54:00:00:00:01", standby: {type: user}, primary: ${primary}}`;

  it('has a standby that is the persistent half, under the alias that the primary names', () => {
    const devices = pair('{address: "0000:03:10.6"}');
    expect(xmlOf(devices, 'ua-vpf-a_standby')).toContain("  <teaming type='persistent'/>");
    expect(xmlOf(devices, 'ua-vpf-a_primary')).toContain(
      "  <teaming type='transient' persistent='ua-vpf-a_standby'/>",
    );
  });

  it('has an emulated primary without a ROM, paired by an override', () => {
    const devices = pair('{emulated: e1000e, backend: {type: tap, ifname: p0, mtu: 1400}}');
    expect(xmlOf(devices, 'ua-vpf-a_primary')).toBe(`<interface type='ethernet'>
  <mac address='52:54:00:00:00:01'/>
  <target dev='p0'/>
  <model type='e1000e'/>
  <mtu size='1400'/>
  <alias name='ua-vpf-a_primary'/>
  <rom enabled='no'/>
  <address type='pci' domain='0x0000' bus='0x02' slot='0x00' function='0x0'/>
</interface>`);
    expect(overridesOf(devices, 'ua-vpf-a_primary')).toEqual([
      'failover_pair_id:string=ua-vpf-a_standby',
    ]);
    expect(overridesOf(devices, 'ua-vpf-a_standby')).toEqual([]);
    expect(elementOf(devices, 'ua-vpf-a_primary').group).toBe('a');
  });
});
