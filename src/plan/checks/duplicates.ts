import type { ErrorCode } from '../../errors/codes.js';
import type { BaseDomain } from '../base.js';
import { type PlanContext, report } from '../context.js';
import { LIBVIRT_TAP_NAME } from '../names.js';
import { formatPci } from '../pci.js';
import type { Plan, PlannedFunction } from '../types.js';

/** How claims of the base end, or go on. */
const IN_BASE = ' of the base';

interface Claim {
  /** What is claimed, as a key. */
  readonly key: string | number | undefined;
  readonly by: string;
  readonly fn: PlannedFunction | undefined;
  /** The key within the function's part of the spec. */
  readonly at?: string;
}

/** One thing given twice, within the spec or between spec and base. libvirt accepts all of these. */
export function checkDuplicates(context: PlanContext, plan: Plan, base: BaseDomain): void {
  const { functions } = plan;
  checkMacs(context, functions, base);
  const claims = (of: (fn: PlannedFunction) => string | number | undefined, at?: string): Claim[] =>
    functions.map((fn) => ({ key: of(fn), by: fn.id, fn, ...(at !== undefined && { at }) }));
  const inBase = (of: (i: BaseDomain['interfaces'][number]) => string | number | undefined) =>
    base.interfaces.map((i) => ({
      key: of(i),
      by: `an <${i.element}> of the base (line ${i.line})`,
      fn: undefined,
    }));
  const backendOf = (fn: PlannedFunction) => (fn.kind === 'assigned' ? undefined : fn.backend);

  unique(context, 'VPF_E_TAP_DUPLICATE', 'the host interface', [
    // libvirt drops names that look like its own, and makes new ones.
    ...inBase((i) => (LIBVIRT_TAP_NAME.test(i.target ?? '') ? undefined : i.target)),
    ...claims((fn) => {
      const backend = backendOf(fn);
      return backend?.type === 'tap' ? backend.ifname : undefined;
    }),
  ]);
  unique(context, 'VPF_E_VDPA_DUPLICATE', 'the vDPA device', [
    ...inBase((i) => i.vdpaPath),
    ...claims((fn) => {
      const backend = backendOf(fn);
      return backend?.type === 'vdpa' ? backend.path : undefined;
    }),
  ]);
  unique(context, 'VPF_E_SOCKET_DUPLICATE', 'the socket', [
    ...inBase((i) => i.socket),
    ...claims((fn) => {
      const backend = backendOf(fn);
      return backend?.type === 'vhost-user' ? backend.socket : undefined;
    }),
  ]);
  unique(context, 'VPF_E_BOOT_DUPLICATE', 'boot order', [
    ...base.bootOrders.map((key) => ({ key, by: 'a device of the base', fn: undefined })),
    ...claims((fn) => fn.bootOrder, 'bootOrder'),
  ]);
  unique(context, 'VPF_E_ACPI_INDEX_DUPLICATE', 'ACPI index', [
    ...inBase((i) => i.acpiIndex),
    ...claims((fn) => fn.acpiIndex, 'acpiIndex'),
  ]);
  unique(context, 'VPF_E_PCI_DUPLICATE', 'the guest PCI address', [
    ...base.pciAddresses.map((a) => ({
      key: formatPci(a),
      by: `${a.holder} of the base (line ${a.line})`,
      fn: undefined,
    })),
    ...plan.controllers.map((c) => ({ key: formatPci(c.address), by: c.id, fn: undefined })),
    ...claims((fn) => fn.address && formatPci(fn.address)),
    ...claims((fn) =>
      fn.kind === 'virtio' && fn.libvirtAddress ? formatPci(fn.libvirtAddress) : undefined,
    ),
  ]);
}

/** MACs are unique, but for the two halves of one failover pair. */
function checkMacs(
  context: PlanContext,
  functions: readonly PlannedFunction[],
  base: BaseDomain,
): void {
  for (const fn of functions) {
    if (fn.mac === undefined || fn.role === 'primary') continue;
    if (fn.mac === '00:00:00:00:00:00') {
      report(
        context,
        'VPF_E_MAC_ZERO',
        [...fn.path, 'mac'],
        `${fn.id}: the MAC is zero: leave it out, and vpf derives one`,
      );
    } else if (Number.parseInt(fn.mac.slice(0, 2), 16) & 1) {
      report(
        context,
        'VPF_E_MAC_MULTICAST',
        [...fn.path, 'mac'],
        `${fn.id}: ${fn.mac} is a multicast address (its first byte is odd): use a unicast one`,
      );
    }
  }
  unique(context, 'VPF_E_MAC_DUPLICATE', 'the MAC', [
    ...base.interfaces
      .filter((i) => i.teaming?.type !== 'transient')
      .map((i) => ({
        key: i.mac,
        by: `an <interface> of the base (line ${i.line})`,
        fn: undefined,
      })),
    ...functions
      .filter((fn) => fn.role !== 'primary')
      .map((fn) => ({ key: fn.mac, by: fn.id, fn, at: 'mac' })),
  ]);
}

function unique(
  context: PlanContext,
  code: ErrorCode,
  what: string,
  claims: readonly Claim[],
): void {
  const seen = new Map<string | number, Claim>();
  for (const claim of claims) {
    if (claim.key === undefined) continue;
    const first = seen.get(claim.key);
    if (first === undefined) {
      seen.set(claim.key, claim);
    } else if (
      claim.by.includes(IN_BASE) &&
      first.by.includes(IN_BASE) &&
      code !== 'VPF_E_PCI_DUPLICATE'
    ) {
      // A matter of the base alone, which runs as it is: adding a device must not fail for it.
    } else if (!isCommonBackend(claim.fn, first.fn) || isFirst(context, code, claim.fn)) {
      const holder = claim.fn === undefined ? first : claim;
      const path = [...(holder.fn?.path ?? []), ...(holder.at === undefined ? [] : [holder.at])];
      report(
        context,
        code,
        path,
        `${what} ${claim.key} belongs to ${first.by} and to ${claim.by}: give each its own`,
      );
    }
  }
}

/** A MAC in `vfs.backend` is seen here only; it is one fault, however many VFs have it. */
function isFirst(context: PlanContext, code: ErrorCode, fn: PlannedFunction | undefined): boolean {
  const seen = context.diagnostics.some((d) => d.code === code && d.path[1] === fn?.path[1]);
  return code === 'VPF_E_MAC_DUPLICATE' && !seen;
}

/** Two VFs that take the same thing from `vfs.backend`: one fault of the backend, reported there. */
function isCommonBackend(a: PlannedFunction | undefined, b: PlannedFunction | undefined): boolean {
  return (
    a?.role === 'virtual-vf' &&
    a.device === b?.device &&
    a.path.at(-1) === 'vfs' &&
    b.path.at(-1) === 'vfs'
  );
}
