import { onAbort } from './abort.js';
import { type Arguments, call } from './call.js';
import type { Connection } from './connection.js';
import { after } from './deadline.js';
import { readTarget } from './dial.js';
import {
  QmpConnectError,
  type QmpError,
  QmpExecuteError,
  type QmpListenerError,
  type QmpProtocolError,
  QmpRefusedError,
  QmpStateError,
} from './errors.js';
import { ANY, EventHub } from './event-hub.js';
import type { QmpEventStream } from './event-stream.js';
import { Heartbeat } from './heartbeat.js';
import type { QmpSchema } from './introspect.js';
import { Link } from './link.js';
import { Listeners } from './listeners.js';
import { type BaseOptions, type FullOptions, fullOptions } from './options.js';
import type {
  CommandName,
  DataOf,
  DriverName,
  EventName,
  ExecuteRest,
  ReturnOf,
} from './schema/index.js';
import type {
  EventMark,
  EventStreamOptions,
  ExecuteOptions,
  QmpEvent,
  QmpGreeting,
  QmpLog,
  QmpState,
  QmpTarget,
  WaitOptions,
} from './types.js';

export interface QmpOptions extends BaseOptions {
  /**
   * Called each time that a lost connection stands again: events of the meantime are gone, so ask QEMU how things are.
   * The client is running then. If the hook fails, the connection is dropped and made once more.
   */
  readonly resync?: (client: QmpClient) => Promise<void> | void;
}

/** An event that the schema knows, with its data typed. */
export type EventOf<E extends EventName> = { [Name in E]: QmpEvent<Name, DataOf<Name>> }[E];

/**
 * A client of one QEMU's monitor.
 *
 * States: `idle` -- `connect` --> `connecting` --> `running` -- `close` --> `closing` --> `idle`. When a connection is
 * lost, the client is idle, or with the option `reconnect` connecting. Each method says which state it needs.
 *
 * @example
 * ```ts
 * await using qmp = await connect('/run/guest.qmp');
 * const gone = qmp.waitFor('DEVICE_DELETED', ({ data }) => data.device === 'net1');
 * await qmp.execute('device_del', { id: 'net1' });
 * await gone;
 * await qmp.execute('netdev_del', { id: 'host1' });
 * ```
 */
export class QmpClient {
  readonly #options: FullOptions & Pick<QmpOptions, 'resync'>;
  readonly #link: Link;
  readonly #hub: EventHub;
  readonly #states: Listeners<[state: QmpState, why: QmpError | undefined]>;
  readonly #problems: Listeners<[problem: QmpProtocolError]>;
  #heartbeat: Heartbeat | undefined;
  #greeting: QmpGreeting | undefined;
  #schema: Promise<QmpSchema> | undefined;

