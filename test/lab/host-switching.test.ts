/** `vpf host` in the hypervisor VM, on bridges with VLANs, Open vSwitch in the kernel, tunnels, and vDPA. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HostDriver } from './host-driver.js';
import { LINKS, OVS, VDPA, VLANS } from './host-state.js';
import { repository } from './hypervisor.js';
import { labOf, openLab } from './lab.js';
import { taggedGuests } from './ovs.js';

const opened = await openLab();

describe.skipIf('skipped' in opened)('vpf host on bridges and vDPA', () => {
  let host: HostDriver;

  beforeAll(async () => {
    const modules = 'tun bridge veth vxlan openvswitch vhost-vdpa vdpa_sim_net';
    host = await HostDriver.open(labOf(opened), modules);
  });
  afterAll(() => host.close());

  test('a bridge with VLANs, tunnels and taps; a guest on it; vDPA devices', async () => {
    const spec = `
version: 1
domain: linux
host:
  veths:
    - {name: port-a, peer: end-a}
  taps:
    - {name: t0, queues: 2}
  bridges:
    - name: br1
      vlanFiltering: true
      stp: false
      ip: [10.1.0.254/24, "fd00:0:0::1/64"]
      ports:
        - {name: port-a, vlan: 10, isolated: true, hairpin: true}
        - {name: t0, vlan: {trunk: [10, 20], native: 30}}
        - {name: vx0, vxlan: {remote: 192.0.2.2, local: 192.0.2.1, key: 42}, vlan: 20}
  vdpa:
    - {name: vdpa0, mgmtdev: vdpasim_net, mac: "52:54:00:da:00:00"}
devices:
  - {type: nic, name: a, backend: {type: tap, bridge: br1, ifname: tap0, vlan: 100}}
`;
    const { applied } = await host.drive(spec, [LINKS, VLANS, 'ip -j -4 address show', ...VDPA]);
    const vlans = applied[1] as { ifname: string; vlans: { vlan: number }[] }[];
    const of = (name: string) =>
      vlans.find(({ ifname }) => ifname === name)?.vlans.map(({ vlan }) => vlan);
    expect([of('t0'), of('vx0'), of('tap0')]).toEqual([[10, 20, 30], [20], [100]]);
  });

  // What has no VLANs fails in host-faults, where that is quick.
  test('is as before when a command about VLANs fails, or apply is killed', async () => {
    const spec = `
version: 1
domain: vlans
host:
  veths:
    - {name: port-a, peer: end-a}
  bridges:
    - name: br1
      vlanFiltering: true
      ports:
        - {name: port-a, vlan: {trunk: [10], native: 30}, fdb: [{mac: "52:54:00:fd:00:02", vlan: 10}]}
devices:
  - {type: nic, name: a, backend: {type: tap, bridge: br1, ifname: tap0, vlan: 100}}
`;
    await host.drive(spec, [LINKS, VLANS], { faults: true, kills: [9] });
  });

  test('what the section makes carries frames: one isolated port, one not', async () => {
    const spec = `
version: 1
domain: frames
host:
  veths:
    - {name: port-a, peer: end-a}
    - {name: port-b, peer: end-b}
  bridges:
    - name: br2
      vlanFiltering: true
      ports:
        - {name: port-a, vlan: 10, isolated: true}
        - {name: port-b, vlan: 10}
`;
    await host.write(spec);
    expect(await host.vpf('host apply', spec)).toMatchObject({ code: 0 });
    await host.sh(`ip netns add a; ip netns add b
      ip link set end-a netns a; ip link set end-b netns b
      ip -n a link set end-a up; ip -n a address add 10.9.0.1/24 dev end-a
      ip -n b link set end-b up; ip -n b address add 10.9.0.2/24 dev end-b`);
    expect(await host.exec('ip netns exec a ping -c 1 -w 3 10.9.0.2')).toMatchObject({
      code: 0,
    });
    expect(await host.vpf('host undo', spec)).toMatchObject({ code: 0 });
    await host.sh('ip netns del a; ip netns del b');
  });

  test('taps and representors of guests on Open vSwitch in the kernel, with tags', async () => {
    await host.sh('ovs-vsctl add-br ovs0; ip link add rep1 mtu 1400 type dummy');
    await host.drive(taggedGuests, [LINKS, ...OVS]);
    await host.sh('ovs-vsctl del-br ovs0; ip link del rep1');
  });

  test('vDPA devices, and a QEMU whose composed virtual PF has its VFs on them', async () => {
    const spec = `
version: 1
domain: vdpa
devices:
  - type: virtual-pf
    name: vpf0
    backend: {type: vdpa, device: vd-pf, mgmtdev: vdpasim_net}
    vfs: {count: 3, backend: {type: vdpa, device: "vd-{index}", mgmtdev: vdpasim_net}}
`;
    await host.drive(spec, [...VDPA, 'ls -A /run/vpf/vdpa 2> /dev/null || :'], {
      faults: true,
      kills: [2],
    });
    // The script of the guest makes the devices itself, and takes them back when QEMU ends.
    await host.write(spec);
    const script = host.file(spec, '-qemu.sh');
    expect(await host.vpf(`compose --format qemu --output ${script}`, spec)).toMatchObject({
      code: 0,
    });
    await host.sh(`sh ${script} -accel qtest -S -m 128 -display none \
        -qmp unix:/run/vdpa.qmp,server=on,wait=off > ${script}.log 2>&1 &
      for i in $(seq 100); do [ -S /run/vdpa.qmp ] && break; sleep 0.1; done`);
    const listed = await host.exec(
      `node ${repository}/bin/vpf qmp /run/vdpa.qmp qom-list path=/machine/peripheral; cat ${script}.log`,
    );
    for (const name of ['pf', 'vf0', 'vf1', 'vf2'])
      expect(listed.stdout).toContain(`"ua-vpf-vpf0_${name}"`);
    const users = await host.sh('ls -l /proc/[0-9]*/fd 2> /dev/null | grep -c /dev/vhost-vdpa');
    expect(users).toBe('4\n');
    await host.sh(`node ${repository}/bin/vpf qmp /run/vdpa.qmp quit
      for i in $(seq 300); do vdpa -j dev show | grep -q vd- || break; sleep 0.1; done`);
    expect(JSON.parse(await host.sh('vdpa -j dev show'))).toEqual({ dev: {} });
  });

  test('VXLAN between the Open vSwitches of two namespaces', async () => {
    await host.sh(`ip netns add east; ip netns add west
      ip link add uplink netns east type veth peer name uplink netns west`);
    const sides = [
      { side: 'east', local: '198.51.100.1', remote: '198.51.100.2', inner: '10.3.0.1' },
      { side: 'west', local: '198.51.100.2', remote: '198.51.100.1', inner: '10.3.0.2' },
    ];
    const inside: ((command: string) => Promise<unknown>)[] = [];
    for (const { side, local, remote, inner } of sides) {
      await host.sh(`set -e; ip -n ${side} link set uplink up
        ip -n ${side} address add ${local}/24 dev uplink
        export OVS_RUNDIR=/run/ovs-${side}; mkdir $OVS_RUNDIR; cd $OVS_RUNDIR
        ovsdb-tool create conf.db /usr/share/openvswitch/vswitch.ovsschema
        daemon() { ip netns exec ${side} "$@" --detach --pidfile --log-file=$OVS_RUNDIR/log; }
        daemon ovsdb-server $OVS_RUNDIR/conf.db --remote=punix:/run/ovs-${side}/db.sock
        daemon ovs-vswitchd unix:/run/ovs-${side}/db.sock`);
      const spec = `
version: 1
domain: ${side}
host:
  bridges:
    - name: tun
      switch: ovs
      ip: ${inner}/24
      ports:
        - {name: vx0, vxlan: {remote: ${remote}, local: ${local}, key: 42}}
`;
      await host.write(spec);
      const run = `ip netns exec ${side} env OVS_RUNDIR=/run/ovs-${side} node ${repository}/bin/vpf`;
      inside.push((command) => host.sh(`${run} ${command} ${host.file(spec)}`));
    }
    const ping = 'ip netns exec east ping -c 1 -i 0.2 -w 5 10.3.0.2';
    for (const vpfOf of inside) await vpfOf('host apply');
    expect(await host.exec(ping)).toMatchObject({ code: 0 });
    for (const vpfOf of inside) await vpfOf('host apply');
    expect(await host.exec(ping)).toMatchObject({ code: 0 });
    for (const vpfOf of inside) await vpfOf('host undo');
    for (const { side } of sides) {
      const shown = await host.sh(`ovs-vsctl --db=unix:/run/ovs-${side}/db.sock show`);
      expect(shown).not.toMatch(/Bridge|Port/);
    }
    await host.sh('kill $(cat /run/ovs-*/*.pid); sleep 0.5; ip netns del east; ip netns del west');
  });
});
