/**
 * File descriptors over a unix socket (SCM_RIGHTS), which Node itself cannot pass: sendmsg(2) is called by koffi, an
 * optional peer dependency that comes compiled. It is loaded when it is first needed.
 */
import { fstatSync } from 'node:fs';
import type { Socket } from 'node:net';
import { QmpFdError } from './errors.js';

/** SCM_MAX_FD: what the kernel takes with one message. Of these, a QMP command gets one; QEMU closes the others. */
export const MOST_FDS = 253;

const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
const MSG_DONTWAIT = 0x40;
/** EPIPE shall be an error, not a signal. */
const MSG_NOSIGNAL = 0x4000;
/** Of struct cmsghdr: cmsg_len (a size_t), cmsg_level, cmsg_type. */
const HEADER = 16;
/** What `layout` below is right for: 64 bits, little-endian. */
const ARCHITECTURES: readonly string[] = ['x64', 'arm64', 'riscv64', 'loong64'];

interface Libc {
  /** -1 where it fails; the reason is in `errno`. */
  sendmsg(socket: number, message: object, flags: number): number;
  errno(): number;
  readonly numbers: Readonly<Record<string, number>>;
}

let libc: Libc | undefined;
let loading: Promise<void> | undefined;

/** Whether this platform can pass descriptors; a text says why it cannot. Says nothing of koffi. */
export function fdPlatform(
  platform: string = process.platform,
  arch: string = process.arch,
): true | string {
  if (platform !== 'linux') return `vpf passes them on Linux only, and this is ${platform}`;
  if (!ARCHITECTURES.includes(arch)) return `vpf does not pass them on ${arch}`;
  return true;
}

/**
 * Makes `sendWithFds` ready, and checks descriptors that are to be sent, so that what can fail fails before. It loads
 * koffi once; a failed attempt can be repeated.
 *
 * @throws {QmpFdError} if koffi is not installed or has no build for this machine, and as `checkFds`
 *
 * @example
 * ```ts
 * await prepareFdPassing([file.fd]);
 * ```
 */
export async function prepareFdPassing(fds: readonly number[] = []): Promise<void> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  await loading;
  checkFds(fds);
}

async function load(): Promise<void> {
  const able = fdPlatform();
  if (able !== true) throw new QmpFdError(`file descriptors cannot be passed: ${able}`);
  let koffi: typeof import('koffi');
  try {
    // import() and no require(): it works in a module as well as in a CommonJS bundle.
    koffi = await import('koffi');
  } catch (cause) {
    throw new QmpFdError(whyNotLoaded(cause), { cause });
  }
  try {
    libc = layout(koffi);
  } catch (cause) {
    throw new QmpFdError('file descriptors cannot be passed: libc has no sendmsg for koffi', {
      cause,
    });
  }
}

function whyNotLoaded(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') {
    return 'passing file descriptors needs the package koffi: npm install koffi';
  }
  return (
    `the package koffi is there but does not load (${message}): install it anew on this machine, ` +
    'with its optional dependencies (npm install koffi --include=optional)'
  );
}

function layout(koffi: typeof import('koffi')): Libc {
  // Without names, which are global in koffi: vpf may be loaded twice.
  const iovec = koffi.struct({ base: 'void *', length: 'size_t' });
  // As glibc has it. In musl, iovlen and controllen are an int and a padding before or behind it: the same bytes, as
  // these are little-endian and small.
  const msghdr = koffi.struct({
    name: 'void *',
    namelen: 'uint32_t',
    iov: koffi.pointer(iovec),
    iovlen: 'size_t',
    control: 'void *',
    controllen: 'size_t',
    flags: 'int',
  });
  // The libc that Node itself has loaded, whatever its name is.
  const sendmsg = koffi
    .load(null)
    .func('sendmsg', 'intptr_t', ['int', koffi.pointer(msghdr), 'int']);
  return {
    sendmsg: (socket, message, flags) => Number(sendmsg(socket, message, flags)),
    errno: () => koffi.errno(),
    numbers: koffi.os.errno,
  };
}

/**
 * Checks descriptors before they are sent. They could still be closed by then.
 *
 * @throws {QmpFdError} if one is not open or not a descriptor, or if they are too many
 */
