import type { PfDevice } from '../../spec/devices.js';
import type { DocumentPath } from '../../spec/diagnostic.js';
import { type PlanContext, report } from '../context.js';
import { alias } from '../names.js';
import { ownPort } from '../own-port.js';
import type { PlannedFunction } from '../types.js';

/** A whole physical PF given to the guest: its address is enough, its MAC stays its own. */
export function planPf(
  context: PlanContext,
  device: PfDevice,
  path: DocumentPath,
): PlannedFunction[] {
  const { pf, address } = device.source;
  const sourcePath = [...path, 'source'];
  if (pf === undefined && address === undefined) {
    report(context, 'VPF_E_SOURCE', sourcePath, 'which PF? Give {pf} or {address}');
    return [];
  }
  const known = context.inventory.pfs.find((p) => p.name === pf);
  const hostAddress = address ?? known?.address;
  if (hostAddress === undefined) {
    report(
      context,
      'VPF_E_ADDRESS_UNKNOWN',
      sourcePath,
      `the PCI address of ${pf} is not known here: give \`address\`, run on the host that has it, or pass --inventory FILE`,
    );
  }
  if (known !== undefined && address !== undefined && known.address !== address) {
    report(
      context,
      'VPF_E_SOURCE',
      [...sourcePath, 'address'],
      `${pf} is at ${known.address}, not at ${address}: leave one of them out`,
    );
  }
  return [
    {
      kind: 'assigned',
      role: 'pf',
      id: alias(device.name),
      device: device.name,
      mac: undefined,
      ...ownPort(context, device.name, 'port', path),
      attach: 'hostdev',
      hostAddress,
      ...(pf !== undefined && { pf }),
      managed: device.managed ?? true,
      ...(device.driver !== undefined && { driver: device.driver }),
      ...(device.bootOrder !== undefined && { bootOrder: device.bootOrder }),
      ...(device.acpiIndex !== undefined && { acpiIndex: device.acpiIndex }),
      ...(device.rom !== undefined && { rom: device.rom }),
      path,
    },
  ];
}
