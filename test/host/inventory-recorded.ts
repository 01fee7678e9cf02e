import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { ToolOutcome, Tools } from '../../src/host/inventory/tools.js';

/**
 * Hosts that are written down: `host.json` describes the machine, from which a sysfs, /proc and /dev are made in a
 * temporary folder as the kernel would lay them out; `tools.txt` has what the tools print. See recorded/README.md.
 */

const folder = fileURLToPath(new URL('./recorded/', import.meta.url));

const netdev = z.strictObject({
  name: z.string(),
  ifindex: z.int().optional(),
  mac: z.string().default('00:00:00:00:00:00'),
  mtu: z.int().default(1500),
  state: z.string().default('unknown'),
  speed: z.int().default(-1),
  master: z.string().optional(),
  /** phys_switch_id */
  switch: z.string().optional(),
  /** phys_port_name */
  port: z.string().optional(),
  bridge: z
    .strictObject({ vlanFiltering: z.int(), stp: z.int(), ports: z.array(z.string()) })
    .optional(),
  bridgePort: z.boolean().optional(),
});

const manifest = z.strictObject({
  kernel: z.string(),
  cpu: z.string(),
  cmdline: z.string(),
  /** ACPI tables. */
  acpi: z.array(z.string()),
  /** Modules as /sys/module has them. */
  loaded: z.array(z.string()),
  /** Modules as modules.dep has them. */
  loadable: z.array(z.string()),
  kvm: z.boolean(),
  memlock: z.union([z.int(), z.literal('unlimited')]),
  hugePages: z.array(z.strictObject({ kB: z.int(), total: z.int(), free: z.int() })),
  iommuGroups: z.int(),
  pci: z.array(
    z.strictObject({
      address: z.string(),
      /** vendor:device */
      id: z.string(),
      driver: z.string().optional(),
      numa: z.int(),
      group: z.int().optional(),
      totalVfs: z.int().optional(),
      numVfs: z.int().optional(),
      autoprobe: z.int().default(1),
      /** Of a VF: its PF. */
      pf: z.string().optional(),
      vfioDev: z.string().optional(),
      vdpa: z.array(z.strictObject({ name: z.string(), node: z.string() })).default([]),
      net: z.array(netdev).default([]),
    }),
  ),
  /** Virtual network interfaces. */
  net: z.array(netdev),
  processes: z.array(
    z.strictObject({
      pid: z.int(),
      comm: z.string(),
      argv: z.array(z.string()),
      fds: z.array(z.string()),
    }),
  ),
});

type Manifest = z.output<typeof manifest>;
type Netdev = z.output<typeof netdev>;

export interface RecordedHost extends Disposable {
  /** A folder in place of `/`. */
  readonly root: string;
  readonly tools: Tools;
}

/** @param change alters the description, to make another host of it */
export function recordedHost(
  name: string,
  change: (manifest: Manifest) => void = () => {},
): RecordedHost {
  const described = manifest.parse(JSON.parse(readFileSync(`${folder}${name}/host.json`, 'utf8')));
  change(described);
  const root = mkdtempSync(join(tmpdir(), 'vpf-host-'));
  layOut(described, root);
  return {
    root,
    tools: recordedTools(readFileSync(`${folder}${name}/tools.txt`, 'utf8')),
    [Symbol.dispose]: () => rmSync(root, { recursive: true }),
  };
}

/**
 * Tools that say what a transcript has: `$ command`, its output, and `! code stderr` where it fails. A tool that the
 * transcript does not have at all is not installed; one that is asked something else prints an error.
 */
export function recordedTools(transcript: string): Tools {
  const sessions = new Map<string, ToolOutcome>();
  for (const session of transcript.split(/^\$ /m).slice(1)) {
    const [command = '', ...lines] = session.split('\n');
    const last = lines.findIndex((line) => line.startsWith('! '));
    const [, code, stderr] = /^! (\d+) (.*)$/.exec(lines[last] ?? '') ?? [];
    sessions.set(command, {
      kind: 'done',
      code: Number(code ?? 0),
      stdout: lines.slice(0, last === -1 ? undefined : last).join('\n'),
      stderr: stderr ?? '',
    });
  }
  const installed = new Set([...sessions.keys()].map((command) => command.split(' ')[0]));
  return {
    // tc is asked nothing: it comes with ip.
    has: (tool) => installed.has(tool) || (tool === 'tc' && installed.has('ip')),
    run: async ([tool = '', ...args]) => {
      if (!installed.has(tool)) return { kind: 'missing' };
      // The tables and columns that ovs-vsctl is asked for are the same everywhere.
      const command = tool === 'ovs-vsctl' ? 'ovs-vsctl list' : [tool, ...args].join(' ');
      const unknown = { kind: 'done', code: 1, stdout: '', stderr: `not recorded: ${command}` };
      return sessions.get(command) ?? (unknown as ToolOutcome);
    },
  };
}

