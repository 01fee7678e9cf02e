/** Where flows really are: `vpf host status` in the hypervisor VM, with the kernel's Open vSwitch, tc and netdevsim. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HostDriver } from './host-driver.js';
import { labOf, openLab } from './lab.js';
import { ovsCtl, startOvs } from './ovs.js';

const opened = await openLab();

interface Offload {
  readonly ports: readonly {
    readonly port: string;
    readonly representor?: object;
    readonly flows: { readonly nic: number; readonly tc: number; readonly ovs: number };
    readonly filters?: { readonly inNic: number; readonly notInNic: number };
  }[];
  readonly unread: readonly string[];
}

describe.skipIf('skipped' in opened)('vpf host status on offload', () => {
  let host: HostDriver;
  let spec: string;

  beforeAll(async () => {
    const modules = 'openvswitch veth netdevsim cls_flower act_mirred sch_ingress';
    host = await HostDriver.open(labOf(opened), modules);
    await host.sh(`echo "10 1" > /sys/bus/netdevsim/new_device
      for side in a b; do
        ip netns add $side; ip link add out-$side type veth peer name eth0 netns $side
        ip -n $side link set eth0 up
      done
      ip -n a address add 10.7.0.1/24 dev eth0; ip -n b address add 10.7.0.2/24 dev eth0`);
    const pf = (await host.sh('ls /sys/bus/netdevsim/devices/netdevsim10/net')).trim();
    spec = `version: 1
domain: flows
host:
  ovs: {hwOffload: true}
  pfs:
    - {pf: ${pf}, devlink: netdevsim/netdevsim10, vfs: 1, eswitch: {mode: switchdev}, offload: true}
  bridges:
    - name: br-f
      switch: ovs
      ports:
        - {name: out-a}
        - {name: out-b}
        - {representor: {pf: ${pf}, vf: 0}}
`;
    await host.write(spec);
    const { code, stderr } = await host.vpf('host apply', spec);
    expect({ code, stderr }).toMatchObject({ code: 0 });
  });
  afterAll(() => host.close());

  /** While there is traffic, as flows that nobody uses are forgotten. */
  async function status(options: string): Promise<string> {
    await host.sh('ip netns exec a ping -c 3 -i 0.2 -w 10 10.7.0.2');
    await host.sh(
      'ip netns exec a ping -i 0.5 10.7.0.2 > /dev/null 2>&1 & echo $! > /run/ping.pid',
    );
    const { stdout } = await host.vpf(`host status ${options}`, spec);
    await host.sh('kill $(cat /run/ping.pid)');
    return stdout;
  }
  const offload = async () => (JSON.parse(await status('--json')) as { offload: Offload }).offload;

  test('no NIC takes a flow of a veth: all are in tc', async () => {
    await host.sh(`${ovsCtl} stop; ${startOvs}`);
    const { ports, unread } = await offload();
    expect(unread).toEqual([]);
    expect(ports.map(({ port }) => port).slice(0, 2)).toEqual(['out-a', 'out-b']);
    for (const { flows, filters } of ports.slice(0, 2)) {
      expect(flows.tc).toBeGreaterThan(0);
      expect(flows.nic).toBe(0);
      expect(filters?.notInNic).toBeGreaterThanOrEqual(1);
      expect(filters?.inNic).toBe(0);
    }
    expect(ports[2]).toMatchObject({
      port: expect.stringMatching(/^eth|^eni/),
      representor: { vf: 0 },
      filters: { inNic: 0, notInNic: 0 },
    });
    const stdout = await status('');
    expect(stdout).toMatch(/^ {2}PORT +STANDS FOR +IN NIC +PARTLY +IN TC +IN OVS +TC FILTERS/m);
    expect(stdout).toMatch(/^ {2}out-a +- +0 +0 +[1-9]/m);
  });

  test('without offload they are in Open vSwitch, and a daemon that is gone is said', async () => {
    await host.sh(`ovs-vsctl set Open_vSwitch . other_config:hw-offload=false
      ${ovsCtl} stop; ${startOvs}`);
    const { ports } = await offload();
    expect(ports[0]).toMatchObject({
      flows: { nic: 0, tc: 0 },
      filters: { inNic: 0, notInNic: 0 },
    });
    expect(ports[0]?.flows.ovs).toBeGreaterThan(0);
    await host.sh('kill $(cat /var/run/openvswitch/ovs-vswitchd.pid); sleep 1');
    const { stdout } = await host.vpf('host status', spec);
    expect(stdout).toMatch(/not read: ovs-appctl .*dpctl\/dump-dps: .*ovs-vswitchd/);
  });
});
