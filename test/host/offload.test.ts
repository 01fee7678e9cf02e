/** Which flows are in the NIC, as tools told of it. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { offloadText } from '../../src/cli/host/offload-text.js';
import { HostError } from '../../src/host/error.js';
import { offloadStatus } from '../../src/host/offload.js';
import { parseFilters, parseFlows } from '../../src/host/offload-parse.js';
import { hostPlan } from '../plan/host-golden.js';
import { FakeHost } from './fake-host.js';

const recorded = (name: string) =>
  readFileSync(new URL(`recorded-offload/${name}.txt`, import.meta.url), 'utf8');
const none = { nic: 0, partly: 0, tc: 0, ovs: 0 };

describe('flows', () => {
  test('are counted by the port that they come in by, and by who forwards them', () => {
    expect(Object.fromEntries(parseFlows(recorded('flows')))).toEqual({
      enp3s0f0_0: { ...none, nic: 1, tc: 1 },
      enp3s0f0_1: { ...none, nic: 1, ovs: 1 },
      vxlan_sys_4789: { ...none, partly: 1 },
    });
  });

  test.each(['', '\n', 'ovs-vswitchd is not running', 'in_port()', ', offloaded:yes'])(
    'of what is no flow there are none: %j',
    (text) => expect(parseFlows(text).size).toBe(0),
  );
});

describe('filters of tc', () => {
  test.each([
    ['filters-nic', { inNic: 1, notInNic: 1 }],
    ['filters-kernel', { inNic: 0, notInNic: 6 }],
  ])('%s', (name, counts) => expect(parseFilters(recorded(name))).toEqual(counts));

  test('none', () => expect(parseFilters('')).toEqual({ inNic: 0, notInNic: 0 }));
});

const spec = (ovs: string, port: string) => `version: 1
domain: d
host:
${ovs}  bridges:
    - name: br0
      switch: ovs
      ports: [${port}, {name: vx0, vxlan: {remote: flow}}]
`;
const representor = '{representor: {pf: p0, vf: 0}}';

describe('the offload of a spec', () => {
  const host = new FakeHost();
  host.links.set('/sys/class/net/p0/device', '../../0000:03:00.0');
  host.links.set('/sys/class/net/p0/device/subsystem', '/sys/bus/pci');
  const port = { flavour: 'pcivf', vfnum: 0, netdev: 'enp3s0f0_0' };
  const answers: Record<string, string> = {
    'devlink -j port show': JSON.stringify({ port: { 'pci/0000:03:00.0/1': port } }),
    'ovs-appctl --timeout=30 dpctl/dump-dps': 'system@ovs-system\n',
    'ovs-appctl --timeout=30 dpctl/dump-flows -m system@ovs-system': recorded('flows'),
    'tc -s filter show dev enp3s0f0_0 ingress': recorded('filters-nic'),
  };
  host.answers = (line) => answers[line];
  const status = (text: string, runner = host) => offloadStatus(hostPlan(text).steps, { runner });

  test('is told of its representors', async () => {
    const found = await status(spec('', representor));
    expect(found).toEqual({
      ports: [
        {
          port: 'enp3s0f0_0',
          representor: { pf: 'p0', vf: 0 },
          flows: { ...none, nic: 1, tc: 1 },
          filters: { inNic: 1, notInNic: 1 },
        },
      ],
      others: { nic: 1, partly: 1, tc: 0, ovs: 1 },
      unread: [],
    });
    expect(found && offloadText(found)).toBe(
      [
        'flows now, by the port they come in by:',
        '  PORT        STANDS FOR  IN NIC  PARTLY  IN TC  IN OVS  TC FILTERS in_hw / not_in_hw',
        '  enp3s0f0_0  VF 0 of p0  1       0       1      0       1 / 1',
        '  others      -           1       1       0      1       -',
        '',
      ].join('\n'),
    );
  });

  test('is told where Open vSwitch is to offload, and nowhere else', async () => {
    expect(await status(spec('', '{name: eth0}'))).toBeUndefined();
    expect(await status(spec('  ovs: {hwOffload: false}\n', '{name: eth0}'))).toBeUndefined();
    expect(await status(spec('  ovs: {hwOffload: true}\n', '{name: eth0}'))).toMatchObject({
      ports: [{ port: 'eth0', flows: none }],
      unread: ['tc -s filter show dev eth0 ingress: refused: tc -s filter show dev eth0 ingress'],
    });
  });

  test('says what it cannot read', async () => {
    const empty = new FakeHost();
    empty.answers = () => undefined;
    empty.run = async ([program = '']) => {
      if (program === 'ovs-appctl') throw new HostError('VPF_E_TOOL_MISSING', 'no ovs-appctl');
      return { code: 1, stdout: '', stderr: '' };
    };
    expect(await status(spec('', representor), empty)).toEqual({
      ports: [{ port: '{representor:p0/0}', representor: { pf: 'p0', vf: 0 }, flows: none }],
      others: none,
      unread: ['no ovs-appctl', 'this host has not a device of p0'],
    });
  });
});
