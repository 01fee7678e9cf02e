import { describe, expect, test } from 'vitest';
import {
  emitHotplug,
  emitLinkStates,
  emitUnplug,
  formatHotplug,
  type HotplugLine,
} from '../../src/qemu/qmp.js';
import { goldenNames, goldenPlan } from './golden.js';
import { planOf, virtualPf } from './plans.js';

const shown = (lines: readonly HotplugLine[]): string[] =>
  lines.map((line) =>
    'wait' in line
      ? `wait ${line.wait.event}`
      : `${line.execute} ${line.arguments.id ?? line.arguments.name}`,
  );

describe('the hot-plug script', () => {
  test.each(goldenNames)('of %s.yaml', async (name) => {
    const text = formatHotplug(emitHotplug(goldenPlan(name)));
    await expect(text).toMatchFileSnapshot(`golden/${name}.plug.jsonl`);
  });

  test('plugs a virtual PF after its VFs', () => {
    expect(shown(emitHotplug(planOf(virtualPf(2))))).toEqual([
      'netdev_add host-ua-vpf-vpf0_vf0',
      'device_add ua-vpf-vpf0_vf0',
      'netdev_add host-ua-vpf-vpf0_vf1',
      'device_add ua-vpf-vpf0_vf1',
      'netdev_add host-ua-vpf-vpf0_pf',
      'device_add ua-vpf-vpf0_pf',
    ]);
  });

  test('takes up VFs that an unplugged PF left parked', () => {
    const present = ['ua-vpf-vpf0_vf0', 'ua-vpf-vpf0_vf1'];
    expect(shown(emitHotplug(planOf(virtualPf(3)), { present }))).toEqual([
      'netdev_add host-ua-vpf-vpf0_vf2',
      'device_add ua-vpf-vpf0_vf2',
      'netdev_add host-ua-vpf-vpf0_pf',
      'device_add ua-vpf-vpf0_pf',
    ]);
  });

  test('waits for the guest driver before it plugs the primary of a pair', () => {
    expect(shown(emitHotplug(goldenPlan('failover'), { devices: ['net1'] }))).toEqual([
      'netdev_add host-ua-vpf-net1_standby',
      'device_add ua-vpf-net1_standby',
      'wait FAILOVER_NEGOTIATED',
      'netdev_add host-ua-vpf-net1_primary',
      'device_add ua-vpf-net1_primary',
    ]);
  });

  test('plugs only the named devices, into the named port', () => {
    const plan = goldenPlan('backends');
    const lines = emitHotplug(plan, { devices: ['slow'], bus: 'pci.5' });
    expect(lines).toEqual([
      {
        execute: 'netdev_add',
        arguments: { type: 'user', id: 'host-ua-vpf-slow' },
        id: 'vpf-1',
      },
      {
        execute: 'device_add',
        arguments: expect.objectContaining({ bus: 'pci.5', addr: '0x0.0x0', id: 'ua-vpf-slow' }),
        id: 'vpf-2',
      },
      { execute: 'set_link', arguments: { name: 'ua-vpf-slow', up: false }, id: 'vpf-3' },
    ]);
    expect(emitLinkStates(plan)).toEqual([
      { execute: 'set_link', arguments: { name: 'ua-vpf-slow', up: false }, id: 'vpf-1' },
    ]);
  });

  test('takes a port for each device or function', () => {
    const bus = { net1: 'pci.5', 'ua-vpf-net1_primary': 'pci.6' };
    const lines = emitHotplug(goldenPlan('failover'), { devices: ['net1'], bus });
    const ports = lines.flatMap((l) =>
      'execute' in l && l.execute === 'device_add' ? [l.arguments.bus] : [],
    );
    expect(ports).toEqual(['pci.5', 'pci.6']);
  });

  test('refuses one port for two functions', () => {
    expect(() => emitHotplug(goldenPlan('failover'), { devices: ['net1'], bus: 'pci.5' })).toThrow(
      expect.objectContaining({
        code: 'VPF_E_USAGE',
        message: expect.stringContaining('ua-vpf-net1_primary=pci.6'),
      }),
    );
  });

  test('names the devices there are when asked for another', () => {
    const wrong = expect.objectContaining({
      code: 'VPF_E_NO_DEVICE',
      message: 'no device "nte0" in the spec of worker-1; it has "net0", "net1"',
    });
    expect(() => emitHotplug(goldenPlan('failover'), { devices: ['nte0'] })).toThrow(wrong);
    expect(() => emitUnplug(goldenPlan('failover'), { device: 'nte0' })).toThrow(wrong);
  });

  test('has no command that QEMU calls unstable', () => {
    for (const name of goldenNames) {
      const plan = goldenPlan(name);
      const lines = [
        ...emitHotplug(plan),
        ...plan.functions.flatMap(({ device }) => emitUnplug(plan, { device })),
      ];
      const commands = lines.flatMap((l) => ('execute' in l ? [l.execute] : []));
      expect(commands.filter((c) => c.startsWith('x-'))).toEqual([]);
    }
  });
});

describe('the unplug script', () => {
  test('takes back the primary first, and netdevs once their device is gone', () => {
    expect(shown(emitUnplug(goldenPlan('failover'), { device: 'net1' }))).toEqual([
      'device_del ua-vpf-net1_primary',
      'wait DEVICE_DELETED',
      'device_del ua-vpf-net1_standby',
      'wait DEVICE_DELETED',
      'netdev_del host-ua-vpf-net1_primary',
      'netdev_del host-ua-vpf-net1_standby',
    ]);
  });

  test('leaves the VFs of a virtual PF parked, where the guest plugs by ACPI', () => {
    expect(shown(emitUnplug(planOf(virtualPf(2)), { device: 'vpf0' }))).toEqual([
      'device_del ua-vpf-vpf0_pf',
      'wait DEVICE_DELETED',
      'netdev_del host-ua-vpf-vpf0_pf',
    ]);
  });

  test('waits for all VFs of a virtual PF to go with it, where the guest plugs natively', () => {
    const options = { device: 'vpf0', hotplug: 'native' } as const;
    expect(shown(emitUnplug(planOf(virtualPf(2)), options))).toEqual([
      'device_del ua-vpf-vpf0_pf',
      'wait DEVICE_DELETED',
      'wait DEVICE_DELETED',
      'wait DEVICE_DELETED',
      'netdev_del host-ua-vpf-vpf0_pf',
      'netdev_del host-ua-vpf-vpf0_vf1',
      'netdev_del host-ua-vpf-vpf0_vf0',
    ]);
  });

  test('takes back sockets and iommufds', () => {
    expect(shown(emitUnplug(goldenPlan('backends'), { device: 'dpdk' })).slice(2)).toEqual([
      'netdev_del host-ua-vpf-dpdk',
      'chardev-remove socket-ua-vpf-dpdk',
    ]);
    expect(shown(emitUnplug(goldenPlan('assigned'), { device: 'fast1' })).slice(2)).toEqual([
      'object-del iommufd-fast1',
    ]);
  });
});
