import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  connect,
  QmpConnectError,
  QmpDisconnectError,
  QmpEventError,
  QmpEventsLostError,
  QmpInterruptedError,
  QmpStateError,
  QmpTimeoutError,
} from '../../src/qmp/index.js';
import {
  type FakeQmpConnection,
  type FakeQmpContext,
  FakeQmpError,
  FakeQmpServer,
  NO_REPLY,
} from '../../src/qmp/testing.js';
import {
  atEnd,
  expectUsable,
  failure,
  guard,
  type Pair,
  pair,
  serve,
  turns,
  until,
  watch,
} from './hostile-tools.js';

guard();

/** Connects again soon. */
const SOON = { reconnect: { minDelay: 1, maxDelay: 20 } };
/** Connects again, but not before a test is over. */
const LATER = { reconnect: { minDelay: 60_000, maxDelay: 60_000 } };

/** A path for a socket that is not there yet. */
function freePath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qmp-test-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'qmp');
}

/** The socket of a server that has been killed: it is there, and nobody listens. */
async function stalePath(): Promise<string> {
  const path = freePath();
  const server = await FakeQmpServer.start({ path: `${path}-before` });
  renameSync(`${path}-before`, path);
  await server.close();
  return path;
}

async function begin(path: string): Promise<FakeQmpServer> {
  const server = await FakeQmpServer.start({ path });
  atEnd(() => server.close());
  return server;
}

const commands = (server: FakeQmpServer): (string | undefined)[] =>
  server.received.map(({ command }) => command);

const deaths: [string, (connection: FakeQmpConnection) => unknown][] = [
  ['ends in order', (connection) => connection.end()],
  ['is killed', (connection) => connection.reset()],
  [
    'ends in the middle of a reply',
    async (connection) => {
      await connection.sendRaw('{"return": {"status": "run');
      connection.end();
    },
  ],
  [
    'ends in the middle of an event',
    async (connection) => {
      await connection.sendRaw('{"event": "HALF", "data": {}}');
      connection.end();
    },
  ],
];

describe.each([
  ['a unix socket', {}],
  ['TCP', { tcp: true }],
])('when the server is lost (%s)', (_, where) => {
  it.each(deaths)(
    'and it %s: what is pending rejects, and the client is idle',
    async (_how, die) => {
      const all = await pair({ maxInFlight: 1 }, where);
      all.server.on('sent', NO_REPLY);
      const sent = all.client.executeAny('sent');
      const waiting = all.client.executeAny('waiting');
      const event = all.client.waitFor('NEVER');
      await all.server.nextCommand('sent');
      await die(all.connection);
      for (const command of [sent, waiting]) {
        const error = await failure(command, QmpInterruptedError);
        expect(error.cause).toBeInstanceOf(QmpDisconnectError);
      }
      await failure(event, QmpEventError);
      expect(all.client.state).toBe('idle');
      expect(all.states).toEqual(['connecting', 'running', 'idle']);
      expect(all.reasons[2]).toBeInstanceOf(QmpDisconnectError);
      expect(all.events).toEqual([]);
      expect(commands(all.server)).toEqual(['qmp_capabilities', 'sent']);
      await failure(all.client.execute('query-status'), QmpStateError);
      await failure(all.client.waitFor('NEVER'), QmpStateError);
      await failure(all.client.ready(), QmpStateError);
    },
  );
});

describe('after a loss', () => {
  it('what came before it is still delivered', async () => {
    const all = await pair();
    all.server.on('last', (_, { connection, reply }: FakeQmpContext) => {
      reply('words');
      connection.event('SHUTDOWN', { guest: false, reason: 'host-signal' });
      connection.end();
      return NO_REPLY;
    });
    expect(await all.client.executeAny('last')).toBe('words');
    await until(() => all.client.state === 'idle');
    expect(all.events).toEqual(['SHUTDOWN']);
    expect(all.reasons.at(-1)?.message).toContain('host-signal');
  });

  it('connect works again, with nothing left of before', async () => {
    const all = await pair();
    all.server.on('slow', NO_REPLY);
    const slow = failure(all.client.executeAny('slow'), QmpInterruptedError);
    await all.server.nextCommand('slow');
    await all.connection.sendRaw('{"return": ');
    all.connection.reset();
    await slow;
    await until(() => all.client.state === 'idle');
    await all.client.connect();
    await expectUsable(all);
    expect(all.problems).toEqual([]);
  });

  it('a deadline or a signal that fires later does nothing', async () => {
    const all = await pair();
    all.server.on('slow', NO_REPLY);
    const abort = new AbortController();
    const options = { timeout: 30, signal: abort.signal };
    const slow = failure(all.client.executeAny('slow', {}, options), QmpInterruptedError);
    await all.server.nextCommand('slow');
    all.connection.reset();
    await slow;
    abort.abort();
    await new Promise((resolve) => setTimeout(resolve, 40));
  });
});

