import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readBonds } from '../../src/host/inventory/bonds.js';
import { HostTree } from '../../src/host/inventory/tree.js';
import { namesOf } from '../../src/host/names.js';
import { missingOnHost } from '../../src/host/presence.js';
import { readInventory } from '../../src/host/sysfs.js';
import { checkSpec } from '../../src/spec/load.js';
import type { Spec } from '../../src/spec/schema.js';

/** A small sysfs, linked as the kernel links it: a PF with three VFs, a PF without, bridges, vdpa devices. */
let sys: string;

function folder(path: string): string {
  const full = join(sys, path);
  mkdirSync(full, { recursive: true });
  return full;
}

function link(path: string, target: string): void {
  const from = join(sys, path);
  mkdirSync(dirname(from), { recursive: true });
  symlinkSync(relative(dirname(from), join(sys, target)), from);
}

function pciNetdev(address: string, netdev: string): string {
  const device = `devices/pci0000:00/0000:00:02.0/${address}`;
  folder(`${device}/net/${netdev}`);
  link(`${device}/net/${netdev}/device`, device);
  link(`class/net/${netdev}`, `${device}/net/${netdev}`);
  link(`bus/pci/devices/${address}`, device);
  return device;
}

beforeAll(() => {
  sys = mkdtempSync(join(tmpdir(), 'vpf-sysfs-'));
  const pf = pciNetdev('0000:03:00.0', 'enp3s0f0');
  pciNetdev('0000:03:00.1', 'enp3s0f1');
  for (const [index, address] of ['0000:03:10.0', '0000:03:10.2', '0000:03:10.4'].entries()) {
    const vf = `devices/pci0000:00/0000:00:02.0/${address}`;
    if (index === 1)
      folder(vf); // given to a guest: no netdev
    else pciNetdev(address, `enp3s0f0v${index}`);
    if (index === 1) link(`bus/pci/devices/${address}`, vf);
    link(`${pf}/virtfn${index}`, vf);
    link(`${vf}/physfn`, pf);
  }
  folder('devices/virtual/net/br0/bridge');
  folder('devices/virtual/net/br0/bridge/x');
  link('class/net/br0', 'devices/virtual/net/br0');
  folder('devices/virtual/net/ovs-br');
  link('class/net/ovs-br', 'devices/virtual/net/ovs-br');
  folder('devices/vdpa0/vhost-vdpa-3');
  link('bus/vdpa/devices/vdpa0', 'devices/vdpa0');
  folder('devices/vdpa1/virtio7'); // bound to virtio_vdpa, not to vhost
  link('bus/vdpa/devices/vdpa1', 'devices/vdpa1');
});

afterAll(() => rmSync(sys, { recursive: true }));

function spec(...devices: readonly object[]): Spec {
  return specWith(undefined, ...devices);
}

function specWith(host: object | undefined, ...devices: readonly object[]): Spec {
  const section = host === undefined ? {} : { host };
  const checked = checkSpec({ version: 1, domain: 'd', ...section, devices });
  if (checked.spec === undefined) throw new Error(JSON.stringify(checked.diagnostics));
  return checked.spec;
}

const vf = (name: string, source: object) => ({ type: 'vf', name, source });
const nic = (name: string, backend: object) => ({ type: 'nic', name, backend });
const PF = {
  name: 'enp3s0f0',
  address: '0000:03:00.0',
  vfs: [
    { index: 0, address: '0000:03:10.0', netdev: 'enp3s0f0v0' },
    { index: 1, address: '0000:03:10.2' },
    { index: 2, address: '0000:03:10.4', netdev: 'enp3s0f0v2' },
  ],
};

describe('the inventory from sysfs', () => {
  it('has the PF that a spec names, with its VFs in order', () => {
    const names = namesOf(spec(vf('a', { pf: 'enp3s0f0', vf: 2 })));
    expect(readInventory(names, sys)).toEqual({ pfs: [PF], vdpa: [] });
  });

  it('finds the PF of a VF that is named by address or by interface', () => {
    for (const source of [{ address: '0000:03:10.2' }, { netdev: 'enp3s0f0v2' }])
      expect(readInventory(namesOf(spec(vf('a', source))), sys).pfs).toEqual([PF]);
  });

  it('has a PF without VFs', () => {
    const names = namesOf(spec({ type: 'pf', name: 'a', source: { pf: 'enp3s0f1' } }));
    expect(readInventory(names, sys).pfs).toEqual([
      { name: 'enp3s0f1', address: '0000:03:00.1', vfs: [] },
    ]);
  });

  it('has the vdpa devices on vhost-vdpa, {index} filled in', () => {
    const device = {
      type: 'virtual-pf',
      name: 'v',
      backend: { type: 'user' },
      vfs: { count: 2, backend: { type: 'vdpa', device: 'vdpa{index}' } },
    };
    expect(readInventory(namesOf(spec(device)), sys).vdpa).toEqual([
      { name: 'vdpa0', path: '/dev/vhost-vdpa-3' },
    ]);
  });

  it('leaves out what the host does not have, or is no PCI device', () => {
    const names = namesOf(spec(vf('a', { pf: 'eth9', vf: 0 }), vf('b', { pf: 'br0', vf: 0 })));
    expect(readInventory(names, sys)).toEqual({ pfs: [], vdpa: [] });
  });

  it('looks at nothing for a spec that names nothing', () => {
    expect(readInventory(namesOf(spec(nic('a', { type: 'user' }))), '/nowhere')).toEqual({
      pfs: [],
      vdpa: [],
    });
  });
});

