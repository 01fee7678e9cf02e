/** What a command makes true: whether that holds in a state, and the way back. */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { changesOf, commandsOf, markOf } from '../../src/host/changes-of.js';
import { commandText } from '../../src/host/execute.js';
import { parseLinks } from '../../src/host/state/links.js';
import { parseOvs } from '../../src/host/state/ovs.js';
import type { HostState } from '../../src/host/state/state.js';
import { parseVdpa } from '../../src/host/state/vdpa.js';
import { parseVlans } from '../../src/host/state/vlans.js';
import { toBatches } from '../../src/plan/batches.js';
import type { Command, Tool } from '../../src/plan/step.js';
import { step } from '../qemu/plans.js';

const table = (headings: string[], ...data: unknown[][]) => JSON.stringify({ headings, data });

const state: HostState = {
  links: parseLinks([
    {
      ifname: 'tap0',
      flags: ['BROADCAST', 'UP'],
      mtu: 1400,
      master: 'br0',
      ifalias: 'vpf:d/x',
      linkinfo: {
        info_kind: 'tun',
        info_data: { type: 'tap', vnet_hdr: true, multi_queue: false },
        info_slave_kind: 'bridge',
        info_slave_data: { isolated: true, hairpin: false },
      },
    },
    {
      ifname: 'pf0',
      flags: [],
      mtu: 1500,
      vfinfo_list: [
        {
          vf: 0,
          address: '52:54:00:00:00:01',
          vlan_list: [{ vlan: 5, qos: 2, protocol: '802.1ad' }],
          rate: { max_tx: 100, min_tx: 10 },
          spoofchk: true,
          trust: false,
          link_state: 'auto',
        },
      ],
    },
    {},
  ]),
  vlans: parseVlans([
    {
      ifname: 'tap0',
      vlans: [
        { vlan: 1, flags: ['PVID', 'Egress Untagged'] },
        { vlan: 4, vlanEnd: 6 },
      ],
    },
  ]),
  ovs: parseOvs(
    [
      table(['_uuid', 'name', 'ports'], [['uuid', 'b'], 'ovs0', ['uuid', 'p']]),
      table(
        ['_uuid', 'name', 'tag', 'trunks', 'cvlans', 'external_ids'],
        [
          ...[['uuid', 'p'], 'tap1', 9, ['set', []], ['set', [9, 10]]],
          ['map', [['vpf', 'vpf:d/y']]],
        ],
      ),
      table(['name', 'options'], ['tap1', ['map', []]]),
      table(['other_config'], [['map', [['hw-offload', 'true']]]]),
    ].join('\n'),
  ),
  vdpa: parseVdpa(
    { dev: { vd0: { mgmtdev: 'sim' } } },
    { config: { vd0: { mac: '52:54:00:00:00:02' } } },
  ),
  readings: new Map(),
  files: { read: () => undefined, readLink: () => undefined, exists: () => false, list: () => [] },
};

function command(text: string): Command {
  const [tool, ...args] = text.split(' ');
  return { tool: tool as Tool, args };
}

