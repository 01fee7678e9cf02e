import { isDenial, ovsRemedy } from '../ovs-remedy.js';
import type { NetFunction } from './functions.js';
import type { Parsed } from './json.js';
import { type PortVlans, parseBridgeVlans } from './parse-bridge.js';
import {
  type DevlinkInfo,
  type DevlinkPort,
  type EswitchMode,
  parseDevlinkDevices,
  parseDevlinkInfo,
  parseDevlinkPorts,
  parseEswitch,
} from './parse-devlink.js';
import { parseEthtoolFirmware, parseTcOffload } from './parse-ethtool.js';
import { type Link, parseLinks } from './parse-ip.js';
import { OVS_LIST, type Ovs, parseOvs } from './parse-ovs.js';
import {
  parseVdpaConfig,
  parseVdpaDevices,
  parseVdpaManagement,
  type VdpaConfig,
} from './parse-vdpa.js';
import type { Tools } from './tools.js';
import type { Limit, VdpaDevice, VdpaManagement } from './types.js';

/** What the host's tools said. */
export interface Survey {
  readonly links: readonly Link[];
  readonly infos: readonly DevlinkInfo[];
  readonly ports: readonly DevlinkPort[];
  readonly eswitches: readonly EswitchMode[];
  readonly firmware: ReadonlyMap<string, string>;
  readonly tcOffload: ReadonlyMap<string, boolean>;
  readonly vdpa: {
    readonly management: readonly VdpaManagement[];
    readonly devices: readonly VdpaDevice[];
    readonly configs: readonly VdpaConfig[];
  };
  readonly vlans: readonly PortVlans[];
  /** Undefined where Open vSwitch does not run. */
  readonly ovs: Ovs | undefined;
  /** What could not be had from a tool that is there. */
  readonly limits: readonly Limit[];
}

/** At most so many tools at once that are asked for each NIC. */
const AT_ONCE = 8;

/** Asks all tools, side by side. */
export async function askTools(
  tools: Tools,
  functions: readonly NetFunction[],
  asRoot: boolean,
): Promise<Survey> {
  const limits: Limit[] = [];
  const ask = async <T>(
    argv: readonly string[],
    parse: (stdout: string) => Parsed<readonly T[]>,
  ): Promise<readonly T[]> => {
    const said = await tools.run(argv);
    if (said.kind === 'missing') return []; // reported once, as a missing tool
    if (said.kind === 'failed') {
      limits.push(unread(argv, said.why));
      return [];
    }
    // A tool may have printed something before it failed.
    const { value, problem } = parse(said.stdout);
    if (said.code !== 0) {
      const covered = isAbsence(said.stderr) || (!asRoot && isDenial(said.stderr));
      if (!covered) limits.push(unread(argv, failure(said.code, said.stderr)));
    } else if (problem !== undefined) limits.push(unread(argv, problem));
    return value;
  };
  const devlink = async () => {
    const devices = await ask(['devlink', '-j', 'dev', 'show'], parseDevlinkDevices);
    const pfs = new Set(functions.filter(({ sriov }) => sriov !== undefined).map((f) => f.handle));
    const shown = await each(
      devices.filter((device) => pfs.has(device)),
      (device) => ask(['devlink', '-j', 'dev', 'eswitch', 'show', device], parseEswitch),
    );
    return shown.flat();
  };
  const [links, infos, ports, eswitches, management, devices, configs, vlans, ovs] =
    await Promise.all([
      ask(['ip', '-j', '-d', 'link', 'show'], parseLinks),
      ask(['devlink', '-j', 'dev', 'info'], parseDevlinkInfo),
      ask(['devlink', '-j', 'port', 'show'], parseDevlinkPorts),
      devlink(),
      ask(['vdpa', '-j', 'mgmtdev', 'show'], parseVdpaManagement),
      ask(['vdpa', '-j', 'dev', 'show'], parseVdpaDevices),
      ask(['vdpa', '-j', 'dev', 'config', 'show'], parseVdpaConfig),
      ask(['bridge', '-j', '-compressvlans', 'vlan', 'show'], parseBridgeVlans),
      askOvs(tools, limits),
    ]);
  const [firmware, tcOffload] = await Promise.all([
    askFirmware(tools, functions, infos),
    askTcOffload(tools, functions, eswitches),
  ]);
  const vdpa = { management, devices, configs };
  limits.sort((a, b) => (a.message < b.message ? -1 : 1));
  return { links, infos, ports, eswitches, firmware, tcOffload, vdpa, vlans, ovs, limits };
}

