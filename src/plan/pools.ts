import type { Spec } from '../spec/schema.js';
import type { NetworkPool } from './types.js';

/** The libvirt networks that the spec describes well enough to write them: name and PF. */
export function planPools(spec: Spec): NetworkPool[] {
  const pools = new Map<string, NetworkPool>();
  for (const device of spec.devices) {
    const source =
      device.type === 'vf'
        ? device.source
        : device.type === 'failover'
          ? device.primary
          : undefined;
    if (source?.network === undefined || source.pf === undefined || pools.has(source.network))
      continue;
    const driver =
      device.type === 'vf'
        ? device.driver
        : device.type === 'failover'
          ? device.primary.driver
          : undefined;
    pools.set(source.network, {
      name: source.network,
      pf: source.pf,
      device: device.name,
      ...(driver !== undefined && { driver }),
    });
  }
  return [...pools.values()];
}
