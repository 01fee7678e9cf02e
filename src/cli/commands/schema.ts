import { Command } from 'commander';
import type { SetExit } from '../options.js';
import { EXIT, toJson } from '../report.js';
import { writeOutput } from '../streams.js';

/** `vpf schema`: for editors. */
export function schemaCommand(setExit: SetExit): Command {
  return new Command('schema')
    .summary('print the JSON Schema of the spec, for editors')
    .description('Prints the JSON Schema (draft 2020-12) of the spec.')
    .option('--json', 'the schema is JSON anyway: changes nothing')
    .addHelpText('after', EXAMPLES)
    .action(async () => {
      const { specJsonSchema } = await import('../../spec/schema.js');
      writeOutput(toJson(specJsonSchema()));
      setExit(EXIT.done);
    });
}

const EXAMPLES = `
Examples:
  vpf schema > vpf.schema.json
  # and as the first line of a spec, for the YAML language server:
  # yaml-language-server: $schema=./vpf.schema.json`;
