// npm run bench: builds, measures everything in one run, prints a table with pass or fail for each bar.
// Writes nothing. `--quick` takes fewer samples; `composer`, `qmp` or `host` is that part alone. `host` needs root.
import { spawnSync } from 'node:child_process';
import { ensureInstalled, must } from './install.mjs';

ensureInstalled();
must(process.execPath, ['scripts/build.mjs']);
const PROGRAMS = { composer: 'bench/run.mjs', qmp: 'bench/run.mjs', host: 'bench/host.mjs' };
const args = process.argv.slice(2);
const options = args.filter((arg) => arg.startsWith('-'));
const named = args.filter((arg) => !arg.startsWith('-'));
const parts = named.length === 0 ? Object.keys(PROGRAMS) : named;
let failed = false;
for (const program of new Set(Object.values(PROGRAMS))) {
  const own = parts.filter((part) => PROGRAMS[part] === program);
  if (own.length === 0) continue;
  const { status } = spawnSync(process.execPath, [program, ...options, ...own], {
    stdio: 'inherit',
  });
  failed ||= status !== 0;
}
const unknown = parts.filter((part) => !Object.hasOwn(PROGRAMS, part));
if (unknown.length > 0) throw new Error(`no part ${unknown.join(', ')}`);
process.exitCode = failed ? 1 : 0;
