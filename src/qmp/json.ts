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
  const marked = markLongIntegers(text);
  if (marked === undefined) return JSON.parse(text);
  try {
    return JSON.parse(marked, (_key, value: unknown) =>
      typeof value === 'string' && value.startsWith(MARK)
        ? BigInt(value.slice(MARK.length))
        : value,
    );
  } catch (error) {
    // JSON.parse has no limit to its depth, but going through the values has.
    if (error instanceof RangeError) throw new SyntaxError('nested too deeply', { cause: error });
    throw error;
  }
}

/** Stands before the digits of what JSON.parse would round. The peer does not know it, so it cannot send it. */
const MARK = `int-${Math.random()}${Math.random()}:`;

/** 2^53 has 16 digits: what has no run of so many holds only integers that a number holds. */
const LONG = 16;
const LONG_RUN = /[0-9]{16,}/g;
const ZERO = 48;
const NINE = 57;

/** The text with each integer that a number cannot hold as a marked string, or undefined where there is none. */
function markLongIntegers(text: string): string | undefined {
  const pieces: string[] = [];
  let done = 0;
  const strings = new Strings(text);
  for (const { 0: digits, index } of text.matchAll(LONG_RUN)) {
    if (strings.hold(index)) continue;
    const before = text.charAt(index - 1);
    const start = before === '-' ? index - 1 : index;
    const end = index + digits.length;
    // A fraction, an exponent, or what is followed by one: no integer.
    if (before === '.' || /[.eE]/.test(text.charAt(end)) || /[eE+]/.test(text.charAt(start - 1))) {
      continue;
    }
    const number = text.slice(start, end);
    if (Number.isSafeInteger(Number(number)) || digits.startsWith('0')) continue;
    pieces.push(text.slice(done, start), `"${MARK}${number}"`);
    done = end;
  }
  return pieces.length === 0 ? undefined : pieces.join('') + text.slice(done);
}

/** Where the strings of a JSON text are. Asked from left to right, it reads the text once. */
class Strings {
  #next: number;
  #inside = false;

  constructor(private readonly text: string) {
    this.#next = text.indexOf('"');
  }

  /** Whether a place is inside of a string. */
  hold(place: number): boolean {
    while (this.#next !== -1 && this.#next < place) {
      if (!this.#inside || !this.#isEscaped(this.#next)) this.#inside = !this.#inside;
      this.#next = this.text.indexOf('"', this.#next + 1);
    }
    return this.#inside;
  }

  #isEscaped(quote: number): boolean {
    let start = quote;
    while (this.text[start - 1] === '\\') start -= 1;
    return (quote - start) % 2 === 1;
  }
}

/**
 * Whether bytes hold a run of 16 digits: much faster than a regular expression, for a run that long covers a place of
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

/**
 * What QEMU's lexer refuses in a string: half a surrogate pair, what Unicode calls no character (util/unicode.c); and NUL,
 * at which the strings of C end.
 */
const UNREADABLE = /[\0\p{Surrogate}\p{Noncharacter_Code_Point}]/u;

/**
 * JSON of a value for QEMU, bigints digit by digit.
 *
 * @throws {TypeError} for what JSON or QEMU cannot hold: NaN and infinities (JSON.stringify would make them null),
 *   functions and symbols, cycles, characters that QEMU's lexer refuses (NUL, lone surrogates, U+FFFF and its like)
 * @example
 * ```ts
 * encodeJson({ size: 18446744073709551615n }); // '{"size":18446744073709551615}'
 * ```
 */
export function encodeJson(value: unknown): string {
  let exact = true;
  const text = JSON.stringify(value, (key, member: unknown) => {
    if (UNREADABLE.test(key))
      throw new TypeError(`the key ${JSON.stringify(key)} holds ${NO_TEXT}`);
    switch (typeof member) {
      case 'string':
        if (UNREADABLE.test(member)) throw new TypeError(`${where(key)} holds ${NO_TEXT}`);
        return member;
      case 'number':
        if (!Number.isFinite(member)) throw new TypeError(`${where(key)} is ${member}`);
        return member;
      case 'bigint':
        exact = false;
        return MARK + member;
      case 'function':
      case 'symbol':
        throw new TypeError(`${where(key)} is a ${typeof member}`);
      default:
        return member;
    }
  });
  if (text === undefined) throw new TypeError('there is nothing to send');
  return exact ? text : text.replaceAll(MARKED, '$1');
}

const MARKED = new RegExp(`"${MARK.replaceAll('.', '\\.')}(-?[0-9]+)"`, 'g');
const NO_TEXT = 'a character that QEMU cannot take (NUL, half a pair, or none of Unicode)';

function where(key: string): string {
  return key === '' ? 'the value' : `"${key}"`;
}
