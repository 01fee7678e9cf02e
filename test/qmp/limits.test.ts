/** Times, sizes, what is logged, and commands that QEMU cannot read: nothing beyond what was agreed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  connect,
  QmpAbortError,
  QmpClient,
  QmpDisconnectError,
  QmpEventError,
  QmpExecuteError,
  QmpInterruptedError,
  type QmpLog,
  type QmpOptions,
  QmpParseError,
  QmpParser,
  type QmpProtocolError,
  QmpRefusedError,
  QmpReplyError,
  QmpTimeoutError,
} from '../../src/qmp/index.js';
import { fdPlatform } from '../../src/qmp/send-fds.js';
import { FakeQmpError, type FakeQmpServer, NO_REPLY } from '../../src/qmp/testing.js';
import {
  atEnd,
  expectUsable,
  failure,
  guard,
  MIB,
  memoryInUse,
  type Pair,
  pair,
  serve,
  turns,
  until,
  watch,
} from './hostile-tools.js';

guard();

const commands = (server: FakeQmpServer): (string | undefined)[] =>
  server.received.map(({ command }) => command);

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** ms: far longer than a timer that fires at once. */
const A_WHILE = 40;

describe.each([Infinity, 2 ** 31])('a time of %d ms is not over at once', (ms) => {
  it('for a command', async () => {
    const { client, server } = await pair({ commandTimeout: ms });
    server.on('slow', () => sleep(A_WHILE));
    await client.executeAny('slow', {}, { timeout: ms });
    await client.executeAny('slow');
  });

  it('for an event', async () => {
    const { client, server } = await pair();
    const wait = client.waitFor('A', undefined, { timeout: ms });
    await sleep(A_WHILE);
    server.event('A');
    await wait;
  });

  it('for connecting', async () => {
    const server = await serve({ greetingDelay: A_WHILE });
    const { client } = watch(server.target, { connectTimeout: ms, wait: ms });
    const connecting = client.connect();
    await client.ready({ timeout: ms });
    await connecting;
  });

  it('for the next attempt to connect', async () => {
    const all = await pair({ reconnect: { minDelay: ms, maxDelay: ms, jitter: 0 } });
    all.connection.reset();
    await until(() => all.client.state === 'connecting');
    await sleep(A_WHILE);
    expect(all.client.state).toBe('connecting');
    expect(commands(all.server)).toEqual(['qmp_capabilities']);
  });

  it('for the heartbeat', async () => {
    const { client, server } = await pair({ heartbeat: { interval: ms, timeout: ms } });
    await sleep(A_WHILE);
    expect(client.state).toBe('running');
    expect(commands(server)).toEqual(['qmp_capabilities']);
  });

  it('for an answer to the heartbeat', async () => {
    const { client, server } = await pair({ heartbeat: { interval: 5, timeout: ms } });
    server.on('query-version', NO_REPLY);
    await server.nextCommand('query-version');
    await sleep(A_WHILE);
    expect(client.state).toBe('running');
  });
});

describe.each([Number.NaN, -1, -Infinity])('a time of %d ms is refused', (ms) => {
  it('for a command, which is not sent', async () => {
    const { client, server } = await pair();
    const error = await failure(client.executeAny('a', {}, { timeout: ms }), RangeError);
    expect(error.message).toContain('timeout');
    await turns();
    expect(commands(server)).toEqual(['qmp_capabilities']);
    await client.execute('query-status');
  });

  it('for an event, and for being ready', async () => {
    const server = await serve();
    const { client } = watch(server.target);
    const connecting = client.connect();
    await failure(client.ready({ timeout: ms }), RangeError);
    await failure(client.waitFor('A', undefined, { timeout: ms }), RangeError);
    await connecting;
    await failure(client.waitFor('A', undefined, { timeout: ms }), RangeError);
  });

  it.each<[string, QmpOptions]>([
    ['connectTimeout', { connectTimeout: ms }],
    ['wait', { wait: ms }],
    ['commandTimeout', { commandTimeout: ms }],
    ['reconnect.minDelay', { reconnect: { minDelay: ms } }],
    ['reconnect.maxDelay', { reconnect: { maxDelay: ms } }],
    ['reconnect.jitter', { reconnect: { jitter: ms } }],
    ['reconnect.maxAttempts', { reconnect: { maxAttempts: ms } }],
    ['heartbeat.interval', { heartbeat: { interval: ms, timeout: 1 } }],
    ['heartbeat.timeout', { heartbeat: { interval: 1, timeout: ms } }],
  ])('for %s, when the client is made', (name, options) => {
    expect(() => new QmpClient('/none', options)).toThrow(RangeError);
    expect(() => new QmpClient('/none', options)).toThrow(name);
  });
});

