/** Transports over Node streams: any Duplex (TLS, an SSH channel), or a child's standard input and output. */
import { EventEmitter } from 'node:events';
import type { Duplex, Readable, Writable } from 'node:stream';
import { GRACE, StreamTransport } from './stream-base.js';
import type { Transport } from './transport.js';
import type { QmpChild } from './types.js';

/**
 * A transport over a stream that is connected to a monitor. It owns the stream from then on.
 *
 * @example
 * ```ts
 * const tls = connectTls({ host: 'hypervisor', port: 4444, ca });
 * await once(tls, 'secureConnect');
 * const transport = transportOfDuplex(tls);
 * ```
 */
export function transportOfDuplex(stream: Duplex): Transport {
  return new StreamTransport({ readable: stream, writable: stream });
}

/**
 * A transport over the standard input and output of a QEMU that was started with `-qmp stdio`. Its end is an error
 * that names the exit code or the signal, unless the code is 0. It does not end the child.
 *
 * @throws TypeError if the child was spawned without pipes for them
 *
 * @example
 * ```ts
 * const child = spawn('qemu-system-x86_64', ['-qmp', 'stdio', ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
 * const transport = transportOfChild(child);
 * ```
 */
export function transportOfChild(child: QmpChild): Transport {
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) {
    throw new TypeError("the child's stdin and stdout must be pipes: spawn it with stdio: 'pipe'");
  }
  return new ChildTransport(child, stdin, stdout);
}

class ChildTransport extends StreamTransport {
  constructor(child: QmpChild, writable: Writable, readable: Readable) {
    let failed: Error | undefined;
    const exited = (): boolean => child.exitCode !== null || child.signalCode !== null;
    const events = child instanceof EventEmitter ? child : undefined;
    const exit = async (error: Error | undefined): Promise<Error | undefined> => {
      // The pipes may end a moment before the exit is known.
      if (!exited() && !this.#asked) await soon(events);
      return failed ?? exitError(child, error);
    };
    super({ readable, writable, why: exit });
    // What it left running may hold the pipe open: the monitor is gone all the same.
    events?.once('exit', () => {
      setTimeout(() => this.finish(), GRACE).unref();
    });
    // A program that could not be started. Without a listener, this ends the process.
    events?.once('error', (error: Error) => {
      failed = error;
      this.finish();
    });
  }

  #asked = false;

  /** Leaves the child running. */
  override destroy(): void {
    this.#asked = true;
    super.destroy();
  }
}

function soon(events: EventEmitter | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      events?.off('exit', done);
      resolve();
    };
    const timer = setTimeout(done, GRACE);
    events?.once('exit', done);
  });
}

function exitError({ exitCode, signalCode }: QmpChild, cause?: Error): Error | undefined {
  if (signalCode !== null) return new Error(`the child was ended by ${signalCode}`, { cause });
  if (exitCode !== null && exitCode !== 0) {
    return new Error(`the child ended with exit code ${exitCode}`, { cause });
  }
  return cause;
}
