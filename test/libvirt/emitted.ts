import type { DeviceElement } from '../../src/libvirt/element.js';
import { emitDevices } from '../../src/libvirt/emit.js';
import { LIBVIRT_STYLE, renderElement } from '../../src/libvirt/render.js';
import type { PlanOptions } from '../../src/plan/plan.js';
import { soundPlan } from '../plan/plans.js';

/** What the devices, given as YAML flow maps, become. */
export function emitted(
  devices: string | readonly string[],
  options?: PlanOptions,
): DeviceElement[] {
  return emitDevices(soundPlan(devices, options));
}

/** The element of this alias. */
export function elementOf(
  devices: string | readonly string[],
  alias: string,
  options?: PlanOptions,
): DeviceElement {
  const found = emitted(devices, options).find((e) => e.alias === alias);
  if (found === undefined) throw new Error(`no element ${alias}`);
  return found;
}

/** The element of this alias, as text in libvirt's style. */
export function xmlOf(
  devices: string | readonly string[],
  alias: string,
  options?: PlanOptions,
): string {
  return renderElement(elementOf(devices, alias, options).element, LIBVIRT_STYLE);
}

/** The overrides of this alias, as `name:type=value`. */
export function overridesOf(devices: string | readonly string[], alias: string): string[] {
  return elementOf(devices, alias).overrides.map(
    ({ name, type, value }) => `${name}:${type}=${value}`,
  );
}
