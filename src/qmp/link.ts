import { onAbort, unlessAborted } from './abort.js';
import { Backoff } from './backoff.js';
import { Connection } from './connection.js';
import { after, timerTime } from './deadline.js';
import { connectError, type Dialled } from './dial.js';
import type { QmpProtocolError } from './errors.js';
import { QmpConnectError, QmpDisconnectError, QmpError, QmpStateError } from './errors.js';
import type { FullOptions } from './options.js';
import type { Transport } from './transport.js';
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
  #alive = true;
  /** The wait for the next attempt. */
  #pause: NodeJS.Timeout | undefined;
  /** Connected, and not yet negotiated. */
  #greeting: Transport | undefined;

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

  /** Whether a connection, or the wait for the next, keeps the process alive. */
  set alive(alive: boolean) {
    this.#alive = alive;
    this.#connection?.setRef(alive);
    this.#greeting?.setRef?.(alive);
    if (alive) this.#pause?.ref();
    else this.#pause?.unref();
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
    this.#backoff?.reset();
    this.#setState('connecting');
    const giveUp = (): void => stop.abort(signal?.reason);
    const off = signal === undefined ? undefined : onAbort(signal, giveUp);
    try {
      this.#adopt(await this.#first(stop.signal), stop);
    } catch (error) {
      // Whoever closed it meanwhile has seen to the state.
      if (this.#stop === stop && this.state === 'connecting') {
        this.#becomeIdle(error instanceof QmpError ? error : undefined);
      }
      throw error;
    } finally {
      off?.();
    }
  }

  close(): Promise<void> {
    if (this.#state === 'idle') return Promise.resolve();
    if (this.#state === 'closing') return this.#closing;
    let closed = (): void => {};
    // Before anybody hears of it: who then calls `close` again waits for the same.
    this.#closing = new Promise((resolve) => {
      closed = resolve;
    });
    void this.#close().then(closed);
    return this.#closing;
  }

  async #close(): Promise<void> {
    const why = new QmpDisconnectError('closed by this client');
    const connection = this.#connection;
    this.#connection = undefined;
    this.#stop.abort(new DOMException('closed by this client', 'AbortError'));
    this.#setState('closing');
    if (connection !== undefined) {
      this.#sink.lost(why);
      await connection.close(why);
    }
    this.#becomeIdle(undefined);
  }

  #becomeIdle(why: QmpError | undefined): void {
    this.#state = 'idle';
    // Before it is announced: what is begun then is of the next connection.
    this.#sink.finished(why);
    if (this.state === 'idle') this.#sink.state('idle', why);
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
        await this.#sleep(delay, stop).catch((aborted: unknown) => {
          throw connectError(this.#target.label, aborted, stop);
        });
      }
    }
  }

  #sleep(ms: number, stop: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const pause = setTimeout(() => {
        off();
        resolve();
      }, timerTime(ms));
      const off = onAbort(stop, () => {
        clearTimeout(pause);
        reject(stop.reason);
      });
      if (!this.#alive) pause.unref();
      this.#pause = pause;
    });
  }

  /** One attempt. */
  async #open(stop: AbortSignal): Promise<Connection> {
    const { label, again } = this.#target;
    if (this.#dialled && !again) throw new QmpConnectError(`${label}: can be connected to once`);
    const { connectTimeout } = this.#options;
    const attempt = new AbortController();
    const offStop = onAbort(stop, () => attempt.abort(stop.reason));
    const stopTimer = after(connectTimeout, () => {
      attempt.abort(new DOMException(`${connectTimeout} ms are over`, 'TimeoutError'));
    });
    try {
      attempt.signal.throwIfAborted();
      this.#dialled = true;
      // A caller's own `dial` need not mind the signal.
      const transport = await unlessAborted(
        this.#target.dial(attempt.signal),
        attempt.signal,
        (late) => late.destroy(),
      );
      this.#greeting = transport;
      if (!this.#alive) transport.setRef?.(false);
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
      stopTimer();
      this.#greeting = undefined;
      offStop();
    }
  }

  /** @param stop of the attempt that made it */
  #adopt(connection: Connection, stop: AbortController): void {
    // It may have been given up, or have ended, in the moment between.
    if (stop.signal.aborted || this.#stop !== stop) {
      const why = connectError(this.#target.label, undefined, stop.signal);
      connection.drop(why);
      throw why;
    }
    if (connection.why !== undefined) throw connection.why;
    this.#connection = connection;
    this.#since = performance.now();
    this.#final = false;
    if (!this.#alive) connection.setRef(false);
    this.#sink.established(connection);
    this.#setState('running');
  }

  #ended(connection: Connection, why: QmpError): void {
    if (this.#connection !== connection) return;
    this.#connection = undefined;
    // One that falls at once again is a failed attempt, else a server that only greets would be dialled without rest.
    if (performance.now() - this.#since > STABLE) this.#backoff?.reset();
    const stop = new AbortController();
    this.#stop = stop;
    const backoff = this.#final ? undefined : this.#backoff;
    // Who hears of it may connect or close.
    this.#state = backoff === undefined ? 'idle' : 'connecting';
    this.#sink.lost(why);
    if (this.#stop !== stop || stop.signal.aborted) return;
    if (backoff === undefined) {
      this.#becomeIdle(why);
    } else {
      this.#sink.state('connecting', why);
      void this.#again(backoff, stop, why);
    }
  }

  /** Connects once more, until it stands or there have been attempts enough. Never rejects. */
  async #again(backoff: Backoff, stop: AbortController, lost: QmpError): Promise<void> {
    let last: QmpError = lost;
    for (;;) {
      if (stop.signal.aborted) return; // who heard of the loss has closed it
      const delay = backoff.next();
      if (delay === undefined) break;
      try {
        await this.#sleep(delay, stop.signal);
        const connection = await this.#open(stop.signal);
        this.#adopt(connection, stop);
        // Who heard that it runs may have closed it.
        if (this.#connection === connection) void this.#resync(connection);
        return;
      } catch (error) {
        if (stop.signal.aborted) return; // closed, which sees to the state
        if (error instanceof QmpError) last = error;
        this.#options.log?.debug({ code: last.code }, 'QMP: not connected again');
      }
    }
    this.#becomeIdle(last);
  }

  async #resync(connection: Connection): Promise<void> {
    try {
      await this.#sink.resync();
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      const code = error instanceof QmpError ? error.code : undefined;
      this.#options.log?.warn({ code }, 'QMP: resync failed');
      connection.drop(new QmpDisconnectError(`resync failed: ${text}`, { cause: error }));
    }
  }

  #setState(state: QmpState, why?: QmpError): void {
    this.#state = state;
    this.#sink.state(state, why);
  }
}
