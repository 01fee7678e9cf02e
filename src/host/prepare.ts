import type { Step } from '../plan/step.js';
import { checkLinks } from './absent-links.js';
import type { Journal, Journals } from './journal.js';
import { type Look, lookAt } from './look.js';
import {
  askGuards,
  checkGuards,
  checkMtus,
  checkOwners,
  checkPfs,
  checkTaken,
  checkTools,
  checkToolsBack,
} from './precheck.js';
import type { Runner } from './runner.js';
import { findStale, type Stale } from './stale.js';

/** What is known before anything is changed. */
export interface Prepared {
  /** What earlier runs did. */
  readonly journal: Journal | undefined;
  readonly stale: Stale;
  /** Of the steps that were to be looked at. */
  readonly look: Look;
}

/** What is to be done, and what of it is to be looked at beforehand. */
export interface Preparing {
  readonly domain: string;
  readonly steps: readonly Step[];
  readonly planned: readonly Step[];
  readonly visible: readonly Step[];
}

/**
 * Looks at the host, and refuses what can be seen to fail. Nothing is changed.
 *
 * @throws {HostError} `VPF_E_HOST_TAKEN`, `VPF_E_HOST_HELD`, `VPF_E_HOST_UNKNOWN`, `VPF_E_OUT_OF_RANGE`,
 *   `VPF_E_HOST_STATE`, `VPF_E_HOST_JOURNAL`, `VPF_E_TOOL_MISSING`
 */
export async function prepare(
  runner: Runner,
  journals: Journals,
  { domain, steps, planned, visible }: Preparing,
): Promise<Prepared> {
  const journal = journals.read(domain);
  const stale = await findStale(runner, journal, steps, planned);
  const begun = journal?.complete === false;
  await askGuards(runner, stale.entries, begun);
  await checkToolsBack(runner, stale.entries, begun);
  checkPfs(runner, steps);
  const look = await lookAt(runner, visible);
  checkTools(runner, steps, look);
  checkGuards(runner, look);
  checkTaken(look, journal, stale.going);
  await checkLinks(runner, { steps, planned, stale: stale.entries }, look);
  await checkOwners(runner, look);
  await checkMtus(runner, look);
  return { journal, stale, look };
}
