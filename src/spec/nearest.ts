import { closest, distance } from 'fastest-levenshtein';

/**
 * The known word nearest to what was written, or undefined where none is near enough to be meant.
 * Case and the separators `-`/`_` do not count.
 */
export function nearest(written: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || written.length > 64) return undefined;
  const plain = (word: string) => word.toLowerCase().replaceAll(/[-_]/g, '');
  const plainWritten = plain(written);
  const candidate = closest(
    plainWritten,
    known.map((word) => plain(word)),
  );
  const word = known.find((k) => plain(k) === candidate);
  if (word === undefined) return undefined;
  const length = Math.max(candidate.length, plainWritten.length);
  // Two edits: a transposition of two letters counts as two.
  const budget = Math.min(Math.max(2, Math.floor(length / 3)), length - 1);
  return distance(plainWritten, candidate) <= budget ? word : undefined;
}

/** `; did you mean "x"?`, or nothing where nothing is near. */
export function didYouMean(written: string, known: readonly string[]): string {
  const near = nearest(written, known);
  return near === undefined ? '' : `; did you mean "${near}"?`;
}

/** As `didYouMean`, or `; known: a, b, c` where nothing is near. */
export function suggestion(written: string, known: readonly string[]): string {
  const meant = didYouMean(written, known);
  return meant === '' && known.length > 0 ? `; known: ${known.join(', ')}` : meant;
}
