import type { Step } from '../../plan/step.js';
import { StepError } from '../error.js';
import type { Means } from '../execute.js';
import { type Journal, type Journals, type SectionEntry, sectionKey } from '../journal.js';
import { isOfSection } from './look.js';
import { leftOfSection, takeBackSection } from './take-back.js';

/** What an earlier run did, and the plan does not ask for any more. */
export function staleSection(
  journal: Journal | undefined,
  planned: readonly Step[],
): SectionEntry[] {
  const wanted = new Set(planned.filter(isOfSection).map(sectionKey));
  return (journal?.section ?? []).filter(({ step }) => !wanted.has(sectionKey(step)));
}

/** Takes it back. @returns ids of the steps */
export async function dropSection(
  stale: readonly SectionEntry[],
  domain: string,
  means: Means,
  journals: Journals,
): Promise<string[]> {
  const journal = journals.read(domain);
  if (stale.length === 0 || journal === undefined) return [];
  journals.write({ ...journal, complete: false });
  const { undone, left, failures } = await takeBackSection(means, stale, !journal.complete);
  const gone = new Set(stale.map(({ step }) => sectionKey(step)));
  const rest = new Map(left.map((entry) => [sectionKey(entry.step), entry]));
  const section = (journal.section ?? []).flatMap((entry) => {
    const key = sectionKey(entry.step);
    return gone.has(key) ? (rest.get(key) ?? []) : [entry];
  });
  journals.write({ ...journal, section });
  if (left.length > 0) {
    const output = failures.map((f) => f.output).join('\n');
    const failed = [{ step: left[0]?.step.id ?? '', command: 'taking it back', output }];
    const end = 'an earlier step could not be taken back';
    throw new StepError(failed, await leftOfSection(means, left), end);
  }
  return undone.map(({ step }) => step.id);
}
