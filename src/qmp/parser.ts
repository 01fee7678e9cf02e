import { QmpLimitError, QmpMessageError, QmpParseError, type QmpProtocolError } from './errors.js';
import { Framer } from './framing.js';
import { decodeJson } from './json.js';
import { endsOf, type LongLine } from './long-line.js';
import { type Message, readMessage } from './message.js';
import { PrettyLines } from './pretty.js';

/** Bytes of the largest message that is taken, unless told: QEMU's largest known replies are about 10 MB. */
export const DEFAULT_MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

export interface ParserSink {
  message(message: Message): void;
  /** What was skipped, and the ends of the line, which may tell whose reply it was. The parser goes on with the next line. */
  problem(problem: QmpProtocolError, line?: LongLine): void;
}

/**
 * Bytes in, QMP messages out: an incremental parser without I/O. Any split of the bytes gives the same messages.
 *
 * What is not a message is told as a problem, and skipped to the next line's end: QMP puts each message on a line of its
 * own, so that is where the stream makes sense again.
 *
 * @example
 * ```ts
 * const parser = new QmpParser({ message: console.log, problem: console.error });
 * parser.push(Buffer.from('{"return": {}, "id": 1}\r\n'));
 * // { kind: 'return', id: 1, value: {} }
 * ```
 */
export class QmpParser {
  readonly #framer: Framer;
  readonly #pretty: PrettyLines;
  readonly #sink: ParserSink;
  #stopped = false;

  /** @param limit bytes of the largest message that is taken; 32 MiB */
  constructor(sink: ParserSink, limit: number = DEFAULT_MAX_MESSAGE_BYTES) {
    this.#sink = sink;
    const tooLong = (line: LongLine): void =>
      this.#problem(new QmpLimitError(line.bytes, limit), line);
    this.#framer = new Framer(limit, {
      line: (text, exact) => this.#line(text, exact),
      notUtf8: (line) => {
        const text = Buffer.from(line).toString('latin1');
        const problem = new QmpParseError('a line that is not UTF-8', excerptOf(text));
        this.#problem(problem, endsOf(text));
      },
      tooLong: (line) => {
        if (!this.#stopped && !this.#pretty.takeLong(line)) tooLong(line);
      },
    });
    this.#pretty = new PrettyLines(limit, {
      message: (text) => this.#message(text, false),
      cutOff: (text) => {
        this.#problem(new QmpParseError('a message without its end', excerptOf(text)));
      },
      tooLong,
    });
  }

  /** Bytes of a message that has begun and not ended. */
  get pending(): number {
    return this.#framer.pending + this.#pretty.pending;
  }

  push(chunk: Uint8Array): void {
    if (!this.#stopped) this.#framer.push(chunk);
  }

  /** Gives nothing any more, also of the chunk that is being read. */
  stop(): void {
    this.#stopped = true;
  }

  #line(text: string, exact: boolean): void {
    if (this.#stopped) return;
    // A single character is what such a message begins with; all else is looked at while one has begun.
    if ((text.length === 1 || this.#pretty.pending > 0) && this.#pretty.take(text)) return;
    this.#message(text, exact);
  }

  #message(text: string, exact: boolean): void {
    let value: unknown;
    try {
      value = exact ? JSON.parse(text) : decodeJson(text);
    } catch (error) {
      if (text.trim() === '') return;
      const why = copyOf(error instanceof Error ? error.message : String(error));
      // Not as its cause: V8's error keeps the whole text alive.
      const problem = new QmpParseError(`not JSON: ${why}`, excerptOf(text));
      this.#problem(problem, endsOf(text));
      return;
    }
    const message = readMessage(value);
    if (typeof message === 'string') {
      this.#problem(new QmpMessageError(`not a QMP message: ${message}: ${excerptOf(text)}`));
    } else {
      this.#sink.message(message);
    }
  }

  #problem(problem: QmpProtocolError, line?: LongLine): void {
    if (!this.#stopped) this.#sink.problem(problem, line);
  }
}

/** The beginning of a bad line, for people. */
function excerptOf(text: string): string {
  return copyOf(text.slice(0, EXCERPT));
}

/** A slice of a string keeps all of it alive; V8's messages have one in them too. */
function copyOf(slice: string): string {
  return Buffer.from(slice).toString();
}

/** Characters of a bad line that a problem shows. */
const EXCERPT = 100;
