import { Command } from 'commander';
import { addInputOptions, addJsonOption, type CommonOptions, type SetExit } from '../options.js';
import { EXIT, plain, printDiagnostics, toJson } from '../report.js';
import { isColourful, writeOutput } from '../streams.js';

/** `vpf diff`: what compose would change. */
export function diffCommand(setExit: SetExit): Command {
  const command = new Command('diff')
    .summary('show what compose would change in a domain XML')
    .description(
      'Composes SPEC into FILE and prints the difference; changes nothing.\n' +
        'Exit status 0: FILE has it all already; 1: it would change (or the input is invalid).',
    )
    .argument('<SPEC>', 'the spec, YAML or JSON; - for standard input')
    .argument('<FILE>', 'the domain XML; - for standard input');
  return addJsonOption(addInputOptions(command))
    .addHelpText('after', EXAMPLES)
    .action(async (spec: string, file: string, options: CommonOptions) => {
      setExit(await diffAction(spec, file, options));
    });
}

async function diffAction(spec: string, file: string, options: CommonOptions): Promise<number> {
  const { composeInputs } = await import('../composing.js');
  const { xml, base = '', diagnostics } = await composeInputs({ spec, into: file, ...options });
  const different = xml !== base;
  const { createTwoFilesPatch } = await import('diff');
  const name = file === '-' ? '<stdin>' : file;
  const patch = different
    ? createTwoFilesPatch(`a/${name}`, `b/${name}`, base, xml, undefined, undefined, {
        headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
      })
    : '';
  if (options.json) {
    writeOutput(toJson({ ok: true, different, diff: patch, diagnostics: diagnostics.map(plain) }));
  } else {
    await printDiagnostics(diagnostics);
    writeOutput((await isColourful(1)) ? inColour(patch) : patch);
  }
  return different ? EXIT.no : EXIT.done;
}

function inColour(patch: string): string {
  return patch.replaceAll(/^(?:(\+.*)|(-.*)|(@@.*))$/gm, (line, added, removed) => {
    const code = added !== undefined ? 32 : removed !== undefined ? 31 : 36;
    return `\u001b[${code}m${line}\u001b[0m`;
  });
}

const EXAMPLES = `
Examples:
  vpf diff worker.yaml worker.xml
  virsh dumpxml --inactive worker | vpf diff worker.yaml - && echo "nothing to do"`;
