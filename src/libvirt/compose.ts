import type { Inventory } from '../plan/inventory.js';
import { type PlanOptions, plan as planSpec } from '../plan/plan.js';
import type { Target } from '../plan/target.js';
import type { Plan } from '../plan/types.js';
import { type Diagnostic, hasErrors } from '../spec/diagnostic.js';
import { DiagnosticsError } from '../spec/error.js';
import type { Spec } from '../spec/schema.js';
import { parseDocument, type XmlDocument } from './document.js';
import { emitDevices } from './emit.js';
import { readBase } from './read-base.js';
import { splice } from './splice.js';
import { templateFor } from './template.js';

export interface ComposeOptions {
  readonly spec: Spec;
  /** The domain XML to compose into; default: the built-in template. */
  readonly base?: string;
  /** Its name, for messages. */
  readonly baseFile?: string;
  /** What is known of the host. */
  readonly inventory?: Inventory;
  /** Versions of QEMU and libvirt that the domain is for. */
  readonly target?: Target;
}

export interface Composed {
  /** The whole domain; outside our elements the base's own bytes. */
  readonly xml: string;
  readonly plan: Plan;
  /** Warnings and notes; errors are thrown. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Spec and base -> domain XML. Pure: reads and writes no file.
 *
 * @throws {DiagnosticsError} the spec cannot be composed into this base; all reasons in `diagnostics`
 * @throws {VpfError} `VPF_E_BASE_...`: the base cannot be read
 * @example
 * ```ts
 * const { spec } = loadSpec(specText, 'worker-1.yaml');
 * if (spec) writeFileSync('worker-1.xml', compose({ spec, base: domainXml }).xml);
 * ```
 */
export function compose(options: ComposeOptions): Composed {
  const { document, planOptions } = prepareBase(options.spec.domain, options);
  const { plan, diagnostics } = planSpec(options.spec, planOptions);
  if (hasErrors(diagnostics)) throw new DiagnosticsError(diagnostics);
  return { xml: splice(document.text, emitDevices(plan), document), plan, diagnostics };
}

/** Parses the base (or the template) and reads from it what the planner needs. */
export function prepareBase(
  domain: string,
  options: Omit<ComposeOptions, 'spec'>,
): { readonly document: XmlDocument; readonly planOptions: PlanOptions } {
  const text = options.base ?? templateFor(domain);
  const { baseFile, inventory, target } = options;
  const document = parseDocument(text, baseFile === undefined ? {} : { file: baseFile });
  return {
    document,
    planOptions: {
      base: readBase(document),
      ...(baseFile !== undefined && { baseFile }),
      ...(inventory !== undefined && { inventory }),
      ...(target !== undefined && { target }),
    },
  };
}
