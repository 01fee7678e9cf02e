/** The files of `vpf host export`, read and carried out by the programs that they are for. */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { exportHost, type HostFormat } from '../../src/export/export-host.js';
import { planLoaded } from '../../src/plan/plan-loaded.js';
import { formatDiagnostic } from '../../src/spec/diagnostic.js';
import { loadSpec } from '../../src/spec/load.js';
import { type Hypervisor, openHypervisor, pfAddress, programShares } from './hypervisor.js';
import { labOf, openLab } from './lab.js';
import { World } from './world.js';

const opened = await openLab();
const igb = `/sys/bus/pci/devices/${pfAddress}`;
/** What udev names the igb at this place. */
const pf = 'enp1s0';
const installed = [
  '/etc/systemd/network',
  '/etc/udev/rules.d',
  '/etc/NetworkManager/system-connections',
];

const igbSection = (address = '') => `
  pfs:
    - pf: ${pf}
      ${address}
      vfs: 4
      up: true
      mtu: 1600
      ip: 192.0.2.1/24
      each:
        0: {mac: "52:54:00:1b:00:a0", vlan: 100, trust: true}
        1: {mac: "52:54:00:1b:00:a1", vlan: {tag: 200, qos: 3}, spoofCheck: false}
        2: {mac: "52:54:00:1b:00:a2"}
`;
const withAddress = igbSection(`address: "${pfAddress}"`);

const bridgeSection = `
  veths:
    - {name: port-a, peer: end-a, mtu: 1400}
  taps:
    - {name: t0, queues: 2, mtu: 1300}
  bridges:
    - name: br1
      vlanFiltering: true
      ip: [10.1.0.254/24, "fd00::1/64"]
      ports:
        - {name: port-a, vlan: 10, hairpin: true}
        - {name: t0, vlan: {trunk: [10, 20], native: 30}}
        - {name: vx0, vxlan: {remote: 192.0.2.2, local: 192.0.2.1, key: 42}, vlan: 20}
        - {name: gn0, geneve: {remote: 192.0.2.3, key: 43, port: 6082}, vlan: {trunk: [5]}}
`;

interface LinkJson {
  readonly mtu: number;
  readonly flags: readonly string[];
  readonly vfinfo_list: readonly unknown[];
  readonly linkinfo?: { readonly info_data: unknown; readonly info_slave_data?: unknown };
}

