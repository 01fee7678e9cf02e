/** Transports over sockets: a unix socket, TCP, or an open descriptor of either. */
import { connect, Socket } from 'node:net';
import { onAbort } from './abort.js';
import { type FdTransport, SocketTransport } from './fd-transport.js';

export type { FdTransport } from './fd-transport.js';

/** Where `dialSocket` connects to. */
export type SocketTarget =
  | { readonly path: string }
  | { readonly host?: string | undefined; readonly port: number };

/** ms of silence after which the kernel asks whether a TCP peer is still there. */
const KEEP_ALIVE = 30_000;

/**
 * Connects to a monitor's socket. What the server says is kept until `start`.
 *
 * @throws the error of Node as it is (ENOENT, ECONNREFUSED, EACCES, ...), or the signal's reason
 *
 * @example
 * ```ts
 * const transport = await dialSocket({ path: '/run/vm/qmp.sock' }, AbortSignal.timeout(5000));
 * ```
 */
export function dialSocket(target: SocketTarget, signal?: AbortSignal): Promise<FdTransport> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const socket =
      'path' in target
        ? connect({ path: target.path })
        : connect({
            host: target.host ?? 'localhost',
            port: target.port,
            noDelay: true,
            keepAlive: true,
            keepAliveInitialDelay: KEEP_ALIVE,
          });
    socket.pause();
    let off: (() => void) | undefined;
    const settled = (): void => {
      off?.();
      socket.off('connect', connected);
    };
    const failed = (error: Error): void => {
      settled();
      reject(error);
    };
    const connected = (): void => {
      settled();
      const transport = new SocketTransport(socket);
      socket.off('error', failed); // the transport listens now
      resolve(transport);
    };
    if (signal !== undefined) {
      off = onAbort(signal, () => {
        settled();
        socket.destroy();
        reject(signal.reason);
      });
    }
    socket.once('connect', connected);
    // Stays after an abort: a late error must not end the process.
    socket.on('error', failed);
  });
}

/**
 * A transport over a socket that is connected to a monitor, or connects to one. It owns the socket from then on.
 *
 * @example
 * ```ts
 * const server = createServer({ pauseOnConnect: true }, (socket) => use(transportOfSocket(socket)));
 * server.listen('/run/vm/qmp.sock'); // for a QEMU with `-qmp unix:/run/vm/qmp.sock,reconnect-ms=1000`
 * ```
 */
export function transportOfSocket(socket: Socket): FdTransport {
  return new SocketTransport(socket);
}

/**
 * A transport over the descriptor of a connected stream socket, such as one end of a `socketpair` or one that was
 * inherited. It is handed over: the transport closes it.
 *
 * @throws the error of Node as it is, if it is no open socket or pipe
 *
 * @example
 * ```ts
 * const transport = transportOfFd(3);
 * ```
 */
export function transportOfFd(fd: number): FdTransport {
  // Node takes a descriptor for neither readable nor writable unless told.
  return new SocketTransport(new Socket({ fd, readable: true, writable: true }));
}
