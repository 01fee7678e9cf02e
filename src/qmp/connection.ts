import { isTimeout, onAbort } from './abort.js';
import {
  QmpConnectError,
  QmpDisconnectError,
  type QmpError,
  QmpFdError,
  QmpGreetingError,
} from './errors.js';
import { Outbox } from './outbox.js';
import type { Request } from './request.js';
import { Session, type SessionOptions, type SessionSink } from './session.js';
import type { Transport, TransportHandlers } from './transport.js';
import type { QmpEvent, QmpGreeting } from './types.js';

export interface ConnectionSink extends Pick<SessionSink, 'event' | 'problem'> {
  /** The connection stood, and has ended. Said once. */
  ended(connection: Connection, why: QmpError): void;
}

/** One session on one transport, from the handshake to its end. */
export class Connection {
  readonly #transport: Transport;
  readonly #label: string;
  readonly #session: Session;
  readonly #outbox: Outbox;
  readonly #sink: ConnectionSink;
  readonly #over: Promise<void>;
  #end: () => void = () => {};
  #fdTurn: Promise<unknown> = Promise.resolve();
  #handshake: { resolve(connection: Connection): void; reject(error: QmpError): void } | undefined;
  #greeting: QmpGreeting | undefined;
  #received = 0;
  #why: QmpError | undefined;
  /** What QEMU said of its own end. */
  #farewell = '';

  /**
   * Does the handshake. When it fails, or the signal fires, the transport is destroyed.
   *
   * @throws {QmpGreetingError | QmpNegotiationError | QmpConnectError}
   */
  static async open(
    transport: Transport,
    label: string,
    options: SessionOptions,
    sink: ConnectionSink,
    signal: AbortSignal,
  ): Promise<Connection> {
    const connection = new Connection(transport, label, options, sink);
    let off = (): void => {};
    try {
      return await new Promise<Connection>((resolve, reject) => {
        connection.#handshake = { resolve, reject };
        connection.#start();
        off = onAbort(signal, () => connection.#aborted(signal));
      });
    } finally {
      off();
    }
  }

  private constructor(
    transport: Transport,
    label: string,
    options: SessionOptions,
    sink: ConnectionSink,
  ) {
    this.#transport = transport;
    this.#label = label;
    this.#sink = sink;
    this.#outbox = new Outbox((text) => transport.send(text));
    this.#session = new Session(options, {
      send: (text) => this.#outbox.send(text),
      sendFd: async (text, fd) => {
        this.#outbox.flush();
        if (transport.sendFds === undefined) throw cannotPassFds(transport);
        await transport.sendFds(text, [fd]);
      },
      event: (event) => this.#event(event),
      problem: (problem) => sink.problem(problem),
      failed: (error) => this.drop(error),
      running: (greeting) => {
        this.#greeting = greeting;
        this.#handshake?.resolve(this);
        this.#handshake = undefined;
      },
    });
    this.#over = new Promise((over) => {
      this.#end = over;
    });
  }

  get greeting(): QmpGreeting | undefined {
    return this.#greeting;
  }

  /** Bytes that have come: a sign of life. */
  get received(): number {
    return this.#received;
  }

  /** Why it has ended, if it has. */
  get why(): QmpError | undefined {
    return this.#why;
  }

  /**
   * Does what passes a file descriptor when those before have been answered: with `oob` QEMU reads ahead, and then the
   * descriptor of a later command takes the place of an earlier one's (seen with QEMU 11.1).
   *
   * @throws {QmpFdError} where this connection cannot pass any
   */
  passingFd<Result>(act: () => Promise<Result>): Promise<Result> {
    if (this.#transport.fds !== true) return Promise.reject(cannotPassFds(this.#transport));
    const turn = this.#fdTurn.then(act);
    this.#fdTurn = turn.catch(() => {});
    return turn;
  }

  submit(request: Request): void {
    this.#session.submit(request);
  }

  abandon(request: Request): void {
    this.#session.abandon(request);
  }

  /** Ends it at once. What is pending is rejected. */
  drop(why: QmpError): void {
    if (this.#why !== undefined) return;
    this.#why = why;
    this.#session.end(why);
    this.#transport.destroy();
    if (this.#handshake === undefined) this.#sink.ended(this, why);
    else this.#handshake.reject(why);
    this.#handshake = undefined;
  }

  /** Ends it in order: what is pending is rejected, what is queued for the wire is still sent. */
  async close(why: QmpError): Promise<void> {
    this.#why ??= why;
    this.#outbox.flush();
    this.#session.end(why);
    // Who waits for the end must not see the process end instead.
    this.#transport.setRef?.(true);
    this.#transport.close();
    await this.#over;
  }

  setRef(alive: boolean): void {
    this.#transport.setRef?.(alive);
  }

  #start(): void {
    const handlers: TransportHandlers = {
      data: (chunk) => {
        this.#received += chunk.length;
        this.#session.receive(chunk);
      },
      end: (error) => {
        this.#end();
        this.drop(this.#handshake === undefined ? this.#lost(error) : this.#noHandshake(error));
      },
    };
    try {
      this.#transport.start(handlers);
    } catch (error) {
      // A transport of the caller's own.
      handlers.end(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #event(event: QmpEvent): void {
    // With -no-shutdown the guest may come back.
    if (event.event === 'RESUME' || event.event === 'RESET') this.#farewell = '';
    if (event.event === 'SHUTDOWN') {
      const { reason } = event.data;
      this.#farewell = ` after SHUTDOWN (${typeof reason === 'string' ? reason : 'no reason given'})`;
    }
    this.#sink.event(event);
  }

  #aborted(signal: AbortSignal): void {
    const what = isTimeout(signal)
      ? new QmpGreetingError(`${this.#label}: not greeted in time: ${this.#session.silence}`)
      : new QmpConnectError(`${this.#label}: connecting was aborted`, { cause: signal.reason });
    this.drop(what);
  }

  #lost(error: Error | undefined): QmpDisconnectError {
    const options = error && { cause: error };
    // A QEMU that ends with our line's end unread resets the connection: that is its way to close it.
    return error === undefined || this.#farewell !== ''
      ? new QmpDisconnectError(
          `${this.#label}: QEMU closed the connection${this.#farewell}`,
          options,
        )
      : new QmpDisconnectError(`${this.#label}: the connection broke: ${error.message}`, options);
  }

  #noHandshake(error: Error | undefined): QmpGreetingError {
    const what = error === undefined ? 'the connection was closed' : error.message;
    const when = this.#received === 0 ? 'before a greeting' : 'in the middle of the handshake';
    return new QmpGreetingError(`${this.#label}: ${what} ${when}`, error && { cause: error });
  }
}

function cannotPassFds({ fds }: Transport): QmpFdError {
  return new QmpFdError(`file descriptors cannot be passed: ${String(fds)}`);
}
