// Generated from QEMU 11.1.2's query-qmp-schema by scripts/qmp-types.mjs: do not edit.

import type { Int } from './types.js';

export type BlockdevOnError = 'report' | 'ignore' | 'enospc' | 'stop' | 'auto';

export type GranuleMode = '4k' | '8k' | '16k' | '64k' | 'host';

export type OffAutoPCIBAR = 'off' | 'auto' | 'bar0' | 'bar1' | 'bar2' | 'bar3' | 'bar4' | 'bar5';

export type OnOffAuto = 'on' | 'off' | 'auto';

export type PCIELinkSpeed = '2_5' | '5' | '8' | '16' | '32' | '64';

export type PCIELinkWidth = '1' | '2' | '4' | '8' | '12' | '16' | '32';

/** What every PCI device has. */
export interface PciProperties {
  /** Default: 0. */
  readonly 'acpi-index'?: Int;
  /** Slot and optional function number, example: 06.0 or 06. */
  readonly addr?: string | Int;
  readonly failover_pair_id?: string;
  /** Default: false. */
  readonly multifunction?: boolean;
  /** Default: -1. */
  readonly rombar?: Int;
  readonly romfile?: string;
  /** Default: 4294967295. */
  readonly romsize?: Int;
  readonly 'sriov-pf'?: string;
  /**
   * Maximum buffer size allocated for bounce buffers used for mapped access to indirect DMA memory.
   * Default: 4096.
   */
  readonly 'x-max-bounce-buffer-size'?: Int;
  /** Default: false. */
  readonly 'x-pcie-ari-nextfn-1'?: boolean;
  /** Default: true. */
  readonly 'x-pcie-err-unc-mask'?: boolean;
  /** Default: true. */
  readonly 'x-pcie-ext-tag'?: boolean;
  /** Default: true. */
  readonly 'x-pcie-lnksta-dllla'?: boolean;
}

/** What every virtio PCI device has. */
export interface VirtioPciProperties extends PciProperties {
  /** Default: false. */
  readonly aer?: boolean;
  /** Default: true. */
  readonly any_layout?: boolean;
  /** Default: false. */
  readonly ats?: boolean;
  /** Default: 'auto'. */
  readonly 'disable-legacy'?: OnOffAuto;
  /** Default: false. */
  readonly 'disable-modern'?: boolean;
  /** Default: true. */
  readonly event_idx?: boolean;
  /** Default: false. */
  readonly in_order?: boolean;
  /** Default: true. */
  readonly indirect_desc?: boolean;
  /** Default: false. */
  readonly iommu_platform?: boolean;
  /** Default: false. */
  readonly 'modern-pio-notify'?: boolean;
  /** Default: true. */
  readonly notify_on_empty?: boolean;
  /** Default: false. */
  readonly packed?: boolean;
  /** Default: false. */
  readonly 'page-per-vq'?: boolean;
  /** Default: true. */
  readonly queue_reset?: boolean;
  /** Default: true. */
  readonly 'use-disabled-flag'?: boolean;
  /** Default: true. */
  readonly 'use-started'?: boolean;
  /** Default: false. */
  readonly 'virtio-pci-bus-master-bug-migration'?: boolean;
  /** Default: true. */
  readonly 'x-ats-page-aligned'?: boolean;
  /** Default: false. */
  readonly 'x-disable-legacy-check'?: boolean;
  /** Default: true. */
  readonly 'x-pcie-flr-init'?: boolean;
  /** Default: false. */
  readonly 'x-pcie-pm-no-soft-reset'?: boolean;
}

export interface E1000Properties extends PciProperties {
  readonly bootindex?: Int;
  /** Default: true. */
  readonly 'init-vet'?: boolean;
  /** Ethernet 6-byte MAC Address, example: 52:54:00:12:34:56. */
  readonly mac?: string;
  /** Default: true. */
  readonly migrate_tso_props?: boolean;
  /** ID of a netdev to use as a backend. */
  readonly netdev?: string;
}

export interface E1000eProperties extends PciProperties {
  readonly bootindex?: Int;
  /**
   * Do not use virtio headers, perform SW offloads emulation instead.
   * Default: 0.
   */
  readonly disable_vnet_hdr?: Int;
  /** Default: true. */
  readonly 'init-vet'?: boolean;
  /** Ethernet 6-byte MAC Address, example: 52:54:00:12:34:56. */
  readonly mac?: string;
  /** Default: true. */
  readonly 'migrate-timadj'?: boolean;
  /** ID of a netdev to use as a backend. */
  readonly netdev?: string;
  /**
   * PCI device Subsystem ID.
   * Default: 0.
   */
  readonly subsys?: Int;
  /**
   * PCI device Subsystem Vendor ID.
   * Default: 32902.
   */
  readonly subsys_ven?: Int;
}

export interface I82801b11BridgeProperties extends PciProperties {
  /** Default: false. */
  readonly 'x-pci-express-writeable-slt-bug'?: boolean;
}

export interface IgbProperties extends PciProperties {
  readonly bootindex?: Int;
  /** Ethernet 6-byte MAC Address, example: 52:54:00:12:34:56. */
  readonly mac?: string;
  /** ID of a netdev to use as a backend. */
  readonly netdev?: string;
  /** Default: true. */
  readonly 'x-pcie-flr-init'?: boolean;
}

export interface IntelIommuProperties {
  /** Default: 48. */
  readonly 'aw-bits'?: Int;
  /** Default: false. */
  readonly 'caching-mode'?: boolean;
  /** Default: false. */
  readonly 'device-iotlb'?: boolean;
  /** Default: true. */
  readonly 'dma-translation'?: boolean;
  /** Default: 'auto'. */
  readonly eim?: OnOffAuto;
  /** Default: true. */
  readonly fs1gp?: boolean;
  /** Default: false. */
  readonly fsts?: boolean;
  /** Default: 'auto'. */
  readonly intremap?: OnOffAuto;
  /** Default: 0. */
  readonly 'pasid-bits'?: Int;
  /** Default: false. */
  readonly 'scalable-mode'?: boolean;
  /** Default: false. */
  readonly 'snoop-control'?: boolean;
  /** Default: false. */
  readonly 'stale-tm'?: boolean;
  /** Default: false. */
  readonly svm?: boolean;
  /** Default: 0. */
  readonly version?: Int;
}

export interface Ioh3420Properties extends PciProperties {
  /** Default: 8. */
  readonly aer_log_max?: Int;
  /** Default: 0. */
  readonly chassis?: Int;
  /** Default: true. */
  readonly hotplug?: boolean;
  /** Default: 0. */
  readonly port?: Int;
  /** Default: true. */
  readonly power_controller_present?: boolean;
  /** Default: 0. */
  readonly slot?: Int;
  /** Default: false. */
  readonly 'x-do-not-expose-native-hotplug-cap'?: boolean;
  /** Default: false. */
  readonly 'x-pci-express-writeable-slt-bug'?: boolean;
}

export interface PciBridgeProperties extends PciProperties {
  /** Default: 4294967295. */
  readonly 'bus-reserve'?: Int;
  /** Default: 0. */
  readonly chassis_nr?: Int;
  /** Default: 18446744073709551615. */
  readonly 'io-reserve'?: Int;
  /** Default: 18446744073709551615. */
  readonly 'mem-reserve'?: Int;
  /** Default: 'auto'. */
  readonly msi?: OnOffAuto;
  /** Default: 18446744073709551615. */
  readonly 'pref32-reserve'?: Int;
  /** Default: 18446744073709551615. */
  readonly 'pref64-reserve'?: Int;
  /** Default: true. */
  readonly shpc?: boolean;
  /** Default: false. */
  readonly 'x-pci-express-writeable-slt-bug'?: boolean;
}

