import { roundsOf } from '../../host/rounds.js';
import { hostScript } from '../../host/script/script.js';
import { toBlocks } from '../../plan/blocks.js';
import { EXIT, toJson } from '../report.js';
import { writeError, writeOutput } from '../streams.js';
import { type HostInputs, readSteps } from './inputs.js';

/** `vpf host plan`: the steps to read, and to run by hand. */
export async function plan(
  spec: string,
  options: HostInputs & { readonly undo?: boolean },
): Promise<number> {
  const { domain, steps, omitted } = await readSteps(spec, options, { warn: true });
  if (options.json) {
    const blocks = roundsOf(steps)
      .flatMap((round) => toBlocks(round))
      .map((block) => (block.kind === 'plain' ? [block.step] : block.steps).map((step) => step.id));
    writeOutput(toJson({ ok: true, domain, steps, blocks }));
    return EXIT.done;
  }
  writeOutput(hostScript(steps, { domain, undo: options.undo === true }));
  if (omitted > 0)
    writeError(
      `(${omitted === 1 ? '1 step' : `${omitted} steps`} left to libvirt, or to another time)\n`,
    );
  return EXIT.done;
}
