import { batchLine } from './blocks.js';
import type { Command, Tool } from './step.js';

/** Commands that one process carries out, in order. */
export interface Batch {
  readonly commands: readonly Command[];
  /** The process; `{vhost-vdpa}` of a single command is still to be filled in. */
  readonly argv: readonly string[];
  /** Its standard input: one command a line, for programs that read them. */
  readonly input: string | undefined;
}

/** Seconds that ovs-vsctl waits for Open vSwitch; without, for ever. */
const OVS_TIMEOUT = 30;

const LINES: readonly Tool[] = ['ip', 'bridge', 'tc'];

/**
 * Neighbours of one tool become one process: the lines of an `ip -batch`, `bridge -batch` or `tc -batch`,
 * or one transaction of ovs-vsctl, which happens as a whole or not at all. The order stays.
 *
 * @param force goes on after a line that fails: for taking back what may not be there
 * @example
 * ```ts
 * toBatches(steps.flatMap((step) => step.do)); // 64 taps: one batch
 * ```
 */
export function toBatches(commands: readonly Command[], force = false): Batch[] {
  const groups: Command[][] = [];
  for (const command of commands) {
    const last = groups.at(-1);
    const [first] = last ?? [];
    const joins = first !== undefined && isBatched(first) && isBatched(command);
    if (last !== undefined && joins && first.tool === command.tool) last.push(command);
    else groups.push([command]);
  }
  return groups.map((group) => toBatch(group, force));
}

function isBatched(command: Command): boolean {
  if (command.tool === 'ovs-vsctl') return true;
  return LINES.includes(command.tool) && batchLine(command) !== undefined;
}

function toBatch(commands: readonly Command[], force: boolean): Batch {
  const [first] = commands;
  if (first === undefined) return { commands, argv: [], input: undefined };
  const { tool } = first;
  if (tool === 'ovs-vsctl') {
    const parts = commands.flatMap((c) => ['--', ...c.args]);
    return { commands, argv: [tool, `--timeout=${OVS_TIMEOUT}`, ...parts], input: undefined };
  }
  if (!isBatched(first)) return { commands, argv: [tool, ...first.args], input: undefined };
  return {
    commands,
    argv: [tool, ...(force ? ['-force'] : []), '-batch', '-'],
    input: commands.map((c) => `${batchLine(c)}\n`).join(''),
  };
}