describe('connecting again', () => {
  it('pending commands reject, the hook is called, and all goes on', async () => {
    const resynced: unknown[] = [];
    const all = await pair({ ...SOON, resync: (client) => void resynced.push(client) });
    expect(resynced).toEqual([]);
    all.server.on('device_add', NO_REPLY);
    const stream = all.client.events('LATER');
    const pending = failure(all.client.executeAny('device_add', {}), QmpInterruptedError);
    await all.server.nextCommand('device_add');
    all.connection.reset();
    expect((await pending).cause).toBeInstanceOf(QmpDisconnectError);
    expect(all.client.state).toBe('connecting');
    await failure(all.client.execute('query-status'), QmpStateError);
    await all.client.ready();
    expect(all.states).toEqual(['connecting', 'running', 'connecting', 'running']);
    expect(all.reasons[2]).toBeInstanceOf(QmpDisconnectError);
    await expectUsable(all);
    expect(resynced).toEqual([all.client]);
    all.server.event('LATER', { n: 1 });
    expect((await stream.next()).value).toMatchObject({ data: { n: 1 } });
    expect(all.events).toEqual(['LATER']);
    expect(commands(all.server).filter((name) => name === 'device_add')).toHaveLength(1);
  });

  it('as often as it is lost', async () => {
    let resynced = 0;
    const all = await pair({
      ...SOON,
      resync: () => {
        resynced += 1;
      },
    });
    for (let round = 1; round <= 10; round += 1) {
      (await all.server.connection()).reset();
      await until(() => all.client.state === 'connecting');
      await all.client.ready();
      await expectUsable(all);
      expect(resynced).toBe(round);
    }
  });

  it('a wait across the loss rejects, and a mark of before is worth nothing', async () => {
    const all = await pair(SOON);
    const since = all.client.mark();
    const wait = all.client.waitFor('DEVICE_DELETED');
    all.connection.reset();
    await failure(wait, QmpEventError);
    await all.client.ready();
    await failure(
      all.client.waitFor('DEVICE_DELETED', () => true, { since }),
      QmpEventsLostError,
    );
  });

  it('a wait that begins in between gets what the next connection brings', async () => {
    const all = await pair(SOON);
    all.connection.reset();
    await until(() => all.client.state === 'connecting');
    const wait = all.client.waitFor('STOP');
    await all.client.ready();
    all.server.event('STOP');
    expect(await wait).toMatchObject({ event: 'STOP' });
  });

  it('meets another QEMU where that has changed', async () => {
    const all = await pair(SOON);
    all.server.configure({ version: { major: 10, minor: 0 }, capabilities: [] });
    all.connection.reset();
    await until(() => all.client.state === 'connecting');
    await all.client.ready();
    expect(all.client.greeting).toMatchObject({ version: { major: 10 }, capabilities: [] });
  });

  it('goes on trying while nobody listens, and while what answers is not QMP', async () => {
    const path = freePath();
    const first = await begin(path);
    const all = watch(path, { ...SOON, connectTimeout: 20 });
    await all.client.connect();
    await first.close();
    await until(() => all.client.state === 'connecting');
    await new Promise((resolve) => setTimeout(resolve, 20));
    const second = await begin(path);
    second.configure({ greeting: 'SSH-2.0-OpenSSH\r\n' });
    await second.connection();
    second.configure({ greeting: (connection) => connection.reset() });
    await turns();
    second.configure({ greeting: true });
    await all.client.ready();
    await expectUsable(all);
    expect(all.states).toEqual(['connecting', 'running', 'connecting', 'running']);
  });

  it('gives up after the attempts that it may make, and says why', async () => {
    const path = freePath();
    const server = await begin(path);
    const all = watch(path, { reconnect: { minDelay: 1, maxDelay: 5, maxAttempts: 3 } });
    await all.client.connect();
    const stream = all.client.events();
    const ended = failure(stream.next(), QmpConnectError);
    await server.close();
    await until(() => all.client.state === 'connecting');
    const error = await failure(all.client.ready(), QmpConnectError);
    expect(all.client.state).toBe('idle');
    expect(all.reasons.at(-1)).toBe(error);
    await ended;
    await begin(path);
    await all.client.connect();
    await expectUsable(all);
  });

  it('ready has a deadline and a signal of its own, which end nothing else', async () => {
    const all = await pair(LATER);
    all.connection.reset();
    await until(() => all.client.state === 'connecting');
    await failure(all.client.ready({ timeout: 10 }), QmpConnectError);
    const signal = AbortSignal.abort('no');
    expect((await failure(all.client.ready({ signal }), QmpConnectError)).cause).toBe('no');
    expect(all.client.state).toBe('connecting');
  });

  it('not after quit, which was meant', async () => {
    const all = await pair(SOON);
    await all.client.execute('quit');
    await until(() => all.client.state === 'idle');
    expect(all.states).toEqual(['connecting', 'running', 'idle']);
  });

  it('but after a quit that was refused', async () => {
    const all = await pair(SOON);
    all.server.on('quit', () => {
      throw new FakeQmpError('GenericError', 'not now');
    });
    await failure(all.client.execute('quit'), Error);
    all.connection.reset();
    await until(() => all.client.state === 'connecting');
    await all.client.ready();
    await expectUsable(all);
  });
});