export interface PciePciBridgeProperties extends PciProperties {
  /** Default: 'auto'. */
  readonly msi?: OnOffAuto;
  /** Default: false. */
  readonly 'x-pci-express-writeable-slt-bug'?: boolean;
}

export interface PcieRootPortProperties extends PciProperties {
  /** Default: 8. */
  readonly aer_log_max?: Int;
  /** Default: 4294967295. */
  readonly 'bus-reserve'?: Int;
  /** Default: 0. */
  readonly chassis?: Int;
  /** Default: true. */
  readonly hotplug?: boolean;
  /** Default: 18446744073709551615. */
  readonly 'io-reserve'?: Int;
  /** Default: 18446744073709551615. */
  readonly 'mem-reserve'?: Int;
  /** Default: 0. */
  readonly port?: Int;
  /** Default: true. */
  readonly power_controller_present?: boolean;
  /** Default: 18446744073709551615. */
  readonly 'pref32-reserve'?: Int;
  /** Default: 18446744073709551615. */
  readonly 'pref64-reserve'?: Int;
  /** Default: 0. */
  readonly slot?: Int;
  /** Default: false. */
  readonly 'x-do-not-expose-native-hotplug-cap'?: boolean;
  /** Default: false. */
  readonly 'x-pci-express-writeable-slt-bug'?: boolean;
  /** Default: '16'. */
  readonly 'x-speed'?: PCIELinkSpeed;
  /** Default: '32'. */
  readonly 'x-width'?: PCIELinkWidth;
}

export interface PxbPcieProperties extends PciProperties {
  /** Default: 0. */
  readonly bus_nr?: Int;
  /** Default: false. */
  readonly bypass_iommu?: boolean;
  /** Default: 128. */
  readonly numa_node?: Int;
}

export interface Rtl8139Properties extends PciProperties {
  readonly bootindex?: Int;
  /** Ethernet 6-byte MAC Address, example: 52:54:00:12:34:56. */
  readonly mac?: string;
  /** ID of a netdev to use as a backend. */
  readonly netdev?: string;
}

export interface UsbNetProperties {
  readonly attached?: boolean;
  readonly bootindex?: Int;
  /** Ethernet 6-byte MAC Address, example: 52:54:00:12:34:56. */
  readonly mac?: string;
  /** Default: true. */
  readonly 'msos-desc'?: boolean;
  /** ID of a netdev to use as a backend. */
  readonly netdev?: string;
  readonly pcap?: string;
  readonly port?: string;
  readonly serial?: string;
}

export interface VfioPciProperties extends PciProperties {
  /**
   * Control guest visibility of the ATS PCIe extended capability. Valid values are on, off, and auto (default). 'off' always masks ATS. 'on' requires ATS support for the device and fails realize if the host kernel reports ATS as unavailable for this device. 'auto' masks ATS only when the host kernel reports ATS as unavailable.
   * Default: 'auto'.
   */
  readonly ats?: OnOffAuto;
  readonly bootindex?: Int;
  /**
   * Enable display support for device, ex. vGPU.
   * Default: 'off'.
   */
  readonly display?: OnOffAuto;
  /**
   * Enable device migration. Also requires a host VFIO PCI variant or mdev driver with migration support enabled.
   * Default: 'auto'.
   */
  readonly 'enable-migration'?: OnOffAuto;
  readonly fd?: string;
  /** Host PCI address [domain:]<bus:slot.function> of assigned device. */
  readonly host?: string;
  /** Set host IOMMUFD backend device. */
  readonly iommufd?: string;
  /**
   * Emit VFIO migration QAPI event when a VFIO device changes its migration state. For management applications.
   * Default: false.
   */
  readonly 'migration-events'?: boolean;
  /**
   * Skip config space check for Vendor Specific Capability. Setting to false will enforce strict checking of VSC content (DEBUG).
   * Default: true.
   */
  readonly 'skip-vsc-check'?: boolean;
  /** Host sysfs path of assigned device. */
  readonly sysfsdev?: string;
  /** Specify UUID VF token. Required for VF when PF is owned by another VFIO driver. */
  readonly 'vf-token'?: string;
  /**
   * Override allowing ballooning with device (DEBUG, DANGER).
   * Default: false.
   */
  readonly 'x-balloon-allowed'?: boolean;
  /**
   * Disable device dirty page tracking and use container-based dirty page tracking.
   * Default: 'on'.
   */
  readonly 'x-device-dirty-page-tracking'?: OnOffAuto;
  /**
   * Override IGD data stolen memory size (32MiB units).
   * Default: 0.
   */
  readonly 'x-igd-gms'?: Int;
  /** Default: 'auto'. */
  readonly 'x-igd-legacy-mode'?: OnOffAuto;
  /** Default: false. */
  readonly 'x-igd-lpc'?: boolean;
  /**
   * Expose host IGD OpRegion to guest.
   * Default: true.
   */
  readonly 'x-igd-opregion'?: boolean;
  /**
   * When EOI is not provided by KVM/QEMU, wait time (milliseconds) to re-enable device direct access after INTx (DEBUG).
   * Default: 1100.
   */
  readonly 'x-intx-mmap-timeout-ms'?: Int;
  /**
   * Start the config load only after all iterables were loaded (during non-iterables loading phase) when doing live migration of device state via multifd channels.
   * Default: 'auto'.
   */
  readonly 'x-migration-load-config-after-iter'?: OnOffAuto;
  /**
   * Maximum size of in-flight VFIO device state buffers queued at the destination when doing live migration of device state via multifd channels.
   * Default: 18446744073709551615.
   */
  readonly 'x-migration-max-queued-buffers-size'?: Int;
  /**
   * Transfer this device state via multifd channels when live migrating it.
   * Default: 'auto'.
   */
  readonly 'x-migration-multifd-transfer'?: OnOffAuto;
  /**
   * Specify MSI-X MMIO relocation to the end of specified existing BAR or new BAR to avoid virtualization overhead due to adjacent device registers.
   * Default: 'off'.
   */
  readonly 'x-msix-relocation'?: OffAutoPCIBAR;
  /**
   * Disable GeForce quirks (for NVIDIA Quadro/GRID/Tesla). Improves performance.
   * Default: false.
   */
  readonly 'x-no-geforce-quirks'?: boolean;
  /**
   * Disable direct VFIO->KVM INTx injection. Allows to trace INTx interrupts (DEBUG).
   * Default: false.
   */
  readonly 'x-no-kvm-intx'?: boolean;
  /**
   * Disable registration of ioeventfds with KVM (DEBUG).
   * Default: false.
   */
  readonly 'x-no-kvm-ioeventfd'?: boolean;
  /**
   * Disable direct VFIO->KVM MSI injection. Allows to trace MSI interrupts (DEBUG).
   * Default: false.
   */
  readonly 'x-no-kvm-msi'?: boolean;
  /**
   * Disable direct VFIO->KVM MSIx injection. Allows to trace MSIx interrupts (DEBUG).
   * Default: false.
   */
  readonly 'x-no-kvm-msix'?: boolean;
  /**
   * Disable MMAP for device. Allows to trace MMIO accesses (DEBUG).
   * Default: false.
   */
  readonly 'x-no-mmap'?: boolean;
  /**
   * Disable linking of KVM ioeventfds to VFIO ioeventfds (DEBUG).
   * Default: false.
   */
  readonly 'x-no-vfio-ioeventfd'?: boolean;
  /** Add NVIDIA GPUDirect capability indicating P2P DMA clique for device [0-15]. */
  readonly 'x-nv-gpudirect-clique'?: Int;
  /** Default: 4294967295. */
  readonly 'x-pci-class-code'?: Int;
  /**
   * Override PCI device ID with provided value (DEBUG).
   * Default: 4294967295.
   */
  readonly 'x-pci-device-id'?: Int;
  /**
   * Override PCI Subsystem Device ID with provided value (DEBUG).
   * Default: 4294967295.
   */
  readonly 'x-pci-sub-device-id'?: Int;
  /**
   * Override PCI Subsystem Vendor ID with provided value (DEBUG).
   * Default: 4294967295.
   */
  readonly 'x-pci-sub-vendor-id'?: Int;
  /**
   * Override PCI Vendor ID with provided value (DEBUG).
   * Default: 4294967295.
   */
  readonly 'x-pci-vendor-id'?: Int;
  /**
   * Disable dirty pages tracking during iterative phase (DEBUG).
   * Default: 'on'.
   */
  readonly 'x-pre-copy-dirty-page-tracking'?: OnOffAuto;
  /**
   * Disable device request notification support (DEBUG).
   * Default: true.
   */
  readonly 'x-req'?: boolean;
  /**
   * Expose VGA address spaces for device.
   * Default: false.
   */
  readonly 'x-vga'?: boolean;
  /**
   * PCIe extended configuration space offset at which to place a synthetic PASID extended capability when PASID is enabled via a vIOMMU. A value of 0 (default) places the capability at the end of the extended configuration space. The offset must be 4-byte aligned and within the PCIe extended configuration space.
   * Default: 0.
   */
  readonly 'x-vpasid-cap-offset'?: Int;
  /**
   * Set X display resolution the vGPU should use.
   * Default: 0.
   */
  readonly xres?: Int;
  /**
   * Set Y display resolution the vGPU should use.
   * Default: 0.
   */
  readonly yres?: Int;
}

