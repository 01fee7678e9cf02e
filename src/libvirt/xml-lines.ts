import type { Position } from '../spec/diagnostic.js';

const LF = 10;
const CR = 13;

/**
 * Turns offsets of a text into lines and columns. Lines end with LF, CR LF or CR; a leading BOM has no column.
 * Offsets asked for in ascending order cost one walk over the text in all.
 */
export class LineIndex {
  private readonly text: string;
  private offset = 0;
  private line = 1;
  private lineStart = 0;

  constructor(text: string) {
    this.text = text;
    this.rewind();
  }

  /** The place of the code unit at `offset`. */
  at(offset: number): Position {
    if (offset < this.offset) this.rewind();
    for (let i = this.offset; i < offset; i++) {
      const c = this.text.charCodeAt(i);
      if (c === LF || (c === CR && this.text.charCodeAt(i + 1) !== LF)) {
        this.line++;
        this.lineStart = i + 1;
      }
    }
    this.offset = offset;
    return { line: this.line, column: Math.max(1, offset - this.lineStart + 1) };
  }

  private rewind(): void {
    this.offset = 0;
    this.line = 1;
    this.lineStart = this.text.charCodeAt(0) === 0xfeff ? 1 : 0;
  }
}
