import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until there is an answer; fails, saying what for, after `timeout` ms. */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  { timeout = 30_000, every = 20 }: { timeout?: number; every?: number } = {},
): Promise<T> {
  const end = Date.now() + timeout;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`${what}: not within ${timeout} ms`);
    await sleep(every);
  }
}