async function askOvs(tools: Tools, limits: Limit[]): Promise<Ovs | undefined> {
  const said = await tools.run(['ovs-vsctl', ...OVS_LIST]);
  if (said.kind === 'missing') return undefined;
  if (said.kind === 'done' && said.code === 0) {
    const { value, problem } = parseOvs(said.stdout);
    if (problem !== undefined) limits.push(unread(['ovs-vsctl', 'list'], problem));
    return value;
  }
  const why = said.kind === 'failed' ? said.why : failure(said.code, said.stderr);
  limits.push({
    what: 'ovs',
    tool: 'ovs-vsctl',
    message: `Open vSwitch does not answer: ${why}`,
    remedy: ovsRemedy(why),
  });
  return undefined;
}

/** `ethtool -i` for the NICs of whose firmware devlink knows nothing. */
async function askFirmware(
  tools: Tools,
  functions: readonly NetFunction[],
  infos: readonly DevlinkInfo[],
): Promise<ReadonlyMap<string, string>> {
  const told = new Set(infos.filter((i) => i.firmware !== undefined).map(({ device }) => device));
  const names = functions
    .filter(({ handle }) => handle.startsWith('pci/') && !told.has(handle))
    .flatMap(({ netdevs }) => netdevs.map(({ name }) => name));
  return askEach(tools, names, '-i', parseEthtoolFirmware);
}

async function askTcOffload(
  tools: Tools,
  functions: readonly NetFunction[],
  eswitches: readonly EswitchMode[],
): Promise<ReadonlyMap<string, boolean>> {
  const switches = new Set(eswitches.map(({ device }) => device));
  const names = functions
    .filter(({ handle }) => switches.has(handle))
    .flatMap(({ netdevs }) => netdevs.map(({ name }) => name));
  return askEach(tools, names, '-k', parseTcOffload);
}

/** What ethtool says of each interface. A driver that has no answer is nothing to report. */
async function askEach<T>(
  tools: Tools,
  names: readonly string[],
  option: string,
  parse: (stdout: string) => T | undefined,
): Promise<ReadonlyMap<string, T>> {
  const found = await each(names, async (name) => {
    const said = await tools.run(['ethtool', option, name]);
    const value = said.kind === 'done' && said.code === 0 ? parse(said.stdout) : undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
  return new Map(found.flat());
}

/** Does something for each item, a few at once, and keeps the order. */
async function each<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Map<number, R>();
  const rest = items.entries();
  const worker = async () => {
    for (const [i, item] of rest) results.set(i, await work(item));
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
  return items.flatMap((_, i) => {
    const result = results.get(i);
    return result === undefined ? [] : [result];
  });
}

/** A kernel without devlink, vDPA or bridges, and a NIC without an embedded switch: nothing is there, nothing failed. */
function isAbsence(stderr: string): boolean {
  return /Failed to connect to (?:devlink|vdpa) Netlink|Operation not supported|No such device/i.test(
    stderr,
  );
}

function failure(code: number, stderr: string): string {
  const said = stderr.trim().split('\n')[0]?.slice(0, 200) ?? '';
  return said === '' ? `ended with ${code}` : said;
}

function unread(argv: readonly string[], problem: string): Limit {
  const [tool = ''] = argv;
  return {
    what: 'output',
    tool,
    message: `\`${argv.join(' ')}\`: ${problem}`,
    remedy: `what it would have told is left out; run it by hand, and check that ${tool} and the kernel fit together`,
  };
}
