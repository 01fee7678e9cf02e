import { BACKENDS } from './backends.js';
import type { DeviceOf } from './entry.js';

type Options = Partial<Omit<DeviceOf<'nic'>, 'type' | 'name' | 'backend'>>;

/** virtio-net's own options, alone and together; each may stand on a nic, a virtual PF or its VFs. */
export const VIRTIO_OPTIONS: Readonly<Record<string, Options>> = {
  packed: { packed: true },
  'not-packed': { packed: false },
  iommu: { iommu: true, ats: true },
  'no-iommu': { iommu: false, ats: false },
  rings: { rxQueueSize: 1024, txQueueSize: 256 },
  'host-offloads': {
    offloads: {
      host: {
        csum: false,
        gso: false,
        tso4: false,
        tso6: true,
        ecn: false,
        ufo: false,
        mrg_rxbuf: true,
      },
    },
  },
  'guest-offloads': {
    offloads: { guest: { csum: true, tso4: false, tso6: false, ecn: false, ufo: false } },
  },
};

/** What any PCI network device may have. */
export const PLACE_OPTIONS: Readonly<
  Record<string, Pick<Options, 'mac' | 'bootOrder' | 'acpiIndex' | 'rom'>>
> = {
  mac: { mac: '52:54:00:A0:00:01' },
  boot: { bootOrder: 1 },
  acpi: { acpiIndex: 16383 },
  'rom-off': { rom: { enabled: false } },
  'rom-file': { rom: { enabled: true, bar: true, file: '/usr/share/qemu/pxe-virtio.rom' } },
  'rom-no-bar': { rom: { bar: false } },
};

export const NICS: Readonly<Record<string, DeviceOf<'nic'>>> = {
  ...Object.fromEntries(
    Object.entries(BACKENDS).map(([name, backend]) => [
      `nic-${name}`,
      { type: 'nic', name: 'net0', backend } as const,
    ]),
  ),
  ...Object.fromEntries(
    Object.entries({
      ...VIRTIO_OPTIONS,
      ...PLACE_OPTIONS,
      'link-up': { linkState: 'up' as const },
      'link-down': { linkState: 'down' as const },
    }).map(([name, options]) => [
      `nic-with-${name}`,
      { type: 'nic', name: 'net0', backend: { type: 'user' }, ...options } as const,
    ]),
  ),
  'nic-vhost-user-rings': {
    type: 'nic',
    name: 'net0',
    backend: { type: 'vhost-user', socket: '/run/vhost/a.sock' },
    rxQueueSize: 1024,
    txQueueSize: 1024,
  },
  'nic-vdpa-rings': {
    type: 'nic',
    name: 'net0',
    backend: { type: 'vdpa', path: '/dev/vhost-vdpa-0' },
    rxQueueSize: 512,
    txQueueSize: 512,
  },
  'nic-with-the-longest-name': {
    type: 'nic',
    name: 'n23456789-123456789-123456789-1',
    backend: { type: 'tap', bridge: 'br0' },
  },
};
