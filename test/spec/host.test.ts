import { describe, expect, it } from 'vitest';
import { planLoaded } from '../../src/plan/plan-loaded.js';
import { formatDiagnostic } from '../../src/spec/diagnostic.js';
import { checkSpec, loadSpec } from '../../src/spec/load.js';

/** What is said of a host section, whose lines begin with the fourth. */
const lines = (host: string, devices = '') =>
  planLoaded(loadSpec(`version: 1\ndomain: d\nhost:\n${host}\n${devices}`, 's'), {
    purpose: 'host',
  }).diagnostics.map(formatDiagnostic);

const pf = (keys: string) => `  pfs:\n    - {pf: p0, ${keys}}`;
const port = (keys: string, bridge = 'switch: ovs') =>
  `  bridges:\n    - name: br0\n      ${bridge}\n      ports:\n        - {${keys}}`;

describe('a spec with the section host', () => {
  it('needs no devices; one without it does', () => {
    expect(loadSpec('version: 1\ndomain: d\nhost: {}\n').spec).toMatchObject({ devices: [] });
    expect(loadSpec('version: 1\ndomain: d\nhost: {}\ndevices: []\n').diagnostics).toEqual([]);
    expect(loadSpec('version: 1\ndomain: d\n', 's').diagnostics.map(formatDiagnostic)).toEqual([
      's:1:1: error[VPF_E_MISSING_KEY]: devices is missing (a list; or `host`, or both)',
    ]);
  });

  it('reads addresses as tools print them', () => {
    const host = {
      pfs: [{ address: '03:00.0', ip: '2001:DB8:0:0:0::1/64' }],
      bridges: [{ name: 'b', ip: ['10.0.0.1/8'] }],
    };
    const { spec } = checkSpec({ version: 1, domain: 'd', host });
    expect(spec?.host?.pfs?.[0]).toEqual({ address: '0000:03:00.0', ip: '2001:db8::1/64' });
    expect(spec?.host?.bridges?.[0]?.ip).toEqual(['10.0.0.1/8']);
  });

  it.each([
    ['a key', '  pf: []', 'unknown key "pf" in host; did you mean "pfs"?'],
    [
      'of a PF',
      pf('autoprob: true'),
      'unknown key "autoprob" in host.pfs[0]; did you mean "autoprobe"?',
    ],
    [
      'of its switch',
      pf('eswitch: {mod: legacy}'),
      'unknown key "mod" in host.pfs[0].eswitch; did you mean "mode"?',
    ],
    [
      'of a VF',
      pf('each: {0: {trusted: true}}'),
      'unknown key "trusted" in host.pfs[0].each.0; did you mean "trust"?',
    ],
    [
      'of a bridge',
      '  bridges: [{name: b, vlanfiltering: true}]',
      'unknown key "vlanfiltering" in host.bridges[0]; did you mean "vlanFiltering"?',
    ],
    [
      'of a tunnel',
      port('name: v, vxlan: {remot: 192.0.2.1}'),
      'unknown key "remot" in host.bridges[0].ports[0].vxlan; did you mean "remote"?',
    ],
    [
      'of Open vSwitch',
      '  ovs: {hwoffload: true}',
      'unknown key "hwoffload" in host.ovs; did you mean "hwOffload"?',
    ],
    [
      'a mode',
      pf('eswitch: {mode: switchdv}'),
      'host.pfs[0].eswitch.mode cannot be "switchdv"; did you mean "switchdev"?',
    ],
    [
      'a policy',
      '  ovs: {tcPolicy: skip-hw}',
      'host.ovs.tcPolicy cannot be "skip-hw"; did you mean "skip_hw"?',
    ],
  ])('names the nearest word: %s', (_what, host, message) => {
    expect(lines(host).join('\n')).toContain(message);
  });

  it.each([
    [
      pf('vfs: 70000'),
      's:5:21: error[VPF_E_OUT_OF_RANGE]: host.pfs[0].vfs must be at most 65535, not 70000',
    ],
    [
      pf('mtu: 10'),
      's:5:21: error[VPF_E_OUT_OF_RANGE]: host.pfs[0].mtu must be at least 68, not 10',
    ],
    [
      pf('ip: 192.0.2.1'),
      's:5:20: error[VPF_E_BAD_FORMAT]: host.pfs[0].ip must be an IP address with a prefix length, such as 192.0.2.1/24 (given: "192.0.2.1")',
    ],
    [
      pf('ip: 192.0.2.1/33'),
      's:5:20: error[VPF_E_BAD_FORMAT]: host.pfs[0].ip must be an IP address with a prefix length, such as 192.0.2.1/24 (given: "192.0.2.1/33")',
    ],
    [
      pf('ip: 01.2.3.4/8'),
      's:5:20: error[VPF_E_BAD_FORMAT]: host.pfs[0].ip must be an IP address whose numbers do not begin with 0: leave these zeros out (given: "01.2.3.4/8")',
    ],
    [
      pf('ip: [10.0.0.1/8, 10.0.0.08/8]'),
      's:5:33: error[VPF_E_BAD_FORMAT]: host.pfs[0].ip[1] must be an IP address whose numbers do not begin with 0: leave these zeros out (given: "10.0.0.08/8")',
    ],
    [
      port('name: v, vlan: {trunk: [1, 2, 1]}'),
      's:8:42: error[VPF_E_BAD_FORMAT]: host.bridges[0].ports[0].vlan.trunk[2] is VLAN 1, which the trunk has already: leave it out',
    ],
    [
      pf('devlink: x'),
      's:5:25: error[VPF_E_BAD_FORMAT]: host.pfs[0].devlink must be a devlink handle such as pci/0000:03:00.0 (bus, "/", address) (given: "x")',
    ],
    [
      pf('each: {a: {}}'),
      's:5:23: error[VPF_E_BAD_FORMAT]: host.pfs[0].each.a: must be a VF index, from 0',
    ],
    [
      port('name: v, vxlan: {remote: 192.0.2.300}'),
      's:8:37: error[VPF_E_BAD_FORMAT]: host.bridges[0].ports[0].vxlan.remote must be an IP address such as 192.0.2.2 (given: "192.0.2.300")',
    ],
    [
      port('name: v, vxlan: {remote: flow, key: 16777216}'),
      's:8:48: error[VPF_E_OUT_OF_RANGE]: host.bridges[0].ports[0].vxlan.key must be at most 16777215, not 16777216',
    ],
    [
      port('name: v, qos: {maxRate: 0}'),
      's:8:36: error[VPF_E_OUT_OF_RANGE]: host.bridges[0].ports[0].qos.maxRate must be at least 1, not 0',
    ],
    [
      port('name: v, qos: {queues: {60000: {}}}'),
      's:8:36: error[VPF_E_BAD_FORMAT]: host.bridges[0].ports[0].qos.queues.60000: must be the number of a queue, 0 to 59999',
    ],
    [
      port('name: v, policing: {}'),
      's:8:31: error[VPF_E_MISSING_KEY]: host.bridges[0].ports[0].policing.rate is missing (a number)',
    ],
    [
      port('name: v, fdb: ["x"]', 'stp: true'),
      's:8:27: error[VPF_E_BAD_FORMAT]: host.bridges[0].ports[0].fdb[0] must be an Ethernet address such as 52:54:00:12:34:56 (in YAML, quote it) (given: "x")',
    ],
    [
      '  macvtaps:\n    - {name: m, link: a, mode: bridg}',
      's:5:32: error[VPF_E_UNKNOWN_VALUE]: host.macvtaps[0].mode cannot be "bridg"; did you mean "bridge"?',
    ],
    [
      port("name: '$(x)'"),
      's:8:18: error[VPF_E_BAD_FORMAT]: host.bridges[0].ports[0].name must be an interface name: 1 to 15 of A-Z a-z 0-9 _ . @ -, not beginning with "." or "-" (given: "$(x)")',
    ],
  ])('checks values: %s', (host, line) => {
    expect(lines(host)).toEqual([line]);
  });

  it('checks the meaning of what is sound beside what is not', () => {
    const devices = 'devices:\n  - {type: nic, name: A, backend: {type: user}}\n';
    const codes = lines(pf('vfs: 1, each: {1: {trust: true}}'), devices).map(
      (line) => /\[(\w+)\]/.exec(line)?.[1],
    );
    expect(codes).toEqual(['VPF_E_HOST_VF', 'VPF_E_BAD_FORMAT']);
  });
});

