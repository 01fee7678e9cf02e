import { spawn } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { HostError } from './error.js';
import { recordError } from './record-error.js';

/** The exit code that flock is told to use when it does not get the lock. */
const BUSY = 75;

/**
 * Does the work while nobody else does such work on this host.
 *
 * The lock is the kernel's own (flock) on an open file that every process started meanwhile keeps open:
 * it ends with the last of them, so that a killed vpf leaves no lock behind, and no unlocked `ip` either.
 * flock(1) takes it for us, as Node has no such call.
 *
 * @param timeout seconds to wait; 0 refuses at once
 * @throws {HostError} VPF_E_HOST_LOCKED; VPF_E_HOST_JOURNAL where the lock cannot be opened
 */
export async function withHostLock<T>(
  runDir: string,
  timeout: number,
  work: (lock: number) => Promise<T>,
): Promise<T> {
  const path = join(runDir, 'lock');
  const lock = open(runDir, path);
  try {
    const { code, signal } = await flock(lock, timeout);
    if (signal !== null)
      throw new HostError(
        'VPF_E_HOST_INTERRUPTED',
        `interrupted by ${signal} while waiting for another vpf; nothing was done`,
      );
    if (code === BUSY) {
      const holder = readFileSync(path, 'utf8').trim();
      throw new HostError(
        'VPF_E_HOST_LOCKED',
        `another vpf is changing this host (${holder || 'not known which'}); waited ${timeout} s`,
      );
    }
    if (code !== 0) throw new HostError('VPF_E_HOST_LOCKED', `flock of ${path} ended with ${code}`);
    nameHolder(lock);
    return await work(lock);
  } finally {
    closeSync(lock);
  }
}

function open(runDir: string, path: string): number {
  try {
    mkdirSync(runDir, { recursive: true, mode: 0o755 });
    return openSync(path, 'a+', 0o600);
  } catch (cause) {
    throw recordError(path, cause);
  }
}

/** For the message of who waits in vain. A full /run keeps nobody from the lock: the journal says so where it matters. */
function nameHolder(lock: number): void {
  try {
    ftruncateSync(lock);
    writeSync(lock, `process ${process.pid}, since ${new Date().toISOString()}\n`, 0);
  } catch {
    // Then the holder is not known.
  }
}

interface Ended {
  readonly code: number;
  /** What ended it; Ctrl-C reaches flock as it does vpf. */
  readonly signal: NodeJS.Signals | null;
}

function flock(fd: number, timeout: number): Promise<Ended> {
  const wait = timeout === 0 ? ['--nonblock'] : ['--timeout', String(timeout)];
  return new Promise((resolve, reject) => {
    const child = spawn('flock', [...wait, '--conflict-exit-code', String(BUSY), '3'], {
      stdio: ['ignore', 'ignore', 'ignore', fd],
    });
    child.once('error', (cause) => {
      const message = 'flock is not installed (package util-linux)';
      reject(new HostError('VPF_E_TOOL_MISSING', message, { cause }));
    });
    child.once('close', (code, signal) => resolve({ code: code ?? 1, signal }));
  });
}
