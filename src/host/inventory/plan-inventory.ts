import type { Inventory } from '../../plan/inventory.js';

/** What is used of a {@link HostInventory}. */
export interface InventorySource {
  readonly nics: readonly Named[];
  readonly pfs: readonly (Named & {
    readonly vfs: readonly {
      readonly index: number;
      readonly address?: string | undefined;
      readonly netdev?: string | undefined;
    }[];
  })[];
  readonly vdpa: readonly { readonly name: string; readonly path?: string | undefined }[];
}

interface Named {
  readonly name?: string | undefined;
  readonly device: string;
  readonly address?: string | undefined;
}

/**
 * What a plan may know of a host, from its whole inventory: PFs and other PCI NICs that have an interface, and the vDPA
 * devices that a guest can be given. Pure.
 *
 * @example
 * ```ts
 * const { plan: planned } = plan(spec, { inventory: planInventory(await readHostInventory()) });
 * ```
 */
export function planInventory({ nics, pfs, vdpa }: InventorySource): Inventory {
  const withVfs = new Map(pfs.map((pf) => [pf.device, pf.vfs]));
  const named = [...pfs, ...nics].flatMap(({ name, address, device }) =>
    name !== undefined && address !== undefined && device === `pci/${address}`
      ? [{ name, address, device }]
      : [],
  );
  const seen = new Set<string>();
  return {
    pfs: named
      .filter(({ name }) => !seen.has(name) && seen.add(name))
      .map(({ name, address, device }) => ({
        name,
        address,
        vfs: (withVfs.get(device) ?? []).flatMap(({ index, address: vf, netdev }) =>
          vf === undefined ? [] : [{ index, address: vf, ...(netdev !== undefined && { netdev }) }],
        ),
      })),
    vdpa: vdpa.flatMap(({ name, path }) => (path === undefined ? [] : [{ name, path }])),
  };
}
