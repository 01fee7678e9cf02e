import type { Interface } from 'node:readline';
import { OutputClosed, writeError, writeOutput } from '../streams.js';

/**
 * A terminal with a line being typed at its bottom, above which text appears without disturbing it.
 */
export class Screen {
  readonly #readline: Interface;
  readonly #isTerminal: boolean;
  /** The line being typed is on the screen. */
  #typing = false;
  #gone = false;

  constructor(readline: Interface) {
    this.#readline = readline;
    this.#isTerminal = process.stdout.isTTY && process.env.TERM !== 'dumb';
  }

  /** Nobody reads it any more. */
  get gone(): boolean {
    return this.#gone;
  }

  /** Shows the prompt, and what was typed ahead. */
  ask(): void {
    this.#typing = true;
    this.#readline.prompt(true);
  }

  /** The line was entered. */
  entered(): void {
    this.#typing = false;
  }

  /** @param text whole lines */
  print(text: string): void {
    this.#above(() => this.#write(text));
  }

  /** On stderr, which may be the same terminal. @param text whole lines */
  warn(text: string): void {
    this.#above(() => writeError(text));
  }

  #above(write: () => void): void {
    if (!this.#isTerminal) {
      write();
      return;
    }
    const { rows } = this.#typing ? this.#readline.getCursorPos() : { rows: 0 };
    const up = rows > 0 ? `\u001b[${rows}A` : '';
    this.#write(`\r${up}\u001b[J`);
    write();
    if (!this.#typing) return;
    // prompt() goes up by as many rows as the cursor was below the first one.
    this.#write('\n'.repeat(rows));
    this.#readline.prompt(true);
  }

  #write(text: string): void {
    try {
      writeOutput(text);
    } catch (error) {
      if (!(error instanceof OutputClosed)) throw error;
      this.#gone = true;
    }
  }
}
