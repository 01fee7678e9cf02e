/** Scripts really run: with a program in place of QEMU, in network and mount namespaces of their own. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Step } from '../../src/plan/step.js';
import type { Plan } from '../../src/plan/types.js';
import { emitScript } from '../../src/qemu/script.js';
import { goldenPlan } from './golden.js';
import { planOf, step, virtualPf } from './plans.js';

const probe = 'ip link add br0 type bridge && ip tuntap add dev t0 mode tap';
const can = spawnSync('unshare', ['-nm', 'sh', '-c', probe], { stdio: 'ignore' }).status === 0;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vpf-script-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const at = (name: string): string => join(folder, name);
const links = "ip -o link | cut -d: -f2 | tr -d '\\n'";

function program(name: string, text: string): string {
  writeFileSync(at(name), `#!/bin/sh\n${text}\n`);
  chmodSync(at(name), 0o755);
  return at(name);
}

/** The plan's script between two shell texts, in a world of its own. */
function world(plan: Plan, qemu: string, { shell = 'sh', before = '', after = '' } = {}): string[] {
  writeFileSync(at('run.sh'), emitScript(plan, { program: program('qemu', qemu) }));
  return [
    '-nm',
    'sh',
    '-c',
    `PATH=${folder}:$PATH; ip link add br0 type bridge; ${before}
${shell} ${at('run.sh')} more; code=$?; ${after}
echo "exit $code:$(${links})"`,
  ];
}

function run(...args: Parameters<typeof world>): { lines: string[]; stderr: string } {
  const { stdout, stderr } = spawnSync('unshare', world(...args), {
    encoding: 'utf8',
    input: 'typed\n',
  });
  return { lines: stdout.split('\n').filter((line) => line !== ''), stderr };
}

function withSteps(...steps: Step[]): Plan {
  const plan = planOf(virtualPf(1));
  return { ...plan, steps: [...plan.steps, ...steps] };
}

const [tap0, tap1] = planOf(virtualPf(1)).functions.map((f) =>
  f.kind === 'virtio' && f.backend.type === 'tap' ? f.backend.ifname : '',
);

