import type { ErrorCode } from '../errors/codes.js';
import { VpfError } from '../errors/vpf-error.js';

/** The errors of the command itself: its usage, and files. */

/** A command line that is not right: exit code 2. */
export class UsageError extends VpfError {
  constructor(message: string) {
    super('VPF_E_USAGE', message);
  }
}

/** Something wrong with a whole file, or with the command itself (`file` left out). */
export class CliError extends VpfError {
  readonly file: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { file?: string | undefined; cause?: unknown } = {},
  ) {
    super(code, message, options.cause === undefined ? {} : { cause: options.cause });
    this.file = options.file;
  }
}

/** What a file argument is called in messages. */
export function shownName(file: string): string {
  return file === '-' ? '<stdin>' : file;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EISDIR: 'is a directory',
  ENOTDIR: 'a part of the path is not a directory',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  ENOSPC: 'no space left on the device',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many open files',
  ENXIO: 'cannot be opened as a file; give - for stdin',
  ERR_INVALID_ARG_VALUE: 'not a file name: it holds a zero byte',
};

/** A failed system call in words. */
export function fileError(file: string, error: unknown): CliError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
  const reason = known ?? (error instanceof Error ? error.message : String(error));
  return new CliError('VPF_E_FILE', reason, { file: shownName(file), cause: error });
}
