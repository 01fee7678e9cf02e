import { type BatchBlock, type Block, type TransactionBlock, toBlocks } from '../blocks.js';
import { shellWord } from '../shell.js';
import { type Command, HOST, type Step, type Value } from '../step.js';
import type { Plan } from '../types.js';
import { MAIN, RESOLVERS, VALUES } from './script-text.js';
import { OVS, Words } from './script-words.js';

/** Where a script keeps what was before; lost at a restart, as is what it has set up. */
const STATE = '/run/vpf/host';

/**
 * A POSIX shell script that carries out the host section (`sh FILE`) and takes it back (`sh FILE undo`). What holds
 * already is left alone. When a step fails, what this run has done is taken back.
 *
 * @param options with `undo`, taking back is what it does unless told
 * @example
 * ```ts
 * const { plan } = planLoaded(loadSpec(text), { purpose: 'host' });
 * if (plan) writeFileSync('host.sh', emitHostScript(plan));
 * ```
 */
export function emitHostScript(
  plan: Pick<Plan, 'domain' | 'steps'>,
  { undo = false }: { readonly undo?: boolean } = {},
): string {
  const blocks = toBlocks(plan.steps.filter((s) => s.device === HOST));
  const name = plan.domain.replaceAll(' ', '-');
  return [
    '#!/bin/sh',
    `# ${plan.domain}: the host's own configuration, the section \`host\` of its spec.`,
    '#',
    `# Usage: sudo sh ${name}-host.sh [do | undo]`,
    '#',
    ...(undo ? UNDO_FIRST : DO_FIRST),
    'set -u',
    'umask 077',
    `state=\${VPF_STATE:-${STATE}}/${shellWord(name)}`,
    `steps='${numbers(blocks, () => true)}'`,
    `guarded='${numbers(blocks, (b) => b.kind === 'plain' && b.step.guard !== undefined)}'`,
    '',
    RESOLVERS,
    VALUES,
    ...blocks.map((block, i) => blockText(block, i + 1)),
    undo ? MAIN.replace(':-do}', ':-undo}') : MAIN,
  ].join('\n');
}

const DO_FIRST = [
  '# `do`, the default, changes what is not as it should be, and takes that back if a step fails; what was',
  '# before is kept in $state. `undo` puts it back. Made by vpf; change the spec rather than this file.',
];
const UNDO_FIRST = [
  '# `undo`, the default, puts back what was before, which `do` has kept in $state. `do` changes what is not as',
  '# it should be, and takes that back if a step fails. Made by vpf; change the spec rather than this file.',
];

function numbers(blocks: readonly Block[], which: (block: Block) => boolean): string {
  return blocks.flatMap((block, i) => (which(block) ? [i + 1] : [])).join(' ');
}

function blockText(block: Block, number: number): string {
  switch (block.kind) {
    case 'batch':
      return batchText(block, number);
    case 'transaction':
      return transactionText(block, number);
    case 'plain':
      return block.step.values === undefined
        ? plainText(block.step, number)
        : valuesText(block.step, number);
  }
}

/** Two functions, with a comment before them. */
function functions(
  number: number,
  steps: readonly Step[],
  work: (words: Words) => readonly string[],
  undo: (words: Words) => readonly string[],
  before: readonly string[] = [],
): string {
  const body = (name: string, lines: (words: Words) => readonly string[]) => {
    const words = new Words(number);
    const text = lines(words);
    return [`${name}_${number}() {`, ...words.lines.map((l) => `  ${l}`), ...text, '}'];
  };
  const both = [...body('do', work), ...body('undo', undo)];
  const guard = guardText(steps, number);
  return [`# ${number}. ${summary(steps)}`, ...guard, ...before, ...both, ''].join('\n');
}

const skip = (number: number) => `  ! is_done ${number} || return 0`;

function batchText({ tool, steps }: BatchBlock, number: number): string {
  return functions(
    number,
    steps,
    (words) => {
      const first = steps.flatMap((s) => s.do.filter((c) => c.mayFail === true));
      const sure = steps.flatMap((s) => s.do.filter((c) => c.mayFail !== true));
      return [
        skip(number),
        ...(first.length === 0
          ? []
          : [
              `  ${tool} -force -batch - << EOF > /dev/null 2>&1 || : # these may fail`,
              ...first.map((c) => words.line(c)),
              'EOF',
            ]),
        `  batch ${number} ${tool} << EOF`,
        ...sure.map((c) => words.line(c)),
        'EOF',
      ];
    },
    (words) => {
      let line = 1;
      const undo: string[] = [];
      for (const step of steps) {
        const sure = step.do.filter((c) => c.mayFail !== true).length;
        // A step whose first commands may fail has begun in any case.
        const begin = sure < step.do.length ? 0 : line;
        line += sure;
        undo.unshift(`# ${begin} ${step.id}`, ...step.undo.map((c) => words.line(c)));
      }
      return [`  began ${number} << EOF | ${tool} -force -batch -`, ...undo, 'EOF'];
    },
  );
}

