import { MAX_SIZE, tooLarge } from './document.js';
import { BaseError } from './xml-error.js';
import { LineIndex } from './xml-lines.js';

const UTF8_NAMES = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']);

/**
 * The text of a base document's bytes. A byte order mark stays, as U+FEFF, so that {@link encodeBase} gives the
 * same bytes again.
 *
 * @throws {BaseError} VPF_E_BASE_ENCODING if it is not UTF-8 or says that it is not; VPF_E_BASE_SIZE over 16 MiB.
 *
 * @example
 * ```ts
 * const doc = parseDocument(decodeBase(await readFile('worker.xml')), { file: 'worker.xml' });
 * ```
 */
export function decodeBase(bytes: Uint8Array, options: { file?: string } = {}): string {
  const { file } = options;
  if (bytes.length > MAX_SIZE) throw tooLarge(file);
  const wide = wideEncoding(bytes);
  if (wide !== undefined) {
    const reason = `the document is ${wide}, not UTF-8; convert it: iconv -f ${wide} -t UTF-8`;
    throw new BaseError('VPF_E_BASE_ENCODING', reason, { file });
  }
  const declared = declaredEncoding(bytes);
  if (declared !== undefined && !UTF8_NAMES.has(declared.toLowerCase())) {
    const reason = `the XML declaration says encoding=${JSON.stringify(declared)}; convert the file with iconv -t UTF-8 and correct the declaration`;
    throw new BaseError('VPF_E_BASE_ENCODING', reason, { file, at: { line: 1, column: 1 } });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    const before = validPrefix(bytes);
    const at = new LineIndex(before).at(before.length);
    const reason = 'bytes that are not UTF-8; convert the file with iconv -t UTF-8';
    throw new BaseError('VPF_E_BASE_ENCODING', reason, { file, at, cause });
  }
}

/** The bytes of a document, as {@link decodeBase} read them. */
export function encodeBase(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** UTF-16 and UTF-32, known by their byte order mark or by the zero bytes in `<?xml` or `<domain`. */
function wideEncoding(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'UTF-32LE' : 'UTF-16LE';
  if (a === 0xfe && b === 0xff) return 'UTF-16BE';
  if (a === 0 && b === 0) return 'UTF-32BE';
  if (a === 0x3c && b === 0) return c === 0 ? 'UTF-32LE' : 'UTF-16LE';
  if (a === 0 && b === 0x3c) return 'UTF-16BE';
  return undefined;
}

/** `encoding` of the XML declaration, which is ASCII whatever the rest is. */
function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = String.fromCharCode(...bytes.subarray(0, 256)).replace(/^\xef\xbb\xbf/, '');
  if (!/^<\?xml\s/.test(head)) return undefined;
  const end = head.indexOf('?>');
  const declaration = end < 0 ? head : head.slice(0, end);
  return /\sencoding\s*=\s*["']([^"']*)["']/.exec(declaration)?.[1];
}

/** The text before the first byte that is not UTF-8. */
function validPrefix(bytes: Uint8Array): string {
  let low = 0;
  let high = bytes.length;
  let best = '';
  while (low <= high) {
    const middle = (low + high) >> 1;
    try {
      const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
      best = decoder.decode(bytes.subarray(0, middle), { stream: true });
      low = middle + 1;
    } catch {
      high = middle - 1;
    }
  }
  return best;
}
