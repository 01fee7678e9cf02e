import { VpfError } from '../../errors/vpf-error.js';
import { QmpError } from '../../qmp/errors.js';
import { isObject } from './arguments.js';
import { EventLog } from './events.js';
import { endsGuest, execute, type Request, readRequest } from './execute.js';
import { printEvent, printReply, type Run } from './run.js';
import { linesOf, readStep, StepError } from './script.js';

/**
 * Carries out the script on standard input, line by line as it comes, up to the first that fails.
 *
 * @throws {StepError} names the line
 * @throws {QmpError} the connection was lost between two lines
 */
export async function runScript(run: Run): Promise<void> {
  const log = new EventLog(run.client);
  const lines = linesOf(process.stdin);
  let quit = false;
  try {
    for (let line = 1; ; line += 1) {
      // Whoever writes the script may be slow: a QEMU that is gone is told at once.
      const next = await Promise.race([located(line, () => lines.next()), run.lost]);
      if (next instanceof QmpError) {
        if (quit) return;
        throw next;
      }
      if (next.done === true) return;
      const { value: text } = next;
      const request = await located(line, () => performLine(run, text, log));
      quit = request !== undefined && endsGuest(request);
    }
  } finally {
    process.stdin.destroy();
  }
}

async function located<T>(line: number, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw error instanceof VpfError ? new StepError(line, error) : error;
  }
}

/** @returns the command that was executed, if it was one */
async function performLine(run: Run, text: string, log: EventLog): Promise<Request | undefined> {
  const step = readStep(text);
  if (step === undefined) return undefined;
  if (step.kind === 'wait') {
    const event = await log.wait(step.wanted, { timeout: step.timeout });
    if (run.json) printEvent(run, event);
    return undefined;
  }
  const request =
    step.kind === 'request' ? step.request : await readRequest(step.words, run.server);
  const value = await execute(run.client, run.server, request, run);
  // Most commands return nothing, and nobody wants to read that.
  if (run.json || !isEmpty(value)) printReply(run, value, request.id);
  return request;
}

function isEmpty(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}
