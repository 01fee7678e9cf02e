import { existsSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { connect as dial, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  FakeQmpError,
  type FakeQmpOptions,
  FakeQmpServer,
  NO_REPLY,
} from '../../src/qmp/testing.js';

/** A client without any QMP of its own: what goes in and out is bytes. */
class Bare {
  readonly chunks: Buffer[] = [];
  ended = false;
  error: string | undefined;
  readonly #socket: Socket;
  #moved: () => void = () => {};

  constructor(target: FakeQmpServer['target']) {
    this.#socket = typeof target === 'string' ? dial(target) : dial(target);
    this.#socket.on('data', (chunk) => {
      this.chunks.push(chunk);
      this.#moved();
    });
    this.#socket.on('error', (error: NodeJS.ErrnoException) => {
      this.error = error.code;
    });
    this.#socket.on('close', () => {
      this.ended = true;
      this.#moved();
    });
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString();
  }

  get messages(): Record<string, unknown>[] {
    const lines = this.text.split(/\r?\n/).filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line));
  }

  get buffered(): number {
    return this.#socket.writableLength;
  }

  async until(reached: () => boolean): Promise<void> {
    while (!reached()) {
      await new Promise<void>((resolve) => {
        this.#moved = resolve;
      });
    }
  }

  async lines(count: number): Promise<Record<string, unknown>[]> {
    await this.until(() => this.text.split('\n').length > count);
    return this.messages;
  }

  send(message: string | Uint8Array | object): void {
    const raw = typeof message === 'string' || message instanceof Uint8Array;
    this.#socket.write(raw ? message : `${JSON.stringify(message)}\n`);
  }

  /** Sends, and returns the one line that comes back. */
  async ask(message: string | Uint8Array | object): Promise<Record<string, unknown> | undefined> {
    const before = this.text.split('\n').length - 1;
    this.send(message);
    return (await this.lines(before + 1))[before];
  }

  async negotiate(enable?: string[]): Promise<void> {
    await this.lines(1);
    await this.ask({ execute: 'qmp_capabilities', ...(enable && { arguments: { enable } }) });
  }

  leave(): void {
    this.#socket.destroy();
  }
}

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(options?: FakeQmpOptions): Promise<FakeQmpServer> {
  const server = await FakeQmpServer.start(options);
  cleanups.push(() => server.close());
  return server;
}

function bare(server: FakeQmpServer): Bare {
  const client = new Bare(server.target);
  cleanups.push(() => client.leave());
  return client;
}

async function pair(options?: FakeQmpOptions, enable?: string[]) {
  const server = await start(options);
  const client = bare(server);
  await client.negotiate(enable);
  return { server, client };
}

const turns = async (count = 20): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

const errorOf = (message: Record<string, unknown> | undefined) =>
  message?.error as { class: string; desc: string };

describe('the fake QMP server: where it listens', () => {
  it('listens on a socket in a private folder, and removes both', async () => {
    const server = await start();
    const path = String(server.target);
    expect(statSync(path).isSocket()).toBe(true);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    await server.close();
    expect(existsSync(dirname(path))).toBe(false);
  });

  it('listens on a given path, in the place of a socket that a dead server left there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fake-qmp-test-'));
    cleanups.push(() => rmSync(folder, { recursive: true }));
    const dead = await start({ path: join(folder, 'a') });
    renameSync(join(folder, 'a'), join(folder, 'b'));
    await dead.close();
    const server = await start({ path: join(folder, 'b') });
    expect(server.target).toBe(join(folder, 'b'));
    expect(await bare(server).lines(1)).toHaveLength(1);
    await server.close();
    expect(existsSync(join(folder, 'b'))).toBe(false);
  });

  it('listens on TCP, on the loopback only', async () => {
    const server = await start({ tcp: true });
    expect(server.target).toMatchObject({ host: '127.0.0.1', port: expect.any(Number) });
    expect(await bare(server).lines(1)).toHaveLength(1);
  });

  it('lets a second client wait until the first has left', async () => {
    const server = await start();
    const first = bare(server);
    await first.lines(1);
    const second = bare(server);
    await turns();
    expect(second.text).toBe('');
    first.leave();
    expect(await second.lines(1)).toMatchObject([{ QMP: {} }]);
  });

  it('greets all at once where that is wanted', async () => {
    const server = await start({ many: true });
    const clients = [bare(server), bare(server)];
    for (const client of clients) expect(await client.lines(1)).toHaveLength(1);
  });

  it('close ends every connection, the waiting too, and a second close does nothing', async () => {
    const server = await start();
    const first = bare(server);
    await first.lines(1);
    const second = bare(server);
    await turns();
    await server[Symbol.asyncDispose]();
    await first.until(() => first.ended);
    await second.until(() => second.ended);
    await server.close();
  });
});

