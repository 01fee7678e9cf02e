import { shellWord } from '../plan/shell.js';
import type { PlannedFunction } from '../plan/types.js';
import type { ScriptPart } from './script-text.js';

/**
 * Binds the assigned functions to VFIO and back, which libvirt does itself for `managed` ones. It comes after
 * all steps: the PF's driver should know MAC and VLAN of a VF before the guest has it. A device that has the
 * driver already is left as it is.
 */
export function vfioText(functions: readonly PlannedFunction[], firstNumber: number): ScriptPart[] {
  const managed = functions
    .filter((f) => f.kind === 'assigned')
    .filter((f) => f.managed)
    .flatMap(({ hostAddress, driver }) =>
      hostAddress === undefined ? [] : [{ hostAddress, driver: driver?.model ?? 'vfio-pci' }],
    );
  return managed.map(({ hostAddress, driver }, i) => {
    const number = firstNumber + i;
    const address = shellWord(hostAddress);
    const name = shellWord(driver);
    return {
      text: [
        `# ${number}. driver of ${hostAddress}`,
        `undo_${number}() {`,
        `  driver ${address}`,
        '}',
        `if ! has_driver ${address} ${name}; then`,
        `  modprobe ${name} || :`,
        `  undo="${number}:all $undo"`,
        `  driver ${address} ${name} && has_driver ${address} ${name} || exit`,
        'fi',
        '',
      ].join('\n'),
      helpers: ['driver'],
    };
  });
}
