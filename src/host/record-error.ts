import { reasonOf, systemCode } from '../errors/reason.js';
import { HostError } from './error.js';

/** The lock or a journal that cannot be used: its path, why, and what to do. */
export function recordError(path: string, cause: unknown): HostError {
  const remedy = remedyFor(systemCode(cause));
  const why = [reasonOf(cause), ...(remedy === undefined ? [] : [remedy])].join('; ');
  return new HostError('VPF_E_HOST_JOURNAL', `${path}: ${why}`, { cause });
}

/** A journal that is none, or is cut short. */
export function damagedError(path: string, cause: unknown): HostError {
  const remedy = 'move it away: what it knew of values from before is lost';
  const message = `${path}: it is damaged: ${reasonOf(cause)}; ${remedy}`;
  return new HostError('VPF_E_HOST_JOURNAL', message, { cause });
}

function remedyFor(code: string): string | undefined {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return process.getuid?.() === 0
        ? 'root may not either: is it immutable (lsattr), or forbidden by AppArmor or SELinux?'
        : 'run it as root';
    case 'EROFS':
      return 'make it writable (mount -o remount,rw)';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'make room there (df and df -i show how much there is)';
    case 'EEXIST':
    case 'ENOTDIR':
    case 'EISDIR':
      return 'move away what is in its place';
    default:
      return undefined;
  }
}