describe('a device on a bridge of the section host', () => {
  const bridges = '  bridges: [{name: b, switch: ovs}, {name: c}]';
  const found = (...devices: string[]) => {
    const text = `version: 1\ndomain: d\nhost:\n${bridges}\ndevices:\n${devices.map((d) => `  - {${d}}\n`).join('')}`;
    return planLoaded(loadSpec(text, 's')).diagnostics.map(formatDiagnostic);
  };

  it('takes it for what it is', () => {
    const right = [
      'type: nic, name: a, backend: {type: tap, bridge: b, switch: ovs}',
      'type: nic, name: e, backend: {type: tap, bridge: c}',
      'type: nic, name: f, backend: {type: tap, bridge: other, switch: ovs}',
    ];
    expect(found(...right)).toEqual([]);
  });

  it('is told where it takes it for the other kind', () => {
    const wrong = [
      'type: nic, name: a, backend: {type: tap, bridge: b}',
      'type: nic, name: e, backend: {type: vdpa, device: v, representor: r, bridge: c, switch: ovs}',
      'type: virtual-pf, name: p, backend: {type: user}, vfs: {count: 3, backend: {type: tap, bridge: b}, each: {2: {backend: {bridge: c}}}}',
    ];
    expect(found(...wrong)).toEqual([
      's:6:55: error[VPF_E_HOST_SWITCH]: b is an Open vSwitch bridge of the section host (host.bridges[0]): say `switch: ovs` here, or leave it out there',
      's:7:94: error[VPF_E_HOST_SWITCH]: c is a Linux bridge of the section host (host.bridges[1]): leave `switch: ovs` out here, or say it there',
      's:8:101: error[VPF_E_HOST_SWITCH]: b is an Open vSwitch bridge of the section host (host.bridges[0]): say `switch: ovs` here, or leave it out there',
    ]);
  });
});

