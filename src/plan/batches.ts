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

/** Bytes of words that a process is given: half of what Linux takes, unless told otherwise (ulimit -s). */
const MOST_WORDS = 1_000_000;

const LINES: readonly Tool[] = ['ip', 'bridge', 'tc'];

/**
 * Neighbours of one tool become one process: the lines of an `ip -batch`, `bridge -batch` or `tc -batch`,
 * or one transaction of ovs-vsctl, which happens as a whole or not at all. The order stays. Thousands of ports are more
 * than one transaction, as a process takes no more words.
 *
 * @param force goes on after a line that fails: for taking back what may not be there
 * @example
 * ```ts
 * toBatches(steps.flatMap((step) => step.do)); // 64 taps: one batch
 * ```
 */
export function toBatches(commands: readonly Command[], force = false): Batch[] {
  const groups: Line[][] = [];
  let words = 0;
  for (const command of commands) {
    const line = lineOf(command);
    const group = groups.at(-1);
    const first = group?.[0];
    const joins = line !== undefined && first?.line !== undefined && first.tool === command.tool;
    const size = sizeOf(command);
    if (group !== undefined && joins && !(words + size > MOST_WORDS && maySplit(command))) {
      group.push({ command, tool: command.tool, line });
      words += size;
    } else {
      groups.push([{ command, tool: command.tool, line }]);
      words = size;
    }
  }
  return groups.map((group) => toBatch(group, force));
}

/** Each word with its end and a pointer to it. */
function sizeOf({ tool, args }: Command): number {
  return tool === 'ovs-vsctl' ? args.reduce((sum, arg) => sum + arg.length + 9, 12) : 0;
}

/** What is set goes with what it is set of: a tunnel's port is no port before it has its type. */
function maySplit({ args: [verb] }: Command): boolean {
  return verb !== 'set';
}

interface Line {
  readonly command: Command;
  readonly tool: Tool;
  /** Left out for a command that is a process of its own. */
  readonly line: string | undefined;
}

function lineOf(command: Command): string | undefined {
  if (command.retry !== undefined) return undefined;
  if (command.tool === 'ovs-vsctl') return '';
  return LINES.includes(command.tool) ? batchLine(command) : undefined;
}

function toBatch(group: readonly Line[], force: boolean): Batch {
  const commands = group.map(({ command }) => command);
  const [first] = group;
  if (first === undefined) return { commands, argv: [], input: undefined };
  const { tool, line, command } = first;
  if (tool === 'ovs-vsctl') {
    const parts = commands.flatMap((c) => ['--', ...c.args]);
    return { commands, argv: [tool, `--timeout=${OVS_TIMEOUT}`, ...parts], input: undefined };
  }
  if (line === undefined) return { commands, argv: [tool, ...command.args], input: undefined };
  return {
    commands,
    argv: [tool, ...(force ? ['-force'] : []), '-batch', '-'],
    input: group.map((each) => `${each.line}\n`).join(''),
  };
}
