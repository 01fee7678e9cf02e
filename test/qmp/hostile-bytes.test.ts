import { describe, expect, it } from 'vitest';
import {
  QmpLimitError,
  QmpMessageError,
  QmpParseError,
  QmpProtocolError,
  QmpReplyError,
} from '../../src/qmp/index.js';
import { type FakeQmpContext, NO_REPLY } from '../../src/qmp/testing.js';
import {
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

const bytes = (...parts: (string | number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

/** Sends bytes between two commands, so that they have been read when it resolves. */
async function between({ client, connection, server }: Pair, raw: string | Uint8Array) {
  server.on('flush', (_, { message }: FakeQmpContext) => {
    void connection.sendRaw(raw);
    connection.send({ return: 'flushed', id: message.id });
    return NO_REPLY;
  });
  expect(await client.executeAny('flush')).toBe('flushed');
}

describe('however the bytes come, the client reads', () => {
  it.each([
    ['byte by byte', { chunkBytes: 1 }],
    ['in odd pieces', { chunkBytes: [1, 2, 3, 5, 7, 11, 13] }],
    ['with LF instead of CRLF', { newline: '\n' as const }],
    ['on several lines', { pretty: true }],
    [
      'on several lines that end in LF, byte by byte',
      {
        pretty: true,
        newline: '\n' as const,
        chunkBytes: 1,
      },
    ],
  ])('the handshake, replies, errors and events: %s', async (_, options) => {
    const all = await pair({}, options);
    const value = {
      list: [1, { a: 'é€𝄞"\\\r\n' }],
      none: {},
      filler: 'x'.repeat(3000),
      big: 2n ** 64n - 1n,
    };
    all.server.on('value', value);
    expect(await all.client.executeAny('value')).toEqual(value);
    await expect(all.client.executeAny('nothing')).rejects.toMatchObject({
      errorClass: 'CommandNotFound',
      desc: 'The command nothing has not been found',
    });
    const event = all.client.waitFor('DEVICE_DELETED');
    const data = { device: 'vf0', path: '/machine/vf0', big: -(2n ** 63n) };
    all.server.event('DEVICE_DELETED', data);
    expect(await event).toMatchObject({ data });
    expect(all.problems).toEqual([]);
  });

  it('characters of several bytes that are cut in the middle', async () => {
    const { client, connection } = await pair({}, { chunkBytes: 1 });
    const event = client.waitFor('NAME');
    await connection.sendRaw('{"event": "NAME", "data": {"name": "é€𝄞"}}\r\n');
    expect((await event).data).toEqual({ name: 'é€𝄞' });
  });

  it('many messages in one piece', async () => {
    const { client, connection, events } = await pair();
    const last = client.waitFor('N999');
    const lines = Array.from({ length: 1000 }, (_, n) => `{"event": "N${n}"}\r\n`);
    await connection.sendRaw(lines.join(''));
    await last;
    expect(events).toEqual(Array.from({ length: 1000 }, (_, n) => `N${n}`));
  });

  it('past empty and blank lines, without a word', async () => {
    const all = await pair();
    await between(all, '\r\n\n\n  \r\n\t\n\r\n{"event": "AFTER"}\n\n');
    expect(all.events).toEqual(['AFTER']);
    expect(all.problems).toEqual([]);
  });
});

describe('what is not QMP is skipped and told, and the session goes on', () => {
  it.each<[string, Uint8Array | string]>([
    ['a byte that no UTF-8 has', bytes('{"event": "A', [0xff], '"}\n')],
    ['an overlong NUL', bytes('{"event": "A', [0xc0, 0x80], '"}\n')],
    ['half a surrogate pair', bytes('{"event": "A', [0xed, 0xa0, 0x80], '"}\n')],
    ['a character that ends too soon', bytes('{"event": "A', [0xe2, 0x82], '"}\n')],
    ['text', "qemu-system-x86_64: warning: host doesn't support\n"],
    ['NUL bytes', bytes([0, 0, 0, 0], '\n')],
    ['a message without its end', '{"event": \n'],
    ['two messages on one line', '{"event": "A"}{"event": "B"}\n'],
    ['a bare CR between two messages', '{"event": "A"}\r{"event": "B"}\n'],
    ['a comment', '{"event": "A"} // so\n'],
  ])('%s', async (_, raw) => {
    const all = await pair();
    await between(all, raw);
    expect(all.problems).toEqual([expect.any(QmpParseError)]);
    expect(all.events).toEqual([]);
    await expectUsable(all);
  });

  it.each([
    'null',
    '42',
    '"text"',
    '[]',
    '[{"event": "A"}]',
    '{}',
    '{"id": 1}',
    '{"event": 5}',
    '{"event": null, "data": {}}',
    '{"event": "A", "data": []}',
    '{"error": "failed"}',
    '{"QMP": {}}',
    '{"execute": "query-status"}',
  ])('JSON that is no message: %s', async (line) => {
    const all = await pair();
    await between(all, `${line}\r\n`);
    expect(all.problems).toEqual([expect.any(QmpMessageError)]);
    expect(all.events).toEqual([]);
    await expectUsable(all);
  });

  it('a line in between two good ones', async () => {
    const all = await pair();
    await between(all, '{"event": "A"}\r\n}{\r\n{"event": "B"}\r\n');
    expect(all.events).toEqual(['A', 'B']);
    expect(all.problems).toHaveLength(1);
  });

  it('a message on several lines that another one interrupts', async () => {
    const all = await pair();
    await between(all, '{\n    "event": "A",\n{"event": "B"}\n{\n    "event": "C"\n}\n');
    expect(all.events).toEqual(['B', 'C']);
    expect(all.problems).toEqual([expect.any(QmpParseError)]);
  });

  it('99 bad lines in a row, as often as good ones stand between', async () => {
    const all = await pair();
    for (let round = 0; round < 3; round += 1) await between(all, 'bad\n'.repeat(99));
    expect(all.problems).toHaveLength(297);
    await expectUsable(all);
  });

  it('but after 100 bad lines in a row the connection is dropped', async () => {
    const all = await pair();
    const pending = all.client.executeAny('never', {}, { timeout: 0 });
    all.server.on('never', NO_REPLY);
    await all.connection.sendRaw('bad\n'.repeat(150));
    const interrupted = await failure(pending, Error);
    expect(interrupted.cause).toBeInstanceOf(QmpProtocolError);
    expect(all.client.state).toBe('idle');
    expect(all.reasons.at(-1)).toBeInstanceOf(QmpProtocolError);
    expect(all.problems).toHaveLength(100);
    await all.connection.closed;
  });
});

describe('JSON that is made to confuse', () => {
  /** Both ways of reading JSON: integers beyond 2^53 take another one. */
  const ways = [
    ['', ''],
    ['with a long integer', ', "n": 18446744073709551615'],
  ] as const;

  /** A reply to the command, as this text. */
  async function reply(all: Pair, text: (id: unknown) => string): Promise<unknown> {
    all.server.on('reply', (_, { connection, message }: FakeQmpContext) => {
      void connection.sendRaw(`${text(message.id)}\r\n`);
      return NO_REPLY;
    });
    return all.client.executeAny('reply');
  }

  it.each(ways)('__proto__ is a key like any other, and no prototype %s', async (_, more) => {
    const all = await pair();
    const value = await reply(
      all,
      (id) =>
        `{"return": {"__proto__": {"polluted": 1}, "a": {"__proto__": 2}${more}}, "id": ${id}}`,
    );
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.getOwnPropertyDescriptor(value, '__proto__')?.value).toEqual({ polluted: 1 });
    expect(value).not.toHaveProperty('polluted');
    const { a } = value as { a: object };
    expect(Object.getOwnPropertyDescriptor(a, '__proto__')?.value).toBe(2);
    expect({}).not.toHaveProperty('polluted');
  });

  it.each(ways)('a message cannot be forged through __proto__ %s', async (_, more) => {
    const all = await pair();
    await between(all, `{"__proto__": {"event": "FORGED"}${more}}\r\n`);
    expect(all.events).toEqual([]);
    expect(all.problems).toEqual([expect.any(QmpMessageError)]);
  });

  it.each(ways)('the keys constructor and toString are data %s', async (_, more) => {
    const all = await pair();
    const value = await reply(
      all,
      (id) => `{"return": {"constructor": 1, "toString": 2${more}}, "id": ${id}}`,
    );
    expect(value).toMatchObject({ constructor: 1, toString: 2 });
  });

  it.each(ways)('of a key that stands twice, the last one counts %s', async (_, more) => {
    const all = await pair();
    const value = await reply(
      all,
      (id) => `{"id": 0, "return": 1, "return": {"a": 1, "a": {"b": 2}${more}}, "id": ${id}}`,
    );
    expect(value).toMatchObject({ a: { b: 2 } });
    expect(all.problems).toEqual([]);
  });

  it.each(ways)('nesting beyond all reason ends nothing %s', async (_, more) => {
    const all = await pair();
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    await between(all, `{"event": "DEEP", "data": {"d": ${deep}${more}}}\r\n`);
    await expectUsable(all);
  });

  it('__proto__ in arguments is sent as it is, with and without a bigint', async () => {
    const all = await pair();
    all.server.on('take', {});
    for (const more of [{}, { n: 18446744073709551615n }]) {
      const args: object = JSON.parse('{"__proto__": {"a": 1}}');
      await all.client.executeAny('take', Object.assign(args, more));
      const { raw } = await all.server.nextCommand('take');
      expect(raw.replaceAll(' ', '')).toContain('"__proto__":{"a":1}');
    }
  });

  it.each<[string, unknown]>([
    ['18446744073709551615', 18446744073709551615n],
    ['-9223372036854775808', -9223372036854775808n],
    ['9007199254740993', 9007199254740993n],
    ['9007199254740992', 9007199254740992n],
    ['-9007199254740993', -9007199254740993n],
    ['9007199254740991', 9007199254740991],
    ['-9007199254740991', -9007199254740991],
    ['4096', 4096],
    ['0.1', 0.1],
    ['1e3', 1000],
    ['1234567890123456.5', 1234567890123456.5],
  ])('the number %s loses nothing on its way here', async (digits, number) => {
    const all = await pair();
    const value = await reply(all, (id) => `{"return": {"n": [${digits}]}, "id": ${id}}`);
    expect(value).toEqual({ n: [number] });
    const event = all.client.waitFor('NUMBER');
    await all.connection.sendRaw(`{"event": "NUMBER", "data": {"n": ${digits}}}\r\n`);
    expect((await event).data).toEqual({ n: number });
  });

  it.each([
    [18446744073709551615n, '18446744073709551615'],
    [-9223372036854775808n, '-9223372036854775808'],
    [9007199254740993n, '9007199254740993'],
    [7n, '7'],
    [9007199254740991, '9007199254740991'],
    [0.1, '0.1'],
  ])('the number %s loses nothing on its way there', async (number, digits) => {
    const all = await pair();
    all.server.on('take', {});
    await all.client.executeAny('take', { n: number, deep: [{ n: number }] });
    const { raw } = await all.server.nextCommand('take');
    expect(raw.match(/-?[0-9][0-9.]{0,30}(?=[,}\]])/g)?.slice(0, 2)).toEqual([digits, digits]);
  });
});

