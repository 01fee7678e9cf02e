import type { Means } from './execute.js';
import { Journals } from './journal.js';
import { withHostLock } from './lock.js';
import { hostRunner, type Runner } from './runner.js';

export interface HostOptions {
  /** Whose steps they are: what was changed is remembered by this name. */
  readonly domain: string;
  readonly runner?: Runner;
  /** Where lock and journal lie. */
  readonly runDir?: string;
  /** Seconds to wait for another vpf; 0 refuses at once. */
  readonly lockTimeout?: number;
}

export const RUN_DIR = '/run/vpf';
const LOCK_TIMEOUT = 10;

/** Does work that changes the host, while nobody else does. @throws {HostError} `VPF_E_HOST_LOCKED` */
export function withHost<T>(
  options: Omit<HostOptions, 'domain'>,
  work: (means: Means, journals: Journals) => Promise<T>,
): Promise<T> {
  const { runDir = RUN_DIR, lockTimeout = LOCK_TIMEOUT, runner = hostRunner } = options;
  return withHostLock(runDir, lockTimeout, (lock) => work({ runner, lock }, new Journals(runDir)));
}
