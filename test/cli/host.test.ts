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
    expect(stdout.match(/^batch .*/gm)).toEqual([
      'batch ip',
      'batch bridge',
      'batch ovs-vsctl',
      'batch command',
      'batch command',
    ]);
    expect(stdout).toContain("step 'bridge vlan tap0'");
  });

  test('--undo prints the same script, which then takes back unless told', async () => {
    const work = (await vpf(['host', 'plan', spec])).stdout;
    const { code, stdout } = await vpf(['host', 'plan', spec, '--undo']);
    expect(code).toBe(0);
    expect(isShell(stdout)).toBe(true);
    expect(work).toMatch(/\nmain "\$\{1:-do\}"\n$/);
    expect(stdout).toMatch(/\nmain "\$\{1:-undo\}"\n$/);
    const lines = (text: string) => text.split('\n').filter((l) => !/^(?:# Without|main )/.test(l));
    expect(lines(stdout)).toEqual(lines(work));
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

describe('vpf host plan of the section host and of devices', () => {
  const both = scratch.file(
    'both.yaml',
    `version: 1
domain: h
host:
  bridges:
    - {name: br0, ports: [{name: nonesuch0}]}
devices:
  - {type: nic, name: a, backend: {type: tap, bridge: br0}}
`,
  );

  test('prints one script', async () => {
    const { code, stdout } = await vpf(['host', 'plan', both]);
    expect(code).toBe(0);
    expect(isShell(stdout)).toBe(true);
    expect(stdout).toContain("step 'bridge br0'");
    expect(stdout).toMatch(/^line tuntap add /m);
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
