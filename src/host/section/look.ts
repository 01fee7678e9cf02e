import { HOST, type Step } from '../../plan/step.js';
import { commandText } from '../execute.js';
import type { Runner } from '../runner.js';
import { readState } from '../state/state.js';
import { conflictsOf, holds, sourcesOf, worksOf } from '../work.js';
import { resolveStep, UnknownName } from './names.js';
import { areSet, differences, readValues } from './values.js';

/** How a step of the section stands, with what would be run, or why it is taken. */
export interface SectionLook {
  readonly step: Step;
  readonly status: 'holds' | 'missing' | 'taken' | 'unknown';
  readonly detail: readonly string[];
}

/** The section's steps are carried out by themselves, before those of the devices. */
export function isOfSection(step: Step): boolean {
  return step.device === HOST || step.values !== undefined;
}

/** How the section stands. Nothing is changed. */
export async function lookAtSection(
  runner: Runner,
  steps: readonly Step[],
): Promise<SectionLook[]> {
  const looks = new Map<Step, SectionLook>();
  const plain = new Map<Step, Step>();
  for (const step of steps) {
    try {
      if (step.values === undefined) plain.set(await resolveStep(runner, step), step);
      else looks.set(step, await lookAtValues(runner, step));
    } catch (error) {
      if (!(error instanceof UnknownName)) throw error;
      looks.set(step, { step, status: 'missing', detail: [error.message] });
    }
  }
  const works = worksOf([...plain.keys()]);
  const state = await readState(runner, sourcesOf(works));
  const conflicts = conflictsOf(works, state, undefined);
  for (const [resolved, step] of plain) {
    const own = works.filter((work) => work.step === resolved);
    const taken = conflicts.filter((c) => c.step === step.id);
    const missing = own.filter((work) => holds(work, state) === false);
    const look = (status: SectionLook['status'], detail: readonly string[] = []): SectionLook => {
      return { step, status, detail };
    };
    const seen = own.every((work) => work.changes !== undefined);
    looks.set(
      step,
      taken.length > 0
        ? look(
            'taken',
            taken.map((c) => `${c.resource}: ${c.reason}`),
          )
        : missing.length > 0
          ? look('missing', missing.flatMap((work) => work.commands).map(commandText))
          : look(seen ? 'holds' : 'unknown'),
    );
  }
  return steps.flatMap((step) => looks.get(step) ?? []);
}

async function lookAtValues(runner: Runner, step: Step): Promise<SectionLook> {
  const now = await readValues(runner, step);
  if (areSet(step, now)) return { step, status: 'holds', detail: [] };
  const commands = step.do.map(commandText);
  return { step, status: 'missing', detail: [differences(step, now), ...commands] };
}
