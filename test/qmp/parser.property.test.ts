import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QmpProtocolError } from '../../src/qmp/errors.js';
import { encodeJson } from '../../src/qmp/json.js';
import type { Message } from '../../src/qmp/message.js';
import { QmpParser } from '../../src/qmp/parser.js';

interface Parsed {
  readonly messages: Message[];
  readonly problems: QmpProtocolError[];
  readonly parser: QmpParser;
}

function parse(chunks: Iterable<Uint8Array>, limit?: number): Parsed {
  const messages: Message[] = [];
  const problems: QmpProtocolError[] = [];
  const parser = new QmpParser(
    { message: (message) => messages.push(message), problem: (problem) => problems.push(problem) },
    limit,
  );
  for (const chunk of chunks) parser.push(chunk);
  return { messages, problems, parser };
}

/** Pieces of `bytes`, cut at the given places. */
function* cut(bytes: Uint8Array, places: readonly number[]): Generator<Uint8Array> {
  let start = 0;
  for (const place of [...places].sort((a, b) => a - b)) {
    const end = Math.min(bytes.length, place);
    if (end <= start) continue;
    yield bytes.subarray(start, end);
    start = end;
  }
  yield bytes.subarray(start);
}

const integer = fc.oneof(
  fc.integer(),
  fc.bigInt(-(2n ** 63n), 2n ** 64n - 1n).map((n) => (isExact(n) ? Number(n) : n)),
);
const isExact = (n: bigint): boolean => Number.isSafeInteger(Number(n));
/** What QEMU's lexer reads. */
const readable = (text: string): boolean =>
  !/[\0\p{Surrogate}\p{Noncharacter_Code_Point}]/u.test(text);
const key = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }).filter(readable),
  fc.constant('__proto__'),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    integer,
    fc
      .double({ noNaN: true, noDefaultInfinity: true })
      .filter((n) => !Object.is(n, -0) && (!Number.isInteger(n) || Number.isSafeInteger(n))),
    fc.string({ unit: 'binary' }).filter(readable),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.uniqueArray(fc.tuple(key, tie('value')), { selector: ([k]) => k, maxLength: 4 }).map(own),
  ),
}));
function own(entries: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(entries);
}
const data = fc.uniqueArray(fc.tuple(key, value), { selector: ([k]) => k, maxLength: 5 }).map(own);
const timestamp = fc.record({ seconds: fc.nat(), microseconds: fc.nat(999_999) });
const message: fc.Arbitrary<object> = fc.oneof(
  fc.record({ return: value, id: fc.nat() }),
  fc.record({ error: fc.record({ class: fc.string(), desc: fc.string() }), id: fc.nat() }),
  fc.record({ event: fc.string({ minLength: 1, unit: 'grapheme-ascii' }), data, timestamp }),
);
const lineEnd = fc.constantFrom('\r\n', '\n', '\r\n\r\n', '\n\n');

/** As QEMU prints with pretty=on. */
function pretty(text: string): string {
  return JSON.stringify(JSON.parse(text), null, 4);
}

const stream = fc
  .array(fc.tuple(message, lineEnd, fc.boolean()), { minLength: 1, maxLength: 8 })
  .map((parts) =>
    parts
      .map(([content, end, isPretty]) => {
        const text = encodeJson(content);
        // JSON.parse, which `pretty` uses, would lose digits.
        return `${isPretty && !/[0-9]{16}/.test(text) ? pretty(text) : text}${end}`;
      })
      .join(''),
  );

describe('the parser', () => {
  it('gives the same messages however the bytes are split', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(2000), { maxLength: 20 }), (text, places) => {
        const bytes = Buffer.from(text);
        const whole = parse([bytes]);
        expect(whole.problems).toEqual([]);
        expect(parse(cut(bytes, places)).messages).toEqual(whole.messages);
        const single = Array.from(bytes, (_, i) => bytes.subarray(i, i + 1));
        expect(parse(single).messages).toEqual(whole.messages);
        expect(whole.parser.pending).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it('gives back every value, to the last digit', () => {
    fc.assert(
      fc.property(value, (content) => {
        const { messages } = parse([Buffer.from(`${encodeJson({ return: content, id: 1 })}\n`)]);
        expect(messages).toStrictEqual([{ kind: 'return', id: 1, value: content }]);
      }),
      { numRuns: 500 },
    );
  });

  it('never hangs nor throws on random bytes, and makes sense again at the next line', () => {
    const garbage = fc.uint8Array({ maxLength: 3000 });
    const almost = stream.chain((text) =>
      fc
        .array(fc.tuple(fc.nat(text.length), fc.integer({ min: 0, max: 255 })), { maxLength: 4 })
        .map((changes) => {
          const bytes = Buffer.from(text);
          for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
          return new Uint8Array(bytes);
        }),
    );
    fc.assert(
      fc.property(fc.oneof(garbage, almost), fc.array(fc.nat(3000)), (bytes, places) => {
        const { messages, parser } = parse(cut(bytes, places), 1024);
        const before = messages.length;
        parser.push(Buffer.from('\n{"return": {}, "id": 7}\n'));
        expect(messages.slice(before).at(-1)).toEqual({ kind: 'return', id: 7, value: {} });
        expect(parser.pending).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });
});
