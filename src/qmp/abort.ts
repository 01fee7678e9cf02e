/**
 * Calls a function when a signal fires, at once if it has. However many wait for one signal, it has one listener of ours: Node takes more
 * than ten for a leak, and warns.
 *
 * @returns takes it back
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  if (signal.aborted) {
    callback();
    return () => {};
  }
  let waiting = signals.get(signal);
  if (waiting === undefined) {
    const callbacks = new Set<() => void>();
    waiting = callbacks;
    const listener = (): void => {
      signals.delete(signal);
      for (const each of callbacks) each();
    };
    signals.set(signal, callbacks);
    signal.addEventListener('abort', listener, { once: true });
    detach.set(callbacks, () => signal.removeEventListener('abort', listener));
  }
  const callbacks = waiting;
  const own = (): void => callback();
  callbacks.add(own);
  return () => {
    if (!callbacks.delete(own) || callbacks.size > 0) return;
    detach.get(callbacks)?.();
    if (signals.get(signal) === callbacks) signals.delete(signal);
  };
}

const signals = new WeakMap<AbortSignal, Set<() => void>>();
const detach = new WeakMap<Set<() => void>, () => void>();

/** Whether the signal fired because time was over (as AbortSignal.timeout has it). */
export function isTimeout({ reason }: AbortSignal): boolean {
  return reason instanceof Error && reason.name === 'TimeoutError';
}

/**
 * What a promise gives, unless the signal fires before.
 *
 * @param late what becomes of a value that comes after that
 * @throws the signal's reason
 */
export async function unlessAborted<Value>(
  promise: Promise<Value>,
  signal: AbortSignal,
  late: (value: Value) => void,
): Promise<Value> {
  let off = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    off = onAbort(signal, () => reject(signal.reason));
  });
  try {
    return await Promise.race([promise, aborted]);
  } catch (error) {
    if (signal.aborted) promise.then(late, () => {});
    throw error;
  } finally {
    off();
  }
}
