import type { ErrorCode } from '../errors/codes.js';
import { VpfError } from '../errors/vpf-error.js';

/** Something about this host: its state, its lock, vpf's journal. */
export class HostError extends VpfError {
  override readonly name: string = 'HostError';
}

/** What something that was thrown says, whatever it is. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** A step that failed, and what became of the rest. */
export interface FailedStep {
  readonly step: string;
  /** The command, as a person would type it. */
  readonly command: string;
  /** What it printed. */
  readonly output: string;
}

/** A change of this host that is still there though it should have been taken back. */
export interface LeftChange {
  readonly step: string;
  /** The command that made it. */
  readonly command: string;
  /** The commands that would take it back. */
  readonly undo: readonly string[];
}

/**
 * Steps that failed. With `left` empty the host is as before (`VPF_E_HOST_STEP`); else `left` is
 * exactly what is still changed (`VPF_E_HOST_LEFT`).
 */
export class StepError extends HostError {
  override readonly name: string = 'StepError';
  readonly failed: readonly FailedStep[];
  readonly left: readonly LeftChange[];

  constructor(
    failed: readonly FailedStep[],
    left: readonly LeftChange[],
    end: string,
    options: { code?: ErrorCode; cause?: unknown } = {},
  ) {
    const code = options.code ?? (left.length > 0 ? 'VPF_E_HOST_LEFT' : 'VPF_E_HOST_STEP');
    const what = failed.map((f) => `step "${f.step}": ${f.command}: ${f.output}`);
    const still = left.map((l) => `left: "${l.step}"; undo it by: ${l.undo.join(' && ')}`);
    super(code, [...what, end, ...still].join('\n'), options);
    this.failed = failed;
    this.left = left;
  }
}

/** Things that should have been removed, and could not be; the others were. */
export class RemovalError extends HostError {
  override readonly name: string = 'RemovalError';
  readonly removed: readonly string[];
  /** Why, each: a journal that cannot be read, what could not be taken back. */
  readonly reasons: readonly HostError[];

  constructor(removed: readonly string[], reasons: readonly [HostError, ...HostError[]]) {
    super(reasons[0].code, reasons.map(({ message }) => message).join('\n'));
    this.removed = removed;
    this.reasons = reasons;
  }
}
