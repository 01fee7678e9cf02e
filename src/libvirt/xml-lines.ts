import type { Position } from '../spec/diagnostic.js';

const LF = 10;
const CR = 13;

/** Turns offsets of a text into lines and columns. Lines end with LF, CR LF or CR; a leading BOM has no column. */
export class LineIndex {
  private readonly starts: number[] = [0];

  constructor(text: string) {
    if (text.charCodeAt(0) === 0xfeff) this.starts[0] = 1;
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === LF || (c === CR && text.charCodeAt(i + 1) !== LF)) this.starts.push(i + 1);
    }
  }

  /** The place of the code unit at `offset`. */
  at(offset: number): Position {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: Math.max(1, offset - (this.starts[low] ?? 0) + 1) };
  }
}
