import type { Backend, BackendVlan } from '../spec/backend.js';
import type { HostDriver, Offloads, Rom } from '../spec/devices.js';
import type { DocumentPath } from '../spec/diagnostic.js';
import type { PciAddress } from './pci.js';
import type { Step } from './step.js';
import type { Target } from './target.js';

/** The plan: what is printed, validated and executed. Pure data, the same for the same spec, base and inventory. */
export interface Plan {
  readonly domain: string;
  readonly target: Target;
  /** False on machines without PCI Express (i440fx): nothing there has a planned address. */
  readonly pcie: boolean;
  /** The controllers that the devices need, in the order of their index. */
  readonly controllers: readonly PlannedController[];
  /** The functions in the order in which they must be made: VFs before their PF. */
  readonly functions: readonly PlannedFunction[];
  /** libvirt networks (pools of VFs) that devices refer to and whose PF the spec names. */
  readonly pools: readonly NetworkPool[];
  /** The host's plumbing, in order. */
  readonly steps: readonly Step[];
}

export interface PlannedController {
  /** Alias, `ua-vpf-...`. */
  readonly id: string;
  /** The device of the spec that it is there for. */
  readonly device: string;
  readonly model: 'pcie-root-port' | 'pcie-to-pci-bridge';
  /** libvirt's controller index; the bus behind it is `pci.<index>`. */
  readonly index: number;
  readonly address: PciAddress;
  /** True on function 0 of a slot whose other functions may be used. */
  readonly multifunction: boolean;
  /**
   * `function`: a function of ours sits behind it. `spare`: free for hot-plug.
   * `parking`: holds places that libvirt is told, and QEMU is not (see `libvirtAddress`).
   */
  readonly purpose: 'function' | 'spare' | 'parking';
}

interface FunctionCommon {
  /** Alias (QEMU's and libvirt's id), `ua-vpf-DEVICE` or `ua-vpf-DEVICE_ROLE`. */
  readonly id: string;
  /** The device of the spec. */
  readonly device: string;
  readonly role: 'nic' | 'vf' | 'pf' | 'standby' | 'primary' | 'virtual-pf' | 'virtual-vf';
  /** VF index of a virtual VF. */
  readonly index?: number;
  /** Lower-case. Undefined only for a whole PF and for a hostdev whose MAC is not to be set. */
  readonly mac: string | undefined;
  /** Where the guest sees it; undefined without PCIe. */
  readonly address: PciAddress | undefined;
  readonly multifunction: boolean;
  readonly bootOrder?: number;
  readonly acpiIndex?: number;
  readonly rom?: Rom;
  /** Where in the spec it comes from. */
  readonly path: DocumentPath;
}

/** A virtio-net function: nic, standby, virtual PF or virtual VF. */
export interface VirtioFunction extends FunctionCommon {
  readonly kind: 'virtio';
  readonly role: 'nic' | 'standby' | 'virtual-pf' | 'virtual-vf';
  readonly mac: string;
  readonly backend: PlannedBackend;
  readonly queues: number;
  readonly vectors?: number;
  /** Carrier that the guest sees. */
  readonly linkState?: 'up' | 'down';
  readonly packed?: boolean;
  readonly iommu?: boolean;
  readonly ats?: boolean;
  readonly rxQueueSize?: number;
  readonly txQueueSize?: number;
  readonly offloads?: Offloads;
  /** Id of the virtual PF, on a virtual VF. */
  readonly sriovPf?: string;
  /** True: offers VIRTIO_NET_F_STANDBY, so that a primary can be paired with it. */
  readonly failover: boolean;
  /**
   * What libvirt is told instead of `address` where libvirt refuses the real one (slots above 0 on a root port):
   * a parking place; the real place goes into <qemu:override>.
   */
  readonly libvirtAddress?: PciAddress;
  /** Whether the parking place is function 0 of a slot with others. */
  readonly libvirtMultifunction?: boolean;
}

export type PlannedBackend =
  | {
      readonly type: 'tap';
      readonly ifname: string;
      readonly bridge?: string;
      readonly switch: 'linux' | 'ovs';
      readonly vlan?: BackendVlan;
      readonly vhost?: boolean;
      readonly mtu?: number;
    }
  | {
      readonly type: 'vdpa';
      /** Character device (or a link to it that a host step makes). */
      readonly path: string;
      readonly device?: string;
      readonly mgmtdev?: string;
      readonly mtu?: number;
      readonly representor?: string;
      readonly bridge?: string;
      readonly switch: 'linux' | 'ovs';
      readonly vlan?: BackendVlan;
    }
  | { readonly type: 'user' }
  | { readonly type: 'vhost-user'; readonly socket: string; readonly server: boolean };

/** An access VLAN of a VF, or a trunk. */
export type VfVlanPlan =
  | { readonly tag: number; readonly qos?: number; readonly proto?: '802.1q' | '802.1ad' }
  | { readonly trunk: readonly number[]; readonly native?: number };

/** A physical VF or PF assigned to the guest. */
export interface AssignedFunction extends FunctionCommon {
  readonly kind: 'assigned';
  readonly role: 'vf' | 'pf' | 'primary';
  readonly attach: 'interface' | 'hostdev' | 'macvtap' | 'network';
  /** Host PCI address; undefined for `network` and where macvtap names a netdev. */
  readonly hostAddress: string | undefined;
  /** Host netdev of the VF, for macvtap. */
  readonly netdev?: string;
  readonly network?: string;
  readonly pf?: string;
  readonly vf?: number;
  readonly managed: boolean;
  readonly driver?: HostDriver;
  /** The VLAN that libvirt itself sets. */
  readonly vlan?: VfVlanPlan;
  /** Id of the standby half, on a primary. */
  readonly persistent?: string;
}

/** An emulated e1000e that stands in for a VF as primary: for rigs. */
export interface EmulatedPrimary extends FunctionCommon {
  readonly kind: 'emulated';
  readonly role: 'primary';
  readonly model: 'e1000e';
  readonly mac: string;
  readonly backend: PlannedBackend;
  readonly persistent: string;
}

export type PlannedFunction = VirtioFunction | AssignedFunction | EmulatedPrimary;

/** A libvirt network that is a pool of VFs. */
export interface NetworkPool {
  readonly name: string;
  readonly pf: string;
  readonly driver?: HostDriver;
  readonly device: string;
}

export type { Backend };
