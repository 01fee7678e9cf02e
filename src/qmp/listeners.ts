import { QmpListenerError } from './errors.js';

/**
 * Callbacks of one kind. One that throws does not keep the others, or the session, from going on. What a callback causes
 * is told after all have heard of the present; who is added meanwhile hears from the next on.
 */
export class Listeners<Arguments extends readonly unknown[]> {
  readonly #all = new Set<(...args: Arguments) => void>();
  readonly #due: (() => void)[] = [];
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
    this.prepare(...args)();
  }

  /** @returns tells those who listen now, and still do then */
  prepare(...args: Arguments): () => void {
    if (this.#all.size === 0) return NOBODY;
    const present = [...this.#all];
    return () => this.#tell(() => this.#callAll(present, args));
  }

  #tell(telling: () => void): void {
    this.#due.push(telling);
    if (this.#calling) return;
    this.#calling = true;
    for (let next = this.#due.shift(); next !== undefined; next = this.#due.shift()) next();
    this.#calling = false;
  }

  #callAll(listeners: readonly ((...args: Arguments) => void)[], args: Arguments): void {
    for (const listener of listeners) {
      if (!this.#all.has(listener)) continue;
      try {
        listener(...args);
      } catch (error) {
        this.failed(new QmpListenerError(this.kind, error));
      }
    }
  }
}

const NOBODY = (): void => {};
