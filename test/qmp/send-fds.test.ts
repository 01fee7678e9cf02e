import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  fstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer, type Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { QmpFdError } from '../../src/qmp/errors.js';
import {
  checkFds,
  descriptorOf,
  fdPlatform,
  prepareFdPassing,
  sendWithFds,
} from '../../src/qmp/send-fds.js';
import { dialSocket } from '../../src/qmp/socket-transport.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const able = fdPlatform() === true;

/**
 * Another process, which listens on a unix socket and calls recvmsg itself: for each line on its standard input until
 * there is nothing more, or, for `end`, until the connection's end. It says what came: a line for each call, then null.
 */
const receiver = `
const koffi = require('koffi'), net = require('node:net'), fs = require('node:fs');
const iovec = koffi.struct({ base: 'void *', length: 'size_t' });
const msghdr = koffi.struct({ name: 'void *', namelen: 'int', iov: koffi.pointer(iovec), iovlen: 'size_t',
  control: 'void *', controllen: 'size_t', flags: 'int' });
const recvmsg = koffi.load(null).func('recvmsg', 'intptr_t', ['int', koffi.inout(koffi.pointer(msghdr)), 'int']);
const say = (what) => fs.writeSync(1, JSON.stringify(what) + '\\n');
net.createServer({ pauseOnConnect: true }, (socket) => {
  const bytes = Buffer.alloc(65536), control = Buffer.alloc(2048);
  const receive = () => {
    control.fill(0);
    const message = { name: null, namelen: 0, iov: { base: bytes, length: bytes.length }, iovlen: 1,
      control, controllen: control.length, flags: 0 };
    const length = Number(recvmsg(socket._handle.fd, message, 0x40));
    if (length <= 0) return length;
    const fds = [];
    const end = message.controllen > 0 ? Number(control.readBigUInt64LE(0)) : 0;
    for (let at = 16; at < end; at += 4) fds.push(control.readInt32LE(at));
    say({ text: bytes.toString('latin1', 0, length), fds: fds.map((fd) => {
      const { ino } = fs.fstatSync(fd), text = Buffer.alloc(100);
      const read = fs.readSync(fd, text, 0, 100, null);
      fs.closeSync(fd);
      return { ino, text: text.toString('latin1', 0, read) };
    }) });
    return length;
  };
  let whole = false;
  const lines = require('node:readline').createInterface(process.stdin);
  const go = () => {
    let got;
    while ((got = receive()) > 0) {}
    if (whole && got < 0) { setTimeout(go, 2); return; }
    if (got === 0) socket.destroy();
    say(null);
  };
  lines.on('line', (line) => { whole = line === 'end'; go(); });
  lines.on('close', () => process.exit());
  say('connected');
}).listen(process.argv[1], () => say('ready'));
`;

interface Received {
  readonly text: string;
  readonly fds: readonly { readonly ino: number; readonly text: string }[];
}

class Receiver {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(path: string) {
    this.#child = spawn(process.execPath, ['-e', receiver, path], {
      cwd: root, // where koffi is
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const input = this.#child.stdout as NodeJS.ReadableStream;
    this.#lines = createInterface({ input })[Symbol.asyncIterator]();
  }

  async line(): Promise<unknown> {
    const { value, done } = await this.#lines.next();
    if (done === true) throw new Error('the receiver has ended');
    return JSON.parse(value as string);
  }

  /** What is there now, or comes until the end. */
  async receive(until: 'now' | 'end' = 'now'): Promise<Received[]> {
    this.#child.stdin?.write(`${until}\n`);
    const all: Received[] = [];
    for (;;) {
      const line = (await this.line()) as Received | null;
      if (line === null) return all;
      all.push(line);
    }
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }
}

let folder: string;
let path: string;
let opened: number[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vq-'));
  path = join(folder, 's');
  opened = [];
});

afterEach(() => {
  for (const fd of opened) closeSync(fd);
  rmSync(folder, { recursive: true });
});

/** An open file of some text. */
function file(text: string): number {
  const name = join(folder, `f${opened.length}`);
  writeFileSync(name, text);
  const fd = openSync(name, 'r');
  opened.push(fd);
  return fd;
}

