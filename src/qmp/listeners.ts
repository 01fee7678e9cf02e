import { QmpListenerError } from './errors.js';

/** Callbacks of one kind. One that throws does not keep the others, or the session, from going on. */
export class Listeners<Arguments extends readonly unknown[]> {
  readonly #all = new Set<(...args: Arguments) => void>();

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
    for (const listener of this.#all) {
      try {
        listener(...args);
      } catch (error) {
        this.failed(new QmpListenerError(this.kind, error));
      }
    }
  }
}
