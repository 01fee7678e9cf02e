import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex, PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dialSocket, transportOfFd, transportOfSocket } from '../../src/qmp/socket-transport.js';
import { transportOfChild, transportOfDuplex } from '../../src/qmp/stream-transport.js';
import type { Transport } from '../../src/qmp/transport.js';

/** What came, and the end. */
class Heard {
  text = '';
  ends: (Error | undefined)[] = [];
  afterEnd = 0;
  readonly #events = new EventEmitter();

  constructor(transport: Transport) {
    transport.start({
      data: (chunk) => {
        if (this.ends.length > 0) this.afterEnd += 1;
        this.text += Buffer.from(chunk).toString();
        this.#events.emit('data');
      },
      end: (error) => {
        this.ends.push(error);
        this.#events.emit('end');
      },
    });
  }

  async until(text: string): Promise<void> {
    while (!this.text.includes(text)) await once(this.#events, 'data');
  }

  /** The end's error; fails if there is a second end, or data after it. */
  async end(): Promise<Error | undefined> {
    if (this.ends.length === 0) await once(this.#events, 'end');
    await sleep(30);
    expect(this.ends).toHaveLength(1);
    expect(this.afterEnd).toBe(0);
    return this.ends[0];
  }
}

let folder: string;
let path: string;
let server: Server;
let peers: Socket[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vq-'));
  path = join(folder, 's');
  peers = [];
  server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    peers.push(socket);
    server.emit('peer', socket);
  });
  server.listen(path);
  await once(server, 'listening');
});

afterEach(() => {
  for (const peer of peers) peer.destroy();
  server.close();
  rmSync(folder, { recursive: true });
});

async function pair(): Promise<{ transport: Transport; peer: Socket }> {
  const [transport] = await Promise.all([dialSocket({ path }), once(server, 'peer')]);
  return { transport, peer: peers.at(-1) as Socket };
}

async function readAll(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return text;
}

