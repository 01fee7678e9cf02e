/** Ports of bridges in all their detail, macvtaps and vdpa features, for real: `vpf host` in the hypervisor VM. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HostDriver } from './host-driver.js';
import { LINKS, ovsTable, VDPA, VLANS } from './host-state.js';
import { labOf, openLab } from './lab.js';

const opened = await openLab();

interface LinkJson {
  readonly ifname: string;
  readonly link?: string;
  readonly flags: readonly string[];
  readonly linkinfo?: { readonly info_kind?: string; readonly info_data?: object };
}

describe.skipIf('skipped' in opened)('vpf host on ports of bridges', () => {
  let host: HostDriver;

  beforeAll(async () => {
    const modules = `openvswitch bridge veth vxlan tun macvtap cls_flower act_mirred act_police \
      sch_ingress sch_htb sch_hfsc vhost-vdpa vdpa_sim_net`;
    host = await HostDriver.open(labOf(opened), modules);
  });
  afterAll(() => host.close());

  const specOf = (domain: string, section: string) =>
    `version: 1\ndomain: ${domain}\nhost:\n${section}`;

  describe('of Open vSwitch', () => {
    const veth = (name: string) => `ip link add ${name} type veth peer name ${name}-end
      ip link set ${name}-end up; ip link set ${name} up`;
    const section = (most: number, second = '') => `
  bridges:
    - name: br-q
      switch: ovs
      ports:
        - name: q0
          policing: {rate: 100000, burst: 5000}
          stp: false
          qos:
            maxRate: ${most}
            queues:
              0: {maxRate: 500}
              ${second}
        - {name: q1, qos: {type: linux-hfsc, maxRate: 3000}}
`;
    const TC = 'tc class show dev q0; tc class show dev q1; tc qdisc show dev q1';
    const looks = [
      TC,
      ovsTable('Bridge', 'name,external_ids'),
      ovsTable('Port', 'name,external_ids,other_config'),
      ovsTable('Interface', 'name,ingress_policing_rate,ingress_policing_burst'),
      ovsTable('QoS', 'type,other_config,external_ids'),
      ovsTable('Queue', 'other_config,external_ids'),
    ];

    beforeAll(() => host.sh(`${veth('q0')}; ${veth('q1')}`));

    test('limits and queues come and go, rows and all', async () => {
      const spec = specOf('qos', section(2000, '1: {minRate: 100, maxRate: 900, burst: 64}'));
      const { applied } = await host.drive(spec, looks);
      const [tc, , ports, interfaces] = applied;
      for (const ceil of ['2Mbit', '500Kbit', '900Kbit']) expect(tc).toContain(`ceil ${ceil}`);
      expect(tc).toContain('hfsc');
      const limits = { ingress_policing_rate: 100_000, ingress_policing_burst: 5000 };
      expect(interfaces).toContainEqual({ name: 'q0', ...limits });
      const other_config = ['map', [['stp-enable', 'false']]];
      expect(ports).toContainEqual(expect.objectContaining({ name: 'q0', other_config }));
    });

    test("somebody's own QoS row is put back, and a changed spec leaves no row behind", async () => {
      await host.sh(`ovs-vsctl add-br br-q -- add-port br-q q1 -- set Port q1 \
        'external_ids:vpf="vpf:more/@host"' qos=@own -- --id=@own create QoS type=linux-htb`);
      const before = await host.sh('ovs-vsctl get Port q1 qos');
      const spec = specOf('more', section(2000, '1: {maxRate: 900}'));
      await host.write(spec);
      expect(await host.vpf('host apply', spec)).toMatchObject({ code: 0 });
      expect(await host.sh('ovs-vsctl get Port q1 qos')).not.toBe(before);
      await host.write(specOf('more', section(4000)));
      const { stdout } = await host.vpf('host apply --json', spec);
      expect(JSON.parse(stdout)).toMatchObject({ done: ['ovs qos q0'] });
      const count = 'ovs-vsctl --bare --columns=_uuid list QoS | grep -c .';
      expect(await host.sh(count)).toBe('3\n');
      expect(await host.sh('ovs-vsctl --bare --columns=external_ids list Queue')).toBe(
        'vpf=vpf:more/@host vpf-port=q0 vpf-queue=0\n',
      );
      expect(await host.sh('tc class show dev q0')).toContain('ceil 4Mbit');
      await host.write(specOf('more', section(4000).replace(/, qos: {type.*}}/, '}')));
      const { stdout: dropped } = await host.vpf('host apply --json', spec);
      expect(JSON.parse(dropped)).toMatchObject({ done: [], dropped: ['ovs qos q1'] });
      expect(await host.sh('ovs-vsctl get Port q1 qos')).toBe(before);
      expect(await host.vpf('host undo', spec)).toMatchObject({ code: 0 });
      // The port goes by its mark, the row of somebody else stays.
      expect(await host.sh('ovs-vsctl list-ports br-q')).toBe('');
      expect(await host.sh(count)).toBe('1\n');
      expect(await host.sh('ovs-vsctl list Queue')).toBe('');
      await host.sh('ovs-vsctl del-br br-q; ovs-vsctl --all destroy QoS');
    });
  });

  test('of a Linux bridge: flags, lasting MACs, further ends of a tunnel; macvtaps', async () => {
    const spec = specOf(
      'linux',
      `
  veths:
    - {name: port-a, peer: end-a}
    - {name: port-b, peer: end-b}
    - {name: low, peer: low-end}
  bridges:
    - name: br1
      vlanFiltering: true
      ports:
        - name: port-a
          vlan: {trunk: [10, 20], native: 30}
          learning: false
          flood: false
          mcastFlood: false
          fdb: ["52:54:00:fd:00:01", {mac: "52:54:00:fd:00:02", vlan: 20}]
        - {name: port-b, bpduGuard: true, rootBlock: true, isolated: true}
        - {name: vx0, vxlan: {remote: 192.0.2.2, key: 42, peers: [192.0.2.3, 192.0.2.4]}}
  macvtaps:
    - {name: mt0, link: br1, mac: "52:54:00:fd:00:03", mode: private}
  macvlans:
    - {name: mv0, link: br1, mtu: 1400}
`,
    );
    const looks = [
      ...[LINKS, VLANS, 'bridge fdb show brport port-a state static | sort'],
      'bridge fdb show dev vx0 state permanent | grep 00:00:00:00:00:00',
      '[ ! -c /dev/tap$(cat /sys/class/net/mt0/ifindex) ] || echo there',
    ];
    const { applied } = await host.drive(spec, looks);
    const links = new Map((applied[0] as LinkJson[]).map((link) => [link.ifname, link]));
    expect(links.get('port-a')?.linkinfo).toMatchObject({
      info_slave_data: { learning: false, flood: false, mcast_flood: false },
    });
    expect(links.get('port-b')?.linkinfo).toMatchObject({
      info_slave_data: { guard: true, root_block: true, isolated: true },
    });
    expect(links.get('mt0')).toMatchObject({
      link: 'br1',
      flags: expect.arrayContaining(['UP']),
      linkinfo: { info_kind: 'macvtap', info_data: { mode: 'private' } },
    });
    const [, , fdb, ends, tap] = applied as unknown as string[];
    expect(fdb?.match(/52:54:00:fd:00:0(?:1 vlan|2).*/g)).toEqual([
      '52:54:00:fd:00:01 vlan 10 master br1 static',
      '52:54:00:fd:00:01 vlan 20 master br1 static',
      '52:54:00:fd:00:01 vlan 30 master br1 static',
      '52:54:00:fd:00:02 vlan 20 master br1 static',
    ]);
    expect(ends?.match(/(?<=dst )\S+/g)).toEqual(['192.0.2.2', '192.0.2.3', '192.0.2.4']);
    expect(tap).toBe('there\n');
    expect(await host.sh('bridge fdb show | grep -c 52:54:00:fd || :')).toBe('0\n');
  });

  test('vdpa devices with fewer features than their management device has', async () => {
    const spec = specOf(
      'vdpa',
      `
  vdpa:
    - {name: vdpa0, mgmtdev: vdpasim_net, mac: "52:54:00:da:00:00", features: [MAC, VERSION_1, ACCESS_PLATFORM]}
    - {name: vdpa1, mgmtdev: vdpasim_net, mac: "52:54:00:da:00:01"}
`,
    );
    const { applied } = await host.drive(spec, VDPA);
    const { config } = applied[1] as { config: Record<string, { mtu?: number }> };
    // Without the feature MTU, there is none to be told.
    expect(config.vdpa0).not.toHaveProperty('mtu');
    expect(config.vdpa1).toHaveProperty('mtu');
  });
});