function transactionText({ steps }: TransactionBlock, number: number): string {
  const transaction = (words: Words, commands: readonly Command[]) =>
    [OVS, ...commands.map((c) => `-- ${c.args.map((a) => words.word(a)).join(' ')}`)].join(
      ' \\\n    ',
    );
  return functions(
    number,
    steps,
    (words) => [
      skip(number),
      `  ${transaction(
        words,
        steps.flatMap((s) => s.do),
      )} || return`,
      `  begin ${number}`,
    ],
    (words) => [
      `  ${transaction(
        words,
        [...steps].reverse().flatMap((s) => s.undo),
      )}`,
    ],
  );
}

const again = ({ retry }: Command) => (retry === undefined ? '' : `again ${retry} `);

function plainText(step: Step, number: number): string {
  return functions(
    number,
    [step],
    (words) => [
      skip(number),
      ...guardLine(step, number),
      ...step.do.flatMap((command, i) => [
        `  ${again(command)}${words.command(command)} || ${command.mayFail === true ? ':' : 'return'}`,
        ...(i === 0 ? [`  begin ${number}`] : []),
      ]),
    ],
    (words) => undoLines(step, words, number),
  );
}

/** A step whose values are read: it is done where one of them is not as it should be, and looked at again. */
function valuesText(step: Step, number: number): string {
  const values = step.values ?? [];
  const names = values.map((_, i) => `v${i + 1}`);
  const words = new Words(number, 'h');
  const read = values.map((value, i) => `  ${names[i]}=$(${reading(value, words)})`);
  const test = values.flatMap((value, i) => tests(value, names[i] ?? '')).join(' && ');
  const holds = [
    `holds_${number}() {`,
    ...words.lines.map((l) => `  ${l}`),
    ...read,
    `  ${test}`,
    '}',
  ];
  return functions(
    number,
    [step],
    (inner) => [
      `  ! holds_${number} || return 0`,
      ...guardLine(step, number),
      ...values.map((value, i) => `  keep ${number} ${value.name} "$${names[i]}"`),
      `  begin ${number}`,
      ...step.do.map(
        (c) => `  ${inner.command(c)}${c.mayFail === true ? ' 2> /dev/null || :' : ' || return'}`,
      ),
      `  holds_${number}`,
    ],
    (inner) => undoLines(step, inner, number),
    holds,
  );
}

function guardLine({ guard }: Step, number: number): string[] {
  return guard === undefined ? [] : [`  guard_${number} || return`];
}

/** `guard_N` fails where the step is forbidden; most are not. */
function guardText(steps: readonly Step[], number: number): string[] {
  const [guard, ...more] = steps.flatMap((s) => s.guard ?? []);
  // Guarded steps are blocks of their own.
  if (guard === undefined || more.length > 0) return [];
  const words = new Words(number, 'g');
  const folder = words.word(guard.folder);
  return [
    `guard_${number}() {`,
    // What is not there is idle.
    ...words.lines.map((l) => `  ${l.replace(/\) \|\| return$/, ' 2> /dev/null) || return 0')}`),
    `  vfs_idle ${folder}${guard.what === 'vfs idle' ? '/virtfn*' : ''}`,
    '}',
  ];
}

/** All of them are tried. */
function undoLines(step: Step, words: Words, number: number): string[] {
  return [
    '  rest=0',
    ...step.undo.map((c) => {
      const run = `${words.command(c)}${c.mayFail === true ? ' 2> /dev/null || :' : ' || rest=1'}`;
      if (c.onlyIf === undefined) return `  ${run}`;
      const test = `[ ${c.onlyIf.empty ? '-z' : '-n'} "$(before ${number} ${c.onlyIf.before})" ]`;
      return `  if ${test}; then ${run}; fi`;
    }),
    '  return "$rest"',
  ];
}

function reading({ read }: Value, words: Words): string {
  switch (read.from) {
    case 'sysfs':
      return `read_file ${words.word(read.file)}`;
    case 'link':
      return `link_state ${words.word(read.link)}`;
    case 'command': {
      const filter = read.key === undefined ? `tr -d '"'` : `word_after ${shellWord(read.key)}`;
      return `${words.command(read.command)} 2> /dev/null | ${filter}`;
    }
  }
}

function tests({ is }: Value, variable: string): string[] {
  if (is === undefined) return [];
  const [only, ...more] = is.map((text) => `[ "$${variable}" = ${shellWord(text)} ]`);
  if (only === undefined) return [];
  return more.length === 0 ? [only] : [`{ ${[only, ...more].join(' || ')}; }`];
}

/** `link up (64), bridge port (64)`; of a single step, its id. */
function summary(steps: readonly Step[]): string {
  const [first] = steps;
  if (first !== undefined && steps.length === 1) return first.id;
  const kinds = new Map<string, number>();
  for (const { kind } of steps) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return [...kinds].map(([kind, n]) => (n === 1 ? kind : `${kind} (${n})`)).join(', ');
}
