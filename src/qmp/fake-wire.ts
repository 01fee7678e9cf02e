/**
 * How the fake server writes and reads: QEMU's way of spelling JSON, and QEMU's way of finding the end of a message.
 * Nothing of it is shared with the client, whose faults it is there to find.
 */

/** As QEMU writes it: a space after each colon and comma, nothing but ASCII, integers with all their digits. */
export function writeJson(value: unknown, pretty = false, depth = 0): string {
  if (typeof value === 'string') return writeText(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (typeof value !== 'object' || value === null) return 'null';
  const item = (inner: unknown): string => writeJson(inner, pretty, depth + 1);
  const [open, close, parts] = Array.isArray(value)
    ? ['[', ']', value.map(item)]
    : [
        '{',
        '}',
        Object.entries(value)
          .filter(([, inner]) => inner !== undefined)
          .map(([key, inner]) => `${writeText(key)}: ${item(inner)}`),
      ];
  if (!pretty) return open + parts.join(', ') + close;
  const indent = '    '.repeat(depth);
  return `${open}\n${parts.map((part) => `${indent}    ${part}`).join(',\n')}${parts.length > 0 ? '\n' : ''}${indent}${close}`;
}

function writeText(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FLUSH = 0xff;
const isSpace = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
const opens = (byte: number): boolean => byte === 0x7b || byte === 0x5b;
const closes = (byte: number): boolean => byte === 0x7d || byte === 0x5d;

/**
 * Cuts what a client sends into messages. As in QEMU, the closing brace ends a message, not a line; a byte 0xff throws
 * away what is unfinished; anything else that is no object or array lasts to the end of its line.
 */
export class MessageCutter {
  #unfinished: Buffer[] = [];
  #mode: 'between' | 'inside' | 'text' | 'escape' | 'junk' = 'between';
  #depth = 0;

  /** @returns the messages that are complete now, each as its text. */
  push(chunk: Buffer): string[] {
    const messages: string[] = [];
    let start = 0;
    const finish = (end: number): void => {
      this.#unfinished.push(chunk.subarray(start, end));
      messages.push(Buffer.concat(this.#unfinished).toString().trim());
      this.#unfinished = [];
      this.#mode = 'between';
    };
    for (const [index, byte] of chunk.entries()) {
      const before = this.#mode;
      if (byte === FLUSH) {
        if (before !== 'between') finish(index);
      } else if (before === 'between') {
        if (isSpace(byte)) continue;
        start = index;
        this.#depth = 1;
        this.#mode = opens(byte) ? 'inside' : 'junk';
      } else if (byte === NEWLINE && before !== 'inside') finish(index);
      else if (before === 'escape') this.#mode = 'text';
      else if (before === 'text') {
        if (byte === QUOTE) this.#mode = 'inside';
        else if (byte === BACKSLASH) this.#mode = 'escape';
      } else if (before === 'inside') {
        if (byte === QUOTE) this.#mode = 'text';
        else if (opens(byte)) this.#depth += 1;
        else if (closes(byte)) {
          this.#depth -= 1;
          if (this.#depth === 0) finish(index + 1);
        }
      }
    }
    if (this.#mode !== 'between') this.#unfinished.push(Buffer.from(chunk.subarray(start)));
    return messages;
  }
}
