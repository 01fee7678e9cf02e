import { hostScript } from '../../host/script/script.js';
import { toBlocks } from '../../plan/blocks.js';
import { emitHostScript } from '../../plan/host/script.js';
import { HOST, type Step } from '../../plan/step.js';
import { CliError } from '../errors.js';
import { EXIT, toJson } from '../report.js';
import { writeError, writeOutput } from '../streams.js';
import { type HostInputs, readSteps } from './inputs.js';

/** `vpf host plan`: the steps to read, and to run by hand. */
export async function plan(
  spec: string,
  options: HostInputs & { readonly undo?: boolean },
): Promise<number> {
  const { domain, steps, omitted } = await readSteps(spec, options);
  if (options.json) {
    const blocks = toBlocks(steps).map((block) =>
      (block.kind === 'plain' ? [block.step] : block.steps).map((step) => step.id),
    );
    writeOutput(toJson({ ok: true, domain, steps, blocks }));
    return EXIT.done;
  }
  writeOutput(scriptOf(domain, steps, options.undo === true));
  if (omitted > 0) writeError(`(${omitted} steps left to libvirt, or to another time)\n`);
  return EXIT.done;
}

/** The section `host` keeps what was before, and has another script for that. */
function scriptOf(domain: string, steps: readonly Step[], undo: boolean): string {
  const section = steps.filter((step) => step.device === HOST);
  if (section.length === 0) return hostScript(steps, { domain, undo });
  if (section.length === steps.length) return emitHostScript({ domain, steps }, { undo });
  const message =
    'the spec has the section `host` and devices with steps of their own, which no single script does: ' +
    'split it into one spec with `host` and one with `devices`, or use `vpf host apply`';
  throw new CliError('VPF_E_HOST_SCRIPT', message);
}
