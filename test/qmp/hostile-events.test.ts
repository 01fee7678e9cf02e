import { describe, expect, it } from 'vitest';
import {
  type QmpEvent,
  QmpEventError,
  QmpEventsLostError,
  QmpEventTimeoutError,
  QmpListenerError,
} from '../../src/qmp/index.js';
import type { FakeQmpConnection, FakeQmpContext } from '../../src/qmp/testing.js';
import {
  expectUsable,
  failure,
  guard,
  MIB,
  memoryInUse,
  pair,
  turns,
  until,
} from './hostile-tools.js';

guard();

const COUNT = 100_000;

/** Events with the numbers from 0. */
async function burst(connection: FakeQmpConnection, count = COUNT, filler = ''): Promise<void> {
  const batch = 1000;
  for (let start = 0; start < count; start += batch) {
    let text = '';
    for (let n = start; n < Math.min(start + batch, count); n += 1) {
      text += `{"event": "N", "data": {"n": ${n}, "filler": "${filler}"}}\r\n`;
    }
    await connection.sendRaw(text);
  }
}

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, n) => from + n);

async function rest(stream: AsyncIterable<QmpEvent>, into: unknown[] = []): Promise<unknown[]> {
  for await (const { data } of stream) into.push(data.n);
  return into;
}

describe('100,000 events in a burst, and nobody takes them', () => {
  it('drop-oldest keeps the last ones, and counts the others', async () => {
    const { client, connection } = await pair();
    const stream = client.events('N', { limit: 1000 });
    await burst(connection);
    await client.execute('query-status');
    expect(stream.length).toBe(1000);
    expect(stream.dropped).toBe(COUNT - 1000);
    await client.close();
    expect(await rest(stream)).toEqual(numbers(COUNT - 1000, COUNT));
  });

  it('drop-newest keeps the first ones, and counts the others', async () => {
    const { client, connection } = await pair();
    const stream = client.events('N', { limit: 1000, overflow: 'drop-newest' });
    await burst(connection);
    await client.execute('query-status');
    expect(stream.length).toBe(1000);
    expect(stream.dropped).toBe(COUNT - 1000);
    await client.close();
    expect(await rest(stream)).toEqual(numbers(0, 1000));
  });

  it('fail gives the first ones, and then ends with an error; the session goes on', async () => {
    const all = await pair();
    const stream = all.client.events('N', { limit: 1000, overflow: 'fail' });
    await burst(all.connection);
    await expectUsable(all);
    const taken: unknown[] = [];
    await failure(rest(stream, taken), QmpEventsLostError);
    expect(taken).toEqual(numbers(0, 1000));
    expect(await stream.next()).toMatchObject({ done: true });
  });

  it('nothing is kept beyond the limits', async () => {
    const { client, connection } = await pair();
    const stream = client.events('N', { limit: 100 });
    const before = memoryInUse();
    let most = 0;
    for (let round = 0; round < 10; round += 1) {
      await burst(connection, COUNT / 10, 'x'.repeat(1000));
      await client.execute('query-status');
      most = Math.max(most, memoryInUse() - before);
    }
    expect(stream.dropped).toBe(COUNT - 100);
    expect(most).toBeLessThan(16 * MIB);
  });

  it('listeners get each one, in order, and replies come in between', async () => {
    const { client, connection, problems } = await pair();
    let next = 0;
    client.on('N', ({ data }) => {
      expect(data.n).toBe(next);
      next += 1;
    });
    const sent = burst(connection);
    const replies = numbers(0, 200).map(() => client.execute('query-status'));
    await Promise.all([sent, ...replies]);
    await client.execute('query-status');
    expect(next).toBe(COUNT);
    expect(problems).toEqual([]);
  });
});

describe('100,000 events in a burst, and a slow consumer', () => {
  it.each(['drop-oldest', 'drop-newest'] as const)(
    '%s: each is taken or counted, in order, and the queue is never longer than its limit',
    async (overflow) => {
      const { client, connection } = await pair();
      const stream = client.events('N', { limit: 500, overflow });
      let longest = 0;
      client.on('N', () => {
        longest = Math.max(longest, stream.length);
      });
      const taken: number[] = [];
      const consuming = (async () => {
        for await (const { data } of stream) {
          taken.push(Number(data.n));
          if (taken.length % 20 === 0) await turns(1);
        }
      })();
      await burst(connection);
      await client.execute('query-status');
      await client.close();
      await consuming;
      expect(taken.length + stream.dropped).toBe(COUNT);
      expect(stream.dropped).toBeGreaterThan(0);
      expect(taken.every((n, at) => at === 0 || n > (taken[at - 1] ?? n))).toBe(true);
      expect(longest).toBe(500);
    },
  );

  it('a consumer that keeps pace misses none', async () => {
    const { client, connection } = await pair();
    const stream = client.events('N', { limit: 5000 });
    const taken: unknown[] = [];
    const consuming = rest(stream, taken);
    await burst(connection, 20_000);
    await client.execute('query-status');
    await client.close();
    await consuming;
    expect([taken, stream.dropped]).toEqual([numbers(0, 20_000), 0]);
  });

  it('streams do not share their fate', async () => {
    const { client, connection } = await pair();
    const small = client.events('N', { limit: 1 });
    const failing = client.events('N', { limit: 1, overflow: 'fail' });
    const large = client.events(['N', 'OTHER'], { limit: 5000 });
    const other = client.events('OTHER');
    await burst(connection, 5000);
    await client.execute('query-status');
    expect([small.dropped, large.dropped, large.length, other.length]).toEqual([4999, 0, 5000, 0]);
    expect((await failing.next()).value).toMatchObject({ data: { n: 0 } });
    await failure(failing.next(), QmpEventsLostError);
  });
});