function closedFd(): number {
  const fd = openSync('/dev/null', 'r');
  closeSync(fd);
  return fd;
}

const textOf = (received: readonly Received[]): string => received.map((r) => r.text).join('');

describe.runIf(able)('to another process', () => {
  let other: Receiver;

  beforeEach(async () => {
    other = new Receiver(path);
    expect(await other.line()).toBe('ready');
  });

  afterEach(() => other.stop());

  async function dial() {
    const transport = await dialSocket({ path });
    const ends: (Error | undefined)[] = [];
    transport.start({ data: () => {}, end: (error) => ends.push(error) });
    expect(await other.line()).toBe('connected');
    return { transport, ends };
  }

  it('an open file arrives, with the bytes that it was sent with', async () => {
    const { transport } = await dial();
    expect(transport.fds).toBe(true);
    const fd = file('contents');
    await transport.sendFds('message\n', [fd]);
    expect(await other.receive()).toEqual([
      { text: 'message\n', fds: [{ ino: fstatSync(fd).ino, text: 'contents' }] },
    ]);
    // The same open file: it has been read to its end, there as here. And ours is still open.
    expect(readSync(fd, Buffer.alloc(10), 0, 10, null)).toBe(0);
    transport.destroy();
  });

  it('one, two, three and the most of them arrive, in order', async () => {
    const { transport } = await dial();
    for (const count of [1, 2, 3, 253]) {
      const fds = Array.from({ length: count }, (_, index) => file(`${count}.${index}`));
      await transport.sendFds('message\n', fds);
      await transport.sendFds('.', [fds[0] as number]);
      const [first, ...rest] = await other.receive();
      expect(first?.fds.map(({ text }) => text)).toEqual(
        fds.map((_, index) => `${count}.${index}`),
      );
      expect(textOf([first as Received, ...rest])).toBe('message\n.');
    }
    transport.destroy();
  });

  it('order holds behind and before other messages, also when nobody reads', async () => {
    const { transport, ends } = await dial();
    const sent: string[] = [];
    const send = (text: string): void => {
      sent.push(text);
    };
    const passed: Promise<void>[] = [];
    for (let round = 0; round < 5; round += 1) {
      send(`<${round}a${'x'.repeat(400_000)}>`);
      transport.send(sent.at(-1) as string);
      send(`<${round}b${'y'.repeat(round * 150_000)}>`); // the largest go in parts
      passed.push(transport.sendFds(sent.at(-1) as string, [file(`file ${round}`)]));
      send(`<${round}c>`);
      transport.send(sent.at(-1) as string);
    }
    await sleep(60); // the socket is full long since
    const receiving = other.receive('end');
    await Promise.all(passed);
    transport.close();
    const received = await receiving;
    expect(textOf(received) === sent.join('')).toBe(true);
    // Each descriptor came with the first byte of its message.
    let at = 0;
    const withFds: string[] = [];
    const all = sent.join('');
    for (const { text, fds } of received) {
      for (const fd of fds) {
        const round = withFds.length;
        withFds.push(fd.text);
        const begin = all.indexOf(`<${round}b`);
        expect(begin).toBeGreaterThanOrEqual(at);
        expect(begin).toBeLessThan(at + text.length);
      }
      at += text.length;
    }
    expect(withFds).toEqual([0, 1, 2, 3, 4].map((round) => `file ${round}`));
    await sleep(30);
    expect(ends).toEqual([undefined]);
  });

  it('a full socket takes nothing, then again', async () => {
    const socket = connect(path);
    await once(socket, 'connect');
    expect(await other.line()).toBe('connected');
    await prepareFdPassing();
    const socketFd = descriptorOf(socket) as number;
    const bytes = Buffer.alloc(100_000, 'x');
    const fd = file('contents');
    let total = 0;
    let taken = 0;
    do {
      taken = sendWithFds(socketFd, bytes, [fd]);
      total += taken;
    } while (taken > 0);
    expect(total).toBeGreaterThan(0);
    expect(textOf(await other.receive())).toHaveLength(total);
    expect(sendWithFds(socketFd, Buffer.from('again'), [fd])).toBe(5);
    expect(await other.receive()).toMatchObject([{ text: 'again', fds: [{}] }]);
    socket.destroy();
  });

  it('a connection outlives descriptors that cannot be sent', async () => {
    const { transport, ends } = await dial();
    const bad = closedFd();
    const refused = transport.sendFds('refused', [bad]);
    await expect(refused).rejects.toThrow(QmpFdError);
    await expect(refused).rejects.toThrow(`file descriptor ${bad} is not open`);
    await expect(refused).rejects.toMatchObject({ cause: { code: 'EBADF' } });
    // One that is closed while it waits behind others.
    transport.send('x'.repeat(1_000_000));
    const late = openSync('/dev/null', 'r');
    const second = transport.sendFds('refused', [late]);
    second.catch(() => {});
    await sleep(20);
    closeSync(late);
    transport.send('next');
    const receiving = other.receive('end');
    await expect(second).rejects.toThrow('is not open');
    transport.close();
    const received = await receiving;
    expect(textOf(received)).toBe(`${'x'.repeat(1_000_000)}next`);
    await sleep(30);
    expect(ends).toEqual([undefined]);
  });

  it('a connection that is gone', async () => {
    const { transport, ends } = await dial();
    transport.send('x'.repeat(1_000_000));
    const waiting = transport.sendFds('never', [file('')]);
    waiting.catch(() => {});
    await other.stop();
    await expect(waiting).rejects.toThrow('the connection is closed');
    await expect(transport.sendFds('never', [file('')])).rejects.toThrow(
      'the connection is closed',
    );
    transport.send('nothing'); // after the end it does nothing
    expect(ends).toHaveLength(1);
  });

  it('a connection that is dropped meanwhile', async () => {
    const { transport } = await dial();
    transport.send('x'.repeat(1_000_000));
    const waiting = transport.sendFds('never', [file('')]);
    waiting.catch(() => {});
    await sleep(20);
    transport.destroy();
    await expect(waiting).rejects.toThrow('the connection is closed');
  });
});