describe('the hook after connecting again', () => {
  it('may ask QEMU how things are', async () => {
    const found: unknown[] = [];
    const all = await pair({
      ...SOON,
      resync: async (client) => void found.push(await client.execute('query-status')),
    });
    all.connection.reset();
    await until(() => found.length > 0);
    expect(found).toEqual([{ status: 'running', running: true }]);
  });

  it.each(['throws', 'rejects'])(
    'if it %s, the connection is made once more, until it does not',
    async (how) => {
      let calls = 0;
      const all = await pair({
        ...SOON,
        resync: () => {
          calls += 1;
          const error = new Error(`failed ${calls}`);
          if (calls > 3) return;
          if (how === 'throws') throw error;
          return Promise.reject(error);
        },
      });
      all.connection.reset();
      await until(() => calls === 4);
      await turns();
      await expectUsable(all);
      expect(all.states.filter((state) => state === 'running')).toHaveLength(5);
      expect(all.reasons.some((why) => why?.message.includes('failed 1'))).toBe(true);
      expect(commands(all.server).filter((name) => name === 'qmp_capabilities')).toHaveLength(5);
    },
  );

  it('is interrupted when that connection is lost as well, and called for the next one', async () => {
    let calls = 0;
    const all = await pair({
      ...SOON,
      resync: async (client) => {
        calls += 1;
        await client.executeAny('slow');
      },
    });
    all.server.on('slow', (_, { connection }: FakeQmpContext) => {
      if (calls > 2) return {};
      connection.reset();
      return NO_REPLY;
    });
    all.connection.reset();
    await until(() => calls === 3);
    await turns();
    await expectUsable(all);
  });

  it('that never comes back does not keep close from closing', async () => {
    let called = false;
    const all = await pair({
      ...SOON,
      resync: () => {
        called = true;
        return new Promise<void>(() => {});
      },
    });
    all.connection.reset();
    await until(() => called);
    await all.client.close();
    expect(all.client.state).toBe('idle');
  });

  it('that fails after the client was closed has no effect', async () => {
    let fail = (): void => {};
    const all = await pair({
      ...SOON,
      resync: () =>
        new Promise<void>((_, reject) => {
          fail = () => reject(new Error('late'));
        }),
    });
    const before = fail;
    all.connection.reset();
    await until(() => fail !== before);
    await all.client.close();
    await all.client.connect();
    fail();
    await turns();
    await expectUsable(all);
  });
});

