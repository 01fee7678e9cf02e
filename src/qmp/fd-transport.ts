import { readSync } from 'node:fs';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { QmpFdError } from './errors.js';
import { checkFds, descriptorOf, fdPlatform, prepareFdPassing, sendWithFds } from './send-fds.js';
import { StreamTransport } from './stream-base.js';
import type { Transport } from './transport.js';

/** ms after which a full socket is tried again. */
const RETRY = 5;

/** A transport that can pass file descriptors, if its `fds` is true. */
export interface FdTransport extends Transport {
  /**
   * Sends bytes with file descriptors, in order with what `send` sends. The connection outlives a failure.
   *
   * @throws {QmpFdError} if nothing of it was sent, e.g. because koffi is not installed
   */
  sendFds(bytes: string, fds: readonly number[]): Promise<void>;
}

type Item =
  | { readonly kind: 'bytes'; readonly bytes: string | Uint8Array }
  | { readonly kind: 'end' }
  | {
      readonly kind: 'fds';
      readonly bytes: Buffer;
      readonly fds: readonly number[];
      readonly done: (error?: unknown) => void;
    };

/** What follows bytes with descriptors waits in `#queue` until these have been sent. */
export class SocketTransport extends StreamTransport implements FdTransport {
  readonly #socket: Socket;
  /** While it is not empty, `#drain` runs. */
  readonly #queue: Item[] = [];
  /** Writes that Node has not handed to the kernel yet. */
  #unwritten = 0;
  #wake: (() => void) | undefined;

  constructor(socket: Socket) {
    super({ readable: socket, writable: socket });
    this.#socket = socket;
    socket.once('connect', () => this.#wake?.());
    socket.once('close', () => this.#wake?.());
  }

  override get fds(): true | string {
    const able = fdPlatform();
    if (able === true && this.#socket.remoteFamily !== undefined) {
      return 'the connection is TCP, and only a unix socket passes them';
    }
    return able;
  }

  async sendFds(bytes: string, fds: readonly number[]): Promise<void> {
    if (!this.open) throw new QmpFdError('the connection is closed');
    this.#check(bytes, fds);
    await new Promise<void>((resolve, reject) => {
      const done = (error?: unknown): void => (error === undefined ? resolve() : reject(error));
      this.#enqueue({ kind: 'fds', bytes: Buffer.from(bytes), fds: [...fds], done });
    });
  }

  #check(bytes: string, fds: readonly number[]): void {
    const able = this.fds;
    if (able !== true) throw new QmpFdError(`file descriptors cannot be passed: ${able}`);
    if (bytes === '') throw new QmpFdError('file descriptors go with at least one byte');
    checkFds(fds);
  }

  protected override write(bytes: string | Uint8Array): void {
    if (this.#queue.length > 0) this.#queue.push({ kind: 'bytes', bytes });
    else this.#put(bytes);
  }

  protected override endWriting(): void {
    if (this.#queue.length > 0) this.#queue.push({ kind: 'end' });
    else super.endWriting();
  }

  #put(bytes: string | Uint8Array): void {
    if (!this.#socket.writable) return;
    this.#unwritten += 1;
    this.#socket.write(bytes, (error) => {
      this.#unwritten -= 1;
      if (error) this.#hearOut();
      this.#wake?.();
    });
  }

  #enqueue(item: Item): void {
    this.#queue.push(item);
    if (this.#queue.length === 1) void this.#drain();
  }

  async #drain(): Promise<void> {
    for (let item = this.#queue[0]; item !== undefined; item = this.#queue[0]) {
      if (item.kind === 'bytes') this.#put(item.bytes);
      else if (item.kind === 'end') super.endWriting();
      else await this.#pass(item.bytes, item.fds).then(() => item.done(), item.done);
      this.#queue.shift();
    }
  }

  async #pass(bytes: Buffer, fds: readonly number[]): Promise<void> {
    await prepareFdPassing();
    for (;;) {
      // They go past Node, so all before them must have gone.
      while (!this.over && (this.#unwritten > 0 || this.#socket.connecting)) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
      const socketFd = descriptorOf(this.#socket);
      if (this.over || socketFd === undefined) throw new QmpFdError('the connection is closed');
      const taken = sendWithFds(socketFd, bytes, fds);
      if (taken > 0) {
        if (taken < bytes.length) this.#put(bytes.subarray(taken));
        return;
      }
      // Node tells when a write is done, not when one could be.
      await sleep(RETRY, undefined, { ref: false });
    }
  }

  /**
   * After a refused write, Node closes the socket at once, and with it goes what the peer had said before it left, such
   * as QEMU its SHUTDOWN event. This reads it before. Only from a write's callback: the socket is still open there.
   */
  #hearOut(): void {
    const buffered: Buffer | null = this.#socket.read();
    if (buffered !== null) this.deliver(buffered);
    const chunk = Buffer.allocUnsafe(65_536);
    for (;;) {
      const fd = descriptorOf(this.#socket);
      if (fd === undefined || this.over) return;
      let length = 0;
      try {
        length = readSync(fd, chunk);
      } catch {
        return; // EAGAIN: the peer is there and has said all; or the connection was reset
      }
      if (length === 0) return;
      this.deliver(Buffer.from(chunk.subarray(0, length)));
    }
  }
}
