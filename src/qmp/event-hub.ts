import { onAbort } from './abort.js';
import { after, checkTime } from './deadline.js';
import {
  type QmpError,
  QmpEventError,
  QmpEventsLostError,
  QmpEventTimeoutError,
  type QmpListenerError,
} from './errors.js';
import { QmpEventStream } from './event-stream.js';
import { Listeners } from './listeners.js';
import type { EventMark, EventStreamOptions, QmpEvent, WaitOptions } from './types.js';

export type EventListener = (event: QmpEvent) => void;

interface Wait {
  /** The names, for people. */
  readonly label: string;
  matches(event: QmpEvent): boolean;
  resolve(event: QmpEvent): void;
  reject(error: QmpError): void;
}

const DEFAULT_TIMEOUT = 30_000;
/** Every event. */
export const ANY = '*';

/** Brings the events of a session to whoever asked: callbacks, streams, waits. It keeps the last ones for `since`. */
export class EventHub {
  readonly #listeners = new Map<string, Listeners<[event: QmpEvent]>>();
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
    const listeners = this.#listeners.get(name) ?? new Listeners(name, this.onListenerError);
    this.#listeners.set(name, listeners);
    const off = listeners.add(listener);
    return () => {
      off();
      if (listeners.size === 0 && this.#listeners.get(name) === listeners) {
        this.#listeners.delete(name);
      }
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
      checkTime('timeout', timeout);
      if (signal?.aborted === true) {
        reject(new QmpEventError(label, 'aborted by its signal', { cause: signal.reason }));
        return;
      }
      if (since !== undefined) {
        const history = this.#since(since, label);
        let earlier: QmpEvent | undefined;
        try {
          earlier = history.find(matches);
        } catch (error) {
          throw thrown(label, error);
        }
        if (earlier !== undefined) {
          resolve(earlier);
          return;
        }
      }
      let stopTimer: (() => void) | undefined;
      let off: (() => void) | undefined;
      const settle = (act: () => void): void => {
        this.#waits.delete(wait);
        stopTimer?.();
        off?.();
        act();
      };
      const wait: Wait = {
        label,
        matches,
        resolve: (event) => settle(() => resolve(event)),
        reject: (error) => settle(() => reject(error)),
      };
      const aborted = (): void =>
        wait.reject(
          new QmpEventError(label, 'aborted by its signal', { cause: signal?.reason as unknown }),
        );
      if (signal !== undefined) off = onAbort(signal, aborted);
      stopTimer = after(timeout, () => wait.reject(new QmpEventTimeoutError(label, timeout)));
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
    // Who begins to listen meanwhile hears from the next one on.
    const named =
      event.event === ANY ? undefined : this.#listeners.get(event.event)?.prepare(event);
    const any = this.#listeners.get(ANY)?.prepare(event);
    const streams = this.#streams.size === 0 ? [] : [...this.#streams];
    for (const wait of this.#waits.size === 0 ? [] : [...this.#waits]) {
      try {
        if (wait.matches(event)) wait.resolve(event);
      } catch (error) {
        wait.reject(thrown(event.event, error));
      }
    }
    for (const [stream, names] of streams) {
      if (names === undefined || names.has(event.event)) stream.push(event);
    }
    named?.();
    any?.();
  }

  /** A connection is gone: who waits for one event may have missed it. Streams go on if there will be another. */
  disconnected(why: QmpError): void {
    this.#connection += 1;
    this.#history.length = 0;
    this.#rejectWaits(`not before the connection ended: ${why.message}`, why);
  }

  /** No connection will come by itself. @param error where that was not asked for */
  finished(error: QmpError | undefined): void {
    this.#rejectWaits(error === undefined ? 'the client was closed' : error.message, error);
    for (const stream of [...this.#streams.keys()]) stream.end(error);
  }

  #rejectWaits(text: string, cause: QmpError | undefined): void {
    for (const wait of [...this.#waits]) {
      wait.reject(new QmpEventError(wait.label, text, cause && { cause }));
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

function thrown(event: string, error: unknown): QmpEventError {
  const what = error instanceof Error ? error.message : String(error);
  return new QmpEventError(event, `the predicate threw: ${what}`, { cause: error });
}
