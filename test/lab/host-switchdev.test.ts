/** `vpf host` in the hypervisor VM, on an embedded switch: netdevsim in switchdev mode. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HostDriver } from './host-driver.js';
import { LINKS, OVS } from './host-state.js';
import { labOf, openLab } from './lab.js';

const opened = await openLab();
const sim = '/sys/bus/netdevsim/devices/netdevsim10';

const SETTINGS = `cat ${sim}/sriov_numvfs; devlink dev eswitch show netdevsim/netdevsim10`;

/** Of the representors of VFs. */
const VLANS_OF_VFS = ['100', '200', '{trunk: [100, 200], native: 300}', '400'];

describe.skipIf('skipped' in opened)('vpf host on an embedded switch', () => {
  let host: HostDriver;
  let port: string;

  beforeAll(async () => {
    host = await HostDriver.open(labOf(opened), 'openvswitch netdevsim');
    await host.sh('echo "10 1" > /sys/bus/netdevsim/new_device');
    port = (await host.sh(`ls ${sim}/net`)).trim();
  });
  afterAll(() => host.close());

  /** @param more of the section @param ports further ports of the bridge */
  const spec = (vfs: number, more = '', ports = '') => `
version: 1
domain: sim${vfs}
host:
${more}
  pfs:
    - pf: ${port}
      devlink: netdevsim/netdevsim10
      vfs: ${vfs}
      eswitch: {mode: switchdev}
      offload: true
      mtu: 2000
      each:
        ${vfs - 1}: {offload: false}
  bridges:
    - name: br-int
      switch: ovs
      ports:
${VLANS_OF_VFS.slice(0, vfs)
  .map((vlan, vf) => `        - {representor: {pf: ${port}, vf: ${vf}}, vlan: ${vlan}}`)
  .join('\n')}
${ports}`;
  const representors = `for d in $(devlink -j port show | grep -o '"netdev": *"[^"]*"' | cut -d'"' -f4); do
    echo $d $(cat /sys/class/net/$d/mtu) $(ethtool -k $d | grep hw-tc-offload) \
      $(ovs-vsctl --if-exists get Port $d tag trunks vlan_mode); done`;
  const simLooks = [
    ...[LINKS, `cat ${sim}/sriov_numvfs`, 'devlink -j dev eswitch show netdevsim/netdevsim10'],
    ...['devlink -j port show', representors, ...OVS],
  ];

  test('has 4 representors, on an Open vSwitch bridge, tagged', async () => {
    const ports = `
        - {name: ${port}}
        # Without one, Open vSwitch's own choice depends on the order of its ports.
        - {name: int0, internal: true, vlan: 200, mtu: 2000}
`;
    const { applied } = await host.drive(
      spec(4, '  ovs: {hwOffload: true, tcPolicy: skip_hw}', ports),
      simLooks,
    );
    expect(applied[1]).toBe('4\n');
    const shown = String(applied[4]).trim().split('\n');
    expect(shown.map((line) => line.replace(/^\S+ /, ''))).toEqual([
      '2000 hw-tc-offload: on [] [] []',
      '2000 hw-tc-offload: on 100 [] []',
      '2000 hw-tc-offload: on 200 [] []',
      '2000 hw-tc-offload: on 300 [100, 200] native-untagged',
      '2000 hw-tc-offload: off 400 [] []',
    ]);
  });

  test('sets the rate, the link and the rest of its VFs', async () => {
    const policy = `
version: 1
domain: policy
host:
  pfs:
    - pf: ${port}
      devlink: netdevsim/netdevsim10
      vfs: 2
      each:
        0: {mac: "52:54:00:51:00:00", vlan: {tag: 7, qos: 3, proto: 802.1ad}, rate: {min: 100, max: 500}}
        1: {trust: true, spoofCheck: true, linkState: disable}
`;
    const { applied } = await host.drive(policy, [LINKS, SETTINGS], { faults: true, kills: [4] });
    const [links] = applied as [{ ifname: string }[]];
    expect(links.find(({ ifname }) => ifname === port)).toMatchObject({
      vfinfo_list: [
        {
          address: '52:54:00:51:00:00',
          vlan_list: [{ vlan: 7, qos: 3, protocol: '802.1ad' }],
          rate: { max_tx: 500, min_tx: 100 },
        },
        { trust: true, spoofchk: true, link_state: 'disable' },
      ],
    });
  });

  // Open vSwitch's own settings fail in host-faults, where that is quick.
  test('is as before when a command fails, or apply is killed', async () => {
    await host.drive(spec(1), [LINKS, SETTINGS, ...OVS.slice(2)], {
      faults: true,
      kills: [6],
    });
  }, 900_000);
});
