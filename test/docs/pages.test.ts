import { describe, expect, it } from 'vitest';
import { errorsPage } from './errors-page.js';
import { referencePage } from './reference-page.js';

/** `npm run docs` runs this file with `-u`, which writes the pages anew. */

const page = (name: string) => new URL(`../../docs/${name}`, import.meta.url).pathname;

describe('the generated pages', () => {
  it('docs/errors.md has every code with what it means', async () => {
    await expect(errorsPage()).toMatchFileSnapshot(page('errors.md'));
  });

  it('docs/spec-reference.md has every key of the schema', async () => {
    await expect(referencePage()).toMatchFileSnapshot(page('spec-reference.md'));
  });
});
