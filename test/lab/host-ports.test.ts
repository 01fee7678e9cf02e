/** Ports of bridges in all their detail, macvtaps and vdpa features, for real: `vpf host` in the hypervisor VM. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { roundTrip } from './host-round.js';
import { Scenario } from './host-scenario.js';
import { type Hypervisor, openHypervisor, programShares } from './hypervisor.js';
import { labOf, openLab } from './lab.js';
import { startOvs } from './ovs.js';
import { World } from './world.js';

const opened = await openLab();

describe.skipIf('skipped' in opened)('vpf host on ports of bridges', () => {
  let world: World;
  let hypervisor: Hypervisor;

  beforeAll(async () => {
    world = await World.open(labOf(opened), { shares: programShares });
    hypervisor = await openHypervisor(world);
    await hypervisor.sh(`for m in openvswitch bridge veth vxlan tun macvtap cls_flower act_mirred \
        act_police sch_ingress sch_htb sch_hfsc vhost-vdpa vdpa_sim_net; do modprobe $m; done
      ${startOvs}
      # The kernel's datapath makes its own interface with the first bridge, and keeps it.
      ovs-vsctl add-br first && ovs-vsctl del-br first`);
  });
  afterAll(() => world.close());

  async function scenario(domain: string, host: string): Promise<Scenario> {
    const it = new Scenario({
      sh: (script) => hypervisor.sh(script, { timeout: 120_000 }),
      exec: (script) => hypervisor.exec(script, { timeout: 300_000 }),
      scratch: world.scratch,
      parts: {},
    });
    await it.write(domain, `version: 1\ndomain: ${domain}\nhost:\n${host}`);
    return it;
  }

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
    const rows = (table: string, columns: string) =>
      `ovs-vsctl --bare --columns=${columns} list ${table} | sort`;
    const commands = [
      rows('Bridge', 'name,external_ids'),
      rows('Port', 'name,external_ids,other_config'),
      rows('Interface', 'name,ingress_policing_rate,ingress_policing_burst'),
      rows('QoS', 'type,other_config,external_ids'),
      rows('Queue', 'other_config,external_ids'),
      'tc class show dev q0; tc class show dev q1; tc qdisc show dev q1',
    ];

    beforeAll(() => hypervisor.sh(`${veth('q0')}; ${veth('q1')}`));

    test('limits and queues come and go, rows and all', async () => {
      const it = await scenario('qos', section(2000, '1: {minRate: 100, maxRate: 900, burst: 64}'));
      await roundTrip(hypervisor, it, 'qos', commands, async () => {
        const classes = await hypervisor.sh('tc class show dev q0');
        for (const ceil of ['2Mbit', '500Kbit', '900Kbit'])
          expect(classes).toContain(`ceil ${ceil}`);
        expect(await hypervisor.sh('tc qdisc show dev q1')).toContain('hfsc');
        const columns = 'ingress_policing_rate ingress_policing_burst';
        expect(await hypervisor.sh(`ovs-vsctl get Interface q0 ${columns}`)).toBe('100000\n5000\n');
        expect(await hypervisor.sh('ovs-vsctl get Port q0 other_config')).toBe(
          '{stp-enable="false"}\n',
        );
      });
    });

    test("somebody's own QoS row is put back, and a changed spec leaves no row behind", async () => {
      await hypervisor.sh(`ovs-vsctl add-br br-q -- add-port br-q q1 -- set Port q1 \
        'external_ids:vpf="vpf:more/@host"' qos=@own -- --id=@own create QoS type=linux-htb`);
      const before = await hypervisor.sh('ovs-vsctl get Port q1 qos');
      const it = await scenario('more', section(2000, '1: {maxRate: 900}'));
      expect(await it.vpf('host apply', 'more')).toMatchObject({ code: 0 });
      expect(await hypervisor.sh('ovs-vsctl get Port q1 qos')).not.toBe(before);
      await it.write('more', `version: 1\ndomain: more\nhost:${section(4000)}`);
      expect(await it.json('host apply', 'more')).toMatchObject({
        json: { done: ['ovs qos q0'] },
      });
      const count = 'ovs-vsctl --bare --columns=_uuid list QoS | grep -c .';
      expect(await hypervisor.sh(count)).toBe('3\n');
      expect(await hypervisor.sh('ovs-vsctl --bare --columns=external_ids list Queue')).toBe(
        'vpf=vpf:more/@host vpf-port=q0 vpf-queue=0\n',
      );
      expect(await hypervisor.sh('tc class show dev q0')).toContain('ceil 4Mbit');
      expect(await it.vpf('host undo', 'more')).toMatchObject({ code: 0 });
      expect(await hypervisor.sh('ovs-vsctl get Port q1 qos')).toBe(before);
      expect(await hypervisor.sh(count)).toBe('1\n');
      expect(await hypervisor.sh('ovs-vsctl list Queue')).toBe('');
      await hypervisor.sh('ovs-vsctl del-br br-q; ovs-vsctl --all destroy QoS');
    });
  });

  test('of a Linux bridge: flags, lasting MACs, further ends of a tunnel; macvtaps', async () => {
    const it = await scenario(
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
    const commands = ['ip -j -d link show', 'bridge -j vlan show', 'bridge -j fdb show | sort'];
    await roundTrip(hypervisor, it, 'linux', commands.slice(0, 2), async () => {
      const flags = await hypervisor.sh('bridge -d link show dev port-a');
      expect(flags).toContain('learning off flood off mcast_flood off');
      expect(await hypervisor.sh('bridge -d link show dev port-b')).toContain(
        'guard on root_block on',
      );
      const fdb = await hypervisor.sh('bridge fdb show brport port-a state static');
      expect(fdb.match(/52:54:00:fd:00:01 vlan \d+/g)?.sort()).toEqual([
        '52:54:00:fd:00:01 vlan 10',
        '52:54:00:fd:00:01 vlan 20',
        '52:54:00:fd:00:01 vlan 30',
      ]);
      expect(fdb.match(/52:54:00:fd:00:02.*/g)).toEqual([
        '52:54:00:fd:00:02 vlan 20 master br1 static',
      ]);
      const ends = await hypervisor.sh('bridge fdb show dev vx0 state permanent');
      expect(ends.match(/(?<=00:00:00:00:00:00 dst )\S+/g)).toEqual([
        '192.0.2.2',
        '192.0.2.3',
        '192.0.2.4',
      ]);
      expect(await hypervisor.sh('ip -d link show mt0')).toMatch(
        /mt0@br1.*UP[\s\S]*macvtap mode private/,
      );
      expect(await hypervisor.sh('ls /dev/tap$(cat /sys/class/net/mt0/ifindex)')).toContain(
        '/dev/tap',
      );
    });
    expect(await hypervisor.sh('bridge fdb show | grep -c 52:54:00:fd || :')).toBe('0\n');
  });

  test('vdpa devices with fewer features than their management device has', async () => {
    const it = await scenario(
      'vdpa',
      `
  vdpa:
    - {name: vdpa0, mgmtdev: vdpasim_net, mac: "52:54:00:da:00:00", features: [MAC, VERSION_1, ACCESS_PLATFORM]}
    - {name: vdpa1, mgmtdev: vdpasim_net, mac: "52:54:00:da:00:01"}
`,
    );
    const commands = ['vdpa -j dev show', 'vdpa -j dev config show'];
    await roundTrip(hypervisor, it, 'vdpa', commands, async () => {
      const { config } = JSON.parse(await hypervisor.sh('vdpa -j dev config show')) as {
        config: Record<string, { mtu?: number }>;
      };
      // Without the feature MTU, there is none to be told.
      expect(config.vdpa0).not.toHaveProperty('mtu');
      expect(config.vdpa1).toHaveProperty('mtu');
    });
  });
});