describe('the fake QMP server: the handshake', () => {
  it('greets as QEMU 11.1 does, byte for byte', async () => {
    const client = bare(await start());
    await client.lines(1);
    expect(client.text).toBe(
      '{"QMP": {"version": {"qemu": {"major": 11, "minor": 1, "micro": 0}, "package": ""}, "capabilities": ["oob"]}}\r\n',
    );
  });

  it('greets with another version and other capabilities', async () => {
    const version = { major: 8, minor: 2, micro: 3, package: 'Debian' };
    const [greeting] = await bare(await start({ version, capabilities: [] })).lines(1);
    expect(greeting).toEqual({
      QMP: {
        version: { qemu: { major: 8, minor: 2, micro: 3 }, package: 'Debian' },
        capabilities: [],
      },
    });
  });

  it('withholds the greeting, and sends anything in its place', async () => {
    const server = await start({ greeting: false });
    const silent = bare(server);
    await server.connection();
    await turns();
    expect(silent.text).toBe('');
    silent.leave();
    server.configure({ greeting: 'SSH-2.0-OpenSSH\r\n' });
    const ssh = bare(server);
    await ssh.until(() => ssh.text === 'SSH-2.0-OpenSSH\r\n');
    ssh.leave();
    server.configure({ greeting: Uint8Array.of(0xff, 0) });
    const bytes = bare(server);
    await bytes.until(() => Buffer.concat(bytes.chunks).equals(Buffer.of(0xff, 0)));
    bytes.leave();
    server.configure({
      greeting: (connection) => {
        connection.event('RESET');
        connection.greet();
      },
    });
    expect(await bare(server).lines(2)).toMatchObject([{ event: 'RESET' }, { QMP: {} }]);
  });

  it('greets late', async () => {
    const server = await start({ greetingDelay: 30 });
    const client = bare(server);
    await server.connection();
    await turns(3);
    expect(client.text).toBe('');
    await client.lines(1);
  });

  it('refuses everything before qmp_capabilities, and a second qmp_capabilities', async () => {
    const client = bare(await start());
    await client.lines(1);
    expect(await client.ask({ execute: 'query-status', id: 1 })).toEqual({
      id: 1,
      error: {
        class: 'CommandNotFound',
        desc: "Expecting capabilities negotiation with 'qmp_capabilities'",
      },
    });
    expect(await client.ask({ execute: 'qmp_capabilities', id: 2 })).toEqual({ return: {}, id: 2 });
    const again = errorOf(await client.ask({ execute: 'qmp_capabilities' }));
    expect(again.class).toBe('CommandNotFound');
    expect(again.desc).toContain('already complete');
  });

  it('enables only what it offers', async () => {
    const client = bare(await start({ capabilities: [] }));
    await client.lines(1);
    const negotiation = { execute: 'qmp_capabilities', arguments: { enable: ['oob'] } };
    expect(errorOf(await client.ask(negotiation)).desc).toBe('Capability oob not available');
    expect(errorOf(await client.ask({ execute: 'query-status' })).desc).toContain('Expecting');
  });

  it('negotiates as it is told to', async () => {
    const server = await start();
    server.on('qmp_capabilities', () => {
      throw new FakeQmpError('GenericError', 'not today');
    });
    const client = bare(server);
    await client.lines(1);
    expect(errorOf(await client.ask({ execute: 'qmp_capabilities' })).desc).toBe('not today');
    server.on('qmp_capabilities', {});
    expect(await client.ask({ execute: 'qmp_capabilities' })).toEqual({ return: {} });
  });
});

