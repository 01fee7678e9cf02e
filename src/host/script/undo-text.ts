import { shellWord } from '../../plan/shell.js';
import type { Step, Tool } from '../../plan/step.js';
import type { Work } from '../work.js';
import { lineOf, plainCommand, quoted, reads } from './lines.js';

const BATCHES: readonly Tool[] = ['ip', 'bridge', 'tc', 'ovs-vsctl'];

/**
 * The steps' own way back, the last step first. It knows nothing of what was before: values go back to
 * the kernel's own. What goes with something that is removed needs no line.
 */
export function undoText(works: readonly Work[], steps: readonly Step[]): string {
  const made = new Set(works.flatMap(({ changes = [] }) => changes.flatMap(fixedOf)));
  const parts: string[] = [];
  let batch: Tool | undefined;
  const end = () => {
    if (batch !== undefined) parts.push('take', '');
    batch = undefined;
  };
  for (const step of [...steps].reverse()) {
    const own = works.filter((work) => work.step.id === step.id);
    const makes = own.some(({ changes = [] }) => changes.flatMap(fixedOf).length > 0);
    if (!makes && own.some((work) => isWithin(work, made))) continue;
    const [first] = step.undo;
    if (first === undefined) continue;
    const isBatched = BATCHES.includes(first.tool) && step.undo.every((c) => c.tool === first.tool);
    if (!isBatched || batch !== first.tool) end();
    if (isBatched && batch === undefined) {
      parts.push(`begin ${first.tool}`);
      // The guards of all that follows look at the same.
      parts.push(...reads(works.filter((work) => work.commands[0]?.tool === first.tool)));
      batch = first.tool;
    }
    const undo = isBatched
      ? step.undo.map((command) => `line ${quoted(lineOf(command))} ''`)
      : step.undo.map((command) => `${plainCommand(command)} || failed=1`);
    const has = guard(own);
    parts.push(
      `step ${shellWord(step.id)}`,
      ...(has === undefined ? undo : [`if ${has}; then`, ...undo.map((u) => `  ${u}`), 'fi']),
    );
  }
  end();
  return parts.length === 0
    ? '# There is nothing to take back.\n'
    : `${parts.join('\n')}\nexit "$failed"\n`;
}

type ChangeOf = NonNullable<Work['changes']>[number];

function fixedOf({ makes }: ChangeOf): string[] {
  return makes?.fixed === true ? [makes.resource] : [];
}

function isWithin({ changes = [] }: Work, made: ReadonlySet<string>): boolean {
  return changes.some((change) => change.within.some((resource) => made.has(resource)));
}

/** Whether it is there as ours; a value, whether it is as the step sets it. */
function guard(own: readonly Work[]): string | undefined {
  const changes = own.flatMap((work) => work.changes ?? []);
  const marked = changes.find(({ makes }) => makes?.fixed === true) ?? changes[0];
  return marked?.shell.has.replace(/^(link|ovs)_made /, '$1_owned ');
}
