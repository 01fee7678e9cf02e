// Drives a host, whose kernel this runs on, through everything that steps promise, and tells what was not as it
// should be. One process does it all: in a machine that is emulated, starting Node takes seconds.
// Usage: node host-drive.mjs JOB.json [kill N]
//   JOB: {library, domain, steps, looks: [COMMAND of the shell], script?, faults?: true, kills?: [N] or 'all over'}
// Prints {before, applied, done, faults, harmless, problems, took}: `problems` is to be empty.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { shownOf } from './host-shown.mjs';

const [file, mode, number] = process.argv.slice(2);
const job = JSON.parse(readFileSync(file, 'utf8'));
const { domain, steps } = job;
const vpf = await import(pathToFileURL(job.library).href);
const options = { domain };

if (mode === 'kill') {
  await vpf.applySteps(steps, {
    ...options,
    runner: faultyRunner({ at: Number(number), kill: true }),
  });
  process.exit(0);
}

const problems = [];
const before = look();
const report = { before, problems, harmless: [], faults: 0, took: {} };
let since = performance.now();
// What the kernel makes with the first use of something, and keeps.
const counter = faultyRunner({ at: -1 });
await vpf.applySteps(steps, { ...options, runner: counter });
await vpf.undoSteps(steps, options);

const { done } = await vpf.applySteps(steps, options);
report.done = done;
const applied = look();
const loosely = look(true);
report.applied = applied;
same('the second apply', (await vpf.applySteps(steps, options)).done, []);
same('the state after the second apply', look(), applied);
for (const { id, status } of await vpf.statusOfSteps(steps))
  same(`status of ${id}`, status, 'holds');
await vpf.undoSteps(steps, options);
isAsBefore('undo');

took('apply and undo');
if (job.script !== undefined) {
  for (const time of ['first', 'second']) {
    run('bash', [job.script, 'do'], `the script, the ${time} time`);
    same(`the state after the script, the ${time} time`, look(true), loosely);
  }
  same('apply after the script', (await vpf.applySteps(steps, options)).done, []);
  run('bash', [job.script, 'undo'], "the script's undo");
  isAsBefore("the script's undo");
}

took('the script');
for (let at = 0; job.faults; at++) {
  const runner = faultyRunner({ at });
  const error = await vpf.applySteps(steps, { ...options, runner }).catch((e) => e);
  if (!runner.wasHit) {
    await vpf.undoSteps(steps, options);
    break;
  }
  report.faults++;
  const what = `apply with "${runner.wasHit}" failing`;
  if (!(error instanceof Error)) {
    report.harmless.push(runner.wasHit);
    await vpf.undoSteps(steps, options);
  } else {
    same(what, [error.code, error.left, error.failed?.length], ['VPF_E_HOST_STEP', [], 1]);
  }
  isAsBefore(what);
}

took('faults');
// The way back fails as well: what is said to be left is left, and its commands take it back.
for (const at of job.faults ? leftAfter(job.kills, report.faults) : []) {
  const runner = faultyRunner({ at, forever: true });
  const error = await vpf.applySteps(steps, { ...options, runner }).catch((e) => e);
  const what = `all failing from "${runner.wasHit}" on`;
  const isLeft = error.left?.length > 0;
  same(`apply with ${what}`, error.code, isLeft ? 'VPF_E_HOST_LEFT' : 'VPF_E_HOST_STEP');
  for (const { undo } of [...(error.left ?? [])].reverse())
    for (const command of undo) run('sh', ['-c', command], `what is left: ${command}`);
  isAsBefore(`the commands for what is left, ${what}`, true);
  await vpf.undoSteps(steps, options);
  isAsBefore(`undo of what was left, ${what}`);
}

took('what is left');
for (const [at, ...ways] of killsOf(job.kills ?? [], counter.seen)) {
  for (const then of ways) {
    const self = fileURLToPath(import.meta.url);
    const killed = spawnSync(process.execPath, [self, file, 'kill', String(at)]);
    same(`the end of apply, killed at ${at}`, killed.signal, 'SIGKILL');
    if (then === 'apply') {
      await vpf.applySteps(steps, options);
      same(`apply after a kill at ${at}`, look(true), loosely);
    }
    await vpf.undoSteps(steps, options);
    isAsBefore(`undo after a kill at ${at}${then === 'apply' ? ' and apply' : ''}`);
  }
}
took('kills');
console.log(JSON.stringify(report));

