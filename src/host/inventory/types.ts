/**
 * The inventory of a host: what `vpf inventory --json` prints. Stable: keys are added, never renamed or given
 * another meaning. A key that is left out is not known, or does not apply. docs/inventory.md explains it.
 */
export interface HostInventory {
  /** Of this format. */
  readonly version: 1;
  readonly host: HostFacts;
  /** Network devices of the hardware, and what stands in for it: PFs too, VFs and representors not. */
  readonly nics: readonly Nic[];
  /** Network devices with SR-IOV, with their VFs. */
  readonly pfs: readonly Pf[];
  readonly vdpaManagement: readonly VdpaManagement[];
  readonly vdpa: readonly VdpaDevice[];
  readonly bridges: readonly Bridge[];
  /** Left out where there are none. */
  readonly bonds?: readonly Bond[];
  /** Open vSwitch as a whole; left out where it does not run. */
  readonly ovs?: OvsFacts;
  /** What this host cannot do, or could not be read, each with what to do about it. */
  readonly cannot: readonly Limit[];
}

export interface HostFacts {
  readonly name?: string;
  /** `uname -r` */
  readonly kernel?: string;
  readonly cpuVendor?: 'intel' | 'amd' | 'arm' | 'other';
  /** Whether it was root who looked. */
  readonly root: boolean;
  readonly iommu: {
    /** True where devices are in IOMMU groups. */
    readonly enabled: boolean;
    readonly groups: number;
    /** Whether the firmware tells of an IOMMU, used or not; left out where that cannot be known. */
    readonly firmware?: boolean;
    /** The kernel's command line says that it be on or off. */
    readonly asked?: 'on' | 'off';
  };
  /** Whether `/dev/kvm` is there and this user may open it. */
  readonly kvm: boolean;
  /** Limit of locked memory of this process in bytes. */
  readonly memlock?: number | 'unlimited';
  /** Pools of huge pages of the whole host, by page size in bytes. */
  readonly hugePages: readonly {
    readonly size: number;
    readonly total: number;
    readonly free: number;
  }[];
  /** Kernel modules that guests' devices need. */
  readonly modules: Readonly<Record<string, ModuleState>>;
  /** Those of `ip`, `bridge`, `devlink`, `vdpa`, `tc`, `ethtool`, `ovs-vsctl` that are installed. */
  readonly tools: readonly string[];
}

/** `ready`: loaded or built in; `available`: can be loaded; `missing`: not in this kernel. */
export type ModuleState = 'ready' | 'available' | 'missing';

export interface Nic {
  /** Network interface; left out where there is none, e.g. under vfio-pci. */
  readonly name?: string;
  /** Bus and name there, as devlink has it: `pci/0000:03:00.0`, `virtio/virtio2`, `netdevsim/netdevsim10`. */
  readonly device: string;
  /** PCI address, `0000:03:00.0`. */
  readonly address?: string;
  /** PCI vendor and device, `15b3:101d`. */
  readonly id?: string;
  readonly driver?: string;
  readonly firmware?: string;
  readonly mac?: string;
  readonly mtu?: number;
  /** RFC 2863, as in sysfs: `up`, `down`, `unknown`, ... */
  readonly state?: string;
  /** Mbit/s */
  readonly speed?: number;
  /** The bridge, bond or OVS datapath that it is a port of. */
  readonly master?: string;
  readonly numaNode?: number;
  readonly iommuGroup?: number;
  readonly heldBy?: readonly Holder[];
}

/** A process that has the device open. */
export interface Holder {
  readonly pid: number;
  /** The kernel's name of it, e.g. `qemu-system-x86`. */
  readonly process: string;
  /** The guest, from QEMU's `-name`. */
  readonly guest?: string;
}

export interface Pf {
  readonly name?: string;
  readonly device: string;
  readonly address?: string;
  readonly id?: string;
  readonly driver?: string;
  readonly firmware?: string;
  /** How many VFs it can have; left out where the kernel does not tell. */
  readonly totalVfs?: number;
  /** How many it has. */
  readonly numVfs: number;
  /** Whether the kernel binds new VFs to a driver by itself. */
  readonly autoprobe?: boolean;
  readonly numaNode?: number;
  readonly iommuGroup?: number;
  readonly eswitch?: Eswitch;
  readonly heldBy?: readonly Holder[];
  readonly vfs: readonly Vf[];
}

/** The NIC's embedded switch. */
export interface Eswitch {
  /** `legacy` (VEB) or `switchdev` (representors). */
  readonly mode: string;
  /** How much of a packet's headers the driver copies: `none`, `link`, `network`, `transport`. */
  readonly inlineMode?: string;
  /** Whether tunnels may be encapsulated by it: `none`, `basic` (older tools: `disable`, `enable`). */
  readonly encap?: string;
  /** The same for all ports of one switch. */
  readonly switchId?: string;
  /** `hw-tc-offload` of the PF's interface. */
  readonly tcOffload?: boolean;
}

