import { VpfError } from '../errors/vpf-error.js';
import type { Plan, PlannedFunction } from '../plan/types.js';
import { type Place, plannedPlace, type QemuDevice, qemuDevice } from './device.js';
import type { JsonObject } from './json.js';
import type { SocketChardev } from './netdev.js';

/** A QMP command. */
export interface QmpCommandLine {
  readonly execute: string;
  readonly arguments: JsonObject;
  readonly id: string;
}

/**
 * A wait for an event whose data holds `data`. One that came since the commands before were sent counts too.
 */
export interface QmpWaitLine {
  readonly wait: {
    readonly event: string;
    readonly data: JsonObject;
    /** Seconds. */
    readonly timeout: number;
  };
}

/** One line of a hot-plug script, carried out in order; a command that fails ends it. */
export type HotplugLine = QmpCommandLine | QmpWaitLine;

export interface HotplugOptions {
  /** Names of the spec's devices; all of them unless told. */
  readonly devices?: readonly string[];
  /**
   * Id of the root port in the running guest, in place of the planned one, e.g. `pci.5`: one for all,
   * or by device name or function id.
   */
  readonly bus?: string | Readonly<Record<string, string>>;
  /**
   * Ids of functions that QEMU has already: the VFs that an unplugged virtual PF left parked. They are
   * taken up again; with a larger plan, TotalVFs grows.
   */
  readonly present?: readonly string[];
}

export interface UnplugOptions {
  /** Name of the spec's device. */
  readonly device: string;
  /**
   * How the guest's PCIe slots are plugged: `acpi`, which is q35's default, or `native`
   * (`-global ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off`).
   */
  readonly hotplug?: 'acpi' | 'native';
}

/** A guest driver answers within milliseconds, a slow guest within seconds. */
const EVENT_SECONDS = 30;

/**
 * The QMP commands that plug devices of a plan into a running guest. The host steps of the devices
 * must have been done, and the root ports be there and empty.
 *
 * A virtual PF comes after its VFs: nothing can be added to a PF that exists, and the guest is told of
 * the whole slot when function 0 arrives. A failover primary waits until the guest's driver took the standby:
 * until then QEMU would say yes, and do nothing.
 *
 * @throws VpfError `VPF_E_NO_DEVICE` for a name that the plan does not have
 * @throws VpfError `VPF_E_USAGE` when `bus` puts two functions into one place
 * @throws VpfError `VPF_E_NOT_AVAILABLE` for what only libvirt can do (macvtap, pools of VFs)
 * @example
 * ```ts
 * process.stdout.write(formatHotplug(emitHotplug(plan, { devices: ['vpf0'], bus: 'pci.5' })));
 * ```
 */
export function emitHotplug(plan: Plan, options: HotplugOptions = {}): HotplugLine[] {
  const present = new Set(options.present);
  const functions = select(plan, options.devices).filter((f) => !present.has(f.id));
  const script = new Script();
  const taken = new Map<string, PlannedFunction>();
  for (const f of functions) {
    const place = placeOf(plan, f, options.bus);
    refuseTaken(taken, f, place);
    const standby = 'persistent' in f ? f.persistent : undefined;
    // Of a standby that was there before, the event came long ago.
    if (standby !== undefined && functions.some((other) => other.id === standby)) {
      script.wait('FAILOVER_NEGOTIATED', { 'device-id': standby });
    }
    script.plug(qemuDevice(f, place));
    script.linkState(f);
  }
  return script.lines;
}

/**
 * The QMP commands that take a device out of a running guest again. The waits are needed: `netdev_del` of
 * a netdev in use succeeds, and breaks the device.
 *
 * Of a virtual PF, only the PF is taken out: `device_del` of a VF beside it would remove the PF all the same.
 * With native hot-plug the VFs go with it. With ACPI they stay in QEMU, parked, with their netdevs: the guest
 * does not see them, so it cannot let go of them, and `device_del` is never answered (seen on QEMU 11.1).
 * Plug the PF again with `present`, or restart the guest to be rid of them.
 *
 * @throws VpfError `VPF_E_NO_DEVICE` for a name that the plan does not have
 * @throws VpfError `VPF_E_NOT_AVAILABLE` for what only libvirt can have plugged (macvtap, pools of VFs)
 * @example
 * ```ts
 * formatHotplug(emitUnplug(plan, { device: 'net0' }));
 * // {"execute":"device_del","arguments":{"id":"ua-vpf-net0_primary"},"id":"vpf-1"}
 * // {"wait":{"event":"DEVICE_DELETED","data":{"device":"ua-vpf-net0_primary"},"timeout":30}} ...
 * ```
 */
