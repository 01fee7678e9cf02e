import { Duplex } from 'node:stream';
import { isTimeout } from './abort.js';
import { QmpConnectError, QmpError } from './errors.js';
import { dialSocket, transportOfFd } from './socket-transport.js';
import { transportOfChild, transportOfDuplex } from './stream-transport.js';
import type { Transport } from './transport.js';
import type { QmpTarget } from './types.js';

/** A target, understood: what it is called in messages, and how to connect to it. */
export interface Dialled {
  readonly label: string;
  /** Whether it can be connected to more than once. */
  readonly again: boolean;
  dial(signal: AbortSignal): Promise<Transport>;
}

const NO_TARGET = 'no target: a path, or one of path, port, fd, stream, child, dial';

/** The longest path of a unix socket (sun_path of struct sockaddr_un, less the NUL). */
const LONGEST_PATH = 107;

/**
 * Reads a target.
 *
 * @throws {QmpConnectError} when it is not well-formed
 */
export function readTarget(target: QmpTarget): Dialled {
  if (typeof target === 'string') return readTarget(parseTarget(target));
  if (typeof target !== 'object' || target === null) throw new QmpConnectError(NO_TARGET);
  if ('path' in target) return readPath(target.path);
  if ('port' in target) {
    const { host = '127.0.0.1', port } = target;
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new QmpConnectError(`port ${port}: a number from 1 to 65535`);
    }
    return {
      label: `${host.includes(':') ? `[${host}]` : host}:${port}`,
      again: true,
      dial: (signal) => dialSocket({ host, port }, signal),
    };
  }
  if ('fd' in target) {
    const { fd } = target;
    return { label: `fd ${fd}`, again: false, dial: async () => transportOfFd(fd) };
  }
  if ('stream' in target) {
    const { stream } = target;
    return { label: 'the stream', again: false, dial: async () => transportOfDuplex(stream) };
  }
  if ('child' in target) {
    const { child } = target;
    return { label: 'the child process', again: false, dial: async () => transportOfChild(child) };
  }
  if (typeof target.dial !== 'function') throw new QmpConnectError(NO_TARGET);
  return {
    label: 'the given transport',
    again: true,
    dial: async (signal) => {
      const made = await target.dial(signal);
      return made instanceof Duplex ? transportOfDuplex(made) : made;
    },
  };
}

function readPath(path: string): Dialled {
  // Linux: a leading NUL means the abstract namespace, where a path may hold anything.
  if (path === '' || path.indexOf('\0') > 0) {
    throw new QmpConnectError('the path of a socket is not empty and holds no NUL');
  }
  if (Buffer.byteLength(path) > LONGEST_PATH) {
    throw new QmpConnectError(
      `${path}: longer than ${LONGEST_PATH} bytes, which no unix socket's path is; use a shorter one, e.g. a link`,
    );
  }
  return { label: path, again: true, dial: (signal) => dialSocket({ path }, signal) };
}

/** `unix:PATH`, `tcp:HOST:PORT` as QEMU writes them; anything else is a path. */
function parseTarget(text: string): QmpTarget {
  if (text.startsWith('unix:')) return { path: text.slice('unix:'.length) };
  if (!text.startsWith('tcp:')) return { path: text };
  const match = /^tcp:(?:\[([^\]]+)\]|([^:]*)):([0-9]+)$/.exec(text);
  if (match === null) throw new QmpConnectError(`${text}: write tcp:HOST:PORT`);
  const host = match[1] ?? match[2] ?? '';
  return { ...(host !== '' && { host }), port: Number(match[3]) };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such socket; is QEMU running, and is this its -qmp path?',
  ECONNREFUSED: 'nobody listens there; has QEMU ended?',
  EACCES: 'permission denied; the socket belongs to another user',
  EPERM: 'permission denied',
  ENOTSOCK: 'this is not a socket',
  EAGAIN: 'too many clients wait already; QMP serves one at a time',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the host name cannot be resolved now',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  ETIMEDOUT: 'the host does not answer',
  ECONNRESET: 'the connection was reset',
};

/** A failed attempt to connect, in words. */
export function connectError(label: string, error: unknown, signal: AbortSignal): QmpError {
  if (error instanceof QmpError) return error;
  if (signal.aborted) {
    const what = isTimeout(signal) ? 'not connected in time' : 'connecting was aborted';
    return new QmpConnectError(`${label}: ${what}`, { cause: error });
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
  const reason = known ?? (error instanceof Error ? error.message : String(error));
  return new QmpConnectError(`${label}: ${reason}`, { cause: error });
}
