import type { Duplex, Readable, Writable } from 'node:stream';
import type { Transport } from './transport.js';

/**
 * What the client is doing. `connect` leads from idle by connecting to running; a loss of the connection to idle, or,
 * with `reconnect`, to connecting; `close` by closing to idle.
 */
export type QmpState = 'idle' | 'connecting' | 'running' | 'closing';

/** A child process whose standard input and output are a QMP monitor (`-qmp stdio`). */
export interface QmpChild {
  readonly stdin: Writable | null;
  readonly stdout: Readable | null;
  readonly exitCode: number | null;
  readonly signalCode: NodeJS.Signals | null;
}

/**
 * Where the monitor is. A string is the path of a unix socket, or `unix:PATH`, or `tcp:HOST:PORT`. `fd` is an open,
 * connected socket that is handed over. With `dial`, the caller makes each connection.
 */
export type QmpTarget =
  | string
  | { readonly path: string }
  | { readonly host?: string; readonly port: number }
  | { readonly fd: number }
  | { readonly stream: Duplex }
  | { readonly child: QmpChild }
  | { readonly dial: (signal: AbortSignal) => Promise<Transport | Duplex> };

/** How often and how patiently to connect again. The delay doubles from `minDelay` to `maxDelay`, less up to `jitter` of it. */
export interface ReconnectOptions {
  /** ms before the first attempt; 100. */
  readonly minDelay?: number;
  /** ms; 10 000. */
  readonly maxDelay?: number;
  /** 0 to 1: the part of a delay that is left to chance; 0.5. */
  readonly jitter?: number;
  /** Attempts in a row that fail, or hold for less than 5 s, after which the client gives up and is idle; Infinity. */
  readonly maxAttempts?: number;
}

/** The least of a logger; pino's fits. It is given codes, not QEMU's texts, which repeat arguments; and of arguments only
 * the values of harmless ones such as ids. */
export interface QmpLog {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface ExecuteOptions {
  /** ms until QmpTimeoutError, from the call; 0: never. Default: the client's `commandTimeout`. */
  readonly timeout?: number;
  /** Ends the waiting (not QEMU's work) with QmpAbortError. */
  readonly signal?: AbortSignal;
  /** Sends it out of band (`exec-oob`): past the queue, and past a busy QEMU main loop. Needs `oob: true` in the client. */
  readonly outOfBand?: boolean;
  /**
   * An open file descriptor that goes along (SCM_RIGHTS), for `getfd` and `add-fd`; it stays open here. It takes a unix
   * socket, and the package `koffi`.
   */
  readonly fd?: number;
}

/** An event as QEMU sent it. */
export interface QmpEvent<Name extends string = string, Data = Readonly<Record<string, unknown>>> {
  readonly event: Name;
  readonly data: Data;
  /** QEMU's clock: seconds and microseconds since 1970; both -1 where QEMU could not read it. */
  readonly timestamp: { readonly seconds: number; readonly microseconds: number };
}

export interface QmpVersion {
  readonly major: number;
  readonly minor: number;
  readonly micro: number;
  /** The distribution's package, e.g. `Debian 1:11.1.2+ds-1`; empty where there is none. */
  readonly package: string;
}

/** What QEMU said when it was connected. */
export interface QmpGreeting {
  readonly version: QmpVersion;
  /** Offered, not necessarily enabled: `oob`. */
  readonly capabilities: readonly string[];
}

export interface EventStreamOptions {
  /** Events that may wait for a slow consumer; 1024. */
  readonly limit?: number;
  /**
   * What happens to the event after that: `drop-oldest` forgets the one that waited longest and counts it in
   * `dropped` (default), `drop-newest` the one that came; `fail` ends the stream with QmpEventsLostError.
   */
  readonly overflow?: 'drop-oldest' | 'drop-newest' | 'fail';
  /** Ends the stream. */
  readonly signal?: AbortSignal;
}

export interface WaitOptions {
  /** ms; 0: for ever. Default 30 000. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
  /** Counts also what came after this mark (see `QmpClient.mark`), so that nothing is missed in between. */
  readonly since?: EventMark;
}

/** A place in the stream of events, from `QmpClient.mark`. */
export interface EventMark {
  /** Events seen before it. */
  readonly seen: number;
  /** The connection it was made on. */
  readonly connection: number;
}
