// Installs the dependencies unless node_modules already holds what package-lock.json says.
// Imports nothing that has to be installed.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a program with this terminal; ends the process with its exit code when it fails. */
export function must(program, args, options = {}) {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit', ...options });
  if (error) console.error(`${program}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

/** `npm ci`, where it is needed. */
export function ensureInstalled() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`vpf needs Node 20.19 or newer; this is ${process.versions.node}`);
    process.exit(1);
  }
  const why = staleness();
  if (why === undefined) return;
  console.error(`${why}: npm ci`);
  must('npm', ['ci', '--no-audit', '--no-fund']);
}

function staleness() {
  const wanted = packagesOf('package-lock.json');
  const installed = packagesOf('node_modules/.package-lock.json');
  if (installed === undefined) return 'node_modules is missing';
  for (const [path, { version, optional }] of Object.entries(wanted ?? {})) {
    if (path === '' || optional) continue;
    if (installed[path]?.version !== version) return `node_modules is stale (${path})`;
  }
  return undefined;
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
  } catch {
    return undefined;
  }
}
