import type { Backend } from '../../spec/backend.js';
import type { Device } from '../../spec/devices.js';
import type { DocumentPath } from '../../spec/diagnostic.js';
import type { Spec } from '../../spec/schema.js';

/** What a spec takes of a host, each with its place in the spec. */
export interface SpecNeeds {
  /** VFs and PFs that are given to the guest, or put below a macvtap. */
  readonly sources: readonly SourceNeed[];
  readonly backends: readonly BackendNeed[];
  /** What the spec's own section `host` sees to. */
  readonly made: {
    /** Numbers of VFs, by PF. */
    readonly vfs: ReadonlyMap<string, number>;
    /** Linux bridges that filter VLANs. */
    readonly filtering: ReadonlySet<string>;
  };
}

export interface SourceNeed {
  readonly path: DocumentPath;
  readonly device: string;
  readonly pf?: string | undefined;
  readonly vf?: number | undefined;
  /** How many VFs of the PF, whichever they are. */
  readonly count?: number;
  readonly address?: string | undefined;
  readonly netdev?: string | undefined;
  /** True for a PF as a whole. */
  readonly whole: boolean;
  /** True where vfio gives it to the guest: not for macvtap. */
  readonly vfio: boolean;
  /** The variant driver to bind in place of vfio-pci. */
  readonly variant?: string | undefined;
}

export interface BackendNeed {
  readonly path: DocumentPath;
  readonly backend: Backend;
}

/** Pure. */
export function needsOf(spec: Spec): SpecNeeds {
  const { pfs = [], bridges = [] } = spec.host ?? {};
  const all = spec.devices.map((device, i) => needsOfDevice(device, ['devices', i]));
  return {
    sources: all.flatMap(({ sources }) => sources),
    backends: all.flatMap(({ backends }) => backends),
    made: {
      vfs: new Map(
        pfs.flatMap(({ pf, vfs }) => (pf === undefined || vfs === undefined ? [] : [[pf, vfs]])),
      ),
      filtering: new Set(
        bridges.flatMap((bridge) => (bridge.vlanFiltering === true ? [bridge.name] : [])),
      ),
    },
  };
}

type DeviceNeeds = Pick<SpecNeeds, 'sources' | 'backends'>;

function needsOfDevice(device: Device, path: DocumentPath): DeviceNeeds {
  const { name } = device;
  switch (device.type) {
    case 'vf': {
      const vfio = device.attach !== 'macvtap';
      const { source, driver } = device;
      const need = { path: [...path, 'source'], device: name, ...source, whole: false, vfio };
      return { sources: [{ ...need, variant: driver?.model }], backends: [] };
    }
    case 'pf': {
      const need = { path: [...path, 'source'], device: name, ...device.source };
      const sources = [{ ...need, whole: true, vfio: true, variant: device.driver?.model }];
      return { sources, backends: [] };
    }
    case 'nic':
      return { sources: [], backends: [{ path: [...path, 'backend'], backend: device.backend }] };
    case 'failover':
      return needsOfFailover(device, path);
    case 'virtual-pf':
      return needsOfVirtualPf(device, path);
  }
}

function needsOfFailover(device: Device & { type: 'failover' }, path: DocumentPath): DeviceNeeds {
  const { primary, standby, name } = device;
  const at = [...path, 'primary'];
  const backends: BackendNeed[] = [{ path: [...path, 'standby'], backend: standby }];
  if (primary.backend !== undefined)
    backends.push({ path: [...at, 'backend'], backend: primary.backend });
  if (primary.emulated !== undefined) return { sources: [], backends };
  const { pf, vf, address, driver } = primary;
  const place = { path: at, device: name, pf, vf, address };
  return { sources: [{ ...place, whole: false, vfio: true, variant: driver?.model }], backends };
}

function needsOfVirtualPf(
  device: Device & { type: 'virtual-pf' },
  path: DocumentPath,
): DeviceNeeds {
  const { vfs, name } = device;
  const at = [...path, 'vfs', 'accelerate'];
  const common = { device: name, whole: false, vfio: true };
  const { pf, max, addresses } = vfs.accelerate ?? {};
  return {
    sources: [
      ...(pf === undefined ? [] : [{ ...common, path: at, pf, count: max ?? 4 }]),
      ...(addresses ?? []).map((address, i) => {
        return { ...common, path: [...at, 'addresses', i], address };
      }),
    ],
    backends: [
      { path: [...path, 'backend'], backend: device.backend },
      { path: [...path, 'vfs', 'backend'], backend: vfs.backend },
    ],
  };
}
