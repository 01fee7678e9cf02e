import type { DocumentPath } from '../../spec/diagnostic.js';
import type { Spec } from '../../spec/schema.js';
import { type PlanContext, report } from '../context.js';
import { compareVersions, formatVersion, type Version } from '../target.js';
import type { Plan, PlannedFunction } from '../types.js';

/** Since when QEMU and libvirt have what a plan may use. From their documentation, or seen (see docs). */
const SINCE = {
  virtualPf: { what: 'a virtual PF (sriov-pf)', qemu: [10, 1], libvirt: [8, 2] },
  override: { what: '<qemu:override>', libvirt: [8, 2] },
  vdpa: { what: 'a vdpa interface', qemu: [5, 1], libvirt: [6, 9] },
  teaming: { what: '<teaming>', qemu: [4, 2], libvirt: [6, 1] },
  teamingHostdev: { what: '<teaming> on a plain <hostdev>', libvirt: [7, 1] },
  acpiIndex: { what: '<acpi index=>', qemu: [6, 0], libvirt: [7, 3] },
  packed: { what: 'packed virtqueues', qemu: [4, 2], libvirt: [6, 3] },
  driverModel: { what: 'a VFIO variant driver (<driver model=>)', libvirt: [10, 0] },
  iommufd: { what: 'iommufd', qemu: [8, 2], libvirt: [12, 1] },
} as const satisfies Record<string, { what: string; qemu?: Version; libvirt?: Version }>;

type Feature = keyof typeof SINCE;

/** Features that the target versions lack. */
export function checkTarget(context: PlanContext, spec: Spec, plan: Plan): void {
  const reported = new Set<string>();
  const need = (feature: Feature, path: DocumentPath) => {
    const entry: { what: string; qemu?: Version; libvirt?: Version } = SINCE[feature];
    for (const program of ['qemu', 'libvirt'] as const) {
      const since = entry[program];
      const target = context.target[program];
      if (since === undefined || compareVersions(target, since) >= 0) continue;
      const device = path.slice(0, 2).join('.');
      if (reported.has(`${feature} ${program} ${device}`)) continue;
      reported.add(`${feature} ${program} ${device}`);
      const name = program === 'qemu' ? 'QEMU' : 'libvirt';
      report(
        context,
        'VPF_E_TARGET',
        path,
        `${entry.what} needs ${name} ${formatVersion(since)} or newer, and the target is ${formatVersion(target)}: upgrade, or raise --target`,
      );
    }
  };
  for (const [i, device] of spec.devices.entries()) {
    if (device.type === 'virtual-pf') need('virtualPf', ['devices', i]);
  }
  for (const fn of plan.functions) checkFunction(context, fn, need);
}

function checkFunction(
  context: PlanContext,
  fn: PlannedFunction,
  need: (feature: Feature, path: DocumentPath) => void,
): void {
  const { path } = fn;
  if (fn.acpiIndex !== undefined) need('acpiIndex', [...path, 'acpiIndex']);
  if (fn.kind === 'assigned') {
    if (fn.persistent !== undefined)
      need(fn.attach === 'hostdev' ? 'teamingHostdev' : 'teaming', path);
    if (fn.driver?.model !== undefined) need('driverModel', [...path, 'driver', 'model']);
    if (fn.driver?.iommufd !== undefined) need('iommufd', [...path, 'driver', 'iommufd']);
    return;
  }
  if (fn.kind === 'emulated') {
    need('override', path);
    return;
  }
  if (fn.packed !== undefined) need('packed', path);
  if (fn.backend.type === 'vdpa') need('vdpa', path);
  if (fn.failover) need('teaming', path);
  const { backend } = fn;
  if (backend.type !== 'tap' || backend.switch !== 'linux' || backend.vlan === undefined) return;
  if (compareVersions(context.target.libvirt, [11, 0]) >= 0) return;
  const message = `libvirt ${formatVersion(context.target.libvirt)} does not set VLANs on ports of a Linux bridge (11.0 does): the host steps do, once the guest has started`;
  if (context.diagnostics.some((d) => d.message === message)) return;
  report(context, 'VPF_W_LINUX_BRIDGE_VLAN', path, message);
}
