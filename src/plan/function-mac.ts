import type { Backend } from '../spec/backend.js';
import type { DocumentPath } from '../spec/diagnostic.js';
import { type PlanContext, report } from './context.js';
import { deriveMac } from './names.js';

/**
 * The MAC of a virtio-net function: the one given, or that of the vdpa device that is made for it, or a derived one.
 * A vdpa device's own MAC is what the guest reads (net/vhost-vdpa.c, virtio_net_get_config), so the two must agree.
 */
export function functionMac(
  context: PlanContext,
  device: string,
  index: number,
  given: string | undefined,
  backend: Backend,
  path: DocumentPath,
): string {
  const made = backend.type === 'vdpa' ? backend.mac : undefined;
  if (given !== undefined && made !== undefined && given !== made) {
    report(
      context,
      'VPF_E_OPTION_CONFLICT',
      [...path, 'mac'],
      `the vdpa device would have the MAC ${made}, and its function ${given}: give one of them`,
    );
  }
  return given ?? made ?? deriveMac(context.domain, device, index);
}
