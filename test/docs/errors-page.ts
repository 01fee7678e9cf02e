import { ERROR_CODES } from '../../src/spec/codes.js';

/** The page of all codes, in the order of src/spec/codes.ts. */
export function errorsPage(): string {
  const codes = Object.entries(ERROR_CODES);
  const section = (prefix: string) =>
    codes.filter(([code]) => code.startsWith(prefix)).map(([code, text]) => entry(code, ...text));
  return `${[
    '# Error codes',
    '<!-- Made by `npm run docs` from src/spec/codes.ts. -->',
    'Every finding has a code, `file:line:col: error[CODE]: text`. Codes are stable: they are never renamed, and their ' +
      'meaning does not change. `vpf explain CODE` prints the same as this page. As a library, vpf throws `VpfError` ' +
      'with `code`, or returns `Diagnostic`s.',
    '## Errors',
    ...section('VPF_E_'),
    '## Warnings',
    'The output is made all the same, and the exit code is 0.',
    ...section('VPF_W_'),
  ].join('\n\n')}\n`;
}

function entry(code: string, meaning: string, remedy: string): string {
  return `### \`${code}\`\n\n${inline(meaning)}\n\n**What to do:** ${inline(remedy)}`;
}

/** An XML tag outside of backticks would vanish in a rendered page. */
function inline(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll(/<[^>]+>/g, '`$&`')))
    .join('');
}