describe('a unix socket', () => {
  it('carries bytes both ways', async () => {
    const { transport, peer } = await pair();
    const heard = new Heard(transport);
    transport.send('one');
    transport.send('two');
    peer.write('answer');
    await heard.until('answer');
    transport.close();
    expect(await readAll(peer)).toBe('onetwo');
    peer.end();
    expect(await heard.end()).toBeUndefined();
  });

  it('keeps what the server says before the start, and its end', async () => {
    const { transport, peer } = await pair();
    peer.end('greeting');
    await sleep(50);
    const heard = new Heard(transport);
    expect(await heard.end()).toBeUndefined();
    expect(heard.text).toBe('greeting');
  });

  it('keeps the end also when it failed before the start', async () => {
    const { transport, peer } = await pair();
    peer.destroy();
    await once(peer, 'close');
    transport.send('into the void');
    await sleep(50);
    expect(await new Heard(transport).end()).toMatchObject({ code: 'EPIPE' });
  });

  it('takes a half-closed peer for the end', async () => {
    const { transport, peer } = await pair();
    const heard = new Heard(transport);
    const closed = once(peer, 'close');
    peer.resume();
    peer.end('last words');
    expect(await heard.end()).toBeUndefined();
    expect(heard.text).toBe('last words');
    await closed;
  });

  it('does nothing after the end', async () => {
    const { transport, peer } = await pair();
    const heard = new Heard(transport);
    peer.destroy();
    await heard.end();
    transport.send('x');
    transport.close();
    transport.destroy();
    await heard.end();
  });

  it('tells of a peer that drops the connection with bytes unread', async () => {
    const { transport, peer } = await pair();
    const heard = new Heard(transport);
    peer.pause();
    transport.send('unread'.repeat(50_000)); // more than the peer keeps for itself
    await sleep(50);
    peer.destroy();
    expect(await heard.end()).toMatchObject({
      code: expect.stringMatching(/EPIPE|ECONNRESET/),
    });
  });

  it('hears the last words of a peer that takes no more', async () => {
    const { transport, peer } = await pair();
    const words = `${'x'.repeat(150_000)}the end`;
    let text = '';
    let end: Error | undefined;
    const ended = new Promise<void>((resolve) => {
      transport.start({
        data: (chunk) => {
          // The peer is gone, part of its words are still in the kernel, and we write.
          if (text === '') peer.destroy();
          text += Buffer.from(chunk).toString();
          transport.send('into the void');
        },
        end: (error) => {
          end = error;
          resolve();
        },
      });
    });
    peer.write(words);
    await ended;
    expect(end).toMatchObject({ code: expect.stringMatching(/EPIPE|ECONNRESET/) });
    expect(text.length).toBe(words.length);
  });

  it('sends much, in order, to a slow peer', async () => {
    const { transport, peer } = await pair();
    const heard = new Heard(transport);
    peer.pause();
    const parts = Array.from({ length: 200 }, (_, index) => `${index}:${'x'.repeat(50_000)};`);
    for (const part of parts) transport.send(part);
    await sleep(50);
    const read = readAll(peer);
    await sleep(10);
    transport.close();
    expect(await read).toBe(parts.join(''));
    peer.end();
    expect(await heard.end()).toBeUndefined();
  });

  it('close drops a peer that does not take the rest', async () => {
    const { transport, peer } = await pair();
    const heard = new Heard(transport);
    peer.pause();
    transport.send('x'.repeat(5_000_000));
    const before = Date.now();
    transport.close();
    transport.send('not this');
    expect(await heard.end()).toBeUndefined();
    expect(Date.now() - before).toBeGreaterThan(200);
    expect(Date.now() - before).toBeLessThan(2000);
  });

  it('destroy ends at once, and not from within the call', async () => {
    const { transport, peer } = await pair();
    const heard = new Heard(transport);
    peer.write('never heard');
    transport.destroy();
    expect(heard.ends).toHaveLength(0);
    expect(await heard.end()).toBeUndefined();
    expect(heard.text).toBe('');
  });

  it('close without start lets go too', async () => {
    const { transport, peer } = await pair();
    const gone = readAll(peer);
    transport.send('bye');
    transport.close();
    expect(await gone).toBe('bye');
  });

  it('connecting fails with the error of Node', async () => {
    await expect(dialSocket({ path: join(folder, 'none') })).rejects.toMatchObject({
      code: 'ENOENT',
    });
    await expect(dialSocket({ path: folder })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(dialSocket({ path: `/${'x'.repeat(200)}` })).rejects.toThrow();
  });

  it('a signal ends the attempt, and only that', async () => {
    const reason = new Error('enough');
    await expect(dialSocket({ path }, AbortSignal.abort(reason))).rejects.toBe(reason);

    const during = new AbortController();
    const attempt = dialSocket({ path }, during.signal);
    during.abort(reason);
    await expect(attempt).rejects.toBe(reason);
    await sleep(50);

    const after = new AbortController();
    const [transport] = await Promise.all([
      dialSocket({ path }, after.signal),
      once(server, 'peer'),
    ]);
    const heard = new Heard(transport);
    after.abort(reason);
    peers.at(-1)?.write('still here');
    await heard.until('still here');
    transport.destroy();
  });

  it('does not keep the process alive if so told', async () => {
    const { transport } = await pair();
    const socket = connect(path);
    await once(socket, 'connect');
    const other = transportOfSocket(socket);
    const handles = (): number =>
      process.getActiveResourcesInfo().filter((r) => r === 'PipeWrap').length;
    const before = handles();
    other.setRef?.(false);
    expect(handles()).toBe(before - 1);
    other.setRef?.(true);
    expect(handles()).toBe(before);
    other.destroy();
    transport.destroy();
  });

  it('takes a socket that is still connecting', async () => {
    const transport = transportOfSocket(connect(path));
    transport.send('early');
    const [peer] = (await once(server, 'peer')) as [Socket];
    const [chunk] = (await once(peer, 'data')) as [Buffer];
    expect(chunk.toString()).toBe('early');
    transport.destroy();
  });

  it('tells of a socket that cannot connect', async () => {
    const transport = transportOfSocket(connect(join(folder, 'none')));
    expect(await new Heard(transport).end()).toMatchObject({ code: 'ENOENT' });
  });
});

describe('TCP', () => {
  it('carries bytes both ways, and passes no descriptors', async () => {
    const tcp = createServer((socket) => socket.pipe(socket));
    tcp.listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    const { port } = tcp.address() as { port: number };
    const transport = await dialSocket({ host: '127.0.0.1', port });
    const heard = new Heard(transport);
    transport.send('echo');
    await heard.until('echo');
    expect(transport.fds).toMatch(/TCP/);
    transport.close();
    expect(await heard.end()).toBeUndefined();
    tcp.close();
    await expect(dialSocket({ host: '127.0.0.1', port })).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });
});

describe('an open descriptor', () => {
  it('is taken over', async () => {
    // A child that has the other end of a connected socket as its descriptor 3.
    const child = spawn(process.execPath, ['-e', 'process.stdin.pipe(process.stdout)'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const handle = (child.stdin as unknown as { _handle: { fd: number } })._handle;
    const transport = transportOfFd(handle.fd);
    transport.send('through the descriptor');
    const [chunk] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
    expect(chunk.toString()).toBe('through the descriptor');
    child.kill();
    await once(child, 'exit');
    transport.destroy();
  });

  it('must be one', () => {
    expect(() => transportOfFd(9999)).toThrow();
  });
});

describe('a stream', () => {
  it('carries bytes both ways, also as text', async () => {
    const stream = new PassThrough();
    stream.setEncoding('utf8');
    const transport = transportOfDuplex(stream);
    stream.write('before the start ');
    const heard = new Heard(transport);
    transport.send('grüße');
    await heard.until('grüße');
    expect(transport.fds).toMatch(/unix socket/);
    transport.close();
    expect(await heard.end()).toBeUndefined();
    expect(heard.text).toBe('before the start grüße');
    expect(stream.destroyed).toBe(true);
  });

  it('ends with its error', async () => {
    const stream = new PassThrough();
    const heard = new Heard(transportOfDuplex(stream));
    const why = new Error('cable cut');
    stream.destroy(why);
    expect(await heard.end()).toBe(why);
  });

  it('may have ended already', async () => {
    const stream = new PassThrough();
    stream.destroy();
    await sleep(10);
    expect(await new Heard(transportOfDuplex(stream)).end()).toBeUndefined();
  });

  it('may say nothing when it is destroyed', async () => {
    const stream = new Duplex({ emitClose: false, read() {}, write() {} });
    const transport = transportOfDuplex(stream);
    const heard = new Heard(transport);
    transport.send('never taken');
    transport.close();
    expect(await heard.end()).toBeUndefined();
  });
});

describe('a child process', () => {
  const run = (script: string) => spawn(process.execPath, ['-e', script]);

  it('carries bytes both ways; exit code 0 is an orderly end', async () => {
    const child = run(
      'process.stdin.once("data", (d) => process.stdout.end("got " + d, () => process.exit(0)))',
    );
    const transport = transportOfChild(child);
    const heard = new Heard(transport);
    transport.send('this');
    expect(await heard.end()).toBeUndefined();
    expect(heard.text).toBe('got this');
    expect(transport.fds).toMatch(/unix socket/);
  });

  it('names the exit code or the signal', async () => {
    const failed = new Heard(transportOfChild(run('process.exit(3)')));
    expect((await failed.end())?.message).toMatch(/exit code 3/);
    const child = run('console.log("up"); setInterval(() => {}, 1000)');
    const killed = new Heard(transportOfChild(child));
    await killed.until('up');
    child.kill('SIGKILL');
    expect((await killed.end())?.message).toMatch(/SIGKILL/);
  });

  it('dies while we write', async () => {
    const child = run('setTimeout(() => { console.log("last words"); process.exit(7) }, 50)');
    const transport = transportOfChild(child);
    const heard = new Heard(transport);
    const timer = setInterval(() => transport.send('x'.repeat(100_000)), 1);
    expect((await heard.end())?.message).toMatch(/exit code 7/);
    clearInterval(timer);
    expect(heard.text).toBe('last words\n');
  });

  it('closes its input and speaks on', async () => {
    const child = run(
      'process.stdin.destroy(); setTimeout(() => process.stdout.end("last words", () => process.exit(5)), 100)',
    );
    const transport = transportOfChild(child);
    const heard = new Heard(transport);
    const timer = setInterval(() => transport.send('x'.repeat(100_000)), 1);
    expect((await heard.end())?.message).toMatch(/exit code 5/);
    clearInterval(timer);
    expect(heard.text).toBe('last words');
  });

  it('leaves a process that holds its pipe', async () => {
    const child = run(
      'require("child_process").spawn("sleep", ["5"], {stdio: "inherit"}); setTimeout(() => process.exit(4), 50)',
    );
    const before = Date.now();
    expect((await new Heard(transportOfChild(child)).end())?.message).toMatch(/exit code 4/);
    expect(Date.now() - before).toBeLessThan(4000);
  });

  it('cannot be started', async () => {
    const heard = new Heard(transportOfChild(spawn('/nonexistent/qemu')));
    expect(await heard.end()).toMatchObject({ code: 'ENOENT' });
  });

  it('needs pipes', () => {
    const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
    expect(() => transportOfChild(child)).toThrow(/pipes/);
  });

  it('stays when the transport goes', async () => {
    const child = run('console.log("up"); setInterval(() => {}, 1000)');
    const transport = transportOfChild(child);
    const heard = new Heard(transport);
    await heard.until('up');
    transport.destroy();
    expect(await heard.end()).toBeUndefined();
    expect(child.exitCode).toBeNull();
    child.kill();
  });
});
