import { QmpClient } from '../../qmp/client.js';
import type { QmpError } from '../../qmp/errors.js';
import { UsageError } from '../errors.js';
import { diagnosticsOf, EXIT, plain, writeFailure } from '../report.js';
import { isColourful, OutputClosed, OutputError } from '../streams.js';
import { checkAddress, connectFailure } from './address.js';
import { wantedByWords } from './events.js';
import { RefusedError } from './execute.js';
import { formatJson } from './json-text.js';
import type { Run } from './run.js';
import { StepError } from './script.js';
import { Server } from './server.js';
import { Warnings } from './warnings.js';

/** What `vpf qmp` does with its command line; the words are in commands/qmp.ts. */

/** As commander gives them. */
export interface QmpCommandOptions {
  readonly timeout?: string;
  readonly retry?: string;
  readonly wait?: string;
  readonly where?: readonly string[];
  readonly events?: boolean;
  readonly oob?: boolean;
  readonly allowUnstable?: boolean;
  readonly json?: boolean;
}

type Mode = 'once' | 'script' | 'prompt';

/** @returns the exit code */
export async function runQmp(
  socket: string,
  words: readonly string[],
  options: QmpCommandOptions,
): Promise<number> {
  const target = checkAddress(socket);
  const mode = modeOf(words, options);
  const told = seconds('--timeout', options.timeout);
  const timeout = told ?? 30_000;
  const retry = seconds('--retry', options.retry) ?? 0;
  const { json = false, oob = false, allowUnstable = false, events = false, where } = options;
  const wanted = options.wait === undefined ? undefined : wantedByWords(options.wait, where ?? []);
  const perform = async (): Promise<number> => {
    const client = new QmpClient(target, {
      wait: retry,
      commandTimeout: timeout,
      oob,
      allowUnstable,
      ...(told !== undefined && { connectTimeout: told }),
    });
    // From before it is connected, so that nothing is missed.
    const lost = lossOf(client);
    const warnings = new Warnings(client, await isColourful(2));
    const server = new Server(client);
    const colour = await isColourful(1);
    const run: Run = {
      ...{ client, server, lost, warnings },
      ...{ json, colour, timeout, oob, allowUnstable },
    };
    try {
      await client.connect().catch((error: unknown) => {
        throw connectFailure(target, error);
      });
      if (mode === 'prompt') return await (await import('./prompt.js')).runPrompt(run);
      if (mode === 'script') await (await import('./run-script.js')).runScript(run);
      else await (await import('./one-shot.js')).runOnce(run, words, { wanted, events });
      return EXIT.done;
    } finally {
      await client.close();
    }
  };
  return json ? failAsLine(perform) : perform();
}

/** Resolves when the connection is lost, with the reason. */
function lossOf(client: QmpClient): Promise<QmpError> {
  return new Promise((resolve) => {
    client.onState((state, why) => {
      if (state === 'idle' && why !== undefined) resolve(why);
    });
  });
}

function modeOf(words: readonly string[], options: QmpCommandOptions): Mode {
  const { events = false, wait, where, json = false } = options;
  if (where !== undefined && wait === undefined) throw new UsageError('--where goes with --wait');
  if (words[0] === '-') {
    if (words.length > 1) throw new UsageError('after - there is nothing more to say');
    if (events || wait !== undefined)
      throw new UsageError('a script waits by {"wait": ...} lines: leave --wait and --events out');
    return 'script';
  }
  if (words.length > 0 || events || wait !== undefined) return 'once';
  if (!process.getBuiltinModule('node:tty').isatty(0)) return 'script';
  if (json) throw new UsageError('--json goes with a COMMAND, --events or a script, not a prompt');
  return 'prompt';
}

/** In ms. */
function seconds(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  // A timer of Node's holds 24 days.
  if (!/^[0-9.]+$/.test(text) || !(value <= 1_000_000))
    throw new UsageError(`${option} is "${text}": give seconds, e.g. 5 or 0.5`);
  return Math.ceil(value * 1000);
}

/** For --json, a failure too is one line: QEMU's own error, else the diagnostics. */
async function failAsLine(act: () => Promise<number>): Promise<number> {
  try {
    return await act();
  } catch (error) {
    const isOwn = [OutputClosed, OutputError, UsageError].some((kind) => error instanceof kind);
    if (isOwn) throw error;
    const root = error instanceof StepError ? error.cause : error;
    const line = error instanceof StepError ? { line: error.line } : {};
    const diagnostics = diagnosticsOf(error);
    const failure =
      root instanceof RefusedError
        ? { error: { class: root.errorClass, desc: root.desc }, ...line }
        : { ok: false, diagnostics: diagnostics.map(plain) };
    await writeFailure(`${formatJson(failure)}\n`, diagnostics);
    return EXIT.no;
  }
}