export interface Vf {
  readonly index: number;
  readonly address?: string;
  /** As the PF has it; left out where none was given. */
  readonly mac?: string;
  readonly vlan?: { readonly tag: number; readonly qos?: number; readonly proto?: string };
  readonly spoofCheck?: boolean;
  readonly trust?: boolean;
  /** Mbit/s; left out where there is no limit. */
  readonly rate?: { readonly min?: number; readonly max?: number };
  readonly linkState?: string;
  readonly driver?: string;
  readonly iommuGroup?: number;
  /** Its own network interface on this host. */
  readonly netdev?: string;
  /** The interface that stands for it in switchdev mode. */
  readonly representor?: string;
  /** vDPA devices made on it. */
  readonly vdpa?: readonly string[];
  readonly heldBy?: readonly Holder[];
}

/** What `vdpa mgmtdev show` lists: where vDPA devices can be made. */
export interface VdpaManagement {
  /** `pci/0000:03:00.2`, `auxiliary/mlx5_core.sf.4`, `vdpasim_net` */
  readonly name: string;
  readonly classes: readonly string[];
  readonly maxVqs?: number;
  readonly features: readonly string[];
}

export interface VdpaDevice {
  readonly name: string;
  /** `/dev/vhost-vdpa-N`; left out unless it is bound to vhost_vdpa. */
  readonly path?: string;
  /** `network`, `block` */
  readonly type?: string;
  readonly mgmtdev?: string;
  /** `vhost_vdpa` or `virtio_vdpa`. */
  readonly driver?: string;
  readonly mac?: string;
  readonly mtu?: number;
  /** Queue pairs. */
  readonly maxVqp?: number;
  readonly maxVqs?: number;
  readonly maxVqSize?: number;
  readonly heldBy?: readonly Holder[];
}

/** A bond of the kernel's. */
export interface Bond {
  readonly name: string;
  /** `802.3ad`, `active-backup`, ... */
  readonly mode: string;
  readonly members: readonly string[];
}

export type Bridge = LinuxBridge | OvsBridge;

export interface LinuxBridge {
  readonly name: string;
  readonly kind: 'linux';
  readonly vlanFiltering: boolean;
  readonly stp?: boolean;
  readonly state?: string;
  readonly ports: readonly LinuxBridgePort[];
}

export interface LinuxBridgePort {
  readonly name: string;
  /** VLANs of the port; left out where the bridge does not filter. */
  readonly vlans?: readonly PortVlan[];
}

export interface PortVlan {
  readonly vid: number;
  /** Last of a range that begins with `vid`. */
  readonly end?: number;
  readonly pvid?: boolean;
  readonly untagged?: boolean;
}

export interface OvsBridge {
  readonly name: string;
  readonly kind: 'ovs';
  /** `system` (the kernel's) or `netdev` (userspace, DPDK). */
  readonly datapath: string;
  readonly ports: readonly OvsPort[];
}

export interface OvsPort {
  readonly name: string;
  /** `internal`, `vxlan`, `dpdk`, ...; left out for a network interface of the system. */
  readonly type?: string;
  readonly tag?: number;
  readonly trunks?: readonly number[];
  readonly vlanMode?: string;
  readonly options?: Readonly<Record<string, string>>;
  /** Members of a bond. */
  readonly members?: readonly string[];
}

export interface OvsFacts {
  readonly version?: string;
  readonly hwOffload: boolean;
  readonly tcPolicy?: string;
  readonly dpdk: boolean;
}

/** One thing that this host cannot do, or that could not be read. */
export interface Limit {
  readonly what: LimitKind;
  /** The tool, where it is about one. */
  readonly tool?: string;
  readonly message: string;
  readonly remedy: string;
}

export type LimitKind =
  | 'root'
  | 'iommu'
  | 'vfio'
  | 'kvm'
  | 'sriov'
  | 'vdpa'
  | 'vhost-net'
  | 'ovs'
  | 'tool'
  | 'output';

/** The tools that the inventory asks, or host steps call, and the packages that have them. */
export const TOOLS: Readonly<Record<string, string>> = {
  ip: 'iproute2 (Debian, Ubuntu) or iproute (Fedora, RHEL)',
  bridge: 'iproute2 (Debian, Ubuntu) or iproute (Fedora, RHEL)',
  devlink: 'iproute2 (Debian, Ubuntu) or iproute (Fedora, RHEL)',
  vdpa: 'iproute2 (Debian, Ubuntu) or iproute (Fedora, RHEL)',
  tc: 'iproute2 (Debian, Ubuntu) or iproute-tc (Fedora, RHEL)',
  ethtool: 'ethtool',
  'ovs-vsctl': 'openvswitch-switch (Debian, Ubuntu) or openvswitch (Fedora, RHEL)',
};
