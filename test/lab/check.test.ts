import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { templateFor } from '../../src/libvirt/template.js';
import { labOf, openLab } from './lab.js';
import { Libvirtd } from './libvirtd.js';
import { World } from './world.js';

/** `vpf check --libvirt` as a user runs it, on real libvirt. */

const root = fileURLToPath(new URL('../../', import.meta.url));
const examples = readdirSync(join(root, 'examples')).filter((file) => file.endsWith('.yaml'));
const opened = await openLab();

describe.skipIf('skipped' in opened)('vpf check --libvirt', () => {
  let world: World;
  let libvirtd: Libvirtd;
  let folder: string;
  let base: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vpf-check-test-'));
    base = join(folder, 'base.xml');
    // A world has no KVM.
    await writeFile(base, templateFor('worker-1').replace("type='kvm'", "type='qemu'"));
    world = await World.open(labOf(opened));
    libvirtd = await Libvirtd.start(world);
  });
  afterAll(async () => {
    await world?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs the built command outside of the world, with the world's libvirt on its PATH. */
  function check(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const argv = ['bin/vpf', 'check', ...args, '--into', base, '--libvirt'];
    const env = { ...world.env, TMPDIR: world.scratch };
    return new Promise((resolve) => {
      execFile(process.execPath, argv, { cwd: root, env }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      });
    });
  }

  it.each(examples)('accepts examples/%s and leaves nothing behind', async (example) => {
    const files = await readdir(world.scratch);
    const args = [`examples/${example}`, '--inventory', 'examples/inventory.json'];
    expect(await check(...args)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect((await libvirtd.virsh(['list', '--all', '--name'])).stdout.trim()).toBe('');
    expect(await readdir(world.scratch)).toEqual(files);
  });

  it('works without a daemon too, by an embedded libvirt', async () => {
    const uri = `qemu:///embed?root=${world.scratch}/embedded`;
    const ran = await check('examples/virtual-pf.yaml', '--connect', uri);
    expect(ran).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it("passes on libvirt's own words where it refuses", async () => {
    const ran = await check('examples/nic-user.yaml', '--connect', 'qemu:///nowhere');
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/^examples\/nic-user\.yaml: error\[VPF_E_LIBVIRT_DEFINE\]: .*\n$/);
  });
});