describe.skipIf('skipped' in opened)('the exported files', () => {
  let world: World;
  let hypervisor: Hypervisor;

  beforeAll(async () => {
    world = await World.open(labOf(opened), { shares: programShares });
    hypervisor = await openHypervisor(world);
    await hypervisor.sh(`/usr/lib/systemd/systemd-udevd --daemon
      modprobe -a bridge tun vxlan geneve; mkdir -p ${installed.join(' ')}`);
  });
  afterAll(() => world.close());
  afterEach(() =>
    hypervisor.sh(`for pid in /run/export.*.pid; do [ ! -e $pid ] || kill $(cat $pid); done
      sleep 1; rm -f /run/export.*.pid
      for link in br1 vx0 gn0 port-a t0; do ip link del $link 2> /dev/null; done
      echo 0 > ${igb}/sriov_numvfs; rmmod igbvf igb
      rm -f ${installed.map((folder) => `${folder}/*vpf-*`).join(' ')}
      udevadm control --reload`),
  );

  /** Writes the files to where they belong in the VM. Gives their paths. */
  async function install(format: HostFormat, host: string, name = 'spec.yaml'): Promise<string[]> {
    const loaded = loadSpec(`version: 1\ndomain: worker 1\nhost:\n${host}`, name);
    const { plan, diagnostics } = planLoaded(loaded, { purpose: 'host' });
    const { spec } = loaded;
    if (plan === undefined || spec === undefined)
      throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
    const root = join(world.scratch, format);
    const options = format === 'systemd' ? { format, spec: join('/etc/vpf', name) } : { format };
    const { files } = exportHost(spec, options);
    for (const { path, mode, text } of files) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
      await chmod(join(root, path), mode);
    }
    for (const { path } of files)
      await hypervisor.sh(
        `install -D -m $(stat -c %a '${root}${path}') '${root}${path}' '${path}'`,
      );
    await hypervisor.sh('udevadm control --reload');
    return files.map(({ path }) => path);
  }

  const appear = () => hypervisor.sh('modprobe igb; udevadm settle -t 30');

  async function link(name: string): Promise<LinkJson> {
    const [shown] = JSON.parse(await hypervisor.sh(`ip -j -d link show ${name}`)) as [LinkJson];
    return shown;
  }

  /** Waits until a command of the VM succeeds. */
  const until = (command: string) =>
    hypervisor.sh(
      `for i in $(seq 200); do ${command} && exit 0; sleep 0.1; done; ${command.replaceAll('-q ', '')}; exit 1`,
    );

  const wanted = [
    { address: '52:54:00:1b:00:a0', vlan_list: [{ vlan: 100 }], trust: true, spoofchk: true },
    { address: '52:54:00:1b:00:a1', vlan_list: [{ vlan: 200, qos: 3 }], spoofchk: false },
    { address: '52:54:00:1b:00:a2', vlan_list: [{}], trust: false, spoofchk: true },
    { trust: false, spoofchk: true },
  ];

  async function expectIgb(): Promise<void> {
    const { mtu, flags, vfinfo_list } = await link(pf);
    expect(vfinfo_list).toMatchObject(wanted);
    expect(mtu).toBe(1600);
    expect(flags).toContain('UP');
    await until(`ip -4 address show dev ${pf} | grep -q '192.0.2.1/24'`);
  }

  async function expectBridge(): Promise<void> {
    const vlans = JSON.parse(await hypervisor.sh('bridge -j vlan show')) as {
      ifname: string;
      vlans: { vlan: number; flags?: string[] }[];
    }[];
    const shown = vlans.map(({ ifname, vlans: of }) => [
      ifname,
      of.map(({ vlan, flags = [] }) => (flags.includes('PVID') ? `${vlan} native` : `${vlan}`)),
    ]);
    expect(Object.fromEntries(shown)).toEqual({
      br1: ['1 native'],
      'port-a': ['10 native'],
      t0: ['10', '20', '30 native'],
      vx0: ['20 native'],
      gn0: ['5'],
    });
    const data = async (name: string) => (await link(name)).linkinfo;
    expect((await data('vx0'))?.info_data).toMatchObject({
      ...{ id: 42, remote: '192.0.2.2', local: '192.0.2.1', port: 4789 },
    });
    expect((await data('gn0'))?.info_data).toMatchObject({
      id: 43,
      remote: '192.0.2.3',
      port: 6082,
    });
    expect((await data('t0'))?.info_data).toMatchObject({ multi_queue: true, vnet_hdr: true });
    expect((await data('br1'))?.info_data).toMatchObject({ stp_state: 0, vlan_filtering: 1 });
    expect((await data('port-a'))?.info_slave_data).toMatchObject({ hairpin: true });
    expect((await link('port-a')).mtu).toBe(1400);
    expect((await link('end-a')).mtu).toBe(1400);
    expect((await link('t0')).mtu).toBe(1300);
    await until("ip address show dev br1 | grep -q '10.1.0.254/24'");
    await until("ip address show dev br1 | grep -q 'fd00::1/64'");
  }

  describe('udev', () => {
    test.each([
      ['by its PCI address', withAddress],
      ['by its name', igbSection()],
    ])('makes the VFs of a PF known %s, and sets them up', async (_, section) => {
      const [rules] = await install('udev', `${section}        3: {driver: vfio-pci}\n`);
      expect((await hypervisor.exec(`udevadm verify --no-summary ${rules}`)).code).toBe(0);
      await appear();
      await expectIgb();
      const driver = `${igb}/virtfn3/driver`;
      await until(`readlink ${driver} | grep -q vfio-pci`);
    });

    test('leaves VFs alone when its events are replayed', async () => {
      await install('udev', `${withAddress}      autoprobe: false\n`);
      await appear();
      await expectIgb();
      expect((await hypervisor.exec(`ls -d ${igb}/virtfn*/driver`)).code).not.toBe(0);
      await hypervisor.sh(`ip link set ${pf} vf 0 mac 52:54:00:1b:00:ff
        for action in change add; do
          udevadm trigger --settle --action=$action /sys/class/net/${pf}
        done`);
      expect((await link(pf)).vfinfo_list[0]).toMatchObject({ address: '52:54:00:1b:00:ff' });
    });

    test('changes the embedded switch before there are VFs, and finds representors', async () => {
      const sim = '/sys/bus/netdevsim/devices/netdevsim10';
      await install(
        'udev',
        `
  pfs:
    - pf: eni10np1
      devlink: netdevsim/netdevsim10
      vfs: 2
      eswitch: {mode: switchdev}
      offload: true
      mtu: 2000
      each: {1: {offload: false}}
  bridges:
    - {name: br-int, switch: ovs, ports: [{representor: {pf: eni10np1, vf: 1}}]}
`,
      );
      await hypervisor.sh(`modprobe netdevsim; echo "10 1" > /sys/bus/netdevsim/new_device
        udevadm settle -t 30`);
      expect(await hypervisor.sh('devlink dev eswitch show netdevsim/netdevsim10')).toContain(
        'mode switchdev',
      );
      expect(await hypervisor.sh(`cat ${sim}/sriov_numvfs`)).toBe('2\n');
      const offload = (name: string) =>
        hypervisor.sh(`ethtool -k ${name} | sed -n 's/^hw-tc-offload: //p'`);
      expect(await offload('eni10np1')).toBe('on\n');
      expect(await offload('eni10npf0vf0')).toBe('on\n');
      expect(await offload('eni10npf0vf1')).toBe('off\n');
      expect((await link('eni10npf0vf0')).flags).not.toContain('UP');
      expect(await link('eni10npf0vf1')).toMatchObject({
        mtu: 2000,
        flags: expect.arrayContaining(['UP']),
      });
      await hypervisor.sh('echo 10 > /sys/bus/netdevsim/del_device');
    });
  });

  test('networkd makes and sets up all of it, and knows every key', async () => {
    await install('networkd', `${withAddress}${bridgeSection}`);
    await hypervisor.sh(`mkdir -p /run/systemd/netif; chown systemd-network: /run/systemd/netif
      SYSTEMD_LOG_LEVEL=debug /usr/lib/systemd/systemd-networkd > /run/networkd.log 2>&1 &
      echo $! > /run/export.networkd.pid`);
    await appear();
    await until(`ip link show ${pf} | grep -q 'vf 2 .*00:a2'`);
    await until('bridge vlan show | grep -q ^gn0');
    await expectIgb();
    await expectBridge();
    const complaint = 'Unknown (key|section)|Failed to parse|ignoring (assignment|section)';
    const log = await hypervisor.sh(`grep -E '${complaint}' /run/networkd.log || :`);
    expect(log).toBe('');
    const said = await hypervisor.sh(
      `udevadm test-builtin net_setup_link /sys/class/net/${pf} 2>&1`,
    );
    expect(said).toContain(`ID_NET_LINK_FILE=/etc/systemd/network/98-vpf-${pf}.link`);
    expect(said).not.toMatch(new RegExp(complaint));
  });

  test('NetworkManager makes and sets up all of it, and knows every key', async () => {
    // A trusted VF with a driver of the host's takes a MAC of its own as soon as NetworkManager sets it up.
    const more = '        3: {rate: {max: 500}}\n      autoprobe: false\n';
    const paths = await install('networkmanager', `${withAddress}${more}${bridgeSection}`);
    // What it does not know it would leave out; and what is the default anyway, so that these are not.
    const renamed = { master: 'controller', 'slave-type': 'port-type' } as Record<string, string>;
    for (const path of paths) {
      const keys = (text: string) =>
        [...text.matchAll(/^([a-z0-9.-]+)=(.*)$/gm)]
          .map(([, key = '', value = '']) => `${renamed[key] ?? key}=${list(value)}`)
          .sort();
      const list = (value: string) => value.split(/, ?/).sort().join();
      const read = `nmcli --offline connection modify connection.zone x < ${path}`;
      expect(keys(await hypervisor.sh(`${read} | grep -v ^zone=`))).toEqual(
        keys(await hypervisor.sh(`cat ${path}`)),
      );
    }
    await hypervisor.sh(`mkdir -p /run/dbus; dbus-daemon --system --fork --print-pid > /run/export.dbus.pid
      NetworkManager --no-daemon > /run/nm.log 2>&1 &
      echo $! > /run/export.nm.pid`);
    await appear();
    for (const name of [pf, 'br1', 'port-a', 't0', 'vx0', 'gn0', 'end-a'])
      await until(
        `nmcli -t -f NAME,STATE connection show 2> /dev/null | grep -q '^vpf-${name}:activated'`,
      );
    await expectIgb();
    await expectBridge();
    // Not the rate: igb refuses one while it has no link, and NetworkManager sets it once.
    expect((await hypervisor.exec(`ls -d ${igb}/virtfn*/driver`)).code).not.toBe(0);
  });

  test('the unit is one that systemd takes, whatever the name of the spec', async () => {
    const [unit] = await install('systemd', withAddress, 'a "b" $c 100%i.yaml');
    expect(await hypervisor.exec(`systemd-analyze verify --man=no ${unit}`)).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect(await hypervisor.sh(`grep ^ExecStart= ${unit}`)).toBe(
      'ExecStart=vpf host apply "/etc/vpf/a \\"b\\" $$c 100%%i.yaml"\n',
    );
    await hypervisor.sh(`sed -i s/ExecStart=vpf/ExecStart=vpf-nonesuch/ ${unit}`);
    expect((await hypervisor.exec(`systemd-analyze verify --man=no ${unit}`)).code).not.toBe(0);
    await hypervisor.sh(`rm ${unit}`);
  });
});
