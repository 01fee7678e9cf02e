/**
 * Steps of `vpf host` on the kernel of this machine: each command is made to fail, and apply is killed all over. That
 * is quick here; the hypervisor VM does the same for what needs its kernel (host-switching, host-sriov, ...).
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HostDriver } from './host-driver.js';
import { LINKS, OVS, ovsTable } from './host-state.js';
import { labOf, openLab } from './lab.js';
import { taggedGuests } from './ovs.js';

const opened = await openLab();
const whatever = { faults: true, kills: 'all over' } as const;

describe.skipIf('skipped' in opened)('vpf host in a world, whatever fails', () => {
  let host: HostDriver;

  beforeAll(async () => {
    host = await HostDriver.openWorld(labOf(opened));
  });
  afterAll(() => host.close());

  test('a Linux bridge with ports of all kinds, macvtaps', async () => {
    const spec = `
version: 1
domain: linux
host:
  veths:
    - {name: port-a, peer: end-a, mtu: 1400}
    - {name: port-b, peer: end-b}
  taps:
    - {name: t0, queues: 2, mtu: 1300}
  bridges:
    - name: br1
      stp: false
      mtu: 1280
      ip: [10.1.0.254/24, "fd00:0:0::1/64"]
      ports:
        - {name: port-a, isolated: true, hairpin: true, fdb: ["52:54:00:fd:00:01"]}
        - {name: port-b, bpduGuard: true, rootBlock: true, learning: false, flood: false, mcastFlood: false}
        - {name: t0}
        - {name: vx0, vxlan: {remote: 192.0.2.2, local: 192.0.2.1, key: 42, peers: [192.0.2.3, 192.0.2.4]}}
  macvtaps:
    - {name: mt0, link: br1, mac: "52:54:00:fd:00:03", mode: private}
  macvlans:
    - {name: mv0, link: br1, mtu: 1200}
devices:
  - {type: nic, name: a, backend: {type: tap, bridge: br1, ifname: tap0, mtu: 1400, queues: 2}}
`;
    const looks = [LINKS, 'ip -j -4 address show', 'ip -j -6 address show scope global'];
    await host.drive(spec, looks, whatever);
  });

  test('taps and representors of guests on Open vSwitch, with tags', async () => {
    await host.sh(`ovs-vsctl add-br ovs0 -- set bridge ovs0 datapath_type=netdev
      ip tuntap add dev rep1 mode tap; ip link set rep1 mtu 1400`);
    await host.drive(taggedGuests, [LINKS, ...OVS], whatever);
    await host.sh('ovs-vsctl del-br ovs0; ip link del rep1');
  });

  test('a bridge of Open vSwitch with tunnels, limits and queues', async () => {
    await host.sh('ovs-vsctl set Open_vSwitch . other_config:max-idle=9000');
    const spec = `
version: 1
domain: ovs
host:
  ovs: {hwOffload: true, tcPolicy: skip_hw}
  veths:
    - {name: q0, peer: q0-end}
  bridges:
    - name: br-q
      switch: ovs
      datapath: netdev
      ports:
        - {name: int0, internal: true, vlan: 200}
        - {name: vx0, vxlan: {remote: 192.0.2.2, key: 42}, vlan: {trunk: [10, 20], native: 30}}
        - {name: gn0, geneve: {remote: flow, key: flow}}
        - name: q0
          policing: {rate: 100000, burst: 5000}
          stp: false
          qos: {maxRate: 2000, queues: {0: {maxRate: 500}, 1: {minRate: 100, maxRate: 900, burst: 64}}}
`;
    const { applied } = await host.drive(
      spec,
      [
        ...[
          LINKS,
          ...OVS,
          ovsTable('Interface', 'name,ingress_policing_rate,ingress_policing_burst'),
        ],
        ...[ovsTable('QoS', 'type,other_config,external_ids')],
        ovsTable('Queue', 'other_config,external_ids'),
      ],
      whatever,
    );
    expect(applied.at(-2)).toHaveLength(1);
    expect(applied.at(-1)).toHaveLength(2);
  });
});