export interface VfioPciNohotplugProperties extends PciProperties {
  /**
   * Control guest visibility of the ATS PCIe extended capability. Valid values are on, off, and auto (default). 'off' always masks ATS. 'on' requires ATS support for the device and fails realize if the host kernel reports ATS as unavailable for this device. 'auto' masks ATS only when the host kernel reports ATS as unavailable.
   * Default: 'auto'.
   */
  readonly ats?: OnOffAuto;
  readonly bootindex?: Int;
  /**
   * Enable display support for device, ex. vGPU.
   * Default: 'off'.
   */
  readonly display?: OnOffAuto;
  /**
   * Enable device migration. Also requires a host VFIO PCI variant or mdev driver with migration support enabled.
   * Default: 'auto'.
   */
  readonly 'enable-migration'?: OnOffAuto;
  readonly fd?: string;
  /** Host PCI address [domain:]<bus:slot.function> of assigned device. */
  readonly host?: string;
  /** Set host IOMMUFD backend device. */
  readonly iommufd?: string;
  /**
   * Emit VFIO migration QAPI event when a VFIO device changes its migration state. For management applications.
   * Default: false.
   */
  readonly 'migration-events'?: boolean;
  /**
   * Enable ramfb to provide pre-boot graphics for devices enabling display option.
   * Default: false.
   */
  readonly ramfb?: boolean;
  /**
   * Skip config space check for Vendor Specific Capability. Setting to false will enforce strict checking of VSC content (DEBUG).
   * Default: true.
   */
  readonly 'skip-vsc-check'?: boolean;
  /** Host sysfs path of assigned device. */
  readonly sysfsdev?: string;
  /**
   * Controls loading of a legacy VGA BIOS ROM.
   * Default: false.
   */
  readonly 'use-legacy-x86-rom'?: boolean;
  /** Specify UUID VF token. Required for VF when PF is owned by another VFIO driver. */
  readonly 'vf-token'?: string;
  /**
   * Override allowing ballooning with device (DEBUG, DANGER).
   * Default: false.
   */
  readonly 'x-balloon-allowed'?: boolean;
  /**
   * Disable device dirty page tracking and use container-based dirty page tracking.
   * Default: 'on'.
   */
  readonly 'x-device-dirty-page-tracking'?: OnOffAuto;
  /**
   * Override IGD data stolen memory size (32MiB units).
   * Default: 0.
   */
  readonly 'x-igd-gms'?: Int;
  /** Default: 'auto'. */
  readonly 'x-igd-legacy-mode'?: OnOffAuto;
  /** Default: false. */
  readonly 'x-igd-lpc'?: boolean;
  /**
   * Expose host IGD OpRegion to guest.
   * Default: true.
   */
  readonly 'x-igd-opregion'?: boolean;
  /**
   * When EOI is not provided by KVM/QEMU, wait time (milliseconds) to re-enable device direct access after INTx (DEBUG).
   * Default: 1100.
   */
  readonly 'x-intx-mmap-timeout-ms'?: Int;
  /**
   * Start the config load only after all iterables were loaded (during non-iterables loading phase) when doing live migration of device state via multifd channels.
   * Default: 'auto'.
   */
  readonly 'x-migration-load-config-after-iter'?: OnOffAuto;
  /**
   * Maximum size of in-flight VFIO device state buffers queued at the destination when doing live migration of device state via multifd channels.
   * Default: 18446744073709551615.
   */
  readonly 'x-migration-max-queued-buffers-size'?: Int;
  /**
   * Transfer this device state via multifd channels when live migrating it.
   * Default: 'auto'.
   */
  readonly 'x-migration-multifd-transfer'?: OnOffAuto;
  /**
   * Specify MSI-X MMIO relocation to the end of specified existing BAR or new BAR to avoid virtualization overhead due to adjacent device registers.
   * Default: 'off'.
   */
  readonly 'x-msix-relocation'?: OffAutoPCIBAR;
  /**
   * Disable GeForce quirks (for NVIDIA Quadro/GRID/Tesla). Improves performance.
   * Default: false.
   */
  readonly 'x-no-geforce-quirks'?: boolean;
  /**
   * Disable direct VFIO->KVM INTx injection. Allows to trace INTx interrupts (DEBUG).
   * Default: false.
   */
  readonly 'x-no-kvm-intx'?: boolean;
  /**
   * Disable registration of ioeventfds with KVM (DEBUG).
   * Default: false.
   */
  readonly 'x-no-kvm-ioeventfd'?: boolean;
  /**
   * Disable direct VFIO->KVM MSI injection. Allows to trace MSI interrupts (DEBUG).
   * Default: false.
   */
  readonly 'x-no-kvm-msi'?: boolean;
  /**
   * Disable direct VFIO->KVM MSIx injection. Allows to trace MSIx interrupts (DEBUG).
   * Default: false.
   */
  readonly 'x-no-kvm-msix'?: boolean;
  /**
   * Disable MMAP for device. Allows to trace MMIO accesses (DEBUG).
   * Default: false.
   */
  readonly 'x-no-mmap'?: boolean;
  /**
   * Disable linking of KVM ioeventfds to VFIO ioeventfds (DEBUG).
   * Default: false.
   */
  readonly 'x-no-vfio-ioeventfd'?: boolean;
  /** Add NVIDIA GPUDirect capability indicating P2P DMA clique for device [0-15]. */
  readonly 'x-nv-gpudirect-clique'?: Int;
  /** Default: 4294967295. */
  readonly 'x-pci-class-code'?: Int;
  /**
   * Override PCI device ID with provided value (DEBUG).
   * Default: 4294967295.
   */
  readonly 'x-pci-device-id'?: Int;
  /**
   * Override PCI Subsystem Device ID with provided value (DEBUG).
   * Default: 4294967295.
   */
  readonly 'x-pci-sub-device-id'?: Int;
  /**
   * Override PCI Subsystem Vendor ID with provided value (DEBUG).
   * Default: 4294967295.
   */
  readonly 'x-pci-sub-vendor-id'?: Int;
  /**
   * Override PCI Vendor ID with provided value (DEBUG).
   * Default: 4294967295.
   */
  readonly 'x-pci-vendor-id'?: Int;
  /**
   * Disable dirty pages tracking during iterative phase (DEBUG).
   * Default: 'on'.
   */
  readonly 'x-pre-copy-dirty-page-tracking'?: OnOffAuto;
  /**
   * Override default migration support for ramfb support (DEBUG).
   * Default: 'auto'.
   */
  readonly 'x-ramfb-migrate'?: OnOffAuto;
  /**
   * Disable device request notification support (DEBUG).
   * Default: true.
   */
  readonly 'x-req'?: boolean;
  /**
   * Expose VGA address spaces for device.
   * Default: false.
   */
  readonly 'x-vga'?: boolean;
  /**
   * PCIe extended configuration space offset at which to place a synthetic PASID extended capability when PASID is enabled via a vIOMMU. A value of 0 (default) places the capability at the end of the extended configuration space. The offset must be 4-byte aligned and within the PCIe extended configuration space.
   * Default: 0.
   */
  readonly 'x-vpasid-cap-offset'?: Int;
  /**
   * Set X display resolution the vGPU should use.
   * Default: 0.
   */
  readonly xres?: Int;
  /**
   * Set Y display resolution the vGPU should use.
   * Default: 0.
   */
  readonly yres?: Int;
}

