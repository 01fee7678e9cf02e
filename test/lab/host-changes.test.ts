/** A spec that changes, in a world: from each of many to each other, and back to how it was before all of them. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Scenario } from './host-scenario.js';
import { programShares } from './hypervisor.js';
import { labOf, openLab } from './lab.js';
import { startOvs } from './ovs.js';
import { World } from './world.js';

const opened = await openLab();

const linux = (ports: string) => `bridges: [{name: br1, ports: [${ports}]}]`;
const ovs = (ports: string) =>
  `bridges: [{name: ovs1, switch: ovs, datapath: netdev, ports: [${ports}]}]`;
const vxlan = '{remote: 192.0.2.2, key: 42}';

/** What the names x1 and x2 are, by turns. */
const variants: Readonly<Record<string, string>> = {
  nothing: '{}',
  tap: 'taps: [{name: x1}]',
  'tap of several queues': 'taps: [{name: x1, queues: 2}]',
  'tap on a Linux bridge': `taps: [{name: x1}]\n  ${linux('{name: x1, isolated: true}')}`,
  'tap of another MTU': `taps: [{name: x1, mtu: 1300}]\n  ${linux('{name: x1, hairpin: true}')}`,
  'veth, x1 first': `veths: [{name: x1, peer: x2}]\n  ${linux('{name: x2}')}`,
  'veth, x2 first': `veths: [{name: x2, peer: x1, mtu: 1400}]\n  ${ovs('{name: x1, vlan: 7}')}`,
  'Linux bridge':
    'bridges: [{name: x1, stp: true, ip: 10.9.0.1/24}]\n  macvlans: [{name: x2, link: x1}]',
  'Open vSwitch bridge': 'bridges: [{name: x1, switch: ovs, datapath: netdev}]',
  'Open vSwitch bridge with STP':
    'bridges: [{name: x1, switch: ovs, datapath: netdev, stp: true, ports: [{name: base}]}]',
  'limited tap on Open vSwitch': `taps: [{name: x1, mtu: 1300}]\n  ${ovs('{name: x1, qos: {maxRate: 1000}}')}`,
  'otherwise limited tap on Open vSwitch': `taps: [{name: x1, queues: 2}]\n  ${ovs('{name: x1, vlan: 4, qos: {maxRate: 2000, queues: {0: {minRate: 5}}}}')}`,
  'internal port': ovs(
    '{name: x1, internal: true, mtu: 1400}, {name: x2, internal: true, vlan: 5}',
  ),
  'limited internal port': ovs('{name: x1, internal: true, policing: {rate: 1000, burst: 100}}'),
  'VXLAN of Open vSwitch': ovs(`{name: x1, vxlan: ${vxlan}}, {name: x2, internal: true}`),
  'Geneve of Open vSwitch': ovs('{name: x1, geneve: {remote: 192.0.2.3, key: flow}, vlan: 9}'),
  'tap on Open vSwitch': `taps: [{name: x1}]\n  ${ovs('{name: x1, vlan: {trunk: [5, 6], native: 7}}')}`,
  'VXLAN of the kernel': linux(`{name: x1, vxlan: ${vxlan}, learning: false}`),
  'macvlan and macvtap':
    'macvlans: [{name: x1, link: base}]\n  macvtaps: [{name: x2, link: base, mode: vepa}]',
};

describe.skipIf('skipped' in opened)('a spec that changes', () => {
  let world: World;
  let it: Scenario;
  const names = Object.keys(variants);
  /** What each leads to where nothing was before. */
  const fresh = new Map<string, unknown>();
  let before: unknown;

  beforeAll(async () => {
    world = await World.open(labOf(opened), { shares: programShares });
    it = new Scenario(world);
    await it.sh(`${startOvs}
      ovs-vsctl add-br ovs1 -- set bridge ovs1 datapath_type=netdev
      ip link add br1 address 52:54:00:00:00:01 type bridge && ip link set br1 up
      # The first up of an interface gives it a qdisc for good.
      ip link set ovs1 up; ip link set ovs1 down
      ip tuntap add dev uplink mode tap && ip link set uplink master br1 up
      ip tuntap add dev side mode tap && ip link set side up && ovs-vsctl add-port ovs1 side
      ip tuntap add dev base mode tap && ip link set base up`);
    for (const [i, name] of names.entries())
      await it.write(`v${i}`, `version: 1\ndomain: d\nhost:\n  ${variants[name]}\n`);
    before = await it.unordered();
    for (const [i, name] of names.entries()) {
      await apply(i, `${name}, fresh`);
      fresh.set(name, await it.unordered());
      await undo(i, name);
    }
  });
  afterAll(() => world.close());
  // After a test that has failed.
  beforeEach(() => it.vpf('host undo', 'v0'));

  async function apply(i: number, what: string): Promise<void> {
    const applied = await it.vpf('host apply', `v${i}`);
    expect(applied, what).toMatchObject({ code: 0, stderr: '' });
  }

  async function undo(i: number, what: string): Promise<void> {
    expect(await it.vpf('host undo', `v${i}`), what).toMatchObject({ code: 0, stderr: '' });
    expect(await it.unordered(), `undo of ${what}`).toEqual(before);
  }

  const pairs = names.slice(0, -1).map((name, i) => [name, i] as const);
  test.each(pairs)(
    'from a %s to those after it, and back',
    async (name, i) => {
      const first = async (what: string) => {
        await apply(i, what);
        expect(await it.unordered(), what).toEqual(fresh.get(name));
      };
      for (const [j, other] of names.entries()) {
        if (j <= i) continue;
        const way = `${name} -> ${other}`;
        await first(way);
        const foreseen = await it.json('host apply --dry-run', `v${j}`);
        const { code, json } = await it.json('host apply', `v${j}`);
        expect(code, `${way}: ${JSON.stringify(json)}`).toBe(0);
        // A bridge of Open vSwitch comes with its datapath.
        const likely = foreseen.json.pending.filter((id) => !id.startsWith('ovs datapath_type'));
        expect(likely.sort(), way).toEqual([...json.done].sort());
        expect([...foreseen.json.dropped].sort(), way).toEqual([...json.dropped].sort());
        expect(await it.unordered(), way).toEqual(fresh.get(other));
        expect(await it.vpf('host status', `v${j}`), way).toMatchObject({ code: 0 });
      }
      await first(`the last -> ${name}`);
      await undo(i, name);
      const rows = await it.sh('ovs-vsctl --bare list QoS; ovs-vsctl --bare list Queue');
      expect(rows).toBe('');
    },
    120_000,
  );
});
