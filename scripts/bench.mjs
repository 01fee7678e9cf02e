// npm run bench: builds, measures everything in one run, prints a table with pass or fail for each bar.
// Writes nothing. `--quick` takes fewer samples.
import { ensureInstalled, must } from './install.mjs';

ensureInstalled();
must(process.execPath, ['scripts/build.mjs']);
must(process.execPath, ['bench/run.mjs', ...process.argv.slice(2)]);
