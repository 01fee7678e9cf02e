/** Callbacks may do what they like: close, connect, listen, wait, throw. */
import { describe, expect, it } from 'vitest';
import {
  type QmpEvent,
  type QmpEventStream,
  QmpListenerError,
  type QmpLog,
  type QmpState,
} from '../../src/qmp/index.js';
import { type FakeQmpConnection, type FakeQmpServer, NO_REPLY } from '../../src/qmp/testing.js';
import {
  atEnd,
  expectUsable,
  failure,
  guard,
  pair,
  serve,
  turns,
  until,
  watch,
} from './hostile-tools.js';

guard();

const SOON = { reconnect: { minDelay: 1, maxDelay: 5 } };

const event = (name: string): string =>
  `{"timestamp": {"seconds": 1, "microseconds": 1}, "event": "${name}", "data": {}}\r\n`;

/** What is thrown to nobody from now on. */
function uncaught(): string[] {
  const messages: string[] = [];
  const before = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', ({ message }) => messages.push(message));
  atEnd(() => {
    process.removeAllListeners('uncaughtException');
    for (const listener of before) process.on('uncaughtException', listener);
  });
  return messages;
}

/** What a promise has come to by now. */
async function byNow(promise: Promise<unknown>): Promise<'pending' | 'resolved' | 'rejected'> {
  return Promise.race([
    promise.then(
      () => 'resolved' as const,
      () => 'rejected' as const,
    ),
    turns().then(() => 'pending' as const),
  ]);
}

describe('a listener for states', () => {
  it('that closes the client does not change the order in which others hear', async () => {
    const { client, server } = await idlePair();
    const heard: string[] = [];
    client.onState((state) => {
      heard.push(`A ${state}`);
      if (state === 'running') void client.close();
    });
    client.onState((state) => heard.push(`B ${state}`));
    await client.connect();
    await until(() => client.state === 'idle');
    expect(heard).toEqual(
      ['connecting', 'running', 'closing', 'idle'].flatMap((state) => [`A ${state}`, `B ${state}`]),
    );
    expect(commands(server)).toEqual(['qmp_capabilities']);
  });

  it('that closes the client once it runs again ends it: resync is not called', async () => {
    let resynced = 0;
    const all = await pair({
      ...SOON,
      resync: () => {
        resynced += 1;
      },
    });
    all.client.onState((state) => {
      if (state === 'running') void all.client.close();
    });
    all.connection.reset();
    await until(() => all.states.includes('closing') && all.client.state === 'idle');
    await turns();
    expect(resynced).toBe(0);
    expect(all.states).toEqual([
      ...(['connecting', 'running', 'connecting', 'running'] as const),
      ...(['closing', 'idle'] as const),
    ]);
  });

  it('that closes the client while it is closing waits until it is idle', async () => {
    const all = await pair();
    const states: QmpState[] = [];
    let inner: Promise<unknown> | undefined;
    all.client.onState((state) => {
      if (state === 'closing') inner = all.client.close().then(() => states.push(all.client.state));
    });
    // Somebody who does not see the end at once.
    all.connection.stopReading();
    await all.client.close();
    await inner;
    expect(states).toEqual(['idle']);
  });

  it('that connects when it is idle begins anew: streams and waits of then go on', async () => {
    const all = await pair({}, { many: true });
    const before = all.client.events('A');
    let stream: QmpEventStream | undefined;
    let wait: Promise<QmpEvent> | undefined;
    let connected: Promise<void> | undefined;
    const off = all.client.onState((state) => {
      if (state !== 'idle') return;
      off();
      connected = all.client.connect();
      stream = all.client.events('A' as string);
      wait = all.client.waitFor('A', undefined, { timeout: 0 });
    });
    all.connection.reset();
    await until(() => connected !== undefined);
    await connected;
    await expect(before.next()).rejects.toThrow();
    all.server.event('A');
    expect((await stream?.next())?.value).toMatchObject({ event: 'A' });
    expect(await wait).toMatchObject({ event: 'A' });
    await expectUsable(all);
  });

  it('that closes the client at its last loss hears once that it is idle', async () => {
    // The loss has used up the only attempt: it would be idle by itself.
    const all = await pair({ reconnect: { minDelay: 1, maxAttempts: 1 } });
    all.connection.reset();
    await until(() => all.client.state === 'connecting');
    await all.client.ready();
    all.client.onState((state) => {
      if (state === 'connecting') void all.client.close();
    });
    (await all.server.connection()).reset();
    await until(() => all.client.state === 'idle');
    await turns();
    expect(all.states.filter((state) => state === 'idle')).toHaveLength(1);
  });
});

