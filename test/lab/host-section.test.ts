/** `vpf host` on the section `host` of specs, in the hypervisor VM: an igb, and netdevsim in switchdev mode. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Scenario } from './host-scenario.js';
import { type Hypervisor, openHypervisor, pfAddress, programShares } from './hypervisor.js';
import { labOf, openLab } from './lab.js';
import { World } from './world.js';

const opened = await openLab();
const igb = `/sys/bus/pci/devices/${pfAddress}`;
const sim = '/sys/bus/netdevsim/devices/netdevsim10';
const ctl = '/usr/share/openvswitch/scripts/ovs-ctl';

describe.skipIf('skipped' in opened)('vpf host on the section host', () => {
  let world: World;
  let hypervisor: Hypervisor;

  beforeAll(async () => {
    world = await World.open(labOf(opened), { shares: programShares });
    hypervisor = await openHypervisor(world);
  });
  afterAll(() => world.close());

  async function scenario(domain: string, host: string, devices = ''): Promise<Scenario> {
    const it = new Scenario({
      sh: (script) => hypervisor.sh(script, { timeout: 120_000 }),
      exec: (script) => hypervisor.exec(script, { timeout: 300_000 }),
      scratch: world.scratch,
      parts: {},
    });
    await it.write(domain, `version: 1\ndomain: ${domain}\nhost:\n${host}${devices}`);
    return it;
  }

  // An interface that has once been up has another queueing discipline; the carrier comes and goes with the VFs.
  const changing = /^(?:statistics|ifindex|qdisc|operstate|.*_timer)$/;
  const carrier = ['NO-CARRIER', 'LOWER_UP'];
  // The kernel draws them for what is made anew.
  const random = ['address', 'permaddr', 'hwaddr', 'bridge_id', 'root_id'];
  const still = (loose: boolean) => (key: string, value: unknown) => {
    if (changing.test(key) || (loose && random.includes(key))) return undefined;
    if (key !== 'flags' || !Array.isArray(value)) return value;
    return value.filter((flag: string) => !carrier.includes(flag));
  };

  async function stateOf(commands: readonly string[], loose = false): Promise<unknown[]> {
    const shown: unknown[] = [];
    for (const command of commands) {
      const text = await hypervisor.sh(command);
      const isJson = text.startsWith('{') || text.startsWith('[');
      shown.push(isJson ? JSON.parse(text, still(loose)) : text);
    }
    return shown;
  }

  /** Apply twice, status, undo; then the printed script, which leads to the same. */
  async function roundTrip(
    it: Scenario,
    domain: string,
    commands: readonly string[],
    look: () => Promise<void>,
  ): Promise<void> {
    const before = await stateOf(commands);
    const first = await it.json('host apply', domain);
    expect(first).toMatchObject({ code: 0, json: { ok: true } });
    await look();
    const applied = await stateOf(commands);
    const loose = await stateOf(commands, true);
    expect(applied).not.toEqual(before);
    expect((await it.json('host apply', domain)).json).toMatchObject({ ok: true, done: [] });
    expect(await stateOf(commands)).toEqual(applied);
    expect(await it.vpf('host status', domain)).toMatchObject({ code: 0 });
    expect(await it.vpf('host undo', domain)).toMatchObject({ code: 0 });
    expect(await stateOf(commands)).toEqual(before);
    expect(await it.sh('ls -A /run/vpf/journal')).toBe('');
    await it.script(domain, `${domain}.sh`);
    await it.script(domain, `${domain}-undo.sh`, '--undo');
    expect(await it.bash(`${domain}.sh`)).toMatchObject({ code: 0 });
    expect(await stateOf(commands, true)).toEqual(loose);
    expect(await it.bash(`${domain}-undo.sh`)).toMatchObject({ code: 0 });
    expect(await stateOf(commands)).toEqual(before);
  }

  describe('an igb', () => {
    let it: Scenario;
    const files = `cat ${igb}/sriov_numvfs ${igb}/sriov_drivers_autoprobe; ls -d ${igb}/virtfn*/driver || :`;
    const commands = ['ip -j -d link show', files];

    beforeAll(async () => {
      await hypervisor.sh('modprobe igb');
      const pf = (await hypervisor.sh(`ls ${igb}/net`)).trim();
      const section = (driver: string) => `
  pfs:
    - pf: ${pf}
      address: "${pfAddress}"
      vfs: 4
      autoprobe: false
      up: true
      mtu: 1600
      each:
        0: {mac: "52:54:00:1b:00:a0", vlan: 100, trust: true}
        1: {mac: "52:54:00:1b:00:a1", vlan: {tag: 200, qos: 3}, spoofCheck: false}
        2: {mac: "52:54:00:1b:00:a2", driver: ${driver}}
        3: {mac: "52:54:00:1b:00:a3"}
`;
      await scenario('wrong', section('no-such-driver'));
      await scenario('more', section('vfio-pci').replace('vfs: 4', 'vfs: 5'));
      it = await scenario('igb', section('vfio-pci'));
    });

    test('gets 4 VFs with their settings, one for vfio-pci, and loses them again', async () => {
      await roundTrip(it, 'igb', commands, async () => {
        const shown = await hypervisor.sh(`ip -j -d link show dev $(ls ${igb}/net)`);
        const [link] = JSON.parse(shown) as [{ vfinfo_list: unknown[]; mtu: number }];
        expect(link.mtu).toBe(1600);
        expect(link.vfinfo_list).toMatchObject([
          { address: '52:54:00:1b:00:a0', vlan_list: [{ vlan: 100 }], trust: true },
          { address: '52:54:00:1b:00:a1', vlan_list: [{ vlan: 200, qos: 3 }], spoofchk: false },
          { address: '52:54:00:1b:00:a2' },
          { address: '52:54:00:1b:00:a3' },
        ]);
        expect(await hypervisor.sh(`basename $(readlink ${igb}/virtfn2/driver)`)).toBe(
          'vfio-pci\n',
        );
      });
    });

    test('is as it was when a step fails half-way', async () => {
      const before = await stateOf(commands);
      const { code, json } = await it.json('host apply', 'wrong');
      expect({ code, json }).toMatchObject({ code: 1, json: { ok: false, left: [] } });
      expect(json.failed.map((f) => f.step)).toEqual([expect.stringMatching(/^vf driver .*\/2$/)]);
      expect(await stateOf(commands)).toEqual(before);
    });

    test('keeps its VFs while a guest has one: nothing is changed, and the refusal names it', async () => {
      await it.vpf('host apply', 'igb');
      const applied = await stateOf(commands);
      const address = (await hypervisor.sh(`basename $(readlink ${igb}/virtfn2)`)).trim();
      const qemu = 'qemu-system-x86_64 -machine q35 -accel qtest -m 64 -nodefaults -display none';
      await hypervisor.sh(
        `${qemu} -device vfio-pci,host=${address} -daemonize -pidfile /run/held.pid`,
      );
      for (const [command, spec] of [
        ['host undo', 'igb'],
        ['host apply', 'more'],
      ] as const) {
        const { code, stderr } = await it.vpf(command, spec);
        expect({ code, stderr }).toMatchObject({
          code: 1,
          stderr: expect.stringMatching(
            new RegExp(`VPF_E_HOST_HELD[^]*${address}|${address}[^]*VPF_E_HOST_HELD`),
          ),
        });
        expect(await stateOf(commands)).toEqual(applied);
      }
      await hypervisor.sh('kill $(cat /run/held.pid); sleep 0.5');
      expect(await it.vpf('host undo', 'igb')).toMatchObject({ code: 0 });
    });
  });

  test('netdevsim in switchdev mode: representors on an Open vSwitch bridge, tagged', async () => {
    await hypervisor.sh(`modprobe netdevsim; echo "10 1" > /sys/bus/netdevsim/new_device
      ${ctl} start --system-id=random --system-version=1 --no-monitor
      # The kernel's datapath makes its own interface with the first bridge, and keeps it.
      ovs-vsctl add-br first && ovs-vsctl del-br first`);
    const pf = (await hypervisor.sh(`ls ${sim}/net`)).trim();
    const it = await scenario(
      'sim',
      `
  ovs: {hwOffload: true, tcPolicy: skip_hw}
  pfs:
    - pf: ${pf}
      devlink: netdevsim/netdevsim10
      vfs: 2
      eswitch: {mode: switchdev}
      offload: true
      mtu: 2000
      each:
        1: {offload: false}
  bridges:
    - name: br-int
      switch: ovs
      ports:
        - {name: ${pf}}
        - {representor: {pf: ${pf}, vf: 0}, vlan: 100}
        - {representor: {pf: ${pf}, vf: 1}, vlan: {trunk: [100, 200], native: 300}}
        - {name: int0, internal: true, vlan: 200}
`,
    );
    const list = (table: string, columns: string) =>
      `ovs-vsctl --format=json --columns=${columns} list ${table} | sort`;
    const commands = [
      'ip -j -d link show',
      `cat ${sim}/sriov_numvfs`,
      'devlink -j dev eswitch show netdevsim/netdevsim10',
      'devlink -j port show',
      `ethtool -k ${pf}`,
      list('Open_vSwitch', 'other_config'),
      `ovs-vsctl --bare --columns=name,datapath_type,external_ids list Bridge | sort`,
      `ovs-vsctl --bare --columns=name,tag,trunks,vlan_mode,external_ids list Port | sort`,
    ];
    await roundTrip(it, 'sim', commands, async () => {
      const name = (vf: number) =>
        hypervisor.sh(
          `devlink port show | awk '/vfnum ${vf} / { for (i = 1; i < NF; i++) if ($i == "netdev") printf "%s", $(i + 1) }'`,
        );
      const port = async (vf: number) =>
        hypervisor.sh(`ovs-vsctl get Port ${await name(vf)} tag trunks vlan_mode`);
      expect(await port(0)).toBe('100\n[]\n[]\n');
      expect(await port(1)).toBe('300\n[100, 200]\nnative-untagged\n');
      const offload = async (vf: number) =>
        hypervisor.sh(`ethtool -k ${await name(vf)} | grep hw-tc-offload`);
      expect(await offload(0)).toBe('hw-tc-offload: on\n');
      expect(await offload(1)).toBe('hw-tc-offload: off\n');
      expect(await hypervisor.sh(`cat /sys/class/net/${await name(0)}/mtu`)).toBe('2000\n');
    });
  });

  describe('a Linux bridge with VLANs, tunnels and a tap, and vdpa devices', () => {
    const commands = [
      'ip -j -d link show',
      'bridge -j vlan show',
      'ip -j -4 address show',
      'vdpa -j dev show',
    ];
    const section = `
  veths:
    - {name: port-a, peer: end-a}
  bridges:
    - name: br1
      vlanFiltering: true
      ip: 10.1.0.254/24
      ports:
        - {name: port-a, vlan: 10, isolated: true}
        - {name: vx0, vxlan: {remote: 192.0.2.2, local: 192.0.2.1, key: 42}, vlan: {trunk: [10, 20], native: 30}}
  vdpa:
    - {name: vdpa0, mgmtdev: vdpasim_net, mac: "52:54:00:da:00:00"}
`;
    const device = (bridge: string) => `
devices:
  - {type: nic, name: a, backend: {type: tap, bridge: ${bridge}, ifname: tap0, vlan: 100}}
`;
    beforeAll(async () => {
      await hypervisor.sh(
        'for m in vxlan tun bridge veth vhost-vdpa vdpa_sim_net; do modprobe $m; done',
      );
    });

    test('come and go', async () => {
      const it = await scenario('linux', section);
      await roundTrip(it, 'linux', commands, async () => {
        const shown = await hypervisor.sh('bridge -j vlan show dev vx0');
        const [{ vlans }] = JSON.parse(shown) as [{ vlans: { vlan: number }[] }];
        expect(vlans.map(({ vlan }) => vlan)).toEqual([10, 20, 30]);
      });
    });

    test('with a guest on the bridge: what the section makes is there for its tap', async () => {
      const before = await stateOf(commands);
      const it = await scenario('both', section, device('br1'));
      expect((await it.json('host apply', 'both')).json).toMatchObject({ ok: true });
      expect(await hypervisor.sh('bridge link show dev tap0')).toContain('master br1');
      expect((await it.json('host apply', 'both')).json).toMatchObject({ ok: true, done: [] });
      expect(await it.vpf('host gc', 'both')).toMatchObject({ stdout: 'nothing to remove\n' });
      expect(await it.vpf('host undo', 'both')).toMatchObject({ code: 0 });
      expect(await stateOf(commands)).toEqual(before);
      expect((await it.vpf('host plan', 'both')).stderr).toContain('VPF_E_HOST_SCRIPT');
    });

    test('with a guest whose bridge is not there: the section is taken back, too', async () => {
      const before = await stateOf(commands);
      const it = await scenario('lost', section, device('br9'));
      const { json } = await it.json('host apply', 'lost');
      expect(json).toMatchObject({ ok: false, left: [] });
      expect(await stateOf(commands)).toEqual(before);
    });
  });
});
