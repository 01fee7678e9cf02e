import { lstatSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type FakeQmpAnswer,
  type FakeQmpBehaviour,
  FakeQmpConnection,
  type FakeQmpHost,
  type FakeQmpMessage,
  versionInfo,
} from './fake-connection.js';
import { NO_REPLY } from './fake-message.js';

/** Where a fake server listens, and how it behaves. */
export interface FakeQmpOptions extends FakeQmpBehaviour {
  /** A unix socket at this path; one that is left there is replaced. Default: one in a private folder of its own. */
  readonly path?: string;
  /** TCP on the loopback instead: `true` for a free port, or the port. */
  readonly tcp?: boolean | number;
}

interface Waiter<T> {
  readonly wants: (value: T) => boolean;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A QMP server without QEMU behind it, for tests: it answers as it is told, and does on demand what a real QEMU will
 * not, such as to die at a chosen byte.
 *
 * It greets as QEMU 11.1, wants `qmp_capabilities` first, takes one client at a time, and answers `query-version`,
 * `query-status`, `query-commands` and `quit`. All else is `CommandNotFound` until `on` says otherwise. In-band
 * commands are answered one after the other, as by QEMU; `exec-oob` at once.
 *
 * @example
 * ```ts
 * await using server = await FakeQmpServer.start();
 * server.on('query-name', { name: 'guest' });
 * const client = await connect(server.target);
 * expect(await client.execute('query-name')).toEqual({ name: 'guest' });
 * await client.close();
 * ```
 */
export class FakeQmpServer {
  /** All that came from clients, in order, `qmp_capabilities` too. */
  readonly received: FakeQmpMessage[] = [];
  /** Where it listens, as `connect` takes it: the path of the socket, or the port. */
  readonly target: string | { readonly host: string; readonly port: number };
  readonly #listener: Server;
  readonly #folder: string | undefined;
  readonly #host: FakeQmpHost;
  readonly #answers = new Map<string, FakeQmpAnswer>();
  readonly #connections = new Set<FakeQmpConnection>();
  readonly #sockets = new Set<Socket>();
  readonly #taken = new Set<FakeQmpMessage>();
  readonly #messageWaiters = new Set<Waiter<FakeQmpMessage>>();
  readonly #connectionWaiters = new Set<Waiter<FakeQmpConnection>>();
  #waiting: Socket[] = [];
  #behaviour: FakeQmpBehaviour;
  #closed: Promise<void> | undefined;

  /** Starts one. It listens when the promise resolves. */
  static async start(options: FakeQmpOptions = {}): Promise<FakeQmpServer> {
    const { path, tcp = false, ...behaviour } = options;
    // pauseOnConnect: a client that has to wait is not read, and so not noticed when it leaves, as by QEMU.
    const listener = createServer({ pauseOnConnect: true });
    const folder = path === undefined && tcp === false ? privateFolder() : undefined;
    const socket = folder === undefined ? path : join(folder, 'qmp');
    if (socket !== undefined) removeSocket(socket);
    await new Promise<void>((resolve, reject) => {
      listener.on('error', reject); // and later ones are nobody's
      if (socket !== undefined) listener.listen(socket, resolve);
      else listener.listen(tcp === true ? 0 : Number(tcp), '127.0.0.1', resolve);
    });
    return new FakeQmpServer(listener, behaviour, folder);
  }

  private constructor(listener: Server, behaviour: FakeQmpBehaviour, folder: string | undefined) {
    const address = listener.address();
    if (address === null) throw new Error('the fake server does not listen');
    this.target =
      typeof address === 'string' ? address : { host: address.address, port: address.port };
    this.#listener = listener;
    this.#folder = folder;
    this.#behaviour = behaviour;
    const current = (): FakeQmpBehaviour => this.#behaviour;
    this.#host = {
      get behaviour() {
        return current();
      },
      answerTo: (command) => this.#answers.get(command),
      received: (message) => this.#receive(message),
    };
    this.#answerAsQemu();
    listener.on('connection', (socket) => this.#accept(socket));
  }

  /**
   * Says how a command is answered: by a function of its arguments, or always by the same value. A later call for the
   * same command takes the place of an earlier one, and of what is built in.
   *
   * @example
   * ```ts
   * server.on('query-name', { name: 'guest' });
   * server.on('device_del', ({ id }) => {
   *   if (id !== 'vf0') throw new FakeQmpError('DeviceNotFound', `Device '${id}' not found`);
   *   setTimeout(() => server.event('DEVICE_DELETED', { device: id, path: `/machine/${id}` }), 10);
   * });
   * ```
   */
  on(command: string, answer: FakeQmpAnswer): this;
  on(command: string, answer: unknown): this;
  on(command: string, answer: unknown): this {
    const fixed = (): unknown => answer;
    this.#answers.set(command, typeof answer === 'function' ? (answer as FakeQmpAnswer) : fixed);
    return this;
  }

