import type { Inventory } from '../../src/plan/inventory.js';
import type { SpecInput } from '../../src/spec/schema.js';

export type DeviceInput = NonNullable<SpecInput['devices']>[number];
export type DeviceOf<T extends DeviceInput['type']> = Extract<DeviceInput, { type: T }>;
export type BackendInput = DeviceOf<'nic'>['backend'];

/** One spec of the matrix. */
export interface MatrixCase {
  /** What it shows; also the name of the domain, so that all can be defined side by side. */
  readonly name: string;
  readonly spec: SpecInput;
  /** vCPUs that the guest needs for the interrupts of its VFs; 2 where left out. */
  readonly vcpus?: number;
}

export function entry(name: string, ...devices: DeviceInput[]): MatrixCase {
  return { name, spec: { version: 1, domain: name, devices } };
}

/** The host that all of the matrix is for. */
export const INVENTORY: Inventory = {
  pfs: [
    {
      name: 'enp3s0f0',
      address: '0000:03:00.0',
      vfs: Array.from({ length: 8 }, (_, index) => ({
        index,
        address: `0000:03:1${index >> 2}.${(index & 3) * 2}`,
        netdev: `enp3s0f0v${index}`,
      })),
    },
    { name: 'enp3s0f1', address: '0000:03:00.1', vfs: [] },
  ],
  vdpa: [{ name: 'vdpa0', path: '/dev/vhost-vdpa-0' }],
};
