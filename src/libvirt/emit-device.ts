import { VpfError } from '../errors/vpf-error.js';
import type { Plan } from '../plan/types.js';
import { emitDevices } from './emit.js';
import type { NamedXml } from './network.js';
import { LIBVIRT_STYLE, renderElement } from './render.js';

/**
 * One device's elements, each for a `virsh attach-device` of its own: a failover pair is two, standby first.
 * Their addresses are left out: a running guest has its own free ports.
 *
 * @throws {VpfError} `VPF_E_NO_DEVICE`; `VPF_E_NOT_AVAILABLE` for a virtual PF and an emulated primary, which need
 *   <qemu:override>, and that does not reach hot-plugged devices
 */
export function emitDeviceXml(plan: Plan, device: string): NamedXml[] {
  const functions = plan.functions.filter((fn) => fn.device === device);
  if (functions.length === 0) {
    const known = [...new Set(plan.functions.map((fn) => fn.device))].join(', ');
    throw new VpfError('VPF_E_NO_DEVICE', `no device "${device}"; the spec has: ${known}`);
  }
  const ids = new Set(functions.map((fn) => fn.id));
  return emitDevices(plan)
    .filter((e) => ids.has(e.alias))
    .map((e) => {
      if (e.overrides.length > 0) {
        throw new VpfError(
          'VPF_E_NOT_AVAILABLE',
          `"${device}" needs <qemu:override>, which does not reach devices that libvirt hot-plugs: use --format qmp, or redefine the domain`,
        );
      }
      const { children } = e.element;
      const element =
        typeof children === 'string' || children === undefined
          ? e.element
          : { ...e.element, children: children.filter((child) => child?.name !== 'address') };
      return { name: e.alias, xml: renderElement(element, LIBVIRT_STYLE) };
    });
}
