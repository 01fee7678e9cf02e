import { splitPlaceholders } from '../plan/placeholder.js';
import type { Step } from '../plan/step.js';
import { HostError } from './error.js';
import { UnknownName } from './late-names.js';
import { Namer } from './namer.js';
import {
  addFlows,
  type FilterCounts,
  type FlowCounts,
  NO_FLOWS,
  parseFilters,
  parseFlows,
} from './offload-parse.js';
import { hostRunner, type Runner } from './runner.js';

/** Whether the NIC really forwards what Open vSwitch is to give to it. Counts are of this moment: flows come and go. */
export interface OffloadStatus {
  /** Ports of the spec. */
  readonly ports: readonly PortOffload[];
  /** Flows that come in by other ports: tunnels, bridges, ports of other specs. */
  readonly others: FlowCounts;
  /** What could not be read, for people. */
  readonly unread: readonly string[];
}

export interface PortOffload {
  /** Its interface; as the spec names it where it is not there. */
  readonly port: string;
  /** What it stands for. */
  readonly representor?: { readonly pf: string; readonly vf: number };
  /** Flows whose packets come in by it. */
  readonly flows: FlowCounts;
  /** Filters at its ingress; left out where they cannot be read. */
  readonly filters?: FilterCounts;
}

/** At most so many processes of tc at once. */
const AT_ONCE = 8;

/**
 * How many flows are in the NIC, and how many are not.
 *
 * @returns undefined where the steps neither ask Open vSwitch for offload nor give it a representor
 * @example
 * ```ts
 * const status = await offloadStatus(plan.steps);
 * const slow = status?.ports.filter(({ flows }) => flows.tc + flows.ovs > 0);
 * ```
 */
export async function offloadStatus(
  steps: readonly Step[],
  { runner = hostRunner }: { readonly runner?: Runner } = {},
): Promise<OffloadStatus | undefined> {
  const names = steps.flatMap(portOf);
  if (!steps.some(asksForOffload) && !names.some(isRepresentor)) return undefined;
  const unread: string[] = [];
  const flows = await readFlows(runner, unread);
  const means = { runner, namer: new Namer(runner) };
  const ports: PortOffload[] = [];
  for (let i = 0; i < names.length; i += AT_ONCE) {
    const some = names.slice(i, i + AT_ONCE);
    ports.push(...(await Promise.all(some.map((name) => readPort(means, name, flows, unread)))));
  }
  const known = new Set(ports.map(({ port }) => port));
  const others = [...flows].filter(([port]) => !known.has(port)).map(([, counts]) => counts);
  return { ports, others: others.reduce(addFlows, NO_FLOWS), unread: [...new Set(unread)] };
}

/** The interface of a step that makes it a port; not of one that Open vSwitch makes, which tc has no filters for. */
function portOf(step: Step): string[] {
  if (step.kind !== 'ovs port') return [];
  if (step.do.some(({ args }) => args.some((arg) => arg.startsWith('type=')))) return [];
  const [, name] = step.resource.split(' port ');
  return name === undefined ? [] : [name];
}

function isRepresentor(name: string): boolean {
  return representorOf(name) !== undefined;
}

function representorOf(name: string): PortOffload['representor'] {
  const [part] = splitPlaceholders(name);
  if (part === undefined || typeof part === 'string' || part.kind !== 'representor')
    return undefined;
  return { pf: part.pf, vf: part.vf };
}

function asksForOffload({ kind, values = [] }: Step): boolean {
  return (
    kind === 'ovs offload' && values.some((v) => v.name === 'hw-offload' && v.is?.includes('true'))
  );
}

async function readFlows(
  runner: Runner,
  unread: string[],
): Promise<ReadonlyMap<string, FlowCounts>> {
  const all = new Map<string, FlowCounts>();
  // Without, it waits for ever for a daemon that does not answer.
  const appctl = ['ovs-appctl', '--timeout=30'];
  const datapaths = (await said(runner, [...appctl, 'dpctl/dump-dps'], unread)).split('\n');
  for (const datapath of datapaths.map((line) => line.trim()).filter(Boolean)) {
    const text = await said(runner, [...appctl, 'dpctl/dump-flows', '-m', datapath], unread);
    for (const [port, counts] of parseFlows(text))
      all.set(port, addFlows(all.get(port) ?? NO_FLOWS, counts));
  }
  return all;
}

async function readPort(
  { runner, namer }: { readonly runner: Runner; readonly namer: Namer },
  name: string,
  flows: ReadonlyMap<string, FlowCounts>,
  unread: string[],
): Promise<PortOffload> {
  const representor = representorOf(name);
  const as = representor === undefined ? {} : { representor };
  let port: string;
  try {
    port = await namer.resolve(name);
  } catch (error) {
    if (!(error instanceof UnknownName)) throw error;
    unread.push(error.message);
    return { port: name, ...as, flows: NO_FLOWS };
  }
  const counts = flows.get(port) ?? NO_FLOWS;
  const failures: string[] = [];
  const text = await said(runner, ['tc', '-s', 'filter', 'show', 'dev', port, 'ingress'], failures);
  unread.push(...failures);
  const filters = failures.length === 0 ? { filters: parseFilters(text) } : {};
  return { port, ...as, flows: counts, ...filters };
}

/** What a tool prints; nothing where it fails, which is noted. */
async function said(runner: Runner, argv: readonly string[], unread: string[]): Promise<string> {
  try {
    const { code, stdout, stderr } = await runner.run(argv);
    if (code === 0) return stdout;
    const [why = ''] = stderr.trim().split('\n', 1);
    unread.push(`${argv.join(' ')}: ${why === '' ? `ended with ${code}` : why}`);
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    unread.push(error.message);
  }
  return '';
}
