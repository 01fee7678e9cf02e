/** The section `host` of specs, as scripts that are really run: in the hypervisor VM. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emitHostScript } from '../../src/plan/host/script.js';
import { planLoaded } from '../../src/plan/plan-loaded.js';
import { formatDiagnostic } from '../../src/spec/diagnostic.js';
import { loadSpec } from '../../src/spec/load.js';
import { type Hypervisor, openHypervisor, pfAddress, programShares } from './hypervisor.js';
import { labOf, openLab } from './lab.js';
import { World } from './world.js';

const opened = await openLab();
const igb = `/sys/bus/pci/devices/${pfAddress}`;
const sim = '/sys/bus/netdevsim/devices/netdevsim10';

describe.skipIf('skipped' in opened)('the section host, carried out by its script', () => {
  let world: World;
  let hypervisor: Hypervisor;

  beforeAll(async () => {
    world = await World.open(labOf(opened), { shares: programShares });
    hypervisor = await openHypervisor(world);
  });
  afterAll(() => world.close());

  /** The script of a host section, as a path that the VM sees. */
  async function scriptOf(domain: string, host: string): Promise<string> {
    const text = `version: 1\ndomain: ${domain}\nhost:\n${host}`;
    const { plan, diagnostics } = planLoaded(loadSpec(text, domain), { purpose: 'host' });
    if (plan === undefined) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
    const file = join(world.scratch, `${domain}.sh`);
    await writeFile(file, emitHostScript(plan));
    return file;
  }

  /** What the tools say, as JSON; what changes by itself left out. */
  async function state(...commands: string[]): Promise<unknown[]> {
    const shown: unknown[] = [];
    for (const command of commands) {
      const text = await hypervisor.sh(command);
      shown.push(text.startsWith('{') || text.startsWith('[') ? JSON.parse(text, still) : text);
    }
    return shown;
  }
  // An interface that has once been up has another queueing discipline; link-local addresses come by themselves.
  const changing = /^(?:statistics|ifindex|qdisc|operstate|tentative|.*_timer)$/;
  // The carrier goes and comes when the number of VFs changes.
  const carrier = ['NO-CARRIER', 'LOWER_UP'];
  const still = (key: string, value: unknown): unknown => {
    if (changing.test(key)) return undefined;
    if (key !== 'flags' || !Array.isArray(value)) return value;
    return value.filter((flag: string) => !carrier.includes(flag));
  };

  /** Carries it out twice, looks, takes it back; before and after must be alike. */
  async function roundTrip(
    run: string,
    commands: readonly string[],
    look: () => Promise<void>,
  ): Promise<void> {
    const before = await state(...commands);
    await hypervisor.sh(`${run} do`);
    await look();
    const done = await state(...commands);
    expect(done).not.toEqual(before);
    await hypervisor.sh(`${run} do`);
    expect(await state(...commands)).toEqual(done);
    await hypervisor.sh(`${run} undo`);
    expect(await state(...commands)).toEqual(before);
    expect(await hypervisor.sh('ls -A /run/vpf/host')).toBe('');
  }

  describe('an igb with 4 VFs', () => {
    let pf: string;
    beforeAll(async () => {
      await hypervisor.sh('modprobe igb');
      pf = (await hypervisor.sh(`ls ${igb}/net`)).trim();
    });

    const section = (name: string) => `
  pfs:
    - pf: ${name}
      address: "${pfAddress}"
      vfs: 4
      autoprobe: false
      up: true
      mtu: 1600
      each:
        0: {mac: "52:54:00:1b:00:a0", vlan: 100, trust: true}
        1: {mac: "52:54:00:1b:00:a1", vlan: {tag: 200, qos: 3}, spoofCheck: false}
        2: {mac: "52:54:00:1b:00:a2", driver: vfio-pci}
`;
    const files = () =>
      `cat ${igb}/sriov_numvfs ${igb}/sriov_drivers_autoprobe; ls -d ${igb}/virtfn*/driver || :`;

    test('gets and loses its VFs, MACs, VLANs, trust, and a driver', async () => {
      const run = `sh ${await scriptOf('igb', section(pf))}`;
      await roundTrip(run, ['ip -j -d link show', files()], async () => {
        const [link] = JSON.parse(await hypervisor.sh(`ip -j -d link show ${pf}`)) as [
          { vfinfo_list: unknown[]; mtu: number },
        ];
        expect(link.mtu).toBe(1600);
        expect(link.vfinfo_list).toMatchObject([
          { address: '52:54:00:1b:00:a0', vlan_list: [{ vlan: 100 }], trust: true },
          {
            address: '52:54:00:1b:00:a1',
            vlan_list: [{ vlan: 200, qos: 3 }],
            spoofchk: false,
            trust: false,
          },
          { address: '52:54:00:1b:00:a2', spoofchk: true },
          {},
        ]);
        const driver = await hypervisor.sh(`basename $(readlink ${igb}/virtfn2/driver)`);
        expect(driver).toBe('vfio-pci\n');
        expect(await hypervisor.sh(`ls -d ${igb}/virtfn*/driver`)).toBe(`${igb}/virtfn2/driver\n`);
      });
    });

    test('limits the rate of a VF, while the PF has a link', async () => {
      await hypervisor.sh(`ip link set ${pf} up`);
      const rate = `
  pfs:
    - {pf: ${pf}, vfs: 2, autoprobe: false, up: true, each: {1: {rate: {max: 500}}}}
`;
      await roundTrip(
        `sh ${await scriptOf('igb-rate', rate)}`,
        ['ip -j -d link show'],
        async () => {
          const [link] = JSON.parse(await hypervisor.sh(`ip -j -d link show ${pf}`)) as [
            { vfinfo_list: unknown[] },
          ];
          expect(link.vfinfo_list[1]).toMatchObject({ rate: { max_tx: 500, min_tx: 0 } });
        },
      );
      await hypervisor.sh(`ip link set ${pf} down`);
    });

    test('gets back the VFs that it had', async () => {
      await hypervisor.sh(`modprobe igbvf; echo 2 > ${igb}/sriov_numvfs`);
      const run = `sh ${await scriptOf('igb-two', section(pf))}`;
      await hypervisor.sh(`${run} do`);
      expect(await hypervisor.sh(`cat ${igb}/sriov_numvfs`)).toBe('4\n');
      await hypervisor.sh(`${run} undo`);
      expect(await hypervisor.sh(`cat ${igb}/sriov_numvfs`)).toBe('2\n');
      await hypervisor.sh(`echo 0 > ${igb}/sriov_numvfs`);
    });

    test('keeps its VFs while a guest has one, and the refusal names it', async () => {
      const run = `sh ${await scriptOf('igb-held', section(pf))}`;
      await hypervisor.sh(`${run} do`);
      const address = (await hypervisor.sh(`basename $(readlink ${igb}/virtfn2)`)).trim();
      const qemu = 'qemu-system-x86_64 -machine q35 -accel qtest -m 64 -nodefaults -display none';
      await hypervisor.sh(
        `${qemu} -device vfio-pci,host=${address} -daemonize -pidfile /run/held.pid`,
      );
      const more = section(pf).replace('vfs: 4', 'vfs: 5');
      const refused = await hypervisor.exec(`sh ${await scriptOf('igb-more', more)} do`);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain(`guests have these VFs, which they would lose: ${address}`);
      const undone = await hypervisor.exec(`${run} undo`);
      expect(undone.code).toBe(1);
      expect(await hypervisor.sh(`cat ${igb}/sriov_numvfs`)).toBe('4\n');
      await hypervisor.sh('kill $(cat /run/held.pid); sleep 0.5');
      await hypervisor.sh(`${run} undo`);
      expect(await hypervisor.sh(`cat ${igb}/sriov_numvfs`)).toBe('0\n');
    });

    test('is as it was when a step fails half-way', async () => {
      const wrong = section(pf).replace('driver: vfio-pci', 'driver: no-such-driver');
      const file = await scriptOf('igb-wrong', wrong);
      const before = await state('ip -j -d link show', files());
      const { code, stderr } = await hypervisor.exec(`sh ${file} do`);
      expect({ code, stderr }).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/step \d+ failed/),
      });
      expect(await state('ip -j -d link show', files())).toEqual(before);
    });
  });

  test('netdevsim in switchdev mode: representors on an Open vSwitch bridge, tagged', async () => {
    await hypervisor.sh('modprobe netdevsim; echo "10 1" > /sys/bus/netdevsim/new_device');
    const ctl = '/usr/share/openvswitch/scripts/ovs-ctl';
    await hypervisor.sh(`${ctl} start --system-id=random --system-version=1 --no-monitor`);
    const pf = (await hypervisor.sh(`ls ${sim}/net`)).trim();
    const run = `sh ${await scriptOf(
      'sim',
      `
  ovs: {hwOffload: true, tcPolicy: skip_hw}
  pfs:
    - pf: ${pf}
      devlink: netdevsim/netdevsim10
      vfs: 4
      eswitch: {mode: switchdev}
      offload: true
      mtu: 2000
      each:
        3: {offload: false}
  bridges:
    - name: br-int
      switch: ovs
      ports:
        - {name: ${pf}}
        - {representor: {pf: ${pf}, vf: 0}, vlan: 100}
        - {representor: {pf: ${pf}, vf: 1}, vlan: 100}
        - {representor: {pf: ${pf}, vf: 2}, vlan: {trunk: [100, 200], native: 300}}
        - {representor: {pf: ${pf}, vf: 3}}
        - {name: int0, internal: true, vlan: 200}
`,
    )}`;
    const list = (table: string, columns: string) =>
      `ovs-vsctl --format=json --columns=${columns} list ${table} | sort`;
    const commands = [
      'ip -j -d link show',
      `cat ${sim}/sriov_numvfs`,
      'devlink -j dev eswitch show netdevsim/netdevsim10',
      'devlink -j port show',
      `ethtool -k ${pf}`,
      list('Open_vSwitch', 'other_config'),
      list('Bridge', 'name,datapath_type,external_ids'),
      list('Port', 'name,tag,trunks,vlan_mode,external_ids'),
    ];
    // The kernel's datapath makes its own interface with the first bridge, and keeps it.
    await hypervisor.sh('ovs-vsctl add-br first && ovs-vsctl del-br first');
    await roundTrip(run, commands, async () => {
      const ports = await hypervisor.sh('devlink port show | grep -c "flavour pcivf"');
      expect(ports).toBe('4\n');
      const name = (vf: number) =>
        hypervisor.sh(
          `devlink port show | awk '/vfnum ${vf} / { for (i = 1; i < NF; i++) if ($i == "netdev") printf "%s", $(i + 1) }'`,
        );
      const port = async (vf: number) =>
        hypervisor.sh(`ovs-vsctl get Port ${await name(vf)} tag trunks vlan_mode`);
      expect(await port(0)).toBe('100\n[]\n[]\n');
      expect(await port(2)).toBe('300\n[100, 200]\nnative-untagged\n');
      const offload = async (vf: number) =>
        hypervisor.sh(`ethtool -k ${await name(vf)} | grep hw-tc-offload`);
      expect(await offload(1)).toBe('hw-tc-offload: on\n');
      expect(await offload(3)).toBe('hw-tc-offload: off\n');
      expect(await hypervisor.sh(`cat /sys/class/net/${await name(1)}/mtu`)).toBe('2000\n');
    });
    await hypervisor.sh(`${ctl} stop; echo 10 > /sys/bus/netdevsim/del_device`);
  });

  test('vdpa devices on a management device', async () => {
    await hypervisor.sh('modprobe vhost-vdpa && modprobe vdpa_sim_net');
    const devices = [0, 1, 2, 3].map(
      (n) => `    - {name: vdpa${n}, mgmtdev: vdpasim_net, mac: "52:54:00:da:00:0${n}"}\n`,
    );
    const run = `sh ${await scriptOf('vdpa', `  vdpa:\n${devices.join('')}`)}`;
    await roundTrip(run, ['vdpa -j dev show', 'vdpa -j dev config show'], async () => {
      const { config } = JSON.parse(await hypervisor.sh('vdpa -j dev config show')) as {
        config: Record<string, { mac: string }>;
      };
      expect(Object.values(config).map(({ mac }) => mac.slice(-2))).toEqual([
        '00',
        '01',
        '02',
        '03',
      ]);
    });
  });

  test('VXLAN between two Open vSwitches', async () => {
    await hypervisor.sh(`ip netns add east; ip netns add west; modprobe openvswitch
      ip link add uplink netns east type veth peer name uplink netns west`);
    const schema = '/usr/share/openvswitch/vswitch.ovsschema';
    const sides = [
      { side: 'east', local: '198.51.100.1', remote: '198.51.100.2', inner: '10.3.0.1' },
      { side: 'west', local: '198.51.100.2', remote: '198.51.100.1', inner: '10.3.0.2' },
    ];
    const runs: string[] = [];
    for (const { side, local, remote, inner } of sides) {
      await hypervisor.sh(`set -e; ip -n ${side} link set uplink up
        ip -n ${side} address add ${local}/24 dev uplink
        export OVS_RUNDIR=/run/ovs-${side}; mkdir $OVS_RUNDIR; cd $OVS_RUNDIR
        ovsdb-tool create conf.db ${schema}
        daemon() { ip netns exec ${side} "$@" --detach --pidfile --log-file=$OVS_RUNDIR/log; }
        daemon ovsdb-server $OVS_RUNDIR/conf.db --remote=punix:/run/ovs-${side}/db.sock
        daemon ovs-vswitchd unix:/run/ovs-${side}/db.sock`);
      const file = await scriptOf(
        side,
        `
  bridges:
    - name: tun
      switch: ovs
      ip: ${inner}/24
      ports:
        - {name: vx0, vxlan: {remote: ${remote}, local: ${local}, key: 42}}
`,
      );
      runs.push(`ip netns exec ${side} env OVS_RUNDIR=/run/ovs-${side} sh ${file}`);
    }
    const ping = 'ip netns exec east ping -c 1 -i 0.2 -w 5 10.3.0.2';
    for (const run of runs) await hypervisor.sh(`${run} do`);
    expect((await hypervisor.exec(ping)).code).toBe(0);
    for (const run of runs) await hypervisor.sh(`${run} do`);
    expect((await hypervisor.exec(ping)).code).toBe(0);
    for (const run of runs) await hypervisor.sh(`${run} undo`);
    for (const { side } of sides) {
      expect(await hypervisor.sh(`ovs-vsctl --db=unix:/run/ovs-${side}/db.sock show`)).not.toMatch(
        /Bridge|Port/,
      );
    }
    await hypervisor.sh(
      'kill $(cat /run/ovs-*/*.pid); sleep 0.5; ip netns del east; ip netns del west',
    );
  });

  test('a bridge with VLAN filtering, a trunk and a VXLAN interface', async () => {
    await hypervisor.sh('ip netns add a; ip netns add b');
    const run = `sh ${await scriptOf(
      'linux',
      `
  veths:
    - {name: port-a, peer: end-a}
    - {name: port-b, peer: end-b}
  taps:
    - {name: t0, queues: 2}
  bridges:
    - name: br1
      vlanFiltering: true
      stp: false
      ip: [10.1.0.254/24, "fd00:0:0::1/64"]
      ports:
        - {name: port-a, vlan: 10, isolated: true}
        - {name: port-b, vlan: 10, hairpin: true}
        - {name: t0, vlan: {trunk: [10, 20], native: 30}}
        - {name: vx0, vxlan: {remote: 192.0.2.2, local: 192.0.2.1, key: 42}, vlan: 20}
`,
    )}`;
    const commands = ['ip -j -d link show', 'bridge -j vlan show', 'ip -j address show'];
    // Modules bring interfaces of their own.
    await hypervisor.sh('modprobe vxlan; modprobe tun; modprobe bridge');
    await roundTrip(run, commands, async () => {
      const vlans = JSON.parse(await hypervisor.sh('bridge -j vlan show dev t0')) as [
        { vlans: { vlan: number }[] },
      ];
      expect(vlans[0].vlans.map((v) => v.vlan)).toEqual([10, 20, 30]);
      const [vx] = JSON.parse(await hypervisor.sh('ip -j -d link show vx0')) as [
        { linkinfo: { info_data: unknown } },
      ];
      expect(vx.linkinfo.info_data).toMatchObject({ id: 42, remote: '192.0.2.2', port: 4789 });
      await hypervisor.sh(`ip link set end-a netns a; ip link set end-b netns b
        ip -n a link set end-a up; ip -n a address add 10.9.0.1/24 dev end-a
        ip -n b link set end-b up; ip -n b address add 10.9.0.2/24 dev end-b`);
      // One of the two is not isolated.
      expect((await hypervisor.exec('ip netns exec a ping -c 1 -w 3 10.9.0.2')).code).toBe(0);
    });
    await hypervisor.sh('ip netns del a; ip netns del b');
  });
});