  /**
   * Changes the behaviour. The greeting and the size of pieces count for connections that are still to come.
   *
   * @example
   * ```ts
   * server.configure({ version: { major: 10, minor: 0 } });
   * (await server.connection()).reset(); // the client that comes back meets another QEMU
   * ```
   */
  configure(behaviour: FakeQmpBehaviour): this {
    this.#behaviour = { ...this.#behaviour, ...behaviour };
    return this;
  }

  /** Sends an event to each client that has done `qmp_capabilities`; to none if there is none, as QEMU does. */
  event(name: string, data?: Readonly<Record<string, unknown>>): void {
    for (const connection of this.#connections) {
      if (connection.negotiated) connection.event(name, data);
    }
  }

  /** The connection whose turn it is, with `many` the newest; if there is none, the next one. */
  connection(): Promise<FakeQmpConnection> {
    const open = [...this.#connections].filter((connection) => connection.open).at(-1);
    return open === undefined
      ? this.#wait(this.#connectionWaiters, () => true)
      : Promise.resolve(open);
  }

  /**
   * The first command that no earlier call has returned, whether it is there or still to come.
   *
   * @param name only a command of this name; without, any but `qmp_capabilities`
   * @example
   * ```ts
   * const pending = client.execute('device_del', { id: 'vf0' });
   * expect((await server.nextCommand('device_del')).arguments).toEqual({ id: 'vf0' });
   * ```
   */
  nextCommand(name?: string): Promise<FakeQmpMessage> {
    const wants = (message: FakeQmpMessage): boolean =>
      !this.#taken.has(message) &&
      message.command !== undefined &&
      (name === undefined ? message.command !== 'qmp_capabilities' : message.command === name);
    const there = this.received.find(wants);
    if (there === undefined) return this.#wait(this.#messageWaiters, wants);
    this.#taken.add(there);
    return Promise.resolve(there);
  }

  /** Ends all connections, stops to listen, and removes the socket. A second call does nothing more. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    const ended = new Promise((resolve) => this.#listener.close(resolve));
    this.#waiting = [];
    for (const socket of this.#sockets) socket.destroy();
    for (const waiter of [...this.#messageWaiters, ...this.#connectionWaiters]) {
      waiter.reject(closedError());
    }
    await ended;
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.#connections.size > 0 && this.#behaviour.many !== true) this.#waiting.push(socket);
    else this.#serve(socket);
  }

  #serve(socket: Socket): void {
    const connection = new FakeQmpConnection(socket, this.#host);
    this.#connections.add(connection);
    socket.once('close', () => {
      this.#connections.delete(connection);
      const next = this.#connections.size === 0 ? this.#waiting.shift() : undefined;
      if (next !== undefined) this.#serve(next);
    });
    socket.resume();
    this.#give(this.#connectionWaiters, connection);
    void this.#greet(connection);
  }

  async #greet(connection: FakeQmpConnection): Promise<void> {
    const { greeting = true, greetingDelay = 0 } = this.#behaviour;
    if (greetingDelay > 0) await new Promise((resolve) => setTimeout(resolve, greetingDelay));
    if (greeting === true) connection.greet();
    else if (typeof greeting === 'function') await greeting(connection);
    else if (greeting !== false) await connection.sendRaw(greeting);
  }

  #receive(message: FakeQmpMessage): void {
    this.received.push(message);
    if (this.#give(this.#messageWaiters, message)) this.#taken.add(message);
  }

  #give<T>(waiters: Set<Waiter<T>>, value: T): boolean {
    for (const waiter of waiters) {
      if (!waiter.wants(value)) continue;
      waiters.delete(waiter);
      waiter.resolve(value);
      return true;
    }
    return false;
  }

  #wait<T>(waiters: Set<Waiter<T>>, wants: (value: T) => boolean): Promise<T> {
    const waiting = new Promise<T>((resolve, reject) => {
      if (this.#closed === undefined) waiters.add({ wants, resolve, reject });
      else reject(closedError());
    });
    // Who does not wait any more when the server is closed has failed for a better reason.
    waiting.catch(() => {});
    return waiting;
  }

  #answerAsQemu(): void {
    this.on('qmp_capabilities', {});
    this.on('query-version', () => versionInfo(this.#behaviour.version));
    this.on('query-status', { status: 'running', running: true });
    this.on('query-commands', () => [...this.#answers.keys()].map((name) => ({ name })));
    this.on('quit', (_, { connection, reply }) => {
      reply({});
      connection.event('SHUTDOWN', { guest: false, reason: 'host-qmp-quit' });
      connection.end();
      return NO_REPLY;
    });
  }
}

const closedError = (): Error => new Error('the fake server was closed');

/** In /tmp where the usual folder's name is too long for a unix socket. */
function privateFolder(): string {
  const base = tmpdir();
  return mkdtempSync(join(base.length > 70 ? '/tmp' : base, 'fake-qmp-'));
}

function removeSocket(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket() === true) rmSync(path);
}
