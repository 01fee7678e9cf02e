// The host's plumbing: N tap ports made, marked, put on a bridge and brought up, by `vpf host apply`, by one
// process a command, and by a hand-written `ip -batch`. In a network namespace of its own; needs root.
// VLANs are left out: not every kernel has bridges that filter them. "In a running Node" is what a daemon pays:
// the bar of 10 x is for that, as Node's start alone is a good part of what 64 ports cost one by one.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, table, timeProcess } from './stats.mjs';

const root = new URL('..', import.meta.url).pathname;
const vpf = join(root, 'bin/vpf');
const BARS = { single: 10, batch: 1.5 };

if (process.env.VPF_BENCH_INNER !== '1') {
  // Its own network, and its own /run for lock and journal.
  const again = [process.execPath, ...process.argv.slice(1)];
  const { status } = spawnSync('unshare', ['--net', '--mount', '--', ...again], {
    stdio: 'inherit',
    // With extra CA certificates, Node parses all it knows before it does anything: some 35 ms.
    env: { ...process.env, VPF_BENCH_INNER: '1', NODE_EXTRA_CA_CERTS: '' },
  });
  process.exit(status ?? 1);
}

must('mount', ['-t', 'tmpfs', 'run', '/run']);
must('ip', ['link', 'add', 'br0', 'address', '52:54:00:00:00:01', 'type', 'bridge']);
must('ip', ['link', 'set', 'br0', 'up']);
const folder = mkdtempSync(join(tmpdir(), 'vpf-bench-'));
const rounds = process.argv.includes('--quick') ? 3 : 9;
const { applySteps, loadSpec, planLoaded, undoSteps } = await import(join(root, 'dist/index.js'));
const rows = [['what', 'median', 'against vpf', 'bar', 'verdict']];
let failed = false;
try {
  const node = median(Array.from({ length: 15 }, () => timeProcess(process.execPath, ['-e', '0'])));
  rows.push(['node -e 0', ms(node), '', '', '']);
  for (const ports of [64, 255]) await measure(ports, node);
} finally {
  rmSync(folder, { recursive: true });
}
table(rows);
process.exitCode = failed ? 1 : 0;

async function measure(ports, node) {
  // A virtual PF is one port, its VFs are the others.
  const spec = join(folder, `${ports}.yaml`);
  writeFileSync(
    spec,
    `version: 1\ndomain: bench\ndevices:\n  - type: virtual-pf\n    name: vpf0\n` +
      `    backend: {type: tap, bridge: br0}\n` +
      `    vfs: {count: ${ports - 1}, backend: {type: tap, bridge: br0}}\n`,
  );
  const names = Array.from({ length: ports }, (_, i) => `tap${i}`);
  const commands = names.flatMap((name) => [
    `tuntap add dev ${name} mode tap vnet_hdr`,
    `link set dev ${name} alias vpf:bench/vpf0 up`,
    `link set dev ${name} master br0`,
  ]);
  const batch = join(folder, 'batch');
  writeFileSync(batch, `${commands.join('\n')}\n`);
  const gone = join(folder, 'gone');
  writeFileSync(gone, names.map((name) => `link del dev ${name}\n`).join(''));

  const { plan } = planLoaded(loadSpec(readFileSync(spec, 'utf8'), spec));
  const samples = { warm: [], apply: [], again: [], undo: [], batch: [], single: [] };
  for (let i = -1; i < rounds; i++) {
    const apply = timeProcess(process.execPath, [vpf, 'host', 'apply', spec]);
    const again = timeProcess(process.execPath, [vpf, 'host', 'apply', spec]);
    const undo = timeProcess(process.execPath, [vpf, 'host', 'undo', spec]);
    const start = performance.now();
    await applySteps(plan.steps, { domain: 'bench' });
    const warm = performance.now() - start;
    await undoSteps(plan.steps, { domain: 'bench' });
    const byHand = timeProcess('ip', ['-batch', batch]);
    must('ip', ['-batch', gone]);
    if (i >= 0) {
      samples.warm.push(warm);
      samples.apply.push(apply);
      samples.again.push(again);
      samples.undo.push(undo);
      samples.batch.push(byHand);
    }
    if (i > 0 && i % 4 !== 0) continue;
    const begin = performance.now();
    for (const command of commands) must('ip', command.split(' '));
    samples.single.push(performance.now() - begin);
    must('ip', ['-batch', gone]);
  }
  const apply = median(samples.apply);
  const warm = median(samples.warm);
  const single = median(samples.single);
  const byHand = median(samples.batch);
  const most = BARS.batch * byHand + node;
  rows.push(
    [`${ports} ports: vpf host apply`, ms(apply), '', '', ''],
    [`${ports} ports: vpf host apply, all held`, ms(median(samples.again)), '', '', ''],
    [`${ports} ports: vpf host undo`, ms(median(samples.undo)), '', '', ''],
    [`${ports} ports: applySteps in a running Node`, ms(warm), '', '', ''],
    [
      `${ports} ports: a process a command`,
      ms(single),
      `${(single / apply).toFixed(1)} x, warm ${(single / warm).toFixed(1)} x`,
      `warm >= ${BARS.single} x`,
      verdict(single / warm >= BARS.single),
    ],
    [
      `${ports} ports: ip -batch by hand`,
      ms(byHand),
      `${(apply / byHand).toFixed(2)} x`,
      `vpf <= ${BARS.batch} x + node = ${ms(most)}`,
      verdict(apply <= most),
    ],
  );
}

function verdict(ok) {
  failed ||= !ok;
  return ok ? 'pass' : 'FAIL';
}

function ms(value) {
  return `${value.toFixed(1)} ms`;
}

function must(program, args) {
  const { status, stderr } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}