/** What would hang is seen to hang before long. */
const SOON_OVER = { timeout: 5_000 };

describe.runIf(fdPlatform() === true)('a command that passes a file descriptor', () => {
  function nullDevice(): number {
    const fd = openSync('/dev/null', 'r');
    atEnd(() => closeSync(fd));
    return fd;
  }

  const sent = (server: FakeQmpServer): unknown[] =>
    server.received
      .filter(({ command }) => command === 'getfd')
      .map((message) => message.arguments.fdname);

  /** One `getfd` is with the server, and not answered. */
  async function occupied(options?: QmpOptions) {
    const all = await pair(options);
    all.server.on('getfd', NO_REPLY);
    const fd = nullDevice();
    const first = all.client.executeAny('getfd', { fdname: 'first' }, { fd, timeout: 0 });
    first.catch(() => {});
    const { id } = await all.server.nextCommand('getfd');
    const answer = (): void => all.connection.send({ return: {}, id });
    return { ...all, fd, first, answer };
  }

  it('is overdue also while it waits for its turn, and then not sent', async () => {
    const { client, server, fd, first, answer } = await occupied();
    const late = client.executeAny('getfd', { fdname: 'late' }, { fd, timeout: 10 });
    await failure(late, QmpTimeoutError);
    const last = client.executeAny('getfd', { fdname: 'last' }, { fd });
    await turns();
    expect(sent(server)).toEqual(['first']);
    server.on('getfd', {});
    answer();
    await Promise.all([first, last]);
    expect(sent(server)).toEqual(['first', 'last']);
  });

  it('heeds its signal also while it waits for its turn, and then is not sent', async () => {
    const { client, server, fd, first, answer } = await occupied();
    const abort = new AbortController();
    const { signal } = abort;
    const aborted = client.executeAny('getfd', { fdname: 'aborted' }, { fd, signal, timeout: 0 });
    await turns();
    abort.abort(new Error('enough'));
    expect((await failure(aborted, QmpAbortError)).cause).toMatchObject({ message: 'enough' });
    const last = client.executeAny('getfd', { fdname: 'last' }, { fd });
    server.on('getfd', {});
    answer();
    await Promise.all([first, last]);
    expect(sent(server)).toEqual(['first', 'last']);
  });

  it('rejects when the connection ends, however many wait for their turn', SOON_OVER, async () => {
    const all = await occupied();
    const { client, fd, first } = all;
    const waiting = ['a', 'b', 'c'].map((fdname) =>
      failure(client.executeAny('getfd', { fdname }, { fd, timeout: 0 }), QmpInterruptedError),
    );
    await turns();
    all.connection.reset();
    await failure(first, QmpInterruptedError);
    await Promise.all(waiting);
    expect(sent(all.server)).toEqual(['first']);
  });

  it('rejects when the client is closed, however many wait for their turn', SOON_OVER, async () => {
    const { client, server, fd, first } = await occupied();
    const waiting = ['a', 'b', 'c'].map((fdname) =>
      failure(client.executeAny('getfd', { fdname }, { fd, timeout: 0 }), QmpInterruptedError),
    );
    await turns();
    await client.close();
    await failure(first, QmpInterruptedError);
    await Promise.all(waiting);
    expect(sent(server)).toEqual(['first']);
  });

  it('that is refused does not hold up the next one', SOON_OVER, async () => {
    const { client, server } = await pair();
    server.on('getfd', {});
    const fd = nullDevice();
    const refused = client.executeAny('getfd', { fdname: 'refused' }, { fd, outOfBand: true });
    await failure(refused, QmpRefusedError);
    await client.executeAny('getfd', { fdname: 'next' }, { fd, timeout: 0 });
    expect(sent(server)).toEqual(['next']);
  });

  it('that finds the queue full does not hold up the next one', SOON_OVER, async () => {
    const { client, server, connection } = await pair({ maxInFlight: 1, maxQueued: 0 });
    server.on('slow', NO_REPLY).on('getfd', {});
    const slow = client.executeAny('slow');
    const { id } = await server.nextCommand('slow');
    const fd = nullDevice();
    const refused = client.executeAny('getfd', { fdname: 'refused' }, { fd });
    await failure(refused, QmpRefusedError);
    connection.send({ return: {}, id });
    await slow;
    await client.executeAny('getfd', { fdname: 'next' }, { fd, timeout: 0 });
    expect(sent(server)).toEqual(['next']);
  });
});

