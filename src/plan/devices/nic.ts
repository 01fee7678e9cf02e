import type { NicDevice } from '../../spec/devices.js';
import type { DocumentPath } from '../../spec/diagnostic.js';
import { planBackend } from '../backend.js';
import type { PlanContext } from '../context.js';
import { functionMac } from '../function-mac.js';
import { alias } from '../names.js';
import { ownPort } from '../own-port.js';
import type { PlannedFunction } from '../types.js';
import { virtioOptions } from '../virtio-options.js';

/** A virtio-net device in a root port of its own. */
export function planNic(
  context: PlanContext,
  device: NicDevice,
  path: DocumentPath,
): PlannedFunction[] {
  const mac = functionMac(context, device.name, 0, device.mac, device.backend, [
    ...path,
    'backend',
  ]);
  const { backend, queues } = planBackend(context, device.name, '', mac, device.backend, [
    ...path,
    'backend',
  ]);
  return [
    {
      kind: 'virtio',
      role: 'nic',
      id: alias(device.name),
      device: device.name,
      mac,
      ...ownPort(context, device.name, 'port', path),
      backend,
      queues,
      failover: false,
      ...virtioOptions(context, device, backend, path),
      ...(device.linkState !== undefined && { linkState: device.linkState }),
      ...(device.bootOrder !== undefined && { bootOrder: device.bootOrder }),
      ...(device.acpiIndex !== undefined && { acpiIndex: device.acpiIndex }),
      ...(device.rom !== undefined && { rom: device.rom }),
      path,
    },
  ];
}
