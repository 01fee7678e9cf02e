import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../src/libvirt/document.js';
import { decodeBase } from '../../src/libvirt/encoding.js';
import { readBase } from '../../src/libvirt/read-base.js';

const read = (xml: string) => readBase(parseDocument(xml));
const withDevices = (xml: string) => read(`<domain><devices>${xml}</devices></domain>`);
const corpus = (name: string) =>
  read(decodeBase(readFileSync(new URL(`../corpus/${name}`, import.meta.url))));

describe('the domain', () => {
  it('name, type, machine, arch', () => {
    expect(corpus('aarch64-virt.xml')).toMatchObject({
      name: 'arm-edge',
      type: 'qemu',
      machine: 'virt',
      arch: 'aarch64',
      vcpus: 2,
      memory: 512 * 1024 ** 2,
    });
    expect(corpus('openstack-nova.xml')).toMatchObject({
      name: 'instance-0000002a',
      machine: 'q35',
      arch: undefined,
      memory: 4 * 1024 ** 3,
    });
  });

  it('an empty one: nothing is made up but one vCPU', () => {
    expect(read('<domain/>')).toEqual({
      name: undefined,
      type: undefined,
      machine: undefined,
      arch: undefined,
      vcpus: 1,
      memory: undefined,
      sharedMemory: false,
      hasIommu: false,
      pciControllers: [],
      pciAddresses: [],
      interfaces: [],
      bootOrders: [],
      osBoot: false,
      unplaced: 0,
      own: new Map(),
    });
  });

  it('the vCPUs that are there at the start', () => {
    expect(corpus('ovirt.xml').vcpus).toBe(4);
    expect(read("<domain><vcpu current='2'>8</vcpu></domain>").vcpus).toBe(2);
    expect(read('<domain><vcpu> 8\n</vcpu></domain>').vcpus).toBe(8);
    expect(read('<domain><vcpu>many</vcpu></domain>').vcpus).toBe(1);
  });

  it('memory in every unit of libvirt', () => {
    const memory = (unit: string) => read(`<domain><memory${unit}>3</memory></domain>`).memory;
    const k = 1024;
    const units: Record<string, number> = {
      b: 1,
      bytes: 1,
      KB: 1000,
      k: k,
      KiB: k,
      MB: 1e6,
      M: k ** 2,
      MiB: k ** 2,
      GB: 1e9,
      G: k ** 3,
      GiB: k ** 3,
      TB: 1e12,
      TiB: k ** 4,
      gib: k ** 3,
    };
    expect(memory('')).toBe(3 * k);
    for (const [unit, bytes] of Object.entries(units))
      expect(memory(` unit='${unit}'`)).toBe(3 * bytes);
    expect(memory(" unit='acres'")).toBeUndefined();
  });

  it('memory is shared by <access>, or by every NUMA cell', () => {
    const shared = (access: string, ...cells: string[]) =>
      read(
        `<domain>${access && `<memoryBacking><access mode='${access}'/></memoryBacking>`}<cpu><numa>${cells
          .map((c) => `<cell${c && ` memAccess='${c}'`}/>`)
          .join('')}</numa></cpu></domain>`,
      ).sharedMemory;
    expect(shared('shared')).toBe(true);
    expect(shared('private')).toBe(false);
    expect(shared('')).toBe(false);
    expect(shared('', 'shared', 'shared')).toBe(true);
    expect(shared('', 'shared', 'private')).toBe(false);
    expect(shared('', 'shared', '')).toBe(false);
    expect(shared('shared', 'shared', '')).toBe(true);
    expect(shared('shared', 'private')).toBe(false);
    expect(corpus('numa-hugepages.xml').sharedMemory).toBe(true);
  });

  it('a guest IOMMU', () => {
    expect(corpus('uefi-nvram-iommu.xml').hasIommu).toBe(true);
    expect(corpus('virt-install-q35.xml').hasIommu).toBe(false);
  });
});

