// npm run docs: writes the generated pages of docs/ anew, and the API reference into docs/api.
// The pages are made, and held to be up to date, by the tests of test/docs.
import { ensureInstalled, must } from './install.mjs';

ensureInstalled();
must(process.execPath, [
  'node_modules/vitest/vitest.mjs',
  'run',
  '--project',
  'unit',
  'test/docs',
  '-u',
]);
must(process.execPath, ['node_modules/typedoc/bin/typedoc', '--tsconfig', 'tsconfig.build.json']);
