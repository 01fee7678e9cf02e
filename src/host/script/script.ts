import { toBlocks } from '../../plan/blocks.js';
import type { Step } from '../../plan/step.js';
import type { ShellChange } from '../change.js';
import { type Work, worksOf } from '../work.js';
import { FRAME } from './frame.js';
import { HELPERS, helpersFor } from './helpers.js';
import { lineOf, plainCommand, quoted, reads, stepLines } from './lines.js';
import { undoText } from './undo-text.js';

export interface HostScriptOptions {
  readonly domain: string;
  /** The script that takes the steps back. */
  readonly undo?: boolean;
}

/**
 * The steps as a script of bash, to be read and run as root: what holds already is left alone, one process does
 * what it can of many steps, and when a step fails it is named and what was done is taken back. Pure.
 *
 * @example
 * ```ts
 * writeFileSync('do.sh', hostScript(plan.steps, { domain: plan.domain }));
 * ```
 */
export function hostScript(steps: readonly Step[], options: HostScriptOptions): string {
  const text = options.undo === true ? undoText(worksOf(steps), steps) : doText(steps);
  const helpers = helpersFor(text).map((name) => HELPERS[name]);
  return [header(options), FRAME, ...helpers, text].join('\n');
}

function header({ domain, undo = false }: HostScriptOptions): string {
  const what = undo ? 'takes back what was prepared on this host' : 'prepares this host';
  const how = undo
    ? ['What does not carry its mark is left alone.']
    : ['What holds already is left alone. When a step fails, what was done is taken back.'];
  return [
    '#!/usr/bin/env bash',
    `# ${domain}: ${what}. Run it as root.`,
    ...how.map((line) => `# ${line}`),
    '# Made by vpf; change the spec rather than this file.',
    '',
  ].join('\n');
}

function doText(steps: readonly Step[]): string {
  const works = worksOf(steps);
  const blocks = toBlocks(steps.map((step) => ({ ...step, undo: [] })));
  const parts = blocks.map((block, i) => {
    const ids = new Set((block.kind === 'plain' ? [block.step] : block.steps).map((s) => s.id));
    const own = works.filter((work) => ids.has(work.step.id));
    const tool = block.kind === 'batch' ? block.tool : 'ovs-vsctl';
    const body = block.kind === 'plain' ? plainText(own) : batchText(tool, own);
    return [`# ${i + 1}. ${summary(own)}`, ...body, ''].join('\n');
  });
  return parts.length === 0 ? '# There is nothing to do.\n' : parts.join('\n');
}

function batchText(tool: string, works: readonly Work[]): string[] {
  return [`begin ${tool}`, ...reads(works), ...stepLines(works, gatherText), 'run'];
}

function gatherText({ commands, changes = [] }: Work): string[] {
  return commands.map((command) => {
    const verb = command.mayFail === true ? 'maybe' : 'line';
    const act = `${verb} ${quoted(lineOf(command))} ${back(changes.map((c) => c.shell))}`;
    const has = guard(changes.map((c) => c.shell));
    return has === undefined ? act : `${has} ||\n  ${act}`;
  });
}

function guard(shells: readonly ShellChange[]): string | undefined {
  const [first, ...others] = shells;
  if (first === undefined) return undefined;
  return others.length === 0 ? first.has : `{ ${shells.map((s) => s.has).join(' && ')}; }`;
}

/** The first change's way back serves where a command has several: vpf's own have one each. */
function back(shells: readonly ShellChange[]): string {
  return shells.length === 1 ? (shells[0]?.back ?? "''") : "''";
}

function plainText(works: readonly Work[]): string[] {
  return stepLines(works, ({ step, commands, changes }) => {
    if (changes === undefined) {
      // Its effect cannot be seen: it is done each time.
      const undo = step.undo.map(plainCommand).join('; ');
      return commands.map((command, i) => {
        const text = `try ${i === 0 ? quoted(undo) : "''"} ${plainCommand(command)}`;
        return command.mayFail === true ? `${plainCommand(command)} || :` : text;
      });
    }
    return commands.map((command) => {
      const shells = changes.map((change) => change.shell);
      const [shell] = shells;
      // The way back as a whole command, where a batch has only its line.
      const way =
        shell === undefined || shell.back === "''"
          ? "''"
          : command.tool === 'vdpa' || command.tool === 'ip' || command.tool === 'bridge'
            ? `"${command.tool} "${shell.back}`
            : shell.back;
      const act = `try ${way} ${plainCommand(command)}`;
      const has = guard(shells);
      return has === undefined ? act : `${has} ||\n  ${act}`;
    });
  });
}

/** `tap (65), bridge port (65)` */
function summary(works: readonly Work[]): string {
  const kinds = new Map<string, number>();
  for (const { kind } of new Set(works.map((work) => work.step)))
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return [...kinds].map(([kind, n]) => (n === 1 ? kind : `${kind} (${n})`)).join(', ');
}
