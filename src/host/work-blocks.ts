import { toBlocks } from '../plan/blocks.js';
import type { Step } from '../plan/step.js';
import type { Work } from './work.js';

/** A transaction of OVS that failed, which nothing came of: its steps, as nobody knows which of them it was. */
export function oneByOne(block: readonly Work[]): readonly Work[][] {
  if (block[0]?.commands[0]?.tool !== 'ovs-vsctl') return [];
  return [...byStep(block).values()];
}

/** Works by what they are a part of. */
export function byStep(works: readonly Work[]): Map<Step, Work[]> {
  const steps = new Map<Step, Work[]>();
  for (const work of works) {
    const list = steps.get(work.step) ?? [];
    list.push(work);
    steps.set(work.step, list);
  }
  return steps;
}

/** Works in the order in which they are done, those of one process together. */
export function toWorkBlocks(pending: readonly Work[]): Work[][] {
  // Only what is to be done now decides which process can do it.
  const reduced = new Map<Step, Work[]>();
  for (const [{ values: _, guard: __, ...step }, works] of byStep(pending))
    reduced.set({ ...step, do: works.flatMap((w) => w.commands), undo: [] }, works);
  return toBlocks([...reduced.keys()]).map((block) =>
    (block.kind === 'plain' ? [block.step] : block.steps).flatMap((s) => reduced.get(s) ?? []),
  );
}
