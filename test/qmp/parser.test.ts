import { describe, expect, it } from 'vitest';
import {
  QmpLimitError,
  QmpMessageError,
  QmpParseError,
  type QmpProtocolError,
} from '../../src/qmp/errors.js';
import type { Message } from '../../src/qmp/message.js';
import { QmpParser } from '../../src/qmp/parser.js';

function parse(text: string | Uint8Array, limit?: number) {
  const messages: Message[] = [];
  const problems: QmpProtocolError[] = [];
  const parser = new QmpParser(
    { message: (message) => messages.push(message), problem: (problem) => problems.push(problem) },
    limit,
  );
  parser.push(typeof text === 'string' ? Buffer.from(text) : text);
  return { messages, problems, parser };
}

const returned = (id: unknown, value: unknown = {}): Message => ({ kind: 'return', id, value });

describe('what the parser reads', () => {
  it('a greeting', () => {
    const text =
      '{"QMP": {"version": {"qemu": {"micro": 2, "minor": 1, "major": 11}, "package": "Debian"}, "capabilities": ["oob"]}}\r\n';
    expect(parse(text).messages).toEqual([
      {
        kind: 'greeting',
        greeting: {
          version: { major: 11, minor: 1, micro: 2, package: 'Debian' },
          capabilities: ['oob'],
        },
      },
    ]);
  });

  it('a reply, an error, an event without data', () => {
    const text = [
      '{"return": [1], "id": 4}',
      '{"id": 5, "error": {"class": "GenericError", "desc": "no"}}',
      '{"timestamp": {"seconds": 3, "microseconds": 5}, "event": "STOP"}',
      '',
    ].join('\n');
    expect(parse(text).messages).toEqual([
      returned(4, [1]),
      { kind: 'error', id: 5, errorClass: 'GenericError', desc: 'no' },
      {
        kind: 'event',
        event: { event: 'STOP', data: {}, timestamp: { seconds: 3, microseconds: 5 } },
      },
    ]);
  });

  it('text beyond ASCII, raw and escaped', () => {
    expect(parse('{"return": "brücke \\u00fc 🦊", "id": 1}\n').messages).toEqual([
      returned(1, 'brücke ü 🦊'),
    ]);
  });

  it('integers of 64 bits as bigint, and only those', () => {
    const text =
      '{"return": [18446744073709551615, -9223372036854775808, 9007199254740993, 9007199254740991, 0.1234567890123456789, 12345678901234567e3, "1234567890123456789"], "id": 1}\n';
    expect(parse(text).messages).toEqual([
      returned(1, [
        18446744073709551615n,
        -9223372036854775808n,
        9007199254740993n,
        9007199254740991,
        0.12345678901234568,
        12345678901234567e3,
        '1234567890123456789',
      ]),
    ]);
  });

  it('the last of two equal keys, and __proto__ as a key like any other', () => {
    for (const digits of ['1', '9007199254740993']) {
      const text = `{"return": {"a": 1, "a": ${digits}, "__proto__": {"polluted": true}}, "id": 1}\n`;
      const [message] = parse(text).messages;
      const value = (message as { value: Record<string, unknown> }).value;
      expect(Object.keys(value)).toEqual(['a', '__proto__']);
      expect(String(value.a)).toBe(digits);
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect('polluted' in value).toBe(false);
    }
  });
});

describe('long numbers', () => {
  it.each([
    ['in a string', '"a 1234567890123456789 b"', 'a 1234567890123456789 b'],
    [
      'after a string with quotes and backslashes',
      '["\\\\\\"\\\\", 12345678901234567890]',
      ['\\"\\', 12345678901234567890n],
    ],
    [
      'as a key',
      '{"1234567890123456789": -1234567890123456789}',
      { '1234567890123456789': -1234567890123456789n },
    ],
    [
      'in exponents and fractions',
      '[1e1234567890123456789, 1.1234567890123456789, 1234567890123456789.5]',
      [Infinity, 1.1234567890123457, 1234567890123456800],
    ],
    ['that a number holds', '[1000000000000000, 9007199254740991]', [1e15, 9007199254740991]],
    [
      'side by side',
      '[9007199254740993,-9007199254740993 , 1]',
      [9007199254740993n, -9007199254740993n, 1],
    ],
  ])('%s', (_, text, value) => {
    expect(parse(`{"return": ${text}, "id": 1}\n`).messages).toEqual([returned(1, value)]);
  });

  it('with a leading zero are no JSON', () => {
    const { problems } = parse('{"return": 00001234567890123456789, "id": 1}\n');
    expect(problems).toEqual([expect.any(QmpParseError)]);
  });

  it('do not make a large message dear', () => {
    const filler = JSON.stringify('x"\\0123456789012345 '.repeat(50_000));
    const [message] = parse(`{"return": [${filler}, 9007199254740993], "id": 1}\n`).messages;
    expect(message).toMatchObject({ value: [expect.any(String), 9007199254740993n] });
    // Not of pieces: JSON libraries that build strings by character take some 30 bytes for each.
    const before = process.memoryUsage().heapUsed;
    const kept = Array.from({ length: 5 }, () =>
      parse(`{"return": [${filler}, 9007199254740993], "id": 1}\n`),
    );
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(kept.length * filler.length * 15);
  });
});

