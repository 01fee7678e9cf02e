import { escapeUnseen } from '../escape.js';

/**
 * JSON for a terminal or a pipe. What it writes came from QEMU and perhaps from the guest: whatever could move the
 * terminal's cursor or turn text around is escaped, and no depth of nesting exhausts the stack.
 */

export interface JsonStyle {
  /** Several lines, indented. */
  readonly pretty?: boolean;
  readonly colour?: boolean;
}

/**
 * @example
 * ```ts
 * formatJson({ size: 2n ** 64n, name: 'a\u009b' }); // '{"size":18446744073709551616,"name":"a\\u009b"}'
 * ```
 */
export function formatJson(value: unknown, style: JsonStyle = {}): string {
  const writer = new Writer(style);
  writer.value(value);
  while (writer.step()) {}
  return writer.text();
}

/** In colour: what `text` is, by the escape sequence of its kind. */
export const PAINT = {
  key: '\u001b[34m',
  string: '\u001b[32m',
  number: '\u001b[33m',
  word: '\u001b[35m',
  dim: '\u001b[2m',
  bold: '\u001b[1m',
  error: '\u001b[1;31m',
  warning: '\u001b[1;33m',
} as const;

export function paint(text: string, kind: keyof typeof PAINT, colour: boolean): string {
  return colour ? `${PAINT[kind]}${text}\u001b[0m` : text;
}

/** An array or object of which some entries are still to be written. */
interface Open {
  readonly entries: readonly (readonly [key: string | undefined, value: unknown])[];
  readonly end: ']' | '}';
  next: number;
}

/** Deeper than this, lines are not indented further: depth times lines could be without bound. */
const DEEPEST_INDENT = 40;

class Writer {
  readonly #parts: string[] = [];
  readonly #open: Open[] = [];
  readonly #pretty: boolean;
  readonly #colour: boolean;

  constructor({ pretty = false, colour = false }: JsonStyle) {
    this.#pretty = pretty;
    this.#colour = colour;
  }

  text(): string {
    return this.#parts.join('');
  }

  /** Writes a scalar, or opens an array or object. */
  value(value: unknown): void {
    if (Array.isArray(value)) {
      this.#begin(
        '[',
        ']',
        value.map((element) => [undefined, element] as const),
      );
    } else if (typeof value === 'object' && value !== null) {
      this.#begin('{', '}', Object.entries(value));
    } else {
      this.#parts.push(this.#scalar(value));
    }
  }

  /** Writes the next entry or end. @returns whether there is more */
  step(): boolean {
    const top = this.#open.at(-1);
    if (top === undefined) return false;
    const entry = top.entries[top.next];
    if (entry === undefined) {
      this.#open.pop();
      this.#newLine();
      this.#parts.push(top.end);
      return this.#open.length > 0;
    }
    if (top.next > 0) this.#parts.push(',');
    top.next += 1;
    this.#newLine();
    const [key, value] = entry;
    if (key !== undefined)
      this.#parts.push(paint(quoted(key), 'key', this.#colour), this.#pretty ? ': ' : ':');
    this.value(value);
    return true;
  }

  #begin(start: string, end: Open['end'], entries: Open['entries']): void {
    if (entries.length === 0) {
      this.#parts.push(start, end);
      return;
    }
    this.#parts.push(start);
    this.#open.push({ entries, end, next: 0 });
  }

  #newLine(): void {
    if (!this.#pretty) return;
    this.#parts.push(`\n${'  '.repeat(Math.min(this.#open.length, DEEPEST_INDENT))}`);
  }

  #scalar(value: unknown): string {
    switch (typeof value) {
      case 'string':
        return paint(quoted(value), 'string', this.#colour);
      case 'number':
      case 'bigint':
        return paint(String(value), 'number', this.#colour);
      default:
        return paint(value === undefined ? 'null' : String(value), 'word', this.#colour);
    }
  }
}

function quoted(text: string): string {
  return escapeUnseen(JSON.stringify(text));
}
