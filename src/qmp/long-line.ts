/** What is left of a line that is not kept: its size and its ends, which may tell whose reply it was. */
export interface LongLine {
  /** Without the line's end. */
  readonly bytes: number;
  readonly head: string;
  readonly tail: string;
}

/** Characters of the ends. */
export const HEAD = 1024;
export const TAIL = 256;

export function headOf(text: string): string {
  return text.slice(0, HEAD);
}

export function tailOf(text: string): string {
  return text.slice(-TAIL);
}

export function endsOf(text: string): LongLine {
  return { bytes: text.length, head: headOf(text), tail: tailOf(text) };
}