describe('what is taken', () => {
  it('PCI controllers with an index', () => {
    expect(corpus('numa-hugepages.xml').pciControllers).toEqual([
      { index: 0, model: 'pcie-root' },
      { index: 1, model: 'pcie-expander-bus' },
      { index: 2, model: 'pcie-root-port' },
    ]);
    expect(
      withDevices("<controller type='usb' index='1'/><controller type='pci' model='m'/>")
        .pciControllers,
    ).toEqual([]);
  });

  it('guest PCI addresses with holder and line; places on the host are not among them', () => {
    expect(corpus('hostdev-pci.xml').pciAddresses).toEqual([
      { bus: 0, slot: 1, function: 0, holder: 'controller pci 1', line: 10 },
      { bus: 1, slot: 0, function: 0, holder: 'hostdev pci', line: 17 },
      { bus: 1, slot: 0, function: 1, holder: 'hostdev pci', line: 24 },
    ]);
    expect(
      corpus('all-kinds-of-devices.xml').pciAddresses.map((a) => [a.holder, a.slot, a.function]),
    ).toEqual([
      ['disk nvme vda', 7, 0],
      ['controller usb 0', 0x1d, 7],
      ['controller usb 0', 0x1d, 0],
      ['sound ich9', 0x1b, 0],
    ]);
  });

  it('an assigned VF has no guest address by the address of its source', () => {
    expect(corpus('teaming-pair.xml').pciAddresses).toEqual([]);
    expect(corpus('openstack-sriov-trunk.xml').pciAddresses).toEqual([]);
  });

  it('numbers in hexadecimal, decimal or octal; a missing bus or function is 0; nonsense is left out', () => {
    const place = (attributes: string) =>
      withDevices(`<a><address type='pci' ${attributes}/></a>`).pciAddresses.map((a) => [
        a.bus,
        a.slot,
        a.function,
      ]);
    expect(place("domain='0' bus='0x1F' slot='10' function='07'")).toEqual([[31, 10, 7]]);
    expect(place("slot='010'")).toEqual([[0, 8, 0]]);
    expect(place("slot='0xzz'")).toEqual([]);
    expect(place("bus='1'")).toEqual([]);
    expect(
      withDevices(
        "<a><address type='ccw' slot='1'/></a><b><address type='usb' bus='0' port='1'/></b>",
      ).pciAddresses,
    ).toEqual([]);
  });

  it('the same address twice is reported twice', () => {
    const one = "<a><address type='pci' slot='1'/></a>";
    expect(withDevices(one + one).pciAddresses).toHaveLength(2);
  });

  it('boot orders of all devices', () => {
    expect(corpus('proxmox-like.xml').bootOrders).toEqual([1, 2]);
  });
});

describe('what libvirt is still to decide', () => {
  it('whether <os> names a boot device', () => {
    expect(corpus('virt-install-q35.xml').osBoot).toBe(true);
    expect(corpus('proxmox-like.xml').osBoot).toBe(false);
  });

  it('how many PCI devices have no address', () => {
    expect(corpus('virt-manager-q35-inactive.xml').unplaced).toBe(0);
    expect(corpus('virt-install-q35.xml').unplaced).toBe(5);
    const count = (xml: string) => withDevices(xml).unplaced;
    expect(count("<interface type='user'/><hostdev type='pci'/><memballoon model='virtio'/>")).toBe(
      3,
    );
    expect(count("<disk><target bus='virtio'/></disk><controller type='scsi'/><video/>")).toBe(3);
    expect(count("<disk><target bus='sata'/></disk><hostdev type='usb'/><console/>")).toBe(0);
    expect(count("<memballoon model='none'/><controller type='usb' model='none'/>")).toBe(0);
    expect(count("<watchdog model='itco'/><video><model type='none'/></video>")).toBe(0);
    expect(count("<interface><address type='pci' slot='1'/></interface>")).toBe(0);
    expect(count("<interface><alias name='ua-vpf-n'/></interface>")).toBe(0);
  });
});