export interface VfioUserPciProperties extends PciProperties {
  readonly bootindex?: Int;
  /** SocketAddress (UNIX sockets only). */
  readonly socket?: { readonly type: 'unix'; readonly path: string };
  /** Default: 5000. */
  readonly 'x-msg-timeout'?: Int;
  /** Default: false. */
  readonly 'x-no-posted-writes'?: boolean;
  /** Default: 4294967295. */
  readonly 'x-pci-class-code'?: Int;
  /** Default: 4294967295. */
  readonly 'x-pci-device-id'?: Int;
  /** Default: 4294967295. */
  readonly 'x-pci-sub-device-id'?: Int;
  /** Default: 4294967295. */
  readonly 'x-pci-sub-vendor-id'?: Int;
  /** Default: 4294967295. */
  readonly 'x-pci-vendor-id'?: Int;
  /** Default: false. */
  readonly 'x-send-queued'?: boolean;
}

export interface VhostUserBlkPciProperties extends VirtioPciProperties {
  readonly bootindex?: Int;
  /** ID of a chardev to use as a backend. */
  readonly chardev?: string;
  /** Default: 0. */
  readonly class?: Int;
  /** Default: true. */
  readonly 'config-wce'?: boolean;
  /** Default: true. */
  readonly discard?: boolean;
  /** Default: false. */
  readonly 'inflight-migration'?: boolean;
  /** Default: 65535. */
  readonly 'num-queues'?: Int;
  /** Default: 128. */
  readonly 'queue-size'?: Int;
  /** Default: false. */
  readonly 'seg-max-adjust'?: boolean;
  /** Default: false. */
  readonly 'skip-get-vring-base-on-force-shutdown'?: boolean;
  /** Default: 4294967295. */
  readonly vectors?: Int;
  /** Default: true. */
  readonly 'write-zeroes'?: boolean;
}

export interface VhostUserFsPciProperties extends PciProperties {
  /** Default: false. */
  readonly aer?: boolean;
  /** Default: true. */
  readonly any_layout?: boolean;
  /** Default: false. */
  readonly ats?: boolean;
  readonly bootindex?: Int;
  /** ID of a chardev to use as a backend. */
  readonly chardev?: string;
  /** Default: true. */
  readonly event_idx?: boolean;
  /** Default: false. */
  readonly in_order?: boolean;
  /** Default: true. */
  readonly indirect_desc?: boolean;
  /** Default: false. */
  readonly iommu_platform?: boolean;
  /** Default: false. */
  readonly 'modern-pio-notify'?: boolean;
  /** Default: true. */
  readonly notify_on_empty?: boolean;
  /** Default: 1. */
  readonly 'num-request-queues'?: Int;
  /** Default: false. */
  readonly packed?: boolean;
  /** Default: false. */
  readonly 'page-per-vq'?: boolean;
  /** Default: 128. */
  readonly 'queue-size'?: Int;
  /** Default: true. */
  readonly queue_reset?: boolean;
  readonly tag?: string;
  /** Default: true. */
  readonly 'use-disabled-flag'?: boolean;
  /** Default: true. */
  readonly 'use-started'?: boolean;
  /** Default: 4294967295. */
  readonly vectors?: Int;
  /** Default: false. */
  readonly 'virtio-pci-bus-master-bug-migration'?: boolean;
  /** Default: true. */
  readonly 'x-ats-page-aligned'?: boolean;
  /** Default: false. */
  readonly 'x-disable-legacy-check'?: boolean;
  /** Default: true. */
  readonly 'x-pcie-flr-init'?: boolean;
  /** Default: false. */
  readonly 'x-pcie-pm-no-soft-reset'?: boolean;
}

export interface VhostUserGpioPciProperties extends PciProperties {
  /** Default: false. */
  readonly aer?: boolean;
  /** Default: true. */
  readonly any_layout?: boolean;
  /** Default: false. */
  readonly ats?: boolean;
  /** ID of a chardev to use as a backend. */
  readonly chardev?: string;
  /** Default: true. */
  readonly event_idx?: boolean;
  /** Default: false. */
  readonly in_order?: boolean;
  /** Default: true. */
  readonly indirect_desc?: boolean;
  /** Default: false. */
  readonly iommu_platform?: boolean;
  /** Default: false. */
  readonly 'modern-pio-notify'?: boolean;
  /** Default: true. */
  readonly notify_on_empty?: boolean;
  /** Default: false. */
  readonly packed?: boolean;
  /** Default: false. */
  readonly 'page-per-vq'?: boolean;
  /** Default: true. */
  readonly queue_reset?: boolean;
  /** Default: true. */
  readonly 'use-disabled-flag'?: boolean;
  /** Default: true. */
  readonly 'use-started'?: boolean;
  /** Default: false. */
  readonly 'virtio-pci-bus-master-bug-migration'?: boolean;
  /** Default: true. */
  readonly 'x-ats-page-aligned'?: boolean;
  /** Default: false. */
  readonly 'x-disable-legacy-check'?: boolean;
  /** Default: true. */
  readonly 'x-pcie-flr-init'?: boolean;
  /** Default: false. */
  readonly 'x-pcie-pm-no-soft-reset'?: boolean;
}

export interface VhostUserI2cPciProperties extends PciProperties {
  /** Default: false. */
  readonly aer?: boolean;
  /** Default: true. */
  readonly any_layout?: boolean;
  /** Default: false. */
  readonly ats?: boolean;
  /** ID of a chardev to use as a backend. */
  readonly chardev?: string;
  /** Default: true. */
  readonly event_idx?: boolean;
  /** Default: false. */
  readonly in_order?: boolean;
  /** Default: true. */
  readonly indirect_desc?: boolean;
  /** Default: false. */
  readonly iommu_platform?: boolean;
  /** Default: false. */
  readonly 'modern-pio-notify'?: boolean;
  /** Default: true. */
  readonly notify_on_empty?: boolean;
  /** Default: false. */
  readonly packed?: boolean;
  /** Default: false. */
  readonly 'page-per-vq'?: boolean;
  /** Default: true. */
  readonly queue_reset?: boolean;
  /** Default: true. */
  readonly 'use-disabled-flag'?: boolean;
  /** Default: true. */
  readonly 'use-started'?: boolean;
  /** Default: false. */
  readonly 'virtio-pci-bus-master-bug-migration'?: boolean;
  /** Default: true. */
  readonly 'x-ats-page-aligned'?: boolean;
  /** Default: false. */
  readonly 'x-disable-legacy-check'?: boolean;
  /** Default: true. */
  readonly 'x-pcie-flr-init'?: boolean;
  /** Default: false. */
  readonly 'x-pcie-pm-no-soft-reset'?: boolean;
}