describe('what the parser skips', () => {
  it.each([
    ['text', 'qemu: warning: something', QmpParseError],
    ['half a message', '{"return": {', QmpParseError],
    ['two in a row', '{"return": {}, "id": 1}{"return": {}, "id": 2}', QmpParseError],
    ['a number', '17', QmpMessageError],
    ['an array', '[{"return": {}}]', QmpMessageError],
    ['null', 'null', QmpMessageError],
    ['an object that is none of them', '{"execute": "query-status"}', QmpMessageError],
    ['an event without a name', '{"event": 3}', QmpMessageError],
    ['an event with data that are none', '{"event": "X", "data": []}', QmpMessageError],
    ['an error that is none', '{"error": "text"}', QmpMessageError],
    ['a greeting without a version', '{"QMP": {}}', QmpMessageError],
    [
      'nested beyond the stack, with long numbers',
      `${'['.repeat(1e5)}1234567890123456789`,
      QmpParseError,
    ],
  ])('%s', (_, line, error) => {
    const { messages, problems } = parse(`${line}\r\n{"return": {}, "id": 9}\r\n`);
    expect(problems).toEqual([expect.any(error)]);
    expect(messages).toEqual([returned(9)]);
  });

  it('invalid UTF-8, and shows its beginning', () => {
    const bytes = Buffer.concat([Buffer.from('{"return": "'), Buffer.from([0xc3, 0x28, 10])]);
    const { messages, problems } = parse(
      Buffer.concat([bytes, Buffer.from('{"return":1,"id":2}\n')]),
    );
    expect(problems).toEqual([expect.any(QmpParseError)]);
    expect((problems[0] as QmpParseError).excerpt).toContain('{"return": "');
    expect(messages).toEqual([returned(2, 1)]);
  });

  it('a message beyond the limit, whose size it tells', () => {
    const long = `{"return": "${'x'.repeat(2000)}", "id": 3}`;
    const { messages, problems, parser } = parse(`${long}\r\n{"return": {}, "id": 4}\r\n`, 1024);
    expect(problems).toEqual([expect.any(QmpLimitError)]);
    expect(problems[0]).toMatchObject({ bytes: long.length, limit: 1024 });
    expect(messages).toEqual([returned(4)]);
    expect(parser.pending).toBe(0);
  });

  it('white space and empty lines without a word', () => {
    const { messages, problems } = parse('\r\n\n   \n\t\r\n{"return": {}, "id": 1}\n\n');
    expect(problems).toEqual([]);
    expect(messages).toEqual([returned(1)]);
  });
});

describe('messages on several lines (pretty=on)', () => {
  it('are put together', () => {
    const { messages, problems } = parse('{\n    "return": {\n    },\n    "id": 1\n}\r\n');
    expect(problems).toEqual([]);
    expect(messages).toEqual([returned(1)]);
  });

  it('that have no end are skipped when the next begins', () => {
    const text =
      '{\n    "return": {\n{"return": {}, "id": 2}\n{\n  "a": 1\n{\n    "return": 3,\n    "id": 3\n}\n';
    const { messages, problems } = parse(text);
    expect(problems).toEqual([expect.any(QmpParseError), expect.any(QmpParseError)]);
    expect(messages).toEqual([returned(2), returned(3, 3)]);
  });

  it('are subject to the limit', () => {
    const lines = '    "x",\n'.repeat(500);
    const { messages, problems } = parse(
      `{\n    "return": [\n${lines}    ]\n}\n{"return":1,"id":2}\n`,
      1024,
    );
    expect(problems).toEqual([expect.any(QmpLimitError)]);
    expect(messages).toEqual([returned(2, 1)]);
  });
});

it('after stop, nothing more of the same chunk comes', () => {
  const seen: Message[] = [];
  const parser = new QmpParser({
    message: (message) => {
      seen.push(message);
      parser.stop();
    },
    problem: () => {},
  });
  parser.push(Buffer.from('{"return": 1, "id": 1}\n{"return": 2, "id": 2}\n'));
  expect(seen).toHaveLength(1);
});
