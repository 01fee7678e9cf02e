import { describe, expect, test } from 'vitest';
import { EMPTY_BASE } from '../../src/plan/base.js';
import { emitQemu } from '../../src/qemu/argv.js';
import { goldenNames, goldenPlan } from './golden.js';
import { planOf, virtualPf } from './plans.js';

/** An option with its value on each line. */
function readable({ program, args }: ReturnType<typeof emitQemu>): string {
  const lines = [program];
  for (const arg of args) {
    if (arg.startsWith('-')) lines.push(arg);
    else lines.push(`${lines.pop()} ${arg}`);
  }
  return `${lines.join('\n')}\n`;
}

/** The JSON values of an option. */
function values(args: readonly string[], option: string): Record<string, unknown>[] {
  return args.flatMap((arg, i) => (args[i - 1] === option ? [JSON.parse(arg)] : []));
}

describe('the QEMU command line', () => {
  test.each(goldenNames)('of %s.yaml', async (name) => {
    const text = readable(emitQemu(goldenPlan(name)));
    await expect(text).toMatchFileSnapshot(`golden/${name}.args`);
  });

  test('takes program, memory, vCPUs, accelerator and QMP socket', () => {
    const { program, args } = emitQemu(planOf('  - {type: nic, name: a, backend: {type: user}}'), {
      program: '/opt/qemu',
      memoryMiB: 512,
      vcpus: 4,
      accel: 'tcg',
      qmpSocket: '/run/a,b',
    });
    expect(program).toBe('/opt/qemu');
    expect(args.join(' ')).toMatch(
      /-accel tcg -cpu max -smp 4 -m 512 .*-qmp unix:\/run\/a,,b,server=on,wait=off/,
    );
  });

  test('puts each VF before its PF, at its real address', () => {
    const { args } = emitQemu(planOf(virtualPf(64)));
    const devices = values(args, '-device').filter((d) => d.driver === 'virtio-net-pci');
    expect(devices).toHaveLength(65);
    expect(devices.at(-1)).toMatchObject({ id: 'ua-vpf-vpf0_pf', addr: '0x0.0x0' });
    expect(devices.at(-1)).not.toHaveProperty('sriov-pf');
    expect(devices.slice(0, -1).map((d) => d.addr)).toEqual(
      Array.from({ length: 64 }, (_, i) => `0x${((i + 1) >> 3).toString(16)}.0x${(i + 1) & 7}`),
    );
    expect(new Set(devices.slice(0, -1).map((d) => d['sriov-pf']))).toEqual(
      new Set(['ua-vpf-vpf0_pf']),
    );
  });

  test('leaves out parking places, which only libvirt needs', () => {
    const plan = planOf(virtualPf(255));
    expect(plan.controllers.some((c) => c.purpose === 'parking')).toBe(true);
    const ports = values(emitQemu(plan).args, '-device').filter(
      (d) => d.driver === 'pcie-root-port',
    );
    expect(ports.map((p) => p.id)).toEqual(['ua-vpf-vpf0_port']);
  });

  test('gives every root port a chassis and a place of its own, function 0 of each slot marked', () => {
    const plan = planOf(`
  - {type: nic, name: a, backend: {type: user}}
  - type: virtual-pf
    name: vpf0
    backend: {type: user}
    vfs: {count: 20, backend: {type: user}, accelerate: {pf: eth9, max: 20}}
`);
    const ports = values(emitQemu(plan).args, '-device').filter(
      (d) => d.driver === 'pcie-root-port',
    );
    expect(ports).toHaveLength(22);
    for (const key of ['id', 'chassis', 'port', 'addr']) {
      expect(new Set(ports.map((p) => p[key])).size, key).toBe(22);
    }
    for (const port of ports) {
      expect(port.multifunction === true).toBe(String(port.addr).endsWith('.0x0'));
    }
  });

  test('lets QEMU choose the places on a machine without PCI Express', () => {
    const base = { ...EMPTY_BASE, machine: 'pc-i440fx-9.2' };
    const { args } = emitQemu(
      planOf('  - {type: nic, name: a, mac: 52:54:00:00:00:01, backend: {type: user}}', { base }),
    );
    expect(args[args.indexOf('-machine') + 1]).toBe('pc');
    expect(values(args, '-device')).toEqual([
      {
        driver: 'virtio-net-pci',
        id: 'ua-vpf-a',
        netdev: 'host-ua-vpf-a',
        mac: '52:54:00:00:00:01',
      },
    ]);
  });

  test.each([
    ['a macvtap', '{netdev: eth3v0}, attach: macvtap', 'attach: hostdev'],
    ['a VF of a pool', '{network: pool}', 'source: {address: ...}'],
    ['a VF whose PF is not known', '{address: "0000:03:10.6"}, vlan: 5', 'name the VF by {pf, vf}'],
  ])('refuses %s, which only libvirt can do, and says what to do', (_, source, remedy) => {
    const plan = planOf(`  - {type: vf, name: a, source: ${source}}`);
    expect(() => emitQemu(plan)).toThrow(
      expect.objectContaining({
        code: 'VPF_E_NOT_AVAILABLE',
        message: expect.stringContaining(remedy),
      }),
    );
  });
});
