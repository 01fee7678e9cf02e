import {
  booleanOf,
  type Fields,
  fieldsOf,
  known,
  numberOf,
  type Parsed,
  parseEntries,
  textOf,
} from './json.js';
import type { Eswitch } from './types.js';

/** `devlink -j dev show`: the handles, `pci/0000:03:00.0`. */
export function parseDevlinkDevices(stdout: string): Parsed<readonly string[]> {
  return parseEntries(stdout, 'dev', (handle) => handle);
}

export interface DevlinkInfo {
  readonly device: string;
  readonly driver?: string;
  readonly firmware?: string;
}

/** `devlink -j dev info` */
export function parseDevlinkInfo(stdout: string): Parsed<readonly DevlinkInfo[]> {
  return parseEntries(stdout, 'info', (device, fields) =>
    known({
      device,
      driver: textOf(fields.get('driver')),
      firmware: firmwareOf(fields),
    }),
  );
}

/**
 * The version of the firmware that runs, by the names of Documentation/networking/devlink/devlink-info.rst: the whole
 * (`fw`), mlx5's own name for it, or the part that manages the device.
 */
function firmwareOf(info: Fields): string | undefined {
  const running = fieldsOf(fieldsOf(info.get('versions'))?.get('running'));
  for (const name of ['fw', 'fw.version', 'fw.mgmt']) {
    const version = textOf(running?.get(name));
    if (version !== undefined) return version;
  }
  return undefined;
}

export interface DevlinkPort {
  /** Handle of the device that has the port; the switch's for a representor. */
  readonly device: string;
  readonly netdev?: string;
  /** `physical`, `pcipf`, `pcivf`, `pcisf`, `virtual`, ... */
  readonly flavour?: string;
  readonly pf?: number;
  readonly vf?: number;
  /** True for a function of another host, which a SmartNIC serves. */
  readonly external?: boolean;
  /** MAC of the function that is behind the port. */
  readonly mac?: string;
}

/** `devlink -j port show` */
export function parseDevlinkPorts(stdout: string): Parsed<readonly DevlinkPort[]> {
  return parseEntries(stdout, 'port', (handle, fields) => {
    const cut = handle.lastIndexOf('/');
    if (cut <= 0) return undefined;
    const mac = textOf(fieldsOf(fields.get('function'))?.get('hw_addr'));
    return known({
      device: handle.slice(0, cut),
      netdev: textOf(fields.get('netdev')),
      flavour: textOf(fields.get('flavour')),
      pf: numberOf(fields.get('pfnum')),
      vf: numberOf(fields.get('vfnum')),
      external: booleanOf(fields.get('external')),
      mac: mac === undefined || /^[0:]+$/.test(mac) ? undefined : mac.toLowerCase(),
    });
  });
}

export type EswitchMode = Pick<Eswitch, 'mode' | 'inlineMode' | 'encap'> & {
  readonly device: string;
};

/** `devlink -j dev eswitch show DEV`. Older versions of iproute2 call `encap-mode` `encap`. */
export function parseEswitch(stdout: string): Parsed<readonly EswitchMode[]> {
  return parseEntries(stdout, 'dev', (device, fields) => {
    const mode = textOf(fields.get('mode'));
    if (mode === undefined) return undefined;
    return known({
      device,
      mode,
      inlineMode: textOf(fields.get('inline-mode')),
      encap: textOf(fields.get('encap-mode')) ?? textOf(fields.get('encap')),
    });
  });
}
