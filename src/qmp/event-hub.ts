import { onAbort } from './abort.js';
import {
  type QmpError,
  QmpEventError,
  QmpEventsLostError,
  QmpEventTimeoutError,
  QmpListenerError,
} from './errors.js';
import { QmpEventStream } from './event-stream.js';
import type { EventMark, EventStreamOptions, QmpEvent, WaitOptions } from './types.js';

export type EventListener = (event: QmpEvent) => void;

interface Wait {
  readonly names: ReadonlySet<string>;
  matches(event: QmpEvent): boolean;
  resolve(event: QmpEvent): void;
  reject(error: QmpError): void;
}

const DEFAULT_TIMEOUT = 30_000;
/** Every event. */
export const ANY = '*';

/** Brings the events of a session to whoever asked: callbacks, streams, waits. It keeps the last ones for `since`. */
export class EventHub {
  readonly #listeners = new Map<string, Set<EventListener>>();
  readonly #streams = new Map<QmpEventStream, ReadonlySet<string> | undefined>();
  readonly #waits = new Set<Wait>();
  readonly #history: QmpEvent[] = [];
  #seen = 0;
  #connection = 0;

  constructor(
    private readonly historySize: number,
    private readonly onListenerError: (error: QmpListenerError) => void,
  ) {}

  on(name: string, listener: EventListener): () => void {
    const set = this.#listeners.get(name) ?? new Set();
    // One function may listen twice: each has its own way out.
    const own: EventListener = (event) => listener(event);
    set.add(own);
    this.#listeners.set(name, set);
    return () => {
      set.delete(own);
      if (set.size === 0 && this.#listeners.get(name) === set) this.#listeners.delete(name);
    };
  }

  stream(names: readonly string[] | undefined, options: EventStreamOptions): QmpEventStream {
    const stream = new QmpEventStream(options, (ended) => this.#streams.delete(ended));
    if (options.signal?.aborted !== true) {
      this.#streams.set(stream, names === undefined ? undefined : new Set(names));
    }
    return stream;
  }

  mark(): EventMark {
    return { seen: this.#seen, connection: this.#connection };
  }

  /** Registers at once: what comes after the call is not missed. */
  waitFor(
    names: readonly string[],
    predicate: (event: QmpEvent) => boolean,
    { timeout = DEFAULT_TIMEOUT, signal, since }: WaitOptions,
  ): Promise<QmpEvent> {
    const label = names.join(' or ');
    const wanted = new Set(names);
    const matches = (event: QmpEvent): boolean =>
      (wanted.has(ANY) || wanted.has(event.event)) && predicate(event);
    return new Promise<QmpEvent>((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(new QmpEventError(label, 'aborted by its signal', { cause: signal.reason }));
        return;
      }
      if (since !== undefined) {
        const earlier = this.#since(since, label).find(matches);
        if (earlier !== undefined) {
          resolve(earlier);
          return;
        }
      }
      let timer: NodeJS.Timeout | undefined;
      let off: (() => void) | undefined;
      const settle = (act: () => void): void => {
        this.#waits.delete(wait);
        clearTimeout(timer);
        off?.();
        act();
      };
      const wait: Wait = {
        names: wanted,
        matches,
        resolve: (event) => settle(() => resolve(event)),
        reject: (error) => settle(() => reject(error)),
      };
      const aborted = (): void =>
        wait.reject(
          new QmpEventError(label, 'aborted by its signal', { cause: signal?.reason as unknown }),
        );
      if (signal !== undefined) off = onAbort(signal, aborted);
      if (timeout > 0) {
        timer = setTimeout(() => wait.reject(new QmpEventTimeoutError(label, timeout)), timeout);
      }
      this.#waits.add(wait);
    });
  }

  /** An event has come. */
  dispatch(event: QmpEvent): void {
    this.#seen += 1;
    if (this.historySize > 0) {
      this.#history.push(event);
      // Not at each event: to shift an array costs its length.
      if (this.#history.length >= 2 * this.historySize) {
        this.#history.splice(0, this.#history.length - this.historySize);
      }
    }
    for (const wait of this.#waits) {
      try {
        if (wait.matches(event)) wait.resolve(event);
      } catch (error) {
        wait.reject(
          new QmpEventError(event.event, `the predicate threw: ${String(error)}`, { cause: error }),
        );
      }
    }
    for (const [stream, names] of this.#streams) {
      if (names === undefined || names.has(event.event)) stream.push(event);
    }
    if (event.event !== ANY) this.#call(event, event.event);
    this.#call(event, ANY);
  }

  /** A connection is gone: who waits for one event may have missed it. Streams go on if there will be another. */
  disconnected(why: QmpError): void {
    this.#connection += 1;
    this.#history.length = 0;
    for (const wait of [...this.#waits]) {
      const label = [...wait.names].join(' or ');
      wait.reject(
        new QmpEventError(label, `not before the connection ended: ${why.message}`, { cause: why }),
      );
    }
  }

  /** No connection will come by itself. @param error where that was not asked for */
  finished(error: QmpError | undefined): void {
    for (const stream of [...this.#streams.keys()]) stream.end(error);
  }

  #call(event: QmpEvent, name: string): void {
    for (const listener of this.#listeners.get(name) ?? []) {
      try {
        listener(event);
      } catch (error) {
        this.onListenerError(new QmpListenerError(event.event, error));
      }
    }
  }

  #since(mark: EventMark, label: string): readonly QmpEvent[] {
    if (mark.connection !== this.#connection) {
      throw new QmpEventsLostError(label, 'the mark is of a connection that has ended');
    }
    const count = this.#seen - mark.seen;
    if (count > this.#history.length) {
      throw new QmpEventsLostError(
        label,
        `${count} events came since the mark, and only ${this.#history.length} are kept (eventHistory)`,
      );
    }
    return count > 0 ? this.#history.slice(-count) : [];
  }
}
