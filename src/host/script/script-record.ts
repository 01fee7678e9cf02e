import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RUN_DIR } from '../with-host.js';

/** Where the script of a domain keeps how it was before: lost at a reboot, as is what it has changed. */
export function scriptFolder(domain: string, runDir = RUN_DIR): string {
  return join(runDir, 'script', domain.replaceAll('/', '_'));
}

/**
 * The folder with what the script of {@link hostScript} did for a domain, or undefined where it did nothing.
 * Its own `undo` takes that back; {@link undoSteps} does not know how it was before. Only root sees it.
 *
 * @example
 * ```ts
 * if (scriptRecord('worker-1') !== undefined) console.error('run the script with `undo`');
 * ```
 */
export function scriptRecord(domain: string, runDir = RUN_DIR): string | undefined {
  const folder = scriptFolder(domain, runDir);
  return existsSync(join(folder, 'record')) ? folder : undefined;
}
