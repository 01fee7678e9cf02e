import { type BatchBlock, type Block, batchLine, type TransactionBlock } from '../plan/blocks.js';
import { shellWord } from '../plan/shell.js';
import type { Command, Step } from '../plan/step.js';
import type { ScriptPart } from './script-text.js';

/** How long ovs-vsctl waits for Open vSwitch, in seconds; without, for ever. */
const OVS = 'ovs-vsctl --timeout=30';

/** The shell text that carries out a block, with its `undo_NUMBER`. */
export function blockText(block: Block, number: number): ScriptPart {
  switch (block.kind) {
    case 'batch':
      return { text: batchText(block, number), helpers: ['batch'] };
    case 'transaction':
      return { text: transactionText(block, number), helpers: [] };
    case 'plain':
      return plainText(block.step, number);
  }
}

/**
 * Interfaces that become masters of others and that no step makes: `ip -batch` dies at a missing one
 * without saying in which line, so the script looks for them first.
 */
export function neededLinks(steps: readonly Step[]): string[] {
  const names = steps
    .flatMap((s) => s.do)
    .filter((c) => c.tool === 'ip' && c.args.includes('master'))
    .map((c) => c.args[c.args.indexOf('master') + 1])
    .filter((name) => name !== undefined);
  return [...new Set(names)];
}

function batchText({ tool, steps }: BatchBlock, number: number): string {
  const first: string[] = []; // done before all others: they may fail
  const lines: string[] = [];
  const undo: string[] = [];
  for (const step of steps) {
    const sure = step.do.filter((c) => c.mayFail !== true);
    // A step whose first commands may fail has begun in any case.
    const begin = sure.length < step.do.length ? 0 : lines.length + 1;
    first.push(...step.do.filter((c) => c.mayFail === true).map(line));
    lines.push(...sure.map(line));
    if (step.undo.length === 0) continue;
    undo.unshift(`# ${begin} ${step.id}`, ...step.undo.map(line));
  }
  const here = (text: readonly string[]) => [...text, 'EOF'];
  return [
    `# ${number}. ${summary(steps)}`,
    `undo_${number}() {`,
    `  began "$1" << 'EOF' | ${tool} -force -batch -`,
    ...here(undo),
    '}',
    ...(first.length === 0
      ? []
      : ['# These may fail.', `${tool} -force -batch - << 'EOF' > /dev/null 2>&1`, ...here(first)]),
    `batch ${number} ${tool} << 'EOF'`,
    ...here(lines),
    '',
  ].join('\n');
}

function transactionText({ steps }: TransactionBlock, number: number): string {
  const undo = [...steps].reverse().flatMap((s) => s.undo);
  return [
    `# ${number}. ${summary(steps)}`,
    `undo_${number}() {`,
    ...transaction(undo).map((text) => `  ${text}`),
    '}',
    ...transaction(steps.flatMap((s) => s.do)).slice(0, -1),
    `  ${transaction(steps.flatMap((s) => s.do))
      .at(-1)
      ?.trimStart()} || exit`,
    `undo="${number}:all $undo"`,
    '',
  ].join('\n');
}

/** All commands in one: `ovs-vsctl A -- B -- C`. */
function transaction(commands: readonly Command[]): string[] {
  return [OVS, ...commands.map((c) => `  -- ${c.args.map(shellWord).join(' ')}`)].map(
    (text, i, all) => (i === all.length - 1 ? text : `${text} \\`),
  );
}

function plainText(step: Step, number: number): ScriptPart {
  const text = [`# ${number}. ${step.id}`];
  if (step.undo.length > 0) {
    text.push(`undo_${number}() {`, ...step.undo.map((c) => `  ${plainCommand(c)}`), '}');
  }
  step.do.forEach((command, i) => {
    text.push(plainCommand(command) + (command.mayFail === true ? ' || :' : ' || exit'));
    if (i === 0 && step.undo.length > 0) text.push(`undo="${number}:all $undo"`);
  });
  text.push('');
  const commands = [...step.do, ...step.undo];
  return {
    text: text.join('\n'),
    helpers: commands.some((c) => c.vdpaDevice !== undefined) ? ['vhost_vdpa'] : [],
  };
}

function plainCommand({ tool, args, vdpaDevice }: Command): string {
  const words = args.map((arg) =>
    arg === '{vhost-vdpa}' && vdpaDevice !== undefined
      ? `"$(vhost_vdpa ${shellWord(vdpaDevice)})"`
      : shellWord(arg),
  );
  return [tool === 'ovs-vsctl' ? OVS : tool, ...words].join(' ');
}

function line(command: Command): string {
  return batchLine(command) ?? '';
}

/** `tap (65), bridge port (65)` */
function summary(steps: readonly Step[]): string {
  const kinds = new Map<string, number>();
  for (const { kind } of steps) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return [...kinds].map(([kind, n]) => (n === 1 ? kind : `${kind} (${n})`)).join(', ');
}
