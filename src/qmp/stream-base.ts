import type { Readable, Writable } from 'node:stream';
import type { Transport, TransportHandlers } from './transport.js';

/** ms that a peer has to take the rest after `close`, and to be heard to the end once it takes no more. */
export const GRACE = 250;

export interface StreamEnds {
  readonly readable: Readable;
  /** The same object in a Duplex. */
  readonly writable: Writable;
  /** Called at the end, for what only shows then. */
  readonly why?: (error: Error | undefined) => Promise<Error | undefined>;
}

/** A transport over two streams, or one: what all of them have in common. */
export class StreamTransport implements Transport {
  readonly #readable: Readable;
  readonly #writable: Writable;
  readonly #why: StreamEnds['why'];
  #handlers: TransportHandlers | undefined;
  /** What was read before the start. */
  readonly #kept: Uint8Array[] = [];
  #state: 'open' | 'closing' | 'over' = 'open';
  /** The end, once it can be told. */
  #end: { readonly error: Error | undefined } | undefined;
  #error: Error | undefined;

  constructor({ readable, writable, why }: StreamEnds) {
    this.#readable = readable;
    this.#writable = writable;
    this.#why = why;
    // Until `start`, the stream keeps what comes, and its end.
    readable.pause();
    readable.on('error', (error: Error) => this.finish(error));
    readable.once('end', () => this.finish());
    readable.once('close', () => this.finish());
    // A peer that takes no more may have said why: its last words are still to be read.
    if (readable !== (writable as unknown)) {
      writable.on('error', (error: Error) => this.#endSoon(error));
    }
  }

  get fds(): true | string {
    return 'the connection is a stream, and only a unix socket passes them';
  }

  start(handlers: TransportHandlers): void {
    this.#handlers = handlers;
    for (const chunk of this.#kept.splice(0)) handlers.data(chunk);
    this.#readable.on('data', (chunk: Uint8Array | string) => this.deliver(chunk));
    // One that ended before it came here says nothing any more.
    if (this.#readable.destroyed || this.#readable.readableEnded) this.finish();
    else this.#readable.resume();
    if (this.#end !== undefined) queueMicrotask(() => this.#tell());
  }

  send(bytes: string): void {
    if (!this.open) return;
    this.write(bytes);
  }

  close(): void {
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    this.endWriting();
    this.#readable.resume(); // to see the peer's end, also where nobody started
    setTimeout(() => this.destroy(), GRACE);
  }

  destroy(): void {
    this.finish();
  }

  setRef(alive: boolean): void {
    for (const stream of [this.#readable, this.#writable]) {
      const { ref, unref } = stream as { ref?: () => void; unref?: () => void };
      (alive ? ref : unref)?.call(stream);
    }
  }

  /** Whether `send` sends. */
  protected get open(): boolean {
    return this.#state === 'open' && this.#error === undefined;
  }

  protected get over(): boolean {
    return this.#state === 'over';
  }

  protected write(bytes: string | Uint8Array): void {
    if (this.#writable.writable) this.#writable.write(bytes);
  }

  /** No more is to be written after what was. */
  protected endWriting(): void {
    this.#writable.end();
  }

  protected deliver(chunk: Uint8Array | string): void {
    if (this.#state === 'over') return;
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    if (this.#handlers === undefined) this.#kept.push(bytes);
    else this.#handlers.data(bytes);
  }

  /** The connection is over; the first call counts. */
  protected finish(error: Error | undefined = this.#error): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#readable.destroy();
    this.#writable.destroy();
    const told = (end: Error | undefined): void => {
      this.#end = { error: end };
      this.#tell();
    };
    // In no case from within a call of the user's.
    if (this.#why === undefined) queueMicrotask(() => told(error));
    else void this.#why(error).then(told, told);
  }

  /** Hears the peer out, but not for ever. */
  #endSoon(error: Error): void {
    this.#error ??= error;
    setTimeout(() => this.finish(), GRACE).unref();
  }

  #tell(): void {
    const handlers = this.#handlers;
    if (handlers === undefined || this.#end === undefined) return;
    const { error } = this.#end;
    this.#end = undefined;
    handlers.end(error);
  }
}