describe('interfaces', () => {
  it('of every type, with what makes them collide with others', () => {
    const list = corpus('multi-interface.xml').interfaces;
    expect(list.map((i) => i.type)).toEqual([
      'bridge',
      'direct',
      'ethernet',
      'vdpa',
      'network',
      'udp',
    ]);
    expect(list[1]).toEqual({
      element: 'interface',
      type: 'direct',
      line: 18,
      alias: undefined,
      mac: '52:54:00:3b:30:02',
      model: 'virtio',
      target: undefined,
      hostAddress: undefined,
      vdpaPath: undefined,
      socket: undefined,
      sourceDev: 'enp3s0',
      teaming: undefined,
      acpiIndex: undefined,
    });
    expect(list[2]).toMatchObject({ target: 'mytap0', sourceDev: undefined });
    expect(list[3]).toMatchObject({ vdpaPath: '/dev/vhost-vdpa-0', sourceDev: undefined });
    expect(list[4]).toMatchObject({ acpiIndex: 4 });
    expect(corpus('numa-hugepages.xml').interfaces[0]).toMatchObject({
      socket: '/run/vpp/vnf-1.sock',
    });
  });

  it('assigned ones, also plain <hostdev> of PCI devices, with their host address', () => {
    expect(corpus('hostdev-pci.xml').interfaces).toMatchObject([
      { element: 'hostdev', type: 'pci', hostAddress: '0000:65:00.0' },
      { element: 'hostdev', type: 'pci', hostAddress: '0000:65:00.1' },
    ]);
    expect(corpus('openstack-sriov-trunk.xml').interfaces[0]?.hostAddress).toBe('0000:81:0a.3');
  });

  it('teaming pairs', () => {
    expect(corpus('teaming-pair.xml').interfaces.map((i) => [i.alias, i.teaming])).toEqual([
      ['ua-backup0', { type: 'persistent', persistent: undefined }],
      [undefined, { type: 'transient', persistent: 'ua-backup0' }],
    ]);
  });

  it('MACs in lower case', () => {
    expect(
      withDevices("<interface><mac address='52:54:00:AA:BB:CC'/></interface>").interfaces[0]?.mac,
    ).toBe('52:54:00:aa:bb:cc');
  });
});

describe('what is ours', () => {
  const base = corpus('composed-before.xml');

  it('is known by alias, with address and controller index', () => {
    expect([...base.own]).toEqual([
      ['ua-vpf-vpf0_port', { address: { bus: 0, slot: 1, function: 0 }, index: 1 }],
      ['ua-vpf-vpf0_vf0', { address: { bus: 1, slot: 0, function: 1 }, index: undefined }],
      ['ua-vpf-vpf0', { address: { bus: 1, slot: 0, function: 0 }, index: undefined }],
    ]);
  });

  it('is listed once, the first, where an alias is there twice', () => {
    const own = (slot: number) =>
      `<a><alias name='ua-vpf-x'/><address type='pci' slot='${slot}'/></a>`;
    expect([...withDevices(own(3) + own(4)).own.values()]).toEqual([
      { address: { bus: 0, slot: 3, function: 0 }, index: undefined },
    ]);
  });

  it('is in no other list', () => {
    expect(base.interfaces).toEqual([]);
    expect(base.pciAddresses).toEqual([]);
    expect(base.pciControllers).toEqual([{ index: 0, model: 'pcie-root' }]);
    expect(
      withDevices(
        "<iommu><alias name='ua-vpf-i'/></iommu><disk><boot order='1'/><alias name='ua-vpf-d'/></disk>",
      ),
    ).toMatchObject({ hasIommu: false, bootOrders: [] });
  });

  it('is not what only looks like it: comments, other namespaces, near misses', () => {
    for (const name of [
      'comments-everywhere.xml',
      'devices-in-metadata.xml',
      'near-miss-aliases.xml',
    ])
      expect(corpus(name).own.size).toBe(0);
    expect(corpus('near-miss-aliases.xml').interfaces).toHaveLength(6);
  });
});
