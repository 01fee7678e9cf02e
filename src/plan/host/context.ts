import type { Diagnostic, DocumentPath } from '../../spec/diagnostic.js';
import type { HostSection } from '../../spec/host.js';
import { report } from '../context.js';
import type { Inventory } from '../inventory.js';
import { HOST, type Step } from '../step.js';
import { type PfRef, pfRef } from './pf-ref.js';

/** What planning the host section needs, and where it puts what it finds. */
export interface HostContext {
  readonly domain: string;
  readonly host: HostSection;
  readonly inventory: Inventory;
  readonly diagnostics: Diagnostic[];
  readonly steps: Step[];
  /** Where in the spec each step comes from, by its id. */
  readonly paths: Map<string, DocumentPath>;
  /** Steps after which something is there: by interface name (a PF's too) or vdpa device. */
  readonly makers: Map<string, string[]>;
}

/** A step of the host section, with what is the same for all. */
export function hostStep(
  part: Pick<Step, 'id' | 'kind' | 'resource' | 'do' | 'undo'> & Partial<Step>,
): Step {
  return {
    device: HOST,
    neededBy: 'any',
    when: 'before',
    check: undefined,
    needs: [],
    ...part,
  };
}

/** Adds a step. One that is there already is wanted twice, which is a fault unless it is the same in every way. */
export function addStep(context: HostContext, step: Step, path: DocumentPath): void {
  const isThere = context.paths.has(step.id);
  const first = isThere ? context.steps.find((s) => s.id === step.id) : undefined;
  if (first === undefined) {
    context.steps.push(step);
    context.paths.set(step.id, path);
  } else if (JSON.stringify(first) !== JSON.stringify(step)) {
    const message = `${step.resource} is set up twice in the host section: say it in one place`;
    reportDuplicate(context, path, message);
  }
}

/** Reports what is there twice, unless that was said of this place, or of what it is part of. */
export function reportDuplicate(context: HostContext, path: DocumentPath, message: string): void {
  const isSaid = context.diagnostics.some(
    (d) => d.code === 'VPF_E_HOST_DUPLICATE' && d.path.every((part, i) => part === path[i]),
  );
  if (!isSaid) report(context, 'VPF_E_HOST_DUPLICATE', path, message);
}

/** Notes that something is there once these steps are done. */
export function provide(context: HostContext, name: string, ids: readonly string[]): void {
  context.makers.set(name, [...(context.makers.get(name) ?? []), ...ids]);
}

/** Ids of the steps after which an interface or a PF's VFs are there; none where it is there anyway. */
export function makersOf(context: HostContext, name: string): readonly string[] {
  return context.makers.get(name) ?? [];
}

/** The PF that a VF is named by: as its entry in `pfs` has it, if there is one. */
export function refOf(context: HostContext, pf: string): PfRef {
  const entry = context.host.pfs?.find((p) => p.pf === pf);
  return pfRef(entry ?? { pf }, context.inventory);
}