describe('messages beyond the limit', () => {
  const SIZE = 64 * MIB;

  it.each([
    ['first', 1 * MIB],
    ['last', 1 * MIB],
    ['last', 32 * MIB],
  ])(
    '64 MB with the id %s and a limit of %i: the command fails, memory stays bounded, the session goes on',
    async (place, limit) => {
      const all = await pair({ maxMessageBytes: limit });
      const before = memoryInUse();
      let most = 0;
      all.server.on('huge', async (_, { connection, message }: FakeQmpContext) => {
        const id = `"id": ${message.id}`;
        const piece = Buffer.alloc(MIB / 4, 'x');
        await connection.sendRaw(place === 'first' ? `{${id}, "return": "` : '{"return": "');
        for (let sent = 0; sent < SIZE; sent += piece.length) {
          await connection.sendRaw(piece);
          if (sent % (4 * MIB) === 0) most = Math.max(most, memoryInUse() - before);
        }
        await connection.sendRaw(place === 'first' ? '"}\r\n' : `", ${id}}\r\n`);
        return NO_REPLY;
      });
      const error = await failure(all.client.executeAny('huge'), QmpReplyError);
      expect(error.cause).toBeInstanceOf(QmpLimitError);
      expect(all.problems).toEqual([expect.any(QmpLimitError)]);
      const [problem] = all.problems;
      expect(problem).toMatchObject({ limit });
      expect((problem as QmpLimitError).bytes).toBeGreaterThan(SIZE);
      // Twice the limit while a message grows, and what is on its way between the two ends.
      expect(most).toBeLessThan(2 * limit + 12 * MIB);
      await expectUsable(all);
    },
  );

  const filler = 'x'.repeat(8192);
  const lines = '    "some": "thing",\n'.repeat(500);
  const small = { maxMessageBytes: 4096, commandTimeout: 5000 };

  it('a reply within the limit is taken, one byte beyond is not', async () => {
    const all = await pair(small);
    all.server.on('sized', ({ size }) => 'x'.repeat(Number(size)));
    const frame = `{"return": "", "id": 1}`.length;
    expect(await all.client.executeAny('sized', { size: 4096 - frame })).toHaveLength(4096 - frame);
    await failure(all.client.executeAny('sized', { size: 4096 - frame + 1 }), QmpReplyError);
  });

  it.each([
    ['at its head', (id: unknown) => `{"id": ${id}, "return": "${filler}"}`],
    ['at its tail', (id: unknown) => `{"return": "${filler}", "id": ${id}}`],
    ['on several lines', (id: unknown) => `{\n    "return": {\n${lines}    },\n    "id": ${id}\n}`],
    [
      'after a long line of several',
      (id: unknown) => `{\n    "return": "${filler}",\n    "id": ${id}\n}`,
    ],
  ])('the id %s says whose reply it was', async (_, text) => {
    const all = await pair(small);
    all.server.on('first', NO_REPLY).on('second', NO_REPLY);
    const [first, second] = [all.client.executeAny('first'), all.client.executeAny('second')];
    const [a, b] = [await all.server.nextCommand('first'), await all.server.nextCommand('second')];
    await all.connection.sendRaw(`${text(b.id)}\r\n`);
    expect((await failure(second, QmpReplyError)).command).toBe('second');
    all.connection.send({ return: 'in time', id: a.id });
    expect(await first).toBe('in time');
    await expectUsable(all);
  });

  it('without an id that can be read, it was the reply to the oldest', async () => {
    const all = await pair(small);
    all.server.on('first', NO_REPLY).on('second', NO_REPLY);
    const [first, second] = [all.client.executeAny('first'), all.client.executeAny('second')];
    await all.server.nextCommand('first');
    const { id } = await all.server.nextCommand('second');
    await all.connection.sendRaw(`${filler}\r\n`);
    expect((await failure(first, QmpReplyError)).command).toBe('first');
    all.connection.send({ return: 2, id });
    expect(await second).toBe(2);
  });

  it('an event is no reply: it is told as a problem, and commands go on waiting', async () => {
    const all = await pair(small);
    all.server.on('slow', NO_REPLY);
    const slow = all.client.executeAny('slow');
    const { id } = await all.server.nextCommand('slow');
    all.connection.event('LARGE', { filler });
    await until(() => all.problems.length > 0);
    expect(all.problems).toEqual([expect.any(QmpLimitError)]);
    all.connection.send({ return: 'still here', id });
    expect(await slow).toBe('still here');
  });

  it('one that never ends is not kept either', async () => {
    const all = await pair({ maxMessageBytes: MIB });
    const before = memoryInUse();
    const piece = Buffer.alloc(MIB, '[');
    let most = 0;
    for (let count = 0; count < 64; count += 1) {
      await all.connection.sendRaw(piece);
      if (count % 8 === 7) most = Math.max(most, memoryInUse() - before);
    }
    expect(most).toBeLessThan(14 * MIB);
    await all.connection.sendRaw('\n');
    await until(() => all.problems.length > 0);
    await expectUsable(all);
  });

  it('on several lines, one that never ends is not kept either', async () => {
    const all = await pair({ maxMessageBytes: MIB });
    const before = memoryInUse();
    await all.connection.sendRaw('{\n');
    const piece = Buffer.from('    "some": "thing",\n'.repeat(50_000));
    let most = 0;
    for (let count = 0; count < 48; count += 1) {
      await all.connection.sendRaw(piece);
      if (count % 8 === 7) most = Math.max(most, memoryInUse() - before);
    }
    expect(most).toBeLessThan(20 * MIB);
    await all.connection.sendRaw('}\n');
    await until(() => all.problems.length > 0);
    expect(all.problems).toEqual([expect.any(QmpLimitError)]);
    await expectUsable(all);
  });
});

it('a listener for problems that closes the client ends the reading at once', async () => {
  const server = await serve();
  const { client, problems, events } = watch(server.target);
  await client.connect();
  client.onProblem(() => void client.close());
  await (await server.connection()).sendRaw('bad\nbad\n{"event": "AFTER"}\nbad\n');
  await until(() => client.state === 'idle');
  await turns();
  expect(problems).toHaveLength(1);
  expect(events).toEqual([]);
});
