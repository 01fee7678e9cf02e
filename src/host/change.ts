import type { Command, Reading } from '../plan/step.js';
import type { HostState, Source } from './state/state.js';

/** What is true of the host once something was done: how to see it, and how to get back. */
export interface Effect {
  readonly reads: Source;
  /** What else has to be read, of this effect alone. */
  readonly readings?: readonly Reading[];
  /** The resource that it brings into being. */
  readonly makes?: Made;
  /** Resources with which this change is gone as well. */
  readonly within: readonly string[];
  holds(state: HostState): boolean;
  /** The commands that lead back to how it is in `state`. */
  restore(state: HostState): readonly Command[];
}

/**
 * What a command makes true. A command of iproute2 or OVS says which state it leads to, so the same
 * words tell whether that holds already, and, from the state before, how to get back.
 */
export interface Change extends Effect {
  /**
   * The same for a script of bash: the words of a look of script/shell/looks.ts, which tells whether the change
   * holds and how to get back; the first is its name.
   */
  readonly look: readonly string[];
}

/** What a resource is, and its name: `ovs port`, `tap0`. */
export function partsOf(resource: string): readonly [kind: string, name: string] {
  const at = resource.lastIndexOf(' ');
  return [resource.slice(0, at), resource.slice(at + 1)];
}

export interface Made {
  /** E.g. `link tap0`. */
  readonly resource: string;
  /** What comes with it, and goes with it: the other end of a veth pair. */
  readonly with?: readonly string[];
  exists(state: HostState): boolean;
  /** True where one that is there cannot be made to hold: it would have to be made anew. */
  readonly fixed?: boolean;
  /** Whether one of somebody else's serves as well: then it is used, and stays. */
  serves?(state: HostState): boolean;
  /** Whose mark it carries. Left out for resources that can carry none. */
  owner?(state: HostState): string | undefined;
}
