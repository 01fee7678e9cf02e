import type { ErrorCode } from '../errors/codes.js';

export type Severity = 'error' | 'warning' | 'note';

/** A path in a document: object keys and array indices from the root, e.g. `['devices', 0, 'vfs', 'count']`. */
export type DocumentPath = readonly (string | number)[];

/** One finding about a spec or its base document: what is wrong, where, and what to do. */
export interface Diagnostic {
  readonly severity: Severity;
  readonly code: ErrorCode;
  /** What is wrong and, in the same sentence or the next, what to change. */
  readonly message: string;
  /** Where in the spec (empty: the whole document). */
  readonly path: DocumentPath;
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  /** Counted from 1, in UTF-16 code units as editors count. */
  readonly column?: number;
}

/** A place in a text file, counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** True if any of the diagnostics is an error (not just a warning or note). */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((d) => d.severity === 'error');
}

/**
 * One line a person or an editor can read: `file:line:col: error[CODE]: text`.
 *
 * @example
 * ```ts
 * formatDiagnostic({ severity: 'error', code: 'VPF_E_UNKNOWN_KEY', message: 'unknown key "cuont"', path: [], file: 's.yaml', line: 3, column: 5 });
 * // 's.yaml:3:5: error[VPF_E_UNKNOWN_KEY]: unknown key "cuont"'
 * ```
 */
export function formatDiagnostic(d: Diagnostic): string {
  const place = [d.file ?? '<spec>', d.line, d.column].filter((part) => part !== undefined);
  return `${place.join(':')}: ${d.severity}[${d.code}]: ${d.message}`;
}

/** `devices[0].vfs.count`, as a person would write the path. */
export function formatPath(path: DocumentPath): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`))
    .join('');
}

/** Orders diagnostics as they stand in the file: line, then column; those without a place first. */
export function byPosition(a: Diagnostic, b: Diagnostic): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
