import { VpfError } from '../errors/vpf-error.js';
import type { Diagnostic } from './diagnostic.js';

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