describe('the fake QMP server: commands', () => {
  it('answers query-version, query-status and query-commands by itself', async () => {
    const { server, client } = await pair();
    server.on('device_del', {});
    expect(await client.ask({ execute: 'query-version' })).toEqual({
      return: { qemu: { major: 11, minor: 1, micro: 0 }, package: '' },
    });
    expect(await client.ask({ execute: 'query-status' })).toEqual({
      return: { status: 'running', running: true },
    });
    const commands = (await client.ask({ execute: 'query-commands' }))?.return;
    expect(commands).toContainEqual({ name: 'query-status' });
    expect(commands).toContainEqual({ name: 'device_del' });
  });

  it('answers quit, tells of the shutdown, and ends the connection', async () => {
    const { client } = await pair();
    client.send({ execute: 'quit', id: 'q' });
    await client.until(() => client.ended);
    expect(client.messages.slice(-2)).toMatchObject([
      { return: {}, id: 'q' },
      { event: 'SHUTDOWN' },
    ]);
    expect(client.error).toBeUndefined();
  });

  it('answers with a value, a function of the arguments, or a promise; undefined is {}', async () => {
    const { server, client } = await pair();
    server.on('value', [1, 'é']);
    server.on('function', ({ id }) => `${id}!`);
    server.on('promise', async () => ({ big: 18446744073709551615n }));
    server.on('nothing', () => undefined);
    expect(await client.ask({ execute: 'value' })).toEqual({ return: [1, 'é'] });
    expect(await client.ask({ execute: 'function', arguments: { id: 'vf0' } })).toEqual({
      return: 'vf0!',
    });
    await client.ask({ execute: 'promise' });
    expect(client.text).toContain('{"return": {"big": 18446744073709551615}}\r\n');
    expect(client.text).toContain('"\\u00e9"');
    expect(await client.ask({ execute: 'nothing' })).toEqual({ return: {} });
  });

  it('answers with an error of any class, and tells of an answer that has a fault', async () => {
    const { server, client } = await pair();
    server.on('device_del', ({ id }) => {
      throw new FakeQmpError('DeviceNotFound', `Device '${id}' not found`);
    });
    server.on('faulty', () => {
      throw new TypeError('oops');
    });
    const command = { execute: 'device_del', arguments: { id: 'x' }, id: 7 };
    expect(await client.ask(command)).toEqual({
      id: 7,
      error: { class: 'DeviceNotFound', desc: "Device 'x' not found" },
    });
    const fault = errorOf(await client.ask({ execute: 'faulty' }));
    expect(fault).toEqual({
      class: 'GenericError',
      desc: 'the answer of the test threw: TypeError: oops',
    });
  });

  it('does not answer where it is told so, and answers twice where it is told so', async () => {
    const { server, client } = await pair();
    server.on('silent', NO_REPLY);
    server.on('twice', (_, { reply }) => {
      reply(1);
      return 2;
    });
    client.send({ execute: 'silent' });
    client.send({ execute: 'twice', id: 9 });
    const replies = (await client.lines(4)).slice(2);
    expect(replies).toEqual([
      { return: 1, id: 9 },
      { return: 2, id: 9 },
    ]);
  });

  it('knows no other command', async () => {
    const { client } = await pair();
    expect(await client.ask({ execute: 'eject', id: null })).toEqual({
      id: null,
      error: { class: 'CommandNotFound', desc: 'The command eject has not been found' },
    });
  });

  it.each([
    ['garbage\n', 'JSON parse error'],
    ['{"execute": nonsense}', 'JSON parse error'],
    ['{"execute": "query-status\n', 'JSON parse error'],
    [Buffer.from('{"execute"\xff', 'latin1'), 'JSON parse error'],
    ['[]', 'QMP input must be a JSON object'],
    ['{}', "QMP input lacks member 'execute'"],
    ['{"execute": 1}', "QMP input member 'execute' must be a string"],
    ['{"execute": "a", "arguments": 1}', "QMP input member 'arguments' must be an object"],
    ['{"execute": "a", "then": 1}', "QMP input member 'then' is unexpected"],
    ['{"exec-oob": "a"}', "QMP input member 'exec-oob' is unexpected"],
  ])('refuses %j without an id, and goes on', async (bytes, desc) => {
    const { client } = await pair();
    const reply = await client.ask(bytes);
    expect(Object.keys(reply ?? {})).toEqual(['error']);
    expect(errorOf(reply)).toMatchObject({
      class: 'GenericError',
      desc: expect.stringContaining(desc),
    });
    expect(await client.ask({ execute: 'query-status' })).toHaveProperty('return');
  });

  it('finds the end of a message by its braces, wherever the bytes are cut', async () => {
    const { server, client } = await pair();
    server.on('echo', (args) => args);
    const text = '{"execute":"echo",\r\n"arguments":{"a":"}\\"{","b":[{}]}}{"execute":"echo"}';
    for (const byte of Buffer.from(text)) {
      client.send(Uint8Array.of(byte));
      await turns(1);
    }
    expect((await client.lines(4)).slice(2)).toEqual([
      { return: { a: '}"{', b: [{}] } },
      { return: {} },
    ]);
  });

  it('answers in-band commands one after the other, and exec-oob at once', async () => {
    const { server, client } = await pair({}, ['oob']);
    let finish = (): void => {};
    server.on('slow', () => new Promise<void>((resolve) => (finish = resolve)));
    client.send({ execute: 'slow', id: 1 });
    client.send({ execute: 'query-status', id: 2 });
    expect(await client.ask({ 'exec-oob': 'query-version', id: 3 })).toMatchObject({ id: 3 });
    finish();
    const replies = (await client.lines(5)).slice(2);
    expect(replies.map(({ id }) => id)).toEqual([3, 1, 2]);
  });
});

