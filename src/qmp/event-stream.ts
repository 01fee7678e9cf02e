import { onAbort } from './abort.js';
import { type QmpError, QmpEventsLostError } from './errors.js';
import type { EventStreamOptions, QmpEvent } from './types.js';

const DEFAULT_LIMIT = 1024;

/**
 * Events as an `AsyncIterable`, with a bounded queue between QEMU and a slow consumer.
 *
 * It collects from the moment it was made, not from the first `next`. It ends when the client is closed, when its signal
 * fires, or by `return` (leaving a `for await` loop does that); it throws when the connection is lost for good. Across a
 * reconnection it goes on: what QEMU sent in between is lost (see `resync`).
 *
 * @example
 * ```ts
 * for await (const { event, data } of qmp.events(['DEVICE_DELETED', 'SHUTDOWN'])) console.log(event, data);
 * ```
 */
export class QmpEventStream<Event extends QmpEvent<string, unknown> = QmpEvent>
  implements AsyncIterableIterator<Event>
{
  readonly #limit: number;
  readonly #overflow: 'drop-oldest' | 'drop-newest' | 'fail';
  readonly #detach: () => void;
  #offSignal: (() => void) | undefined;
  /** A ring: the oldest is at `#first`. */
  #queue: (Event | undefined)[] = [];
  #first = 0;
  #length = 0;
  #dropped = 0;
  #waiting: Waiting<Event>[] = [];
  #ended = false;
  #error: QmpError | undefined;

  /** @internal */
  constructor(options: EventStreamOptions, detach: (stream: QmpEventStream<Event>) => void) {
    const { limit = DEFAULT_LIMIT, overflow = 'drop-oldest', signal } = options;
    if (!Number.isSafeInteger(limit) || limit < 1) {
      throw new RangeError(`limit: a whole number from 1, not ${limit}`);
    }
    this.#limit = limit;
    this.#overflow = overflow;
    this.#detach = () => detach(this);
    if (signal !== undefined) this.#offSignal = onAbort(signal, () => this.end());
  }

  /** Events that the overflow rule has thrown away. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Events that wait to be taken. */
  get length(): number {
    return this.#length;
  }

  /** The next event, or the end. @throws {QmpError} when the connection is lost, or the queue overflowed by `fail` */
  next(): Promise<IteratorResult<Event>> {
    if (this.#length > 0) return Promise.resolve({ done: false, value: this.#shift() });
    const error = this.#error;
    if (error !== undefined) {
      this.#error = undefined;
      return Promise.reject(error);
    }
    if (this.#ended) return Promise.resolve(END);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** Ends the stream; what still waits in it is forgotten. */
  return(): Promise<IteratorResult<Event>> {
    this.end();
    this.#queue = [];
    this.#length = 0;
    this.#error = undefined;
    return Promise.resolve(END);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** @internal */
  push(event: Event): void {
    if (this.#ended) return;
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) {
      waiting.resolve({ done: false, value: event });
      return;
    }
    if (this.#length === this.#limit) {
      if (this.#overflow === 'fail') {
        const text = `more than ${this.#limit} waited for a slow consumer`;
        this.end(new QmpEventsLostError(event.event, text));
        return;
      }
      this.#dropped += 1;
      if (this.#overflow === 'drop-newest') return;
      this.#shift();
    }
    this.#append(event);
  }

  /** @internal Ends it; what waits can still be taken, and then the error comes. */
  end(error?: QmpError): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#offSignal?.();
    this.#detach();
    const waiting = this.#waiting;
    this.#waiting = [];
    // Nothing waits in the queue while somebody waits for it. One is told; the others see the end.
    const [first, ...others] = waiting;
    if (first === undefined) this.#error = error;
    else if (error === undefined) first.resolve(END);
    else first.reject(error);
    for (const { resolve } of others) resolve(END);
  }

  #append(event: Event): void {
    if (this.#length === this.#queue.length) this.#grow();
    this.#queue[(this.#first + this.#length) % this.#queue.length] = event;
    this.#length += 1;
  }

  #shift(): Event {
    const event = this.#queue[this.#first];
    if (event === undefined) throw new Error('the queue is empty');
    this.#queue[this.#first] = undefined;
    this.#first = (this.#first + 1) % this.#queue.length;
    this.#length -= 1;
    return event;
  }

  #grow(): void {
    const size = Math.min(this.#limit, Math.max(16, 2 * this.#queue.length));
    const queue = new Array<Event | undefined>(size);
    for (let i = 0; i < this.#length; i++) {
      queue[i] = this.#queue[(this.#first + i) % this.#queue.length];
    }
    this.#queue = queue;
    this.#first = 0;
  }
}

interface Waiting<Event> {
  resolve(result: IteratorResult<Event>): void;
  reject(error: unknown): void;
}

const END: IteratorReturnResult<undefined> = { done: true, value: undefined };