describe('events of any name and at any time', () => {
  it.each(['__proto__', 'constructor', 'toString', '*', 'a b', 'é', ' '])(
    'an event that is called %j is an event like any other',
    async (name) => {
      const { client, connection, events, problems } = await pair();
      const heard: string[] = [];
      if (name !== '*') client.on(name, ({ event }) => heard.push(event));
      connection.event(name);
      connection.event('LAST');
      await until(() => events.includes('LAST'));
      expect(events).toEqual([name, 'LAST']);
      expect(heard).toEqual(name === '*' ? [] : [name]);
      expect(problems).toEqual([]);
    },
  );

  it('an event without data or a timestamp has an empty one, and none', async () => {
    const { client, connection } = await pair();
    const event = client.waitFor('A');
    await connection.sendRaw('{"event": "A", "timestamp": {"seconds": -1, "microseconds": -1}}\n');
    expect(await event).toEqual({
      event: 'A',
      data: {},
      timestamp: { seconds: -1, microseconds: -1 },
    });
  });

  it('events between a command and its reply are there before the reply', async () => {
    const { client, server, events } = await pair();
    server.on('device_del', (_, { connection }: FakeQmpContext) => {
      connection.event('DEVICE_DELETED', { path: '/machine/vf0' });
      connection.event('DEVICE_DELETED', { device: 'vf0', path: '/machine/vf0' });
    });
    await client.execute('device_del', { id: 'vf0' });
    expect(events).toEqual(['DEVICE_DELETED', 'DEVICE_DELETED']);
  });

  it('an event that comes before its command is answered is found from a mark', async () => {
    const { client, server } = await pair();
    server.on('device_del', ({ id }, { connection }: FakeQmpContext) => {
      connection.event('DEVICE_DELETED', { device: id, path: '/machine/vf0' });
    });
    server.event('DEVICE_DELETED', { device: 'vf0', path: 'of before' });
    await client.execute('query-status');
    const since = client.mark();
    await client.execute('device_del', { id: 'vf0' });
    const event = await client.waitFor('DEVICE_DELETED', () => true, { since });
    expect(event.data.path).toBe('/machine/vf0');
  });

  it('a mark from which too much has happened says so', async () => {
    const { client, connection } = await pair({ eventHistory: 10 });
    const since = client.mark();
    await burst(connection, 1000);
    await client.execute('query-status');
    await failure(
      client.waitFor('N', () => true, { since }),
      QmpEventsLostError,
    );
  });
});

describe('waiting for an event', () => {
  it('ends at the deadline, by its signal, and when the connection is lost', async () => {
    const { client, connection } = await pair();
    const late = client.waitFor('NEVER', () => true, { timeout: 20 });
    expect((await failure(late, QmpEventTimeoutError)).timeout).toBe(20);
    const abort = new AbortController();
    const aborted = client.waitFor('NEVER', () => true, { signal: abort.signal });
    abort.abort('enough');
    expect((await failure(aborted, QmpEventError)).cause).toBe('enough');
    const fired = client.waitFor('NEVER', () => true, { signal: abort.signal });
    await failure(fired, QmpEventError);
    const lost = client.waitFor('NEVER', () => true, { timeout: 0 });
    connection.reset();
    await failure(lost, QmpEventError);
  });

  it("that nobody looks at is nobody's unhandled rejection", async () => {
    const { client, connection } = await pair();
    void client.waitFor('NEVER', () => true, { timeout: 1 });
    void client.waitFor('NEVER', () => true, { signal: AbortSignal.abort() });
    void client.waitFor('NEVER');
    connection.reset();
    await until(() => client.state === 'idle');
    void client.waitFor('NEVER');
    await turns();
  });

  it('a predicate that throws rejects its own wait, and no other', async () => {
    const { client, server } = await pair();
    const bad = failure(
      client.waitFor('A', () => {
        throw new Error('bad predicate');
      }),
      QmpEventError,
    );
    const good = client.waitFor('A');
    server.event('A');
    expect((await bad).message).toContain('bad predicate');
    expect(await good).toMatchObject({ event: 'A' });
  });
});

