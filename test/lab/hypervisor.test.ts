import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Hypervisor,
  openHypervisor,
  pfAddress,
  programShares,
  repository,
  wire,
} from './hypervisor.js';
import { labOf, openLab } from './lab.js';
import { ovsCtl, startOvs } from './ovs.js';
import { World } from './world.js';

const opened = await openLab();
const pf = `/sys/bus/pci/devices/${pfAddress}`;

interface VfInfo {
  readonly vf: number;
  readonly address: string;
  readonly spoofchk: boolean;
  readonly trust: boolean;
}

interface DevlinkPort {
  readonly flavour: string;
  readonly netdev?: string;
  readonly pfnum?: number;
  readonly vfnum?: number;
}

describe.skipIf('skipped' in opened)('the hypervisor VM', () => {
  let world: World;
  let hypervisor: Hypervisor;

  beforeAll(async () => {
    world = await World.open(labOf(opened), { shares: programShares });
    hypervisor = await openHypervisor(world);
  });
  afterAll(() => world.close());

  /** Network namespaces of the names given, that a test's end takes away. */
  async function namespaces(...names: string[]): Promise<AsyncDisposable> {
    const remove = names.map((name) => `ip netns delete ${name}`).join('; ');
    await hypervisor.sh(names.map((name) => `ip netns add ${name}`).join(' && '));
    return {
      async [Symbol.asyncDispose]() {
        await hypervisor.exec(remove);
      },
    };
  }

  /** Whether one ping gets through from a network namespace, with a few tries to be sure. */
  async function pings(namespace: string, address: string): Promise<boolean> {
    const ping = `ip netns exec ${namespace} ping -c 1 -i 0.2 -w 3 ${address}`;
    return (await hypervisor.exec(ping)).code === 0;
  }

  /** What QEMU, started inside with further arguments, says its PCI devices are: by id. */
  async function devicesOfQemu(args: string): Promise<Record<string, string>> {
    const commands = ['qmp_capabilities', 'query-pci', 'quit'];
    const input = commands.map((execute) => JSON.stringify({ execute })).join('\n');
    const qemu = 'qemu-system-x86_64 -machine q35 -accel qtest -m 64 -nodefaults -display none';
    const out = await hypervisor.sh(`echo '${input}' | ${qemu} -qmp stdio ${args}`);
    interface Device {
      readonly qdev_id: string;
      readonly id: { readonly vendor: number; readonly device: number };
    }
    const answers = out
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as { return?: { devices: Device[] }[] });
    const devices = answers.flatMap((answer) =>
      Array.isArray(answer.return) ? answer.return : [],
    );
    return Object.fromEntries(
      devices
        .flatMap((bus) => bus.devices)
        .filter((device) => device.qdev_id !== '')
        .map(({ qdev_id, id }) => [qdev_id, `${id.vendor.toString(16)}:${id.device.toString(16)}`]),
    );
  }

  describe('itself', () => {
    test('has the root file system of the world under a layer of its own', async () => {
      expect((await hypervisor.sh('uname -r')).trim()).toBe(world.lab.versions.kernel);
      await hypervisor.sh('echo changed > /etc/debian_version; touch /etc/left-behind');
      expect(await world.sh(['cat', '/etc/debian_version'])).not.toBe('changed\n');
      expect((await world.run(['test', '-e', '/etc/left-behind'])).code).toBe(1);
      expect(existsSync(join(world.lab.rootfs, 'etc/left-behind'))).toBe(false);
    });

    test('sees the scratch folder at the same path, and what is written there, at once', async () => {
      const file = join(world.scratch, 'shared');
      for (const text of ['one', 'two']) {
        await writeFile(file, text);
        expect(await hypervisor.sh(`cat ${file}`)).toBe(text);
        await hypervisor.sh(`echo ${text} inside > ${file}`);
        expect(await readFile(file, 'utf8')).toBe(`${text} inside\n`);
      }
    });

    test('runs the built program with the Node of this machine', async () => {
      const { version } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as {
        version: string;
      };
      expect(await hypervisor.sh('node --version')).toBe(`${process.version}\n`);
      expect(await hypervisor.sh(`cd ${repository} && node bin/vpf --version`)).toBe(
        `${version}\n`,
      );
      expect(await hypervisor.sh('vpf --version')).toBe(`${version}\n`);
    });
  });

  describe('an igb', () => {
    let name: string;

    beforeAll(async () => {
      await hypervisor.sh(`modprobe igb && echo 2 > ${pf}/sriov_numvfs`);
      name = (await hypervisor.sh(`ls ${pf}/net`)).trim();
      await hypervisor.sh(`ip link set ${name} up`);
    });
    afterAll(() => hypervisor.exec(`echo 0 > ${pf}/sriov_numvfs`));

    const vfs = async (): Promise<VfInfo[]> => {
      const links = JSON.parse(await hypervisor.sh(`ip -j -d link show ${name}`)) as {
        vfinfo_list: VfInfo[];
      }[];
      return links[0]?.vfinfo_list ?? [];
    };
    const virtfn = async (index: number): Promise<string> =>
      (await hypervisor.sh(`basename $(readlink ${pf}/virtfn${index})`)).trim();
    /** Gives a device to a driver, and takes it from the one it has. */
    const bind = (device: string, driver: string): Promise<string> =>
      hypervisor.sh(`modprobe ${driver} && cd /sys/bus/pci/devices/${device}
        [ ! -e driver ] || echo ${device} > driver/unbind
        echo ${driver} > driver_override && echo ${device} > /sys/bus/pci/drivers_probe
        [ "$(basename $(readlink driver))" = ${driver} ]`);

    test('makes VFs', async () => {
      expect(await hypervisor.sh(`cat ${pf}/sriov_totalvfs`)).toBe('7\n');
      expect(await hypervisor.sh(`cat ${pf}/sriov_numvfs`)).toBe('2\n');
      expect([await virtfn(0), await virtfn(1)]).toEqual(['0000:01:10.0', '0000:01:10.2']);
      expect(await vfs()).toHaveLength(2);
    });

    test('takes MAC, spoof checking and trust of a VF', async () => {
      const vf = (mac: string, spoofchk: string, trust: string): Promise<string> =>
        hypervisor.sh(`ip link set ${name} vf 0 mac ${mac} spoofchk ${spoofchk} trust ${trust}`);
      await vf('52:54:00:1b:00:0a', 'off', 'on');
      const shown = { vf: 0, address: '52:54:00:1b:00:0a', spoofchk: false, trust: true };
      expect((await vfs())[0]).toMatchObject(shown);
      await vf('52:54:00:1b:00:0b', 'on', 'off');
      const other = { vf: 0, address: '52:54:00:1b:00:0b', spoofchk: true, trust: false };
      expect((await vfs())[0]).toMatchObject(other);
    });

    test('carries the frames of a VF to the world, under the MAC the PF gave it', async () => {
      await world.sh(['ip', 'address', 'add', '192.0.2.1/24', 'dev', wire]);
      await using _ = await namespaces('vf');
      await hypervisor.sh(`ip link set ${name} vf 1 mac 52:54:00:1b:00:11`);
      const device = await virtfn(1);
      await bind(device, 'igbvf');
      const link = (await hypervisor.sh(`ls /sys/bus/pci/devices/${device}/net`)).trim();
      await hypervisor.sh(`ip link set ${link} netns vf && ip -n vf link set ${link} up
        ip -n vf address add 192.0.2.2/24 dev ${link}`);
      expect(await hypervisor.sh('ip netns exec vf ping -c 1 -w 20 192.0.2.1')).toContain('ttl=');
      const neighbour = await world.sh(['ip', 'neighbour', 'show', '192.0.2.2']);
      expect(neighbour).toContain('52:54:00:1b:00:11');
    });

    test('has VFs that vfio-pci gives to a QEMU inside', async () => {
      const device = await virtfn(0);
      await bind(device, 'vfio-pci');
      const group = await hypervisor.sh(
        `basename $(readlink /sys/bus/pci/devices/${device}/iommu_group)`,
      );
      expect(group).toMatch(/^\d+\n$/);
      await hypervisor.sh(`[ -c /dev/vfio/${group.trim()} ]`);
      const members = `/sys/kernel/iommu_groups/${group.trim()}/devices`;
      expect(await hypervisor.sh(`ls ${members}`)).toBe(`${device}\n`);
      const devices = await devicesOfQemu(`-device vfio-pci,host=${device},id=vf0`);
      expect(devices).toEqual({ vf0: '8086:10ca' });
    });

    test('is seen by a libvirt inside, with its VFs', async () => {
      await hypervisor.sh('/usr/lib/systemd/systemd-udevd --daemon && udevadm settle');
      await hypervisor.sh('virtlogd -d && libvirtd -d');
      try {
        await hypervisor.sh('until virsh uri; do sleep 0.2; done');
        const xml = await hypervisor.sh('virsh nodedev-dumpxml pci_0000_01_10_2');
        expect(xml).toContain("<capability type='phys_function'>");
        expect(xml).toMatch(/<iommuGroup number='\d+'>/);
      } finally {
        // udevd would give the interfaces of other tests new names at some moment.
        await hypervisor.exec(`udevadm control --exit
          kill $(cat /run/libvirtd.pid) $(cat /run/virtlogd.pid)`);
      }
    });
  });

  test('vdpa_sim_net makes vDPA devices that a QEMU inside takes', async () => {
    await hypervisor.sh('modprobe vhost-vdpa && modprobe vdpa_sim_net');
    const shown = JSON.parse(await hypervisor.sh('vdpa -j mgmtdev show')) as {
      mgmtdev: Record<string, { supported_classes: string[] }>;
    };
    expect(shown.mgmtdev.vdpasim_net?.supported_classes).toEqual(['net']);
    const names = ['vdpa0', 'vdpa1', 'vdpa2', 'vdpa3'];
    const mac = (index: number): string => `52:54:00:da:00:0${index}`;
    for (const [index, name] of names.entries()) {
      await hypervisor.sh(`vdpa dev add name ${name} mgmtdev vdpasim_net mac ${mac(index)}`);
    }
    const { config } = JSON.parse(await hypervisor.sh('vdpa -j dev config show')) as {
      config: Record<string, { mac: string }>;
    };
    expect(Object.entries(config).map(([name, shown]) => `${name} ${shown.mac}`)).toEqual(
      names.map((name, index) => `${name} ${mac(index)}`),
    );
    for (const [index, name] of names.entries()) {
      await hypervisor.sh(`[ -c /dev/vhost-vdpa-${index} ]`);
      const nodes = await hypervisor.sh(`ls /sys/bus/vdpa/devices/${name}`);
      expect(nodes).toContain(`vhost-vdpa-${index}\n`);
    }
    const devices = await devicesOfQemu(
      '-netdev vhost-vdpa,id=n0,vhostdev=/dev/vhost-vdpa-3 -device virtio-net-pci,id=nic0,netdev=n0',
    );
    expect(devices).toEqual({ nic0: '1af4:1000' });
    for (const name of names) await hypervisor.sh(`vdpa dev del ${name}`);
  });

  test('netdevsim has VFs with representors in switchdev mode', async () => {
    await hypervisor.sh('modprobe netdevsim && echo "10 1" > /sys/bus/netdevsim/new_device');
    await hypervisor.sh('echo 4 > /sys/bus/netdevsim/devices/netdevsim10/sriov_numvfs');
    const device = 'netdevsim/netdevsim10';
    const ports = async (): Promise<DevlinkPort[]> =>
      Object.values(
        (
          JSON.parse(await hypervisor.sh('devlink -j port show')) as {
            port: Record<string, DevlinkPort>;
          }
        ).port,
      );
    const flavours = async (): Promise<string[]> => (await ports()).map((port) => port.flavour);
    expect(await flavours()).toEqual(['physical']);
    await hypervisor.sh(`devlink dev eswitch set ${device} mode switchdev`);
    expect(await flavours()).toEqual(['physical', 'pcivf', 'pcivf', 'pcivf', 'pcivf']);
    const representors = (await ports()).filter((port) => port.flavour === 'pcivf');
    expect(representors.map((port) => port.vfnum)).toEqual([0, 1, 2, 3]);
    for (const { netdev, vfnum } of representors) {
      const link = `/sys/class/net/${netdev}`;
      expect(await hypervisor.sh(`cat ${link}/phys_port_name`)).toBe(`pf0vf${vfnum}\n`);
      expect(await hypervisor.sh(`cat ${link}/phys_switch_id`)).toMatch(/^[0-9a-f]+\n$/);
    }
    await hypervisor.sh(`devlink dev eswitch set ${device} mode legacy`);
    expect(await flavours()).toEqual(['physical']);
    await hypervisor.sh('echo 10 > /sys/bus/netdevsim/del_device');
  });

  describe('switching', () => {
    /** Stations, each with one end of a cable and an address; the other end is named after it. */
    async function stations(subnet: string, ...names: string[]): Promise<AsyncDisposable> {
      const made = await namespaces(...names);
      for (const [index, name] of names.entries()) {
        await hypervisor.sh(`ip link add port-${name} type veth peer name eth0 netns ${name}
          ip link set port-${name} up; ip -n ${name} link set eth0 up
          ip -n ${name} address add ${subnet}.${index + 1}/24 dev eth0`);
      }
      return made;
    }

    test('a bridge with VLAN filtering keeps VLANs apart', async () => {
      await using _ = await stations('10.1.0', 'a', 'b', 'c');
      await hypervisor.sh(`ip link add br1 type bridge vlan_filtering 1 && ip link set br1 up
        for port in a b c; do ip link set port-$port master br1; done`);
      const vlan = (port: string, id: number): Promise<string> =>
        hypervisor.sh(`bridge vlan delete dev port-${port} vid 1
          bridge vlan add dev port-${port} vid ${id} pvid untagged`);
      await vlan('a', 10);
      await vlan('b', 10);
      await vlan('c', 20);
      const shown = JSON.parse(await hypervisor.sh('bridge -j vlan show dev port-c')) as unknown[];
      const vlans = [{ vlan: 20, flags: ['PVID', 'Egress Untagged'] }];
      expect(shown).toEqual([{ ifname: 'port-c', vlans }]);
      expect(await pings('a', '10.1.0.2')).toBe(true);
      expect(await pings('a', '10.1.0.3')).toBe(false);
      // A trunk: its station sees the tag, and has an interface for it.
      await hypervisor.sh(`bridge vlan add dev port-c vid 10
        ip -n c link add link eth0 name eth0.10 type vlan id 10 && ip -n c link set eth0.10 up
        ip -n c address delete 10.1.0.3/24 dev eth0 && ip -n c address add 10.1.0.3/24 dev eth0.10`);
      expect(await pings('a', '10.1.0.3')).toBe(true);
      await hypervisor.sh('ip link delete br1');
    });

    test('Open vSwitch switches tagged ports in the kernel', async () => {
      await using _ = await stations('10.2.0', 'a', 'b', 'c');
      await hypervisor.sh(startOvs);
      await hypervisor.sh(`ovs-vsctl add-br ovs1 -- add-port ovs1 port-a tag=10 \
        -- add-port ovs1 port-b tag=10 -- add-port ovs1 port-c tag=20`);
      expect(await pings('a', '10.2.0.2')).toBe(true);
      expect(await pings('a', '10.2.0.3')).toBe(false);
      // Its ports are those of the kernel's datapath, and frames went through flows in there.
      const datapath = await hypervisor.sh('ovs-dpctl show');
      expect(datapath).toMatch(/^system@ovs-system:/);
      expect(datapath).toMatch(/port \d+: port-a/);
      expect(Number(/hit:(\d+)/.exec(datapath)?.[1])).toBeGreaterThan(0);
      await hypervisor.sh('ovs-vsctl set port port-c tag=10');
      expect(await pings('a', '10.2.0.3')).toBe(true);
      await hypervisor.sh(`ovs-vsctl del-br ovs1 && ${ovsCtl} stop`);
    });

    test('a VXLAN tunnel joins the bridges of two Open vSwitches', async () => {
      await using _ = await namespaces('east', 'west');
      await hypervisor.sh('ip link add uplink netns east type veth peer name uplink netns west');
      const sides = [
        { name: 'east', address: '198.51.100.1', peer: '198.51.100.2', inner: '10.3.0.1' },
        { name: 'west', address: '198.51.100.2', peer: '198.51.100.1', inner: '10.3.0.2' },
      ];
      // A whole Open vSwitch in each namespace, with a datapath of its own in the kernel.
      const schema = '/usr/share/openvswitch/vswitch.ovsschema';
      const db = (name: string): string => `/run/ovs-${name}/db.sock`;
      for (const { name, address, peer, inner } of sides) {
        await hypervisor.sh(`set -e; modprobe openvswitch
          ip -n ${name} link set uplink up; ip -n ${name} address add ${address}/24 dev uplink
          export OVS_RUNDIR=/run/ovs-${name}; mkdir $OVS_RUNDIR; cd $OVS_RUNDIR
          ovsdb-tool create conf.db ${schema}
          daemon() { ip netns exec ${name} "$@" --detach --pidfile --log-file=$OVS_RUNDIR/log; }
          daemon ovsdb-server $OVS_RUNDIR/conf.db --remote=punix:${db(name)}
          daemon ovs-vswitchd unix:${db(name)}
          ovs-vsctl --db=unix:${db(name)} add-br tun -- add-port tun vx \
            -- set interface vx type=vxlan options:remote_ip=${peer} options:key=42
          ip -n ${name} link set tun up; ip -n ${name} address add ${inner}/24 dev tun`);
      }
      expect(await pings('east', '10.3.0.2')).toBe(true);
      // Another network of the same tunnel is another network.
      const key = (vni: number): Promise<string> =>
        hypervisor.sh(`ovs-vsctl --db=unix:${db('west')} set interface vx options:key=${vni}`);
      await key(43);
      expect(await pings('east', '10.3.0.2')).toBe(false);
      await key(42);
      expect(await pings('east', '10.3.0.2')).toBe(true);
      await hypervisor.sh('kill $(cat /run/ovs-*/*.pid) && sleep 0.5');
    });
  });
});
