import { type Batch, toBatches } from '../plan/batches.js';
import { shellWord } from '../plan/shell.js';
import type { Command } from '../plan/step.js';
import { vhostVdpa } from './changes/files.js';
import type { Runner } from './runner.js';

/** Why a batch stopped. */
export interface Failure {
  /** The command that failed, where the program said which. */
  readonly command: Command | undefined;
  readonly output: string;
}

/** The means of a run: how the host is reached, and the lock that its processes keep. */
export interface Means {
  readonly runner: Runner;
  readonly lock: number;
}

/**
 * Runs commands in as few processes as can be, and stops at the first that fails. A command that may fail
 * is no failure; in a batch, those come before all others.
 */
export async function execute(
  means: Means,
  commands: readonly Command[],
): Promise<Failure | undefined> {
  for (const { unsure, batch } of inOrder(commands)) {
    const failure = await runBatch(means, batch);
    if (failure !== undefined && !unsure) return failure;
  }
  return undefined;
}

function inOrder(commands: readonly Command[]): { unsure: boolean; batch: Batch }[] {
  const groups: Command[][] = [];
  const inBatch = commands.every(({ tool }) => tool === 'ip' || tool === 'bridge' || tool === 'tc');
  if (inBatch) {
    groups.push(commands.filter((c) => c.mayFail === true));
    groups.push(commands.filter((c) => c.mayFail !== true));
  } else {
    for (const command of commands) {
      const last = groups.at(-1);
      if (last !== undefined && last[0]?.mayFail === command.mayFail) last.push(command);
      else groups.push([command]);
    }
  }
  return groups.flatMap((group) => {
    const unsure = group[0]?.mayFail === true;
    return toBatches(group, unsure).map((batch) => ({ unsure, batch }));
  });
}

/** Runs commands that take something back: each is tried, whatever becomes of the others. */
export async function executeAll(means: Means, commands: readonly Command[]): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (const batch of toBatches(commands, true)) {
    const failure = await runBatch(means, batch);
    if (failure === undefined) continue;
    if (batch.commands.length > 1 && batch.input === undefined) {
      // A transaction happens as a whole or not at all: then one by one.
      for (const command of batch.commands) {
        const [alone] = toBatches([command]);
        const again = alone === undefined ? undefined : await runBatch(means, alone);
        if (again !== undefined) failures.push({ ...again, command });
      }
    } else {
      failures.push(failure);
    }
  }
  return failures;
}

async function runBatch({ runner, lock }: Means, batch: Batch): Promise<Failure | undefined> {
  const [only] = batch.commands;
  const single = batch.commands.length === 1 ? only : undefined;
  const argv = single === undefined ? batch.argv : withDevice(runner, single, batch.argv);
  if (argv === undefined) {
    const output = `vdpa device ${single?.vdpaDevice} has no character device: is the module vhost_vdpa loaded?`;
    return { command: single, output };
  }
  if (single?.tool === 'sysfs') return writeFile(runner, single);
  const { code, stdout, stderr } = await runner.run(argv, { input: batch.input, inherit: [lock] });
  const output = (stderr.trim() || stdout.trim()).replaceAll(/^Command failed -:\d+$\n?/gm, '');
  // Older versions of ovs-vsctl say so, and end with 0.
  const complained = batch.argv[0] === 'ovs-vsctl' && stderr.includes('Error detected while');
  if (code === 0 && !complained) return undefined;
  const line = /^Command failed -:(\d+)$/m.exec(stderr)?.[1];
  const command = line === undefined ? single : batch.commands[Number(line) - 1];
  return { command, output: output.trim() || `ended with ${code}` };
}

/** `sysfs FILE TEXT` is no program: it is one write. */
function writeFile(runner: Runner, command: Command): Failure | undefined {
  const [file = '', text = ''] = command.args;
  try {
    // The line's end as well: without, an empty text would be no write at all.
    runner.write(file, `${text}\n`);
    return undefined;
  } catch (error) {
    return { command, output: error instanceof Error ? error.message : String(error) };
  }
}

function withDevice(
  runner: Runner,
  command: Command,
  argv: readonly string[],
): readonly string[] | undefined {
  if (command.vdpaDevice === undefined) return argv;
  const node = vhostVdpa(runner, command.vdpaDevice);
  return node === undefined ? undefined : argv.map((a) => (a === '{vhost-vdpa}' ? node : a));
}

/** A command as a person would type it. */
export function commandText({ tool, args }: Command): string {
  const [file = '', text = ''] = args;
  if (tool === 'sysfs') return `echo ${text === '' ? "''" : shellWord(text)} > ${shellWord(file)}`;
  return [tool, ...args].map((word) => (word === '' ? "''" : shellWord(word))).join(' ');
}
