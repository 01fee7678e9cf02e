import type { Device } from '../spec/devices.js';
import type { Diagnostic, DocumentPath } from '../spec/diagnostic.js';
import type { Spec } from '../spec/schema.js';
import { type BaseDomain, EMPTY_BASE } from './base.js';
import { checkBase } from './checks/base.js';
import { checkDuplicates } from './checks/duplicates.js';
import { checkRom } from './checks/rom.js';
import { checkSources } from './checks/sources.js';
import { checkTarget } from './checks/target.js';
import { checkVectors } from './checks/vectors.js';
import { type PlanContext, report } from './context.js';
import { planFailover } from './devices/failover.js';
import { planNic } from './devices/nic.js';
import { planPf } from './devices/pf.js';
import { planVf } from './devices/vf.js';
import { parkVirtualVfs, planVirtualPf } from './devices/virtual-pf.js';
import { bridgeKinds } from './host/backend-switch.js';
import { joinSteps } from './host/join.js';
import { planHost } from './host/plan-host.js';
import { EMPTY_INVENTORY, type Inventory } from './inventory.js';
import { alias } from './names.js';
import { createPlacement } from './placement.js';
import { planPools } from './pools.js';
import { DEFAULT_TARGET, type Target } from './target.js';
import type { Plan, PlannedFunction } from './types.js';

export interface PlanOptions {
  /** The domain that is composed into; default: the built-in template. */
  readonly base?: BaseDomain;
  /** The base's name, for findings that lie in it. */
  readonly baseFile?: string;
  /** What is known of the host; default: nothing. */
  readonly inventory?: Inventory;
  /** Versions that the output is for. */
  readonly target?: Target;
  /**
   * What the plan is for: a `guest` (the default), which needs the PCI address of every VF, or the steps of the
   * `host` alone, which make the VFs: where the host section has them, their addresses need not be known.
   */
  readonly purpose?: 'guest' | 'host';
}

/** A plan with what was found on the way. With errors among the diagnostics the plan must not be used. */
export interface PlanResult {
  readonly plan: Plan;
  /** Paths point into the spec; line and column come from the loader's `locate`. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Spec -> plan: ids, MACs, PCI addresses, root ports, netdevs, tap names and host steps, with all checks made.
 * Pure and deterministic: the same spec, base and inventory give the same plan.
 *
 * @example
 * ```ts
 * const { spec } = loadSpec(text);
 * const { plan: planned, diagnostics } = plan(spec);
 * if (!hasErrors(diagnostics)) console.log(planned.functions.map((f) => f.mac));
 * ```
 */
export function plan(spec: Spec, options: PlanOptions = {}): PlanResult {
  const base = options.base ?? EMPTY_BASE;
  const target = options.target ?? DEFAULT_TARGET;
  const context: PlanContext = {
    domain: spec.domain,
    base,
    inventory: options.inventory ?? EMPTY_INVENTORY,
    target,
    placement: createPlacement(base, wantedControllers(spec)),
    steps: [],
    diagnostics: [],
    hostVfs: new Map(
      spec.host?.pfs?.flatMap(({ pf, vfs }) =>
        pf === undefined || vfs === undefined ? [] : [[pf, vfs]],
      ),
    ),
    hostBridges: bridgeKinds(spec.host ?? {}),
    purpose: options.purpose ?? 'guest',
    baseFile: options.baseFile ?? '<base>',
  };
  checkDomain(context, spec);
  const faulty = new Set([...checkNames(context, spec), ...checkPhysical(context, spec)]);
  let functions: PlannedFunction[] = spec.devices.flatMap((device, i) =>
    faulty.has(i) ? [] : planDevice(context, device, ['devices', i]),
  );
  for (const [i, device] of spec.devices.entries()) {
    if (device.type !== 'virtual-pf' || faulty.has(i)) continue;
    functions = parkVirtualVfs(context, functions, device.name, ['devices', i]);
  }
  const host = spec.host && planHost(spec, context.inventory, context.diagnostics);
  const planned: Plan = {
    domain: spec.domain,
    target,
    pcie: context.placement.pcie,
    controllers: context.placement.controllers(),
    functions,
    pools: planPools(spec),
    steps: host ? joinSteps(context.diagnostics, host, context.steps) : context.steps,
  };
  checkDuplicates(context, planned, base);
  checkSources(context, spec, planned, base);
  checkBase(context, base, planned);
  checkTarget(context, spec, planned);
  checkVectors(context, planned, base);
  checkRom(context, planned);
  return { plan: planned, diagnostics: context.diagnostics };
}

function planDevice(context: PlanContext, device: Device, path: DocumentPath): PlannedFunction[] {
  switch (device.type) {
    case 'nic':
      return planNic(context, device, path);
    case 'vf':
      return planVf(context, device, path);
    case 'pf':
      return planPf(context, device, path);
    case 'failover':
      return planFailover(context, device, path);
    case 'virtual-pf':
      return planVirtualPf(context, device, path);
  }
}

/** Ids of all controllers that the devices may ask for, so that those already placed can stay where they are. */
function wantedControllers(spec: Spec): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const device of spec.devices) {
    for (const role of ['port', 'standby-port', 'primary-port', 'parking-port']) {
      ids.add(alias(device.name, role));
    }
    if (device.type !== 'virtual-pf') continue;
    for (let i = 0; i < (device.vfs.accelerate?.max ?? 4); i++)
      ids.add(alias(device.name, `spare${i}`));
  }
  return ids;
}

