import { headOf, type LongLine, tailOf } from './long-line.js';

export interface PrettySink {
  /** One message, with its lines put together. */
  message(text: string): void;
  /** A message that another one, or a line that is not indented, has interrupted. */
  cutOff(text: string): void;
  tooLong(message: LongLine): void;
}

/**
 * Puts the lines of pretty-printed messages together (`-qmp-pretty`, or a monitor with `pretty=on`): a `{`, lines that
 * are indented, a `}`. Any other line is a message of its own.
 */
export class PrettyLines {
  #lines: string[] | undefined;
  #size = 0;
  #head: string | undefined;

  constructor(
    private readonly limit: number,
    private readonly sink: PrettySink,
  ) {}

  /** Characters of a message that has begun and not ended. */
  get pending(): number {
    return this.#size;
  }

  /** @returns whether the line was part of such a message */
  take(line: string): boolean {
    if (line === '{') {
      this.#cutOff();
      this.#lines = [line];
      this.#size = line.length;
      return true;
    }
    if (this.#lines === undefined) return false;
    const ends = line === '}';
    if (!ends && !line.startsWith(' ') && !line.startsWith('\t')) {
      this.#cutOff();
      return false;
    }
    this.#lines.push(line);
    this.#size += line.length + 1;
    if (this.#size > this.limit) this.#forget(this.#lines);
    if (ends) this.#end();
    return true;
  }

  /** A line that was too long to be kept. @returns whether it was part of such a message */
  takeLong({ bytes, head, tail }: LongLine): boolean {
    if (this.#lines === undefined || !(head.startsWith(' ') || head.startsWith('\t'))) return false;
    this.#head ??= headOf(`${this.#lines.join('\n')}\n${head}`);
    this.#lines = [tail];
    this.#size += bytes + 1;
    return true;
  }

  /** Keeps only the ends of what is too long. */
  #forget(lines: readonly string[]): void {
    this.#head ??= headOf(lines.join('\n'));
    this.#lines = [tailOf(lines.slice(-8).join('\n'))];
  }

  #end(): void {
    const text = this.#lines?.join('\n') ?? '';
    const head = this.#head;
    const bytes = this.#size;
    this.#reset();
    if (head === undefined) this.sink.message(text);
    else this.sink.tooLong({ bytes, head, tail: tailOf(text) });
  }

  #cutOff(): void {
    const text = this.#head ?? this.#lines?.join('\n');
    this.#reset();
    if (text !== undefined) this.sink.cutOff(text);
  }

  #reset(): void {
    this.#lines = undefined;
    this.#size = 0;
    this.#head = undefined;
  }
}
