import { QmpListenerError } from './errors.js';

/**
 * Callbacks of one kind. One that throws does not keep the others, or the session, from going on. What a callback causes
 * is told after all have heard of the present; who is added meanwhile hears from the next on.
 */
export class Listeners<Arguments extends readonly unknown[]> {
  readonly #all = new Set<(...args: Arguments) => void>();
  readonly #due: Arguments[] = [];
  #calling = false;

  constructor(
    private readonly kind: string,
    private readonly failed: (error: QmpListenerError) => void,
  ) {}

  /** @returns takes it back */
  add(listener: (...args: Arguments) => void): () => void {
    // One function may be added twice: each has its own way out.
    const own = (...args: Arguments): void => listener(...args);
    this.#all.add(own);
    return () => {
      this.#all.delete(own);
    };
  }

  get size(): number {
    return this.#all.size;
  }

  call(...args: Arguments): void {
    if (this.#all.size === 0) return;
    this.#due.push(args);
    if (this.#calling) return;
    this.#calling = true;
    for (let next = this.#due.shift(); next !== undefined; next = this.#due.shift()) {
      for (const listener of [...this.#all]) {
        if (this.#all.has(listener)) this.#call(listener, next);
      }
    }
    this.#calling = false;
  }

  #call(listener: (...args: Arguments) => void, args: Arguments): void {
    try {
      listener(...args);
    } catch (error) {
      this.failed(new QmpListenerError(this.kind, error));
    }
  }
}
