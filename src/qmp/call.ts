import { onAbort } from './abort.js';
import type { Connection } from './connection.js';
import { QmpAbortError, type QmpError, QmpRefusedError, QmpTimeoutError } from './errors.js';
import { encodeJson } from './json.js';
import { redactArguments } from './redact.js';
import type { Request } from './session.js';
import type { ExecuteOptions, QmpLog } from './types.js';

export interface CallDefaults {
  /** ms; 0: never. */
  readonly commandTimeout: number;
  readonly allowUnstable: boolean | readonly string[];
  readonly log?: QmpLog | undefined;
}

export type Arguments = Readonly<Record<string, unknown>>;

/** One command on one connection, from its arguments to its reply, deadline or end. @throws {QmpError} see QmpClient.execute */
export async function call(
  connection: Connection,
  command: string,
  args: Arguments | undefined,
  options: ExecuteOptions,
  defaults: CallDefaults,
): Promise<unknown> {
  const json = check(command, args, options, defaults);
  const { log } = defaults;
  log?.debug({ command, ...(args && { arguments: redactArguments(args) }) }, 'QMP command');
  const send = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      submit(connection, command, json, options, options.timeout ?? defaults.commandTimeout, {
        resolve,
        reject: (error) => {
          log?.debug({ command, code: error.code, error: error.message }, 'QMP command failed');
          reject(error);
        },
      });
    });
  const { fd } = options;
  if (fd === undefined) return send();
  return connection.passingFd(async () => {
    const { prepareFdPassing } = await import('./send-fds.js');
    await prepareFdPassing([fd]);
    return send();
  });
}

/** The others leave it with the monitor, and the next `getfd` would take it for its own. */
const TAKES_FD: ReadonlySet<string> = new Set(['getfd', 'add-fd']);

/** @returns JSON of the arguments @throws {QmpError} when the command must not be sent */
function check(
  command: string,
  args: Arguments | undefined,
  { signal, fd }: ExecuteOptions,
  { allowUnstable }: CallDefaults,
): string | undefined {
  if (command.startsWith('x-')) {
    const allowed =
      typeof allowUnstable === 'boolean' ? allowUnstable : allowUnstable.includes(command);
    if (!allowed) {
      throw new QmpRefusedError(
        command,
        'commands that begin with x- are unstable, and one of them aborts QEMU 11.1 (see allowUnstable)',
      );
    }
  }
  if (fd !== undefined && !TAKES_FD.has(command)) {
    throw new QmpRefusedError(command, 'only getfd and add-fd take a file descriptor');
  }
  if (signal?.aborted === true) throw new QmpAbortError(command, signal.reason);
  if (args === undefined) return undefined;
  try {
    return encodeJson(args);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new QmpRefusedError(command, `its arguments cannot be sent: ${why}`, { cause: error });
  }
}

function submit(
  connection: Connection,
  command: string,
  args: string | undefined,
  { signal, outOfBand = false, fd }: ExecuteOptions,
  timeout: number,
  { resolve, reject }: Pick<Request, 'resolve' | 'reject'>,
): void {
  let timer: NodeJS.Timeout | undefined;
  let off: (() => void) | undefined;
  const settled = (): void => {
    clearTimeout(timer);
    off?.();
  };
  const giveUp = (error: QmpError): void => {
    connection.abandon(request);
    request.reject(error);
  };
  const request: Request = {
    command,
    args,
    outOfBand,
    fd,
    resolve: (value) => {
      settled();
      resolve(value);
    },
    reject: (error) => {
      settled();
      reject(error);
    },
  };
  if (timeout > 0) {
    timer = setTimeout(() => giveUp(new QmpTimeoutError(command, timeout)), timeout);
  }
  if (signal !== undefined) {
    off = onAbort(signal, () => giveUp(new QmpAbortError(command, signal.reason)));
  }
  connection.submit(request);
}
