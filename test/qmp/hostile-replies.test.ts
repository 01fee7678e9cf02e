import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import {
  QmpAbortError,
  QmpExecuteError,
  QmpMessageError,
  QmpRefusedError,
  QmpReplyError,
  QmpTimeoutError,
} from '../../src/qmp/index.js';
import { type FakeQmpContext, type FakeQmpMessage, NO_REPLY } from '../../src/qmp/testing.js';
import { expectUsable, failure, guard, type Pair, pair, turns, until } from './hostile-tools.js';

guard();

const executed = (all: Pair): string[] =>
  all.server.received.flatMap(({ command }) =>
    command === undefined || command === 'qmp_capabilities' ? [] : [command],
  );

/** Commands that the server does not answer by itself. */
async function unanswered(all: Pair, ...names: string[]) {
  for (const name of names) all.server.on(name, NO_REPLY);
  const replies = names.map((name) => all.client.executeAny(name));
  for (const reply of replies) reply.catch(() => {});
  const messages: FakeQmpMessage[] = [];
  for (const name of names) messages.push(await all.server.nextCommand(name));
  return { replies, ids: messages.map(({ id }) => id) };
}

describe('a reply goes to the command whose id it has', () => {
  it('whatever the order', async () => {
    const all = await pair();
    const { replies, ids } = await unanswered(all, 'a', 'b', 'c');
    for (const at of [2, 0, 1]) all.connection.send({ return: at, id: ids[at] });
    expect(await Promise.all(replies)).toEqual([0, 1, 2]);
    expect(all.problems).toEqual([]);
  });

  it.each([
    ['an id that nobody has used', 123_456],
    ['a negative id', -1],
    ['an id that is text', 'libvirt-7'],
    ['an id that is an object', { id: 1 }],
    ['an id beyond 2^53', 18446744073709551615n],
    ['the id null', null],
    ['no id', undefined],
  ])('%s: told as a problem, and nobody is answered', async (_, id) => {
    const all = await pair();
    const { replies, ids } = await unanswered(all, 'a');
    all.connection.send({ return: 'forged', id });
    if (id !== undefined) {
      all.connection.send({ id, error: { class: 'GenericError', desc: 'forged' } });
    }
    all.connection.send({ return: 'real', id: ids[0] });
    expect(await replies[0]).toBe('real');
    expect(all.problems).toHaveLength(id === undefined ? 1 : 2);
    expect(all.problems[0]).toBeInstanceOf(QmpMessageError);
    await expectUsable(all);
  });

  it('an id that is the text of a number is not that number', async () => {
    const all = await pair();
    const { replies, ids } = await unanswered(all, 'a');
    all.connection.send({ return: 'forged', id: String(ids[0]) });
    all.connection.send({ return: 'real', id: ids[0] });
    expect(await replies[0]).toBe('real');
  });

  it('a second reply to the same command: told, and the first counts', async () => {
    const all = await pair();
    all.server.on('twice', (_, { reply }: FakeQmpContext) => {
      reply('first');
      return 'second';
    });
    expect(await all.client.executeAny('twice')).toBe('first');
    await until(() => all.problems.length > 0);
    expect(all.problems).toEqual([expect.any(QmpMessageError)]);
    await expectUsable(all);
  });

  it('a second greeting is a problem, and no more', async () => {
    const all = await pair();
    all.connection.greet();
    await until(() => all.problems.length > 0);
    await expectUsable(all);
  });

  it('an error of no known form rejects its command', async () => {
    const all = await pair();
    const { replies, ids } = await unanswered(all, 'a', 'b');
    all.connection.send({ id: ids[0], error: {} });
    all.connection.send({ id: ids[1], error: { class: 'NewClass', desc: 'new', more: 1 } });
    for (const reply of replies) await failure(Promise.resolve(reply), QmpExecuteError);
    await expect(replies[1]).rejects.toMatchObject({ errorClass: 'NewClass', desc: 'new' });
  });
});