describe('memory', () => {
  const SIZE = 4 * MIB;
  const long = 'a'.repeat(SIZE);

  /** Bytes that are in use once all that can go has gone. */
  async function inUse(): Promise<number> {
    for (let round = 0; round < 3; round += 1) {
      memoryInUse();
      await turns(5);
    }
    return memoryInUse();
  }

  it.each<[string, string | Buffer]>([
    ['no JSON', `{"x": ${long}`],
    ['no UTF-8', Buffer.concat([Buffer.from(`{"return": "${long}`), Buffer.from([0xff])])],
    ['no QMP', `{"x": "${long}"}`],
    ['text', `qemu: ${long}`],
    ['a spoilt reply', `warning {"return": "${long}", "id": 1}`],
  ])('a problem does not keep the line it is about: %s', async (_, line) => {
    const problems: QmpProtocolError[] = [];
    const parser = new QmpParser({ message: () => {}, problem: (it) => problems.push(it) });
    const chunk = Buffer.concat([Buffer.from(line), Buffer.from('\r\n')]);
    const before = await inUse();
    for (let round = 0; round < 16; round += 1) parser.push(chunk);
    expect(problems).toHaveLength(16);
    // The last one may be held by V8 itself, e.g. as what a regular expression was last tried on.
    expect((await inUse()) - before).toBeLessThan(5 * SIZE);
    for (const problem of problems) expect(problem.message.length).toBeLessThan(1000);
  });

  it('a problem of a connection does not keep the line it is about', async () => {
    const all = await pair();
    const line = Buffer.from(`{"x": ${long}\r\n`);
    const before = await inUse();
    for (let round = 0; round < 16; round += 1) {
      await all.connection.sendRaw(line);
      await until(() => all.problems.length > round);
    }
    for (const problem of all.problems) expect(problem).toBeInstanceOf(QmpParseError);
    expect((await inUse()) - before).toBeLessThan(5 * SIZE);
    await expectUsable(all);
  });

  it('a short text of a long reply does not keep the reply, also where numbers are long', async () => {
    const texts: unknown[] = [];
    const parser = new QmpParser({
      message: (message) => {
        if (message.kind === 'return') texts.push((message.value as { short: string }).short);
      },
      problem: () => {},
    });
    const before = await inUse();
    for (let round = 0; round < 16; round += 1) {
      const short = `abcdefghijklmnopqrstuvwxyz${round}`;
      const reply = { long, short, number: 0 };
      const text = JSON.stringify({ return: reply, id: 1 }).replace(':0}', ':1234567890123456789}');
      parser.push(Buffer.from(`${text}\r\n`));
    }
    expect(texts).toHaveLength(16);
    expect((await inUse()) - before).toBeLessThan(5 * SIZE);
  });

  it('a long text with long numbers in it and beside it takes a few times its size', async () => {
    const library = new URL('../../dist/qmp/index.js', import.meta.url).href;
    // 24 MB of bytes, and 48 MB of heap: a text three times, but not a string of its own for each piece.
    const code = `
      import { QmpParser } from ${JSON.stringify(library)};
      const parser = new QmpParser({
        message: ({ value }) => console.log(value.text.length, value.number),
        problem: ({ message }) => console.log(message),
      });
      const text = Buffer.alloc(5e6, 'x');
      text.write('1234567890123456', 1e6);
      parser.push(Buffer.from('{"return": {"number": 12345678901234567890, "text": "'));
      parser.push(text);
      parser.push(Buffer.from('"}, "id": 1}\\r\\n'));`;
    const child = spawn(
      process.execPath,
      ['--max-old-space-size=48', '--input-type=module', '-e', code],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    atEnd(() => child.kill('SIGKILL'));
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    await once(child, 'close');
    expect(output).toBe('5000000 12345678901234567890n\n');
  });
});

describe('the log', () => {
  const SECRET = 'hunter2';

  /** All that was logged. */
  function logged(): { log: QmpLog; lines: string[] } {
    const lines: string[] = [];
    const say = (fields: object, message: string): void => {
      lines.push(`${message} ${JSON.stringify(fields)}`);
    };
    return { log: { debug: say, warn: say }, lines };
  }

  const leaks = (lines: readonly string[]): string[] =>
    lines.filter((line) => line.includes(SECRET));

  const refuse = ({ password }: Readonly<Record<string, unknown>>): never => {
    throw new FakeQmpError('GenericError', `Invalid parameter '${password}'`);
  };

  it("does not repeat QEMU's text of a refusal, which repeats arguments", async () => {
    const { log, lines } = logged();
    const { client, server } = await pair({ log });
    server.on('set_password', refuse);
    const setting = client.executeAny('set_password', { protocol: 'vnc', password: SECRET });
    expect((await failure(setting, QmpExecuteError)).desc).toContain(SECRET);
    expect(lines.join('\n')).toContain('VPF_E_QMP_EXECUTE');
    expect(leaks(lines)).toEqual([]);
  });

  it.each([
    ['text', `${SECRET}`],
    ['no QMP', `{"secret": "${SECRET}"}`],
    ['an error that answers nothing', `{"error": {"class": "GenericError", "desc": "${SECRET}"}}`],
    ['a spoilt reply', `${SECRET}{"return": {}, "id": 1}`],
  ])('does not repeat a line that is skipped: %s', async (_, line) => {
    const { log, lines } = logged();
    const all = await pair({ log });
    await all.connection.sendRaw(`${line}\r\n`);
    await until(() => all.problems.length === 1);
    await expectUsable(all);
    expect(lines.join('\n')).toContain('skipped');
    expect(leaks(lines)).toEqual([]);
  });

  it("does not repeat QEMU's text about what it could not read", async () => {
    const { log, lines } = logged();
    const all = await pair({ log });
    all.server.on('garbled', unread(`invalid keyword '${SECRET}'`));
    await failure(all.client.executeAny('garbled'), QmpReplyError);
    expect(leaks(lines)).toEqual([]);
  });

  it('does not repeat it either when that ends the connection', async () => {
    const { log, lines } = logged();
    const all = await pair({ log });
    const answer = unread(`invalid keyword '${SECRET}'`);
    all.server.on('garbled', answer).on('query-version', answer);
    await failure(all.client.executeAny('garbled'), QmpInterruptedError);
    await until(() => all.client.state === 'idle');
    expect(lines.join('\n')).toContain('QMP disconnected');
    expect(leaks(lines)).toEqual([]);
  });

  it("does not repeat QEMU's text of a refusal that made resync fail", async () => {
    const { log, lines } = logged();
    let resynced = 0;
    const all = await pair({
      log,
      reconnect: { minDelay: 1 },
      resync: async (client) => {
        resynced += 1;
        if (resynced > 1) return;
        await client.executeAny('set_password', { protocol: 'vnc', password: SECRET });
      },
    });
    all.server.on('set_password', refuse);
    all.connection.reset();
    await until(() => resynced === 2);
    expect(lines.join('\n')).toContain('resync failed');
    expect(leaks(lines)).toEqual([]);
  });

  it('does not repeat what came instead of a greeting', async () => {
    const { log, lines } = logged();
    const all = await pair({ log, reconnect: { minDelay: 1, maxAttempts: 2 }, connectTimeout: 30 });
    all.server.configure({ greeting: `login: ${SECRET}\r\n` });
    all.connection.reset();
    await until(() => all.client.state === 'idle');
    expect(lines.join('\n')).toContain('not connected again');
    expect(leaks(lines)).toEqual([]);
  });
});

describe('a predicate that throws', () => {
  it('on an event of before rejects its own wait', async () => {
    const all = await pair();
    const mark = all.client.mark();
    all.server.event('A');
    await until(() => all.events.length === 1);
    const oops = new Error('oops');
    const predicate = (): never => {
      throw oops;
    };
    const wait = all.client.waitFor('A', predicate, { since: mark, timeout: 0 });
    const error = await failure(wait, QmpEventError);
    expect(error.cause).toBe(oops);
    expect(error.event).toBe('A');
    expect(await all.client.waitFor('A', undefined, { since: mark })).toBeDefined();
  });
});

describe('a command that QEMU cannot read', () => {
  const garbled = (all: Pair, options = {}): Promise<QmpReplyError> =>
    failure(all.client.executeAny('garbled', {}, { timeout: 0, ...options }), QmpReplyError);

  it('rejects, and so does the next one, with nothing else sent in between', async () => {
    const all = await pair();
    all.server.on('garbled', unread('nonsense'));
    for (let round = 0; round < 5; round += 1) {
      const error = await garbled(all);
      expect(error.command).toBe('garbled');
      expect(error.message).toContain('nonsense');
    }
    expect(all.problems).toEqual([]);
    await expectUsable(all);
  });

  it('rejects alone, however many errors it brings and whatever is sent meanwhile', async () => {
    const all = await pair();
    all.server.on('garbled', unread('one', 'two', 'three', 'four')).on('good', ({ n }) => n);
    const good: Promise<unknown>[] = [];
    const send = (n: number): void => {
      good.push(all.client.executeAny('good', { n }));
    };
    send(0);
    const bad = garbled(all);
    send(1);
    // And with each sign of life some more.
    const off = all.client.onProblem(() => send(good.length));
    await turns(2);
    send(good.length);
    await bad;
    for (let n = 0; n < 20; n += 1) send(good.length);
    expect(await Promise.all(good)).toEqual(good.map((_, n) => n));
    off();
    await expectUsable(all);
  });

  it('rejects alone, though its errors come one by one, and others are sent in between', async () => {
    const all = await pair();
    let connectionOf = all.connection;
    all.server.on('garbled', (_, { connection }) => {
      connectionOf = connection;
      return NO_REPLY;
    });
    all.server.on('good', ({ n }) => n);
    const bad = garbled(all);
    await all.server.nextCommand('garbled');
    const good: Promise<unknown>[] = [];
    for (let n = 0; n < 6; n += 1) {
      connectionOf.send(ERROR);
      good.push(all.client.executeAny('good', { n }));
      await turns(n);
    }
    await bad;
    expect(await Promise.all(good)).toEqual([0, 1, 2, 3, 4, 5]);
    await expectUsable(all);
  });

  // QEMU's before 11 tell each closing bracket that has lost its opening one.
  it.each([8, 9, 1030])('rejects alone, though it brings %d errors at once', async (count) => {
    const all = await pair();
    const texts = Array.from({ length: count }, (_, n) => `error ${n}`);
    all.server.on('garbled', unread(...texts)).on('good', ({ n }) => n);
    const before = all.client.executeAny('good', { n: 1 });
    const bad = garbled(all);
    const after = all.client.executeAny('good', { n: 2 });
    await bad;
    expect(await Promise.all([before, after])).toEqual([1, 2]);
    await expectUsable(all);
    expect(all.states).toEqual(['connecting', 'running']);
  });

  it.each([[[4]], [[0]], [[7]], [[2, 3]], [[0, 3, 7]], [[0, 1, 2, 3, 4, 5, 6, 7]]])(
    'rejects alone among eight that are with QEMU at once: %j',
    async (places) => {
      const all = await pair();
      all.server.on('garbled', unread('nonsense')).on('good', ({ n }) => n);
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, async (_, n) =>
          places.includes(n)
            ? (await garbled(all)).name
            : await all.client.executeAny('good', { n }, { timeout: 0 }),
        ),
      );
      expect(outcomes).toEqual(
        Array.from({ length: 8 }, (_, n) => (places.includes(n) ? 'QmpReplyError' : n)),
      );
      expect(all.problems).toEqual([]);
      await expectUsable(all);
    },
  );

  it('gives its place to one that waits', async () => {
    const all = await pair({ maxInFlight: 1 });
    all.server.on('garbled', unread('nonsense')).on('good', ({ n }) => n);
    const bad = garbled(all);
    const good = all.client.executeAny('good', { n: 1 }, { timeout: 0 });
    await bad;
    expect(await good).toBe(1);
  });

  it('and that nobody waits for any more hurts nobody', async () => {
    const all = await pair();
    all.server.on('late', NO_REPLY).on('good', ({ n }) => n);
    await failure(all.client.executeAny('late', {}, { timeout: 5 }), QmpTimeoutError);
    const good = [1, 2, 3].map((n) => all.client.executeAny('good', { n }, { timeout: 0 }));
    all.connection.send(ERROR);
    expect(await Promise.all(good)).toEqual([1, 2, 3]);
    await expectUsable(all);
  });
});

