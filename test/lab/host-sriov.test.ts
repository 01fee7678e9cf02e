/** `vpf host` in the hypervisor VM, on a NIC with VFs, an igb. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HostDriver } from './host-driver.js';
import { LINKS } from './host-state.js';
import { pfAddress, repository } from './hypervisor.js';
import { labOf, openLab } from './lab.js';

const opened = await openLab();
const igb = `/sys/bus/pci/devices/${pfAddress}`;

describe.skipIf('skipped' in opened)('vpf host on a NIC with VFs', () => {
  let host: HostDriver;
  let pf: string;

  beforeAll(async () => {
    host = await HostDriver.open(labOf(opened), 'igb');
    pf = (await host.sh(`ls ${igb}/net`)).trim();
  });
  afterAll(() => host.close());

  describe('an igb', () => {
    const VFS = [
      '0: {mac: "52:54:00:1b:00:a0", vlan: 100, trust: true}',
      '1: {mac: "52:54:00:1b:00:a1", driver: vfio-pci}',
      '2: {mac: "52:54:00:1b:00:a2", vlan: {tag: 200, qos: 3}, spoofCheck: false}',
      '3: {mac: "52:54:00:1b:00:a3"}',
    ];
    const section = (vfs: number) => `
version: 1
domain: igb${vfs}
host:
  pfs:
    - pf: ${pf}
      address: "${pfAddress}"
      vfs: ${vfs}
      autoprobe: false
      up: true
      mtu: 1600
      each:
        ${VFS.slice(0, vfs).join('\n        ')}
`;
    const files = `cat ${igb}/sriov_numvfs ${igb}/sriov_drivers_autoprobe; ls -d ${igb}/virtfn*/driver || :`;

    test('gets 4 VFs with their settings, one for vfio-pci, and loses them again', async () => {
      const { applied } = await host.drive(section(4), [LINKS, files]);
      const [links, drivers] = applied as [{ ifname: string }[], string];
      expect(links.find(({ ifname }) => ifname === pf)).toMatchObject({
        mtu: 1600,
        vfinfo_list: [
          { address: '52:54:00:1b:00:a0', vlan_list: [{ vlan: 100 }], trust: true },
          { address: '52:54:00:1b:00:a1', spoofchk: true },
          { address: '52:54:00:1b:00:a2', vlan_list: [{ vlan: 200, qos: 3 }], spoofchk: false },
          { address: '52:54:00:1b:00:a3' },
        ],
      });
      expect(drivers).toBe(`4\n0\n${igb}/virtfn1/driver\n`);
    });

    // The settings of VFs fail below, where the VFs had others before.
    test('is as before when a command fails, or apply is killed', async () => {
      const spec = `
version: 1
domain: fails
host:
  pfs:
    - pf: ${pf}
      address: "${pfAddress}"
      vfs: 1
      autoprobe: false
      up: true
      mtu: 1600
      each: {0: {mac: "52:54:00:1b:00:a1", driver: vfio-pci}}
`;
      await host.drive(spec, [LINKS, files], { faults: true, kills: [3] });
    });

    test('limits the rate of a VF, which its driver takes only while it has a link', async () => {
      const spec = `
version: 1
domain: rate
host:
  pfs:
    - {pf: ${pf}, vfs: 2, autoprobe: false, up: true, each: {1: {rate: {max: 500}}}}
`;
      const { applied } = await host.drive(spec, [LINKS]);
      const [links] = applied as [{ ifname: string }[]];
      expect(links.find(({ ifname }) => ifname === pf)).toMatchObject({
        vfinfo_list: [{}, { rate: { max_tx: 500, min_tx: 0 } }],
      });
    });

    test('gives a VF to a QEMU inside, and then keeps its VFs: refusals name it', async () => {
      const more = section(5);
      await host.write(more);
      await host.write(section(4));
      expect(await host.vpf('host apply', section(4))).toMatchObject({ code: 0 });
      const address = (await host.sh(`basename $(readlink ${igb}/virtfn1)`)).trim();
      await host.sh(`qemu-system-x86_64 -machine q35 -accel qtest -m 64 -nodefaults -display none \
        -device vfio-pci,host=${address} -daemonize -pidfile /run/held.pid`);
      for (const [command, spec] of [
        ['host apply', more],
        ['host undo', section(4)],
      ] as const) {
        const { code, stderr } = await host.vpf(command, spec);
        expect({ code, stderr }).toMatchObject({
          code: 1,
          stderr: expect.stringContaining(address),
        });
        expect(stderr).toContain('VPF_E_HOST_HELD');
        expect(await host.sh(`cat ${igb}/sriov_numvfs`)).toBe('4\n');
      }
      const script = await host.exec(
        `node ${repository}/bin/vpf host plan ${host.file(more)} | bash`,
      );
      expect(script).toMatchObject({ code: 1, stderr: expect.stringContaining(address) });
      await host.sh('kill $(cat /run/held.pid); sleep 0.5');
      expect(await host.vpf('host undo', section(4))).toMatchObject({ code: 0 });
      expect(await host.sh(`cat ${igb}/sriov_numvfs`)).toBe('0\n');
    });

    test('keeps what VFs had before a guest’s policy', async () => {
      await host.sh(`echo 2 > ${igb}/sriov_numvfs; ip link set ${pf} up
        ip link set ${pf} vf 0 mac 52:54:00:0a:0b:0c vlan 55 qos 2 spoofchk off
        ip link set ${pf} vf 1 trust on; sleep 3`);
      const addresses = await host.sh(`basename -a $(readlink ${igb}/virtfn0 ${igb}/virtfn1)`);
      const [first, second] = addresses.split('\n');
      const spec = `
version: 1
domain: policy
devices:
  - type: vf
    name: fast0
    mac: "52:54:00:a0:03:00"
    attach: hostdev
    source: {pf: ${pf}, vf: 0, address: "${first}"}
    vlan: {tag: 100, qos: 3}
    trust: true
    spoofCheck: true
  - {type: vf, name: fast1, source: {pf: ${pf}, vf: 1, address: "${second}"}, mac: "52:54:00:a0:03:01", trust: false, spoofCheck: false}
`;
      await host.drive(spec, [LINKS], { faults: true, kills: [2] });
      await host.sh(`echo 0 > ${igb}/sriov_numvfs; ip link set ${pf} down`);
    });
  });
});
