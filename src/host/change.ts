import type { Command } from '../plan/step.js';
import type { HostState, Source } from './state/state.js';

/**
 * What a command makes true. A command of iproute2 or OVS says which state it leads to, so the same
 * words tell whether that holds already, and, from the state before, how to get back.
 */
export interface Change {
  readonly reads: Source;
  /** The resource that it brings into being. */
  readonly makes?: Made;
  /** Resources with which this change is gone as well. */
  readonly within: readonly string[];
  holds(state: HostState): boolean;
  /** The commands that lead back to how it is in `state`. */
  restore(state: HostState): readonly Command[];
  /** The same for a script of bash; see script-text.ts. */
  readonly shell: ShellChange;
}

export interface Made {
  /** E.g. `link tap0`. */
  readonly resource: string;
  exists(state: HostState): boolean;
  /** True where one that is there cannot be made to hold: it would have to be made anew. */
  readonly fixed?: boolean;
  /** Whose mark it carries. Left out for resources that can carry none. */
  owner?(state: HostState): string | undefined;
}

export interface ShellChange {
  /** A command that succeeds where the change holds. */
  readonly has: string;
  /** A word of the shell: the command that leads back, or nothing. */
  readonly back: string;
  /** An array of the shell that `has` and `back` look into, by the function `read_ARRAY`. */
  readonly reads?: 'vlans' | 'ports' | 'vfs';
}
