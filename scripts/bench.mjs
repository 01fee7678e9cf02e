// npm run bench: builds, measures everything in one run, prints a table with pass or fail for each bar.
// Writes nothing. `--quick` takes fewer samples; `--host` measures `vpf host apply` instead, which needs root.
import { ensureInstalled, must } from './install.mjs';

ensureInstalled();
must(process.execPath, ['scripts/build.mjs']);
const args = process.argv.slice(2);
const program = args.includes('--host') ? 'bench/host.mjs' : 'bench/run.mjs';
must(process.execPath, [program, ...args]);
