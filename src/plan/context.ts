import type { ErrorCode } from '../errors/codes.js';
import type { Diagnostic, DocumentPath } from '../spec/diagnostic.js';
import type { BaseDomain } from './base.js';
import type { Inventory } from './inventory.js';
import type { Placement } from './placement.js';
import type { Step } from './step.js';
import type { Target } from './target.js';

/** A bridge of the host section, as the devices' backends name it. */
export interface BridgeKind {
  readonly kind: 'linux' | 'ovs';
  readonly path: DocumentPath;
}

/** What planning one device needs, and where it puts what it finds. */
export interface PlanContext {
  readonly domain: string;
  readonly base: BaseDomain;
  readonly inventory: Inventory;
  readonly target: Target;
  readonly placement: Placement;
  readonly steps: Step[];
  readonly diagnostics: Diagnostic[];
  /** How many VFs the host section gives to a PF. */
  readonly hostVfs: ReadonlyMap<string, number>;
  /** The bridges of the host section, by name. */
  readonly hostBridges: ReadonlyMap<string, BridgeKind>;
  /** See PlanOptions. */
  readonly purpose: 'guest' | 'host';
  /** The base's name, for findings that lie in it. */
  readonly baseFile: string;
}

/** Notes an error or a warning (codes with `_W_`) about a place of the spec. */
export function report(
  context: { readonly diagnostics: Diagnostic[] },
  code: ErrorCode,
  path: DocumentPath,
  message: string,
): void {
  const severity = code.startsWith('VPF_W_') ? 'warning' : 'error';
  context.diagnostics.push({ severity, code, message, path });
}

/** Notes an error about a line of the base. */
export function reportBase(
  context: PlanContext,
  code: ErrorCode,
  line: number,
  message: string,
): void {
  const { baseFile: file } = context;
  context.diagnostics.push({ severity: 'error', code, message, path: [], file, line, column: 1 });
}
