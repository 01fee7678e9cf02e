// npm test: installs and builds if need be, then the unit tests, then the lab and its tests.
// Says what was skipped and why; the last line is `N passed, N failed, N skipped`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { ensureInstalled, must, root } from './install.mjs';

const CANNOT_BUILD_LAB = 77;

ensureInstalled();
must(process.execPath, ['scripts/build.mjs']);
const scratch = mkdtempSync(join(tmpdir(), 'vpf-test-'));
try {
  const unit = runProject('unit');
  const lab = buildLab();
  const total = add(unit, lab.failed ? { passed: 0, failed: 1, skipped: [] } : runProject('lab'));
  summarise(total, lab.reason);
  process.exitCode = total.failed > 0 ? 1 : 0;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** The lab needs a Debian machine, root and its package mirror; elsewhere its tests are skipped. */
function buildLab() {
  if (process.env.VPF_LAB === '0') return { failed: false, reason: 'VPF_LAB=0' };
  const { status, stderr } = spawnSync('bash', ['lab/build.sh'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  process.stderr.write(stderr ?? '');
  if (status === 0) return { failed: false };
  const reason = /^lab: cannot build: (.*)$/m.exec(stderr ?? '')?.[1];
  if (status === CANNOT_BUILD_LAB && process.env.CI !== 'true')
    return { failed: false, reason: reason ?? 'no lab on this machine' };
  console.error(`the lab could not be built: ${reason ?? `lab/build.sh ended with ${status}`}`);
  return { failed: true };
}

/** Runs one project of vitest.config.ts: what it says to the terminal, its counts from a JSON report. */
function runProject(name) {
  console.log(`\n== ${name} tests`);
  const report = join(scratch, `${name}.json`);
  const { status } = spawnSync(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--project',
      name,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const counts = read(report);
  // A failure outside of any test: a file that does not load, an error nobody waited for.
  if (status !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

function read(report) {
  const counts = { passed: 0, failed: 0, skipped: [] };
  let files;
  try {
    files = JSON.parse(readFileSync(report, 'utf8')).testResults;
  } catch {
    return { ...counts, failed: 1 };
  }
  for (const file of files) {
    if (file.status === 'failed' && file.assertionResults.every((t) => t.status !== 'failed'))
      counts.failed += 1;
    for (const test of file.assertionResults) {
      if (test.status === 'passed') counts.passed += 1;
      else if (test.status === 'failed') counts.failed += 1;
      else counts.skipped.push(`${relative(root, file.name)}: ${test.fullName}`);
    }
  }
  return counts;
}

function add(a, b) {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: [...a.skipped, ...b.skipped],
  };
}

function summarise({ passed, failed, skipped }, reason) {
  console.log('');
  if (reason !== undefined) console.log(`no lab: ${reason}`);
  for (const test of skipped) console.log(`skipped: ${test}`);
  console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
}
