import type { Diagnostic, DocumentPath } from '../../spec/diagnostic.js';
import type { Spec } from '../../spec/schema.js';
import type { Inventory } from '../inventory.js';
import type { Step } from '../step.js';
import { checkHost } from './checks.js';
import type { HostContext } from './context.js';
import { planLinks } from './links.js';
import { planOvs } from './ovs.js';
import { planHostPf } from './pf.js';
import { planStacks } from './stack-order.js';
import { planHostVdpa } from './vdpa.js';

/** The host section, planned. */
export interface HostPlan {
  readonly steps: readonly Step[];
  /** Where in the spec each step comes from, by its id. */
  readonly paths: ReadonlyMap<string, DocumentPath>;
  /** Steps after which something is there, by interface (a PF's for its VFs) or `vdpa NAME`. */
  readonly makers: ReadonlyMap<string, readonly string[]>;
}

/**
 * The steps of the host section, in an order in which they can be done: interfaces, PFs with their VFs and embedded
 * switch, Open vSwitch, bridges with their ports, what is on one of these (macvtap), vdpa devices. Pure and deterministic.
 */
export function planHost(spec: Spec, inventory: Inventory, diagnostics: Diagnostic[]): HostPlan {
  const { host = {} } = spec;
  const context: HostContext = {
    domain: spec.domain,
    host,
    inventory,
    diagnostics,
    steps: [],
    paths: new Map(),
    makers: new Map(),
  };
  checkHost(context, spec);
  planLinks(context);
  for (const [i, pf] of (host.pfs ?? []).entries()) {
    if (pf.pf === undefined && pf.address === undefined && pf.devlink === undefined) continue;
    planHostPf(context, pf, ['host', 'pfs', i]);
  }
  if (host.ovs !== undefined) planOvs(context, host.ovs);
  if (!diagnostics.some(({ code }) => code === 'VPF_E_HOST_STACK')) planStacks(context);
  for (const [i, vdpa] of (host.vdpa ?? []).entries()) {
    planHostVdpa(context, vdpa, ['host', 'vdpa', i]);
  }
  return context;
}
