import { isSpace } from './document.js';

/** Replaces `text.slice(start, end)`; an insertion where start = end. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Applies edits that do not overlap. Insertions at one place come in the order given, before what is replaced there. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    pieces.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  pieces.push(text.slice(at));
  return pieces.join('');
}

/** Where the white space that ends at `offset` begins. Markup ends with `>`: the scan never enters it. */
export function beforeSpace(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}

/** Removes something together with the white space before it. */
export function removal(text: string, node: { start: number; end: number }): Edit {
  return { start: beforeSpace(text, node.start), end: node.end, text: '' };
}