it('a server that answers questions with errors that answer nothing is dropped', async () => {
  const all = await pair();
  const answer = unread('nonsense');
  all.server.on('garbled', answer).on('query-version', answer);
  const error = await failure(
    all.client.executeAny('garbled', {}, { timeout: 0 }),
    QmpInterruptedError,
  );
  await until(() => all.client.state === 'idle');
  const why = all.reasons.at(-1);
  expect(why?.code).toBe('VPF_E_QMP_PROTOCOL');
  expect(error.cause).toBe(why);
  expect(why).not.toBeInstanceOf(QmpDisconnectError);
  // No ping-pong without end.
  expect(commands(all.server).length).toBeLessThan(200);
});

it('a server that says nothing but such errors is dropped, with a command on its way', async () => {
  const all = await pair();
  all.server.on('slow', NO_REPLY).on('query-version', NO_REPLY);
  const pending = failure(all.client.executeAny('slow', {}, { timeout: 0 }), QmpInterruptedError);
  await all.server.nextCommand('slow');
  const talking = setInterval(() => all.connection.send(ERROR), 1);
  atEnd(() => clearInterval(talking));
  await pending;
  await until(() => all.client.state === 'idle');
  expect(all.reasons.at(-1)?.code).toBe('VPF_E_QMP_PROTOCOL');
});

it('connect refuses a time that cannot be meant before it dials', async () => {
  const server = await serve();
  await failure(connect(server.target, { commandTimeout: Number.NaN }), RangeError);
  await turns();
  expect(server.received).toEqual([]);
});

const ERROR = { error: { class: 'GenericError', desc: 'JSON parse error, nonsense' } };

/** Answers as QEMU does what it cannot read: without the id. */
function unread(...texts: string[]) {
  return (_: unknown, { connection }: { connection: { sendRaw(text: string): unknown } }) => {
    const lines = texts.map(
      (desc) => `{"error": {"class": "GenericError", "desc": ${JSON.stringify(desc)}}}\r\n`,
    );
    void connection.sendRaw(lines.join(''));
    return NO_REPLY;
  };
}
