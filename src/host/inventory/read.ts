import { readBonds } from './bonds.js';
import { readLinuxBridges } from './bridges.js';
import { readFacts } from './facts.js';
import { readFunctions } from './functions.js';
import { readHolders } from './holders.js';
import { limitsOf } from './limits.js';
import { readNetdevs } from './netdevs.js';
import { nicsOf, pfOf, type Sources } from './pfs.js';
import { askTools } from './survey.js';
import { hostTools, type Tools } from './tools.js';
import { byName, HostTree } from './tree.js';
import type { HostInventory } from './types.js';
import { readVdpaDevices } from './vdpa.js';

export interface InventoryOptions {
  /** Where the host's file system is; for tests. */
  readonly root?: string;
  /** What runs `ip`, `devlink`, ...; for tests. */
  readonly tools?: Tools;
  /** Whether to take oneself for root; default: as it is. */
  readonly asRoot?: boolean;
}

/**
 * Reads the whole inventory of this host: from sysfs, /proc, and the tools that are installed. It changes nothing, and
 * needs no privilege; without root, some of it is not seen (see `cannot`).
 *
 * @example
 * ```ts
 * const { pfs, cannot } = await readHostInventory();
 * for (const pf of pfs) console.log(pf.name, `${pf.numVfs} of ${pf.totalVfs} VFs`);
 * for (const { message, remedy } of cannot) console.log(`${message}: ${remedy}`);
 * ```
 */
export async function readHostInventory(options: InventoryOptions = {}): Promise<HostInventory> {
  const tree = new HostTree(options.root);
  const tools = options.tools ?? hostTools();
  const asRoot = options.asRoot ?? process.getuid?.() === 0;
  const netdevs = readNetdevs(tree);
  const functions = readFunctions(tree, netdevs);
  // The tools run while the rest is read.
  const asked = askTools(tools, functions, asRoot);
  const holders = readHolders(tree);
  const host = readFacts(tree, tools, asRoot);
  const { links, infos, ports, eswitches, firmware, tcOffload, vdpa, vlans, ovs, limits } =
    await asked;
  const vdpaDevices = readVdpaDevices(tree, holders, vdpa.devices, vdpa.configs);
  const sources: Sources = {
    ...{ tree, holders, netdevs, links, infos, ports, eswitches, firmware, tcOffload },
    vdpa: vdpaDevices,
  };
  const bonds = readBonds(tree, netdevs);
  const pfs = functions.flatMap((fn) => pfOf(fn, sources) ?? []);
  return {
    version: 1,
    host,
    nics: functions.flatMap((fn) => nicsOf(fn, sources)),
    pfs,
    vdpaManagement: vdpa.management,
    vdpa: vdpaDevices,
    bridges: [...readLinuxBridges(tree, netdevs, vlans), ...(ovs?.bridges ?? [])].sort((a, b) =>
      byName(a.name, b.name),
    ),
    ...(bonds.length > 0 && { bonds }),
    ...(ovs !== undefined && { ovs: ovs.facts }),
    cannot: [...limitsOf({ host, pfs, vdpaManagement: vdpa.management }), ...limits],
  };
}