describe('what is no descriptor', () => {
  it.each([-1, 1.5, Number.NaN, 2 ** 31, '3' as unknown as number])('%s', (fd) => {
    expect(() => checkFds([fd])).toThrow(/is not a file descriptor/);
  });

  it('too many, or one that is not open', () => {
    const fd = file('');
    expect(() => checkFds(Array.from({ length: 253 }, () => fd))).not.toThrow();
    expect(() => checkFds(Array.from({ length: 254 }, () => fd))).toThrow(/at most 253/);
    expect(() => checkFds([closedFd()])).toThrow(/is not open/);
  });
});

describe.runIf(able)('the system call', () => {
  it('fails in words', async () => {
    await prepareFdPassing();
    const fd = file('');
    const bytes = Buffer.from('x');
    expect(() => sendWithFds(fd, bytes, [fd])).toThrow(/only a unix socket/);
    expect(() => sendWithFds(closedFd(), bytes, [fd])).toThrow(/closed/);
    expect(() => sendWithFds(fd, Buffer.alloc(0), [fd])).toThrow(/at least one byte/);
  });

  it('does not end the process where nobody reads any more (EPIPE)', async () => {
    await prepareFdPassing();
    const server: Server = createServer((peer) => peer.destroy());
    server.listen(path);
    await once(server, 'listening');
    const socket = connect({ path, allowHalfOpen: true });
    socket.pause();
    await once(socket, 'connect');
    await sleep(50);
    const fd = descriptorOf(socket) as number;
    expect(() => sendWithFds(fd, Buffer.from('x'), [0])).toThrow(/connection is closed/);
    socket.destroy();
    server.close();
  });

  it('refuses TCP', async () => {
    await prepareFdPassing();
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const transport = await dialSocket({ host: '127.0.0.1', port });
    await expect(transport.sendFds('x', [0])).rejects.toThrow(/TCP/);
    transport.destroy();
    server.close();
  });

  it('is repeated after EINTR, and other errors are named', async () => {
    const answers = ['EINTR', 'EAGAIN', 'ETOOMANYREFS', 'ENOBUFS', 'none'];
    const calls: string[] = [];
    const numbers: Record<string, number> = {
      EINTR: 4,
      EAGAIN: 11,
      ETOOMANYREFS: 109,
      ENOBUFS: 105,
    };
    vi.resetModules();
    vi.doMock('koffi', () => ({
      struct: () => ({}),
      pointer: () => ({}),
      load: () => ({
        func: () => () => {
          calls.push(answers.shift() as string);
          return -1;
        },
      }),
      errno: () => numbers[calls.at(-1) as string] ?? 4242,
      os: { errno: numbers },
    }));
    try {
      const mocked = await import('../../src/qmp/send-fds.js');
      const bytes = Buffer.from('x');
      expect(() => mocked.sendWithFds(0, bytes, [])).toThrow(/before/);
      await mocked.prepareFdPassing();
      expect(mocked.sendWithFds(0, bytes, [])).toBe(0);
      expect(calls).toEqual(['EINTR', 'EAGAIN']);
      expect(() => mocked.sendWithFds(0, bytes, [])).toThrow(/too many.*ulimit/);
      expect(() => mocked.sendWithFds(0, bytes, [])).toThrow(/not sent: ENOBUFS/);
      expect(() => mocked.sendWithFds(0, bytes, [])).toThrow(/not sent: 4242/);
    } finally {
      vi.doUnmock('koffi');
      vi.resetModules();
    }
  });
});