describe('an error without an id', () => {
  const error = { error: { class: 'GenericError', desc: 'JSON parse error' } };

  it('rejects the oldest command, and the others get their replies', async () => {
    const all = await pair();
    const { replies, ids } = await unanswered(all, 'a', 'b');
    all.connection.send(error);
    all.connection.send({ return: 2, id: ids[1] });
    const unread = await failure(Promise.resolve(replies[0]), QmpReplyError);
    expect(unread.command).toBe('a');
    expect(unread.message).toContain('JSON parse error');
    expect(await replies[1]).toBe(2);
    expect(all.problems).toEqual([]);
  });

  it('does not mean an out-of-band command, which is not answered in order', async () => {
    const all = await pair({ oob: true });
    all.server.on('yank', NO_REPLY).on('a', NO_REPLY);
    const yank = all.client.executeAny('yank', {}, { outOfBand: true });
    const { id } = await all.server.nextCommand('yank');
    const a = all.client.executeAny('a');
    await all.server.nextCommand('a');
    all.connection.send(error);
    expect((await failure(a, QmpReplyError)).command).toBe('a');
    all.connection.send({ return: 'yanked', id });
    expect(await yank).toBe('yanked');
  });

  it('is a problem where no command is in flight', async () => {
    const all = await pair();
    all.connection.send(error);
    await until(() => all.problems.length > 0);
    expect(all.problems).toEqual([expect.any(QmpMessageError)]);
    await expectUsable(all);
  });

  it('that a command whose deadline has passed has caused hurts no other', async () => {
    const all = await pair();
    all.server.on('late', NO_REPLY);
    await failure(all.client.executeAny('late', {}, { timeout: 20 }), QmpTimeoutError);
    const { replies, ids } = await unanswered(all, 'next');
    all.connection.send(error);
    all.connection.send({ return: 1, id: ids[0] });
    expect(await replies[0]).toBe(1);
  });
});

