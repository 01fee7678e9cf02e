/** The longest time of a timer: beyond it, Node's fire at once. */
const LONGEST = 2 ** 31 - 1;

/** A time that a timer of Node's can have. */
export function timerTime(ms: number): number {
  return Math.min(ms, LONGEST);
}

/**
 * Calls a function after some time. It does not keep the process alive: the connection that is waited for does that.
 *
 * @param ms from 0; 0 and Infinity: never. More than 24 days count as 24 days.
 * @returns takes it back
 * @throws {RangeError} for NaN and negative times
 */
export function after(ms: number, callback: () => void): () => void {
  checkTime('timeout', ms);
  if (ms === 0 || ms === Infinity) return () => {};
  const timer = setTimeout(callback, timerTime(ms)).unref();
  return () => clearTimeout(timer);
}

/** @throws {RangeError} unless it is a number from 0, or Infinity */
export function checkTime(name: string, ms: number): void {
  if (!(typeof ms === 'number' && ms >= 0)) {
    throw new RangeError(`${name}: milliseconds from 0, or Infinity, not ${ms}`);
  }
}