describe('a listener for events', () => {
  it('that closes and connects leaves one connection, whenever it does so', async () => {
    for (const microtasks of [0, 1, 2, 3, 4, 5, 6]) {
      const { server, connections } = await eventWithHandshake();
      const { client } = watch(server.target);
      let again: Promise<void> | undefined;
      client.on('HELLO', async () => {
        if (again !== undefined) return;
        again = Promise.resolve();
        for (let passed = 0; passed < microtasks; passed += 1) await undefined;
        void client.close();
        await until(() => client.state === 'idle');
        again = client.connect();
      });
      await client.connect().catch(() => {});
      await until(() => client.state === 'running' && connections.length === 2);
      await again;
      await until(() => open(connections) === 1);
      await turns();
      expect(open(connections)).toBe(1);
      await client.close();
      await until(() => open(connections) === 0);
    }
  });

  it('that closes and connects in one go leaves one connection, whenever it does so', async () => {
    for (const microtasks of [0, 1, 2, 3]) {
      const { server, connections } = await eventWithHandshake();
      const { client } = watch(server.target);
      let again: Promise<unknown> | undefined;
      let begun = false;
      client.on('HELLO', async () => {
        if (begun) return;
        begun = true;
        for (let passed = 0; passed < microtasks; passed += 1) await undefined;
        void client.close();
        again = client.connect().catch(() => {}); // refused where it is still closing
      });
      await client.connect().catch(() => {});
      await until(() => again !== undefined);
      await again;
      const wanted = client.state === 'running' ? 1 : 0;
      await until(() => client.state !== 'closing' && open(connections) === wanted);
      await turns();
      expect(open(connections)).toBe(wanted);
      await client.close();
      await until(() => open(connections) === 0);
    }
  });

  it('that is added by another one hears from the next event on', async () => {
    const { client, connection } = await pair();
    for (const withAnother of [false, true]) {
      const heard: string[] = [];
      const offs: (() => void)[] = [];
      if (withAnother) offs.push(client.on('A', () => {}));
      const off = client.on('A', () => {
        heard.push('first');
        off();
        offs.push(client.on('A', () => heard.push('second')));
      });
      await connection.sendRaw(event('A'));
      await until(() => heard.length > 0);
      await turns();
      expect(heard).toEqual(['first']);
      await connection.sendRaw(event('A'));
      await until(() => heard.length > 1);
      expect(heard).toEqual(['first', 'second']);
      for (const each of offs) each();
    }
  });

  it('that is added by another one for all events hears from the next event on', async () => {
    const { client, connection } = await pair();
    const heard: string[] = [];
    const off = client.on('A', () => {
      off();
      client.on('*', (seen) => heard.push(seen.event));
    });
    await connection.sendRaw(event('A') + event('B'));
    await until(() => heard.includes('B'));
    expect(heard).toEqual(['B']);
  });
});

describe('a predicate', () => {
  it('that begins to wait waits for the next event', async () => {
    const { client, connection } = await pair();
    const inner: Promise<QmpEvent>[] = [];
    const outer = client.waitFor(
      'A',
      () => {
        inner.push(client.waitFor('A', undefined, { timeout: 0 }));
        return true;
      },
      { timeout: 0 },
    );
    await connection.sendRaw(event('A'));
    await outer;
    expect(inner).toHaveLength(1);
    expect(await byNow(inner[0] as Promise<QmpEvent>)).toBe('pending');
    await connection.sendRaw(event('A'));
    expect(await inner[0]).toMatchObject({ event: 'A' });
  });

  it('that begins to listen, or a stream, gets the next event', async () => {
    const { client, connection } = await pair();
    const heard: string[] = [];
    const streams: QmpEventStream[] = [];
    const outer = client.waitFor('A', () => {
      client.on('*', (seen) => heard.push(seen.event));
      streams.push(client.events());
      return true;
    });
    await connection.sendRaw(event('A') + event('B'));
    await outer;
    await until(() => heard.includes('B'));
    expect(heard).toEqual(['B']);
    expect((await streams[0]?.next())?.value).toMatchObject({ event: 'B' });
  });
});

