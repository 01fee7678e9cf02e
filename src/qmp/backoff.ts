import type { ReconnectOptions } from './types.js';

/** The delays between attempts to connect: twice as long each time, less a part that is left to chance. */
export class Backoff {
  readonly #minDelay: number;
  readonly #maxDelay: number;
  readonly #jitter: number;
  readonly #maxAttempts: number;
  #failures = 0;

  constructor(
    { minDelay = 100, maxDelay = 10_000, jitter = 0.5, maxAttempts = Infinity }: ReconnectOptions,
    private readonly random: () => number = Math.random,
  ) {
    this.#minDelay = Math.max(1, minDelay);
    this.#maxDelay = Math.max(this.#minDelay, maxDelay);
    this.#jitter = Math.min(1, Math.max(0, jitter));
    this.#maxAttempts = maxAttempts;
  }

  /** @returns ms to wait before the next attempt, or undefined when there have been enough */
  next(): number | undefined {
    if (this.#failures >= this.#maxAttempts) return undefined;
    const full = Math.min(this.#maxDelay, this.#minDelay * 2 ** Math.min(30, this.#failures));
    this.#failures += 1;
    return Math.round(full * (1 - this.#jitter * this.random()));
  }

  /** It stands again. */
  reset(): void {
    this.#failures = 0;
  }
}
