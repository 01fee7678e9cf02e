import type { Backend } from '../../spec/backend.js';
import type { VirtualPfDevice } from '../../spec/devices.js';
import type { DocumentPath } from '../../spec/diagnostic.js';
import { withIndex } from '../../spec/index-pattern.js';
import { diagnoseBackend } from '../../spec/issues.js';
import { planBackend } from '../backend.js';
import { type PlanContext, report } from '../context.js';
import { functionMac } from '../function-mac.js';
import { alias } from '../names.js';
import { reportFull, requirePcie } from '../own-port.js';
import { fromDevfn } from '../pci.js';
import type { PlannedFunction, VirtioFunction } from '../types.js';
import { virtioOptions } from '../virtio-options.js';

/** Primaries that may be plugged at once where the spec does not say. */
const DEFAULT_ACCELERATE = 4;

/**
 * A virtual PF: VFs first, then the PF, all below one root port. VF i is function i + 1 counted from slot 0
 * (stride 1, ARI), which QEMU demands: greater than the PF's, constant stride (hw/pci/pcie_sriov.c).
 */
export function planVirtualPf(
  context: PlanContext,
  device: VirtualPfDevice,
  path: DocumentPath,
): PlannedFunction[] {
  if (!requirePcie(context, 'a virtual PF', path)) return [];
  const { name, vfs } = device;
  const port = context.placement.rootPort(alias(name, 'port'), name, 'function');
  if (port === undefined) {
    reportFull(context, path);
    return [];
  }
  checkEach(context, device, path);

  const pfId = alias(name, 'pf');
  const pfMac = functionMac(context, name, 0, device.mac, device.backend, [...path, 'backend']);
  const pf = planBackend(context, name, 'p', pfMac, device.backend, [...path, 'backend']);
  const functions: VirtioFunction[] = [];
  for (let index = 0; index < vfs.count; index++) {
    const each = vfs.each?.[String(index)];
    const eachPath = [...path, 'vfs', 'each', String(index)];
    const own = each?.backend;
    const backendPath = own === undefined ? [...path, 'vfs', 'backend'] : [...eachPath, 'backend'];
    const merged = mergeBackend(context, vfs.backend, own, index, backendPath);
    if (merged === undefined) continue;
    const mac = functionMac(context, name, index + 1, each?.mac, merged, backendPath);
    const { backend, queues } = planBackend(context, name, `v${index}`, mac, merged, backendPath);
    functions.push({
      kind: 'virtio',
      role: 'virtual-vf',
      id: alias(name, `vf${index}`),
      device: name,
      index,
      mac,
      address: fromDevfn(port.index, index + 1),
      multifunction: false,
      backend,
      queues,
      sriovPf: pfId,
      failover: vfs.accelerate !== undefined,
      ...(vfs.vectors !== undefined && { vectors: vfs.vectors }),
      // Options are the same for all VFs: their findings are reported once.
      ...virtioOptions(index === 0 ? context : { ...context, diagnostics: [] }, vfs, backend, [
        ...path,
        'vfs',
      ]),
      ...(each?.linkState !== undefined && { linkState: each.linkState }),
      path: own === undefined && each?.mac === undefined ? [...path, 'vfs'] : eachPath,
    });
  }
  checkQueues(context, functions);
  planSparePorts(context, device, path);
  return [
    ...functions,
    {
      kind: 'virtio',
      role: 'virtual-pf',
      id: pfId,
      device: name,
      mac: pfMac,
      address: fromDevfn(port.index, 0),
      multifunction: true,
      backend: pf.backend,
      queues: pf.queues,
      failover: false,
      ...virtioOptions(context, device, pf.backend, path),
      ...(device.bootOrder !== undefined && { bootOrder: device.bootOrder }),
      ...(device.acpiIndex !== undefined && { acpiIndex: device.acpiIndex }),
      ...(device.rom !== undefined && { rom: device.rom }),
      path,
    },
  ];
}

/** Parking places for the VFs beyond the seventh, once all root ports are placed. */
export function parkVirtualVfs(
  context: PlanContext,
  functions: readonly PlannedFunction[],
  name: string,
  path: DocumentPath,
): PlannedFunction[] {
  const isFar = (fn: PlannedFunction) =>
    fn.device === name && fn.role === 'virtual-vf' && (fn.address?.slot ?? 0) > 0;
  const count = functions.filter(isFar).length;
  if (count === 0) return [...functions];
  const places = context.placement.parking(alias(name, 'parking'), name, count);
  if (places === undefined) {
    reportFull(context, path);
    return [...functions];
  }
  let next = 0;
  return functions.map((fn) => {
    if (!isFar(fn) || fn.kind !== 'virtio') return fn;
    const place = places[next++];
    if (place === undefined) return fn;
    return { ...fn, libvirtAddress: place, libvirtMultifunction: place.function === 0 };
  });
}

