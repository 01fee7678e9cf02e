import type { Report } from './finding.js';
import { kvmRemedy } from './limits.js';
import type { SpecNeeds } from './needs.js';
import type { HostInventory } from './types.js';

/** What a domain takes of the machine itself. */
export interface DomainNeeds {
  /** `kvm`, `qemu` */
  readonly type?: string | undefined;
  /** Guest memory in bytes. */
  readonly memory?: number | undefined;
  /** Sizes of huge pages that it is to be on, in bytes; `default` where it does not say which. Empty: none. */
  readonly hugePages: readonly (number | 'default')[];
}

const MIB = 1024 * 1024;
/** What libvirt adds to the guest's memory for devices that are mapped into it. */
const DEVICE_MEMORY = 1024 * MIB;

/** KVM, huge pages, locked memory. */
export function checkMachine(
  domain: DomainNeeds,
  needs: SpecNeeds,
  { host }: HostInventory,
  report: Report,
): void {
  if (domain.type === 'kvm' && !host.kvm)
    report(
      'VPF_E_HOST_KVM',
      [],
      `the domain is of type kvm, and KVM cannot be used: ${kvmRemedy(host)}; or make it <domain type='qemu'>`,
    );
  checkHugePages(domain, host, report);
  const pinned =
    needs.sources.find(({ vfio }) => vfio) ??
    needs.backends.find(({ backend }) => backend.type === 'vdpa');
  if (pinned === undefined || domain.memory === undefined || host.root) return;
  const wanted = domain.memory + DEVICE_MEMORY;
  if (typeof host.memlock !== 'number' || host.memlock >= wanted) return;
  report(
    'VPF_W_HOST_MEMLOCK',
    pinned.path,
    `a guest with this device locks all its memory, about ${mib(wanted)}, and this user may lock ${mib(host.memlock)}: raise it (memlock in /etc/security/limits.conf, LimitMEMLOCK= in a systemd unit), or let libvirt's system daemon run the guest, which does so itself`,
  );
}

function checkHugePages(
  { memory, hugePages }: DomainNeeds,
  host: HostInventory['host'],
  report: Report,
): void {
  for (const size of hugePages) {
    // The kernel's default is 2 MiB unless its command line says otherwise.
    const pool = host.hugePages.find((one) => one.size === (size === 'default' ? 2 * MIB : size));
    const free = pool === undefined ? 0 : pool.free * pool.size;
    const wanted = memory ?? 1;
    if (free >= wanted) continue;
    const kib = (pool?.size ?? (size === 'default' ? 2 * MIB : size)) / 1024;
    const pages = Math.ceil((wanted - free) / (kib * 1024)) + (pool?.total ?? 0);
    const remedy =
      pool === undefined
        ? `the kernel has no pool of that size: add hugepagesz=${kib}K hugepages=N to its command line`
        : `echo ${pages} > /sys/kernel/mm/hugepages/hugepages-${kib}kB/nr_hugepages`;
    report(
      'VPF_E_HOST_HUGEPAGES',
      [],
      `the domain wants ${mib(wanted)} in huge pages of ${mib(kib * 1024)}, and ${mib(free)} are free: ${remedy}`,
    );
  }
}

function mib(bytes: number): string {
  return bytes % (1024 * MIB) === 0 && bytes > 0
    ? `${bytes / MIB / 1024} GiB`
    : `${Math.ceil(bytes / MIB)} MiB`;
}
