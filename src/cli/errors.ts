import type { ErrorCode } from '../errors/codes.js';
import { reasonOf, systemCode } from '../errors/reason.js';
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

/** What these mean of a file that was named on the command line. */
const REASONS: Readonly<Record<string, string>> = {
  ENXIO: 'cannot be opened as a file; give - for stdin',
  ERR_INVALID_ARG_VALUE: 'not a file name: it holds a zero byte',
};

/** A failed system call in words. */
export function fileError(file: string, error: unknown): CliError {
  const code = systemCode(error);
  const reason = (Object.hasOwn(REASONS, code) ? REASONS[code] : undefined) ?? reasonOf(error);
  return new CliError('VPF_E_FILE', reason, { file: shownName(file), cause: error });
}
