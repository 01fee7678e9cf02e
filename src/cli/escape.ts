/**
 * What a terminal does not show as a character of its own: controls and line ends, what turns the direction of text,
 * what is of no width (soft hyphen, zero-width space and joiners, BOM), tags, and halves of characters.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u{e0000}-\u{e0fff}]/gu;

/**
 * Makes text of others harmless on a terminal, and visible: `\uXXXX` for what is unseen, as JSON writes it.
 *
 * @example
 * ```ts
 * escapeUnseen('a\u202eb\u{e0041}'); // 'a\\u202eb\\udb40\\udc41'
 * ```
 */
export function escapeUnseen(text: string): string {
  return text.replaceAll(UNSEEN, (c) => {
    let escaped = '';
    for (let i = 0; i < c.length; i += 1)
      escaped += `\\u${c.charCodeAt(i).toString(16).padStart(4, '0')}`;
    return escaped;
  });
}
