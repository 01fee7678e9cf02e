// See scripts/bench.mjs. `node bench/run.mjs [--quick] [composer|qmp ...]`
import { composer } from './composer.mjs';
import { qmpClient } from './qmp-rows.mjs';
import { table } from './stats.mjs';

const PARTS = { composer, qmp: qmpClient };

const quick = process.argv.includes('--quick');
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
for (const name of wanted) if (!(name in PARTS)) throw new Error(`no part ${name}`);
console.log(`node ${process.version}, ${quick ? 'quick' : 'full'} run\n`);
let failed = 0;
const tools = {
  quick,
  ms: (value) => `${value.toFixed(1)} ms`,
  ratio: (value) => `${value.toFixed(2)} x`,
  verdict: (ok) => {
    if (!ok) failed += 1;
    return ok ? 'pass' : 'FAIL';
  },
};
const rows = [['what', 'median', 'ratio', 'bar', 'verdict']];
for (const [name, part] of Object.entries(PARTS)) {
  if (wanted.length === 0 || wanted.includes(name)) rows.push(...(await part(tools)));
}
table(rows);
process.exitCode = failed === 0 ? 0 : 1;
