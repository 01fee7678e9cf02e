import { onAbort } from './abort.js';
import type { Connection } from './connection.js';
import { after, checkTime } from './deadline.js';
import { QmpAbortError, type QmpError, QmpRefusedError, QmpTimeoutError } from './errors.js';
import { encodeJson } from './json.js';
import { redactArguments } from './redact.js';
import type { Request } from './request.js';
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
  return new Promise((resolve, reject) => {
    const request = new Call(connection, command, json, options, {
      resolve,
      reject: (error) => {
        reject(error);
        // Not its text: QEMU's repeats arguments.
        log?.debug({ command, code: error.code }, 'QMP command failed');
      },
    });
    request.start(options.timeout ?? defaults.commandTimeout, options.signal);
    if (options.fd === undefined) connection.submit(request);
    else void passFd(connection, request, options.fd);
  });
}

/** It waits for its turn while its deadline runs. */
async function passFd(connection: Connection, request: Call, fd: number): Promise<void> {
  try {
    await connection.passingFd(async () => {
      const { prepareFdPassing } = await import('./send-fds.js');
      await prepareFdPassing([fd]);
      if (request.settled) return;
      connection.submit(request);
      await request.answered;
    });
  } catch (error) {
    request.reject(error as QmpError);
  }
}

/** The others leave it with the monitor, and the next `getfd` would take it for its own. */
const TAKES_FD: ReadonlySet<string> = new Set(['getfd', 'add-fd']);

/** @returns JSON of the arguments @throws {QmpError} when the command must not be sent */
function check(
  command: string,
  args: Arguments | undefined,
  { signal, fd, timeout }: ExecuteOptions,
  { allowUnstable }: CallDefaults,
): string | undefined {
  if (timeout !== undefined) checkTime('timeout', timeout);
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

/** A request with its deadline and signal. */
class Call implements Request {
  readonly outOfBand: boolean;
  readonly fd: number | undefined;
  /** QEMU has it no more: it was answered, perhaps too late, or the connection has ended. */
  readonly answered: Promise<void>;
  gone: () => void = () => {};
  #settled = false;
  #stopTimer: (() => void) | undefined;
  #offSignal: (() => void) | undefined;

  constructor(
    private readonly connection: Connection,
    readonly command: string,
    readonly args: string | undefined,
    { outOfBand = false, fd }: ExecuteOptions,
    private readonly result: Pick<Request, 'resolve' | 'reject'>,
  ) {
    this.outOfBand = outOfBand;
    this.fd = fd;
    this.answered = new Promise((resolve) => {
      this.gone = resolve;
    });
  }

  get settled(): boolean {
    return this.#settled;
  }

  start(timeout: number, signal: AbortSignal | undefined): void {
    this.#stopTimer = after(timeout, () =>
      this.#giveUp(new QmpTimeoutError(this.command, timeout)),
    );
    if (signal === undefined) return;
    const aborted = (): void => this.#giveUp(new QmpAbortError(this.command, signal.reason));
    this.#offSignal = onAbort(signal, aborted);
  }

  resolve(value: unknown): void {
    if (this.#settle()) this.result.resolve(value);
  }

  reject(error: QmpError): void {
    if (this.#settle()) this.result.reject(error);
  }

  #giveUp(error: QmpError): void {
    this.connection.abandon(this);
    this.reject(error);
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    this.#stopTimer?.();
    this.#offSignal?.();
    return true;
  }
}