  /**
   * A client that is idle. Most callers want {@link connect}.
   *
   * @throws {QmpConnectError} when the target is not well-formed
   * @throws {RangeError} when an option cannot be meant
   */
  constructor(target: QmpTarget, options: QmpOptions = {}) {
    this.#options = {
      ...fullOptions(options),
      ...(options.log && { log: quiet(options.log) }),
      ...(options.resync && { resync: options.resync }),
    };
    const failed = (error: QmpListenerError): void => this.#listenerFailed(error);
    this.#states = new Listeners('onState', failed);
    this.#problems = new Listeners('onProblem', failed);
    this.#hub = new EventHub(this.#options.eventHistory, failed);
    this.#link = new Link(readTarget(target), this.#options, {
      state: (state, why) => this.#states.call(state, why),
      established: (connection) => this.#established(connection),
      event: (event) => this.#hub.dispatch(event),
      problem: (problem) => this.#problem(problem),
      lost: (why) => this.#lost(why),
      finished: (error) => this.#hub.finished(error),
      resync: async () => this.#options.resync?.(this),
    });
  }

  get state(): QmpState {
    return this.#link.state;
  }

  /** What QEMU said when it was last connected. */
  get greeting(): QmpGreeting | undefined {
    return this.#greeting;
  }

  /**
   * Connects and negotiates. Needs the state idle; leaves it running, or idle when it throws. With the option `wait` it
   * tries again for so long. Events that come with the handshake are delivered.
   *
   * @throws {QmpStateError}
   * @throws {QmpConnectError} nobody listens, or not in time, or aborted
   * @throws {QmpGreetingError} no greeting came: another client may hold the monitor, or it is not one
   * @throws {QmpNegotiationError}
   */
  async connect({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    await this.#link.connect(signal);
  }

  /**
   * Ends the connection, or the attempt to make one. Works in every state, and leaves the client idle; then it can
   * connect again. What is pending rejects with QmpInterruptedError, streams of events end.
   */
  close(): Promise<void> {
    return this.#link.close();
  }

  /** `await using` closes it. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /**
   * Executes a command of QEMU 11.1's schema, and gives what it returns. Needs the state running. `device_add` takes the
   * properties of its driver.
   *
   * Up to 8 commands are with QEMU at once; more wait their turn. A deadline counts from the call.
   *
   * @throws {QmpExecuteError} QEMU refused: its class and text
   * @throws {QmpTimeoutError | QmpAbortError} nobody knows whether QEMU did it; the session stays usable
   * @throws {QmpInterruptedError} the connection ended; nobody knows whether QEMU did it
   * @throws {QmpReplyError} the reply was beyond `maxMessageBytes`, or QEMU could not read the command
   * @throws {QmpRefusedError} not sent: an `x-` command, arguments that are not JSON, too many waiting
   * @throws {QmpStateError}
   * @example
   * ```ts
   * const { qemu } = await qmp.execute('query-version');
   * await qmp.execute('device_add', { driver: 'virtio-net-pci', id: 'v0', netdev: 'h0', 'sriov-pf': 'pf0' });
   * await qmp.execute('query-pci', {}, { timeout: 2_000 });
   * ```
   */
  execute<C extends CommandName, const D extends DriverName = string>(
    command: C,
    ...rest: ExecuteRest<C, D>
  ): Promise<ReturnOf<C>> {
    const [args, options] = rest as [Arguments | undefined, ExecuteOptions | undefined];
    return this.executeAny(command, args, options) as Promise<ReturnOf<C>>;
  }

  /** As {@link execute}, for commands that the types do not know: of a newer QEMU, or named at run time. */
  async executeAny(
    command: string,
    args?: Arguments,
    options: ExecuteOptions = {},
  ): Promise<unknown> {
    const connection = this.#link.connection;
    if (connection === undefined || this.state !== 'running') {
      throw new QmpStateError(`execute ${command}`, this.state, 'running');
    }
    if (command !== 'quit') return call(connection, command, args, options, this.#options);
    this.#link.final = true;
    try {
      return await call(connection, command, args, options, this.#options);
    } catch (error) {
      // After a deadline or a loss it may still quit; after a refusal it will not.
      if (error instanceof QmpExecuteError || error instanceof QmpRefusedError) {
        this.#link.final = false;
      }
      throw error;
    }
  }

  /**
   * Calls a function for each event of a name, or of any (`'*'`), from now on. In any state; it lasts until it is taken
   * back, also over reconnections.
   *
   * @returns takes it back
   * @example
   * ```ts
   * const off = qmp.on('SHUTDOWN', ({ data }) => console.log(data.reason));
   * ```
   */
  on<E extends EventName>(name: E, listener: (event: EventOf<E>) => void): () => void;
  on(name: string, listener: (event: QmpEvent) => void): () => void;
  on(name: string, listener: (event: never) => void): () => void {
    return this.#hub.on(name, listener as (event: QmpEvent) => void);
  }

  /**
   * Events as an AsyncIterable, from now on; without names, all of them. A slow consumer loses the oldest beyond
   * `limit`, or what `overflow` says. In any state.
   */
  events<E extends EventName>(
    names: E | readonly E[],
    options?: EventStreamOptions,
  ): QmpEventStream<EventOf<E>>;
  events(names?: string | readonly string[], options?: EventStreamOptions): QmpEventStream;
  events(
    names?: string | readonly string[],
    options: EventStreamOptions = {},
  ): QmpEventStream<never> | QmpEventStream {
    const list = typeof names === 'string' ? [names] : names;
    return this.#hub.stream(list?.includes(ANY) === true ? undefined : list, options);
  }

  /** The present place in the stream of events, for `waitFor(..., { since })`. */
  mark(): EventMark {
    return this.#hub.mark();
  }

  /**
   * Waits for one event. It listens from the moment of the call, so none is missed when the call stands before the
   * command; or after a {@link mark} that does. A rejection that nobody looks at is not reported as unhandled: a command
   * in between may have failed first.
   *
   * @throws {QmpEventTimeoutError} not before the deadline
   * @throws {QmpEventsLostError} more came since the mark than are kept
   * @throws {QmpEventError} aborted, or the connection ended
   * @example
   * ```ts
   * const mark = qmp.mark();
   * await qmp.execute('device_del', { id: 'net1' });
   * await qmp.waitFor('DEVICE_DELETED', ({ data }) => data.device === 'net1', { since: mark, timeout: 10_000 });
   * ```
   */
  waitFor<E extends EventName>(
    names: E | readonly E[],
    predicate?: (event: EventOf<E>) => boolean,
    options?: WaitOptions,
  ): Promise<EventOf<E>>;
  waitFor(
    names: string | readonly string[],
    predicate?: (event: QmpEvent) => boolean,
    options?: WaitOptions,
  ): Promise<QmpEvent>;
  waitFor(
    names: string | readonly string[],
    predicate: (event: never) => boolean = () => true,
    options: WaitOptions = {},
  ): Promise<QmpEvent> {
    const list = typeof names === 'string' ? [names] : names;
    const event =
      this.state === 'running' || this.state === 'connecting'
        ? this.#hub.waitFor(list, predicate as (event: QmpEvent) => boolean, options)
        : Promise.reject(new QmpStateError('waitFor', this.state, 'running or connecting'));
    event.catch(() => {});
    return event;
  }

  /**
   * Waits until the client is running. Needs the state connecting or running. (`resync` may still be at work then.)
   *
   * @throws {QmpError} why it became idle instead
   * @throws {QmpConnectError} not before the deadline, or aborted
   */
  ready({ timeout = 0, signal }: Pick<WaitOptions, 'timeout' | 'signal'> = {}): Promise<void> {
    if (this.state === 'running') return Promise.resolve();
    if (this.state !== 'connecting') {
      return Promise.reject(new QmpStateError('ready', this.state, 'connecting or running'));
    }
    return new Promise((resolve, reject) => {
      let stopTimer: (() => void) | undefined;
      let offSignal: (() => void) | undefined;
      const settle = (error?: QmpError): void => {
        off();
        stopTimer?.();
        offSignal?.();
        if (error === undefined) resolve();
        else reject(error);
      };
      const aborted = (): void => settle(new QmpConnectError('aborted', { cause: signal?.reason }));
      const off = this.onState((state, why) => {
        if (state === 'running') settle();
        else if (state !== 'connecting') settle(why ?? new QmpConnectError('closed'));
      });
      const late = (): void => settle(new QmpConnectError(`not running within ${timeout} ms`));
      stopTimer = after(timeout, late);
      if (signal !== undefined) offSignal = onAbort(signal, aborted);
    });
  }

  /** Calls a function at each change of the state, with the reason where it is not the caller's wish. @returns takes it back */
  onState(listener: (state: QmpState, why?: QmpError) => void): () => void {
    return this.#states.add(listener);
  }

  /** Calls a function for what was skipped: lines that are not QMP, replies to nothing. The session goes on. @returns takes it back */
  onProblem(listener: (problem: QmpProtocolError) => void): () => void {
    return this.#problems.add(listener);
  }

  /**
   * What this QEMU knows: its commands, events and types, from `query-qmp-schema`. Asked once a connection (some 200 kB).
   *
   * @throws {QmpError} as {@link execute}
   */
  schema(): Promise<QmpSchema> {
    this.#schema ??= this.#askSchema().catch((error: unknown) => {
      this.#schema = undefined;
      throw error;
    });
    return this.#schema;
  }

  async #askSchema(): Promise<QmpSchema> {
    const [reply, { readSchema }] = await Promise.all([
      this.execute('query-qmp-schema'),
      import('./introspect.js'),
    ]);
    return readSchema(reply);
  }

  /** The process may end although the client is connected or connects again; a command in flight does not hold it either. */
  unref(): void {
    this.#link.alive = false;
  }

  /** The process stays while the client is connected or connects again (the default). */
  ref(): void {
    this.#link.alive = true;
  }

  #established(connection: Connection): void {
    this.#greeting = connection.greeting;
    this.#schema = undefined;
    const { heartbeat } = this.#options;
    if (heartbeat === undefined) return;
    const ask = { timeout: heartbeat.timeout };
    this.#heartbeat = new Heartbeat(heartbeat, connection, () =>
      call(connection, 'query-version', undefined, ask, this.#options),
    );
  }

  #lost(why: QmpError): void {
    this.#heartbeat?.stop();
    this.#heartbeat = undefined;
    this.#options.log?.debug({ code: why.code }, 'QMP disconnected');
    this.#hub.disconnected(why);
  }

  #problem(problem: QmpProtocolError): void {
    this.#options.log?.warn({ code: problem.code }, 'QMP: skipped');
    this.#problems.call(problem);
  }

  #listenerFailed(error: QmpListenerError): void {
    const { onListenerError = throwLater } = this.#options;
    try {
      onListenerError(error);
    } catch (thrown) {
      throwLater(thrown);
    }
  }
}

/**
 * Connects to a monitor and negotiates.
 *
 * @returns a client that is running
 * @throws {QmpConnectError} nobody listens, or not in time; {@link QmpGreetingError}, {@link QmpNegotiationError} are among these
 * @example
 * ```ts
 * import { connect } from 'vpf/qmp';
 *
 * const qmp = await connect('/run/guest.qmp', { wait: 5_000 });
 * const { status } = await qmp.execute('query-status');
 * await qmp.close();
 * ```
 */
export async function connect(
  target: QmpTarget,
  options: QmpOptions & { readonly signal?: AbortSignal } = {},
): Promise<QmpClient> {
  const { signal, ...rest } = options;
  const client = new QmpClient(target, rest);
  await client.connect(signal === undefined ? {} : { signal });
  return client;
}

/** As an EventEmitter would have it, but outside of our reading. */
function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

/** A logger that fails must not take the session with it. */
function quiet(log: QmpLog): QmpLog {
  const guarded =
    (level: 'debug' | 'warn'): QmpLog['debug'] =>
    (fields, message) => {
      try {
        log[level](fields, message);
      } catch (error) {
        throwLater(error);
      }
    };
  return { debug: guarded('debug'), warn: guarded('warn') };
}
