import type { Request } from './request.js';

interface Entry {
  readonly request: Request;
  /** Nobody waits any more, but QEMU still has it. */
  abandoned: boolean;
}

/** Commands that were sent and not answered, by id, in the order in which they were sent. */
export class InFlight {
  readonly #entries = new Map<number, Entry>();
  #inBand = 0;

  /** Those that take one of QEMU's places: all but out-of-band ones. */
  get inBand(): number {
    return this.#inBand;
  }

  add(id: number, request: Request): void {
    this.#entries.set(id, { request, abandoned: false });
    if (!request.outOfBand) this.#inBand += 1;
  }

  get size(): number {
    return this.#entries.size;
  }

  has(id: number): boolean {
    return this.#entries.has(id);
  }

  /** The first one in band. QEMU answers in order: it is the next to be answered. */
  oldestInBand(): number | undefined {
    for (const [id, { request }] of this.#entries) if (!request.outOfBand) return id;
    return undefined;
  }

  abandon(request: Request): void {
    for (const entry of this.#entries.values()) {
      if (entry.request === request) entry.abandoned = true;
    }
  }

  /** It is answered, or will never be. @returns the request, if somebody still waits for it */
  take(id: number): Request | undefined {
    const entry = this.#entries.get(id);
    if (entry === undefined) return undefined;
    this.#entries.delete(id);
    if (!entry.request.outOfBand) this.#inBand -= 1;
    entry.request.gone?.();
    return entry.abandoned ? undefined : entry.request;
  }

  /** Those that were sent before an id, and are not answered. */
  before(id: number): (Pick<Entry, 'abandoned'> & { id: number; outOfBand: boolean })[] {
    return [...this.#entries]
      .filter(([earlier]) => earlier < id)
      .map(([earlier, { request, abandoned }]) => {
        return { id: earlier, outOfBand: request.outOfBand, abandoned };
      });
  }

  /** Takes all. @returns those for which somebody still waits */
  takeAll(): Request[] {
    return [...this.#entries.keys()].flatMap((id) => this.take(id) ?? []);
  }
}