describe('what is missing on the host', () => {
  it('is nothing where all is there', () => {
    const devices = [
      nic('a', { type: 'tap', bridge: 'br0' }),
      nic('b', { type: 'tap', bridge: 'ovs-br', switch: 'ovs' }),
      nic('c', { type: 'vdpa', device: 'vdpa0' }),
      nic('e', { type: 'vdpa', device: 'new0', mgmtdev: 'pci/0000:03:00.2' }),
      vf('f', { pf: 'enp3s0f0', vf: 0 }),
    ];
    expect(missingOnHost(spec(...devices), sys)).toEqual([]);
  });

  it('is nothing that the section host makes', () => {
    const host = {
      pfs: [
        { pf: 'enp3s0f0' },
        { address: '0000:03:00.1' },
        { pf: 'br0', devlink: 'pci/0000:03:00.1' },
      ],
      veths: [{ name: 'v0', peer: 'v1' }],
      bridges: [
        { name: 'new0', ports: [{ name: 'v1' }, { name: 'x', vxlan: { remote: '192.0.2.1' } }] },
        { name: 'new1', switch: 'ovs', ports: [{ name: 'i0', internal: true }] },
      ],
      macvtaps: [{ name: 'm0', link: 'new0' }],
      vdpa: [{ name: 'made0', mgmtdev: 'sim' }],
    };
    const devices = [
      nic('a', { type: 'tap', bridge: 'new0' }),
      nic('b', { type: 'tap', bridge: 'new1', switch: 'ovs' }),
      nic('c', { type: 'vdpa', device: 'made0' }),
    ];
    expect(missingOnHost(specWith(host, ...devices), sys)).toEqual([]);
    expect([...namesOf(specWith(host)).pfs]).toEqual(['enp3s0f0']);
  });

  it('is what the section host names and does not make', () => {
    const host = {
      pfs: [
        { pf: 'eth9' },
        { pf: 'br0' },
        { address: '0000:09:00.0' },
        { devlink: 'netdevsim/netdevsim1' },
      ],
      bridges: [{ name: 'b', ports: [{ name: 'eth8' }, { representor: { pf: 'eth7', vf: 0 } }] }],
      macvlans: [{ name: 'm', link: 'eth6' }],
      vdpa: [{ name: 'v', mgmtdev: { pf: 'eth5', vf: 0 } }],
    };
    const found = (spec: Spec) =>
      missingOnHost(spec, sys).map((d) => `${d.code} ${d.path.join('.')}: ${d.message}`);
    expect(found(specWith(host))).toEqual([
      'VPF_E_UNKNOWN_PF host.pfs.0.pf: this host has no interface eth9',
      'VPF_E_UNKNOWN_PF host.pfs.1.pf: br0 of this host is not a PCI device',
      'VPF_E_UNKNOWN_PF host.pfs.2.address: this host has no device pci/0000:09:00.0',
      'VPF_E_UNKNOWN_PF host.pfs.3.devlink: this host has no device netdevsim/netdevsim1',
      'VPF_E_NOT_ON_HOST host.bridges.0.ports.0.name: this host has no interface eth8, and the section host makes none',
      'VPF_E_UNKNOWN_PF host.bridges.0.ports.1.representor.pf: this host has no interface eth7',
      'VPF_E_NOT_ON_HOST host.macvlans.0.link: this host has no interface eth6, and the section host makes none',
      'VPF_E_UNKNOWN_PF host.vdpa.0.mgmtdev.pf: this host has no interface eth5',
    ]);
    // A representor may be called so.
    const switchdev = { pf: 'enp3s0f0', eswitch: { mode: 'switchdev' } };
    const bridges = [{ name: 'b', ports: [{ name: 'eth8' }] }];
    expect(found(specWith({ pfs: [switchdev], bridges }))).toEqual([]);
  });

  it('is named with its place in the spec', () => {
    const found = missingOnHost(
      spec(
        nic('a', { type: 'tap', bridge: 'br7' }),
        nic('b', { type: 'tap', bridge: 'ovs-br' }),
        nic('c', { type: 'vdpa', device: 'vdpa1' }),
        vf('f', { pf: 'eth9', vf: 0 }),
        vf('g', { pf: 'br0', vf: 0 }),
      ),
      sys,
    );
    expect(found.map(({ code, path, message }) => [code, path.join('.'), message])).toEqual([
      ['VPF_E_NOT_ON_HOST', 'devices.0.backend.bridge', 'this host has no bridge br7'],
      [
        'VPF_E_NOT_ON_HOST',
        'devices.1.backend.bridge',
        'ovs-br of this host is not a Linux bridge (an Open vSwitch bridge needs `switch: ovs`)',
      ],
      [
        'VPF_E_NOT_ON_HOST',
        'devices.2.backend.device',
        'this host has no vdpa device vdpa1 on vhost-vdpa',
      ],
      ['VPF_E_UNKNOWN_PF', 'devices.3.source.pf', 'this host has no interface eth9'],
      ['VPF_E_UNKNOWN_PF', 'devices.4.source.pf', 'br0 of this host is not a PCI device'],
    ]);
  });
});

it('bonds are read with their mode and members', () => {
  const bond = folder('class/net/bond0/bonding');
  writeFileSync(join(bond, 'mode'), '802.3ad 4\n');
  writeFileSync(join(bond, 'slaves'), 'enp3s0f0 enp3s0f1\n');
  const root = mkdtempSync(join(tmpdir(), 'vpf-bonds-'));
  try {
    symlinkSync(sys, join(root, 'sys'));
    const netdevs = ['bond0', 'enp3s0f0'].map((name) => ({ name, ifindex: 1 }));
    expect(readBonds(new HostTree(root), netdevs)).toEqual([
      { name: 'bond0', mode: '802.3ad', members: ['enp3s0f0', 'enp3s0f1'] },
    ]);
  } finally {
    rmSync(root, { recursive: true });
    rmSync(join(sys, 'class/net/bond0'), { recursive: true });
  }
});
