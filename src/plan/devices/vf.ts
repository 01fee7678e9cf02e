import type { VfDevice } from '../../spec/devices.js';
import type { DocumentPath } from '../../spec/diagnostic.js';
import { type PlanContext, report } from '../context.js';
import { alias, deriveMac } from '../names.js';
import { ownPort } from '../own-port.js';
import type { AssignedFunction, PlannedFunction } from '../types.js';
import { resolveVf } from './assigned.js';
import { planVfPolicy } from './vf-policy.js';

/** A physical VF given to the guest. */
export function planVf(
  context: PlanContext,
  device: VfDevice,
  path: DocumentPath,
): PlannedFunction[] {
  const { source } = device;
  const sourcePath = [...path, 'source'];
  const pooled = source.network !== undefined;
  const attach: AssignedFunction['attach'] = pooled ? 'network' : (device.attach ?? 'interface');
  checkForm(context, device, path);
  const named = pooled || source.address !== undefined || source.netdev !== undefined;
  if (!named && (source.pf === undefined || source.vf === undefined)) {
    report(
      context,
      'VPF_E_SOURCE',
      sourcePath,
      'which VF? Give {pf, vf}, {address} or {network} (for macvtap also {netdev})',
    );
    return [];
  }
  const resolved = pooled
    ? { address: undefined, pf: source.pf, vf: undefined, netdev: undefined }
    : resolveVf(context, source, sourcePath, attach !== 'macvtap');
  const netdev = attach === 'macvtap' ? vfNetdev(context, device, resolved, sourcePath) : undefined;
  // libvirt does not set the MAC of a plain <hostdev>; only a MAC that the user gave is set through the PF.
  const mac =
    attach === 'hostdev' && device.mac === undefined
      ? resolved.pf === undefined
        ? undefined
        : deriveMac(context.domain, device.name)
      : (device.mac ?? deriveMac(context.domain, device.name));
  const vlan = planVfPolicy(context, device.name, device, resolved, mac, attach, path);
  return [
    {
      kind: 'assigned',
      role: 'vf',
      id: alias(device.name),
      device: device.name,
      mac,
      ...ownPort(context, device.name, 'port', path),
      attach,
      hostAddress: attach === 'macvtap' || pooled ? undefined : resolved.address,
      ...(netdev !== undefined && { netdev }),
      ...(source.network !== undefined && { network: source.network }),
      ...(resolved.pf !== undefined && { pf: resolved.pf }),
      ...(resolved.vf !== undefined && { vf: resolved.vf }),
      managed: device.managed ?? true,
      ...(device.driver !== undefined && { driver: device.driver }),
      ...(vlan !== undefined && { vlan }),
      ...(device.bootOrder !== undefined && { bootOrder: device.bootOrder }),
      ...(device.acpiIndex !== undefined && { acpiIndex: device.acpiIndex }),
      ...(device.rom !== undefined && { rom: device.rom }),
      path,
    },
  ];
}

/** Forms that contradict each other. */
function checkForm(context: PlanContext, device: VfDevice, path: DocumentPath): void {
  const { source, attach } = device;
  const conflict = (key: string[], message: string) =>
    report(context, 'VPF_E_OPTION_CONFLICT', [...path, ...key], message);
  if (source.network !== undefined) {
    for (const key of ['vf', 'address', 'netdev'] as const) {
      if (source[key] === undefined) continue;
      report(
        context,
        'VPF_E_SOURCE',
        [...path, 'source', key],
        `a VF of the pool "${source.network}" is chosen by libvirt: leave \`${key}\` out (\`pf\` may stay: it describes the pool)`,
      );
    }
    if (attach !== undefined && attach !== 'interface') {
      conflict(['attach'], `a VF of a pool is an <interface>: leave \`attach: ${attach}\` out`);
    }
  }
  if (source.netdev !== undefined && attach !== 'macvtap') {
    conflict(['source', 'netdev'], '`netdev` is for attach: macvtap');
  }
  if (attach === 'macvtap') {
    for (const key of ['driver', 'managed'] as const) {
      if (device[key] === undefined) continue;
      conflict(
        [key],
        `\`${key}\` is for assigned devices; with macvtap the VF stays with the host`,
      );
    }
  }
  if (source.network !== undefined && device.managed !== undefined) {
    conflict(['managed'], 'the pool says whether its VFs are managed: leave `managed` out');
  }
  if (source.network !== undefined && device.driver !== undefined && source.pf === undefined) {
    conflict(
      ['driver'],
      "the pool's own definition has the driver: give source.pf too, so that vpf writes the pool",
    );
  }
}

function vfNetdev(
  context: PlanContext,
  device: VfDevice,
  resolved: { pf: string | undefined; vf: number | undefined; netdev: string | undefined },
  path: DocumentPath,
): string | undefined {
  if (resolved.netdev !== undefined) return resolved.netdev;
  if (resolved.pf === undefined || resolved.vf === undefined) {
    report(
      context,
      'VPF_E_SOURCE',
      path,
      'macvtap needs the interface of the VF: give {netdev}, or {pf, vf}',
    );
    return undefined;
  }
  // systemd's predictable names: the PF's name, "v" and the VF's index (systemd.net-naming-scheme, v239).
  const guess = `${resolved.pf}v${resolved.vf}`;
  report(
    context,
    'VPF_W_NETDEV_GUESSED',
    path,
    `the interface of VF ${resolved.vf} of ${resolved.pf} is taken to be ${guess}: give source.netdev if it is not (device ${device.name})`,
  );
  return guess;
}
