import { BACKENDS, VF_BACKENDS } from './backends.js';
import type { DeviceOf } from './entry.js';
import { PLACE_OPTIONS, VIRTIO_OPTIONS } from './virtio.js';

type VirtualPf = DeviceOf<'virtual-pf'>;

const TAP = { type: 'tap', bridge: 'br0' } as const;

export function virtualPf(
  count: number,
  vfs: Partial<VirtualPf['vfs']> = {},
  pf: Partial<VirtualPf> = {},
): VirtualPf {
  return {
    type: 'virtual-pf',
    name: 'vpf0',
    backend: TAP,
    ...pf,
    vfs: { count, backend: TAP, ...vfs },
  };
}

function each<T>(
  prefix: string,
  of: Readonly<Record<string, T>>,
  make: (value: T) => VirtualPf,
): Record<string, VirtualPf> {
  return Object.fromEntries(
    Object.entries(of).map(([name, value]) => [`${prefix}-${name}`, make(value)]),
  );
}

export const VIRTUAL_PFS: Readonly<Record<string, VirtualPf>> = {
  ...Object.fromEntries([1, 2, 7, 8, 15, 64].map((count) => [`vpf-${count}`, virtualPf(count)])),
  'vpf-255': virtualPf(255, { vectors: 2 }),
  ...each('vpf-on', BACKENDS, (backend) => virtualPf(2, {}, { backend })),
  ...each('vpf-vfs-on', VF_BACKENDS, (backend) => virtualPf(9, { backend })),
  ...each('vpf-with', { ...VIRTIO_OPTIONS, ...PLACE_OPTIONS }, (options) =>
    virtualPf(2, {}, options),
  ),
  ...each('vpf-vfs-with', VIRTIO_OPTIONS, (options) => virtualPf(2, options)),
  'vpf-each': virtualPf(
    12,
    {
      each: {
        0: { mac: '52:54:00:a0:00:10' },
        1: { backend: { vlan: { trunk: [1, 2], native: 1 } } },
        3: { backend: { vlan: 200, ifname: 'third', mtu: 1400, switch: 'linux', bridge: 'br1' } },
        4: { backend: { type: 'tap', bridge: 'br-int', switch: 'ovs' } },
        7: { linkState: 'down', backend: { vhost: true } },
        8: { linkState: 'up', backend: { type: 'user' } },
        9: { backend: { type: 'vdpa', path: '/dev/vhost-vdpa-9' } },
        10: {
          backend: {
            type: 'vdpa',
            device: 'vdpa0',
            mgmtdev: 'vdpasim_net',
            mac: '52:54:00:a0:00:11',
            representor: 'enp3s0f0_1',
            bridge: 'br0',
            queues: 1,
          },
        },
        11: { backend: { type: 'vhost-user', socket: '/run/vhost/vf11.sock', server: false } },
      },
    },
    { mac: '52:54:00:a0:00:00' },
  ),
  'vpf-accelerate-pf': virtualPf(8, { accelerate: { pf: 'enp3s0f0' } }),
  'vpf-accelerate-max': virtualPf(2, { accelerate: { pf: 'enp3s0f0', max: 2 } }),
  'vpf-accelerate-addresses': virtualPf(9, {
    accelerate: { addresses: ['0000:03:10.0', '03:10.2'], max: 9 },
    vectors: 4,
  }),
};
