import { type Block, batchLine } from '../../plan/blocks.js';
import { shellWord } from '../../plan/shell.js';
import type { Command, Step, Tool, Value } from '../../plan/step.js';
import { changesOf, commandsOf, markOf } from '../changes-of.js';
import { worksOf } from '../work.js';

/** Blocks of steps as calls of the script's own words; see shell/batches.ts and shell/values.ts. */

/** Whether the effect of each command is seen from the command itself. */
export function isSeen(step: Step): boolean {
  return step.values === undefined && worksOf([step]).every((work) => work.changes !== undefined);
}

/** For a comment. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

/** @param steps as planned, by id; those of the block may lack what does not matter for batches */
export function blockText(block: Block, number: number, steps: ReadonlyMap<string, Step>): string {
  const planned = (step: Step) => steps.get(step.id) ?? step;
  const own = block.kind === 'plain' ? [planned(block.step)] : block.steps.map(planned);
  const head = `# ${number}. ${oneLine(summary(own))}`;
  return `${[head, ...bodyOf(block, own)].join('\n')}\n`;
}

function bodyOf(block: Block, steps: readonly Step[]): string[] {
  if (block.kind !== 'plain') {
    return batchLines(block.kind === 'batch' ? block.tool : 'ovs-vsctl', steps);
  }
  const [step] = steps;
  if (step === undefined) return [];
  return isSeen(step) && step.guard === undefined
    ? batchLines('command', steps)
    : valuesLines(step);
}

function call(word: string, ...words: readonly string[]): string {
  return [word, ...words.map(shellWord)].join(' ');
}

function batchLines(tool: Tool | 'command', steps: readonly Step[]): string[] {
  return [
    `batch ${tool}`,
    ...steps.flatMap((step) => {
      const wants = isSeen(step)
        ? looksOf(step)
        : step.do.map((c, i) => [c, [once(step, i, tool)]] as const);
      const lines = wants.flatMap(([command, want]) => [
        ...want,
        call(command.mayFail === true ? 'maybe' : 'line', ...lineWords(command, tool)),
      ]);
      return [call('step', step.id), ...lines];
    }),
    'run',
  ];
}

/** The commands of a step, each with how to see what it makes true. */
function looksOf(step: Step): (readonly [Command, readonly string[]])[] {
  const mark = markOf(step);
  return commandsOf(step).map((command) => {
    const looks = (changesOf(command, mark) ?? []).map(({ look }) => call('want', ...look));
    return [command, looks];
  });
}

/** A command of its own, or without its tool as a line of a batch of that. */
function lineWords(command: Command, batch: Tool | 'command'): string[] {
  return batch === 'command' ? [...retried(command), ...words(command)] : [...command.args];
}

function words({ tool, args, vdpaDevice }: Command): string[] {
  const named = args.map((arg) =>
    arg === '{vhost-vdpa}' && vdpaDevice !== undefined ? `{vhost-vdpa:${vdpaDevice}}` : arg,
  );
  return [tool, ...named];
}

function retried({ retry }: Command): string[] {
  return retry === undefined ? [] : ['again', String(retry)];
}

/** The effect of such a step cannot be seen; what takes it back goes with its first line. */
function once(step: Step, index: number, tool: Tool | 'command'): string {
  const back =
    tool === 'ovs-vsctl'
      ? step.undo.map(({ args }) => args.map(shellWord).join(' ')).join(' -- ')
      : step.undo.map((command) => batchLine(command) ?? command.args.join(' ')).join('\n');
  return call('want', 'once', `${step.id} ${index + 1}`, tool, index === 0 ? back : '');
}

function valuesLines(step: Step): string[] {
  const { guard, values = [] } = step;
  return [
    call('step', step.id),
    ...(guard === undefined
      ? []
      : [call('guard', guard.what === 'vfs idle' ? 'vfs' : 'vf', guard.folder)]),
    ...values.flatMap(valueLines),
    ...ownedLines(step),
    ...step.do.map((command) => call('does', ...options(command), ...words(command))),
    ...step.undo.map((command) => call('back', ...options(command), ...words(command))),
    'carry_out',
  ];
}

function valueLines({ name, read, is }: Value): string[] {
  return [call('value', name, ...readerOf(read)), ...(is === undefined ? [] : [call('is', ...is)])];
}

function readerOf(read: Value['read']): string[] {
  switch (read.from) {
    case 'sysfs':
      return ['file', read.file];
    case 'link':
      return ['link_state', read.link];
    case 'command':
      return read.key === undefined
        ? ['output', ...words(read.command)]
        : ['word_after', read.key, ...words(read.command)];
  }
}

function options({ mayFail, retry, onlyIf }: Command): string[] {
  return [
    ...(mayFail === true ? ['--may-fail'] : []),
    ...(retry === undefined ? [] : ['--retry', String(retry)]),
    ...(onlyIf === undefined ? [] : [onlyIf.empty ? '--unless-was' : '--if-was', onlyIf.before]),
  ];
}

/** What a step makes carries a mark: as long as it does, it is ours to remove. */
function ownedLines(step: Step): string[] {
  const mark = markOf(step);
  if (mark === undefined) return [];
  const looks = commandsOf(step).flatMap((command) =>
    (changesOf(command, mark) ?? []).map(({ look }) => look),
  );
  const own = looks.find(
    ([kind, , second, third, key]) =>
      (kind === 'link' && second === 'alias') ||
      (kind === 'ovs' && third === 'external_ids' && key === 'vpf'),
  );
  return own === undefined ? [] : [call('owned', ...own)];
}

/** `tap (65), bridge port (65)`; of a single step, its id. */
function summary(steps: readonly Step[]): string {
  const [first] = steps;
  if (first !== undefined && steps.length === 1) return first.id;
  const kinds = new Map<string, number>();
  for (const { kind } of steps) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return [...kinds].map(([kind, n]) => (n === 1 ? kind : `${kind} (${n})`)).join(', ');
}