export interface VhostUserRngPciProperties extends PciProperties {
  /** Default: false. */
  readonly aer?: boolean;
  /** Default: true. */
  readonly any_layout?: boolean;
  /** Default: false. */
  readonly ats?: boolean;
  /** ID of a chardev to use as a backend. */
  readonly chardev?: string;
  /** Default: true. */
  readonly event_idx?: boolean;
  /** Default: false. */
  readonly in_order?: boolean;
  /** Default: true. */
  readonly indirect_desc?: boolean;
  /** Default: false. */
  readonly iommu_platform?: boolean;
  /** Default: false. */
  readonly 'modern-pio-notify'?: boolean;
  /** Default: true. */
  readonly notify_on_empty?: boolean;
  /** Default: false. */
  readonly packed?: boolean;
  /** Default: false. */
  readonly 'page-per-vq'?: boolean;
  /** Default: true. */
  readonly queue_reset?: boolean;
  /** Default: true. */
  readonly 'use-disabled-flag'?: boolean;
  /** Default: true. */
  readonly 'use-started'?: boolean;
  /** Default: 4294967295. */
  readonly vectors?: Int;
  /** Default: false. */
  readonly 'virtio-pci-bus-master-bug-migration'?: boolean;
  /** Default: true. */
  readonly 'x-ats-page-aligned'?: boolean;
  /** Default: false. */
  readonly 'x-disable-legacy-check'?: boolean;
  /** Default: true. */
  readonly 'x-pcie-flr-init'?: boolean;
  /** Default: false. */
  readonly 'x-pcie-pm-no-soft-reset'?: boolean;
}

export interface VhostUserScsiPciProperties extends VirtioPciProperties {
  /** Default: 0. */
  readonly boot_tpgt?: Int;
  readonly bootindex?: Int;
  /** ID of a chardev to use as a backend. */
  readonly chardev?: string;
  /** Default: 128. */
  readonly cmd_per_lun?: Int;
  /** Default: true. */
  readonly hotplug?: boolean;
  /** Default: 65535. */
  readonly max_sectors?: Int;
  /** Default: 4294967295. */
  readonly num_queues?: Int;
  /** Default: true. */
  readonly param_change?: boolean;
  /** Default: false. */
  readonly t10_pi?: boolean;
  /** Default: 4294967295. */
  readonly vectors?: Int;
  /** Default: 128. */
  readonly virtqueue_size?: Int;
}

export interface VhostUserVsockPciProperties extends VirtioPciProperties {
  /** ID of a chardev to use as a backend. */
  readonly chardev?: string;
  /** Default: 'auto'. */
  readonly seqpacket?: OnOffAuto;
  /** Default: 3. */
  readonly vectors?: Int;
}

export interface VhostVdpaDevicePciProperties extends VirtioPciProperties {
  readonly bootindex?: Int;
  /** Default: 0. */
  readonly 'queue-size'?: Int;
  readonly vhostdev?: string;
}

export interface VhostVsockPciProperties extends VirtioPciProperties {
  /** Default: 0. */
  readonly 'guest-cid'?: Int;
  /** Default: 'auto'. */
  readonly seqpacket?: OnOffAuto;
  /** Default: 3. */
  readonly vectors?: Int;
  readonly vhostfd?: string;
}

export interface VirtioBalloonPciProperties extends VirtioPciProperties {
  /** Default: false. */
  readonly 'deflate-on-oom'?: boolean;
  /** Default: false. */
  readonly 'free-page-hint'?: boolean;
  /** Default: false. */
  readonly 'free-page-reporting'?: boolean;
  readonly 'guest-stats-polling-interval'?: Int;
  /** Default: true. */
  readonly ioeventfd?: boolean;
  readonly iothread?: string;
  /** Default: true. */
  readonly 'page-poison'?: boolean;
  /** Default: 4294967295. */
  readonly vectors?: Int;
}

export interface VirtioBlkPciProperties extends VirtioPciProperties {
  /** Default: 'auto'. */
  readonly 'account-failed'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'account-invalid'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly backend_defaults?: OnOffAuto;
  readonly bootindex?: Int;
  /** Default: 0. */
  readonly class?: Int;
  /** Default: true. */
  readonly 'config-wce'?: boolean;
  /** Default: 0. */
  readonly cyls?: Int;
  /** Default: true. */
  readonly discard?: boolean;
  /** Default: 4294967295. */
  readonly discard_granularity?: Int;
  /** Node name or ID of a block device to use as a backend. */
  readonly drive?: string;
  /** Default: 0. */
  readonly heads?: Int;
  /** Default: true. */
  readonly ioeventfd?: boolean;
  readonly iothread?: string;
  /** IOThread virtqueue mapping list [{"iothread":"<id>", "vqs":[1,2,3,...]},...]. */
  readonly 'iothread-vq-mapping'?: readonly {
    readonly iothread: string;
    readonly vqs?: readonly Int[];
  }[];
  /** Default: 0. */
  readonly lcyls?: Int;
  /** Default: 0. */
  readonly lheads?: Int;
  /**
   * A power of two between 512 B and 2 MiB.
   * Default: 0.
   */
  readonly logical_block_size?: Int;
  /** Default: 0. */
  readonly lsecs?: Int;
  /** Default: 4194303. */
  readonly 'max-discard-sectors'?: Int;
  /** Default: 4194303. */
  readonly 'max-write-zeroes-sectors'?: Int;
  /** Default: 0. */
  readonly min_io_size?: Int;
  /** Default: 65535. */
  readonly 'num-queues'?: Int;
  /** Default: 0. */
  readonly opt_io_size?: Int;
  /**
   * A power of two between 512 B and 2 MiB.
   * Default: 0.
   */
  readonly physical_block_size?: Int;
  /** Default: 256. */
  readonly 'queue-size'?: Int;
  /** Default: true. */
  readonly 'report-discard-granularity'?: boolean;
  /** Default: true. */
  readonly 'request-merging'?: boolean;
  /**
   * Error handling policy (report/ignore/enospc/stop/auto).
   * Default: 'auto'.
   */
  readonly rerror?: BlockdevOnError;
  /** Default: 0. */
  readonly secs?: Int;
  /** Default: true. */
  readonly 'seg-max-adjust'?: boolean;
  readonly serial?: string;
  /** Default: false. */
  readonly 'share-rw'?: boolean;
  readonly 'stats-intervals'?: readonly unknown[];
  /** Default: 4294967295. */
  readonly vectors?: Int;
  /**
   * Error handling policy (report/ignore/enospc/stop/auto).
   * Default: 'auto'.
   */
  readonly werror?: BlockdevOnError;
  /** Default: 'auto'. */
  readonly 'write-cache'?: OnOffAuto;
  /** Default: true. */
  readonly 'write-zeroes'?: boolean;
  /** Default: true. */
  readonly 'x-enable-wce-if-config-wce'?: boolean;
}

export interface VirtioIommuPciProperties extends VirtioPciProperties {
  /** Default: 64. */
  readonly 'aw-bits'?: Int;
  /** Default: true. */
  readonly 'boot-bypass'?: boolean;
  /** Default: 0. */
  readonly class?: Int;
  /**
   * Granule page size (4k/8k/16k/64k/host).
   * Default: 'host'.
   */
  readonly granule?: GranuleMode;
  readonly 'primary-bus'?: string;
  readonly 'reserved-regions'?: readonly unknown[];
}

