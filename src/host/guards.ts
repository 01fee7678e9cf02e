import type { Guard } from '../plan/step.js';
import { type Runner, targetName } from './runner.js';

/** Why what a guard guards is forbidden now, if it is: guests have VFs. Its names are filled in. */
export function forbids(runner: Runner, guard: Guard | undefined): string | undefined {
  const held = guard === undefined ? [] : heldVfs(runner, guard);
  if (held.length === 0) return undefined;
  return `guests have these VFs, which they would lose: ${held.join(' ')}`;
}

/**
 * The VFs of a guard that guests have. The group of a device that a guest has cannot be opened a second time.
 *
 * @returns their PCI addresses
 */
function heldVfs(runner: Runner, { what, folder }: Guard): string[] {
  const vfs =
    what === 'vf idle'
      ? [folder]
      : runner.list(folder).flatMap((n) => (/^virtfn\d+$/.test(n) ? [`${folder}/${n}`] : []));
  return vfs.flatMap((vf) => {
    if (targetName(runner, `${vf}/driver`)?.includes('vfio') !== true) return [];
    const group = targetName(runner, `${vf}/iommu_group`);
    if (group === undefined || !runner.isBusy(`/dev/vfio/${group}`)) return [];
    return [targetName(runner, vf) ?? vf];
  });
}
