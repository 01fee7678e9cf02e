import type { Reading } from '../../plan/step.js';
import { HostError } from '../error.js';
import { ovsRemedy } from '../ovs-remedy.js';
import type { Runner } from '../runner.js';
import { type Link, parseLinks } from './links.js';
import { OVS_TABLES, type Ovs, parseOvs } from './ovs.js';
import { type Readings, readAll } from './readings.js';
import { parseVdpa, type VdpaDevice } from './vdpa.js';
import { type PortVlans, parseVlans } from './vlans.js';

/** A tool that has to be asked once to know the present state of some resources. */
export type Source = 'links' | 'vlans' | 'ovs' | 'vdpa' | 'files';

/** What is to be known of the host. */
export interface Questions {
  readonly sources: ReadonlySet<Source>;
  readonly readings: readonly Reading[];
}

/** How the host is now, as far as it was asked. */
export interface HostState {
  readonly links: ReadonlyMap<string, Link>;
  readonly vlans: PortVlans;
  readonly ovs: Ovs;
  readonly vdpa: ReadonlyMap<string, VdpaDevice>;
  readonly readings: Readings;
  /** Files of sysfs and symbolic links are cheap: they are read when asked for. */
  readonly files: Pick<Runner, 'read' | 'readLink' | 'exists' | 'list'>;
}

const NONE = new Map<never, never>();

/** One process a tool, whatever the number of steps; and one for each reading that needs a program. */
export async function readState(
  runner: Runner,
  { sources, readings = [] }: Pick<Questions, 'sources'> & Partial<Questions>,
): Promise<HostState> {
  const needsLinks = readings.some(({ from }) => from === 'link');
  const ask = async <T>(source: Source, otherwise: T, read: () => Promise<T>): Promise<T> =>
    sources.has(source) || (source === 'links' && needsLinks) ? read() : otherwise;
  const json = async (...argv: string[]): Promise<unknown> => {
    const output = await outputOf(runner, argv);
    // Nothing to show is no output at all for some versions of these tools.
    return output.trim() === '' ? [] : parse(argv, output, JSON.parse);
  };
  const [links, vlans, ovs, vdpa] = await Promise.all([
    ask('links', NONE, async () => parseLinks(await json('ip', '-j', '-d', 'link', 'show'))),
    ask('vlans', NONE, async () => parseVlans(await json('bridge', '-j', 'vlan', 'show'))),
    ask('ovs', parseOvs(''), async () => {
      const lists = OVS_TABLES.flatMap((table) => ['--', 'list', table]);
      const argv = ['ovs-vsctl', '--timeout=30', '--format=json', ...lists];
      return parse(argv, await outputOf(runner, argv), parseOvs);
    }),
    ask('vdpa', NONE, async () =>
      parseVdpa(await json('vdpa', '-j', 'dev', 'show'), await vdpaConfigs(runner)),
    ),
  ]);
  return {
    links,
    vlans,
    ovs,
    vdpa,
    readings: await readAll(runner, readings, links),
    files: runner,
  };
}

/** Older kernels cannot tell a device's configuration: then only what `dev show` tells is known. */
async function vdpaConfigs(runner: Runner): Promise<unknown> {
  const argv = ['vdpa', '-j', 'dev', 'config', 'show'];
  const { code, stdout } = await runner.run(argv);
  return code !== 0 || stdout.trim() === '' ? {} : parse(argv, stdout, JSON.parse);
}

async function outputOf(runner: Runner, argv: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runner.run(argv);
  if (code === 0) return stdout;
  const said = stderr.trim() || 'no message';
  const isDown = argv[0] === 'ovs-vsctl' && said.includes('connection failed');
  throw new HostError(
    'VPF_E_HOST_STATE',
    `${argv.slice(0, 5).join(' ')} ended with ${code}: ${said}${isDown ? `; ${ovsRemedy(said)}` : ''}`,
  );
}

/** Reads what a tool printed. @throws {HostError} `VPF_E_HOST_STATE` */
export function parse<T>(argv: readonly string[], output: string, read: (text: string) => T): T {
  try {
    return read(output);
  } catch (cause) {
    throw new HostError('VPF_E_HOST_STATE', `${argv.join(' ')} printed no JSON`, { cause });
  }
}
