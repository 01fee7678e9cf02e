import type { Connection } from './connection.js';
import { timerTime } from './deadline.js';
import { QmpDisconnectError } from './errors.js';

export interface HeartbeatOptions {
  /** ms of silence after which a sign of life is asked for. */
  readonly interval: number;
  /** ms that it may take. */
  readonly timeout: number;
}

/**
 * Notices a peer that is gone without a word: a half-open TCP connection, a stopped QEMU. QMP has no ping, so a command
 * that costs nothing is sent when nothing comes by itself; anything that comes is a sign of life.
 */
export class Heartbeat {
  readonly #timer: NodeJS.Timeout;
  #deadline: NodeJS.Timeout | undefined;
  #asking = false;

  /** @param ask sends a command */
  constructor(
    { interval, timeout }: HeartbeatOptions,
    connection: Connection,
    ask: () => Promise<unknown>,
  ) {
    let before = connection.received;
    this.#timer = setInterval(() => {
      const now = connection.received;
      const silent = now === before;
      before = now;
      if (!silent || this.#asking) return;
      this.#asking = true;
      // Whether it is answered, refused or late shows in what comes.
      ask().catch(() => {});
      this.#deadline = setTimeout(() => {
        // What has come is read before that: this process itself may have been too busy to.
        setImmediate(() => {
          this.#asking = false;
          if (connection.received !== now) return;
          connection.drop(new QmpDisconnectError(`no sign of life for ${interval + timeout} ms`));
        });
      }, timerTime(timeout));
      this.#deadline.unref();
    }, timerTime(interval));
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#deadline);
  }
}
