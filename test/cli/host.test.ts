/** `vpf host`: what needs neither root nor a network. */
import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, test } from 'vitest';
import { Scratch, vpf } from './vpf.js';

const scratch = new Scratch();
afterAll(() => scratch.remove());

const spec = scratch.file(
  'worker.yaml',
  `
version: 1
domain: worker 1
devices:
  - {type: nic, name: a, backend: {type: tap, bridge: br0, ifname: tap0, vlan: 100}}
  - {type: nic, name: b, backend: {type: tap, bridge: ovs0, switch: ovs, ifname: tap1, vlan: 9}}
  - {type: nic, name: c, backend: {type: vdpa, device: vd0, mgmtdev: sim, representor: rep0, bridge: br0}}
`,
);

function isShell(text: string): boolean {
  return spawnSync('bash', ['-n'], { input: text }).status === 0;
}

describe('vpf host plan', () => {
  test('prints a script with each step, in batches', async () => {
    const { code, stdout } = await vpf(['host', 'plan', spec]);
    expect(code).toBe(0);
    expect(isShell(stdout)).toBe(true);
    expect(stdout.match(/^begin .*/gm)).toEqual(['begin ip', 'begin bridge', 'begin ovs-vsctl']);
    expect(stdout).toContain("step 'bridge vlan tap0'");
  });

  test('--undo prints the way back', async () => {
    const { code, stdout } = await vpf(['host', 'plan', spec, '--undo']);
    expect(code).toBe(0);
    expect(isShell(stdout)).toBe(true);
    expect(stdout).toContain("if link_owned tap0 'vpf:worker 1/a'; then");
  });

  test('--undo ends well after a step that is no batch', async () => {
    const vdpa = scratch.file(
      'vdpa.yaml',
      'version: 1\ndomain: v\ndevices:\n  - {type: nic, name: a, backend: {type: vdpa, device: d, mgmtdev: sim}}\n',
    );
    const { stdout } = await vpf(['host', 'plan', vdpa, '--undo']);
    expect(isShell(stdout)).toBe(true);
    expect(stdout).toMatch(/\nfi\nexit "\$failed"\n$/);
  });

  test('--for libvirt leaves out what libvirt does', async () => {
    const { stdout, stderr } = await vpf(['host', 'plan', spec, '--for', 'libvirt']);
    expect(stdout).not.toContain('tap0');
    expect(stdout).toContain('rep0');
    expect(stderr).toContain('left to libvirt');
  });

  test('--json has the steps, and those of one process together', async () => {
    const { stdout } = await vpf(['host', 'plan', spec, '--json']);
    const { blocks, steps } = JSON.parse(stdout) as { blocks: string[][]; steps: { id: string }[] };
    expect(blocks.flat().sort()).toEqual(steps.map(({ id }) => id).sort());
    expect(blocks[0]).toContain('tap tap0');
  });
});

describe('vpf host plan of the section host', () => {
  const host = `
host:
  bridges:
    - {name: br0, ports: [{name: nonesuch0}]}
`;
  const alone = scratch.file('alone.yaml', `version: 1\ndomain: h\n${host}`);
  const device = '  - {type: nic, name: a, backend: {type: tap, bridge: br0}}\n';
  const both = scratch.file('both.yaml', `version: 1\ndomain: h\n${host}devices:\n${device}`);

  test('prints its script, which does both ways', async () => {
    const work = await vpf(['host', 'plan', alone]);
    const undo = await vpf(['host', 'plan', alone, '--undo']);
    expect([work.code, undo.code]).toEqual([0, 0]);
    expect([work.stdout, undo.stdout].map(isShell)).toEqual([true, true]);
    expect(work.stdout).toContain(':-do} in');
    expect(undo.stdout).toContain(':-undo} in');
  });

  test('refuses one script for it and for devices, but not for libvirt', async () => {
    const { code, stdout, stderr } = await vpf(['host', 'plan', both]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('VPF_E_HOST_SCRIPT');
    expect(await vpf(['host', 'plan', both, '--for', 'libvirt'])).toMatchObject({ code: 0 });
    expect(await vpf(['host', 'plan', both, '--json'])).toMatchObject({ code: 0 });
  });
});

describe('vpf host', () => {
  test.each([
    [['host', 'gc', '--remove']],
    [['host', 'apply', spec, '--lock-timeout', 'soon']],
    [['host', 'apply', spec, '--for', 'xen']],
    [['host', 'aply', spec]],
  ])('%j is wrong usage', async (args) => {
    expect(await vpf(args)).toMatchObject({ code: 2, stdout: '' });
  });

  test.each(['plan', 'apply', 'undo', 'status', 'gc'])('%s --help has an example', async (name) => {
    const { code, stdout } = await vpf(['host', name, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`vpf host ${name} `);
  });
});
