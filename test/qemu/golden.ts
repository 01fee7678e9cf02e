import { readdirSync, readFileSync } from 'node:fs';
import { planLoaded } from '../../src/plan/plan-loaded.js';
import type { Plan } from '../../src/plan/types.js';
import { formatDiagnostic } from '../../src/spec/diagnostic.js';
import { loadSpec } from '../../src/spec/load.js';

const folder = new URL('./golden/', import.meta.url);

/** The names of the specs in `golden/`. */
export const goldenNames: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length));

export function goldenPlan(name: string): Plan {
  const file = `${name}.yaml`;
  const { plan, diagnostics } = planLoaded(
    loadSpec(readFileSync(new URL(file, folder), 'utf8'), file),
  );
  if (plan === undefined) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  return plan;
}
