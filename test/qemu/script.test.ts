import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shellWord } from '../../src/plan/shell.js';
import { emitQemu } from '../../src/qemu/argv.js';
import { emitScript } from '../../src/qemu/script.js';
import { goldenNames, goldenPlan } from './golden.js';
import { planOf, step, virtualPf } from './plans.js';

const shells = ['dash', 'bash'].filter(
  (shell) => spawnSync(shell, ['-c', ':'], { stdio: 'ignore' }).status === 0,
);

describe('the script', () => {
  test.each(goldenNames)('of %s.yaml', async (name) => {
    await expect(emitScript(goldenPlan(name))).toMatchFileSnapshot(`golden/${name}.sh`);
  });

  test.each(goldenNames.flatMap((name) => shells.map((shell) => [name, shell] as const)))(
    'of %s.yaml is good syntax to %s',
    (name, shell) => {
      const { status, stderr } = spawnSync(shell, ['-n'], {
        input: emitScript(goldenPlan(name)),
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    },
  );

  test('runs QEMU with every word as emitQemu has it, and its own arguments after them', () => {
    for (const name of goldenNames) {
      const plan = { ...goldenPlan(name), steps: [], functions: goldenPlan(name).functions };
      const virtio = { ...plan, functions: plan.functions.filter((f) => f.kind !== 'assigned') };
      const program = '/usr/bin/printf';
      const script = emitScript(virtio, { program });
      const { stdout, stderr } = spawnSync('sh', ['-s', '--', 'a b', '$(c)'], {
        input: script.replace(`${program} \\\n`, `${program} '[%s]' \\\n`),
        encoding: 'utf8',
      });
      const words = [...emitQemu(virtio).args, 'a b', '$(c)'];
      expect({ stdout, stderr }).toEqual({
        stdout: words.map((word) => `[${word}]`).join(''),
        stderr: '',
      });
    }
  });

  test('needs one process for all taps and ports of 64 VFs, and one for their VLANs', () => {
    const plan = planOf(`
  - type: virtual-pf
    name: vpf0
    backend: {type: tap, bridge: br0}
    vfs: {count: 64, backend: {type: tap, bridge: br0, vlan: 100}}
`);
    const commands = emitScript(plan).match(/^batch .*/gm);
    expect(commands).toEqual(["batch 1 ip << 'EOF'", "batch 2 bridge << 'EOF'"]);
  });

  test('puts all Open vSwitch ports into one transaction', () => {
    const plan = planOf(`
  - type: virtual-pf
    name: vpf0
    backend: {type: tap, bridge: ovs0, switch: ovs}
    vfs: {count: 20, backend: {type: tap, bridge: ovs0, switch: ovs, vlan: 7}}
`);
    // Once to do it, once to undo it.
    expect(emitScript(plan).match(/^ *ovs-vsctl/gm)).toHaveLength(2);
  });

  test('does each step after those that it needs', () => {
    const vdpa = (...args: string[]) => ({ tool: 'vdpa', args }) as const;
    const ip = (...args: string[]) => ({ tool: 'ip', args }) as const;
    const plan = {
      ...planOf(virtualPf(1)),
      steps: [
        step('a', { do: [ip('link', 'set', 'a', 'up')] }),
        step('b', { do: [vdpa('dev', 'add', 'name', 'b')], needs: ['a'] }),
        step('c', { do: [ip('link', 'set', 'c', 'up')], needs: ['b'] }),
        step('d', { do: [ip('link', 'set', 'd', 'up')] }),
      ],
    };
    expect(emitScript(plan).match(/^(link set|vdpa).*/gm)).toEqual([
      'link set a up',
      'link set d up',
      'vdpa dev add name b || exit',
      'link set c up',
    ]);
  });

  test('does a step by itself that a batch could not say', () => {
    const add = { tool: 'ip', args: ['link', 'set', 'dev', 'a', 'alias', 'a # "b"'] } as const;
    const plan = { ...planOf(virtualPf(1)), steps: [step('a', { do: [add] })] };
    expect(emitScript(plan)).toContain(`\nip link set dev a alias 'a # "b"' || exit\n`);
  });
});

describe('a word for the shell', () => {
  test.each(shells)('is read back by %s as it was', (shell) => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 20 }), (texts) => {
        const words = ['x', "it's", '', '-n', '$HOME', '*', 'a\nb', ...texts].map((text) =>
          text.replaceAll('\0', ''),
        );
        const { stdout } = spawnSync(
          shell,
          ['-c', `printf '[%s]' ${words.map(shellWord).join(' ')}`],
          { encoding: 'utf8' },
        );
        expect(stdout).toBe(words.map((word) => `[${word}]`).join(''));
      }),
      { numRuns: 50 },
    );
  });

  test('is quoted only where it must be', () => {
    expect(['br0', 'pci/0000:01:00.0', 'a b', "it's"].map(shellWord)).toEqual([
      'br0',
      'pci/0000:01:00.0',
      "'a b'",
      String.raw`'it'\''s'`,
    ]);
  });
});
