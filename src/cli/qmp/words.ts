import { UsageError } from '../errors.js';

/**
 * Splits a line into words, as a shell does: at blanks, with '...', "..." and \ to quote. JSON after a blank,
 * after `=` or after `:=` is one word up to its last bracket, whatever is in it, and stays as it is.
 *
 * @throws {UsageError} for a quote or bracket without its end
 * @example
 * ```ts
 * splitWords(`netdev_add {"type": "user", "id": "n0"}`); // ['netdev_add', '{"type": "user", "id": "n0"}']
 * splitWords(`qom-set path=/a value:="x y"`); // ['qom-set', 'path=/a', 'value:="x y"']
 * ```
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let at = 0;
  for (;;) {
    while (isBlank(line[at])) at += 1;
    if (at >= line.length) return words;
    const word = readWord(line, at);
    words.push(word.text);
    at = word.end;
  }
}

interface Part {
  readonly text: string;
  /** Where it ends in the line. */
  readonly end: number;
}

function readWord(line: string, start: number): Part {
  let text = '';
  let at = start;
  while (at < line.length && !isBlank(line[at])) {
    const part = readPart(line, at, text);
    text += part.text;
    at = part.end;
  }
  return { text, end: at };
}

/** `before` is what the word has so far. */
function readPart(line: string, at: number, before: string): Part {
  const c = line[at];
  const json = before.endsWith(':=');
  const first =
    before === '' || (before.endsWith('=') && before.indexOf('=') === before.length - 1);
  if (first && (c === '{' || c === '[')) return readJson(line, at);
  if (json && first && c === '"') return readJsonString(line, at);
  if (c === "'") {
    const end = line.indexOf("'", at + 1);
    if (end < 0) throw unended("'");
    return { text: line.slice(at + 1, end), end: end + 1 };
  }
  if (c === '"') return readDoubleQuoted(line, at);
  if (c === '\\' && at + 1 < line.length) return { text: line[at + 1] ?? '', end: at + 2 };
  return { text: c ?? '', end: at + 1 };
}

function readDoubleQuoted(line: string, start: number): Part {
  let text = '';
  for (let at = start + 1; at < line.length; at += 1) {
    const c = line[at];
    if (c === '"') return { text, end: at + 1 };
    if (c === '\\' && (line[at + 1] === '"' || line[at + 1] === '\\')) at += 1;
    text += line[at];
  }
  throw unended('"');
}

function readJson(line: string, start: number): Part {
  let depth = 0;
  for (let at = start; at < line.length; at += 1) {
    const c = line[at];
    if (c === '"') at = readJsonString(line, at).end - 1;
    else if (c === '{' || c === '[') depth += 1;
    else if (c === '}' || c === ']') {
      depth -= 1;
      if (depth === 0) return { text: line.slice(start, at + 1), end: at + 1 };
    }
  }
  throw unended(line[start] ?? '');
}

function readJsonString(line: string, start: number): Part {
  for (let at = start + 1; at < line.length; at += 1) {
    if (line[at] === '\\') at += 1;
    else if (line[at] === '"') return { text: line.slice(start, at + 1), end: at + 1 };
  }
  throw unended('"');
}

function isBlank(c: string | undefined): boolean {
  return c === ' ' || c === '\t';
}

function unended(what: string): UsageError {
  return new UsageError(`a ${what} has no end`);
}
