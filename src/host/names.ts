import type { Backend } from '../spec/backend.js';
import type { Device } from '../spec/devices.js';
import type { Spec } from '../spec/schema.js';

/** What a spec says of this host by name, and the plan may have to look up. */
export interface HostNames {
  /** Network interfaces of PFs. */
  readonly pfs: ReadonlySet<string>;
  /** PCI addresses of VFs, whose PF is not named. */
  readonly addresses: ReadonlySet<string>;
  /** Network interfaces of VFs, whose PF is not named. */
  readonly netdevs: ReadonlySet<string>;
  /** vdpa devices. */
  readonly vdpa: ReadonlySet<string>;
}

/** True where nothing needs to be looked up. */
export function isEmpty(names: HostNames): boolean {
  return [names.pfs, names.addresses, names.netdevs, names.vdpa].every((set) => set.size === 0);
}

/**
 * The PFs, VFs and vdpa devices that a spec names and does not fully describe itself. Pure.
 *
 * @example
 * ```ts
 * const inventory = readInventory(namesOf(spec));
 * ```
 */
export function namesOf(spec: Spec): HostNames {
  const names = {
    pfs: new Set<string>(),
    addresses: new Set<string>(),
    netdevs: new Set<string>(),
    vdpa: new Set<string>(),
  };
  for (const pf of pfsOfSection(spec)) names.pfs.add(pf);
  for (const device of spec.devices) {
    for (const source of sourcesOf(device)) {
      if (source.pf !== undefined) names.pfs.add(source.pf);
      else if (source.address !== undefined) names.addresses.add(source.address);
      else if (source.netdev !== undefined) names.netdevs.add(source.netdev);
    }
    for (const { backend, count } of backendsOf(device)) {
      if (backend.type !== 'vdpa' || backend.device === undefined || backend.path !== undefined)
        continue;
      for (let index = 0; index < count; index++)
        names.vdpa.add(backend.device.replaceAll('{index}', String(index)));
    }
  }
  return names;
}

/** The PFs that the section `host` names by their interface; a handle of devlink's says enough without. */
function pfsOfSection({ host = {} }: Spec): string[] {
  const { pfs = [], bridges = [], vdpa = [] } = host;
  const known = new Set(pfs.flatMap(({ pf, devlink }) => (devlink === undefined ? [] : [pf])));
  const named = [
    ...pfs.map(({ pf }) => pf),
    ...bridges.flatMap(({ ports = [] }) => ports.map(({ representor }) => representor?.pf)),
    ...vdpa.map(({ mgmtdev }) => (typeof mgmtdev === 'string' ? undefined : mgmtdev.pf)),
  ];
  return named.flatMap((pf) => (pf === undefined || known.has(pf) ? [] : [pf]));
}

interface Source {
  readonly pf?: string | undefined;
  readonly address?: string | undefined;
  readonly netdev?: string | undefined;
}

function sourcesOf(device: Device): readonly Source[] {
  switch (device.type) {
    case 'vf':
    case 'pf':
      return [device.source];
    case 'failover':
      return [device.primary];
    case 'virtual-pf':
      return device.vfs.accelerate === undefined ? [] : [{ pf: device.vfs.accelerate.pf }];
    case 'nic':
      return [];
  }
}

/** A device's backends, each with how many functions it may serve by `{index}`. */
function backendsOf(
  device: Device,
): readonly { readonly backend: Backend; readonly count: number }[] {
  switch (device.type) {
    case 'nic':
      return [{ backend: device.backend, count: 1 }];
    case 'failover':
      return [{ backend: device.standby, count: 1 }];
    case 'virtual-pf': {
      const { vfs } = device;
      const each = Object.values(vfs.each ?? {}).flatMap(({ backend }) =>
        backend?.device === undefined ? [] : [{ type: 'vdpa', device: backend.device } as const],
      );
      return [
        { backend: device.backend, count: 1 },
        { backend: vfs.backend, count: vfs.count },
        ...each.map((backend) => ({ backend, count: vfs.count })),
      ];
    }
    default:
      return [];
  }
}
