import type { Backend } from '../../spec/backend.js';
import type { FailoverDevice } from '../../spec/devices.js';
import type { DocumentPath } from '../../spec/diagnostic.js';
import { planBackend } from '../backend.js';
import { type PlanContext, report } from '../context.js';
import { functionMac } from '../function-mac.js';
import { alias } from '../names.js';
import { ownPort, requirePcie } from '../own-port.js';
import type { AssignedFunction, PlannedFunction, VirtioFunction } from '../types.js';
import { virtioOptions } from '../virtio-options.js';
import { resolveVf } from './assigned.js';
import { planVfPolicy } from './vf-policy.js';

/**
 * A net_failover pair: the guest kernel pairs standby and primary by their MAC (net/core/failover.c),
 * QEMU by `failover_pair_id` (hw/net/virtio-net.c), libvirt by <teaming persistent=alias>.
 */
export function planFailover(
  context: PlanContext,
  device: FailoverDevice,
  path: DocumentPath,
): PlannedFunction[] {
  if (
    !requirePcie(context, 'a failover pair (its primary is unplugged like a PCIe device)', path)
  ) {
    return [];
  }
  const mac = functionMac(context, device.name, 0, device.mac, device.standby, [
    ...path,
    'standby',
  ]);
  const standbyId = alias(device.name, 'standby');
  const { backend, queues } = planBackend(context, device.name, 's', mac, device.standby, [
    ...path,
    'standby',
  ]);
  const standby: VirtioFunction = {
    kind: 'virtio',
    role: 'standby',
    id: standbyId,
    device: device.name,
    mac,
    ...ownPort(context, device.name, 'standby-port', path),
    backend,
    queues,
    failover: true,
    ...virtioOptions(context, device, backend, path),
    ...(device.bootOrder !== undefined && { bootOrder: device.bootOrder }),
    ...(device.acpiIndex !== undefined && { acpiIndex: device.acpiIndex }),
    path: [...path, 'standby'],
  };
  const primary = planPrimary(context, device, mac, standbyId, [...path, 'primary']);
  return primary === undefined ? [standby] : [standby, primary];
}

function planPrimary(
  context: PlanContext,
  device: FailoverDevice,
  mac: string,
  standbyId: string,
  path: DocumentPath,
): PlannedFunction | undefined {
  const { primary } = device;
  if (primary.mac !== undefined && primary.mac !== mac) {
    report(
      context,
      'VPF_E_FAILOVER_MAC',
      [...path, 'mac'],
      `the primary's MAC ${primary.mac} differs from the standby's ${mac}: the guest pairs the two by MAC; give \`mac\` once, on the device`,
    );
  }
  const common = {
    role: 'primary' as const,
    id: alias(device.name, 'primary'),
    device: device.name,
    mac,
    persistent: standbyId,
    path,
  };
  const place = () => ownPort(context, device.name, 'primary-port', path);
  if (primary.emulated !== undefined) {
    for (const key of [
      'pf',
      'vf',
      'address',
      'network',
      'attach',
      'managed',
      'driver',
      'vlan',
      'trust',
      'spoofCheck',
      'rate',
      'linkState',
      'rom',
    ] as const) {
      if (primary[key] === undefined) continue;
      report(
        context,
        'VPF_E_OPTION_CONFLICT',
        [...path, key],
        `\`${key}\` is for a physical VF; the primary is emulated`,
      );
    }
    const wanted = primary.backend ?? { type: 'user' };
    checkEmulatedBackend(context, wanted, [...path, 'backend']);
    const { backend } = planBackend(context, device.name, 'm', mac, wanted, [...path, 'backend']);
    return { ...common, kind: 'emulated', model: primary.emulated, mac, ...place(), backend };
  }
  if (primary.backend !== undefined) {
    report(
      context,
      'VPF_E_OPTION_CONFLICT',
      [...path, 'backend'],
      '`backend` is for an emulated primary (emulated: e1000e)',
    );
  }
  const pooled = primary.network !== undefined;
  if (
    !pooled &&
    primary.address === undefined &&
    (primary.pf === undefined || primary.vf === undefined)
  ) {
    report(
      context,
      'VPF_E_SOURCE',
      path,
      'which VF? Give {pf, vf}, {address} or {network}, or for a rig {emulated: e1000e, backend}',
    );
    return undefined;
  }
  if (pooled && (primary.vf !== undefined || primary.address !== undefined)) {
    report(
      context,
      'VPF_E_SOURCE',
      path,
      `a VF of the pool "${primary.network}" is chosen by libvirt: leave \`vf\` and \`address\` out`,
    );
  }
  if (pooled && primary.attach !== undefined && primary.attach !== 'interface') {
    report(
      context,
      'VPF_E_OPTION_CONFLICT',
      [...path, 'attach'],
      'a VF of a pool is an <interface>: leave `attach` out',
    );
  }
  const resolved = pooled
    ? { address: undefined, pf: primary.pf, vf: undefined, netdev: undefined }
    : resolveVf(context, primary, path, true);
  const attach: AssignedFunction['attach'] = pooled ? 'network' : (primary.attach ?? 'interface');
  const vlan = planVfPolicy(context, device.name, primary, resolved, mac, attach, path);
  return {
    ...common,
    kind: 'assigned',
    ...place(),
    attach,
    hostAddress: resolved.address,
    ...(primary.network !== undefined && { network: primary.network }),
    ...(resolved.pf !== undefined && { pf: resolved.pf }),
    ...(resolved.vf !== undefined && { vf: resolved.vf }),
    managed: primary.managed ?? true,
    ...(primary.driver !== undefined && { driver: primary.driver }),
    ...(vlan !== undefined && { vlan }),
    ...(primary.rom !== undefined && { rom: primary.rom }),
  };
}

/** An e1000e has one queue and the data path of QEMU itself: vdpa and vhost-user carry virtio only. */
function checkEmulatedBackend(context: PlanContext, backend: Backend, path: DocumentPath): void {
  if (backend.type !== 'tap' && backend.type !== 'user') {
    report(
      context,
      'VPF_E_OPTION_CONFLICT',
      [...path, 'type'],
      `an emulated primary is no virtio-net device, and ${backend.type} carries only those: use tap or user`,
    );
  }
  if (backend.type !== 'tap') return;
  for (const key of ['queues', 'vhost'] as const) {
    if (backend[key] === undefined) continue;
    report(
      context,
      'VPF_E_OPTION_CONFLICT',
      [...path, key],
      `\`${key}\` is for virtio-net devices; the primary is an emulated e1000e`,
    );
  }
}