describe('a command that nobody waits for any more', () => {
  it('after its deadline, its reply is dropped without a word', async () => {
    const all = await pair();
    all.server.on('slow', NO_REPLY);
    const error = await failure(
      all.client.executeAny('slow', {}, { timeout: 20 }),
      QmpTimeoutError,
    );
    expect(error).toMatchObject({ command: 'slow', timeout: 20 });
    const { id } = await all.server.nextCommand('slow');
    all.connection.send({ return: 'late', id });
    await expectUsable(all);
    expect(all.problems).toEqual([]);
  });

  it('after its signal, likewise; the reason is the cause', async () => {
    const all = await pair();
    all.server.on('slow', NO_REPLY);
    const abort = new AbortController();
    const slow = all.client.executeAny('slow', {}, { signal: abort.signal });
    const { id } = await all.server.nextCommand('slow');
    const reason = new Error('enough');
    abort.abort(reason);
    expect((await failure(slow, QmpAbortError)).cause).toBe(reason);
    all.connection.send({ return: 'late', id });
    all.connection.send({ return: 'again', id });
    await expectUsable(all);
    expect(all.problems).toHaveLength(1); // the second one
  });

  it.each(['timeout', 'signal'])('keeps its place until its reply comes (%s)', async (by) => {
    const all = await pair({ maxInFlight: 1 });
    all.server.on('slow', NO_REPLY).on('next', 'done');
    const abort = new AbortController();
    const options = by === 'timeout' ? { timeout: 20 } : { signal: abort.signal };
    const slow = failure(all.client.executeAny('slow', {}, options), Error);
    const { id } = await all.server.nextCommand('slow');
    abort.abort();
    await slow;
    const next = all.client.executeAny('next');
    await turns();
    expect(executed(all)).toEqual(['slow']);
    all.connection.send({ return: {}, id });
    expect(await next).toBe('done');
  });

  it('is never sent if it has still been waiting for its turn', async () => {
    const all = await pair({ maxInFlight: 1 });
    const { ids } = await unanswered(all, 'first');
    const abort = new AbortController();
    const aborted = all.client.executeAny('aborted', {}, { signal: abort.signal });
    const late = all.client.executeAny('late', {}, { timeout: 20 });
    const last = all.client.execute('query-status');
    abort.abort();
    await failure(aborted, QmpAbortError);
    await failure(late, QmpTimeoutError);
    all.connection.send({ return: {}, id: ids[0] });
    await last;
    expect(executed(all)).toEqual(['first', 'query-status']);
  });

  it('is never sent if its signal has fired before', async () => {
    const all = await pair();
    const signal = AbortSignal.abort('no');
    const error = await failure(all.client.executeAny('a', {}, { signal }), QmpAbortError);
    expect(error.cause).toBe('no');
    await expectUsable(all);
    expect(executed(all)).toEqual(['query-status']);
  });

  it.each([
    ['keeps none of them', 10],
    ['is nothing that Node would warn of', 50],
  ])('a signal that many commands share at once %s', async (_, count) => {
    const all = await pair();
    const { signal } = new AbortController();
    const commands = Array.from({ length: count }, () =>
      all.client.execute('query-status', {}, { signal }),
    );
    await Promise.all(commands);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

describe('commands are given to QEMU as it can take them', () => {
  it('never more than eight at once, in order, and each is answered', async () => {
    const all = await pair({ maxQueued: 5000 });
    let most = 0;
    let waiting = 0;
    const order: unknown[] = [];
    all.server.on('work', async ({ n }) => {
      order.push(n);
      const inFlight = executed(all).length - order.length + 1;
      most = Math.max(most, inFlight);
      waiting += 1;
      if (waiting % 100 === 0) await turns(3);
      return n;
    });
    const numbers = Array.from({ length: 2000 }, (_, n) => n);
    const replies = await Promise.all(numbers.map((n) => all.client.executeAny('work', { n })));
    expect(replies).toEqual(numbers);
    expect(order).toEqual(numbers);
    expect(most).toBe(8);
  });

  it('an out-of-band command goes past a queue that is full', async () => {
    const all = await pair({ oob: true, maxInFlight: 1, maxQueued: 1 });
    all.server.on('yank', 'done');
    await unanswered(all, 'first');
    all.client.executeAny('second').catch(() => {});
    expect(await all.client.executeAny('yank', {}, { outOfBand: true })).toBe('done');
  });

  it.each<[string, () => Record<string, unknown>]>([
    ['NaN', () => ({ n: Number.NaN })],
    ['Infinity', () => ({ n: Number.POSITIVE_INFINITY })],
    ['a function', () => ({ f: () => 1 })],
    ['a symbol', () => ({ s: Symbol('s') })],
    ['a NUL character', () => ({ s: 'a\0b' })],
    [
      'a circle',
      () => {
        const circle: Record<string, unknown> = {};
        circle.self = circle;
        return circle;
      },
    ],
    [
      'a getter that throws',
      () => ({
        get bad() {
          throw new Error('bad');
        },
      }),
    ],
  ])('arguments with %s are refused, and nothing is sent', async (_, args) => {
    const all = await pair();
    await failure(all.client.executeAny('a', args()), QmpRefusedError);
    await expectUsable(all);
    expect(executed(all)).toEqual(['query-status']);
  });

  it.each(['a"b', 'a\nb', 'a\\b', '}{', ''])(
    'a command named %j is one command, and QEMU says that it is not there',
    async (name) => {
      const all = await pair();
      const error = await failure(all.client.executeAny(name), Error);
      expect(error).toMatchObject({ errorClass: 'CommandNotFound' });
      await expectUsable(all);
    },
  );
});

describe('a server that reads no more', () => {
  /** 16 MiB in flight: more than any socket's buffer. */
  const large = { blob: 'x'.repeat(2 * 1024 * 1024) };

  it('deadlines fire, the queue fills, more is refused; all goes on when it reads again', async () => {
    const all = await pair({ maxQueued: 20 });
    all.server.on('large', {}).on('small', ({ n }) => n);
    all.connection.stopReading();
    const stuck = Array.from({ length: 8 }, () =>
      failure(all.client.executeAny('large', large, { timeout: 50 }), QmpTimeoutError),
    );
    const queued = Array.from({ length: 20 }, (_, n) => all.client.executeAny('small', { n }));
    const refused = await failure(all.client.executeAny('small', { n: 20 }), QmpRefusedError);
    expect(refused.message).toContain('maxQueued');
    await Promise.all(stuck);
    await failure(all.client.executeAny('small', { n: 21 }), QmpRefusedError);
    expect(executed(all)).toEqual([]);
    all.connection.resumeReading();
    expect(await Promise.all(queued)).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(executed(all)).toHaveLength(28);
    expect(all.problems).toEqual([]);
    await expectUsable(all);
  });

  it('its events still come, and deadlines of those that wait fire too', async () => {
    const all = await pair({ maxInFlight: 1 });
    all.connection.stopReading();
    const first = failure(all.client.executeAny('a', large, { timeout: 30 }), QmpTimeoutError);
    const second = failure(all.client.executeAny('b', {}, { timeout: 30 }), QmpTimeoutError);
    const event = all.client.waitFor('STOP');
    all.server.event('STOP');
    await Promise.all([first, second, event]);
    expect(all.client.state).toBe('running');
  });

  it('close does not wait for it', async () => {
    const all = await pair();
    all.connection.stopReading();
    const commands = Array.from({ length: 8 }, () =>
      failure(all.client.executeAny('large', large), Error),
    );
    await all.client.close();
    expect(all.client.state).toBe('idle');
    await Promise.all(commands);
  });
});
