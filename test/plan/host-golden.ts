import { readdirSync, readFileSync } from 'node:fs';
import { planLoaded } from '../../src/plan/plan-loaded.js';
import type { Command, Reading, Step } from '../../src/plan/step.js';
import type { Plan } from '../../src/plan/types.js';
import { formatDiagnostic } from '../../src/spec/diagnostic.js';
import { loadSpec } from '../../src/spec/load.js';

const folder = new URL('./host-golden/', import.meta.url);

/** The names of the specs in `host-golden/`. */
export const hostGoldens: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length));

export const hostGoldenText = (name: string): string =>
  readFileSync(new URL(`${name}.yaml`, folder), 'utf8');

/** The plan of a spec for its host; it must have no errors. */
export function hostPlan(text: string): Plan {
  const { plan, diagnostics } = planLoaded(loadSpec(text, 's.yaml'), { purpose: 'host' });
  if (plan === undefined) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  return plan;
}

/** Steps as a person would write them down. */
export function listing(steps: readonly Step[]): string {
  return steps.map(entry).join('\n');
}

function entry(step: Step): string {
  const line = (label: string, text: string) => `  ${label.padEnd(6)} ${text}\n`;
  const command = ({ tool, args, onlyIf, mayFail, retry }: Command) =>
    [
      tool,
      ...args,
      ...(mayFail === true ? ['(may fail)'] : []),
      ...(retry === undefined ? [] : [`(again for ${retry} s)`]),
      ...(onlyIf === undefined
        ? []
        : [`(if ${onlyIf.before} was ${onlyIf.empty ? '' : 'not '}there)`]),
    ].join(' ');
  const reading = (read: Reading) => {
    if (read.from === 'sysfs') return `sysfs ${read.file}`;
    if (read.from === 'link') return `link ${read.link}`;
    return `${command(read.command)}${read.key === undefined ? '' : ` > ${read.key}`}`;
  };
  return [
    `${step.id} [${step.kind}, ${step.device}]\n`,
    ...(step.needs.length === 0 ? [] : [line('needs', step.needs.join('; '))]),
    ...(step.guard === undefined ? [] : [line('guard', `${step.guard.what} ${step.guard.folder}`)]),
    ...(step.values ?? []).map(({ name, read, is }) =>
      line('value', `${name}: ${reading(read)}${is === undefined ? '' : ` = ${is.join(' or ')}`}`),
    ),
    ...(step.check === undefined ? [] : [line('check', command(step.check))]),
    ...step.do.map((c) => line('do', command(c))),
    ...step.undo.map((c) => line('undo', command(c))),
  ].join('');
}