describe('contradictions in the section host', () => {
  const switchdev = 'vfs: 2, eswitch: {mode: switchdev}';
  it.each([
    ['a PF without a name', '  pfs: [{vfs: 1}]', ['VPF_E_SOURCE']],
    [
      'a PF at two addresses',
      pf('address: "0000:03:00.0", devlink: "pci/0000:03:00.1"'),
      ['VPF_E_SOURCE'],
    ],
    ['a PF twice', '  pfs: [{pf: p0}, {pf: p0}]', ['VPF_E_HOST_DUPLICATE']],
    ['more `each` than VFs', pf('vfs: 1, each: {1: {trust: true}}'), ['VPF_E_HOST_VF']],
    ['a trunk on a VF', pf('each: {0: {vlan: {trunk: [1]}}}'), ['VPF_E_VLAN_TRUNK_HOSTDEV']],
    ['rates', pf('each: {0: {rate: {min: 2, max: 1}}}'), ['VPF_E_OPTION_CONFLICT']],
    [
      'MACs',
      pf('each: {0: {mac: "01:00:00:00:00:00"}, 1: {mac: "00:00:00:00:00:00"}}'),
      ['VPF_E_MAC_MULTICAST', 'VPF_E_MAC_ZERO'],
    ],
    [
      'a MAC twice',
      pf('each: {0: {mac: "02:00:00:00:00:01"}, 1: {mac: "02:00:00:00:00:01"}}'),
      ['VPF_E_MAC_DUPLICATE'],
    ],
    ['encap in legacy mode', pf('eswitch: {mode: legacy, encap: true}'), ['VPF_E_HOST_SWITCHDEV']],
    [
      "a representor's offload in legacy mode",
      pf('each: {0: {offload: true}}'),
      ['VPF_E_HOST_SWITCHDEV'],
    ],
    [
      'legacy settings in switchdev mode',
      pf(`${switchdev}, each: {0: {vlan: 1, trust: true, spoofCheck: true}}`),
      Array(3).fill('VPF_E_HOST_LEGACY'),
    ],
    [
      'a representor in legacy mode',
      `${pf('vfs: 2')}\n${port('representor: {pf: p0, vf: 1}')}`,
      ['VPF_E_HOST_SWITCHDEV'],
    ],
    [
      'a representor of no VF',
      `${pf(switchdev)}\n${port('representor: {pf: p0, vf: 2}')}`,
      ['VPF_E_HOST_VF'],
    ],
    [
      'a vdpa device of no VF',
      `${pf('vfs: 2')}\n  vdpa: [{name: v, mgmtdev: {pf: p0, vf: 2}}]`,
      ['VPF_E_HOST_VF'],
    ],
    ['a port without a name', port('vlan: 1'), ['VPF_E_HOST_PORT']],
    ['a port of two names', port('name: a, representor: {pf: p1, vf: 0}'), ['VPF_E_HOST_PORT']],
    [
      'a port of two kinds',
      port('name: a, vxlan: {remote: flow}, geneve: {remote: flow}'),
      ['VPF_E_HOST_PORT'],
    ],
    ['a port twice', `${port('name: a')}\n        - {name: a}`, ['VPF_E_HOST_DUPLICATE']],
    [
      'a port of two bridges',
      `${port('name: a')}\n    - {name: br1, ports: [{name: a}]}`,
      ['VPF_E_HOST_DUPLICATE'],
    ],
    [
      'a port of two bridges, with other VLANs and MTUs',
      `${port('name: a, vlan: 1, mtu: 1400')}
    - {name: br1, vlanFiltering: true, ports: [{name: a, vlan: 2, mtu: 1500}]}
    - {name: br2, switch: ovs, ports: [{name: a, vlan: 3}]}`,
      ['VPF_E_HOST_DUPLICATE', 'VPF_E_HOST_DUPLICATE'],
    ],
    ['a bridge twice', '  bridges: [{name: b}, {name: b}]', ['VPF_E_HOST_DUPLICATE']],
    [
      'a bridge twice, and each otherwise',
      '  bridges: [{name: b, up: false, stp: true}, {name: b, mtu: 1400, mac: "02:00:00:00:00:01"}]',
      ['VPF_E_HOST_DUPLICATE'],
    ],
    [
      'a MAC of a bridge that is none',
      '  bridges: [{name: b, mac: "01:00:00:00:00:01"}]',
      ['VPF_E_MAC_MULTICAST'],
    ],
    [
      'a MAC for Open vSwitch',
      port('name: a', 'switch: ovs\n      mac: "02:00:00:00:00:01"'),
      ['VPF_E_OPTION_CONFLICT'],
    ],
    [
      'an interface made twice',
      '  taps: [{name: a}]\n  veths: [{name: b, peer: a}]',
      ['VPF_E_HOST_DUPLICATE'],
    ],
    [
      'VLANs without filtering',
      port('name: a, vlan: 1', 'switch: linux'),
      ['VPF_E_VLAN_UNSUPPORTED'],
    ],
    [
      'keys of the other switch',
      port('name: a, isolated: true', 'vlanFiltering: true\n      switch: ovs'),
      ['VPF_E_OPTION_CONFLICT', 'VPF_E_OPTION_CONFLICT'],
    ],
    [
      'keys of Open vSwitch',
      port('name: a, internal: true', 'datapath: netdev'),
      ['VPF_E_OPTION_CONFLICT', 'VPF_E_OPTION_CONFLICT'],
    ],
    [
      'a tunnel by flows on a Linux bridge',
      port('name: a, vxlan: {remote: flow}', 'stp: false'),
      ['VPF_E_OPTION_CONFLICT', 'VPF_E_OPTION_CONFLICT'],
    ],
    [
      'what only ports of Open vSwitch have',
      port('name: a, qos: {}, policing: {rate: 1}, stp: false', 'stp: false'),
      Array(3).fill('VPF_E_OPTION_CONFLICT'),
    ],
    [
      'what only ports of Linux bridges have',
      port('name: a, fdb: ["52:54:00:00:00:01"], bpduGuard: true, flood: false'),
      Array(3).fill('VPF_E_OPTION_CONFLICT'),
    ],
    [
      'a limit on a tunnel',
      port('name: a, vxlan: {remote: flow}, qos: {maxRate: 1}'),
      ['VPF_E_OPTION_CONFLICT'],
    ],
    [
      'a queue that gets more than the port',
      port('name: a, qos: {maxRate: 10, queues: {0: {minRate: 11}}}'),
      ['VPF_E_OPTION_CONFLICT'],
    ],
    [
      'what linux-hfsc has not',
      port('name: a, qos: {type: linux-hfsc, queues: {0: {burst: 1, priority: 0}}}'),
      ['VPF_E_OPTION_CONFLICT', 'VPF_E_OPTION_CONFLICT'],
    ],
    [
      'further ends of a tunnel of Open vSwitch',
      port('name: a, vxlan: {remote: flow, peers: [192.0.2.1]}'),
      ['VPF_E_OPTION_CONFLICT'],
    ],
    [
      'an end of a tunnel twice',
      port('name: a, vxlan: {remote: 192.0.2.1, key: 1, peers: [192.0.2.1]}', 'stp: false'),
      ['VPF_E_OPTION_CONFLICT'],
    ],
    [
      'MACs of an fdb that are none, or at two ports',
      `${port('name: a, fdb: ["01:00:00:00:00:00", "02:00:00:00:00:01"]', 'stp: false')}
        - {name: b, fdb: ["02:00:00:00:00:01"]}`,
      ['VPF_E_MAC_MULTICAST', 'VPF_E_MAC_DUPLICATE'],
    ],
    [
      'an entry of an fdb in a VLAN that is not filtered',
      port('name: a, fdb: [{mac: "02:00:00:00:00:01", vlan: 1}]', 'stp: false'),
      ['VPF_E_VLAN_UNSUPPORTED'],
    ],
    [
      'an entry of an fdb in a VLAN that the port is not in',
      port('name: a, vlan: 5, fdb: [{mac: "02:00:00:00:00:01", vlan: 1}]', 'vlanFiltering: true'),
      ['VPF_E_OPTION_CONFLICT'],
    ],
    [
      'a macvtap on a port of a bridge, and one on itself',
      `${port('name: a', 'stp: false')}\n  macvtaps: [{name: m, link: a}, {name: n, link: n}]`,
      ['VPF_E_OPTION_CONFLICT', 'VPF_E_OPTION_CONFLICT'],
    ],
    [
      'passthru beside another',
      '  macvtaps: [{name: m, link: a, mode: passthru}]\n  macvlans: [{name: n, link: a}]',
      ['VPF_E_OPTION_CONFLICT'],
    ],
    [
      'a macvlan on what is set down',
      '  bridges: [{name: b, up: false}]\n  macvlans: [{name: n, link: b}]',
      ['VPF_E_OPTION_CONFLICT'],
    ],
    [
      'values for features that a vdpa device is not to have',
      '  vdpa: [{name: v, mgmtdev: m, features: [VERSION_1], mac: "02:00:00:00:00:01", mtu: 1500, queues: 2}]',
      Array(3).fill('VPF_E_OPTION_CONFLICT'),
    ],
    ['a policy without offload', '  ovs: {tcPolicy: none, service: ovs}', ['VPF_E_HOST_OFFLOAD']],
    [
      'offload that no PF takes part in',
      `${pf('vfs: 1')}\n  ovs: {hwOffload: true, service: ovs}`,
      ['VPF_E_HOST_OFFLOAD'],
    ],
    ['a daemon that nobody restarts', '  ovs: {hwOffload: true}', ['VPF_W_HOST_OVS_RESTART']],
  ])('%s', (_what, host, codes) => {
    expect(lines(host).map((line) => /\[(\w+)\]/.exec(line)?.[1])).toEqual(codes);
  });

  it.each([
    [
      'a port of two bridges, with both places',
      '  bridges: [{name: b, ports: [{name: a}]}, {name: c, ports: [{name: a}]}]',
      [
        's:4:62: error[VPF_E_HOST_DUPLICATE]: a is a port of b (host.bridges[0].ports[0]) and of c (host.bridges[1].ports[0]): an interface is a port once',
      ],
    ],
    [
      'macvtaps and macvlans in a circle',
      '  macvtaps: [{name: a, link: b}, {name: d, link: a}]\n  macvlans: [{name: b, link: c}, {name: c, link: a}]',
      [
        's:4:30: error[VPF_E_HOST_STACK]: a on b on c on a is a circle: put one of them on something else',
      ],
    ],
    [
      'a macvlan on the bridge whose port it is',
      '  bridges: [{name: b, ports: [{name: a}]}]\n  macvlans: [{name: a, link: b}]',
      [
        's:5:30: error[VPF_E_HOST_STACK]: a on b on a is a circle: put one of them on something else',
      ],
    ],
    [
      'bridges of two kinds in a circle',
      '  bridges: [{name: a, ports: [{name: b}]}, {name: b, switch: ovs, ports: [{name: a}]}]',
      [
        's:4:38: error[VPF_E_HOST_STACK]: a on b on a is a circle: put one of them on something else',
      ],
    ],
    [
      'a bridge as its own port',
      '  bridges: [{name: a, ports: [{name: a}]}]',
      ['s:4:38: error[VPF_E_HOST_STACK]: a cannot be a port of itself: leave it out'],
    ],
    [
      'bridges as ports of each other',
      '  bridges: [{name: a, ports: [{name: b}]}, {name: b, ports: [{name: a}]}]',
      [
        's:4:38: error[VPF_E_HOST_STACK]: b is a Linux bridge, and no port of another one: join them by a pair of `veths`, an end on each',
        's:4:69: error[VPF_E_HOST_STACK]: a is a Linux bridge, and no port of another one: join them by a pair of `veths`, an end on each',
      ],
    ],
    [
      'a circle by way of an internal port',
      `  bridges: [{name: o, switch: ovs, ports: [{name: i, internal: true}, {name: m}]}]
  macvlans: [{name: m, link: i}]`,
      [
        's:5:30: error[VPF_E_HOST_STACK]: m on i on o on m is a circle: put one of them on something else',
      ],
    ],
    [
      'names that the kernel keeps',
      '  taps: [{name: all}]\n  veths: [{name: ve0, peer: default}]\n  bridges: [{name: lo}]',
      [
        's:4:17: error[VPF_E_HOST_NAME]: the kernel keeps the name all for itself: give the interface another one',
        's:5:29: error[VPF_E_HOST_NAME]: the kernel keeps the name default for itself: give the interface another one',
        's:6:20: error[VPF_E_HOST_NAME]: the kernel keeps the name lo for itself: give the interface another one',
      ],
    ],
    [
      'the same for what is made as a port',
      port('name: all, internal: true'),
      [
        's:8:18: error[VPF_E_HOST_NAME]: the kernel keeps the name all for itself: give the interface another one',
      ],
    ],
    [
      'the loopback interface as a port',
      '  bridges: [{name: a, ports: [{name: lo}]}]',
      [
        's:4:38: error[VPF_E_HOST_NAME]: lo is the loopback interface, which cannot be a port of a bridge: name another interface',
      ],
    ],
    [
      'the loopback interface below a macvlan',
      '  macvlans: [{name: b, link: lo}]',
      [
        's:4:30: error[VPF_E_HOST_NAME]: lo is the loopback interface, which cannot have another one on it: name another interface',
      ],
    ],
    [
      'addresses that no interface has for itself',
      `  pfs: [{pf: p, ip: [224.0.0.1/4, '::/0', 'ff02::1/64', 'ff::1/64']}]
  bridges: [{name: a, ip: 0.0.0.0/0}, {name: b, ip: 255.255.255.255/32}, {name: c, ip: '::ffff:192.0.2.1/120'}]`,
      [
        's:4:22: error[VPF_E_HOST_ADDRESS]: 224.0.0.1 is a multicast address, which is that of a group: give an address that this host has alone, such as 192.0.2.1/24',
        's:4:35: error[VPF_E_HOST_ADDRESS]: :: stands for no address: give an address that this host has alone, such as 192.0.2.1/24',
        's:4:43: error[VPF_E_HOST_ADDRESS]: ff02::1 is a multicast address, which is that of a group: give an address that this host has alone, such as 192.0.2.1/24',
        's:5:27: error[VPF_E_HOST_ADDRESS]: 0.0.0.0 stands for no address: give an address that this host has alone, such as 192.0.2.1/24',
        's:5:53: error[VPF_E_HOST_ADDRESS]: 255.255.255.255 is the broadcast address: give an address that this host has alone, such as 192.0.2.1/24',
        's:5:88: error[VPF_E_HOST_ADDRESS]: ::ffff:c000:201 is an IPv4 address in the form of IPv6: give that one',
      ],
    ],
    [
      'addresses that are there twice',
      `  pfs: [{pf: p, ip: [10.0.0.1/8, 10.0.0.1/24, '2001:DB8::1/64', 'fe80::1/64']}]
  bridges: [{name: a, ip: 10.0.0.1/8}, {name: b, ip: ['2001:db8:0::1/64', 'fe80::1/64', 'fe80::1/64']}]`,
      [
        's:4:34: error[VPF_E_HOST_DUPLICATE]: 10.0.0.1 is an address of p (host.pfs[0].ip[0]) already, whatever the prefix length: leave one of them out',
        's:5:27: error[VPF_E_HOST_DUPLICATE]: 10.0.0.1 is an address of p (host.pfs[0].ip[0]), too: give a one of its own, or leave it out',
        's:5:55: error[VPF_E_HOST_DUPLICATE]: 2001:db8::1 is an address of p (host.pfs[0].ip[2]), too: give b one of its own, or leave it out',
        's:5:89: error[VPF_E_HOST_DUPLICATE]: fe80::1 is an address of b (host.bridges[1].ip[1]) already, whatever the prefix length: leave one of them out',
      ],
    ],
    [
      'MTUs that are too large for their kind',
      `  taps: [{name: t, mtu: 65522}, {name: u, mtu: 65521}]
  bridges: [{name: b, mtu: 1400, ports: [{name: g, mtu: 65506, geneve: {remote: 192.0.2.1, key: 1}}]}]
  macvlans: [{name: m, link: n, mtu: 1401}, {name: n, link: b, mtu: 1400}]`,
      [
        's:4:25: error[VPF_E_OUT_OF_RANGE]: a tap takes an MTU of 68 to 65521, not 65522',
        's:5:57: error[VPF_E_OUT_OF_RANGE]: a geneve tunnel takes an MTU of 68 to 65505, not 65506',
        's:6:38: error[VPF_E_OUT_OF_RANGE]: m takes an MTU of 68 to 1400, which b has, not 1401: lower it, or raise that of b',
      ],
    ],
  ])('%s: says where and what to do', (_what, host, found) => {
    expect(lines(host)).toEqual(found);
  });

  it('refuses such a name for the tap of a device, too', () => {
    const tap = (name: string) =>
      lines('  {}', `devices: [{type: nic, name: n, backend: {type: tap, ifname: ${name}}}]`);
    expect(tap('all')).toEqual([expect.stringContaining('s:5:61: error[VPF_E_HOST_NAME]')]);
    expect(tap('all0')).toEqual([]);
  });

  it.each([
    ['a VF beyond `vfs`', 'source: {pf: p0, vf: 2}', 's:7:46: error[VPF_E_HOST_VF]'],
    [
      'a setting in both',
      'source: {pf: p0, vf: 0}, trust: false',
      's:5:42: error[VPF_E_HOST_DUPLICATE]: "vf trust p0/0" is said here and by the device a: say it in one place',
    ],
  ])('with a device: %s', (_what, keys, line) => {
    const device = `devices:\n  - {type: vf, name: a, ${keys}}\n`;
    const found = lines(pf('vfs: 2, each: {0: {trust: true}}'), device);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(line);
  });

  it('tell what to do instead', () => {
    expect(lines(port('name: a, qos: {maxRate: 5}', 'stp: false'))).toEqual([
      "s:8:21: error[VPF_E_OPTION_CONFLICT]: `qos` is for ports of Open vSwitch (`switch: ovs`): leave it out, or limit the guest's interface with libvirt's <bandwidth>",
    ]);
    expect(lines(port('name: a, stp: false', 'stp: true')).join()).toContain('`bpduGuard: true`');
  });

  it('with a device that takes the whole PF', () => {
    const device = 'devices:\n  - {type: pf, name: a, source: {pf: p0, address: "0000:03:00.0"}}\n';
    expect(lines(pf('vfs: 2'), device).join()).toContain('VPF_E_SOURCE_DUPLICATE');
  });
});