describe('the fake QMP server: events', () => {
  it('sends events to those who have negotiated', async () => {
    const server = await start({ many: true });
    const [greeted, ready] = [bare(server), bare(server)];
    await greeted.lines(1);
    await ready.negotiate();
    server.event('STOP');
    server.event('DEVICE_DELETED', { device: 'vf0' });
    const events = (await ready.lines(4)).slice(2);
    const timestamp = { seconds: expect.any(Number), microseconds: expect.any(Number) };
    expect(events).toEqual([
      { timestamp, event: 'STOP' },
      { timestamp, event: 'DEVICE_DELETED', data: { device: 'vf0' } },
    ]);
    await turns();
    expect(greeted.messages).toHaveLength(1);
  });

  it('forgets an event that nobody is there for', async () => {
    const server = await start();
    server.event('STOP');
    const client = bare(server);
    await client.negotiate();
    await turns();
    expect(client.messages).toHaveLength(2);
  });
});

describe('the fake QMP server: power over the bytes', () => {
  it('delivers byte by byte', async () => {
    const { client } = await pair({ chunkBytes: 1 });
    await client.ask({ execute: 'query-status' });
    expect(client.chunks.every((chunk) => chunk.length === 1)).toBe(true);
    expect(client.messages).toHaveLength(3);
  });

  it('delivers in pieces of given sizes, each in turn', async () => {
    const server = await start({ greeting: '0123456789', chunkBytes: [1, 3] });
    const client = bare(server);
    await client.until(() => client.text.length === 10);
    expect(client.chunks.map(String)).toEqual(['0', '123', '4', '567', '8', '9']);
  });

  it('ends lines with LF, and writes on several lines', async () => {
    const server = await start({ newline: '\n', pretty: true, capabilities: [] });
    const client = bare(server);
    await client.until(() => client.text.endsWith('\n}\n'));
    expect(client.text).toMatch(/^\{\n {4}"QMP": \{\n {8}"version": \{\n/);
    expect(client.text).not.toContain('\r');
  });

  it('sends raw bytes, and says when the kernel has them', async () => {
    const { server, client } = await pair();
    const connection = await server.connection();
    await connection.sendRaw(Uint8Array.of(0xc3, 0x28));
    await client.until(() => client.chunks.at(-1)?.equals(Buffer.of(0xc3, 0x28)) === true);
    connection.reset();
    await connection.sendRaw('gone');
  });

  it('stops reading, so that the bytes pile up at the client, and goes on', async () => {
    const { server, client } = await pair();
    const connection = await server.connection();
    connection.stopReading();
    const blank = ' '.repeat(1 << 20);
    for (let count = 0; count < 8; count += 1) client.send(blank);
    client.send({ execute: 'query-status' });
    await turns();
    expect(client.buffered).toBeGreaterThan(0);
    expect(server.received.map(({ command }) => command)).toEqual(['qmp_capabilities']);
    connection.resumeReading();
    expect(await client.lines(3)).toHaveLength(3);
  });

  it.each([{}, { chunkBytes: 1 }])('ends after all that was sent (%j)', async (options) => {
    const { server, client } = await pair(options);
    const connection = await server.connection();
    connection.event('STOP');
    connection.end();
    await client.until(() => client.ended);
    expect(client.messages.at(-1)).toMatchObject({ event: 'STOP' });
    await connection.closed;
    expect(connection.open).toBe(false);
  });

  it('resets: the client sees an error', async () => {
    const { server, client } = await pair({ tcp: true });
    (await server.connection()).reset();
    await client.until(() => client.ended);
    expect(client.error).toBe('ECONNRESET');
  });
});

describe('the fake QMP server: what it saw', () => {
  it('keeps every message, parsed and as it came', async () => {
    const { server, client } = await pair({}, ['oob']);
    await client.ask('{"exec-oob": "a", "arguments": {"n": 9007199254740993}, "id": "x"}');
    await client.ask('junk\n');
    expect(server.received).toMatchObject([
      { command: 'qmp_capabilities', outOfBand: false },
      { command: 'a', outOfBand: true, id: 'x', raw: expect.stringContaining('9007199254740993') },
      { command: undefined, content: undefined, raw: 'junk', arguments: {} },
    ]);
  });

  it('gives each command once, those that are there first', async () => {
    const { server, client } = await pair();
    await client.ask({ execute: 'a', id: 1 });
    await client.ask({ execute: 'b', id: 2 });
    await client.ask({ execute: 'a', id: 3 });
    expect(await server.nextCommand('b')).toMatchObject({ id: 2 });
    expect(await server.nextCommand()).toMatchObject({ id: 1 });
    expect(await server.nextCommand('a')).toMatchObject({ id: 3 });
    const later = [server.nextCommand('c'), server.nextCommand()];
    client.send({ execute: 'd' });
    client.send({ execute: 'c' });
    expect(await Promise.all(later)).toMatchObject([{ command: 'c' }, { command: 'd' }]);
    expect(await server.nextCommand('qmp_capabilities')).toMatchObject({ connection: {} });
  });

  it('gives the connection that is open, or the next one', async () => {
    const server = await start();
    const coming = server.connection();
    const client = bare(server);
    const first = await coming;
    expect(await server.connection()).toBe(first);
    await client.negotiate();
    expect(first.negotiated).toBe(true);
    first.reset();
    const next = server.connection();
    bare(server);
    expect(await next).not.toBe(first);
  });

  it('leaves nobody waiting when it is closed', async () => {
    const server = await start();
    const waiting = [server.nextCommand(), server.connection()];
    await server.close();
    waiting.push(server.nextCommand());
    for (const wait of waiting) await expect(wait).rejects.toThrow('the fake server was closed');
  });
});
