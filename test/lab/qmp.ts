/** The least QMP client that tests need. It is not the product's: it must not share its faults. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { waitFor } from './wait.js';

export interface QmpEvent {
  readonly event: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly timestamp: { readonly seconds: number; readonly microseconds: number };
}

interface QmpMessage extends Partial<QmpEvent> {
  readonly id?: number;
  readonly return?: unknown;
  readonly error?: { readonly class: string; readonly desc: string };
}

export class QmpFailure extends Error {
  constructor(
    readonly command: string,
    readonly errorClass: string,
    readonly desc: string,
  ) {
    super(`${command}: ${desc}`);
  }
}

export class Qmp {
  /** Every event since the connection, so that none can be missed. */
  readonly events: QmpEvent[] = [];
  readonly #socket: Socket;
  readonly #pending = new Map<number, (message: QmpMessage | Error) => void>();
  #buffer = '';
  #last = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => this.#take(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      for (const answer of this.#pending.values()) answer(new Error('QMP connection closed'));
      this.#pending.clear();
    });
  }

  /** Waits for the socket and does the handshake. */
  static async connect(path: string, { timeout = 20_000 } = {}): Promise<Qmp> {
    const socket = await waitFor(`QMP socket ${path}`, () => tryConnect(path), { timeout });
    const qmp = new Qmp(socket);
    await qmp.execute('qmp_capabilities');
    return qmp;
  }

  /** Gives what the command returns; fails with `QmpFailure` when QEMU refuses. */
  async execute(
    command: string,
    args?: Readonly<Record<string, unknown>>,
    { timeout = 60_000 } = {},
  ): Promise<unknown> {
    this.#last += 1;
    const id = this.#last;
    if (this.#socket.destroyed) throw new Error(`${command}: QMP connection closed`);
    let timer: NodeJS.Timeout | undefined;
    const message = await new Promise<QmpMessage>((resolve, reject) => {
      timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new Error(`${command}: no answer within ${timeout} ms`));
      }, timeout);
      this.#pending.set(id, (answer) => {
        if (answer instanceof Error) reject(answer);
        else resolve(answer);
      });
      const request =
        args === undefined ? { execute: command, id } : { execute: command, arguments: args, id };
      this.#socket.write(`${JSON.stringify(request)}\n`);
    }).finally(() => clearTimeout(timer));
    if (message.error !== undefined) {
      throw new QmpFailure(command, message.error.class, message.error.desc);
    }
    return message.return;
  }

  /** Waits for an event, also one that came before the call; `from` leaves out the first of them. */
  waitEvent(
    name: string,
    predicate: (event: QmpEvent) => boolean = () => true,
    timeout = 30_000,
    from = 0,
  ): Promise<QmpEvent> {
    return waitFor(
      `QMP event ${name}`,
      () => this.events.slice(from).find((event) => event.event === name && predicate(event)),
      { timeout },
    );
  }

  async close(): Promise<void> {
    if (this.#socket.destroyed) return;
    const closed = once(this.#socket, 'close');
    this.#socket.destroy();
    await closed;
  }

  #take(chunk: string): void {
    const lines = (this.#buffer + chunk).split('\n');
    this.#buffer = lines.pop() ?? '';
    for (const line of lines) {
      if (line.trim() === '') continue;
      const message = JSON.parse(line) as QmpMessage;
      if (message.event !== undefined) {
        this.events.push(message as QmpEvent);
      } else if (message.id !== undefined) {
        this.#pending.get(message.id)?.(message);
        this.#pending.delete(message.id);
      }
    }
  }
}

export function tryConnect(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', () => resolve(undefined));
  });
}
