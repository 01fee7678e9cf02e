import { known } from './json.js';
import type { Tools } from './tools.js';
import type { HostTree } from './tree.js';
import { type HostFacts, type ModuleState, TOOLS } from './types.js';

/** The modules that guests' devices need, and by what sysfs shows one that is built in too. */
const MODULES: Readonly<Record<string, string | undefined>> = {
  'vfio-pci': 'sys/bus/pci/drivers/vfio-pci',
  'vhost-net': 'sys/class/misc/vhost-net',
  'vhost-vdpa': 'sys/bus/vdpa/drivers/vhost_vdpa',
  vdpa: 'sys/bus/vdpa',
  tun: 'sys/class/misc/tun',
  bridge: undefined,
  '8021q': 'proc/net/vlan',
  openvswitch: undefined,
};

/** What a host is, apart from its network devices. */
export function readFacts(tree: HostTree, tools: Tools, root: boolean): HostFacts {
  const kernel = tree.text('proc/sys/kernel/osrelease');
  return known({
    name: tree.text('proc/sys/kernel/hostname'),
    kernel,
    cpuVendor: readCpuVendor(tree),
    root,
    iommu: readIommu(tree),
    // A node may lie in /dev although nothing serves it.
    kvm: tree.exists('sys/class/misc/kvm') && tree.isUsable('dev/kvm'),
    memlock: readMemlock(tree),
    hugePages: readHugePages(tree),
    modules: readModules(tree, kernel),
    tools: Object.keys(TOOLS).filter((tool) => tools.has(tool)),
  });
}

function readCpuVendor(tree: HostTree): HostFacts['cpuVendor'] {
  const info = tree.text('proc/cpuinfo');
  if (info === undefined) return undefined;
  const vendor = /^vendor_id\s*:\s*(\S+)/m.exec(info)?.[1];
  if (vendor === 'GenuineIntel') return 'intel';
  if (vendor === 'AuthenticAMD' || vendor === 'HygonGenuine') return 'amd';
  return /^CPU implementer\s*:/m.test(info) ? 'arm' : 'other';
}

function readIommu(tree: HostTree): HostFacts['iommu'] {
  const groups = tree.list('sys/kernel/iommu_groups').length;
  return known({
    enabled: groups > 0,
    groups,
    firmware: readFirmwareIommu(tree),
    asked: readAsked(tree.text('proc/cmdline') ?? ''),
  });
}

/** ACPI's tables of IOMMUs: DMAR (Intel), IVRS (AMD), IORT (Arm), VIOT (virtual ones). */
function readFirmwareIommu(tree: HostTree): boolean | undefined {
  const tables = tree.list('sys/firmware/acpi/tables');
  if (tables.length === 0) return undefined;
  return tables.some((table) => ['DMAR', 'IVRS', 'IORT', 'VIOT'].includes(table));
}

/** The last word of the command line counts, as for the kernel. */
function readAsked(commandLine: string): 'on' | 'off' | undefined {
  let asked: 'on' | 'off' | undefined;
  for (const word of commandLine.split(/\s+/)) {
    const match = /^(?:intel_iommu|amd_iommu|iommu)=(.*)$/.exec(word);
    for (const value of match?.[1]?.split(',') ?? []) {
      if (value === 'on' || value === 'force') asked = 'on';
      if (value === 'off') asked = 'off';
    }
  }
  return asked;
}

function readMemlock(tree: HostTree): HostFacts['memlock'] {
  const limit = /^Max locked memory\s+(\d+|unlimited)\s/m.exec(
    tree.text('proc/self/limits') ?? '',
  )?.[1];
  if (limit === undefined) return undefined;
  return limit === 'unlimited' ? limit : Number(limit);
}

function readHugePages(tree: HostTree): HostFacts['hugePages'] {
  return tree.list('sys/kernel/mm/hugepages').flatMap((pool) => {
    const kib = /^hugepages-(\d+)kB$/.exec(pool)?.[1];
    const folder = `sys/kernel/mm/hugepages/${pool}`;
    const total = tree.number(`${folder}/nr_hugepages`);
    const free = tree.number(`${folder}/free_hugepages`);
    if (kib === undefined || total === undefined || free === undefined) return [];
    return [{ size: Number(kib) * 1024, total, free }];
  });
}

function readModules(
  tree: HostTree,
  kernel: string | undefined,
): Readonly<Record<string, ModuleState>> {
  const [builtIn, loadable] = ['modules.builtin', 'modules.dep'].map((file) =>
    tree.text(`lib/modules/${kernel}/${file}`),
  );
  return Object.fromEntries(
    Object.entries(MODULES).flatMap(([module, trace]): [string, ModuleState][] => {
      const shown = [`sys/module/${module.replaceAll('-', '_')}`, ...(trace ? [trace] : [])];
      if (shown.some((path) => tree.exists(path))) return [[module, 'ready']];
      const name = new RegExp(`/${module.replaceAll('-', '[-_]')}\\.ko\\b`);
      if (name.test(builtIn ?? '')) return [[module, 'ready']];
      if (name.test(loadable ?? '')) return [[module, 'available']];
      // Without the kernel's lists, one that is built in may leave no trace.
      return trace === undefined && loadable === undefined ? [] : [[module, 'missing']];
    }),
  );
}
