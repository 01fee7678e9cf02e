import type { Plan, PlannedController, PlannedFunction } from '../plan/types.js';
import type { DeviceElement } from './element.js';
import { emitAssigned } from './emit-assigned.js';
import { aliasElement, pciAddress } from './emit-common.js';
import { emitEmulated, emitVirtio } from './emit-virtio.js';

/**
 * The plan as elements of a libvirt domain: controllers first, then the functions in the plan's order, which is the
 * order of QEMU's `-device` arguments (VFs before their PF).
 *
 * @example
 * ```ts
 * const xml = splice(baseText, emitDevices(plan));
 * ```
 */
export function emitDevices(plan: Plan): DeviceElement[] {
  // The QEMU id of a bus is that of its controller, which is the controller's alias (seen with libvirt 12.8).
  const buses = new Map(plan.controllers.map((c) => [c.index, c.id]));
  return [
    ...plan.controllers.map(emitController),
    ...plan.functions.map((fn) =>
      emitFunction(fn, fn.address === undefined ? undefined : buses.get(fn.address.bus)),
    ),
  ];
}

function emitFunction(fn: PlannedFunction, bus: string | undefined): DeviceElement {
  switch (fn.kind) {
    case 'virtio':
      return emitVirtio(fn, bus);
    case 'assigned':
      return emitAssigned(fn);
    case 'emulated':
      return emitEmulated(fn);
  }
}

/** A root port, or a bridge of parking places. */
function emitController(controller: PlannedController): DeviceElement {
  return {
    alias: controller.id,
    group: controller.device,
    element: {
      name: 'controller',
      attributes: { type: 'pci', index: controller.index, model: controller.model },
      children: [
        aliasElement(controller.id),
        pciAddress(controller.address, controller.multifunction),
      ],
    },
    overrides: [],
  };
}
