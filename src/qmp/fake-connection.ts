import type { Socket } from 'node:net';
import {
  type ClientMessage,
  FakeQmpError,
  type Fields,
  faultOf,
  NO_REPLY,
  readMessage,
} from './fake-message.js';
import { MessageCutter, writeJson } from './fake-wire.js';

/** How a fake server behaves. Each may be changed while it runs; see `FakeQmpServer.configure`. */
export interface FakeQmpBehaviour {
  /** Greets every client at once; QEMU lets a second one wait until the first has left. Default false. */
  readonly many?: boolean;
  /** The version in the greeting and in `query-version`; 11.1.0. */
  readonly version?: {
    readonly major: number;
    readonly minor: number;
    readonly micro?: number;
    readonly package?: string;
  };
  /** The capabilities that are offered; `['oob']`. */
  readonly capabilities?: readonly string[];
  /**
   * What comes in place of the greeting: `false` for nothing, text or bytes to be sent as they are, or a function that
   * does as it likes and may call `connection.greet()`.
   */
  readonly greeting?:
    | boolean
    | string
    | Uint8Array
    | ((connection: FakeQmpConnection) => void | Promise<void>);
  /** ms before the greeting; 0. */
  readonly greetingDelay?: number;
  /** Delivers all in pieces of so many bytes: 1 for byte by byte; of a list, each in turn. Default: as it comes. */
  readonly chunkBytes?: number | readonly number[];
  /** The end of a line; QEMU's is CRLF. */
  readonly newline?: '\r\n' | '\n';
  /** Messages on several lines, as of a monitor with `pretty=on`. */
  readonly pretty?: boolean;
}

/** One message that a client sent. */
export interface FakeQmpMessage extends ClientMessage {
  readonly connection: FakeQmpConnection;
}

/** What an answer knows of the command that it answers. */
export interface FakeQmpContext {
  readonly message: FakeQmpMessage;
  readonly connection: FakeQmpConnection;
  /** Sends a reply now, besides what the answer returns. Return `NO_REPLY` where this is all. */
  reply(value: unknown): void;
}

/** Returns (a promise of) the reply, undefined for `{}`; throws `FakeQmpError`; or returns `NO_REPLY`. */
export type FakeQmpAnswer = (
  args: Readonly<Record<string, unknown>>,
  context: FakeQmpContext,
) => unknown;

/** What a connection asks of its server. */
export interface FakeQmpHost {
  readonly behaviour: FakeQmpBehaviour;
  answerTo(command: string): FakeQmpAnswer | undefined;
  received(message: FakeQmpMessage): void;
}

/** Long enough for a reader in this process to read what it has been sent. */
const pause = (): Promise<void> =>
  new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

/**
 * One client's connection to a fake server, with power over its bytes.
 *
 * @example
 * ```ts
 * const connection = await server.connection();
 * connection.sendRaw('{"event": "HALF');
 * connection.reset();
 * ```
 */
export class FakeQmpConnection {
  /** Whether the client has done `qmp_capabilities`. Before that, no event of `FakeQmpServer.event` goes to it. */
  negotiated = false;
  /** Resolves when the connection has ended, whoever ended it. */
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #host: FakeQmpHost;
  readonly #chunks: readonly number[];
  #nextChunk = 0;
  #oob = false;
  #sent: Promise<void> = Promise.resolve();
  #answered: Promise<void> = Promise.resolve();

  /** @internal */
  constructor(socket: Socket, host: FakeQmpHost) {
    this.#socket = socket;
    this.#host = host;
    this.#chunks = [host.behaviour.chunkBytes ?? []].flat();
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.setNoDelay(true);
    const cutter = new MessageCutter();
    socket.on('data', (chunk) => {
      for (const raw of cutter.push(chunk)) this.#receive(raw);
    });
  }

  /** Whether both sides may still send. */
  get open(): boolean {
    return !this.#socket.destroyed && this.#socket.writable;
  }

  /** Sends the greeting; for a `greeting` function. */
  greet(): void {
    const { version, capabilities } = this.#host.behaviour;
    this.send({
      QMP: { version: versionInfo(version), capabilities: capabilities ?? ['oob'] },
    });
  }

  /** Sends a message as QEMU would write it. A bigint is written with all its digits. */
  send(message: unknown): void {
    const { pretty, newline = '\r\n' } = this.#host.behaviour;
    void this.sendRaw(`${writeJson(message, pretty)}\n`.replaceAll('\n', newline));
  }