describe('a logger', () => {
  /** One that works until it is told not to. */
  function failing(): { log: QmpLog; fail(): void } {
    let fails = false;
    const say = (): void => {
      if (fails) throw new Error('the log is full');
    };
    return {
      log: { debug: say, warn: say },
      fail: () => {
        fails = true;
      },
    };
  }

  it('that throws does not end the session: what it threw is uncaught', async () => {
    const thrown = uncaught();
    const { log, fail } = failing();
    const all = await pair({ log });
    fail();
    await expectUsable(all); // a line for the command
    await all.connection.sendRaw('skipped\r\n'); // a line for the problem
    await failure(all.client.executeAny('none'), Error); // a line for the refusal
    await until(() => all.problems.length === 1);
    await expectUsable(all);
    expect(new Set(thrown)).toEqual(new Set(['the log is full']));
    expect(thrown.length).toBeGreaterThanOrEqual(5);
  });

  it('that throws at the loss does not keep what is pending from rejecting', async () => {
    const thrown = uncaught();
    const { log, fail } = failing();
    const all = await pair({ log });
    all.server.on('slow', NO_REPLY);
    const pending = [1, 2, 3].map(() => failure(all.client.executeAny('slow'), Error));
    const wait = failure(all.client.waitFor('A', undefined, { timeout: 0 }), Error);
    await until(() => commands(all.server).filter((name) => name === 'slow').length === 3);
    fail();
    all.connection.reset();
    await Promise.all([...pending, wait]);
    await until(() => all.client.state === 'idle');
    expect(thrown).toContain('the log is full');
    await all.client.connect();
    await expectUsable(all);
  });

  it('that throws does not keep the client from connecting again', async () => {
    const thrown = uncaught();
    const { log, fail } = failing();
    const all = await pair({ ...SOON, log });
    fail();
    all.connection.reset();
    await until(() => all.client.state === 'connecting');
    await all.client.ready();
    await expectUsable(all);
    expect(thrown).toContain('the log is full');
  });

  it.each([
    ['which would connect again', SOON],
    ['which would not', {}],
  ])('that closes the client at its loss (%s) leaves it idle', async (_, options) => {
    const server = await serve({ many: true });
    let closed: Promise<void> | undefined;
    const all = watch(server.target, {
      ...options,
      log: {
        debug: (_fields, message) => {
          if (message === 'QMP disconnected') closed ??= all.client.close();
        },
        warn: () => {},
      },
    });
    await all.client.connect();
    (await server.connection()).reset();
    await until(() => closed !== undefined);
    await closed;
    expect(all.client.state).toBe('idle');
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(all.client.state).toBe('idle');
    expect(all.states.filter((state) => state === 'idle')).toHaveLength(1);
    expect(commands(server)).toEqual(['qmp_capabilities']);
  });
});

it('an `onListenerError` that throws is uncaught, and hurts no other', async () => {
  const thrown = uncaught();
  const errors: Error[] = [];
  const all = await pair({
    onListenerError: (error) => {
      errors.push(error);
      throw new Error('the handler threw');
    },
  });
  const bad = (): never => {
    throw new Error('the listener threw');
  };
  all.client.on('A', bad);
  all.client.onProblem(bad);
  all.client.onState(bad);
  let heard = 0;
  all.client.on('B', () => {
    heard += 1;
  });
  // All in one piece: what stands behind the events is read as well.
  all.server.on('both', (_, { connection, message }) => {
    const reply = `{"return": "done", "id": ${message.id}}\r\n`;
    void connection.sendRaw(`${event('A')}skipped\r\n${event('B')}${event('B')}${reply}`);
    return NO_REPLY;
  });
  expect(await all.client.executeAny('both')).toBe('done');
  expect(heard).toBe(2);
  expect(all.problems).toHaveLength(1);
  await expectUsable(all);
  await all.client.close();
  expect(all.states).toEqual(['connecting', 'running', 'closing', 'idle']);
  await until(() => thrown.length === errors.length);
  expect(errors).toHaveLength(4);
  for (const error of errors) expect(error).toBeInstanceOf(QmpListenerError);
  expect(new Set(thrown)).toEqual(new Set(['the handler threw']));
});

const commands = (server: FakeQmpServer): (string | undefined)[] =>
  server.received.map(({ command }) => command);

const open = (connections: readonly FakeQmpConnection[]): number =>
  connections.filter((connection) => connection.open).length;

async function idlePair() {
  const server = await serve();
  return { server, ...watch(server.target) };
}

/** Its reply to qmp_capabilities comes in one piece with an event. */
async function eventWithHandshake() {
  const server = await serve({ many: true });
  const connections: FakeQmpConnection[] = [];
  server.on('qmp_capabilities', (_, { connection, message }) => {
    connections.push(connection);
    connection.negotiated = true;
    void connection.sendRaw(`{"return": {}, "id": ${message.id}}\r\n${event('HELLO')}`);
    return new Promise(() => {});
  });
  return { server, connections };
}
