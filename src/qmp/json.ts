import { parse, stringify } from 'lossless-json';

/**
 * JSON without loss: QEMU's integers have up to 64 bits, JavaScript's numbers are exact up to 53. An integer beyond
 * that becomes a bigint, any other number a number.
 *
 * A key that stands twice in an object has its last value, and `__proto__` is a key like any other (as JSON.parse).
 *
 * @throws {SyntaxError} when the text is not JSON
 * @example
 * ```ts
 * decodeJson('{"size": 18446744073709551615, "n": 4}'); // { size: 18446744073709551615n, n: 4 }
 * ```
 */
export function decodeJson(text: string): unknown {
  return LONG_NUMBER.test(text) ? decodeLongNumbers(text) : JSON.parse(text);
}

/** 2^53 has 16 digits: what has no run of so many holds only integers that a number holds. */
const LONG = 16;
const ZERO = 48;
const NINE = 57;
const LONG_NUMBER = /[0-9]{16}/;

/**
 * Whether bytes hold a run of 16 digits: much faster than the regular expression, for a run that long covers a place of
 * every 16.
 */
export function hasLongNumber(bytes: Uint8Array): boolean {
  const { length } = bytes;
  for (let i = LONG - 1; i < length; i += LONG) {
    const byte = bytes[i] as number;
    if (byte > NINE || byte < ZERO) continue;
    let start = i;
    while (isDigit(bytes[start - 1])) start -= 1;
    let end = i + 1;
    while (isDigit(bytes[end])) end += 1;
    if (end - start >= LONG) return true;
  }
  return false;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

/** As `decodeJson`, of text that holds such a run. */
export function decodeLongNumbers(text: string): unknown {
  try {
    // Its own recursion is bounded by the stack; JSON.parse's is not.
    return parse(text, null, {
      parseNumber: exactNumber,
      onDuplicateKey: ({ newValue }) => newValue,
    });
  } catch (error) {
    if (error instanceof RangeError) throw new SyntaxError('nested too deeply', { cause: error });
    throw error;
  }
}

function exactNumber(digits: string): number | bigint {
  const number = Number(digits);
  return Number.isSafeInteger(number) || !INTEGER.test(digits) ? number : BigInt(digits);
}

const INTEGER = /^-?[0-9]+$/;

/**
 * JSON of a value for QEMU, bigints digit by digit.
 *
 * @throws {TypeError} for what JSON or QEMU cannot hold: NaN and infinities (JSON.stringify would make them null),
 *   functions and symbols, cycles, a NUL character in a string (QEMU's lexer refuses it)
 * @example
 * ```ts
 * encodeJson({ size: 18446744073709551615n }); // '{"size":18446744073709551615}'
 * ```
 */
export function encodeJson(value: unknown): string {
  let exact = true;
  const text = JSON.stringify(value, (key, member: unknown) => {
    switch (typeof member) {
      case 'string':
        if (member.includes('\0')) throw new TypeError(`${where(key)} holds a NUL character`);
        return member;
      case 'number':
        if (!Number.isFinite(member)) throw new TypeError(`${where(key)} is ${member}`);
        return member;
      case 'bigint':
        exact = false;
        return null;
      case 'function':
      case 'symbol':
        throw new TypeError(`${where(key)} is a ${typeof member}`);
      default:
        return member;
    }
  });
  if (text === undefined) throw new TypeError('there is nothing to send');
  return exact ? text : (stringify(value) ?? text);
}

function where(key: string): string {
  return key === '' ? 'the value' : `"${key}"`;
}
