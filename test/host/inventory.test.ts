import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formatInventory } from '../../src/cli/inventory-text.js';
import { planInventory } from '../../src/host/inventory/plan-inventory.js';
import { readHostInventory } from '../../src/host/inventory/read.js';
import { readInventory } from '../../src/host/sysfs.js';
import { recordedHost } from './inventory-recorded.js';

/** The inventory of hosts that are written down; what it is to be stands beside each. */

const hosts = readdirSync(fileURLToPath(new URL('./recorded/', import.meta.url))).filter(
  (name) => !name.includes('.'),
);

describe('the inventory of a recorded host', () => {
  it('is known for these', () => {
    expect(hosts).toEqual(['bnxt', 'i40e', 'ice', 'mlx5-switchdev-ovs', 'mlx5-vdpa']);
  });

  it.each(hosts)('%s', async (name) => {
    using host = recordedHost(name);
    const inventory = await readHostInventory({ ...host, asRoot: true });
    const golden = `./recorded/${name}/inventory`;
    await expect(`${JSON.stringify(inventory, null, 2)}\n`).toMatchFileSnapshot(
      `${golden}.golden.json`,
    );
    await expect(formatInventory(inventory, { colour: false })).toMatchFileSnapshot(
      `${golden}.golden.txt`,
    );
    // All that was asked has been recorded.
    expect(JSON.stringify(inventory)).not.toContain('not recorded');
  });
});

describe('what a plan may know', () => {
  it.each(hosts)('is the same by the whole inventory and by a look at sysfs: %s', async (name) => {
    using host = recordedHost(name);
    const whole = planInventory(await readHostInventory({ ...host, asRoot: true }));
    const names = {
      pfs: new Set(whole.pfs.map((pf) => pf.name)),
      vdpa: new Set(whole.vdpa.map((device) => device.name)),
      addresses: new Set<string>(),
      netdevs: new Set<string>(),
    };
    const looked = readInventory(names, `${host.root}/sys`);
    expect(new Map(whole.pfs.map((pf) => [pf.name, pf]))).toEqual(
      new Map(looked.pfs.map((pf) => [pf.name, pf])),
    );
    expect(whole.vdpa).toEqual(looked.vdpa);
  });

  it('takes the PF of a VF for its interface, not a representor beside it', () => {
    using host = recordedHost('mlx5-switchdev-ovs');
    const none = new Set<string>();
    const names = { pfs: none, vdpa: none, netdevs: none, addresses: new Set(['0000:84:00.2']) };
    const { pfs } = readInventory(names, `${host.root}/sys`);
    expect(pfs.map(({ name }) => name)).toEqual(['enp132s0f0np0']);
  });
});
