import type { PciAddress } from './pci.js';

/**
 * What a plan needs to know of the domain that it is composed into. Pure data: `readBase` of the libvirt layer
 * takes it from a domain XML, a caller may also write it by hand.
 */
export interface BaseDomain {
  /** `<name>`, if there is one. */
  readonly name: string | undefined;
  /** `type` of `<domain>`: kvm, qemu, ... */
  readonly type: string | undefined;
  /** `machine` of `<os><type>`, e.g. `q35`, `pc-q35-10.0`, `pc-i440fx-9.2`, `virt`. */
  readonly machine: string | undefined;
  readonly arch: string | undefined;
  readonly vcpus: number;
  /** Guest memory in bytes, if stated. */
  readonly memory: number | undefined;
  /** True if a user-space switch can map the guest's memory. */
  readonly sharedMemory: boolean;
  readonly hasIommu: boolean;
  /** PCI controllers that are not ours, by index. */
  readonly pciControllers: readonly { readonly index: number; readonly model: string }[];
  /** Guest PCI addresses taken by what is not ours. */
  readonly pciAddresses: readonly BasePciAddress[];
  /** `<interface>` and PCI `<hostdev>` elements that are not ours. */
  readonly interfaces: readonly BaseInterface[];
  /** `<boot order=>` of anything that is not ours. */
  readonly bootOrders: readonly number[];
  /** True if `<os>` has `<boot dev=>`, which libvirt refuses beside the boot order of a device. */
  readonly osBoot: boolean;
  /** PCI devices that have no address yet: libvirt gives them free root ports, spare ones of ours too. */
  readonly unplaced: number;
  /** What an earlier compose put there, by alias: its place is kept, so that names in the guest stay. */
  readonly own: ReadonlyMap<string, OwnElement>;
}

export interface BasePciAddress extends PciAddress {
  /** What has it, for messages: e.g. `controller usb`. */
  readonly holder: string;
  readonly line: number;
}

export interface BaseInterface {
  readonly element: 'interface' | 'hostdev';
  readonly type: string | undefined;
  readonly line: number;
  readonly alias: string | undefined;
  readonly mac: string | undefined;
  readonly model: string | undefined;
  /** `<target dev=>` */
  readonly target: string | undefined;
  /** Host PCI address of an assigned device, `0000:03:10.6`. */
  readonly hostAddress: string | undefined;
  /** Character device of a vdpa interface. */
  readonly vdpaPath: string | undefined;
  /** Socket of a vhostuser interface. */
  readonly socket: string | undefined;
  /** Host interface of macvtap (`<source dev=>` of type direct). */
  readonly sourceDev: string | undefined;
  readonly teaming:
    | { readonly type: string | undefined; readonly persistent: string | undefined }
    | undefined;
  readonly acpiIndex: number | undefined;
}

export interface OwnElement {
  readonly address: PciAddress | undefined;
  /** Controller index, for our root ports and parking bridges. */
  readonly index: number | undefined;
}

/** A base about which nothing is known but that it is an x86 q35 machine: what the built-in template is. */
export const EMPTY_BASE: BaseDomain = {
  name: undefined,
  type: 'kvm',
  machine: 'q35',
  arch: 'x86_64',
  vcpus: 2,
  memory: undefined,
  sharedMemory: true,
  hasIommu: false,
  pciControllers: [],
  pciAddresses: [],
  interfaces: [],
  bootOrders: [],
  osBoot: false,
  unplaced: 0,
  own: new Map(),
};
