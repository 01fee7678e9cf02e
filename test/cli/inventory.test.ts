import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { HostInventory } from '../../src/host/inventory/types.js';
import { eachScratch, type Scratch, vpf } from './vpf.js';

/** `vpf inventory` as a command, on whatever machine this is, and its output as input of others. */

const recorded = fileURLToPath(new URL('../host/recorded/', import.meta.url));

let scratch: Scratch;
eachScratch((fresh) => {
  scratch = fresh;
});

describe('vpf inventory', () => {
  it('tells what this host has, and cannot do', async () => {
    const { code, stdout, stderr } = await vpf(['inventory']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^\S+: Linux \d/);
    expect(stdout).not.toContain('\u001b');
  });

  it('prints JSON for machines, well within a second', async () => {
    await vpf(['inventory']);
    const start = performance.now();
    const { code, stdout, stderr } = await vpf(['inventory', '--json']);
    // On an idle machine it takes a quarter of that.
    expect(performance.now() - start).toBeLessThan(5_000);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const inventory = JSON.parse(stdout) as HostInventory;
    expect(Object.keys(inventory).filter((key) => key !== 'ovs')).toEqual([
      'version',
      'host',
      'nics',
      'pfs',
      'vdpaManagement',
      'vdpa',
      'bridges',
      'cannot',
    ]);
    for (const { message, remedy } of inventory.cannot) {
      expect(message).not.toBe('');
      expect(remedy).not.toBe('');
    }
  });

  it('finds the tools of the system also where PATH does not have them, as for many users', async () => {
    const [usual, bare] = await Promise.all(
      [{}, { PATH: scratch.path }].map(async (env) => {
        const { stdout } = await vpf(['inventory', '--json'], { env });
        return (JSON.parse(stdout) as HostInventory).host.tools;
      }),
    );
    expect(bare).toEqual(usual);
  });

  it('writes a file, and takes no argument', async () => {
    const file = scratch.at('host.json');
    expect(await vpf(['inventory', '--json', '-o', file])).toMatchObject({ code: 0, stdout: '' });
    expect(scratch.files()).toEqual(['host.json']);
    expect(await vpf(['inventory', '-o', scratch.at('no/such')])).toMatchObject({ code: 1 });
    expect(await vpf(['inventory', 'eth0'])).toMatchObject({ code: 2 });
  });

  it('prints what --inventory takes', async () => {
    const file = scratch.at('host.json');
    await vpf(['inventory', '--json', '-o', file]);
    const spec = scratch.file(
      's.yaml',
      'version: 1\ndomain: d\ndevices:\n  - {type: nic, name: a, backend: {type: user}}\n',
    );
    expect(await vpf(['check', spec, '--inventory', file])).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('--inventory', () => {
  const spec = (source: string) =>
    scratch.file(
      's.yaml',
      `version: 1\ndomain: d\ndevices:\n  - {type: vf, name: f, source: ${source}}\n`,
    );

  it.each([
    ['mlx5-switchdev-ovs', '{pf: enp132s0f0np0, vf: 3}', "bus='0x84' slot='0x00' function='0x5'"],
    ['ice', '{pf: ens785f0, vf: 2}', "bus='0x18' slot='0x01' function='0x2'"],
    ['i40e', '{pf: ens3f0, vf: 0}', "bus='0xd8' slot='0x02' function='0x0'"],
    ['bnxt', '{pf: enp193s0f0np0, vf: 1}', "bus='0xc1' slot='0x02' function='0x1'"],
  ])('takes the whole inventory of %s', async (host, source, address) => {
    const file = `${recorded}${host}/inventory.golden.json`;
    const { code, stdout } = await vpf(['compose', spec(source), '--inventory', file]);
    expect(code).toBe(0);
    expect(stdout).toContain(address);
  });

  it('takes a vDPA device from it', async () => {
    const yaml =
      'version: 1\ndomain: d\ndevices:\n  - {type: nic, name: n, backend: {type: vdpa, device: vdpa0}}\n';
    const file = `${recorded}mlx5-vdpa/inventory.golden.json`;
    const { stdout } = await vpf(['compose', scratch.file('s.yaml', yaml), '--inventory', file]);
    expect(stdout).toContain("<source dev='/dev/vhost-vdpa-0'/>");
  });

  it('leaves out what no spec can name, and keeps the rest', async () => {
    const nic = (name: string, address: string) => ({ name, address, device: `pci/${address}` });
    const inventory = {
      version: 1,
      nics: [nic('eth%0', '0000:01:00.0'), nic('vmd0', '10000:01:00.0')],
      pfs: [
        {
          ...nic('eth0', '0000:02:00.0'),
          numVfs: 2,
          vfs: [
            { index: 0, address: '0000:02:10.0', netdev: 'a b' },
            { index: 1, address: '0000:02:10.2' },
          ],
        },
      ],
      vdpa: [{ name: 'unbound' }, { name: 'odd', path: '/dev/../x' }],
      later: 'versions may have more',
    };
    const file = scratch.file('host.json', JSON.stringify(inventory));
    const take = (vf: number) =>
      vpf(['compose', spec(`{pf: eth0, vf: ${vf}}`), '--inventory', file]);
    expect((await take(1)).stdout).toContain("bus='0x02' slot='0x10' function='0x2'");
    expect((await take(0)).stderr).toContain('VPF_E_UNKNOWN_PF');
  });

  it.each([
    ['another version', '{"version": 2, "nics": [], "pfs": [], "vdpa": []}', 'version'],
    ['a part of it', '{"version": 1, "pfs": []}', 'nics'],
    ['other types', '{"version": 1, "nics": 5, "pfs": [], "vdpa": []}', 'nics'],
  ])('refuses %s with the place', async (_, text, place) => {
    const file = scratch.file('host.json', text);
    const { code, stderr } = await vpf(['check', spec('{pf: p, vf: 0}'), '--inventory', file]);
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`host\\.json: error\\[VPF_E_INVENTORY\\]: ${place}: `));
  });
});

describe('vpf check --host', () => {
  it('reports what the host lacks also where the spec cannot be composed for want of it', async () => {
    const yaml =
      'version: 1\ndomain: d\ndevices:\n  - {type: vf, name: f, source: {pf: no-such-pf, vf: 0}}\n';
    const { code, stdout } = await vpf(['check', scratch.file('s.yaml', yaml), '--host', '--json']);
    expect(code).toBe(1);
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string }[] };
    const codes = diagnostics.map((d) => d.code);
    // Said once, by what was seen of the host.
    expect(codes.filter((c) => c === 'VPF_E_UNKNOWN_PF')).toHaveLength(1);
    expect(codes).not.toContain('VPF_E_ADDRESS_UNKNOWN');
  });
});
