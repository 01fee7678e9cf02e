/** `vpf host` in the hypervisor VM: VLANs of a bridge, Open vSwitch in the kernel, VFs of an igb, vDPA. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Scenario } from './host-scenario.js';
import type { Parts } from './host-state.js';
import { type Hypervisor, openHypervisor, pfAddress, programShares } from './hypervisor.js';
import { labOf, openLab } from './lab.js';
import { World } from './world.js';

const opened = await openLab();
const folder = `/sys/bus/pci/devices/${pfAddress}`;

describe.skipIf('skipped' in opened)('vpf host in the hypervisor VM', () => {
  let world: World;
  let hypervisor: Hypervisor;
  let pf: string;

  beforeAll(async () => {
    world = await World.open(labOf(opened), { shares: programShares });
    hypervisor = await openHypervisor(world);
    await hypervisor.sh(`modprobe tun; modprobe igb && echo 2 > ${folder}/sriov_numvfs
      ip link add br0 address 52:54:00:00:00:01 type bridge vlan_filtering 1 forward_delay 0
      ip tuntap add dev uplink mode tap && ip link set uplink master br0 up && ip link set br0 up
      ip link add rep0 type dummy && ip link add rep1 mtu 1400 type dummy
      # The first up of an interface gives it a qdisc for good.
      for rep in rep0 rep1; do ip link set $rep up; ip link set $rep down; done
      modprobe vhost-vdpa && modprobe vdpa_sim_net
      /usr/share/openvswitch/scripts/ovs-ctl start --system-id=random --system-version=1 --no-monitor
      ovs-vsctl add-br ovs0`);
    pf = (await hypervisor.sh(`ls ${folder}/net`)).trim();
    // Values that are not the kernel's own: undo must lead back to these.
    await hypervisor.sh(`ip link set ${pf} up
      ip link set ${pf} vf 0 mac 52:54:00:0a:0b:0c vlan 55 qos 2 spoofchk off
      ip link set ${pf} vf 1 trust on; sleep 3`);
  });
  afterAll(() => world.close());

  async function scenario(spec: string, parts: Parts): Promise<Scenario> {
    const it = new Scenario({
      sh: (script) => hypervisor.sh(script, { timeout: 120_000 }),
      exec: (script) => hypervisor.exec(script, { timeout: 300_000 }),
      scratch: world.scratch,
      parts,
    });
    await it.write('spec', spec.replaceAll('PF', pf));
    return it;
  }

  const cases = [
    {
      name: 'a bridge with VLAN filtering',
      parts: { vlans: true },
      spec: `
version: 1
domain: worker-1
devices:
  - {type: nic, name: a, backend: {type: tap, bridge: br0, ifname: tap0, vlan: 100}}
  - {type: nic, name: b, backend: {type: tap, bridge: br0, ifname: tap1, vlan: {trunk: [5, 6], native: 7}}}
  - type: nic
    name: c
    backend: {type: vdpa, path: /dev/vhost-vdpa-9, representor: rep0, bridge: br0, vlan: 30}
`,
    },
    {
      name: 'Open vSwitch in the kernel, with tags',
      parts: { ovs: true },
      spec: `
version: 1
domain: worker-1
devices:
  - {type: nic, name: a, backend: {type: tap, bridge: ovs0, switch: ovs, ifname: tap0, vlan: 100}}
  - {type: nic, name: b, backend: {type: tap, bridge: ovs0, switch: ovs, ifname: tap1, vlan: {trunk: [5, 6]}}}
  - type: nic
    name: c
    backend: {type: vdpa, path: /dev/vhost-vdpa-9, representor: rep1, bridge: ovs0, switch: ovs, vlan: 30}
`,
    },
    {
      name: 'the policy of VFs of an igb',
      parts: {},
      spec: `
version: 1
domain: worker-1
devices:
  - type: vf
    name: fast0
    mac: "52:54:00:a0:03:00"
    attach: hostdev
    source: {pf: PF, vf: 0}
    vlan: {tag: 100, qos: 3}
    trust: true
    spoofCheck: true
  - {type: vf, name: fast1, source: {pf: PF, vf: 1}, mac: "52:54:00:a0:03:01", trust: false, spoofCheck: false}
`,
    },
    {
      name: 'vDPA devices',
      parts: { vdpa: true },
      spec: `
version: 1
domain: worker-1
devices:
  - type: virtual-pf
    name: vpf0
    backend: {type: vdpa, device: vd-pf, mgmtdev: vdpasim_net}
    vfs: {count: 3, backend: {type: vdpa, device: "vd-{index}", mgmtdev: vdpasim_net}}
`,
    },
  ] satisfies { name: string; parts: Parts; spec: string }[];

  describe.each(cases)('$name', ({ spec, parts }) => {
    let it: Scenario;
    beforeAll(async () => {
      it = await scenario(spec, parts);
    });
    afterEach(() => it.vpf('host undo', 'spec'));

    test('apply does it, a second time nothing; undo leads back', async () => {
      const before = await it.state();
      const first = await it.json('host apply', 'spec');
      expect(first).toMatchObject({ code: 0, json: { ok: true, held: [] } });
      const applied = await it.state();
      expect(applied).not.toBe(before);
      expect(await it.vpf('host status', 'spec')).toMatchObject({ code: 0 });
      expect((await it.json('host apply', 'spec')).json).toMatchObject({ ok: true, done: [] });
      expect(await it.state()).toBe(applied);
      expect(await it.vpf('host undo', 'spec')).toMatchObject({ code: 0 });
      expect(await it.state()).toBe(before);
    });

    test('the script leads to the same state', async () => {
      await it.vpf('host apply', 'spec');
      const applied = await it.state({ loose: true });
      await it.vpf('host undo', 'spec');
      await it.script('spec', 'do.sh');
      for (let i = 0; i < 2; i++) {
        expect(await it.bash('do.sh')).toMatchObject({ code: 0, stderr: '' });
        expect(await it.state({ loose: true })).toBe(applied);
      }
      expect((await it.json('host apply', 'spec')).json).toMatchObject({ done: [] });
      await it.script('spec', 'undo.sh', '--undo');
      expect(await it.bash('undo.sh')).toMatchObject({ code: 0, stderr: '' });
      expect(await it.vpf('host status', 'spec')).toMatchObject({ code: 1 });
      await hypervisor.sh(`ip link set ${pf} vf 0 mac 52:54:00:0a:0b:0c vlan 55 qos 2 spoofchk off
        ip link set ${pf} vf 1 trust on`);
    });

    test('each command fails in turn: the host is as before', () => it.failEach('spec'));

    test('killed in the middle: apply again is right, undo too', () => it.killEach('spec', 4));
  });
});