export interface VirtioNetDeviceProperties {
  /** Default: true. */
  readonly any_layout?: boolean;
  readonly bootindex?: Int;
  /** Default: true. */
  readonly csum?: boolean;
  /** Default: true. */
  readonly ctrl_guest_offloads?: boolean;
  /** Default: true. */
  readonly ctrl_mac_addr?: boolean;
  /** Default: true. */
  readonly ctrl_rx?: boolean;
  /** Default: true. */
  readonly ctrl_rx_extra?: boolean;
  /** Default: true. */
  readonly ctrl_vlan?: boolean;
  /** Default: true. */
  readonly ctrl_vq?: boolean;
  readonly duplex?: string;
  readonly 'ebpf-rss-fds'?: readonly unknown[];
  /** Default: true. */
  readonly event_idx?: boolean;
  /** Default: false. */
  readonly failover?: boolean;
  /** Default: true. */
  readonly gso?: boolean;
  /** Default: true. */
  readonly guest_announce?: boolean;
  /** Default: true. */
  readonly guest_csum?: boolean;
  /** Default: true. */
  readonly guest_ecn?: boolean;
  /** Default: false. */
  readonly guest_rsc_ext?: boolean;
  /** Default: true. */
  readonly guest_tso4?: boolean;
  /** Default: true. */
  readonly guest_tso6?: boolean;
  /** Default: true. */
  readonly guest_tunnel?: boolean;
  /** Default: true. */
  readonly guest_tunnel_csum?: boolean;
  /** Default: true. */
  readonly guest_ufo?: boolean;
  /** Default: true. */
  readonly guest_uso4?: boolean;
  /** Default: true. */
  readonly guest_uso6?: boolean;
  /** Default: false. */
  readonly hash?: boolean;
  /** Default: 'auto'. */
  readonly 'hash-ipv4'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-ipv6'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-ipv6ex'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-tcp4'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-tcp6'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-tcp6ex'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-udp4'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-udp6'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-udp6ex'?: OnOffAuto;
  /** Default: true. */
  readonly host_ecn?: boolean;
  /** Default: 0. */
  readonly host_mtu?: Int;
  /** Default: true. */
  readonly host_tso4?: boolean;
  /** Default: true. */
  readonly host_tso6?: boolean;
  /** Default: true. */
  readonly host_tunnel?: boolean;
  /** Default: true. */
  readonly host_tunnel_csum?: boolean;
  /** Default: true. */
  readonly host_ufo?: boolean;
  /** Default: true. */
  readonly host_uso?: boolean;
  /** Default: false. */
  readonly in_order?: boolean;
  /** Default: true. */
  readonly indirect_desc?: boolean;
  /** Default: false. */
  readonly iommu_platform?: boolean;
  /** Ethernet 6-byte MAC Address, example: 52:54:00:12:34:56. */
  readonly mac?: string;
  /** Default: false. */
  readonly mq?: boolean;
  /** Default: true. */
  readonly mrg_rxbuf?: boolean;
  /** ID of a netdev to use as a backend. */
  readonly netdev?: string;
  /** Default: true. */
  readonly notify_on_empty?: boolean;
  /** Default: false. */
  readonly packed?: boolean;
  /** Default: true. */
  readonly queue_reset?: boolean;
  /** Default: 300000. */
  readonly rsc_interval?: Int;
  /** Default: false. */
  readonly rss?: boolean;
  /** Default: 256. */
  readonly rx_queue_size?: Int;
  /** Default: -1. */
  readonly speed?: Int;
  /** Default: true. */
  readonly status?: boolean;
  readonly tx?: string;
  /** Default: 256. */
  readonly tx_queue_size?: Int;
  /** Default: true. */
  readonly 'use-disabled-flag'?: boolean;
  /** Default: true. */
  readonly 'use-started'?: boolean;
  /** Default: false. */
  readonly 'x-disable-legacy-check'?: boolean;
  /** Default: 256. */
  readonly 'x-txburst'?: Int;
  /** Default: 150000. */
  readonly 'x-txtimer'?: Int;
}

export interface VirtioNetPciProperties extends VirtioPciProperties {
  readonly bootindex?: Int;
  /** Default: true. */
  readonly csum?: boolean;
  /** Default: true. */
  readonly ctrl_guest_offloads?: boolean;
  /** Default: true. */
  readonly ctrl_mac_addr?: boolean;
  /** Default: true. */
  readonly ctrl_rx?: boolean;
  /** Default: true. */
  readonly ctrl_rx_extra?: boolean;
  /** Default: true. */
  readonly ctrl_vlan?: boolean;
  /** Default: true. */
  readonly ctrl_vq?: boolean;
  readonly duplex?: string;
  readonly 'ebpf-rss-fds'?: readonly unknown[];
  /** Default: false. */
  readonly failover?: boolean;
  /** Default: true. */
  readonly gso?: boolean;
  /** Default: true. */
  readonly guest_announce?: boolean;
  /** Default: true. */
  readonly guest_csum?: boolean;
  /** Default: true. */
  readonly guest_ecn?: boolean;
  /** Default: false. */
  readonly guest_rsc_ext?: boolean;
  /** Default: true. */
  readonly guest_tso4?: boolean;
  /** Default: true. */
  readonly guest_tso6?: boolean;
  /** Default: true. */
  readonly guest_tunnel?: boolean;
  /** Default: true. */
  readonly guest_tunnel_csum?: boolean;
  /** Default: true. */
  readonly guest_ufo?: boolean;
  /** Default: true. */
  readonly guest_uso4?: boolean;
  /** Default: true. */
  readonly guest_uso6?: boolean;
  /** Default: false. */
  readonly hash?: boolean;
  /** Default: 'auto'. */
  readonly 'hash-ipv4'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-ipv6'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-ipv6ex'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-tcp4'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-tcp6'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-tcp6ex'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-udp4'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-udp6'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-udp6ex'?: OnOffAuto;
  /** Default: true. */
  readonly host_ecn?: boolean;
  /** Default: 0. */
  readonly host_mtu?: Int;
  /** Default: true. */
  readonly host_tso4?: boolean;
  /** Default: true. */
  readonly host_tso6?: boolean;
  /** Default: true. */
  readonly host_tunnel?: boolean;
  /** Default: true. */
  readonly host_tunnel_csum?: boolean;
  /** Default: true. */
  readonly host_ufo?: boolean;
  /** Default: true. */
  readonly host_uso?: boolean;
  /** Default: true. */
  readonly ioeventfd?: boolean;
  /** Ethernet 6-byte MAC Address, example: 52:54:00:12:34:56. */
  readonly mac?: string;
  /** Default: false. */
  readonly mq?: boolean;
  /** Default: true. */
  readonly mrg_rxbuf?: boolean;
  /** ID of a netdev to use as a backend. */
  readonly netdev?: string;
  /** Default: 300000. */
  readonly rsc_interval?: Int;
  /** Default: false. */
  readonly rss?: boolean;
  /** Default: 256. */
  readonly rx_queue_size?: Int;
  /** Default: -1. */
  readonly speed?: Int;
  /** Default: true. */
  readonly status?: boolean;
  readonly tx?: string;
  /** Default: 256. */
  readonly tx_queue_size?: Int;
  /** Default: 4294967295. */
  readonly vectors?: Int;
  /** Default: 256. */
  readonly 'x-txburst'?: Int;
  /** Default: 150000. */
  readonly 'x-txtimer'?: Int;
}

