import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formatInventory } from '../../src/cli/inventory-text.js';
import { readHostInventory } from '../../src/host/inventory/read.js';
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
