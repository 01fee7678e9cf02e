import type { Command } from '../../plan/step.js';
import { HostError } from '../error.js';
import { commandText, execute, type Failure, type Means } from '../execute.js';
import { type Before, resolveCommands, UnknownName } from './names.js';

/** A failure, with the command as a person would type it: where a name could not be resolved, as planned. */
export type Attempt = Failure & { readonly text: string };

/** Runs one command as soon as its names are known; what may fail is no failure. */
export async function attempt(
  means: Means,
  command: Command,
  before: Before,
): Promise<Attempt | undefined> {
  let text = commandText(command);
  try {
    const [resolved] = await resolveCommands(means.runner, [command], before);
    if (resolved === undefined) return undefined;
    text = commandText(resolved);
    const failure = await execute(means, [resolved]);
    return failure && { command, output: failure.output, text };
  } catch (error) {
    if (command.mayFail === true) return undefined;
    return { command, output: reasonOf(error), text };
  }
}

/** What this host refuses is a failure of the step; all else is a fault of vpf's, and thrown. */
export function reasonOf(error: unknown): string {
  if (error instanceof UnknownName || error instanceof HostError) return error.message;
  throw error;
}
