import { basename, dirname } from 'node:path';
import { toBlocks } from '../../plan/blocks.js';
import { shellWord } from '../../plan/shell.js';
import type { Step } from '../../plan/step.js';
import { journalPath } from '../journal.js';
import { roundsOf } from '../rounds.js';
import { RUN_DIR } from '../with-host.js';
import { blockText, isSeen, oneLine } from './blocks.js';
import { scriptFolder } from './script-record.js';
import { BATCHES } from './shell/batches.js';
import { LOOKS } from './shell/looks.js';
import { MAIN } from './shell/main.js';
import { NAMES } from './shell/names.js';
import { READERS } from './shell/readers.js';
import { RECORD } from './shell/record.js';
import { TAKE_BACK } from './shell/take-back.js';
import { TOOLS_NEEDED } from './shell/tools.js';
import { VALUES } from './shell/values.js';

export interface HostScriptOptions {
  readonly domain: string;
  /** Taking back is what the script does unless told. */
  readonly undo?: boolean;
}

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
    settings(options.domain, toolsOf(steps)),
    `steps() {\n${text === '' ? ':\n' : `\n${text}\n`}}`,
    REST,
    `main "\${1:-${options.undo === true ? 'undo' : 'do'}}"\n`,
  ].join('\n');
}

/** The same for every plan: what an older script of the domain did may be of any kind. */
const REST = [
  ...[RECORD, TOOLS_NEEDED, BATCHES, TAKE_BACK, VALUES],
  ...[READERS, LOOKS, NAMES].flatMap((texts) => Object.values(texts)),
  MAIN,
].join('');

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

function settings(domain: string, tools: readonly string[]): string {
  return [
    'set -u',
    'export LC_ALL=C',
    `state=\${VPF_STATE:-${dirname(scriptFolder(domain))}}/${shellWord(basename(scriptFolder(domain)))}`,
    `journal=\${VPF_STATE:-${RUN_DIR}}/${shellWord(journalPath(domain))} # of vpf host apply`,
    `tools=(${[...new Set(['awk', ...tools])].sort().join(' ')})`,
    '',
  ].join('\n');
}

/** The programs without which not all steps can be looked at, done and taken back. */
function toolsOf(steps: readonly Step[]): string[] {
  const commands = steps.flatMap((step) => [
    ...step.do,
    ...step.undo,
    ...(step.values ?? []).flatMap(({ read }) => (read.from === 'command' ? [read.command] : [])),
  ]);
  return commands.flatMap(({ tool, mayFail }) =>
    tool === 'sysfs' || mayFail === true ? [] : [tool],
  );
}
