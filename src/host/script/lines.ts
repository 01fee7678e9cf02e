import { batchLine } from '../../plan/blocks.js';
import { shellWord } from '../../plan/shell.js';
import type { Command, Step } from '../../plan/step.js';
import type { Work } from '../work.js';

/** Commands and steps as lines of a script. */

/** One look at what the guards of a block ask for. */
export function reads(works: readonly Work[]): string[] {
  const arrays = works.flatMap(({ changes = [] }) => changes.map(({ shell }) => shell.reads));
  return [...new Set(arrays)].filter((name) => name !== undefined).map((name) => `read_${name}`);
}

/** The texts of works, each step's under its name. */
export function stepLines(works: readonly Work[], text: (work: Work) => string[]): string[] {
  let step: Step | undefined;
  return works.flatMap((work) => {
    const lines = text(work);
    const named =
      work.step === step || lines.length === 0 ? [] : [`step ${shellWord(work.step.id)}`];
    if (lines.length > 0) step = work.step;
    return [...named, ...lines];
  });
}

/** A command as a line of its batch: OVS's is split by the shell, the others' by iproute2. */
export function lineOf(command: Command): string {
  if (command.tool === 'ovs-vsctl') return command.args.map(shellWord).join(' ');
  return batchLine(command) ?? command.args.join(' ');
}

export function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

export function plainCommand({ tool, args, vdpaDevice }: Command): string {
  const words = args.map((arg) =>
    arg === '{vhost-vdpa}' && vdpaDevice !== undefined
      ? `"$(vhost_vdpa ${shellWord(vdpaDevice)})"`
      : shellWord(arg),
  );
  return [tool === 'ovs-vsctl' ? 'ovs-vsctl --timeout=30' : tool, ...words].join(' ');
}
