import type { NicDevice } from '../spec/devices.js';
import type { DocumentPath } from '../spec/diagnostic.js';
import { type PlanContext, report } from './context.js';
import type { PlannedBackend, VirtioFunction } from './types.js';

/** virtio-net's own keys, which nic, failover, virtual PF and its VFs share. */
export type VirtioKeys = Pick<
  NicDevice,
  'packed' | 'iommu' | 'ats' | 'rxQueueSize' | 'txQueueSize' | 'offloads'
>;

type Options = Pick<
  VirtioFunction,
  'packed' | 'iommu' | 'ats' | 'rxQueueSize' | 'txQueueSize' | 'offloads'
>;

/** Copies the options and reports those that cannot work with the backend or base. */
export function virtioOptions(
  context: PlanContext,
  keys: VirtioKeys,
  backend: PlannedBackend,
  path: DocumentPath,
): Options {
  const big = keys.txQueueSize !== undefined && keys.txQueueSize > 256;
  if (big && backend.type !== 'vhost-user' && backend.type !== 'vdpa') {
    report(
      context,
      'VPF_E_OPTION_CONFLICT',
      [...path, 'txQueueSize'],
      `QEMU allows a txQueueSize above 256 only with vhost-user and vdpa, not with ${backend.type}`,
    );
  }
  for (const key of ['iommu', 'ats'] as const) {
    if (keys[key] === true && !context.base.hasIommu) {
      report(
        context,
        'VPF_W_IOMMU_MISSING',
        [...path, key],
        `\`${key}\` has an effect only with a guest IOMMU: add <iommu model='intel'> (with <ioapic driver='qemu'/>) to the base`,
      );
    }
  }
  const { packed, iommu, ats, rxQueueSize, txQueueSize, offloads } = keys;
  return {
    ...(packed !== undefined && { packed }),
    ...(iommu !== undefined && { iommu }),
    ...(ats !== undefined && { ats }),
    ...(rxQueueSize !== undefined && { rxQueueSize }),
    ...(txQueueSize !== undefined && { txQueueSize }),
    ...(offloads !== undefined && { offloads }),
  };
}
