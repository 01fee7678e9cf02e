import { batchWord } from './shell.js';
import type { Command, Step, Tool } from './step.js';

/** Steps that one process can carry out together, in order. */
export type Block = BatchBlock | TransactionBlock | PlainBlock;

/** Commands of a program that reads many of them (`ip -batch -`). */
export interface BatchBlock {
  readonly kind: 'batch';
  readonly tool: Tool;
  readonly steps: readonly Step[];
}

/** Commands of ovs-vsctl, which happen all or not at all. */
export interface TransactionBlock {
  readonly kind: 'transaction';
  readonly steps: readonly Step[];
}

/** One step, a process for each command. */
export interface PlainBlock {
  readonly kind: 'plain';
  readonly step: Step;
}

const BATCH_TOOLS: readonly Tool[] = ['ip', 'bridge', 'tc'];

/**
 * Steps grouped into as few processes as their `needs` allow: all taps and ports of 64 VFs are one `ip`,
 * all their VLANs one `bridge`. Within a group, steps keep the order of the plan.
 */
export function toBlocks(steps: readonly Step[]): Block[] {
  const ids = new Set(steps.map((s) => s.id));
  const tools = new Map(steps.map((step) => [step, batchTool(step)]));
  const done = new Set<string>();
  const isReady = (s: Step) => s.needs.every((id) => done.has(id) || !ids.has(id));
  const blocks: Block[] = [];
  let rest = [...steps];
  while (rest.length > 0) {
    // A circle of needs would be a fault of the plan: then its own order is as good as any.
    const first = rest.find(isReady) ?? rest[0];
    if (first === undefined) break;
    const tool = tools.get(first);
    const group: Step[] = [];
    const left: Step[] = [];
    for (const step of rest) {
      const joins =
        step === first ||
        (tool !== undefined && tools.get(step) === tool && isReady(step) && mayJoin(step, group));
      (joins ? group : left).push(step);
      if (joins) done.add(step.id);
    }
    blocks.push(toBlock(tool, first, group));
    rest = left;
  }
  return blocks;
}

/** Commands that may fail are done before all others of their group: their step can need none of it. */
function mayJoin(step: Step, group: readonly Step[]): boolean {
  return step.do[0]?.mayFail !== true || !group.some((other) => step.needs.includes(other.id));
}

function toBlock(tool: Tool | undefined, first: Step, group: readonly Step[]): Block {
  if (tool === undefined) return { kind: 'plain', step: first };
  return tool === 'ovs-vsctl'
    ? { kind: 'transaction', steps: group }
    : { kind: 'batch', tool, steps: group };
}

/** The program that can do and undo the step among others, if there is one. */
function batchTool(step: Step): Tool | undefined {
  // What it does depends on what is read before.
  if (step.values !== undefined || step.guard !== undefined) return undefined;
  if (step.do.some((c) => c.retry !== undefined)) return undefined;
  const commands = [...step.do, ...step.undo];
  const tool = commands[0]?.tool;
  if (tool === undefined || commands.some((c) => c.tool !== tool || c.vdpaDevice !== undefined)) {
    return undefined;
  }
  if (tool === 'ovs-vsctl') return step.do.some((c) => c.mayFail === true) ? undefined : tool;
  if (!BATCH_TOOLS.includes(tool)) return undefined;
  // Of commands that may fail, only those that come first can be told apart (see src/qemu/script.ts).
  const firstSure = step.do.findIndex((c) => c.mayFail !== true);
  const sure = step.do.slice(firstSure);
  if (firstSure === -1 || sure.some((c) => c.mayFail === true)) return undefined;
  return commands.every((c) => batchLine(c) !== undefined) ? tool : undefined;
}

/** A command as a line of a batch, or undefined if it cannot be one. */
export function batchLine(command: Command): string | undefined {
  const words = command.args.map(batchWord);
  return words.includes(undefined) ? undefined : words.join(' ');
}
