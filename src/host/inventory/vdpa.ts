import { basename, dirname } from 'node:path';
import type { Holders } from './holders.js';
import { known } from './json.js';
import type { VdpaConfig } from './parse-vdpa.js';
import type { HostTree } from './tree.js';
import type { VdpaDevice } from './types.js';

/** vDPA devices from sysfs, and what the `vdpa` tool adds. */
export function readVdpaDevices(
  tree: HostTree,
  holders: Holders,
  shown: readonly VdpaDevice[],
  configs: readonly VdpaConfig[],
): VdpaDevice[] {
  const inSysfs = tree.list('sys/bus/vdpa/devices');
  const others = shown.map(({ name }) => name).filter((name) => !inSysfs.includes(name));
  return [...inSysfs, ...others].map((name) => {
    const folder = `sys/bus/vdpa/devices/${name}`;
    const node = tree.list(folder).find((entry) => /^vhost-vdpa-\d+$/.test(entry));
    const path = node === undefined ? undefined : `/dev/${node}`;
    const device = shown.find((entry) => entry.name === name);
    const config = configs.find((entry) => entry.name === name);
    return known({
      name,
      path,
      type: device?.type,
      mgmtdev: device?.mgmtdev ?? parentOf(tree, folder),
      driver: tree.linkName(`${folder}/driver`),
      mac: config?.mac,
      mtu: config?.mtu,
      maxVqp: config?.maxVqp,
      maxVqs: device?.maxVqs,
      maxVqSize: device?.maxVqSize,
      heldBy: path === undefined ? undefined : holders.get(path),
    });
  });
}

/** The PCI function or auxiliary device that a vDPA device is made on, as the `vdpa` tool names it. */
function parentOf(tree: HostTree, folder: string): string | undefined {
  const real = tree.real(folder);
  if (real === undefined) return undefined;
  const parent = dirname(real);
  const bus = tree.linkName(`${parent}/subsystem`);
  return bus === undefined ? undefined : `${bus}/${basename(parent)}`;
}
