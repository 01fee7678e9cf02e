import { setTimeout as sleep } from 'node:timers/promises';
import { unlessAborted } from './abort.js';
import { Backoff } from './backoff.js';
import { Connection } from './connection.js';
import { connectError, type Dialled } from './dial.js';
import type { QmpProtocolError } from './errors.js';
import { QmpConnectError, QmpDisconnectError, QmpError, QmpStateError } from './errors.js';
import type { FullOptions } from './options.js';
import type { QmpEvent, QmpState } from './types.js';

export interface LinkSink {
  state(state: QmpState, why: QmpError | undefined): void;
  /** It stands, and the state is not yet running. */
  established(connection: Connection): void;
  event(event: QmpEvent): void;
  problem(problem: QmpProtocolError): void;
  /** It stood, and is gone. */
  lost(why: QmpError): void;
  /** No other will come by itself. @param error unless that was asked for */
  finished(error: QmpError | undefined): void;
  /** A lost one stands again. */
  resync(): Promise<void>;
}

/** ms after which a connection is taken for one that stands. */
const STABLE = 5_000;

/** Makes connections to a target, keeps one standing, and knows the client's state. */
export class Link {
  readonly #target: Dialled;
  readonly #options: FullOptions;
  readonly #sink: LinkSink;
  readonly #backoff: Backoff | undefined;
  #state: QmpState = 'idle';
  #connection: Connection | undefined;
  /** Ends connecting, and waiting to connect. */
  #stop = new AbortController();
  #closing: Promise<void> = Promise.resolve();
  #dialled = false;
  /** When the present connection was made. */
  #since = 0;
  #final = false;

  constructor(target: Dialled, options: FullOptions, sink: LinkSink) {
    this.#target = target;
    this.#options = options;
    this.#sink = sink;
    if (options.reconnect !== undefined && target.again) {
      this.#backoff = new Backoff(options.reconnect);
    }
  }

  get state(): QmpState {
    return this.#state;
  }

  /** The one that stands; while it is not yet announced as running, or closing, none. */
  get connection(): Connection | undefined {
    return this.#connection;
  }

  /** After the present connection there is to be no other: QEMU was told to quit. */
  set final(final: boolean) {
    this.#final = final;
  }

  async connect(signal: AbortSignal | undefined): Promise<void> {
    const before = this.#state;
    if (before !== 'idle') throw new QmpStateError('connect', before, 'idle');
    const stop = new AbortController();
    this.#stop = stop;
    this.#setState('connecting');
    const onAbort = (): void => stop.abort(signal?.reason);
    if (signal?.aborted === true) onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      this.#adopt(await this.#first(stop.signal));
    } catch (error) {
      // Whoever closed it meanwhile has seen to the state.
      if (this.#stop === stop && this.state === 'connecting') {
        this.#setState('idle', error instanceof QmpError ? error : undefined);
      }
      throw error;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  close(): Promise<void> {
    if (this.#state === 'idle') return Promise.resolve();
    if (this.#state !== 'closing') this.#closing = this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const why = new QmpDisconnectError('closed by this client');
    const connection = this.#connection;
    this.#connection = undefined;
    this.#setState('closing');
    this.#stop.abort(new DOMException('closed by this client', 'AbortError'));
    if (connection !== undefined) {
      this.#sink.lost(why);
      await connection.close(why);
    }
    this.#setState('idle');
    this.#sink.finished(undefined);
  }

  /** Tries for as long as `wait` says. */
  async #first(stop: AbortSignal): Promise<Connection> {
    const until = performance.now() + this.#options.wait;
    const backoff = new Backoff({ minDelay: 20, maxDelay: 500 });
    for (;;) {
      try {
        return await this.#open(stop);
      } catch (error) {
        const delay = backoff.next() ?? 0;
        if (stop.aborted || !this.#target.again || performance.now() + delay > until) throw error;
        await sleep(delay, undefined, { signal: stop }).catch((aborted: unknown) => {
          throw connectError(this.#target.label, aborted, stop);
        });
      }
    }
  }

  /** One attempt. */
  async #open(stop: AbortSignal): Promise<Connection> {
    const { label, again } = this.#target;
    if (this.#dialled && !again) throw new QmpConnectError(`${label}: can be connected to once`);
    const { connectTimeout } = this.#options;
    const attempt = new AbortController();
    const onStop = (): void => attempt.abort(stop.reason);
    if (stop.aborted) onStop();
    stop.addEventListener('abort', onStop, { once: true });
    const timer = setTimeout(() => {
      attempt.abort(new DOMException(`${connectTimeout} ms are over`, 'TimeoutError'));
    }, connectTimeout);
    try {
      attempt.signal.throwIfAborted();
      this.#dialled = true;
      // A caller's own `dial` need not mind the signal.
      const transport = await unlessAborted(
        this.#target.dial(attempt.signal),
        attempt.signal,
        (late) => late.destroy(),
      );
      return await Connection.open(
        transport,
        label,
        this.#options,
        {
          event: (event) => this.#sink.event(event),
          problem: (problem) => this.#sink.problem(problem),
          ended: (connection, why) => this.#ended(connection, why),
        },
        attempt.signal,
      );
    } catch (error) {
      throw connectError(label, error, attempt.signal);
    } finally {
      clearTimeout(timer);
      stop.removeEventListener('abort', onStop);
    }
  }

  #adopt(connection: Connection): void {
    if (this.#stop.signal.aborted) {
      const why = connectError(this.#target.label, undefined, this.#stop.signal);
      connection.drop(why);
      throw why;
    }
    // It may have ended in the moment between.
    if (connection.why !== undefined) throw connection.why;
    this.#connection = connection;
    this.#since = performance.now();
    this.#final = false;
    this.#sink.established(connection);
    this.#setState('running');
  }

  #ended(connection: Connection, why: QmpError): void {
    if (this.#connection !== connection) return;
    this.#connection = undefined;
    // One that falls at once again is a failed attempt, else a server that only greets would be dialled without rest.
    if (performance.now() - this.#since > STABLE) this.#backoff?.reset();
    this.#sink.lost(why);
    if (this.#backoff === undefined || this.#final) {
      this.#setState('idle', why);
      this.#sink.finished(why);
      return;
    }
    const stop = new AbortController();
    this.#stop = stop;
    this.#setState('connecting', why);
    void this.#again(this.#backoff, stop, why);
  }

  /** Connects once more, until it stands or there have been attempts enough. Never rejects. */
  async #again(backoff: Backoff, stop: AbortController, lost: QmpError): Promise<void> {
    let last: QmpError = lost;
    for (;;) {
      const delay = backoff.next();
      if (delay === undefined) break;
      try {
        await sleep(delay, undefined, { signal: stop.signal });
        const connection = await this.#open(stop.signal);
        this.#adopt(connection);
        void this.#resync(connection);
        return;
      } catch (error) {
        if (stop.signal.aborted) return; // closed, which sees to the state
        if (error instanceof QmpError) last = error;
        this.#options.log?.debug({ error: last.message }, 'QMP: not connected again');
      }
    }
    backoff.reset();
    this.#setState('idle', last);
    this.#sink.finished(last);
  }

  async #resync(connection: Connection): Promise<void> {
    try {
      await this.#sink.resync();
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.#options.log?.warn({ error: text }, 'QMP: resync failed');
      connection.drop(new QmpDisconnectError(`resync failed: ${text}`, { cause: error }));
    }
  }

  #setState(state: QmpState, why?: QmpError): void {
    this.#state = state;
    this.#sink.state(state, why);
  }
}