export function emitUnplug(plan: Plan, options: UnplugOptions): HotplugLine[] {
  const { device, hotplug = 'acpi' } = options;
  const functions = select(plan, [device]).reverse();
  const script = new Script();
  const isVf = (f: PlannedFunction) => f.role === 'virtual-vf';
  for (const f of functions.filter((other) => !isVf(other))) {
    script.execute('device_del', { id: f.id });
    script.wait('DEVICE_DELETED', { device: f.id });
  }
  const gone = hotplug === 'native' ? functions : functions.filter((f) => !isVf(f));
  for (const f of gone.filter(isVf)) script.wait('DEVICE_DELETED', { device: f.id });
  for (const f of gone) script.release(qemuDevice(f, undefined));
  return script.lines;
}

/**
 * The commands that a guest just started by emitQemu's command line still needs: QEMU has no option for
 * a carrier that is down from the start.
 */
export function emitLinkStates(plan: Plan): HotplugLine[] {
  const script = new Script();
  for (const f of plan.functions) script.linkState(f);
  return script.lines;
}

/** JSON lines: one command or wait each, with a line feed at the end of each. */
export function formatHotplug(lines: readonly HotplugLine[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** Lines under construction; numbers the commands. */
class Script {
  readonly lines: HotplugLine[] = [];
  #commands = 0;

  execute(command: string, args: JsonObject): void {
    this.#commands += 1;
    this.lines.push({ execute: command, arguments: args, id: `vpf-${this.#commands}` });
  }

  wait(event: string, data: JsonObject): void {
    this.lines.push({ wait: { event, data, timeout: EVENT_SECONDS } });
  }

  plug({ object, host, device }: QemuDevice): void {
    if (object !== undefined) this.execute('object-add', object);
    if (host?.chardev !== undefined) this.execute('chardev-add', chardevAdd(host.chardev));
    if (host !== undefined) this.execute('netdev_add', host.netdev);
    this.execute('device_add', device);
  }

  /** What `plug` made besides the device, which must be gone. */
  release({ object, host }: QemuDevice): void {
    if (host !== undefined) this.execute('netdev_del', { id: host.netdev.id });
    if (host?.chardev !== undefined) this.execute('chardev-remove', { id: host.chardev.id });
    if (object !== undefined) this.execute('object-del', { id: object.id });
  }

  linkState(f: PlannedFunction): void {
    if (f.kind === 'virtio' && f.linkState === 'down') {
      this.execute('set_link', { name: f.id, up: false });
    }
  }
}

function select(plan: Plan, devices: readonly string[] | undefined): PlannedFunction[] {
  const known = new Set(plan.functions.map((f) => f.device));
  for (const name of devices ?? []) {
    if (known.has(name)) continue;
    const names = [...known].map((device) => `"${device}"`).join(', ');
    throw new VpfError(
      'VPF_E_NO_DEVICE',
      `no device "${name}" in the spec of ${plan.domain}; it has ${names || 'none'}`,
    );
  }
  return plan.functions.filter((f) => devices === undefined || devices.includes(f.device));
}

function placeOf(plan: Plan, f: PlannedFunction, bus: HotplugOptions['bus']): Place | undefined {
  const given = typeof bus === 'object' ? (bus[f.id] ?? bus[f.device]) : bus;
  return given === undefined ? plannedPlace(plan, f) : { bus: given, address: f.address };
}

function refuseTaken(
  taken: Map<string, PlannedFunction>,
  f: PlannedFunction,
  place: Place | undefined,
): void {
  if (place?.address === undefined) return;
  const key = `${place.bus}:${place.address.slot}.${place.address.function}`;
  const other = taken.get(key);
  if (other !== undefined) {
    throw new VpfError(
      'VPF_E_USAGE',
      `${other.id} and ${f.id} cannot both be function ${place.address.function} behind ${place.bus}: give each a root port of its own, e.g. ${f.id}=pci.6`,
    );
  }
  taken.set(key, f);
}

/** QMP's form of a socket character device; there, `server` is on unless said (qapi/char.json). */
function chardevAdd({ id, path, server }: SocketChardev): JsonObject {
  const addr = { type: 'unix', data: { path } };
  return { id, backend: { type: 'socket', data: { addr, server } } };
}