export interface VirtioNetPciNonTransitionalProperties extends PciProperties {
  /** Default: false. */
  readonly aer?: boolean;
  /** Default: true. */
  readonly any_layout?: boolean;
  /** Default: false. */
  readonly ats?: boolean;
  readonly bootindex?: Int;
  /** Default: true. */
  readonly csum?: boolean;
  /** Default: true. */
  readonly ctrl_guest_offloads?: boolean;
  /** Default: true. */
  readonly ctrl_mac_addr?: boolean;
  /** Default: true. */
  readonly ctrl_rx?: boolean;
  /** Default: true. */
  readonly ctrl_rx_extra?: boolean;
  /** Default: true. */
  readonly ctrl_vlan?: boolean;
  /** Default: true. */
  readonly ctrl_vq?: boolean;
  readonly duplex?: string;
  readonly 'ebpf-rss-fds'?: readonly unknown[];
  /** Default: true. */
  readonly event_idx?: boolean;
  /** Default: false. */
  readonly failover?: boolean;
  /** Default: true. */
  readonly gso?: boolean;
  /** Default: true. */
  readonly guest_announce?: boolean;
  /** Default: true. */
  readonly guest_csum?: boolean;
  /** Default: true. */
  readonly guest_ecn?: boolean;
  /** Default: false. */
  readonly guest_rsc_ext?: boolean;
  /** Default: true. */
  readonly guest_tso4?: boolean;
  /** Default: true. */
  readonly guest_tso6?: boolean;
  /** Default: true. */
  readonly guest_tunnel?: boolean;
  /** Default: true. */
  readonly guest_tunnel_csum?: boolean;
  /** Default: true. */
  readonly guest_ufo?: boolean;
  /** Default: true. */
  readonly guest_uso4?: boolean;
  /** Default: true. */
  readonly guest_uso6?: boolean;
  /** Default: false. */
  readonly hash?: boolean;
  /** Default: 'auto'. */
  readonly 'hash-ipv4'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-ipv6'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-ipv6ex'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-tcp4'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-tcp6'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-tcp6ex'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-udp4'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-udp6'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-udp6ex'?: OnOffAuto;
  /** Default: true. */
  readonly host_ecn?: boolean;
  /** Default: 0. */
  readonly host_mtu?: Int;
  /** Default: true. */
  readonly host_tso4?: boolean;
  /** Default: true. */
  readonly host_tso6?: boolean;
  /** Default: true. */
  readonly host_tunnel?: boolean;
  /** Default: true. */
  readonly host_tunnel_csum?: boolean;
  /** Default: true. */
  readonly host_ufo?: boolean;
  /** Default: true. */
  readonly host_uso?: boolean;
  /** Default: false. */
  readonly in_order?: boolean;
  /** Default: true. */
  readonly indirect_desc?: boolean;
  /** Default: true. */
  readonly ioeventfd?: boolean;
  /** Default: false. */
  readonly iommu_platform?: boolean;
  /** Ethernet 6-byte MAC Address, example: 52:54:00:12:34:56. */
  readonly mac?: string;
  /** Default: false. */
  readonly 'modern-pio-notify'?: boolean;
  /** Default: false. */
  readonly mq?: boolean;
  /** Default: true. */
  readonly mrg_rxbuf?: boolean;
  /** ID of a netdev to use as a backend. */
  readonly netdev?: string;
  /** Default: true. */
  readonly notify_on_empty?: boolean;
  /** Default: false. */
  readonly packed?: boolean;
  /** Default: false. */
  readonly 'page-per-vq'?: boolean;
  /** Default: true. */
  readonly queue_reset?: boolean;
  /** Default: 300000. */
  readonly rsc_interval?: Int;
  /** Default: false. */
  readonly rss?: boolean;
  /** Default: 256. */
  readonly rx_queue_size?: Int;
  /** Default: -1. */
  readonly speed?: Int;
  /** Default: true. */
  readonly status?: boolean;
  readonly tx?: string;
  /** Default: 256. */
  readonly tx_queue_size?: Int;
  /** Default: true. */
  readonly 'use-disabled-flag'?: boolean;
  /** Default: true. */
  readonly 'use-started'?: boolean;
  /** Default: 4294967295. */
  readonly vectors?: Int;
  /** Default: false. */
  readonly 'virtio-pci-bus-master-bug-migration'?: boolean;
  /** Default: true. */
  readonly 'x-ats-page-aligned'?: boolean;
  /** Default: false. */
  readonly 'x-disable-legacy-check'?: boolean;
  /** Default: true. */
  readonly 'x-pcie-flr-init'?: boolean;
  /** Default: false. */
  readonly 'x-pcie-pm-no-soft-reset'?: boolean;
  /** Default: 256. */
  readonly 'x-txburst'?: Int;
  /** Default: 150000. */
  readonly 'x-txtimer'?: Int;
}

export interface VirtioNetPciTransitionalProperties extends PciProperties {
  /** Default: false. */
  readonly aer?: boolean;
  /** Default: true. */
  readonly any_layout?: boolean;
  /** Default: false. */
  readonly ats?: boolean;
  readonly bootindex?: Int;
  /** Default: true. */
  readonly csum?: boolean;
  /** Default: true. */
  readonly ctrl_guest_offloads?: boolean;
  /** Default: true. */
  readonly ctrl_mac_addr?: boolean;
  /** Default: true. */
  readonly ctrl_rx?: boolean;
  /** Default: true. */
  readonly ctrl_rx_extra?: boolean;
  /** Default: true. */
  readonly ctrl_vlan?: boolean;
  /** Default: true. */
  readonly ctrl_vq?: boolean;
  readonly duplex?: string;
  readonly 'ebpf-rss-fds'?: readonly unknown[];
  /** Default: true. */
  readonly event_idx?: boolean;
  /** Default: false. */
  readonly failover?: boolean;
  /** Default: true. */
  readonly gso?: boolean;
  /** Default: true. */
  readonly guest_announce?: boolean;
  /** Default: true. */
  readonly guest_csum?: boolean;
  /** Default: true. */
  readonly guest_ecn?: boolean;
  /** Default: false. */
  readonly guest_rsc_ext?: boolean;
  /** Default: true. */
  readonly guest_tso4?: boolean;
  /** Default: true. */
  readonly guest_tso6?: boolean;
  /** Default: true. */
  readonly guest_tunnel?: boolean;
  /** Default: true. */
  readonly guest_tunnel_csum?: boolean;
  /** Default: true. */
  readonly guest_ufo?: boolean;
  /** Default: true. */
  readonly guest_uso4?: boolean;
  /** Default: true. */
  readonly guest_uso6?: boolean;
  /** Default: false. */
  readonly hash?: boolean;
  /** Default: 'auto'. */
  readonly 'hash-ipv4'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-ipv6'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-ipv6ex'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-tcp4'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-tcp6'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-tcp6ex'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-udp4'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-udp6'?: OnOffAuto;
  /** Default: 'auto'. */
  readonly 'hash-udp6ex'?: OnOffAuto;
  /** Default: true. */
  readonly host_ecn?: boolean;
  /** Default: 0. */
  readonly host_mtu?: Int;
  /** Default: true. */
  readonly host_tso4?: boolean;
  /** Default: true. */
  readonly host_tso6?: boolean;
  /** Default: true. */
  readonly host_tunnel?: boolean;
  /** Default: true. */
  readonly host_tunnel_csum?: boolean;
  /** Default: true. */
  readonly host_ufo?: boolean;
  /** Default: true. */
  readonly host_uso?: boolean;
  /** Default: false. */
  readonly in_order?: boolean;
  /** Default: true. */
  readonly indirect_desc?: boolean;
  /** Default: true. */
  readonly ioeventfd?: boolean;
  /** Default: false. */
  readonly iommu_platform?: boolean;
  /** Ethernet 6-byte MAC Address, example: 52:54:00:12:34:56. */
  readonly mac?: string;
  /** Default: false. */
  readonly 'modern-pio-notify'?: boolean;
  /** Default: false. */
  readonly mq?: boolean;
  /** Default: true. */
  readonly mrg_rxbuf?: boolean;
  /** ID of a netdev to use as a backend. */
  readonly netdev?: string;
  /** Default: true. */
  readonly notify_on_empty?: boolean;
  /** Default: false. */
  readonly packed?: boolean;
  /** Default: false. */
  readonly 'page-per-vq'?: boolean;
  /** Default: true. */
  readonly queue_reset?: boolean;
  /** Default: 300000. */
  readonly rsc_interval?: Int;
  /** Default: false. */
  readonly rss?: boolean;
  /** Default: 256. */
  readonly rx_queue_size?: Int;
  /** Default: -1. */
  readonly speed?: Int;
  /** Default: true. */
  readonly status?: boolean;
  readonly tx?: string;
  /** Default: 256. */
  readonly tx_queue_size?: Int;
  /** Default: true. */
  readonly 'use-disabled-flag'?: boolean;
  /** Default: true. */
  readonly 'use-started'?: boolean;
  /** Default: 4294967295. */
  readonly vectors?: Int;
  /** Default: false. */
  readonly 'virtio-pci-bus-master-bug-migration'?: boolean;
  /** Default: true. */
  readonly 'x-ats-page-aligned'?: boolean;
  /** Default: false. */
  readonly 'x-disable-legacy-check'?: boolean;
  /** Default: true. */
  readonly 'x-pcie-flr-init'?: boolean;
  /** Default: false. */
  readonly 'x-pcie-pm-no-soft-reset'?: boolean;
  /** Default: 256. */
  readonly 'x-txburst'?: Int;
  /** Default: 150000. */
  readonly 'x-txtimer'?: Int;
}

