import type { Diagnostic } from '../../spec/diagnostic.js';
import type { Spec } from '../../spec/schema.js';
import type { Report } from './finding.js';
import { toolRemedy } from './limits.js';
import { needsOf } from './needs.js';
import { checkBackends } from './readiness-backends.js';
import { checkMachine, type DomainNeeds } from './readiness-machine.js';
import { checkSection } from './readiness-section.js';
import { checkSources } from './readiness-sources.js';
import { type HostInventory, TOOLS } from './types.js';

export type { DomainNeeds } from './readiness-machine.js';

export interface ReadinessOptions {
  /** Of the domain that the spec is composed into; of no account where the spec has no devices. */
  readonly domain?: DomainNeeds;
  /** The plan's steps, for the tools that they call. */
  readonly steps?: readonly {
    readonly neededBy: 'any' | 'qemu';
    readonly do: readonly { readonly tool: string }[];
  }[];
}

/**
 * What a host lacks for the guest of a spec: each finding says what to do. Pure. What the spec names and the host does
 * not have at all, such as a bridge, is for `missingOnHost`.
 *
 * @example
 * ```ts
 * const findings = hostLacks(spec, await readHostInventory());
 * for (const d of findings) console.error(formatDiagnostic(d));
 * ```
 */
export function hostLacks(
  spec: Spec,
  inventory: HostInventory,
  { domain, steps = [] }: ReadinessOptions = {},
): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (code, path, message) => {
    const severity = code.startsWith('VPF_W_') ? 'warning' : 'error';
    diagnostics.push({ severity, code, message, path });
  };
  const needs = needsOf(spec);
  checkSources(needs, inventory, spec.domain, report);
  checkBackends(needs, inventory, spec.domain, report);
  checkSection(spec, inventory, report);
  // A spec of the host alone has no guest.
  if (domain !== undefined && spec.devices.length > 0)
    checkMachine(domain, needs, inventory, report);
  checkTools(steps, inventory, report);
  const plain =
    spec.host === undefined &&
    needs.sources.length === 0 &&
    needs.backends.every(({ backend }) => backend.type === 'user');
  if (!inventory.host.root && !plain)
    report(
      'VPF_W_HOST_ROOT',
      [],
      'not run as root: nothing on the host can be set up, and not all of it was seen: run it as root (sudo)',
    );
  return diagnostics;
}

/** The tools that the plan's steps call. Those that libvirt makes unnecessary are only missed without it. */
function checkTools(
  steps: NonNullable<ReadinessOptions['steps']>,
  { host }: HostInventory,
  report: Report,
): void {
  const missing = (neededBy?: 'any') =>
    steps
      .filter((step) => neededBy === undefined || step.neededBy === neededBy)
      .flatMap((step) => step.do.map(({ tool }) => tool))
      .filter((tool) => Object.hasOwn(TOOLS, tool) && !host.tools.includes(tool));
  const always = new Set(missing('any'));
  for (const tool of new Set(missing())) {
    // Open vSwitch as a whole is reported where a backend wants it.
    if (tool === 'ovs-vsctl') continue;
    const code = always.has(tool) ? 'VPF_E_HOST_TOOL' : 'VPF_W_HOST_TOOL';
    const what = always.has(tool)
      ? 'the host steps call it'
      : 'needed where QEMU is run without libvirt';
    report(code, [], `${tool} is not installed, and ${what}: ${toolRemedy(tool)}`);
  }
}
