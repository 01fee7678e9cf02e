import { ownerMark } from '../plan/backend-steps.js';
import { type Command, HOST, type Step } from '../plan/step.js';
import { HostError, RemovalError, StepError } from './error.js';
import { commandText, executeAll, outputsOf } from './execute.js';
import { Journals } from './journal.js';
import { hostRunner, type Runner } from './runner.js';
import { type HostState, readState } from './state/state.js';
import { undoJournal } from './undo.js';
import { type HostOptions, RUN_DIR, withHost } from './with-host.js';
import { worksOf } from './work.js';

/** Something of vpf's that no given spec owns. */
export interface Orphan {
  /** E.g. `link vp1a2b3c4dp`, or `journal worker-1`: all that was changed for that domain. */
  readonly resource: string;
  /** The mark that it carries; for a journal, the domain. */
  readonly owner: string;
  /** What removes it. */
  readonly undo: readonly string[];
}

/** The specs whose things stay. */
export interface Owned {
  readonly domain: string;
  readonly steps: readonly Step[];
}

export interface GcOptions extends Omit<HostOptions, 'domain'> {
  /** Told, once, of an Open vSwitch that is installed and cannot be asked: what is there is not looked at. */
  readonly onUnread?: (why: HostError) => void;
}

/**
 * What carries vpf's mark, or stands in its journal, and belongs to none of the specs. Nothing is changed.
 *
 * @example
 * ```ts
 * const orphans = await findOrphans([{ domain: plan.domain, steps: plan.steps }]);
 * ```
 */
export async function findOrphans(
  owned: readonly Owned[],
  { runner = hostRunner, runDir = RUN_DIR, onUnread }: GcOptions = {},
): Promise<Orphan[]> {
  const { marked, domains } = await find(owned, runner, new Journals(runDir), onUnread);
  return [
    ...domains.map((domain) => {
      const undo = ['take back what its journal says'];
      return { resource: `journal ${domain}`, owner: domain, undo };
    }),
    ...marked.map(({ undo, ...orphan }) => ({ ...orphan, undo: undo.map(commandText) })),
  ];
}

/**
 * Removes what {@link findOrphans} finds: first by the journals, which know what was before. What cannot be removed
 * keeps nothing else from it.
 *
 * @returns the resources that were removed
 * @throws {RemovalError} what could not be removed, and why; all the rest was
 */
export function removeOrphans(owned: readonly Owned[], options: GcOptions = {}): Promise<string[]> {
  return withHost(options, async (means, journals) => {
    const { runner } = means;
    const first = await find(owned, runner, journals, options.onUnread);
    const reasons: HostError[] = [];
    const removed: string[] = [];
    // What the section of another spec asks for as well.
    const sections = owned.flatMap(({ steps }) => steps.filter(({ device }) => device === HOST));
    const staying = new Set(sections.map(({ id }) => id));
    // What guests have stays as a whole.
    const held: string[] = [];
    for (const domain of first.domains) {
      try {
        const journal = journals.read(domain);
        if (journal !== undefined) await undoJournal(journal, journals, means, staying);
        if (journals.read(domain) === undefined) removed.push(`journal ${domain}`);
      } catch (error) {
        if (!(error instanceof HostError)) throw error;
        reasons.push(error);
        if (error.code === 'VPF_E_HOST_HELD') held.push(ownerMark(domain, ''));
      }
    }
    const isHeld = ({ owner }: Marked) => held.some((mark) => owner.startsWith(mark));
    const { marked } = await find(owned, runner, journals);
    const failures = await executeAll(
      means,
      marked.filter((one) => !isHeld(one)).flatMap(({ undo }) => undo),
    );
    const after = await find(owned, runner, journals);
    const left = after.marked.filter((one) => !isHeld(one));
    if (left.length > 0) reasons.push(leftError(left, outputsOf(failures)));
    const still = new Set(after.marked.map(({ resource }) => resource));
    const gone = first.marked.filter(({ resource }) => !still.has(resource));
    removed.push(...gone.map(({ resource }) => resource));
    const [reason, ...more] = reasons;
    if (reason !== undefined) throw new RemovalError(removed, [reason, ...more]);
    return removed;
  });
}

function leftError(marked: readonly Marked[], why: string): StepError {
  const left = marked.map(({ resource, owner, undo }) => {
    return { step: resource, command: `made for ${owner}`, undo: undo.map(commandText) };
  });
  return new StepError([], left, `not all could be removed: ${why || 'no message'}`);
}

interface Marked {
  readonly resource: string;
  readonly owner: string;
  readonly undo: readonly Command[];
}

async function find(
  owned: readonly Owned[],
  runner: Runner,
  journals: Journals,
  onUnread?: GcOptions['onUnread'],
): Promise<{ marked: Marked[]; domains: string[] }> {
  const state = await readWhatIsThere(runner, onUnread);
  const kept = new Set(
    owned.flatMap(({ steps }) =>
      worksOf(steps).flatMap(({ mark, changes = [] }) =>
        // What serves whoever made it is kept whoever made it.
        changes.map(({ makes }) =>
          makes?.serves === undefined ? `${makes?.resource} ${mark}` : makes.resource,
        ),
      ),
    ),
  );
  // What the section makes has names that are known only while it is there.
  const sections = new Set(
    owned.flatMap(({ domain, steps }) =>
      steps.some((step) => step.device === HOST) ? [ownerMark(domain, HOST)] : [],
    ),
  );
  const known = new Set(owned.map(({ domain }) => domain));
  return {
    marked: markedIn(state).filter(
      ({ resource, owner }) =>
        !kept.has(resource) && !kept.has(`${resource} ${owner}`) && !sections.has(owner),
    ),
    domains: journals.domains().filter((domain) => !known.has(domain)),
  };
}

/** A host without Open vSwitch has nothing of ours there. */
async function readWhatIsThere(
  runner: Runner,
  onUnread: GcOptions['onUnread'],
): Promise<HostState> {
  try {
    return await readState(runner, { sources: new Set(['links', 'ovs']) });
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    if (error.code !== 'VPF_E_TOOL_MISSING' && error.code !== 'VPF_E_HOST_STATE') throw error;
    const links = await readState(runner, { sources: new Set(['links']) });
    if (error.code === 'VPF_E_HOST_STATE') onUnread?.(error);
    return links;
  }
}

const MARK = /^vpf:[^/]+\/./;

/** Ports before the bridges that they are on, and before the links that they are. */
function markedIn({ ovs, links }: HostState): Marked[] {
  const rows = (['Port', 'Bridge'] as const).flatMap((table) =>
    [...ovs.tables[table]].flatMap(([name, row]) => {
      const ids = row.get('external_ids');
      const owner = ids instanceof Map ? String(ids.get('vpf') ?? '') : '';
      const what = table === 'Port' ? 'port' : 'br';
      const args = ['--if-exists', `del-${what}`, name];
      const resource = `ovs ${table.toLowerCase()} ${name}`;
      return MARK.test(owner)
        ? [{ resource, owner, undo: [{ tool: 'ovs-vsctl' as const, args }] }]
        : [];
    }),
  );
  const marked = [...links].flatMap(([name, { alias = '' }]) => {
    const undo: Command[] = [{ tool: 'ip', args: ['link', 'del', 'dev', name] }];
    return MARK.test(alias) ? [{ resource: `link ${name}`, owner: alias, undo }] : [];
  });
  return [...rows, ...marked];
}
