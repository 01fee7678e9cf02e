import type { Step, Tool } from '../plan/step.js';
import { HostError } from './error.js';
import { forbids } from './guards.js';
import type { Entry, Journal } from './journal.js';
import { placeholdersOf, UnknownName } from './late-names.js';
import type { Look } from './look.js';
import { Namer } from './namer.js';
import { isForeseeable, roundsOf } from './rounds.js';
import { missing, type Runner } from './runner.js';
import { readState } from './state/state.js';
import { isThere } from './take-back.js';
import { conflictsOf, holds, questionsOf, workOf } from './work.js';

/** Why steps cannot be done or undone, as far as that can be seen before anything is changed. */

/**
 * The steps that can be looked at at once: those of the first round, those that need nothing of the host's first,
 * and those that only keep a guest's VF, which no step is to take away.
 */
export function foreseeable(steps: readonly Step[]): Step[] {
  const first = new Set(roundsOf(steps)[0]);
  return steps.filter((step) => first.has(step) || isForeseeable(step) || step.guard !== undefined);
}

/** @throws {HostError} `VPF_E_HOST_UNKNOWN` */
export function checkPfs(runner: Runner, steps: readonly Step[]): void {
  const namer = new Namer(runner);
  for (const pf of new Set(steps.flatMap(placeholdersOf).map((of) => of.pf))) {
    try {
      namer.folder(pf);
    } catch (error) {
      if (!(error instanceof UnknownName)) throw error;
      throw new HostError('VPF_E_HOST_UNKNOWN', `${error.message}, which the section host names`);
    }
  }
  for (const { id, guard } of steps) {
    if (guard?.what !== 'vfs idle' || guard.folder.includes('{')) continue;
    const reason = whyNoVfs(runner, guard.folder);
    if (reason !== undefined) throw new HostError('VPF_E_HOST_UNKNOWN', `step "${id}": ${reason}`);
  }
}

function whyNoVfs(runner: Runner, folder: string): string | undefined {
  if (!runner.exists(folder)) return `this host has no such PF (${folder})`;
  if (runner.exists(`${folder}/sriov_numvfs`)) return undefined;
  return `it is no PF with SR-IOV (there is no ${folder}/sriov_numvfs)`;
}

/** No programs: these are done by vpf itself. */
const OWN: readonly Tool[] = ['sysfs'];

/**
 * A tool that is not installed is to be missed now, and not half-way.
 *
 * @throws {HostError} `VPF_E_TOOL_MISSING`
 */
export function checkTools(runner: Runner, steps: readonly Step[], { works, state }: Look): void {
  const held = new Set(works.filter((work) => holds(work, state) === true).map((w) => w.step));
  const commands = steps.flatMap((step) => (held.has(step) ? [] : [...step.do, ...step.undo]));
  const tools = new Set(commands.flatMap((c) => (c.mayFail === true ? [] : [c.tool])));
  for (const tool of tools) if (!OWN.includes(tool) && !runner.has(tool)) throw missing(tool);
}

/**
 * Guests that have VFs which a step would take away.
 *
 * @throws {HostError} `VPF_E_HOST_HELD`
 */
export function checkGuards(runner: Runner, { works, state }: Look): void {
  for (const work of works) {
    if (holds(work, state) === true) continue;
    refuse(work.step.id, forbids(runner, work.guard));
  }
}

/**
 * The same for what is to be taken back.
 *
 * @param begun whether the run that did it was cut short
 * @throws {HostError} `VPF_E_HOST_HELD`
 */
export async function askGuards(
  runner: Runner,
  entries: readonly Entry[],
  begun: boolean,
): Promise<void> {
  const guarded = entries.filter((entry) => entry.guard !== undefined);
  if (guarded.length === 0) return;
  const state = await readState(runner, questionsOf(guarded.map(workOf)));
  for (const entry of guarded) {
    if (isThere(entry, state, begun)) refuse(entry.step, forbids(runner, entry.guard));
  }
}

function refuse(step: string, reason: string | undefined): void {
  if (reason !== undefined) throw new HostError('VPF_E_HOST_HELD', `step "${step}": ${reason}`);
}

/**
 * Names that are somebody else's; those that only an earlier step brings are looked at in their turn.
 *
 * @param stale entries that are taken back before: what goes with them is not in the way
 * @throws {HostError} `VPF_E_HOST_TAKEN`
 */
export function checkTaken(
  { works, state }: Look,
  journal: Journal | undefined,
  stale: readonly Entry[],
): void {
  const begun = journal?.complete === false;
  const going = new Set(
    stale.filter((entry) => isThere(entry, state, begun)).flatMap(({ makes }) => makes),
  );
  const said = conflictsOf(works, state, journal)
    .filter(({ resource }) => !going.has(resource))
    .map((c) => `step "${c.step.id}": ${c.resource} is taken: ${c.reason}`);
  if (said.length > 0) throw new HostError('VPF_E_HOST_TAKEN', said.join('\n'));
}