describe('what a listener does is its own affair', () => {
  it('one that throws is told, and the others and the session go on', async () => {
    const errors: Error[] = [];
    const all = await pair({ onListenerError: (error) => errors.push(error) });
    const oops = new Error('oops');
    const bad = (): never => {
      throw oops;
    };
    all.client.on('A', bad);
    all.client.onProblem(bad);
    const heard: string[] = [];
    all.client.on('A', ({ event }) => heard.push(event));
    await all.connection.sendRaw('{"event": "A"}\nbad\n{"event": "A"}\n');
    await until(() => heard.length === 2);
    expect(errors).toHaveLength(3);
    for (const error of errors) {
      expect(error).toBeInstanceOf(QmpListenerError);
      expect(error.cause).toBe(oops);
    }
    await expectUsable(all);
  });

  it('one that takes itself or another back is heard no more, from that event on', async () => {
    const { client, connection, events } = await pair();
    const heard: string[] = [];
    const offFirst = client.on('A', () => {
      heard.push('first');
      offFirst();
      offSecond();
    });
    const offSecond = client.on('A', () => heard.push('second'));
    await connection.sendRaw('{"event": "A"}\n{"event": "A"}\n{"event": "LAST"}\n');
    await until(() => events.includes('LAST'));
    expect(heard).toEqual(['first']);
    offFirst();
  });

  it('one that closes the client hears nothing more', async () => {
    const { client, connection, events } = await pair();
    client.on('A', () => void client.close());
    await connection.sendRaw('{"event": "A"}\n{"event": "B"}\n{"event": "C"}\n');
    await until(() => client.state === 'idle');
    await turns();
    expect(events).toEqual(['A']);
  });

  it('one that sends commands gets its replies, also when it sends one for each event', async () => {
    const { client, connection, server } = await pair({ maxQueued: 2000 });
    server.on('ask', ({ n }) => n);
    const replies: Promise<unknown>[] = [];
    client.on('N', ({ data }) => replies.push(client.executeAny('ask', { n: data.n })));
    await burst(connection, 1000);
    await until(() => replies.length === 1000);
    expect(await Promise.all(replies)).toEqual(numbers(0, 1000));
  });
});

describe('a stream of events', () => {
  it('ends for who leaves its loop, and counts nothing more', async () => {
    const { client, connection } = await pair();
    const stream = client.events('N', { limit: 1 });
    const sent = burst(connection, 10);
    for await (const { data } of stream) {
      expect(data.n).toBe(0);
      break;
    }
    await sent;
    const dropped = stream.dropped;
    await burst(connection, 10);
    await client.execute('query-status');
    expect(stream.dropped).toBe(dropped);
    expect(await stream.next()).toMatchObject({ done: true });
  });

  it('ends by its signal, also one that has fired before', async () => {
    const { client, server } = await pair();
    const abort = new AbortController();
    const stream = client.events('N', { signal: abort.signal });
    const reading = rest(stream);
    abort.abort();
    expect(await reading).toEqual([]);
    const never = client.events('N', { signal: abort.signal });
    server.event('N');
    expect(await rest(never)).toEqual([]);
  });

  it('throws when the connection is lost, after what came before', async () => {
    const { client, connection } = await pair();
    const stream = client.events('N');
    await burst(connection, 3);
    connection.end();
    const taken: unknown[] = [];
    await expect(rest(stream, taken)).rejects.toMatchObject({ name: 'QmpDisconnectError' });
    expect(taken).toEqual([0, 1, 2]);
  });

  it("of which the error is not looked at is nobody's unhandled rejection", async () => {
    const { client, connection } = await pair();
    client.events('N');
    connection.reset();
    await until(() => client.state === 'idle');
  });

  it('waiters that ask several times at once each get one, in order', async () => {
    const { client, connection } = await pair();
    const stream = client.events('N');
    const three = [stream.next(), stream.next(), stream.next()];
    await burst(connection, 2);
    await client.execute('query-status');
    await client.close();
    const results = await Promise.all(three);
    expect(results.map(({ done, value }) => (done === true ? 'end' : value?.data.n))).toEqual([
      0,
      1,
      'end',
    ]);
  });
});

it('an event that comes with the reply to quit is heard', async () => {
  const { client, events, reasons } = await pair();
  await client.execute('quit');
  await until(() => client.state === 'idle');
  expect(events).toEqual(['SHUTDOWN']);
  expect(reasons.at(-1)?.message).toContain('host-qmp-quit');
});
