import type { Command, Guard, Step, Value } from '../../plan/step.js';
import type { Runner } from '../runner.js';
import { type Before, lastPart, resolveCommands, resolveText, UnknownName } from './names.js';

/**
 * The values of a step as they are now.
 *
 * @throws {UnknownName}
 */
export async function readValues(runner: Runner, step: Step): Promise<Before> {
  const now: Record<string, string> = {};
  for (const value of step.values ?? []) now[value.name] = await readValue(runner, value);
  return now;
}

/** Whether the values are as the step is to make them. */
export function areSet({ values = [] }: Step, now: Before): boolean {
  const wanted = values.filter(({ is }) => is !== undefined);
  return (
    wanted.length > 0 && wanted.every(({ name, is }) => is?.includes(now[name] ?? '') === true)
  );
}

/** `mtu is 1500, not 9000`: for people. */
export function differences({ values = [] }: Step, now: Before): string {
  return values
    .filter(({ name, is }) => is?.includes(now[name] ?? '') === false)
    .map(({ name, is = [] }) => `${name} is "${now[name] ?? ''}", not "${is.join('" or "')}"`)
    .join('; ');
}

/** Commands that the values from before do not leave out. */
export function wantedCommands(commands: readonly Command[], before: Before): Command[] {
  return commands.filter(
    ({ onlyIf }) => onlyIf === undefined || ((before[onlyIf.before] ?? '') === '') === onlyIf.empty,
  );
}

async function readValue(runner: Runner, { read }: Value): Promise<string> {
  switch (read.from) {
    case 'sysfs': {
      const file = await resolveText(runner, read.file);
      return lastPart(runner.readLink(file)) ?? (runner.read(file) ?? '').trim();
    }
    case 'link': {
      const link = await resolveText(runner, read.link);
      const shown = await outputOf(runner, {
        tool: 'ip',
        args: ['-o', 'link', 'show', 'dev', link],
      });
      const flags = /<([^>]*)>/.exec(shown)?.[1];
      return flags === undefined ? '' : flags.split(',').includes('UP') ? 'up' : 'down';
    }
    case 'command': {
      const [command] = await resolveCommands(runner, [read.command], {});
      const text = command === undefined ? '' : await outputOf(runner, command);
      return read.key === undefined ? text.replaceAll('"', '').trim() : wordAfter(text, read.key);
    }
  }
}

async function outputOf(runner: Runner, { tool, args }: Command): Promise<string> {
  // Without, ovs-vsctl waits for ever for a daemon that does not run.
  const options = tool === 'ovs-vsctl' ? ['--timeout=30'] : [];
  const { code, stdout } = await runner.run([tool, ...options, ...args]);
  return code === 0 ? stdout : '';
}

function wordAfter(text: string, key: string): string {
  for (const line of text.split('\n')) {
    const words = line.split(/\s+/);
    const at = words.findIndex((word) => word === key || word === `${key}:`);
    const next = at === -1 ? undefined : words[at + 1];
    if (next !== undefined) return next;
  }
  return '';
}

/**
 * The VFs of a guard that guests have. The group of a device that a guest has cannot be opened a second time.
 *
 * @returns their PCI addresses
 */
export async function heldVfs(runner: Runner, guard: Guard): Promise<string[]> {
  let folder: string;
  try {
    folder = await resolveText(runner, guard.folder);
  } catch (error) {
    if (error instanceof UnknownName) return []; // what is not there is idle
    throw error;
  }
  const vfs =
    guard.what === 'vf idle'
      ? [folder]
      : runner.list(folder).flatMap((n) => (/^virtfn\d+$/.test(n) ? [`${folder}/${n}`] : []));
  return vfs.flatMap((vf) => {
    if (lastPart(runner.readLink(`${vf}/driver`))?.includes('vfio') !== true) return [];
    const group = lastPart(runner.readLink(`${vf}/iommu_group`));
    if (group === undefined || !runner.isBusy(`/dev/vfio/${group}`)) return [];
    return [lastPart(runner.readLink(vf)) ?? vf];
  });
}

/** Why a step is forbidden now, if it is. */
export async function forbids(runner: Runner, { guard }: Step): Promise<string | undefined> {
  const held = guard === undefined ? [] : await heldVfs(runner, guard);
  if (held.length === 0) return undefined;
  return `guests have these VFs, which they would lose: ${held.join(' ')}`;
}
