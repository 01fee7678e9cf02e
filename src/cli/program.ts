import { Command, CommanderError } from 'commander';
import { checkCommand } from './commands/check.js';
import { composeCommand } from './commands/compose.js';
import { diffCommand } from './commands/diff.js';
import { explainCommand } from './commands/explain.js';
import { hostCommand } from './commands/host.js';
import { inventoryCommand } from './commands/inventory.js';
import { qmpCommand } from './commands/qmp.js';
import { schemaCommand } from './commands/schema.js';
import { UsageError } from './errors.js';
import { EXIT, reportFailure } from './report.js';
import { writeError, writeOutput } from './streams.js';

declare const VPF_VERSION: string;

const VERSION = typeof VPF_VERSION === 'string' ? VPF_VERSION : 'from source';

/**
 * Runs the command line and reports what goes wrong; throws nothing.
 *
 * @param args the arguments after `vpf`
 * @returns the exit code: 0 done; 1 the answer is no, or the input is invalid; 2 wrong usage
 * @example
 * ```ts
 * process.exitCode = await run(['compose', 'spec.yaml']);
 * ```
 */
export async function run(args: readonly string[]): Promise<number> {
  const json = args.includes('--json');
  let exit: number = EXIT.done;
  let complaint = '';
  const program = createProgram(
    (code) => {
      exit = code;
    },
    (text) => {
      complaint += text;
    },
  );
  try {
    await program.parseAsync(args, { from: 'user' });
    return exit;
  } catch (error) {
    if (!(error instanceof CommanderError)) return reportFailure(error, json);
    if (error.exitCode === 0) return EXIT.done;
    if (error.code === 'commander.help') {
      writeError(complaint);
      return EXIT.usage;
    }
    return reportFailure(new UsageError(oneSentence(complaint || error.message)), json);
  }
}

function createProgram(setExit: (code: number) => void, complain: (text: string) => void): Command {
  const program = new Command('vpf')
    .description(
      'Composes the network devices of QEMU/libvirt guests: virtual SR-IOV PFs, VFs, net_failover pairs.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help about a command')
    .showSuggestionAfterError(true)
    .configureHelp({ showGlobalOptions: false })
    .addHelpText('after', EXAMPLE);
  const creators = [
    composeCommand,
    checkCommand,
    diffCommand,
    inventoryCommand,
    hostCommand,
    qmpCommand,
    schemaCommand,
    explainCommand,
  ];
  for (const create of creators) program.addCommand(create(setExit));
  for (const command of withSubcommands(program)) {
    command.exitOverride().configureOutput({
      writeOut: writeOutput,
      writeErr: complain,
      outputError: (text, write) => write(text),
    });
  }
  return program;
}

function withSubcommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}

/** Commander's `error: unknown option '--int'\n(Did you mean --into?)` as one line. */
function oneSentence(text: string): string {
  return text
    .replace(/^error: /, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim();
}

const EXAMPLE = `
Examples:
  vpf compose worker.yaml                         the domain XML, from vpf's own template
  vpf compose worker.yaml --into worker.xml       spliced into a domain of yours
  vpf check worker.yaml --libvirt                 everything that is wrong

Exit status: 0 done; 1 the answer is no, or the input is invalid; 2 wrong usage.`;
