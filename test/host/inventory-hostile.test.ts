import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatInventory } from '../../src/cli/inventory-text.js';
import { readHostInventory } from '../../src/host/inventory/read.js';
import { hostTools, type ToolOutcome, type Tools } from '../../src/host/inventory/tools.js';
import { TOOLS } from '../../src/host/inventory/types.js';
import { recordedHost } from './inventory-recorded.js';

/** Tools that are missing, hang, lie, or are cut short: the rest is still there, and a note names the tool. */

/** The same host with tools that say something else. */
function withTools(tools: Tools, say: (argv: readonly string[]) => ToolOutcome | undefined): Tools {
  return { has: tools.has, run: async (argv) => say(argv) ?? tools.run(argv) };
}

const done = (stdout: string, code = 0, stderr = ''): ToolOutcome => ({
  kind: 'done',
  code,
  stdout,
  stderr,
});

describe('a host whose tools', () => {
  it('are all missing is read from sysfs alone', async () => {
    using host = recordedHost('mlx5-switchdev-ovs');
    const tools: Tools = { has: () => false, run: async () => ({ kind: 'missing' }) };
    const { pfs, cannot } = await readHostInventory({ root: host.root, tools, asRoot: true });
    const pf = pfs.find(({ name }) => name === 'enp132s0f0np0');
    expect(pf).toMatchObject({ driver: 'mlx5_core', totalVfs: 8, numVfs: 4 });
    // Representors are known by phys_switch_id and phys_port_name.
    expect(pf?.vfs.map(({ representor }) => representor)).toEqual([
      'enp132s0f0_0',
      'enp132s0f0_1',
      'enp132s0f0_2',
      'enp132s0f0_3',
    ]);
    expect(pf?.vfs[0]?.heldBy).toMatchObject([{ guest: 'web-1' }]);
    expect(cannot.flatMap(({ tool }) => tool ?? []).sort()).toEqual(Object.keys(TOOLS).sort());
    for (const { remedy } of cannot) expect(remedy).not.toBe('');
  });

  it.each(['ip', 'devlink', 'vdpa', 'bridge'])('print rubbish: %s is named', async (tool) => {
    using host = recordedHost('mlx5-vdpa');
    const tools = withTools(host.tools, ([name]) => (name === tool ? done('}{') : undefined));
    const { cannot, pfs } = await readHostInventory({ root: host.root, tools, asRoot: true });
    const notes = cannot.filter(({ what }) => what === 'output');
    expect(notes.length).toBeGreaterThan(0);
    for (const note of notes) {
      expect(note.tool).toBe(tool);
      expect(note.message).toMatch(new RegExp(`^\`${tool} -j .*\`: printed no JSON$`));
    }
    expect(pfs[0]?.vfs).toHaveLength(2);
  });

  it('have Open vSwitch cut short', async () => {
    using host = recordedHost('mlx5-switchdev-ovs');
    const tools = withTools(host.tools, ([name]) =>
      name === 'ovs-vsctl' ? done('{"headings":["ovs_version"],"data":[["3.1') : undefined,
    );
    const { cannot, bridges } = await readHostInventory({ root: host.root, tools, asRoot: true });
    expect(bridges).toEqual([]);
    expect(cannot.map(({ message }) => message)).toContain(
      '`ovs-vsctl list`: printed less than its four tables',
    );
  });

  it('fail, and what they printed before is used', async () => {
    using host = recordedHost('mlx5-vdpa');
    const config = '{"config":{"vdpa0":{"mac":"e4:11:c6:d3:45:f0"}}}';
    const tools = withTools(host.tools, (argv) =>
      argv.join(' ') === 'vdpa -j dev config show'
        ? done(config, 255, 'kernel answers: Resource busy\nmore')
        : undefined,
    );
    const { cannot, vdpa } = await readHostInventory({ root: host.root, tools, asRoot: true });
    expect(vdpa[0]?.mac).toBe('e4:11:c6:d3:45:f0');
    expect(cannot.map(({ message }) => message)).toContain(
      '`vdpa -j dev config show`: kernel answers: Resource busy',
    );
  });

  it('want root is one limit, not one for each tool', async () => {
    using host = recordedHost('mlx5-switchdev-ovs');
    const tools = withTools(host.tools, (argv) =>
      argv.includes('eswitch') ? done('', 255, 'Error: Operation not permitted') : undefined,
    );
    const { cannot } = await readHostInventory({ root: host.root, tools, asRoot: false });
    expect(cannot.map(({ what }) => what)).toEqual(['root', 'vdpa']);
  });

  it('are put to death when they hang, and when they print without end', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vpf-tools-'));
    const program = (name: string, script: string) => {
      writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(folder, name), 0o755);
    };
    const { PATH } = process.env;
    try {
      process.env.PATH = `${folder}:${PATH}`;
      program('hangs', 'exec sleep 60');
      program('floods', 'exec yes');
      program('fails', 'echo no >&2; exit 3');
      program('reads', 'read line || echo nothing to read');
      writeFileSync(join(folder, 'no-program'), 'x');
      const tools = hostTools(300);
      expect(await tools.run(['hangs'])).toEqual({
        kind: 'failed',
        why: 'did not end within 0.3 s',
      });
      expect(await hostTools().run(['floods'])).toEqual({
        kind: 'failed',
        why: 'printed more than 32 MiB',
      });
      expect(await tools.run(['fails'])).toEqual(done('', 3, 'no\n'));
      expect(await tools.run(['reads'])).toEqual(done('nothing to read\n'));
      expect(await tools.run(['no-such-tool'])).toEqual({ kind: 'missing' });
      expect((await tools.run(['no-program'])).kind).toBe('failed');
      expect([tools.has('fails'), tools.has('no-such-tool')]).toEqual([true, false]);
    } finally {
      process.env.PATH = PATH;
      rmSync(folder, { recursive: true });
    }
  });

  it('say anything at all: it is read, and can be printed', async () => {
    using host = recordedHost('mlx5-vdpa');
    const outcome: fc.Arbitrary<ToolOutcome> = fc.oneof(
      fc.constant<ToolOutcome>({ kind: 'missing' }),
      fc.constant<ToolOutcome>({ kind: 'failed', why: 'x' }),
      fc.tuple(fc.json(), fc.nat(255), fc.string()).map(([out, code, err]) => done(out, code, err)),
    );
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(outcome), fc.nat(15), async (outcomes, which) => {
        let n = 0;
        const tools = withTools(host.tools, () => {
          const { value } = outcomes.next();
          return n++ % 16 <= which ? value : undefined;
        });
        const inventory = await readHostInventory({ root: host.root, tools, asRoot: true });
        expect(formatInventory(inventory, { colour: true })).toContain('PF ens3f0np0');
        expect(JSON.parse(JSON.stringify(inventory))).toEqual(inventory);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a host that', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'vpf-empty-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('has no sysfs and no /proc has nothing', async () => {
    const tools: Tools = { has: () => false, run: async () => ({ kind: 'missing' }) };
    const inventory = await readHostInventory({ root, tools, asRoot: false });
    expect(inventory).toMatchObject({ nics: [], pfs: [], vdpa: [], bridges: [] });
    expect(inventory.host).toMatchObject({ iommu: { enabled: false, groups: 0 }, kvm: false });
    expect(formatInventory(inventory, { colour: false })).toMatch(/^this host: Linux \?, no IOMMU/);
  });
});

describe('the text', () => {
  it('does not let a name move the cursor', async () => {
    using host = recordedHost('ice');
    const evil = '\u001b[2Jx\ny';
    const tools = withTools(host.tools, ([name]) =>
      name === 'devlink'
        ? done(
            `{"info":{"pci/0000:18:00.0":{"versions":{"running":{"fw":${JSON.stringify(evil)}}}}}}`,
          )
        : undefined,
    );
    const inventory = await readHostInventory({ root: host.root, tools, asRoot: true });
    expect(inventory.pfs[0]?.firmware).toBe(evil);
    const text = formatInventory(inventory, { colour: false });
    expect(text).not.toContain('\u001b');
    expect(text).toContain('\\u001b[2Jx; y');
  });
});
