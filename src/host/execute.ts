import { setTimeout } from 'node:timers/promises';
import { type Batch, toBatches } from '../plan/batches.js';
import { shellWord } from '../plan/shell.js';
import type { Command } from '../plan/step.js';
import { vhostVdpa } from './changes/files.js';
import { messageOf } from './error.js';
import type { Ran, Runner } from './runner.js';

/** Milliseconds between two tries. */
const RETRY_PAUSE = 200;

/** Why a batch stopped. */
export interface Failure {
  /** The command that failed, where the program said which. */
  readonly command: Command | undefined;
  readonly output: string;
}

/** What failed commands printed, for people. */
export function outputsOf(failures: readonly Failure[]): string {
  return failures.map(({ output }) => output).join('; ');
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
    const failure = await runPatiently(means, batch);
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
    const failed = await runBatch(means, batch);
    if (batch.commands.every((c) => c.mayFail === true)) continue;
    if (failed.length > 0 && batch.commands.length > 1 && batch.input === undefined) {
      // A transaction happens as a whole or not at all: then one by one.
      for (const command of batch.commands) {
        const [alone] = toBatches([command]);
        if (alone !== undefined) failures.push(...(await runBatch(means, alone)));
      }
    } else {
      failures.push(...failed);
    }
  }
  return failures.filter(({ command }) => command?.mayFail !== true);
}

/** A command that is worth another try gets it. */
async function runPatiently(means: Means, batch: Batch): Promise<Failure | undefined> {
  const { retry = 0 } = batch.commands[0] ?? {};
  const end = performance.now() + retry * 1000;
  for (;;) {
    const [failure] = await runBatch(means, batch);
    if (failure === undefined || performance.now() >= end) return failure;
    await setTimeout(RETRY_PAUSE);
  }
}

/** @returns what failed: of a batch that goes on, perhaps more than one command */
async function runBatch({ runner, lock }: Means, batch: Batch): Promise<readonly Failure[]> {
  const [only] = batch.commands;
  const single = batch.commands.length === 1 ? only : undefined;
  const argv = single === undefined ? batch.argv : withDevice(runner, single, batch.argv);
  if (argv === undefined) {
    const output = `vdpa device ${single?.vdpaDevice} has no character device: is the module vhost_vdpa loaded?`;
    return [{ command: single, output }];
  }
  try {
    if (single?.tool === 'sysfs') {
      writeFile(runner, single);
      return [];
    }
    const ran = await runner.run(argv, { input: batch.input, inherit: [lock] });
    return failuresOf(batch, single, ran);
  } catch (error) {
    // It is not installed, or cannot be started.
    return [{ command: single, output: messageOf(error) }];
  }
}

function failuresOf(
  batch: Batch,
  single: Command | undefined,
  { code, stdout, stderr }: Ran,
): readonly Failure[] {
  // Older versions of ovs-vsctl say so, and end with 0.
  const complained = batch.argv[0] === 'ovs-vsctl' && stderr.includes('Error detected while');
  if (code === 0 && !complained) return [];
  // After what a line of a batch printed, iproute2 says which line it was.
  const parts = stderr.split(/^Command failed -:(\d+)$/m);
  if (parts.length === 1) {
    const output = stderr.trim() || stdout.trim() || `ended with ${code}`;
    return [{ command: single, output }];
  }
  return parts.flatMap((line, i) => {
    if (i % 2 === 0) return [];
    const output = (parts[i - 1] ?? '').trim() || `ended with ${code}`;
    return [{ command: batch.commands[Number(line) - 1], output }];
  });
}

/** `sysfs FILE TEXT` is no program: it is one write. */
function writeFile(runner: Runner, { args: [file = '', text = ''] }: Command): void {
  // The line's end as well: without, an empty text would be no write at all.
  runner.write(file, `${text}\n`);
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
