import { toBlocks } from '../../plan/blocks.js';
import { shellWord } from '../../plan/shell.js';
import type { Step } from '../../plan/step.js';
import { roundsOf } from '../rounds.js';
import { blockText, isSeen, oneLine } from './blocks.js';
import { helpersFor } from './helpers.js';
import { BATCHES } from './shell/batches.js';
import { MAIN } from './shell/main.js';
import { RECORD } from './shell/record.js';
import { TAKE_BACK } from './shell/take-back.js';

export interface HostScriptOptions {
  readonly domain: string;
  /** Taking back is what the script does unless told. */
  readonly undo?: boolean;
}

/** Where a script keeps how it was before: lost at a reboot, as is what it has changed. */
const STATE = '/run/vpf/script';

/**
 * The steps as a script of bash, to be read and run as root: `bash FILE do` makes each step hold, `bash FILE undo`
 * takes back what that did, `bash FILE show` prints how. What holds already is left alone, one process does what it
 * can of many steps, and when a step fails it is named and what was done is taken back. Pure: the same steps give
 * the same bytes.
 *
 * @example
 * ```ts
 * writeFileSync('host.sh', hostScript(plan.steps, { domain: plan.domain }));
 * ```
 */
export function hostScript(steps: readonly Step[], options: HostScriptOptions): string {
  // In the order of apply.
  const blocks = roundsOf(steps).flatMap((round) =>
    toBlocks(round.map((step) => (isSeen(step) ? { ...step, undo: [] } : step))),
  );
  const byId = new Map(steps.map((step) => [step.id, step]));
  const text = blocks.map((block, i) => blockText(block, i + 1, byId)).join('\n');
  return [
    header(options),
    settings(steps, options.domain),
    `steps() {\n${text === '' ? ':\n' : `\n${text}\n`}}`,
    RECORD + BATCHES + TAKE_BACK + helpersFor(text).join('') + MAIN,
    `main "\${1:-${options.undo === true ? 'undo' : 'do'}}"\n`,
  ].join('\n');
}

function header({ domain, undo = false }: HostScriptOptions): string {
  const work = 'makes each step below hold. What holds is left alone; when a step fails, what was';
  return [
    '#!/usr/bin/env bash',
    // Functions take words apart by `set --`; some have variables for parts that are left out here.
    '# shellcheck disable=SC2015,SC2034,SC2119,SC2120',
    `# ${oneLine(domain)}: what this host needs for it. Run it as root: bash FILE [do | undo | show]`,
    '#',
    `# do    ${work}`,
    '#       done is taken back. How it was before is kept in $state.',
    '# undo  takes back what `do` did, the last first, where it still is as `do` left it.',
    '# show  prints what `undo` would do.',
    `# Without a word: ${undo ? 'undo' : 'do'}. Made by vpf; change the spec rather than this file.`,
    '#',
    '# In the steps: `want` says what is to be so, `line` is the line of the batch that makes it so where it is not,',
    '# `maybe` is one that may fail. `value` says how a value is read and `is` what it is to be; `does` are the commands',
    '# that make it so, `back` those that lead back. Names in {} only this host knows: they are looked up.',
  ].join('\n');
}

function settings(steps: readonly Step[], domain: string): string {
  const commands = steps.flatMap((step) => [...step.do, ...step.undo]);
  const tools = commands.flatMap(({ tool, mayFail }) =>
    tool === 'sysfs' || mayFail === true ? [] : [tool],
  );
  return [
    'set -u',
    'export LC_ALL=C',
    `state=\${VPF_STATE:-${STATE}}/${shellWord(domain.replaceAll('/', '_'))}`,
    `tools=(${[...new Set(tools)].sort().join(' ')})`,
    '',
  ].join('\n');
}
