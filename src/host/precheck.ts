import type { Command, Step, Tool } from '../plan/step.js';
import { HostError } from './error.js';
import { forbids } from './guards.js';
import type { Entry, Journal } from './journal.js';
import { placeholdersOf, UnknownName } from './late-names.js';
import { type Look, linksOf } from './look.js';
import { Namer } from './namer.js';
import { isForeseeable, roundsOf } from './rounds.js';
import { missing, type Runner } from './runner.js';
import { readState } from './state/state.js';
import { isThere, lookAtEntries } from './take-back.js';
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
  for (const tool of toolsOf(commands)) if (!runner.has(tool)) throw missing(tool);
}

/**
 * The same for what is to be taken back.
 *
 * @param begun whether the run that did it was cut short
 * @throws {HostError} `VPF_E_TOOL_MISSING`
 */
export async function checkToolsBack(
  runner: Runner,
  entries: readonly Entry[],
  begun: boolean,
): Promise<void> {
  const lacking = new Map(
    entries.flatMap((entry) => {
      const tool = toolsOf(entry.restore).find((tool) => !runner.has(tool));
      return tool === undefined ? [] : [[entry, tool]];
    }),
  );
  if (lacking.size === 0) return;
  const { there } = await lookAtEntries(runner, [...lacking.keys()], begun);
  for (const [entry, tool] of lacking) if (there.has(entry)) throw missing(tool);
}

/** Programs without which the commands fail. */
function toolsOf(commands: readonly Command[]): Tool[] {
  const needed = commands.filter(({ tool, mayFail }) => mayFail !== true && !OWN.includes(tool));
  return [...new Set(needed.map(({ tool }) => tool))];
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
 * @param going resources that are taken back before
 * @throws {HostError} `VPF_E_HOST_TAKEN`
 */
export function checkTaken(
  { works, state }: Look,
  journal: Journal | undefined,
  going: ReadonlySet<string>,
): void {
  const said = conflictsOf(works, state, journal)
    .filter(({ resource }) => !going.has(resource))
    .map((c) => `step "${c.step.id}": ${c.resource} is taken: ${c.reason}`);
  if (said.length > 0) throw new HostError('VPF_E_HOST_TAKEN', said.join('\n'));
}

/**
 * Users who are to own a tap, and whom this host does not know.
 *
 * @throws {HostError} `VPF_E_HOST_UNKNOWN`
 */
export async function checkOwners(runner: Runner, { works, state }: Look): Promise<void> {
  const taps = works.filter((work) => holds(work, state) !== true);
  const owners = new Map<string, Step>();
  for (const { step, commands } of taps) {
    for (const { tool, args } of commands) {
      const at = tool === 'ip' && args[0] === 'tuntap' ? args.indexOf('user') : -1;
      const owner = at === -1 ? undefined : args[at + 1];
      if (owner !== undefined && !owners.has(owner)) owners.set(owner, step);
    }
  }
  // It asks as `ip` does, directories of the network too; without it, `ip` will say so itself.
  if (owners.size === 0 || !runner.has('getent')) return;
  for (const [owner, { id }] of owners) {
    const { code } = await runner.run(['getent', 'passwd', owner]);
    // 2: not found; anything else is a failure to ask.
    if (code !== 2) continue;
    const reason = `this host has no user ${owner}: make one, or correct \`owner\``;
    throw new HostError('VPF_E_HOST_UNKNOWN', `step "${id}": ${reason}`);
  }
}

/**
 * MTUs that an interface which is there cannot have: what its driver tells.
 *
 * @throws {HostError} `VPF_E_OUT_OF_RANGE`
 */
export async function checkMtus(runner: Runner, look: Look): Promise<void> {
  const { works, state } = look;
  const wanted = works.filter(
    (work) => work.step.kind === 'mtu' && holds(work, state) !== true && work.commands.length > 0,
  );
  if (wanted.length === 0) return;
  const links = await linksOf(runner, look);
  for (const { step, commands } of wanted) {
    for (const { args } of commands) {
      const name = args[args.indexOf('dev') + 1] ?? '';
      const mtu = Number(args[args.indexOf('mtu') + 1]);
      const { least, most } = links.get(name)?.mtus ?? {};
      if (least === undefined || most === undefined || (mtu >= least && mtu <= most)) continue;
      const reason = `${name} takes an MTU of ${least} to ${most}, not ${mtu}`;
      throw new HostError('VPF_E_OUT_OF_RANGE', `step "${step.id}": ${reason}`);
    }
  }
}