describe('platforms', () => {
  it('are Linux on 64 bits', () => {
    expect(fdPlatform('linux', 'arm64')).toBe(true);
    expect(fdPlatform('linux', 'ia32')).toMatch(/ia32/);
    expect(fdPlatform('darwin', 'arm64')).toMatch(/Linux only/);
  });

  it('a socket without a connection has no descriptor', async () => {
    expect(descriptorOf(new Socket())).toBeUndefined();
    const server = createServer((peer) => peer.end());
    server.listen(path);
    await once(server, 'listening');
    const socket = connect(path).resume();
    await once(socket, 'connect');
    expect(fstatSync(descriptorOf(socket) as number).isSocket()).toBe(true);
    await once(socket, 'close');
    expect(descriptorOf(socket)).toBeUndefined();
    server.close();
  });
});

describe.runIf(able).each(['esm', 'cjs'] as const)('bundled as %s, koffi', (format) => {
  const run = async (): Promise<{ stdout: string; stderr: string }> => {
    const main = join(folder, format === 'esm' ? 'main.mjs' : 'main.cjs');
    const module = join(root, 'src/qmp/send-fds.ts');
    await build({
      stdin: {
        contents: `import { prepareFdPassing } from ${JSON.stringify(module)};
          const before = process.report.getReport().sharedObjects.length;
          prepareFdPassing().then(
            () => console.log('loaded', process.report.getReport().sharedObjects.length > before),
            (error) => console.log(error.name, error.code, error.message, error.cause?.code));`,
        resolveDir: root,
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      target: 'node20.19',
      format,
      external: ['koffi'],
      outfile: main,
      logLevel: 'error',
    });
    return spawnSync(process.execPath, [main], { cwd: folder, encoding: 'utf8' });
  };

  it('is loaded when it is needed', async () => {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    expect(await run()).toMatchObject({ stdout: 'loaded true\n', stderr: '' });
  });

  it('may be missing', async () => {
    const { stdout } = await run();
    expect(stdout).toContain('QmpFdError VPF_E_QMP_FD');
    expect(stdout).toContain('npm install koffi');
    expect(stdout).toContain('ERR_MODULE_NOT_FOUND');
  });

  it('may be there without its compiled part', async () => {
    const broken = join(folder, 'node_modules/koffi');
    mkdirSync(broken, { recursive: true });
    writeFileSync(join(broken, 'package.json'), '{"name": "koffi", "main": "index.js"}');
    writeFileSync(join(broken, 'index.js'), 'throw new Error("no build for this machine")');
    const { stdout } = await run();
    expect(stdout).toMatch(/does not load \(no build for this machine\).*--include=optional/);
  });
});
