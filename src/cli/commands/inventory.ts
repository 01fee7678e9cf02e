import { Command } from 'commander';
import { addJsonOption, type SetExit } from '../options.js';
import { EXIT, toJson } from '../report.js';
import { isColourful, writeOutput } from '../streams.js';

interface Options {
  readonly output?: string;
  readonly json?: boolean;
}

/** `vpf inventory`: what the host has, and what it cannot do. */
export function inventoryCommand(setExit: SetExit): Command {
  const command = new Command('inventory')
    .summary('show the NICs, PFs, VFs, vDPA devices and bridges of this host')
    .description(
      'Shows what this host has for guests: NICs, PFs, VFs and who holds them, vDPA,\n' +
        'bridges; and what it cannot do, with what to do about it. Changes nothing.',
    )
    .option('-o, --output <file>', 'write to a file, as a whole or not at all');
  return addJsonOption(command, 'print the inventory as JSON, which --inventory takes')
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => {
      await inventoryAction(options);
      setExit(EXIT.done);
    });
}

async function inventoryAction({ json, output }: Options): Promise<void> {
  const { readHostInventory } = await import('../../host/inventory/read.js');
  const inventory = await readHostInventory();
  const toFile = output !== undefined && output !== '-';
  let text: string;
  if (json) {
    text = toJson(inventory);
  } else {
    const { formatInventory } = await import('../inventory-text.js');
    text = formatInventory(inventory, { colour: !toFile && (await isColourful(1)) });
  }
  if (!toFile) return writeOutput(text);
  const { writeAtomic } = await import('../write.js');
  writeAtomic(output, text);
}

const EXAMPLES = `
Examples:
  vpf inventory
  vpf inventory --json | jq '.pfs[].vfs[] | select(.heldBy | not) | .address'
  vpf inventory --json -o host-1.json             then, on another machine:
  vpf compose worker.yaml --inventory host-1.json`;
