import type { Command } from '../plan/step.js';
import type { HostState } from './state/state.js';

/** Groups that nobody gives names to, or counts up to by hand. */
const FIRST = 2 ** 30;
const LAST = 2 ** 31 - 1;

/**
 * Neighbouring `ip link del` as one deletion of a group of interfaces. The kernel waits for all its processors after
 * each deletion, some 20 ms, but only once for a group (net/core/rtnetlink.c: rtnl_group_dellink). The group is one
 * that no interface is in; it is refused as a whole where one interface of it cannot be deleted.
 */
export function deleteTogether(
  commands: readonly Command[],
  { links }: Pick<HostState, 'links'>,
): Command[] {
  const taken = new Set([...links.values()].map(({ group }) => group));
  let group = anyGroup();
  while (taken.has(group)) group = anyGroup();
  const out: Command[] = [];
  let deletions: Command[] = [];
  const flush = () => {
    if (deletions.length < 2) out.push(...deletions);
    else out.push(...deletions.map((command) => toGroup(command, group)), deleteGroup(group));
    deletions = [];
  };
  for (const command of commands) {
    if (nameDeleted(command) === undefined) {
      flush();
      out.push(command);
    } else {
      deletions.push(command);
    }
  }
  flush();
  return out;
}

function nameDeleted({ tool, args: [object, verb, dev, name] }: Command): string | undefined {
  return tool === 'ip' && object === 'link' && verb === 'del' && dev === 'dev' ? name : undefined;
}

function toGroup(command: Command, group: string): Command {
  const name = nameDeleted(command) ?? '';
  return { tool: 'ip', args: ['link', 'set', 'dev', name, 'group', group] };
}

function deleteGroup(group: string): Command {
  return { tool: 'ip', args: ['link', 'del', 'group', group] };
}

function anyGroup(): string {
  return String(FIRST + Math.floor(Math.random() * (LAST - FIRST)));
}