describe.skipIf(!can)('a script that runs', () => {
  test.each(['dash', 'bash'])('has its taps while QEMU runs, and none afterwards (%s)', (shell) => {
    const qemu = `echo "QEMU:$(${links})"; ip -o -d link show master br0 | wc -l; for last in "$@"; do :; done; read -r line; echo "$last $line"; exit 3`;
    const { lines, stderr } = run(planOf(virtualPf(20)), qemu, { shell });
    const [inside, ports, said, after] = lines;
    expect(inside?.split(' ')).toHaveLength(2 + 21 + 1);
    expect(ports).toBe('21');
    expect(said).toBe('more typed');
    expect(after).toBe('exit 3: lo br0');
    expect(stderr).toBe('');
  });

  test('takes back what was done when a line of a batch fails', () => {
    // The second tap is there already, and not ours to delete.
    const before = `ip tuntap add dev ${tap0} mode tap; ip link set ${tap0} up`;
    const { lines, stderr } = run(planOf(virtualPf(1)), 'echo QEMU', { before });
    expect(lines).toEqual([`exit 1: lo br0 ${tap0}`]);
    expect(stderr).toContain('ip failed in step 1');
  });

  test('takes back what was done when a later step fails', () => {
    program('vdpa', 'echo "vdpa $*" >&2; [ "$1" != dev ] || [ "$2" != add ]');
    const { lines, stderr } = run(
      withSteps(
        step('good', {
          do: [{ tool: 'vdpa', args: ['good'] }],
          undo: [{ tool: 'vdpa', args: ['undo', 'good'] }],
        }),
        step('half', {
          do: [
            { tool: 'vdpa', args: ['half'] },
            { tool: 'vdpa', args: ['dev', 'add'], mayFail: true },
            { tool: 'vdpa', args: ['dev', 'add'] },
          ],
          undo: [{ tool: 'vdpa', args: ['undo', 'half'] }],
        }),
        step('never', {
          do: [{ tool: 'vdpa', args: ['never'] }],
          undo: [{ tool: 'vdpa', args: ['undo', 'never'] }],
        }),
      ),
      'echo QEMU',
    );
    expect(lines).toEqual(['exit 1: lo br0']);
    expect(stderr.split('\n').filter((line) => line.startsWith('vdpa'))).toEqual([
      'vdpa good',
      'vdpa half',
      'vdpa dev add',
      'vdpa dev add',
      'vdpa undo half',
      'vdpa undo good',
    ]);
  });

  test('does nothing when the bridge is missing', () => {
    const { lines, stderr } = run(planOf(virtualPf(1, { bridge: 'br9' })), 'echo QEMU');
    expect(lines).toEqual(['exit 1: lo br0']);
    expect(stderr).toBe('Device "br9" does not exist.\n');
  });

  test('goes on when a command that may fail has failed', () => {
    const bridge = (...args: string[]) => ({ tool: 'bridge', args }) as const;
    program('bridge', 'while read -r line; do echo "bridge $line" >&2; done; [ "$1" != -force ]');
    const vlan = step('vlan', {
      do: [{ ...bridge('vlan', 'del'), mayFail: true }, bridge('vlan', 'add')],
      undo: [bridge('vlan', 'back')],
    });
    const { lines, stderr } = run(withSteps(vlan), 'echo QEMU');
    expect(lines).toEqual(['QEMU', 'exit 0: lo br0']);
    // What `-force` says of commands that may fail is not shown.
    expect(stderr.split('\n').filter((line) => line.startsWith('bridge'))).toEqual([
      'bridge vlan add',
      'bridge # 0 vlan',
      'bridge vlan back',
    ]);
  });

  test.each([
    ['TERM', 143],
    ['INT', 130],
    ['HUP', 129],
  ])('ends QEMU and takes all back on SIG%s', (signal, status) => {
    const qemu = `trap 'echo ended; exit 0' TERM; echo "QEMU:$(${links})"; : > ${at('ready')}; for i in $(seq 200); do sleep 0.05; done`;
    const killed = `while [ ! -e ${at('ready')} ]; do sleep 0.05; done; kill -${signal} $$`;
    const shell = program('killed', `( ${killed} ) &\nexec sh "$@"`);
    expect(run(planOf(virtualPf(1)), qemu, { shell }).lines).toEqual([
      `QEMU: lo br0 ${tap1} ${tap0}`,
      'ended',
      `exit ${status}: lo br0`,
    ]);
  });

  test('gives an assigned VF to VFIO, and back', () => {
    const vf = goldenPlan('assigned').functions.filter((f) => f.device === 'fast1');
    const device = '/sys/bus/pci/devices/0000:03:11.0';
    const before = `mount -t tmpfs none /sys/bus/pci; mkdir -p ${device} /sys/bus/pci/drivers/old /sys/bus/pci/drivers/mlx5_vfio_pci; ln -s /sys/bus/pci/drivers/old ${device}/driver`;
    // The part of the kernel: the other driver takes the device.
    program('modprobe', `ln -sfn /sys/bus/pci/drivers/$1 ${device}/driver`);
    const seen = `cat ${device}/driver_override /sys/bus/pci/drivers_probe /sys/bus/pci/drivers/mlx5_vfio_pci/unbind`;
    const plan: Plan = {
      ...planOf(virtualPf(1)),
      functions: vf,
      steps: [],
      controllers: goldenPlan('assigned').controllers,
    };
    const { lines, stderr } = run(plan, `cat ${device}/driver_override`, { before, after: seen });
    expect(stderr).toBe('');
    expect(lines).toEqual(['mlx5_vfio_pci', '0000:03:11.0', '0000:03:11.0', 'exit 0: lo br0']);
  });

  test('finds the character device of a vdpa device', () => {
    const plan = goldenPlan('backends');
    const steps = plan.steps.filter((s) => s.kind === 'vdpa dev' || s.kind === 'vdpa link');
    program('vdpa', ':');
    const before =
      'mount -t tmpfs none /run; mount -t tmpfs none /sys/bus; mkdir -p /sys/bus/vdpa/devices/vdpa7/vhost-vdpa-3';
    const { lines, stderr } = run(
      { ...planOf(virtualPf(1)), steps },
      'readlink /run/vpf/vdpa/vdpa7',
      { before, after: 'ls /run/vpf/vdpa' },
    );
    expect({ lines, stderr }).toEqual({
      lines: ['/dev/vhost-vdpa-3', 'exit 0: lo br0'],
      stderr: '',
    });
  });
});