  /** Sends an event to this client only, even before `qmp_capabilities`. */
  event(name: string, data?: Fields): void {
    const now = Date.now();
    const timestamp = { seconds: Math.floor(now / 1000), microseconds: (now % 1000) * 1000 };
    this.send({ timestamp, event: name, data });
  }

  /**
   * Sends text or bytes as they are.
   *
   * @returns a promise that never rejects: the kernel has taken the bytes, or the connection is gone.
   */
  sendRaw(bytes: string | Uint8Array): Promise<void> {
    const data = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
    if (this.#chunks.length === 0) return this.#write(data);
    this.#sent = this.#sent.then(async () => {
      for (let start = 0; start < data.length && this.open; ) {
        const size = Math.max(1, this.#chunks[this.#nextChunk++ % this.#chunks.length] ?? 1);
        await pause();
        await this.#write(data.subarray(start, start + size));
        start += size;
      }
    });
    return this.#sent;
  }

  /** Reads no more, so that the client's bytes pile up. A client that leaves is not noticed meanwhile. */
  stopReading(): void {
    this.#socket.pause();
  }

  resumeReading(): void {
    this.#socket.resume();
  }

  /** Ends in order, after all that was sent. */
  end(): void {
    if (this.#chunks.length === 0) this.#socket.end();
    else void this.#sent.then(() => this.#socket.end());
  }

  /** Ends at once, as if the server had been killed: on TCP by a reset. What is not yet sent is lost. */
  reset(): void {
    if (this.#socket.remoteAddress === undefined) this.#socket.destroy();
    else this.#socket.resetAndDestroy();
  }

  #write(data: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      if (this.open) this.#socket.write(data, () => resolve());
      else resolve();
    });
  }

  #receive(raw: string): void {
    const message: FakeQmpMessage = { ...readMessage(raw, this.#oob), connection: this };
    this.#host.received(message);
    if (message.outOfBand) void this.#answer(message);
    else this.#answered = this.#answered.then(() => this.#answer(message));
  }

  async #answer(message: FakeQmpMessage): Promise<void> {
    const { id } = message;
    const reply = (value: unknown): void =>
      this.send({ return: value === undefined ? {} : value, id });
    try {
      const value = await this.#result(message, reply);
      if (value !== NO_REPLY) reply(value);
    } catch (error) {
      const known = error instanceof FakeQmpError;
      const desc = known ? error.desc : `the answer of the test threw: ${error}`;
      this.send({ id, error: { class: known ? error.errorClass : 'GenericError', desc } });
    }
  }

  #result(message: FakeQmpMessage, reply: (value: unknown) => void): unknown {
    const wrong = faultOf(message);
    if (wrong !== undefined) throw new FakeQmpError('GenericError', wrong);
    const { command = '', arguments: args } = message;
    if (command === 'qmp_capabilities') this.#checkCapabilities(args);
    else if (!this.negotiated) {
      const desc = "Expecting capabilities negotiation with 'qmp_capabilities'";
      throw new FakeQmpError('CommandNotFound', desc);
    }
    const answer = this.#host.answerTo(command);
    if (answer === undefined) {
      throw new FakeQmpError('CommandNotFound', `The command ${command} has not been found`);
    }
    const value = answer(args, { message, connection: this, reply });
    return command === 'qmp_capabilities' ? this.#negotiate(args, value) : value;
  }

  #checkCapabilities(args: Fields): void {
    if (this.negotiated) {
      const desc = 'Capabilities negotiation is already complete, command ignored';
      throw new FakeQmpError('CommandNotFound', desc);
    }
    const offered = this.#host.behaviour.capabilities ?? ['oob'];
    const missing = enabled(args).filter((capability) => !offered.includes(capability));
    if (missing.length > 0) {
      throw new FakeQmpError('GenericError', `Capability ${missing.join(', ')} not available`);
    }
  }

  async #negotiate(args: Fields, answer: unknown): Promise<unknown> {
    const value = await answer;
    this.negotiated = true;
    this.#oob = enabled(args).includes('oob');
    return value;
  }
}

/** As QEMU's `query-version`. */
export function versionInfo(version: FakeQmpBehaviour['version']): Fields {
  const { major = 11, minor = 1, micro = 0, package: of = '' } = version ?? {};
  return { qemu: { major, minor, micro }, package: of };
}

function enabled(args: Fields): string[] {
  return Array.isArray(args.enable) ? args.enable.map(String) : [];
}
