import type { ErrorCode } from './codes.js';

/**
 * Every error that vpf throws on purpose. `code` is stable and explained in docs/errors.md.
 *
 * @example
 * ```ts
 * try {
 *   compose({ specText, baseText });
 * } catch (error) {
 *   if (error instanceof VpfError && error.code === 'VPF_E_BASE_DTD') rejectUpload();
 *   else throw error;
 * }
 * ```
 */
export class VpfError extends Error {
  override readonly name: string = 'VpfError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
