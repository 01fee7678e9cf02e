import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach } from 'vitest';

const VPF = fileURLToPath(new URL('../../bin/vpf', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Highest resident memory in MiB; 0 where /proc does not tell. */
  readonly peakMiB: number;
}

export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds after which it is killed: the test then fails. */
  readonly timeout?: number;
}

/** Runs the built command as a user would. */
export function vpf(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [VPF, ...args], {
      cwd: options.cwd,
      env: { ...process.env, NO_COLOR: '1', ...options.env },
      timeout: options.timeout ?? 30_000,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    let peakMiB = 0;
    const watch = setInterval(() => {
      peakMiB = Math.max(peakMiB, residentPeak(child.pid));
    }, 20);
    child.on('error', reject);
    child.stdin.on('error', () => {}); // it need not read all of it
    child.stdin.end(options.input ?? '');
    child.on('close', (code) => {
      clearInterval(watch);
      resolve({ code, stdout, stderr, peakMiB });
    });
  });
}

/** VmHWM of a process in MiB: it only grows, so the last look before its end is enough. */
function residentPeak(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0; // it has just ended
  }
}

/** A directory of a test's own. */
export class Scratch {
  readonly path = mkdtempSync(join(tmpdir(), 'vpf-cli-'));

  file(name: string, content: string | Uint8Array): string {
    const path = join(this.path, name);
    writeFileSync(path, content);
    return path;
  }

  at(name: string): string {
    return join(this.path, name);
  }

  files(): string[] {
    return readdirSync(this.path).sort();
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** The least of a spec. */
export const SPEC =
  'version: 1\ndomain: d\ndevices:\n  - {type: nic, name: a, backend: {type: user}}\n';

/** Gives each test of a file a directory of its own. */
export function eachScratch(begin: (scratch: Scratch) => void): void {
  let scratch: Scratch;
  beforeEach(() => {
    scratch = new Scratch();
    begin(scratch);
  });
  afterEach(() => {
    scratch.remove();
  });
}
