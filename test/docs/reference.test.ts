import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/errors/codes.js';
import { specReference } from './spec-reference.js';

/** `npm run docs` runs this file with `-u`, which writes the pages. */

const root = new URL('../../', import.meta.url);
const page = (name: string) => new URL(`docs/${name}`, root).pathname;

function errorsPage(): string {
  const rows = (kind: string) =>
    Object.entries(ERROR_CODES)
      .filter(([code]) => code.startsWith(`VPF_${kind}_`))
      .map(([code, [meaning, remedy]]) => `## ${code}\n\n${meaning}\n\n*What to do:* ${remedy}\n`)
      .join('\n');
  return [
    '# Error codes\n',
    '<!-- Written by `npm run docs` from src/errors/codes.ts. -->\n',
    'Every diagnostic has a stable code: `file:line:col: error[CODE]: text`. `vpf explain CODE` shows an entry of this',
    'page. Codes that begin with `VPF_W_` are warnings: the output is made all the same.\n',
    rows('E'),
    rows('W'),
  ].join('\n');
}

describe('the generated pages', () => {
  it('docs/errors.md has every code', async () => {
    await expect(errorsPage()).toMatchFileSnapshot(page('errors.md'));
  });

  it('docs/spec-reference.md has every key of the schema', async () => {
    await expect(specReference()).toMatchFileSnapshot(page('spec-reference.md'));
  });

  it('every code is used somewhere, and no other is', () => {
    const sources = readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && file !== 'errors/codes.ts')
      .map((file) => readFileSync(new URL(`src/${file}`, root), 'utf8'))
      .join('\n');
    const used = new Set(sources.match(/\bVPF_[EW]_[A-Z_]*[A-Z]\b/g));
    expect(Object.keys(ERROR_CODES).filter((code) => !used.has(code))).toEqual([]);
  });
});
