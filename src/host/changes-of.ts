import type { Command, Step } from '../plan/step.js';
import type { Change } from './change.js';
import { bridgeChanges } from './changes/bridge.js';
import { fileChanges } from './changes/files.js';
import { linkChanges } from './changes/link.js';
import { ovsChanges, splitOvs } from './changes/ovs.js';
import { vdpaChanges } from './changes/vdpa.js';

/**
 * The changes of a command, or undefined for one whose effect vpf cannot see: that is done each time,
 * and taken back by the `undo` of its step.
 *
 * @param mark the owner's mark, for what carries one
 */
export function changesOf(command: Command, mark: string | undefined): Change[] | undefined {
  switch (command.tool) {
    case 'ip':
      return linkChanges(command, mark);
    case 'bridge':
      return bridgeChanges(command);
    case 'ovs-vsctl':
      return ovsChanges(command, mark);
    case 'vdpa':
      return vdpaChanges(command);
    case 'ln':
    case 'mkdir':
      return fileChanges(command);
    default:
      return undefined;
  }
}

/** The commands of a step, each with one thing to do: a transaction of OVS as its parts. */
export function commandsOf(step: Pick<Step, 'do'>): Command[] {
  return step.do.flatMap((command) =>
    command.tool === 'ovs-vsctl' ? splitOvs(command) : [command],
  );
}

const MARK = /^vpf:[^/]+\/.+$/;

/** The mark that a step puts on what it makes: a link's alias, or `external_ids:vpf` of OVS. */
export function markOf(step: Pick<Step, 'do'>): string | undefined {
  for (const { tool, args } of step.do) {
    const found =
      tool === 'ip'
        ? args[args.indexOf('alias') + 1]
        : args.map((a) => /:vpf=(.*)$/.exec(a)?.[1]).find((a) => a !== undefined);
    const mark = found?.startsWith('"') ? unquote(found) : found;
    if (mark !== undefined && MARK.test(mark)) return mark;
  }
  return undefined;
}

function unquote(text: string): string | undefined {
  try {
    return String(JSON.parse(text));
  } catch {
    return undefined;
  }
}
