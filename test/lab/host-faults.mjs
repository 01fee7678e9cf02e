// Applies the steps of a spec with one command of them failing, or with a kill in their middle, as the real
// tools would: the batch gets a line that fails, the transaction a record that is not there.
// Usage: node host-faults.mjs LIBRARY STEPS.json fail|kill N [keep-going]
// Prints {ok, code, failed, left, commands}: how many commands there are is known after a run without a fault.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [library, file, mode, number, keep] = process.argv.slice(2);
const { applySteps, hostRunner } = await import(pathToFileURL(library).href);
const { domain, steps } = JSON.parse(readFileSync(file, 'utf8'));
const at = Number(number);
let seen = 0;

const isLook = (argv) => argv.includes('-j') || argv.includes('--format=json');
const broken = { ip: 'link set dev nonesuch0 up', bridge: 'vlan add dev nonesuch0 vid 1' };

/** The process with the Nth command of the run: what it is to do instead. */
function spoil(argv, input) {
  const [tool] = argv;
  if (isLook(argv) || argv.includes('-force')) return undefined;
  const lines = input?.split('\n').filter((line) => line !== '') ?? [];
  const parts = tool === 'ovs-vsctl' ? argv.join('\u0000').split('\u0000--\u0000').slice(1) : [];
  const count = Math.max(1, lines.length, parts.length);
  const here = at - seen;
  seen += count;
  if (here < 0 || here >= count) return undefined;
  if (lines.length > 0) {
    const text = [...lines.slice(0, here), ...(mode === 'fail' ? [broken[tool]] : []), ''].join(
      '\n',
    );
    return { argv, input: text };
  }
  if (mode === 'kill') return { argv: here > 0 ? argv : ['true'], input };
  return {
    argv: tool === 'ovs-vsctl' ? [...argv, '--', 'set', 'Port', 'nonesuch0', 'tag=1'] : ['false'],
    input,
  };
}

const runner = {
  ...hostRunner,
  async run(argv, options = {}) {
    const other = spoil(argv, options.input);
    if (other === undefined) return hostRunner.run(argv, options);
    const result = await hostRunner.run(other.argv, { ...options, input: other.input });
    if (mode === 'kill') process.kill(process.pid, 'SIGKILL');
    return result;
  },
};

try {
  const applied = await applySteps(steps, { domain, runner, keepGoing: keep === 'keep-going' });
  console.log(JSON.stringify({ ok: true, commands: seen, ...applied }));
} catch (error) {
  const { code, message, failed, left } = error;
  console.log(JSON.stringify({ ok: false, commands: seen, code, message, failed, left }));
}
