import type { QmpEvent } from '../../qmp/types.js';
import { didYouMean } from '../../spec/nearest.js';
import { UsageError } from '../errors.js';
import { EventLog, type Wanted } from './events.js';
import { endsGuest, execute, type Request, readRequest } from './execute.js';
import { printEvent, printReply, type Run } from './run.js';
import type { Server } from './server.js';

export interface Also {
  /** Waited for after the command, and counted from before it. */
  readonly wanted: Wanted | undefined;
  /** All events are printed as they come, until the connection ends. */
  readonly events: boolean;
}

/** One command, or none, and the events that are asked for. */
export async function runOnce(
  run: Run,
  words: readonly string[],
  { wanted, events }: Also,
): Promise<void> {
  const { client, server, timeout } = run;
  const unread = events ? printEvents(run) : undefined;
  const unlessUnread = <T>(act: Promise<T>): Promise<T> =>
    unread === undefined ? act : Promise.race([act, unread]);
  if (wanted !== undefined && !run.oob) await checkEvents([wanted.event], server);
  const request = words.length === 0 ? undefined : await requestOf(run, words);
  // Before the command: its events may come before its reply.
  const log = new EventLog(client);
  if (request !== undefined)
    printReply(run, await unlessUnread(execute(client, server, request, run)));
  if (wanted !== undefined) {
    const event = await unlessUnread(log.wait(wanted, { timeout }));
    if (!events) printEvent(run, event);
  }
  if (!events) return;
  const why = await unlessUnread(run.lost);
  if (request === undefined || !endsGuest(request)) throw why;
}

/**
 * Prints each event the moment it comes, so that none waits for a reply, or is lost with a failure.
 *
 * @returns rejects when that fails, e.g. because nobody reads it any more; else it stays pending
 */
function printEvents(run: Run): Promise<never> {
  const failed = new Promise<never>((_, reject) => {
    const off = run.client.on('*', (event: QmpEvent) => {
      try {
        printEvent(run, event);
      } catch (error) {
        off();
        reject(error);
      }
    });
  });
  failed.catch(() => {}); // whoever waits beside it hears of it
  return failed;
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
  const hint = didYouMean(unknown, [...events.keys()]);
  throw new UsageError(`this QEMU has no event "${unknown}"${hint}`);
}
