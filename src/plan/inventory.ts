/**
 * What the plan may know of the real host: where PFs, VFs and vDPA devices are.
 * `vpf inventory` and a host's sysfs give it; a caller may write it by hand.
 */
export interface Inventory {
  readonly pfs: readonly InventoryPf[];
  readonly vdpa: readonly InventoryVdpa[];
}

export interface InventoryPf {
  /** Network interface, e.g. enp3s0f0. */
  readonly name: string;
  /** `0000:03:00.0` */
  readonly address: string;
  /** VFs by index. */
  readonly vfs: readonly {
    readonly index: number;
    readonly address: string;
    readonly netdev?: string | undefined;
  }[];
}

export interface InventoryVdpa {
  /** Name as `vdpa dev show` has it. */
  readonly name: string;
  /** Character device, `/dev/vhost-vdpa-0`. */
  readonly path: string;
}

/** A host about which nothing is known. */
export const EMPTY_INVENTORY: Inventory = { pfs: [], vdpa: [] };
