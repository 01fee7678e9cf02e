import { Command } from 'commander';
import { UsageError } from '../errors.js';
import { addJsonOption, type SetExit } from '../options.js';
import { EXIT, toJson } from '../report.js';
import { writeOutput } from '../streams.js';

/** `vpf explain`: what a code means. */
export function explainCommand(setExit: SetExit): Command {
  const command = new Command('explain')
    .summary('tell what an error or warning code means')
    .description('Tells what a code means and what to do; without CODE, lists all codes.')
    .argument('[CODE]', 'e.g. VPF_E_FAILOVER_MAC');
  return addJsonOption(command)
    .addHelpText('after', EXAMPLES)
    .action(async (code: string | undefined, options: { readonly json?: boolean }) => {
      await explain(code, options.json === true);
      setExit(EXIT.done);
    });
}

async function explain(wanted: string | undefined, json: boolean): Promise<void> {
  const { ERROR_CODES } = await import('../../errors/codes.js');
  const codes = Object.entries(ERROR_CODES).map(([code, [meaning, remedy]]) => {
    return { code, meaning, remedy };
  });
  if (wanted === undefined) {
    const width = Math.max(...codes.map(({ code }) => code.length));
    writeOutput(
      json
        ? toJson(codes)
        : codes.map(({ code, meaning }) => `${code.padEnd(width)}  ${meaning}\n`).join(''),
    );
    return;
  }
  const found = codes.find(({ code }) => code === wanted.toUpperCase());
  if (found === undefined) {
    const { nearest } = await import('../../spec/nearest.js');
    const near = nearest(wanted, Object.keys(ERROR_CODES));
    const hint = near === undefined ? 'vpf explain lists all' : `did you mean ${near}?`;
    throw new UsageError(`no code "${wanted}"; ${hint}`);
  }
  const { code, meaning, remedy } = found;
  writeOutput(json ? toJson(found) : `${code}\n\n  ${meaning}\n\n  What to do: ${remedy}\n`);
}

const EXAMPLES = `
Example:
  vpf explain VPF_E_FAILOVER_MAC`;
