import type { Step, Tool } from '../../plan/step.js';
import { HostError } from '../error.js';
import type { Journal } from '../journal.js';
import type { Runner } from '../runner.js';
import { readState } from '../state/state.js';
import { conflictsOf, sourcesOf, worksOf } from '../work.js';
import { folderOf, pfsOf, UnknownName } from './names.js';
import { areSet, forbids, readValues } from './values.js';

/** Why steps of the section cannot be done, as far as that can be seen before anything is changed. */

/**
 * PFs, guests and tools.
 *
 * @throws {HostError} `VPF_E_HOST_UNKNOWN`, `VPF_E_HOST_HELD`, `VPF_E_TOOL_MISSING`
 */
export async function checkSection(runner: Runner, steps: readonly Step[]): Promise<void> {
  for (const pf of new Set(steps.flatMap(pfsOf))) {
    try {
      folderOf(runner, pf);
    } catch (error) {
      if (!(error instanceof UnknownName)) throw error;
      throw new HostError('VPF_E_HOST_UNKNOWN', `${error.message}, which the section host names`);
    }
  }
  const pending: Step[] = [];
  for (const step of steps) {
    if (await isHeld(runner, step)) continue;
    pending.push(step);
    const reason = await forbids(runner, step);
    if (reason !== undefined)
      throw new HostError('VPF_E_HOST_HELD', `step "${step.id}": ${reason}`);
  }
  await checkTools(runner, pending);
}

async function isHeld(runner: Runner, step: Step): Promise<boolean> {
  try {
    return areSet(step, await readValues(runner, step));
  } catch (error) {
    // It comes with an earlier step.
    if (error instanceof UnknownName) return false;
    throw error;
  }
}

const VERSION: Readonly<Partial<Record<Tool, string>>> = {
  ip: '-V',
  bridge: '-V',
  tc: '-V',
  devlink: '-V',
  vdpa: '-V',
  'ovs-vsctl': '--version',
  ethtool: '--version',
  modprobe: '--version',
  systemctl: '--version',
};

/** A tool that is not installed is to be missed now, and not half-way. */
async function checkTools(runner: Runner, steps: readonly Step[]): Promise<void> {
  const commands = steps.flatMap((step) => [...step.do, ...step.undo]);
  const tools = commands.flatMap(({ tool, mayFail }) => (mayFail === true ? [] : [tool]));
  for (const tool of new Set(tools)) {
    const option = VERSION[tool];
    if (option !== undefined) await runner.run([tool, option]);
  }
}

/**
 * Names that are somebody else's; those that only an earlier step brings are looked at in their turn.
 *
 * @throws {HostError} `VPF_E_HOST_TAKEN`, `VPF_E_HOST_STATE`
 */
export async function checkTaken(
  runner: Runner,
  steps: readonly Step[],
  journal: Journal | undefined,
): Promise<void> {
  const works = worksOf(steps.filter((s) => s.values === undefined && pfsOf(s).length === 0));
  const state = await readState(runner, sourcesOf(works));
  const said = conflictsOf(works, state, asBegun(journal)).map(
    (c) => `step "${c.step}": ${c.resource} is taken: ${c.reason}`,
  );
  if (said.length > 0) throw new HostError('VPF_E_HOST_TAKEN', said.join('\n'));
}

/** The journal of the section as one of devices: it tells what an interrupted run was about to mark. */
export function asBegun(journal: Journal | undefined): Journal | undefined {
  return journal && { ...journal, entries: (journal.section ?? []).flatMap((s) => s.entries) };
}