describe('a server that is not there yet', () => {
  it.each<[string, () => string | Promise<string>]>([
    ['no such socket', freePath],
    ['a socket that a dead server left', stalePath],
  ])('%s: told at once without `wait`, and waited for with it', async (_, make) => {
    const path = await make();
    const error = await failure(connect(path), QmpConnectError);
    expect(error.cause).toHaveProperty('code');
    const all = watch(path, { wait: 60_000 });
    const connected = all.client.connect();
    await turns();
    expect(all.client.state).toBe('connecting');
    await begin(path);
    await connected;
    await expectUsable(all);
    expect(all.states).toEqual(['connecting', 'running']);
  });

  it('a port where nobody listens', async () => {
    const first = await serve({ tcp: true });
    const { target } = first;
    const port = typeof target === 'string' ? 0 : target.port;
    await first.close();
    await failure(connect({ port }), QmpConnectError);
    const all = watch({ port }, { wait: 60_000 });
    const connected = all.client.connect();
    await turns();
    await serve({ tcp: port });
    await connected;
    await expectUsable(all);
  });

  it('one that never comes: after `wait`, with the reason', async () => {
    const error = await failure(connect(freePath(), { wait: 50 }), QmpConnectError);
    expect(error.cause).toMatchObject({ code: 'ENOENT' });
  });

  it('the waiting can be ended by close or a signal', async () => {
    const all = watch(freePath(), { wait: 60_000 });
    const closed = failure(all.client.connect(), QmpConnectError);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await all.client.close();
    await closed;
    const abort = new AbortController();
    const aborted = failure(all.client.connect({ signal: abort.signal }), QmpConnectError);
    await new Promise((resolve) => setTimeout(resolve, 30));
    abort.abort('enough');
    await aborted;
    expect(all.client.state).toBe('idle');
  });
});

describe('close', () => {
  const running = (): Promise<Pair> => pair(LATER);

  it('during a command interrupts it, and the connection ends', async () => {
    const all = await running();
    all.server.on('slow', NO_REPLY);
    const slow = failure(all.client.executeAny('slow'), QmpInterruptedError);
    await all.server.nextCommand('slow');
    const wait = failure(all.client.waitFor('NEVER'), QmpEventError);
    const stream = all.client.events();
    await all.client.close();
    await slow;
    await wait;
    await all.connection.closed;
    expect(await stream.next()).toMatchObject({ done: true });
    expect(all.states).toEqual(['connecting', 'running', 'closing', 'idle']);
    expect(all.reasons.at(-1)).toBeUndefined();
  });

  it('during the delay before connecting again ends that, and nobody is dialled', async () => {
    const all = await running();
    all.connection.reset();
    await until(() => all.client.state === 'connecting');
    const ready = failure(all.client.ready(), Error);
    const stream = all.client.events();
    await all.client.close();
    await ready;
    expect(await stream.next()).toMatchObject({ done: true });
    expect(all.states.slice(-2)).toEqual(['closing', 'idle']);
    await turns();
    expect(commands(all.server)).toEqual(['qmp_capabilities']);
  });

  it('while connecting again, ends that too', async () => {
    const all = await pair(SOON);
    all.server.configure({ greeting: false });
    all.connection.reset();
    await until(() => !all.connection.open);
    const next = await all.server.connection();
    await turns();
    await all.client.close();
    await next.closed;
    expect(all.client.state).toBe('idle');
    await turns();
    expect(all.client.state).toBe('idle');
  });

  it('twice is no more than once, at the same time or later, and when idle it does nothing', async () => {
    const all = await running();
    await Promise.all([all.client.close(), all.client.close()]);
    await all.client.close();
    expect(all.states).toEqual(['connecting', 'running', 'closing', 'idle']);
    const never = watch(all.server.target);
    await never.client.close();
    expect(never.states).toEqual([]);
  });

  it('refuses commands and connects while it closes', async () => {
    const all = await running();
    const closing = all.client.close();
    expect(all.client.state).toBe('closing');
    await failure(all.client.execute('query-status'), QmpStateError);
    await failure(all.client.connect(), QmpStateError);
    await closing;
    await all.client.connect();
    await expectUsable(all);
  });

  it('sends what has been asked before it', async () => {
    const all = await running();
    all.server.on('last', NO_REPLY);
    const last = failure(all.client.executeAny('last'), QmpInterruptedError);
    await all.client.close();
    await last;
    expect((await all.server.nextCommand('last')).command).toBe('last');
  }, 5000);

  it('and `await using` leave the monitor to the next client', async () => {
    const server = await serve();
    for (let round = 0; round < 3; round += 1) {
      await using client = await connect(server.target);
      await client.execute('query-status');
    }
    expect(commands(server).filter((name) => name === 'query-status')).toHaveLength(3);
  });

  it('and connect from within a change of state leave one connection, not two', async () => {
    const server = await serve({ many: true });
    const all = watch(server.target, SOON);
    await all.client.connect();
    let again: Promise<void> | undefined;
    const off = all.client.onState((state) => {
      if (state !== 'connecting') return;
      off();
      void all.client.close();
      again = all.client.connect();
    });
    (await server.connection()).reset();
    await until(() => again !== undefined);
    await again;
    await new Promise((resolve) => setTimeout(resolve, 50));
    await expectUsable(all);
    expect(commands(server).filter((name) => name === 'qmp_capabilities')).toHaveLength(2);
  });
});