function mergeBackend(
  context: PlanContext,
  common: Backend,
  own: Record<string, unknown> | undefined,
  index: number,
  path: DocumentPath,
): Backend | undefined {
  if (own === undefined) return withIndex(common, index);
  // Another type shares no keys with the common backend: it stands for itself.
  const fresh = own.type !== undefined && own.type !== common.type;
  const { backend, diagnostics } = diagnoseBackend(
    fresh ? own : { ...withoutRivals(common, own), ...own },
    path,
  );
  context.diagnostics.push(...diagnostics);
  return backend === undefined ? undefined : withIndex(backend, index);
}

/** A vDPA device is named in one way: the VF's own name takes the place of the common one. */
const VDPA_NAMES = ['device', 'path', 'mgmtdev'];

function withoutRivals(common: Backend, own: Record<string, unknown>): object {
  if (!VDPA_NAMES.some((key) => own[key] !== undefined)) return common;
  return Object.fromEntries(Object.entries(common).filter(([key]) => !VDPA_NAMES.includes(key)));
}

function checkEach(context: PlanContext, device: VirtualPfDevice, path: DocumentPath): void {
  for (const key of Object.keys(device.vfs.each ?? {})) {
    if (Number(key) >= device.vfs.count) {
      report(
        context,
        'VPF_E_VF_INDEX',
        [...path, 'vfs', 'each', key],
        `there is no VF ${key}: count is ${device.vfs.count}, so indices go from 0 to ${device.vfs.count - 1}`,
      );
    }
  }
  const { backend, count, each } = device.vfs;
  const key =
    backend.type === 'vdpa'
      ? backend.path !== undefined
        ? 'path'
        : 'device'
      : backend.type === 'vhost-user'
        ? 'socket'
        : 'ifname';
  const shared = (backend as Record<string, unknown>)[key];
  if (typeof shared !== 'string' || shared.includes('{index}')) return;
  const overridden = Object.values(each ?? {}).filter(
    ({ backend: own }) =>
      own?.type !== undefined ||
      (backend.type === 'vdpa' ? VDPA_NAMES : [key]).some(
        (name) => (own as Record<string, unknown> | undefined)?.[name] !== undefined,
      ),
  ).length;
  if (count - overridden > 1) {
    report(
      context,
      'VPF_E_VF_BACKEND_SHARED',
      [...path, 'vfs', 'backend'],
      `all VFs would use "${shared}": write {index} in the name (e.g. "${shared.replace(/[0-9]*$/, '')}{index}"), or give each VF its own in \`each\``,
    );
  }
}

/** All VFs of a PF have the same BARs, and the size of the MSI-X BAR follows from the queues. */
function checkQueues(context: PlanContext, vfs: readonly VirtioFunction[]): void {
  const first = vfs[0];
  for (const vf of vfs) {
    if (first === undefined || vf.queues === first.queues) continue;
    report(
      context,
      'VPF_E_VF_QUEUES',
      vf.path,
      `VF ${vf.index} has queues ${vf.queues} and VF 0 has ${first.queues}: all VFs of a virtual PF must have the same (QEMU: inconsistent SR-IOV BARs)`,
    );
    return;
  }
}

function planSparePorts(context: PlanContext, device: VirtualPfDevice, path: DocumentPath): void {
  const { accelerate, count } = device.vfs;
  if (accelerate === undefined) return;
  if ((accelerate.pf === undefined) === (accelerate.addresses === undefined)) {
    report(
      context,
      'VPF_E_SOURCE',
      [...path, 'vfs', 'accelerate'],
      '`accelerate` needs one of `pf` (any free VF of it) or `addresses` (these VFs)',
    );
  }
  const most = Math.min(
    accelerate.max ?? DEFAULT_ACCELERATE,
    count,
    accelerate.addresses?.length ?? Number.POSITIVE_INFINITY,
  );
  for (let i = 0; i < most; i++) {
    if (context.placement.rootPort(alias(device.name, `spare${i}`), device.name, 'spare')) continue;
    reportFull(context, [...path, 'vfs', 'accelerate']);
    return;
  }
}