describe('a command', () => {
  test.each([
    ['ip tuntap add dev tap0 mode tap vnet_hdr', true, ['ip link del dev tap0']],
    ['ip tuntap add dev tap0 mode tap vnet_hdr multi_queue', false, ['ip link del dev tap0']],
    ['ip tuntap add dev tap9 mode tap', false, ['ip link del dev tap9']],
    ['ip link set dev tap0 alias vpf:d/x', true, ['ip link set dev tap0 alias vpf:d/x']],
    ['ip link set dev tap0 mtu 9000', false, ['ip link set dev tap0 mtu 1400']],
    ['ip link set dev tap0 up', true, ['ip link set dev tap0 up']],
    ['ip link set dev pf0 up', false, ['ip link set dev pf0 down']],
    ['ip link set dev tap0 master br1', false, ['ip link set dev tap0 master br0']],
    ['ip link set dev pf0 master br1', false, ['ip link set dev pf0 nomaster']],
    ['ip link set dev tap0 nomaster', false, ['ip link set dev tap0 master br0']],
    [
      'ip link set dev pf0 vf 0 mac 52:54:00:00:00:01',
      true,
      ['ip link set dev pf0 vf 0 mac 52:54:00:00:00:01'],
    ],
    [
      'ip link set dev pf0 vf 0 vlan 5 qos 2 proto 802.1ad',
      true,
      ['ip link set dev pf0 vf 0 vlan 5 qos 2 proto 802.1ad'],
    ],
    [
      'ip link set dev pf0 vf 0 vlan 5',
      false,
      ['ip link set dev pf0 vf 0 vlan 5 qos 2 proto 802.1ad'],
    ],
    [
      'ip link set dev pf0 vf 0 max_tx_rate 100 min_tx_rate 10',
      true,
      ['ip link set dev pf0 vf 0 max_tx_rate 100 min_tx_rate 10'],
    ],
    ['ip link set dev pf0 vf 0 max_tx_rate 7', false, ['ip link set dev pf0 vf 0 max_tx_rate 100']],
    ['ip link set dev pf0 vf 0 trust on', false, ['ip link set dev pf0 vf 0 trust off']],
    ['ip link set dev pf0 vf 1 vlan 9', false, ['ip link set dev pf0 vf 1 vlan 0']],
    [
      'bridge vlan add dev tap0 vid 1 pvid untagged',
      true,
      ['bridge vlan add dev tap0 vid 1 pvid untagged'],
    ],
    ['bridge vlan add dev tap0 vid 5', true, ['bridge vlan add dev tap0 vid 5']],
    [
      'bridge vlan add dev tap0 vid 7 pvid untagged',
      false,
      ['bridge vlan del dev tap0 vid 7', 'bridge vlan add dev tap0 vid 1 pvid untagged'],
    ],
    ['bridge vlan del dev tap0 vid 1', false, ['bridge vlan add dev tap0 vid 1 pvid untagged']],
    ['bridge vlan del dev tap0 vid 9', true, []],
    ['bridge link set dev tap0 isolated on', true, ['bridge link set dev tap0 isolated on']],
    ['bridge link set dev tap0 hairpin on', false, ['bridge link set dev tap0 hairpin off']],
    ['ovs-vsctl --may-exist add-br ovs0', true, ['ovs-vsctl --if-exists del-br ovs0']],
    [
      'ovs-vsctl --may-exist add-port ovs0 tap1',
      true,
      ['ovs-vsctl --if-exists del-port ovs0 tap1'],
    ],
    [
      'ovs-vsctl --may-exist add-port ovs1 tap1',
      false,
      ['ovs-vsctl --if-exists del-port ovs1 tap1'],
    ],
    ['ovs-vsctl set Port tap1 tag=9', true, ['ovs-vsctl --if-exists set Port tap1 tag=9']],
    ['ovs-vsctl set Port tap1 tag=10', false, ['ovs-vsctl --if-exists set Port tap1 tag=9']],
    [
      'ovs-vsctl set Port tap1 cvlans=9,10',
      true,
      ['ovs-vsctl --if-exists set Port tap1 cvlans=10,9'],
    ],
    ['ovs-vsctl set Port tap1 trunks=2,1', false, ['ovs-vsctl --if-exists clear Port tap1 trunks']],
    [
      'ovs-vsctl set Interface tap1 options:key=4',
      false,
      ['ovs-vsctl --if-exists remove Interface tap1 options key'],
    ],
    [
      'ovs-vsctl set Open_vSwitch . other_config:hw-offload=false',
      false,
      ['ovs-vsctl --if-exists set Open_vSwitch . other_config:hw-offload=true'],
    ],
    ['vdpa dev add name vd0 mgmtdev sim mac 52:54:00:00:00:02', true, ['vdpa dev del vd0']],
    ['vdpa dev add name vd0 mgmtdev sim mac 52:54:00:00:00:03', false, ['vdpa dev del vd0']],
  ])('%s', (text, holds, back) => {
    const changes = changesOf(command(text), 'vpf:d/x') ?? [];
    expect(changes).toHaveLength(1);
    expect(changes.every((change) => change.holds(state))).toBe(holds);
    expect(changes.flatMap((change) => change.restore(state)).map(commandText)).toEqual(back);
  });

  test.each([
    'ip link set dev tap0 gso_max_size 1',
    'bridge vlan add dev tap0 vid 1-5',
    'ovs-vsctl del-port tap1',
    'devlink dev eswitch set pci/x mode switchdev',
  ])('%s: its effect cannot be seen', (text) => {
    expect(changesOf(command(text), undefined)).toBeUndefined();
  });
});

test('a transaction of OVS is looked at in parts, and done as one', () => {
  const add = command('ovs-vsctl --may-exist add-port ovs0 t trunks=5,6 tag=7 -- set Port t');
  const mark = 'external_ids:vpf="vpf:d/x y"';
  const parts = commandsOf(step('s', { do: [{ ...add, args: [...add.args, mark] }] }));
  expect(parts.map((part) => part.args.join(' '))).toEqual([
    '--may-exist add-port ovs0 t',
    'set Port t trunks=5,6',
    'set Port t tag=7',
    `set Port t ${mark}`,
  ]);
  expect(toBatches(parts)).toHaveLength(1);
  expect(markOf(step('s', { do: parts }))).toBe('vpf:d/x y');
});

test('neighbours of one tool are one process, in order', () => {
  const commands = [
    'ip link set a up',
    'ip link set b up',
    'vdpa dev del x',
    'vdpa dev del y',
    'ip link set c up',
  ];
  expect(
    toBatches(commands.map(command)).map(({ argv, input }) => [argv.join(' '), input]),
  ).toEqual([
    ['ip -batch -', 'link set a up\nlink set b up\n'],
    ['vdpa dev del x', undefined],
    ['vdpa dev del y', undefined],
    ['ip -batch -', 'link set c up\n'],
  ]);
});

test('a VLAN has a number, whatever is printed', () => {
  const shown = [{ ifname: 'tap0', vlans: [{ vlan: 4090, vlanEnd: 1e15 }] }];
  expect(parseVlans(shown).get('tap0')?.size).toBe(6);
});

test('transactions of thousands of ports are as large as a process takes', () => {
  const trunks = `trunks=${Array.from({ length: 1000 }, (_, i) => i + 1).join(',')}`;
  const ports = Array.from({ length: 1000 }, (_, i) => [
    command(`ovs-vsctl --may-exist add-port br0 p${i}`),
    command(`ovs-vsctl set Port p${i} ${trunks}`),
  ]);
  const batches = toBatches(ports.flat());
  expect(batches.length).toBeGreaterThan(1);
  expect(batches.length).toBeLessThan(8);
  for (const { argv, commands } of batches) {
    expect(spawnSync('true', argv.slice(1)).error).toBeUndefined();
    expect(commands[0]?.args).toContain('add-port');
  }
  expect(batches.flatMap(({ commands }) => commands)).toEqual(ports.flat());
});
