import type { Command } from '../plan/step.js';
import type { FailedStep } from './error.js';
import { commandText, type Failure } from './execute.js';
import type { HostState } from './state/state.js';
import { holds, type Work } from './work.js';

export interface Culprit {
  readonly work: Work;
  readonly command: Command;
}

/** Which command of a block failed: as the program said, or else the first whose effect is not there. */
export function culprit(block: readonly Work[], failure: Failure, now: HostState): Culprit {
  const of = (work: Work | undefined, command: Command | undefined): Culprit | undefined =>
    work === undefined || command === undefined ? undefined : { work, command };
  const { command } = failure;
  const said = of(
    block.find((work) => command !== undefined && work.commands.includes(command)),
    command,
  );
  const missing = block.find((work) => holds(work, now) === false) ?? block[0];
  const found = said ?? of(missing, missing?.commands[0]);
  if (found === undefined) throw new Error('a block without work failed');
  return found;
}

export function failedStep({ work, command }: Culprit, { output }: Failure): FailedStep {
  return { step: work.step.id, command: commandText(command), output };
}
