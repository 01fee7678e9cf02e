import type { Command, Step } from '../plan/step.js';
import { HostError } from './error.js';
import type { Entry } from './journal.js';
import { type Look, linksOf } from './look.js';
import type { Runner } from './runner.js';
import { holds } from './work.js';

/** Interfaces that steps name, and that neither the host has nor any step makes. */

/** What is to be done, and what of an earlier run is taken back before. */
export interface LinkPlan {
  readonly steps: readonly Step[];
  /** All steps of the spec: what is not to be done now may have been done before, by libvirt for one. */
  readonly planned: readonly Step[];
  readonly stale: readonly Entry[];
}

/** Steps that bring interfaces of names that only the host knows, or give others to those that are there. */
const RENAMES: ReadonlySet<string> = new Set([
  'sriov vfs',
  'sriov autoprobe',
  'eswitch mode',
  'vf driver',
  'vdpa dev',
]);

/**
 * Refuses what names an interface that will not be there in its turn. Where VFs or representors may come or go, nothing
 * is known.
 *
 * @throws {HostError} `VPF_E_HOST_UNKNOWN`
 */
export async function checkLinks(
  runner: Runner,
  { steps, planned, stale }: LinkPlan,
  look: Look,
): Promise<void> {
  const made = new Set(planned.flatMap((step) => step.do.flatMap(makes)));
  const named = steps.flatMap((step) =>
    step.do.flatMap((command) => {
      const name = command.mayFail === true ? undefined : uses(command);
      return name === undefined || name.includes('{') || made.has(name) ? [] : [{ step, name }];
    }),
  );
  if (named.length === 0 || mayRename(steps, stale, look)) return;
  const links = await linksOf(runner, look);
  // A host that shows no interface does not tell.
  if (links.size === 0) return;
  const known = new Set([...links].flatMap(([name, { altnames }]) => [name, ...altnames]));
  const absent = new Map<string, Step>();
  for (const { step, name } of named)
    if (!known.has(name) && !absent.has(name)) absent.set(name, step);
  if (absent.size === 0) return;
  const said = [...absent].map(
    ([name, { id }]) =>
      `step "${id}": this host has no interface ${name}, and no step makes it: make it, or correct the name`,
  );
  throw new HostError('VPF_E_HOST_UNKNOWN', said.join('\n'));
}

/** The interface that a command needs: the one that it sets, or what it puts another one on. */
function uses({ tool, args }: Command): string | undefined {
  const [object, verb, key, name] = args;
  if (tool !== 'ip' || object !== 'link') return undefined;
  if (verb === 'set' && key === 'dev') return name;
  return verb === 'add' && key === 'link' ? name : undefined;
}

/** The interfaces that a command makes. */
function makes({ tool, args }: Command): string[] {
  const after = (key: string) => args.filter((_, i) => args[i - 1] === key);
  if (tool === 'ip' && args[0] === 'link' && args[1] === 'add') return after('name');
  if (tool === 'ip' && args[0] === 'tuntap') return after('dev');
  if (tool !== 'ovs-vsctl') return [];
  const port = args.indexOf('add-port');
  const own = port !== -1 && args.some((arg) => arg.startsWith('type='));
  return [...after('add-br'), ...(own ? args.slice(port + 2, port + 3) : [])];
}

function mayRename(
  steps: readonly Step[],
  stale: readonly Entry[],
  { works, state }: Look,
): boolean {
  const back = stale.flatMap(({ restore }) => restore);
  if (back.some(({ tool }) => ['sysfs', 'devlink', 'vdpa', 'modprobe'].includes(tool))) return true;
  return steps.some((step) => {
    if (!RENAMES.has(step.kind)) return false;
    const own = works.filter((work) => work.step === step);
    return own.length === 0 || own.some((work) => holds(work, state) !== true);
  });
}
