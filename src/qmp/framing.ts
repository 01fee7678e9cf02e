import { Buffer, isAscii, isUtf8 } from 'node:buffer';
import { hasLongNumber } from './json.js';
import { HEAD, type LongLine, TAIL } from './long-line.js';

/** What comes out of a stream of bytes, in order. */
export interface FrameSink {
  /**
   * One line without its end; never empty.
   *
   * @param exact whether all its integers are such that a number holds them (none has 16 digits)
   */
  line(text: string, exact: boolean): void;
  /** A line that is not UTF-8. */
  notUtf8(line: Uint8Array): void;
  /** A line beyond the limit has ended: its first and last bytes. */
  tooLong(line: LongLine): void;
}

const LF = 10;
const CR = 13;
const EMPTY = Buffer.alloc(0);
/**
 * One buffer that is not in use, for whoever needs a large one next: to get new pages for each large reply costs more
 * than to copy it.
 */
let spare: Buffer = EMPTY;
const LARGEST_SPARE = 1024 * 1024;

/**
 * Bytes in, lines out, however the bytes were split. Lines end in LF or CRLF. No I/O.
 *
 * Memory: at most twice `limit` bytes, while the unfinished line grows. A line beyond the limit is no longer kept but
 * for its head and tail. Time: linear in the bytes, also when they come one by one.
 */
export class Framer {
  /** The unfinished line: the first `#size` bytes, or its end while a line beyond the limit is being skipped. */
  #held: Buffer = EMPTY;
  #size = 0;
  #skipping: { head: string; bytes: number } | undefined;

  constructor(
    private readonly limit: number,
    private readonly sink: FrameSink,
  ) {}

  /** Bytes since the last line's end. */
  get pending(): number {
    return this.#skipping?.bytes ?? this.#size;
  }

  /** Takes the next bytes. They are not held on to. */
  push(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const last = bytes.lastIndexOf(LF);
    let start = 0;
    if (last !== -1) {
      if (this.pending > 0) {
        start = bytes.indexOf(LF) + 1;
        this.#hold(bytes.subarray(0, start - 1));
        this.#finish();
      }
      if (start <= last) this.#lines(bytes.subarray(start, last + 1));
      start = last + 1;
    }
    if (start < bytes.length) this.#hold(bytes.subarray(start));
  }

  /** Whole lines. Decoding them all at once is much faster than one by one. */
  #lines(bytes: Buffer): void {
    let start = 0;
    if (bytes.length > this.limit || !isAscii(bytes)) {
      while (start < bytes.length) {
        const end = bytes.indexOf(LF, start);
        this.#line(bytes.subarray(start, end));
        start = end + 1;
      }
      return;
    }
    const exact = !hasLongNumber(bytes);
    const text = bytes.toString('latin1');
    const { length } = text;
    while (start < length) {
      const end = text.indexOf('\n', start);
      const stop = end > start && text.charCodeAt(end - 1) === CR ? end - 1 : end;
      if (stop > start) this.sink.line(text.substring(start, stop), exact);
      start = end + 1;
    }
  }

  #line(bytes: Buffer): void {
    const line = withoutCr(bytes);
    if (line.length === 0) return;
    if (line.length > this.limit) {
      this.sink.tooLong({
        bytes: line.length,
        head: line.toString('latin1', 0, HEAD),
        tail: tailOf(line),
      });
    } else if (isAscii(line)) this.sink.line(line.toString('latin1'), !hasLongNumber(line));
    else if (isUtf8(line)) this.sink.line(line.toString('utf8'), !hasLongNumber(line));
    else this.sink.notUtf8(line);
  }

  #hold(bytes: Buffer): void {
    if (this.#skipping === undefined) {
      this.#append(bytes);
      // One more for the CR of a line that is just within the limit.
      if (this.#size <= this.limit + 1) return;
      this.#skipping = { head: this.#held.toString('latin1', 0, HEAD), bytes: this.#size };
    } else {
      this.#skipping.bytes += bytes.length;
      this.#append(bytes.subarray(-TAIL - 1));
    }
    // A copy, so that nothing larger is kept alive.
    const end = Buffer.from(this.#held.subarray(Math.max(0, this.#size - TAIL - 1), this.#size));
    this.#held = end;
    this.#size = end.length;
  }

  #append(bytes: Buffer): void {
    const size = this.#size + bytes.length;
    if (size > this.#held.length) {
      // Four times as much, so that little is copied twice; but never much more than a line may have.
      const room = Math.min(4 * this.#held.length, this.limit + 2);
      const larger = takeSpare(size) ?? Buffer.allocUnsafeSlow(Math.max(size, room, 256));
      this.#held.copy(larger, 0, 0, this.#size);
      this.#held = larger;
    }
    bytes.copy(this.#held, this.#size);
    this.#size = size;
  }

  #finish(): void {
    const held = this.#held;
    const line = held.subarray(0, this.#size);
    const skipping = this.#skipping;
    this.#held = EMPTY;
    this.#size = 0;
    this.#skipping = undefined;
    if (skipping === undefined) {
      this.#line(line);
      if (held.length > spare.length && held.length <= LARGEST_SPARE) spare = held;
      return;
    }
    const end = withoutCr(line);
    const bytes = skipping.bytes - (line.length - end.length);
    this.sink.tooLong({ bytes, head: skipping.head, tail: tailOf(end) });
  }
}

function withoutCr(line: Buffer): Buffer {
  return line.at(-1) === CR ? line.subarray(0, -1) : line;
}

/** Of the bytes, so that a long line need not be decoded for it. */
function tailOf(line: Buffer): string {
  return line.toString('latin1', Math.max(0, line.length - TAIL));
}

function takeSpare(size: number): Buffer | undefined {
  if (spare.length < Math.max(size, 64 * 1024)) return undefined;
  const taken = spare;
  spare = EMPTY;
  return taken;
}