describe('a server that says nothing any more', () => {
  const heartbeat = { interval: 20, timeout: 40 };

  it('is noticed by the heartbeat: what is pending rejects', async () => {
    const all = await pair({ heartbeat });
    all.connection.stopReading();
    const pending = all.client.executeAny('never', {}, { timeout: 0 });
    const error = await failure(pending, QmpInterruptedError);
    expect(error.cause).toBeInstanceOf(QmpDisconnectError);
    expect(all.client.state).toBe('idle');
  });

  it('is noticed although all places are taken by commands that are not answered', async () => {
    const all = await pair({ heartbeat, maxInFlight: 2 });
    all.server.on('never', NO_REPLY);
    const stuck = [1, 2, 3].map(() =>
      failure(all.client.executeAny('never', {}, { timeout: 0 }), QmpInterruptedError),
    );
    await Promise.all(stuck);
  });

  it('is left for one that does, where it connects again', async () => {
    const all = await pair({ heartbeat, ...SOON }, { many: true });
    all.connection.stopReading();
    await until(() => all.client.state === 'connecting');
    await all.client.ready();
    await expectUsable(all);
  });

  it('is not given up while it lives: an error is a sign of life, an event too', async () => {
    const all = await pair({ heartbeat: { interval: 10, timeout: 500 } });
    let asked = 0;
    all.server.on('query-version', (_, { connection }: FakeQmpContext) => {
      asked += 1;
      if (asked <= 5) throw new FakeQmpError('GenericError', 'busy');
      connection.event('STILL_HERE');
      return NO_REPLY;
    });
    await until(() => asked === 7 || all.client.state === 'idle');
    await expectUsable(all);
    expect(all.states).toEqual(['connecting', 'running']);
  });

  it('is not given up when its answer is there, and this process was too busy to read it', async () => {
    const all = await pair({ heartbeat: { interval: 10, timeout: 100 } });
    let asked = 0;
    all.server.on('query-version', (_, { reply }: FakeQmpContext) => {
      asked += 1;
      reply({});
      if (asked > 1) return NO_REPLY;
      const until = performance.now() + 200;
      while (performance.now() < until);
      return NO_REPLY;
    });
    await until(() => asked > 1 || all.client.state === 'idle');
    await expectUsable(all);
  });

  it('is not given up before its time because the queue is full', async () => {
    const all = await pair({
      heartbeat: { interval: 10, timeout: 60_000 },
      maxInFlight: 1,
      maxQueued: 1,
    });
    all.server.on('slow', NO_REPLY);
    const [first, second] = [all.client.executeAny('slow'), all.client.execute('query-status')];
    for (const command of [first, second]) command.catch(() => {});
    const { id } = await all.server.nextCommand('slow');
    await new Promise((resolve) => setTimeout(resolve, 60));
    all.connection.send({ return: 'in time', id });
    expect(await first).toBe('in time');
    await second;
    await expectUsable(all);
  });

  it('without a heartbeat, only deadlines tell', async () => {
    const all = await pair();
    all.connection.stopReading();
    await failure(all.client.executeAny('a', {}, { timeout: 20 }), QmpTimeoutError);
    expect(all.client.state).toBe('running');
  });
});

describe('several clients in one process', () => {
  it('share nothing: the death of one server is the affair of its client', async () => {
    const pairs = await Promise.all(Array.from({ length: 20 }, () => pair()));
    for (const [n, { server }] of pairs.entries()) server.on('which', n);
    const dying = pairs.filter((_, n) => n % 2 === 1);
    for (const { connection } of dying) connection.reset();
    await until(() => dying.every(({ client }) => client.state === 'idle'));
    for (const [n, all] of pairs.entries()) {
      if (n % 2 === 1) await failure(all.client.executeAny('which'), QmpStateError);
      else expect(await all.client.executeAny('which')).toBe(n);
    }
  });

  it('of one server take turns', async () => {
    const server = await serve();
    const turnsTaken = Array.from({ length: 5 }, async () => {
      const client = await connect(server.target, { connectTimeout: 60_000 });
      await client.execute('query-status');
      await client.close();
    });
    await Promise.all(turnsTaken);
    expect(commands(server).filter((name) => name === 'query-status')).toHaveLength(5);
  });
});
