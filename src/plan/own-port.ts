import type { DocumentPath } from '../spec/diagnostic.js';
import { type PlanContext, report } from './context.js';
import { alias } from './names.js';
import type { PciAddress } from './pci.js';

/** The place of a function that has a root port for itself; none on a machine without PCI Express. */
export function ownPort(
  context: PlanContext,
  device: string,
  role: string,
  path: DocumentPath,
): { readonly address: PciAddress | undefined; readonly multifunction: false } {
  if (!context.placement.pcie) return { address: undefined, multifunction: false };
  const port = context.placement.rootPort(alias(device, role), device, 'function');
  if (port === undefined) {
    reportFull(context, path);
    return { address: undefined, multifunction: false };
  }
  return { address: { bus: port.index, slot: 0, function: 0 }, multifunction: false };
}

/** No slot of the root bus is left. */
export function reportFull(context: PlanContext, path: DocumentPath): void {
  report(
    context,
    'VPF_E_PCI_FULL',
    path,
    'no slot is left on the root bus (pcie.0): remove devices or explicit addresses from the base',
  );
}

/** Reports a machine without PCI Express for a device that cannot do without. */
export function requirePcie(context: PlanContext, what: string, path: DocumentPath): boolean {
  if (context.placement.pcie) return true;
  const machine = context.base.machine ?? `of ${context.base.arch ?? 'x86_64'}'s default`;
  report(
    context,
    'VPF_E_PCIE_REQUIRED',
    path,
    `${what} needs PCI Express, and the base's machine is ${machine}: use machine='q35'`,
  );
  return false;
}
