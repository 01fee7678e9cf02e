import type { Step } from '../plan/step.js';
import { placeholdersOf } from './late-names.js';

/**
 * Whether a step can be looked at before those that it needs are done. What says how its values are read, or leaves
 * a name to the host, cannot: neither is there before.
 */
export function isForeseeable(step: Step): boolean {
  return step.values === undefined && placeholdersOf(step).length === 0;
}

/**
 * Steps in rounds, each to be looked at once those before it are done: what needs none of the rest, and what can be
 * foreseen of that. All taps of a guest, their ports and VLANs are one round; a representor comes one after its VF.
 */
export function roundsOf(steps: readonly Step[]): Step[][] {
  const rounds: Step[][] = [];
  let waiting = steps;
  while (waiting.length > 0) {
    const round = new Set(nextRound(waiting));
    rounds.push([...round]);
    waiting = waiting.filter((step) => !round.has(step));
  }
  return rounds;
}

function nextRound(waiting: readonly Step[]): Step[] {
  const open = new Set(waiting.map(({ id }) => id));
  const joined = new Set<string>();
  const round: Step[] = [];
  for (const step of waiting) {
    const foreseeable = isForeseeable(step);
    const joins = step.needs.every((id) => !open.has(id) || (foreseeable && joined.has(id)));
    if (!joins) continue;
    if (foreseeable) joined.add(step.id);
    round.push(step);
  }
  // A circle of needs would be a fault of the plan: then its own order is as good as any.
  return round.length > 0 ? round : waiting.slice(0, 1);
}
