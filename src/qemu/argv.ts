import type { Plan } from '../plan/types.js';
import { plannedPlace, qemuDevice, rootPortDevice, rootPorts } from './device.js';
import type { SocketChardev } from './netdev.js';

export interface QemuOptions {
  /** Default `qemu-system-x86_64`. */
  readonly program?: string;
  /** Guest memory; default 1024. */
  readonly memoryMiB?: number;
  /** Default 2, as many as the plan reckons with where there is no base. */
  readonly vcpus?: number;
  /** Unix socket of the QMP monitor; default `DOMAIN.qmp` in the working directory. */
  readonly qmpSocket?: string;
  /** Accelerators in the order in which they are tried; default `kvm:tcg`. */
  readonly accel?: string;
}

/** A program and its arguments, never a shell string. */
export interface QemuCommand {
  readonly program: string;
  readonly args: string[];
}

/**
 * A QEMU command line with the network devices of a plan, which runs as it stands; disks or a kernel
 * are the caller's to append. It expects the host steps of the plan to have been done (see emitScript),
 * and knows nothing of the base document. A carrier that is `down` at the start is not an option of QEMU:
 * see emitLinkStates.
 *
 * @returns the program and its arguments; devices and netdevs are JSON values, VFs stand before their PF
 * @throws VpfError `VPF_E_NOT_AVAILABLE` for what only libvirt can do (macvtap, pools of VFs)
 * @example
 * ```ts
 * const { program, args } = emitQemu(plan, { memoryMiB: 2048 });
 * spawn(program, [...args, '-drive', 'file=disk.qcow2,if=virtio']);
 * ```
 */
export function emitQemu(plan: Plan, options: QemuOptions = {}): QemuCommand {
  const { program = 'qemu-system-x86_64', memoryMiB = 1024, vcpus = 2 } = options;
  const { qmpSocket = `${plan.domain}.qmp`, accel = 'kvm:tcg' } = options;
  const devices = plan.functions.map((f) => qemuDevice(f, plannedPlace(plan, f)));
  const sharedMemory = devices.some((d) => d.host?.chardev !== undefined);

  const args = ['-name', escapeCommas(plan.domain), '-nodefaults', '-no-user-config'];
  args.push('-machine', (plan.pcie ? 'q35' : 'pc') + (sharedMemory ? ',memory-backend=ram' : ''));
  for (const name of accel.split(':')) args.push('-accel', name);
  args.push('-cpu', 'max', '-smp', String(vcpus), '-m', String(memoryMiB));
  if (sharedMemory) {
    const size = memoryMiB * 1024 * 1024;
    args.push(
      '-object',
      json({ 'qom-type': 'memory-backend-memfd', id: 'ram', size, share: true }),
    );
  }
  // Serial console and monitor share the terminal: Ctrl-A C changes between them, Ctrl-A X ends QEMU.
  args.push('-display', 'none', '-serial', 'mon:stdio');
  args.push('-qmp', `unix:${escapeCommas(qmpSocket)},server=on,wait=off`);
  args.push(...guestIommu(plan));
  for (const port of rootPorts(plan)) args.push('-device', json(rootPortDevice(port)));
  for (const { object, host, device } of devices) {
    if (object !== undefined) args.push('-object', json(object));
    if (host?.chardev !== undefined) args.push('-chardev', chardevOption(host.chardev));
    if (host !== undefined) args.push('-netdev', json(host.netdev));
    args.push('-device', json(device));
  }
  return { program, args };
}

/** The IOMMU that `iommu` and `ats` of a function refer to; it must stand before the devices. */
function guestIommu(plan: Plan): string[] {
  const virtio = plan.functions.filter((f) => f.kind === 'virtio');
  const ats = virtio.some((f) => f.ats === true);
  if (!plan.pcie || !(ats || virtio.some((f) => f.iommu === true))) return [];
  return [
    '-device',
    json({
      driver: 'intel-iommu',
      ...(ats && { 'device-iotlb': true }),
      // Without it, QEMU refuses to assign devices beside an IOMMU (docs: "caching-mode=on is required").
      ...(plan.functions.some((f) => f.kind === 'assigned') && { 'caching-mode': true }),
    }),
  ];
}

/** `-chardev` alone takes no JSON. A server waits for its switch, as libvirt has it. */
function chardevOption({ id, path, server }: SocketChardev): string {
  return `socket,id=${id},path=${escapeCommas(path)}${server ? ',server=on' : ''}`;
}

const json = (value: object): string => JSON.stringify(value);

/** In QEMU's option strings, a comma is written twice. */
function escapeCommas(text: string): string {
  return text.replaceAll(',', ',,');
}
