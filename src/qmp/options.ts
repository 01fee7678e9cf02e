import { checkTime } from './deadline.js';
import type { HeartbeatOptions } from './heartbeat.js';
import { DEFAULT_MAX_MESSAGE_BYTES } from './parser.js';
import type { QmpLog, ReconnectOptions } from './types.js';

/** All options but `resync`, which is the client's own (QmpOptions). */
export interface BaseOptions {
  /** ms for one attempt: to connect, to be greeted, to negotiate; 0: no limit. Default 10 000. */
  readonly connectTimeout?: number;
  /** ms for which `connect` tries again, e.g. while QEMU is still starting. Default 0: one attempt. */
  readonly wait?: number;
  /** ms until a command rejects with QmpTimeoutError, unless it says otherwise; 0: never. Default 30 000. */
  readonly commandTimeout?: number;
  /** Bytes of the largest message that is taken; a larger one is skipped. Default 32 MiB. */
  readonly maxMessageBytes?: number;
  /** Commands sent and not answered. QEMU takes 8 at once. Default 8. */
  readonly maxInFlight?: number;
  /** Commands that may wait for a place among those; more are refused. Default 1024. */
  readonly maxQueued?: number;
  /** Enable out-of-band commands where QEMU offers them. Default false. */
  readonly oob?: boolean;
  /**
   * Commands whose names begin with `x-`: refused unless this is true, or names them. They may change or go, and
   * `x-query-virtio-status` has aborted QEMU 11.1, and its guest, on a VF.
   */
  readonly allowUnstable?: boolean | readonly string[];
  /** Events that are kept for `waitFor(..., { since })`. Default 256. */
  readonly eventHistory?: number;
  /** Connect again after a loss. Commands are never sent twice. Default false. */
  readonly reconnect?: boolean | ReconnectOptions;
  /**
   * Asks for a sign of life when nothing came for `interval` ms, and gives the connection up when nothing comes for
   * `timeout` ms more. QEMU may be silent for seconds when it is busy. Default: none.
   */
  readonly heartbeat?: HeartbeatOptions;
  readonly log?: QmpLog;
  /** What becomes of what a listener throws. Default: it is thrown again, outside the client, as an EventEmitter would. */
  readonly onListenerError?: (error: Error) => void;
}

export type FullOptions = Required<
  Omit<BaseOptions, 'heartbeat' | 'log' | 'reconnect' | 'onListenerError'>
> &
  Pick<BaseOptions, 'heartbeat' | 'log' | 'onListenerError'> & {
    readonly reconnect: ReconnectOptions | undefined;
  };

/**
 * Options with their defaults.
 *
 * @throws {RangeError} for a number that cannot be meant
 */
export function fullOptions(options: BaseOptions): FullOptions {
  const { reconnect = false } = options;
  const full = {
    ...options,
    connectTimeout: options.connectTimeout ?? 10_000,
    wait: options.wait ?? 0,
    commandTimeout: options.commandTimeout ?? 30_000,
    maxMessageBytes: options.maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES,
    maxInFlight: options.maxInFlight ?? 8,
    maxQueued: options.maxQueued ?? 1024,
    oob: options.oob ?? false,
    allowUnstable: options.allowUnstable ?? false,
    eventHistory: options.eventHistory ?? 256,
    reconnect: reconnect === false ? undefined : reconnect === true ? {} : reconnect,
  };
  for (const [name, least] of LEAST) {
    const value = full[name];
    if (!(Number.isInteger(value) && value >= least)) {
      throw new RangeError(`${name}: a whole number from ${least}, not ${value}`);
    }
  }
  for (const [name, value] of times(full)) checkTime(name, value);
  return full;
}

const LEAST = [
  ['maxMessageBytes', 1024],
  ['maxInFlight', 1],
  ['maxQueued', 0],
  ['eventHistory', 0],
] as const;

function times(options: FullOptions): (readonly [string, number])[] {
  const { heartbeat, reconnect = {} } = options;
  return [
    ['connectTimeout', options.connectTimeout],
    ['wait', options.wait],
    ['commandTimeout', options.commandTimeout],
    ['reconnect.minDelay', reconnect.minDelay ?? 0],
    ['reconnect.maxDelay', reconnect.maxDelay ?? 0],
    ['reconnect.jitter', reconnect.jitter ?? 0],
    ['reconnect.maxAttempts', reconnect.maxAttempts ?? 0],
    ['heartbeat.interval', heartbeat?.interval ?? 0],
    ['heartbeat.timeout', heartbeat?.timeout ?? 0],
  ];
}