/** Where to kill, and what to do then; all over: a dozen places, as each is several processes. */
function killsOf(kills, count) {
  if (kills !== 'all over') return kills.map((at) => [at, 'apply', 'undo']);
  const stride = Math.ceil(count / 12);
  const places = Array.from({ length: Math.ceil(count / stride) }, (_, i) => i * stride);
  return places.map((at, i) => [at, i % 2 === 0 ? 'apply' : 'undo']);
}

/** From where on all fails: from the middle, or from each command. */
function leftAfter(kills, count) {
  return kills === 'all over' ? Array.from({ length: count }, (_, i) => i) : [count >> 1];
}

function took(what) {
  report.took[what] = Math.round(performance.now() - since);
  since = performance.now();
}

/** The outputs of the job's commands, with what changes by itself left out. */
function look(loose = false) {
  // One shell for all: to start a program from here is slow.
  const { stdout: all } = spawnSync('sh', ['-c', job.looks.join('; echo "#"; ')], {
    encoding: 'utf8',
  });
  return all.split(/^#\n/m).map((text) => shownOf(text, { loose }));
}

function isAsBefore(after, hasJournal = false) {
  same(`the state after ${after}`, look(), before);
  const journals = '/run/vpf/journal';
  const left = existsSync(journals) ? readdirSync(journals) : [];
  if (!hasJournal) same(`journals after ${after}`, left, []);
}

function same(what, is, expected) {
  const lines = (value) => JSON.stringify(value, null, 1).split('\n');
  const [now, wanted] = [lines(is), lines(expected)];
  if (now.join() === wanted.join()) return;
  const at = now.findIndex((line, i) => line !== wanted[i]);
  const excerpt = (all) => all.slice(Math.max(0, at - 6), at + 6).join(' ');
  problems.push(`${what}: ${excerpt(now)}\n  instead of: ${excerpt(wanted)}`);
}

function run(program, args, what) {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) problems.push(`${what} ended with ${status}: ${stderr}`);
}

/** One that lets the Nth change fail, or kills this process after it. */
function faultyRunner({ at, kill = false, forever = false }) {
  let failing;
  const broken = { ip: 'link set dev nonesuch0 up', bridge: 'vlan add dev nonesuch0 vid 1' };
  const runner = {
    ...vpf.hostRunner,
    wasHit: undefined,
    seen: 0,
    async run(argv, options = {}) {
      if (isLook(argv)) return vpf.hostRunner.run(argv, options);
      if (runner.wasHit !== undefined && forever) return { code: 1, stdout: '', stderr: 'no' };
      // What takes something back, or may fail.
      if (argv.includes('-force')) return vpf.hostRunner.run(argv, options);
      const text = JSON.stringify([argv, options.input]);
      const lines = options.input?.split('\n').filter((line) => line !== '') ?? [];
      const parts = argv[0] === 'ovs-vsctl' ? argv.filter((arg) => arg === '--').length : 0;
      const count = Math.max(1, lines.length, parts);
      const here = at - runner.seen;
      if (text !== failing) {
        runner.seen += count;
        if (here < 0 || here >= count) return vpf.hostRunner.run(argv, options);
        runner.wasHit = lines[here] ?? argv.join(' ');
        failing = text;
      }
      if (lines.length > 0) {
        const input = [...lines.slice(0, here), ...(kill ? [] : [broken[argv[0]]]), ''].join('\n');
        const result = await vpf.hostRunner.run(argv, { ...options, input });
        if (kill) process.kill(process.pid, 'SIGKILL');
        return result;
      }
      if (kill) {
        if (here > 0) await vpf.hostRunner.run(argv, options);
        process.kill(process.pid, 'SIGKILL');
      }
      return parts > 0
        ? vpf.hostRunner.run([...argv, '--', 'set', 'Port', 'nonesuch0', 'tag=1'], options)
        : { code: 1, stdout: '', stderr: 'it was made to fail' };
    },
    write(path, text) {
      if (runner.wasHit !== undefined && forever) throw new Error('no');
      if (runner.seen++ !== at) return vpf.hostRunner.write(path, text);
      runner.wasHit = `${path} ${text.trim()}`;
      if (!kill) throw new Error('it was made to fail');
      vpf.hostRunner.write(path, text);
      process.kill(process.pid, 'SIGKILL');
    },
  };
  return runner;
}

function isLook(argv) {
  const [tool] = argv;
  if (argv.includes('-j') || argv.includes('--format=json') || tool === 'udevadm') return true;
  if (tool === 'ethtool') return argv[1] === '-k';
  if (tool === 'ovs-vsctl') return argv.includes('get') || argv.includes('find');
  return ['show', 'list'].some((verb) => argv.includes(verb));
}
