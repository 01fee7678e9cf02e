import type { Step } from '../plan/step.js';
import { type LateNames, UnknownName } from './late-names.js';
import { Namer } from './namer.js';
import type { Runner } from './runner.js';
import { type HostState, readState } from './state/state.js';
import { questionsOf, type Work, worksOf } from './work.js';

/** Steps as they stand at one moment. */
export interface Look {
  readonly works: readonly Work[];
  readonly state: HostState;
  /** Steps that name what this host does not have, or not yet, and what that is. */
  readonly nameless: ReadonlyMap<Step, string>;
}

/** The links of a look; where its steps asked for none, they are read now. Every host has an interface. */
export async function linksOf(runner: Runner, { state }: Look): Promise<HostState['links']> {
  if (state.links.size > 0) return state.links;
  return (await readState(runner, { sources: new Set(['links']) })).links;
}

/** Looks at steps, all at once. Nothing is changed. @throws {HostError} `VPF_E_HOST_STATE`, `VPF_E_TOOL_MISSING` */
export async function lookAt(runner: Runner, steps: readonly Step[]): Promise<Look> {
  const namer = new Namer(runner);
  const names = new Map<Step, LateNames>();
  const nameless = new Map<Step, string>();
  for (const step of steps) {
    try {
      names.set(step, await namer.namesOf(step));
    } catch (error) {
      if (!(error instanceof UnknownName)) throw error;
      nameless.set(step, error.message);
    }
  }
  const works = worksOf([...names.keys()], (step) => names.get(step) ?? {});
  return { works, state: await readState(runner, questionsOf(works)), nameless };
}
