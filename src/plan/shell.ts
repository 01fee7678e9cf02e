/** Words that mean themselves to a shell, and to iproute2's batch mode. */
const PLAIN = /^[A-Za-z0-9_.,:/@%+=-]+$/;

/**
 * A word of a POSIX shell: as it is where that is safe, else in single quotes.
 *
 * @example
 * ```ts
 * shellWord('br0'); // br0
 * shellWord("it's"); // 'it'\''s'
 * ```
 */
export function shellWord(word: string): string {
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * A word in a line of `ip -batch`, or undefined for one that cannot stand there: a line is split at blanks
 * unless they are quoted, there is no escape, and `#` begins a comment even in quotes (iproute2 lib/utils.c).
 */
export function batchWord(word: string): string | undefined {
  if (PLAIN.test(word)) return word;
  return /^[^"#\\\n\r]*$/.test(word) ? `"${word}"` : undefined;
}
