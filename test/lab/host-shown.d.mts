export interface ShownOptions {
  /** Leaves out what the kernel draws at random for what is made anew, too. */
  readonly loose?: boolean;
  /** Keeps the queueing discipline and the carrier, which say whether an interface has been up and whether it works. */
  readonly exact?: boolean;
}

/**
 * What a tool printed, for comparing it before and after: JSON without what changes by itself, Open vSwitch's tables
 * as rows in the order of their text, as it lists them by random names; other text as it is.
 */
export function shownOf(text: string, options?: ShownOptions): unknown;
