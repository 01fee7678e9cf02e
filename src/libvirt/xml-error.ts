import type { ErrorCode } from '../errors/codes.js';
import { VpfError } from '../errors/vpf-error.js';
import type { Position } from '../spec/diagnostic.js';

/** A base document that cannot be read. `message` is one line: the place, what is wrong, what to change. */
export class BaseError extends VpfError {
  /** The message without the place, for reports that print the place themselves. */
  readonly reason: string;
  readonly file: string | undefined;
  /** Counted from 1; undefined where the whole document is meant. */
  readonly line: number | undefined;
  /** Counted from 1, in UTF-16 code units. */
  readonly column: number | undefined;

  constructor(
    code: ErrorCode,
    reason: string,
    options: { file?: string | undefined; at?: Position; cause?: unknown } = {},
  ) {
    const { file, at, cause } = options;
    const place = [file, at?.line, at?.column].filter((part) => part !== undefined).join(':');
    super(
      code,
      place === '' ? reason : `${place}: ${reason}`,
      cause === undefined ? {} : { cause },
    );
    this.reason = reason;
    this.file = file;
    this.line = at?.line;
    this.column = at?.column;
  }
}
