import type { Step } from '../plan/step.js';
import type { Effect } from './change.js';
import { goingWith } from './going.js';
import { checkInUse } from './in-use.js';
import type { Entry, Journal } from './journal.js';
import type { Runner } from './runner.js';
import type { HostState } from './state/state.js';
import { lookAtEntries } from './take-back.js';
import { worksOf } from './work.js';

/** What earlier runs did and has to be taken back before the steps are done. */
export interface Stale {
  readonly entries: readonly Entry[];
  /** Those of them of which something is there. */
  readonly there: readonly Entry[];
  /** Resources that go with them. */
  readonly going: ReadonlySet<string>;
}

/**
 * What earlier runs did and the plan does not ask for any more; and what they did that goes with it or is about it: with
 * a tap that is made anew its port of a bridge, its MTU, its limits.
 *
 * @param steps those that are done now
 * @param planned all of the spec
 * @throws {HostError} `VPF_E_HOST_HELD`: others use what would go
 */
export async function findStale(
  runner: Runner,
  journal: Journal | undefined,
  steps: readonly Step[],
  planned: readonly Step[],
): Promise<Stale> {
  const begun = journal?.complete === false;
  const changed = changedEntries(journal, planned);
  const first = await whatGoes(runner, changed, begun);
  const anew = madeAnew(steps, first.going);
  const known = new Set(changed);
  const entries = (journal?.entries ?? []).filter(
    (entry) => known.has(entry) || anew.has(entry.step),
  );
  const all = entries.length === changed.length ? first : await whatGoes(runner, entries, begun);
  if (all.state !== undefined) checkInUse(all.there, all.state);
  return all;
}

async function whatGoes(
  runner: Runner,
  entries: readonly Entry[],
  begun: boolean,
): Promise<Stale & { readonly state?: HostState }> {
  if (entries.length === 0) return { entries, there: [], going: new Set() };
  const { there, state } = await lookAtEntries(runner, entries, begun);
  const resources = [...there].flatMap(({ makes }) => makes);
  return { entries, there: [...there], going: goingWith(resources, state), state };
}

function changedEntries(journal: Journal | undefined, planned: readonly Step[]): readonly Entry[] {
  if (journal === undefined) return [];
  const works = worksOf(planned);
  const wanted = new Map(works.map(({ key, mark = '' }) => [key, mark]));
  // What is another device's now is made anew, with that one's mark.
  const changed = journal.entries.filter(({ key, mark = '' }) => wanted.get(key) !== mark);
  const known = new Set(changed);
  const done = new Set(journal.entries.map(({ key }) => key));
  const added = works.filter((work) => sets(work, 'type') && !done.has(work.key));
  // An MTU that was asked of Open vSwitch stays when it is asked no more.
  const sized = new Set(
    works.filter((work) => sets(work, 'mtu_request')).map(({ step }) => step.id),
  );
  const isAnother = (entry: Entry) =>
    sets(entry, 'type') || (sets(entry, 'mtu_request') && !sized.has(entry.step));
  const kinds = new Set([
    ...changed.filter(isAnother).map(({ step }) => step),
    ...added.map(({ step }) => step.id),
  ]);
  return kinds.size === 0
    ? changed
    : journal.entries.filter((entry) => known.has(entry) || kinds.has(entry.step));
}

/** Whether it sets this column of an interface of Open vSwitch. One of another `type` is another interface. */
function sets({ commands }: Pick<Entry, 'commands'>, wanted: 'type' | 'mtu_request'): boolean {
  return commands.some(
    ({ tool, args: [verb, table, , column] }) =>
      tool === 'ovs-vsctl' &&
      verb === 'set' &&
      table === 'Interface' &&
      column?.startsWith(`${wanted}=`) === true,
  );
}

/** Ids of the steps that make what is going, and of all that need them. */
export function madeAnew(steps: readonly Step[], going: ReadonlySet<string>): Set<string> {
  if (going.size === 0) return new Set();
  const makes = worksOf(steps).filter(({ changes = [] }) =>
    changes.some(({ makes }) => isRemade(makes, going)),
  );
  return needing(steps, new Set(makes.map(({ step }) => step.id)));
}

/** Whether it makes something, or that comes with it, which goes before. */
export function isRemade(makes: Effect['makes'], going: ReadonlySet<string>): boolean {
  if (makes === undefined) return false;
  return [makes.resource, ...(makes.with ?? [])].some((resource) => going.has(resource));
}

/** These, and the ids of all steps that need one of them, by way of others too. */
export function needing(steps: readonly Step[], ids: ReadonlySet<string>): Set<string> {
  const all = new Set(ids);
  for (let before = -1; before < all.size; ) {
    before = all.size;
    for (const { id, needs } of steps) if (needs.some((need) => all.has(need))) all.add(id);
  }
  return all;
}
