import { type Placeholder, splitPlaceholders } from '../../plan/placeholder.js';
import type { Command, Step } from '../../plan/step.js';
import type { Runner } from '../runner.js';

/** The values of a step, by name, as they were before. */
export type Before = Readonly<Record<string, string>>;

/** A name that only the host knows, and that it does not know (yet, or any more). */
export class UnknownName extends Error {
  override readonly name: string = 'UnknownName';

  /**
   * @param gone whether there can be no such thing now: then nothing of it is left that could be taken back
   */
  constructor(
    what: string,
    readonly gone: boolean,
  ) {
    super(`this host has not ${what}`);
  }
}

/** A step without values, its placeholders replaced. @throws {UnknownName} */
export async function resolveStep(runner: Runner, step: Step): Promise<Step> {
  return {
    ...step,
    do: await resolveCommands(runner, step.do, {}),
    undo: await resolveCommands(runner, step.undo, {}),
  };
}

/** @throws {UnknownName} */
export async function resolveCommands(
  runner: Runner,
  commands: readonly Command[],
  before: Before,
): Promise<Command[]> {
  const resolved: Command[] = [];
  for (const command of commands) {
    const args: string[] = [];
    for (const arg of command.args) args.push(await resolveText(runner, arg, before));
    resolved.push({ ...command, args });
  }
  return resolved;
}

/** A text with its placeholders replaced, as placeholder.ts says. @throws {UnknownName} */
export async function resolveText(
  runner: Runner,
  text: string,
  before: Before = {},
): Promise<string> {
  const words: string[] = [];
  for (const part of splitPlaceholders(text)) {
    words.push(typeof part === 'string' ? part : await nameOf(runner, part, before));
  }
  return words.join('');
}

/** The PFs that a step names by placeholders. */
export function pfsOf({ do: commands, values = [], guard }: Step): string[] {
  const texts = [
    ...commands.flatMap((command) => command.args),
    ...values.flatMap(({ read }) => {
      if (read.from === 'command') return read.command.args;
      return read.from === 'sysfs' ? [read.file] : [read.link];
    }),
    ...(guard === undefined ? [] : [guard.folder]),
  ];
  return texts.flatMap((text) =>
    splitPlaceholders(text).flatMap((part) =>
      typeof part === 'string' || part.kind === 'before' ? [] : [part.pf],
    ),
  );
}

function nameOf(runner: Runner, of: Placeholder, before: Before): string | Promise<string> {
  switch (of.kind) {
    case 'before': {
      const text = before[of.name];
      if (text === undefined) throw new UnknownName(`a value "${of.name}" from before`, false);
      return text;
    }
    case 'devlink':
      return handleOf(runner, of.pf);
    case 'netdev':
      return netdevOf(runner, of.pf);
    case 'vf':
      return vfOf(runner, of.pf, of.vf);
    case 'representor':
      return representorOf(runner, of.pf, of.vf);
  }
}

/** The folder in sysfs of a PF. @throws {UnknownName} */
export function folderOf(runner: Runner, pf: string): string {
  const [bus, address] = pf.split('/');
  const folder =
    address === undefined ? `/sys/class/net/${pf}/device` : `/sys/bus/${bus}/devices/${address}`;
  if (!runner.exists(folder)) throw new UnknownName(`a device of ${pf}`, true);
  return folder;
}

function handleOf(runner: Runner, pf: string): string {
  if (pf.includes('/')) return pf;
  const folder = folderOf(runner, pf);
  const bus = lastPart(runner.readLink(`${folder}/subsystem`));
  const address = lastPart(runner.readLink(folder));
  if (bus === undefined || address === undefined)
    throw new UnknownName(`a devlink device of ${pf}`, false);
  return `${bus}/${address}`;
}

/** Representors may stand in the same folder. */
function netdevOf(runner: Runner, pf: string): string {
  const folder = `${folderOf(runner, pf)}/net`;
  const isPort = (name: string) =>
    /^(?:p\d{1,2})?$/.test((runner.read(`${folder}/${name}/phys_port_name`) ?? '').trim());
  const name = runner.list(folder).find(isPort);
  if (name === undefined) throw new UnknownName(`an interface of ${pf}`, false);
  return name;
}

function vfOf(runner: Runner, pf: string, vf: number): string {
  const address = lastPart(runner.readLink(`${folderOf(runner, pf)}/virtfn${vf}`));
  if (address === undefined) throw new UnknownName(`VF ${vf} of ${pf}`, true);
  return address;
}

async function representorOf(runner: Runner, pf: string, vf: number): Promise<string> {
  const folder = folderOf(runner, pf);
  const handle = handleOf(runner, pf);
  // udev may be about to rename it; a host without udev does not.
  await runner.run(['udevadm', 'settle', '--timeout=10']).catch(() => undefined);
  const found = (await devlinkPort(runner, handle, vf)) ?? switchPort(runner, pf, handle, vf);
  if (found !== undefined) return found;
  const vfs = Number(runner.read(`${folder}/sriov_numvfs`) ?? 'unknown');
  throw new UnknownName(`a representor of VF ${vf} of ${pf}`, vfs <= vf);
}

async function devlinkPort(
  runner: Runner,
  handle: string,
  vf: number,
): Promise<string | undefined> {
  const { code, stdout } = await runner.run(['devlink', '-j', 'port', 'show']);
  if (code !== 0 || stdout.trim() === '') return undefined;
  const ports: unknown = JSON.parse(stdout);
  const all = isObject(ports) && isObject(ports.port) ? Object.entries(ports.port) : [];
  const own = all.find(
    ([name, port]) =>
      name.startsWith(`${handle}/`) &&
      isObject(port) &&
      port.flavour === 'pcivf' &&
      port.vfnum === vf &&
      port.external !== true &&
      typeof port.netdev === 'string',
  )?.[1];
  return isObject(own) && typeof own.netdev === 'string' && own.netdev !== ''
    ? own.netdev
    : undefined;
}

/** For drivers that tell devlink nothing of it. */
function switchPort(runner: Runner, pf: string, handle: string, vf: number): string | undefined {
  const at = '/sys/class/net';
  const read = (name: string, file: string) => (runner.read(`${at}/${name}/${file}`) ?? '').trim();
  const netdev = pf.includes('/') ? netdevOf(runner, pf) : pf;
  const own = read(netdev, 'phys_switch_id');
  if (own === '') return undefined;
  const port = new RegExp(`^(?:c\\d+)?pf${handle.split('.').at(-1)}vf${vf}$`);
  return runner
    .list(at)
    .find(
      (name) => read(name, 'phys_switch_id') === own && port.test(read(name, 'phys_port_name')),
    );
}

export function lastPart(path: string | undefined): string | undefined {
  return path?.split('/').at(-1);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
