import type { ErrorCode } from './codes.js';
import type { Diagnostic } from './diagnostic.js';

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

/** Thrown where a caller asked for a result, and the spec or its base has errors: all of them, in {@link diagnostics}. */
export class DiagnosticsError extends VpfError {
  override readonly name = 'DiagnosticsError';
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    const errors = diagnostics.filter((d) => d.severity === 'error');
    const first = errors[0];
    super(
      first?.code ?? 'VPF_E_INTERNAL',
      first === undefined
        ? 'no diagnostics given'
        : first.message + (errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''),
    );
    this.diagnostics = diagnostics;
  }
}