export interface VirtioRngPciProperties extends VirtioPciProperties {
  /** Default: true. */
  readonly ioeventfd?: boolean;
  /** Default: 9223372036854775807. */
  readonly 'max-bytes'?: Int;
  /** Default: 65536. */
  readonly period?: Int;
  readonly rng?: string;
  /** Default: 4294967295. */
  readonly vectors?: Int;
}

export interface VirtioScsiPciProperties extends VirtioPciProperties {
  /** Default: 128. */
  readonly cmd_per_lun?: Int;
  /** Default: true. */
  readonly hotplug?: boolean;
  /** Default: true. */
  readonly ioeventfd?: boolean;
  readonly iothread?: string;
  /** IOThread virtqueue mapping list [{"iothread":"<id>", "vqs":[1,2,3,...]},...]. */
  readonly 'iothread-vq-mapping'?: readonly {
    readonly iothread: string;
    readonly vqs?: readonly Int[];
  }[];
  /** Default: 65535. */
  readonly max_sectors?: Int;
  /** Default: 4294967295. */
  readonly num_queues?: Int;
  /** Default: true. */
  readonly param_change?: boolean;
  /** Default: true. */
  readonly seg_max_adjust?: boolean;
  /** Default: 4294967295. */
  readonly vectors?: Int;
  /** Default: 256. */
  readonly virtqueue_size?: Int;
}

export interface VirtioSerialPciProperties extends VirtioPciProperties {
  /** Default: 0. */
  readonly class?: Int;
  /** Default: true. */
  readonly ioeventfd?: boolean;
  /** Default: 31. */
  readonly max_ports?: Int;
  /** Default: 2. */
  readonly vectors?: Int;
}

export interface VirtserialportProperties {
  /** ID of a chardev to use as a backend. */
  readonly chardev?: string;
  readonly name?: string;
  /** Default: 4294967295. */
  readonly nr?: Int;
}

export interface Vmxnet3Properties extends PciProperties {
  readonly bootindex?: Int;
  /** Ethernet 6-byte MAC Address, example: 52:54:00:12:34:56. */
  readonly mac?: string;
  /** ID of a netdev to use as a backend. */
  readonly netdev?: string;
}

export interface X3130UpstreamProperties extends PciProperties {
  /** Default: 8. */
  readonly aer_log_max?: Int;
  /** Default: 0. */
  readonly port?: Int;
  /** Default: false. */
  readonly 'x-pci-express-writeable-slt-bug'?: boolean;
}

export interface Xio3130DownstreamProperties extends PciProperties {
  /** Default: 8. */
  readonly aer_log_max?: Int;
  /** Default: 0. */
  readonly chassis?: Int;
  /** Default: true. */
  readonly hotplug?: boolean;
  /** Default: 0. */
  readonly port?: Int;
  /** Default: true. */
  readonly power_controller_present?: boolean;
  /** Default: 0. */
  readonly slot?: Int;
  /** Default: false. */
  readonly 'x-do-not-expose-native-hotplug-cap'?: boolean;
  /** Default: false. */
  readonly 'x-pci-express-writeable-slt-bug'?: boolean;
}

/** The properties of the devices by driver. */
export interface DeviceProperties {
  readonly e1000: E1000Properties;
  readonly e1000e: E1000eProperties;
  readonly 'i82801b11-bridge': I82801b11BridgeProperties;
  readonly igb: IgbProperties;
  readonly 'intel-iommu': IntelIommuProperties;
  readonly ioh3420: Ioh3420Properties;
  readonly 'pci-bridge': PciBridgeProperties;
  readonly 'pcie-pci-bridge': PciePciBridgeProperties;
  readonly 'pcie-root-port': PcieRootPortProperties;
  readonly 'pxb-pcie': PxbPcieProperties;
  readonly rtl8139: Rtl8139Properties;
  readonly 'usb-net': UsbNetProperties;
  readonly 'vfio-pci': VfioPciProperties;
  readonly 'vfio-pci-nohotplug': VfioPciNohotplugProperties;
  readonly 'vfio-user-pci': VfioUserPciProperties;
  readonly 'vhost-user-blk-pci': VhostUserBlkPciProperties;
  readonly 'vhost-user-fs-pci': VhostUserFsPciProperties;
  readonly 'vhost-user-gpio-pci': VhostUserGpioPciProperties;
  readonly 'vhost-user-i2c-pci': VhostUserI2cPciProperties;
  readonly 'vhost-user-rng-pci': VhostUserRngPciProperties;
  readonly 'vhost-user-scsi-pci': VhostUserScsiPciProperties;
  readonly 'vhost-user-vsock-pci': VhostUserVsockPciProperties;
  readonly 'vhost-vdpa-device-pci': VhostVdpaDevicePciProperties;
  readonly 'vhost-vsock-pci': VhostVsockPciProperties;
  readonly 'virtio-balloon-pci': VirtioBalloonPciProperties;
  readonly 'virtio-blk-pci': VirtioBlkPciProperties;
  readonly 'virtio-iommu-pci': VirtioIommuPciProperties;
  readonly 'virtio-net-device': VirtioNetDeviceProperties;
  readonly 'virtio-net-pci': VirtioNetPciProperties;
  readonly 'virtio-net-pci-non-transitional': VirtioNetPciNonTransitionalProperties;
  readonly 'virtio-net-pci-transitional': VirtioNetPciTransitionalProperties;
  readonly 'virtio-rng-pci': VirtioRngPciProperties;
  readonly 'virtio-scsi-pci': VirtioScsiPciProperties;
  readonly 'virtio-serial-pci': VirtioSerialPciProperties;
  readonly virtserialport: VirtserialportProperties;
  readonly vmxnet3: Vmxnet3Properties;
  readonly 'x3130-upstream': X3130UpstreamProperties;
  readonly 'xio3130-downstream': Xio3130DownstreamProperties;
}

/** A driver whose properties are known here. */
export type KnownDriver = keyof DeviceProperties;

/** A driver that a known one is offered for, but that may be any. */
export type DriverName = KnownDriver | (string & {});

/** What `device_add` itself takes, whatever the driver. */
export interface DeviceAddCommon<D extends string> {
  readonly driver: D;
  /** The name that `device_del` and events call it by. */
  readonly id?: string;
  /** The id of the bus it is plugged into. */
  readonly bus?: string;
}

/** Of a driver that is not known here: any property. */
export interface OtherDeviceAddArguments<D extends string = string> extends DeviceAddCommon<D> {
  readonly [property: string]: unknown;
}

/**
 * The arguments of `device_add` for a driver. Those of a known driver are checked strictly: give its
 * name as a plain string (`driver as string`) for a property that only another QEMU has.
 */
export type DeviceAddArguments<D extends string = string> = string extends D
  ? KnownDeviceAddArguments<KnownDriver> | OtherDeviceAddArguments
  : D extends KnownDriver
    ? KnownDeviceAddArguments<D>
    : OtherDeviceAddArguments<D>;

type KnownDeviceAddArguments<D extends KnownDriver> = D extends KnownDriver
  ? DeviceAddCommon<D> & DeviceProperties[D]
  : never;
