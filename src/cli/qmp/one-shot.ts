import { nearest } from '../../spec/nearest.js';
import { UsageError } from '../errors.js';
import { EventLog, type Wanted } from './events.js';
import { execute, type Request, readRequest } from './execute.js';
import { printEvent, printReply, type Run } from './run.js';
import type { Server } from './server.js';

export interface Also {
  /** Waited for after the command, and counted from before it. */
  readonly wanted: Wanted | undefined;
  /** Then all events are printed until the connection ends. */
  readonly events: boolean;
}

/** One command, or none, and the events that are asked for. */
export async function runOnce(
  run: Run,
  words: readonly string[],
  { wanted, events }: Also,
): Promise<void> {
  const { client, server, timeout } = run;
  if (wanted !== undefined && !run.oob) await checkEvents([wanted.event], server);
  const request = words.length === 0 ? undefined : await requestOf(run, words);
  // Before the command: its events may come before its reply.
  const log = new EventLog(client);
  const stream = events ? client.events() : undefined;
  if (request !== undefined) printReply(run, await execute(client, server, request, run));
  if (wanted !== undefined) {
    const event = await log.wait(wanted, { timeout });
    if (!events) printEvent(run, event);
  }
  if (stream === undefined) return;
  for await (const event of stream) printEvent(run, event);
}

async function requestOf({ server, oob }: Run, words: readonly string[]): Promise<Request> {
  if (!oob) return readRequest(words, server);
  // A QEMU that is busy would not tell its schema either.
  return { ...(await readRequest(words, undefined)), outOfBand: true };
}

/** A slip in a name would be waited for until the end. @throws {UsageError} */
export async function checkEvents(names: readonly string[], server: Server): Promise<void> {
  const events = (await server.schema())?.events;
  if (events === undefined) return;
  const unknown = names.find((name) => !events.has(name));
  if (unknown === undefined) return;
  const near = nearest(unknown, [...events.keys()]);
  const hint = near === undefined ? '' : `; did you mean "${near}"?`;
  throw new UsageError(`this QEMU has no event "${unknown}"${hint}`);
}