export function checkFds(fds: readonly number[]): void {
  if (fds.length > MOST_FDS) {
    throw new QmpFdError(`${fds.length} file descriptors: at most ${MOST_FDS} go with one message`);
  }
  for (const fd of fds) {
    if (!Number.isInteger(fd) || fd < 0 || fd > 0x7fff_ffff) {
      throw new QmpFdError(`${String(fd)} is not a file descriptor: a number from 0 on is`);
    }
    try {
      fstatSync(fd);
    } catch (cause) {
      throw new QmpFdError(`file descriptor ${fd} is not open`, { cause });
    }
  }
}

/**
 * Sends bytes, at least one, and file descriptors along with the first of them, without waiting. The receiver gets
 * duplicates; those here stay open.
 *
 * @returns how many bytes were taken, and the descriptors with them; 0: none of both, the socket is full
 *
 * @throws {QmpFdError} if they were not sent; the system call's error is its `cause`
 *
 * @example
 * ```ts
 * await prepareFdPassing();
 * const taken = sendWithFds(socketFd, Buffer.from('{"execute": "getfd", ...}\n'), [file.fd]);
 * ```
 */
export function sendWithFds(socketFd: number, bytes: Uint8Array, fds: readonly number[]): number {
  if (libc === undefined) throw new QmpFdError('sendWithFds: call prepareFdPassing before');
  if (bytes.length === 0) throw new QmpFdError('file descriptors go with at least one byte');
  checkFds(fds);
  const control = controlMessage(fds);
  const message = {
    name: null,
    namelen: 0,
    iov: { base: bytes, length: bytes.length },
    iovlen: 1,
    control,
    controllen: control.length,
    flags: 0,
  };
  for (;;) {
    const taken = libc.sendmsg(socketFd, message, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (taken >= 0) return taken;
    const errno = libc.errno();
    const code = Object.entries(libc.numbers).find(([, value]) => value === errno)?.[0];
    if (code === 'EAGAIN' || code === 'EWOULDBLOCK') return 0;
    if (code !== 'EINTR') throw refused(code ?? String(errno), errno);
  }
}

/** One struct cmsghdr of the descriptors, padded as CMSG_SPACE does. */
function controlMessage(fds: readonly number[]): Buffer {
  const length = HEADER + 4 * fds.length;
  const control = Buffer.alloc(HEADER + 8 * Math.ceil(fds.length / 2));
  control.writeBigUInt64LE(BigInt(length), 0);
  control.writeInt32LE(SOL_SOCKET, 8);
  control.writeInt32LE(SCM_RIGHTS, 12);
  for (const [index, fd] of fds.entries()) control.writeInt32LE(fd, HEADER + 4 * index);
  return control;
}

const REASONS: Readonly<Record<string, string>> = {
  EBADF: 'the connection is closed, or one of the file descriptors',
  ENOTSOCK: 'the connection is a pipe: only a unix socket passes file descriptors',
  EINVAL: 'the kernel refuses one: is the connection a unix socket?',
  EPIPE: 'the connection is closed',
  ECONNRESET: 'the connection is closed',
  ETOOMANYREFS:
    'too many are on their way that nobody has received: wait, or raise the limit of open files (ulimit -n)',
  EPERM: 'a security module of the kernel forbids it',
  EACCES: 'a security module of the kernel forbids it',
};

function refused(code: string, errno: number): QmpFdError {
  const cause = Object.assign(new Error(`sendmsg ${code}`), { code, errno, syscall: 'sendmsg' });
  const reason = Object.hasOwn(REASONS, code) ? REASONS[code] : code;
  return new QmpFdError(`the file descriptors were not sent: ${reason}`, { cause });
}

/**
 * The descriptor of a connected socket. Node has no documented way to it; `_handle.fd` is there on all systems but
 * Windows, in every version that vpf runs with. This is the only place that knows.
 */
export function descriptorOf(socket: Socket): number | undefined {
  const { _handle: handle } = socket as { _handle?: { readonly fd?: unknown } | null };
  const fd = handle?.fd;
  return typeof fd === 'number' && fd >= 0 ? fd : undefined;
}