/** Writes the files and links of a host below `root`. */
function layOut(host: Manifest, root: string): void {
  const make = (path: string) => mkdirSync(join(root, path), { recursive: true });
  const file = (path: string, content: string | number) => {
    make(dirname(path));
    writeFileSync(join(root, path), `${content}\n`);
  };
  const link = (path: string, target: string) => {
    make(dirname(path));
    make(dirname(target));
    symlinkSync(relative(dirname(join(root, path)), join(root, target)), join(root, path));
  };
  const pciFolder = (address: string) => `sys/devices/pci0000:00/${address}`;

  let ifindex = 1;
  const addNetdev = (dev: Netdev, device?: string) => {
    const own =
      device === undefined ? `sys/devices/virtual/net/${dev.name}` : `${device}/net/${dev.name}`;
    make(own);
    link(`sys/class/net/${dev.name}`, own);
    ifindex += 1;
    const { mac, mtu, state, speed } = dev;
    const values = { ifindex: dev.ifindex ?? ifindex, address: mac, mtu, operstate: state, speed };
    for (const [name, value] of Object.entries(values)) file(`${own}/${name}`, value);
    if (dev.switch !== undefined) file(`${own}/phys_switch_id`, dev.switch);
    if (dev.port !== undefined) file(`${own}/phys_port_name`, dev.port);
    if (dev.master !== undefined) link(`${own}/master`, `sys/devices/virtual/net/${dev.master}`);
    if (device !== undefined) link(`${own}/device`, device);
    if (dev.bridge !== undefined) {
      file(`${own}/bridge/vlan_filtering`, dev.bridge.vlanFiltering);
      file(`${own}/bridge/stp_state`, dev.bridge.stp);
      for (const port of dev.bridge.ports) make(`${own}/brif/${port}`);
    }
  };

  file('proc/sys/kernel/osrelease', host.kernel);
  file('proc/sys/kernel/hostname', 'host-1');
  file('proc/cpuinfo', `processor\t: 0\nvendor_id\t: ${host.cpu}`);
  file('proc/cmdline', host.cmdline);
  const limit = String(host.memlock).padEnd(21);
  file('proc/self/limits', `Max locked memory         ${limit}${limit}bytes     `);
  for (const table of host.acpi) file(`sys/firmware/acpi/tables/${table}`, '');
  for (const module of host.loaded) make(`sys/module/${module}`);
  const paths = host.loadable.map((module) => `kernel/drivers/${module}.ko.xz: kernel/lib/x.ko.xz`);
  file(`lib/modules/${host.kernel}/modules.dep`, paths.join('\n'));
  file(`lib/modules/${host.kernel}/modules.builtin`, 'kernel/fs/ext4/ext4.ko');
  if (host.kvm) {
    make('sys/class/misc/kvm');
    file('dev/kvm', '');
  }
  for (const { kB, total, free } of host.hugePages) {
    file(`sys/kernel/mm/hugepages/hugepages-${kB}kB/nr_hugepages`, total);
    file(`sys/kernel/mm/hugepages/hugepages-${kB}kB/free_hugepages`, free);
  }
  for (let group = 0; group < host.iommuGroups; group++) make(`sys/kernel/iommu_groups/${group}`);
  file('sys/class/net/bonding_masters', '');
  for (const dev of host.net) addNetdev(dev);
  for (const fn of host.pci) {
    const own = pciFolder(fn.address);
    make(own);
    link(`sys/bus/pci/devices/${fn.address}`, own);
    link(`${own}/subsystem`, 'sys/bus/pci');
    const [vendor = '', device = ''] = fn.id.split(':');
    const values = { class: '0x020000', vendor: `0x${vendor}`, device: `0x${device}` };
    for (const [name, value] of Object.entries(values)) file(`${own}/${name}`, value);
    file(`${own}/numa_node`, fn.numa);
    if (fn.driver !== undefined) link(`${own}/driver`, `sys/bus/pci/drivers/${fn.driver}`);
    if (fn.group !== undefined) {
      link(`${own}/iommu_group`, `sys/kernel/iommu_groups/${fn.group}`);
      link(`sys/kernel/iommu_groups/${fn.group}/devices/${fn.address}`, own);
    }
    if (fn.totalVfs !== undefined) file(`${own}/sriov_totalvfs`, fn.totalVfs);
    if (fn.numVfs !== undefined) {
      file(`${own}/sriov_numvfs`, fn.numVfs);
      file(`${own}/sriov_drivers_autoprobe`, fn.autoprobe);
    }
    if (fn.pf !== undefined) {
      link(`${own}/physfn`, pciFolder(fn.pf));
      const index = host.pci.filter(({ pf }) => pf === fn.pf).indexOf(fn);
      link(`${pciFolder(fn.pf)}/virtfn${index}`, own);
    }
    if (fn.vfioDev !== undefined) make(`${own}/vfio-dev/${fn.vfioDev}`);
    for (const { name, node } of fn.vdpa) {
      make(`${own}/${name}/${node}`);
      link(`${own}/${name}/driver`, 'sys/bus/vdpa/drivers/vhost_vdpa');
      link(`sys/bus/vdpa/devices/${name}`, `${own}/${name}`);
    }
    for (const dev of fn.net) addNetdev(dev, own);
  }
  for (const { pid, comm, argv, fds } of host.processes) {
    file(`proc/${pid}/comm`, comm);
    file(`proc/${pid}/cmdline`, argv.join('\0'));
    make(`proc/${pid}/fd`);
    for (const [fd, target] of fds.entries())
      symlinkSync(target, join(root, `proc/${pid}/fd/${fd}`));
  }
}
