/** Runs shell scripts in a guest through the virtio-serial port that `lab/guest/init` serves. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { tryConnect } from './qmp.js';
import { waitFor } from './wait.js';
import type { Output } from './world.js';

export interface ExecOptions {
  /** ms; 30 000 unless told. */
  readonly timeout?: number;
}

/** The name of the virtio-serial port. */
export const agentPort = 'org.vpf.agent';

let connections = 0;

export class Agent {
  readonly #socket: Socket;
  readonly #pending = new Map<string, (fields: string[] | Error) => void>();
  readonly #name: string;
  #buffer = '';
  #last = 0;

  private constructor(socket: Socket) {
    connections += 1;
    // Ids differ between connections: a late answer to someone else is not ours.
    this.#name = `${process.pid}.${connections}`;
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => this.#take(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      for (const answer of this.#pending.values()) answer(new Error('the guest is gone'));
      this.#pending.clear();
    });
  }

  /** Connects to the host's end of the port and waits until the guest serves it. */
  static async connect(path: string, { timeout = 120_000 } = {}): Promise<Agent> {
    const end = Date.now() + timeout;
    const socket = await waitFor(`agent socket ${path}`, () => tryConnect(path), { timeout });
    const agent = new Agent(socket);
    socket.write('\n'); // ends what another client may have left
    // The port keeps the request until the guest is up and reads it.
    const { code } = await agent.exec('true', { timeout: Math.max(1_000, end - Date.now()) });
    if (code !== 0) throw new Error(`the guest's agent answers ${code} to 'true'`);
    return agent;
  }

  /** Runs a script by the guest's busybox shell, as root. Scripts run one after the other. */
  async exec(script: string, { timeout = 30_000 }: ExecOptions = {}): Promise<Output> {
    if (this.#socket.destroyed) throw new Error('the guest is gone');
    this.#last += 1;
    const id = `${this.#name}.${this.#last}`;
    const seconds = Math.ceil(timeout / 1000);
    let timer: NodeJS.Timeout | undefined;
    const [code, stdout, stderr] = await new Promise<string[]>((resolve, reject) => {
      // The guest itself stops the script in time; this is for a guest that hangs.
      timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new Error(`the guest does not answer within ${timeout} ms to: ${script}`));
      }, timeout + 5_000);
      this.#pending.set(id, (fields) => {
        if (fields instanceof Error) reject(fields);
        else resolve(fields);
      });
      this.#socket.write(`${id} ${seconds} ${Buffer.from(`${script}\n`).toString('base64')}\n`);
    }).finally(() => clearTimeout(timer));
    return { code: Number(code), stdout: decode(stdout), stderr: decode(stderr) };
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
      const [id = '', ...fields] = line.trim().split(' ');
      this.#pending.get(id)?.(fields);
      this.#pending.delete(id);
    }
  }
}

function decode(field: string | undefined): string {
  if (field === undefined || field === '-') return '';
  return Buffer.from(field, 'base64').toString();
}
