import { byPosition, type Diagnostic } from '../spec/diagnostic.js';
import type { LoadedSpec } from '../spec/load.js';
import { type PlanOptions, plan } from './plan.js';
import type { Plan } from './types.js';

/**
 * Plans a loaded spec and puts all findings, of form and of meaning, in the order of the file. Where some devices
 * are not well-formed, the others are planned all the same, so that one run shows every problem.
 *
 * @returns the plan, undefined when there is any error
 * @example
 * ```ts
 * const { plan, diagnostics } = planLoaded(loadSpec(text, 'spec.yaml'));
 * ```
 */
export function planLoaded(
  loaded: LoadedSpec,
  options: PlanOptions = {},
): { readonly plan: Plan | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const spec = loaded.spec ?? loaded.partial?.spec;
  if (spec === undefined) return { plan: undefined, diagnostics: loaded.diagnostics };
  const result = plan(spec, options);
  const indices = loaded.spec === undefined ? loaded.partial?.indices : undefined;
  const found = result.diagnostics.map((d) => loaded.locate(remap(d, indices)));
  const diagnostics = [...loaded.diagnostics, ...found].sort(byPosition);
  const failed = loaded.spec === undefined || found.some((d) => d.severity === 'error');
  return { plan: failed ? undefined : result.plan, diagnostics };
}

/** Device numbers of the sound part back to those of the document. */
function remap(diagnostic: Diagnostic, indices: readonly number[] | undefined): Diagnostic {
  const [head, number, ...rest] = diagnostic.path;
  if (indices === undefined || head !== 'devices' || typeof number !== 'number') return diagnostic;
  return { ...diagnostic, path: [head, indices[number] ?? number, ...rest] };
}