/** Reports names that are there twice. @returns the indices of the later ones */
function checkNames(context: PlanContext, spec: Spec): number[] {
  const seen = new Map<string, number>();
  const faulty: number[] = [];
  for (const [i, { name }] of spec.devices.entries()) {
    const first = seen.get(name);
    if (first === undefined) {
      seen.set(name, i);
      continue;
    }
    faulty.push(i);
    report(
      context,
      'VPF_E_DUPLICATE_NAME',
      ['devices', i, 'name'],
      `devices[${first}] is called "${name}" too: names are unique in a domain`,
    );
  }
  return faulty;
}

function checkDomain(context: PlanContext, spec: Spec): void {
  const { name } = context.base;
  if (name === undefined || name === spec.domain) return;
  report(
    context,
    'VPF_E_DOMAIN_NAME',
    ['domain'],
    `the spec is for "${spec.domain}", the base is "${name}": MACs and tap names derive from the name, so the two must be the same`,
  );
}

/** A virtual PF's VFs are devices of the guest: they can be neither assigned nor a primary. */
function checkPhysical(context: PlanContext, spec: Spec): number[] {
  const virtual = new Set(spec.devices.filter((d) => d.type === 'virtual-pf').map((d) => d.name));
  const faulty: number[] = [];
  for (const [i, device] of spec.devices.entries()) {
    if (device.type === 'failover' && virtual.has(device.primary.pf ?? '')) {
      faulty.push(i);
      report(
        context,
        'VPF_E_PRIMARY_NOT_PHYSICAL',
        ['devices', i, 'primary', 'pf'],
        `"${device.primary.pf}" is a virtual PF of this spec: the guest ignores a virtio-net primary; name a physical PF`,
      );
    } else if (device.type === 'virtual-pf' && virtual.has(device.vfs.accelerate?.pf ?? '')) {
      faulty.push(i);
      report(
        context,
        'VPF_E_PRIMARY_NOT_PHYSICAL',
        ['devices', i, 'vfs', 'accelerate', 'pf'],
        `"${device.vfs.accelerate?.pf}" is a virtual PF of this spec: primaries are VFs of a physical PF`,
      );
    } else if (
      (device.type === 'vf' || device.type === 'pf') &&
      virtual.has(device.source.pf ?? '')
    ) {
      faulty.push(i);
      report(
        context,
        'VPF_E_SOURCE',
        ['devices', i, 'source', 'pf'],
        `"${device.source.pf}" is a virtual PF of this spec, which the guest has already: name a physical PF`,
      );
    }
  }
  return faulty;
}
