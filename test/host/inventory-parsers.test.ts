import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { qemuGuestName } from '../../src/host/inventory/holders.js';
import { parseBridgeVlans } from '../../src/host/inventory/parse-bridge.js';
import {
  parseDevlinkDevices,
  parseDevlinkInfo,
  parseDevlinkPorts,
  parseEswitch,
} from '../../src/host/inventory/parse-devlink.js';
import { parseEthtoolFirmware, parseTcOffload } from '../../src/host/inventory/parse-ethtool.js';
import { parseLinks } from '../../src/host/inventory/parse-ip.js';
import { parseOvs } from '../../src/host/inventory/parse-ovs.js';
import {
  parseVdpaConfig,
  parseVdpaDevices,
  parseVdpaManagement,
} from '../../src/host/inventory/parse-vdpa.js';

/** Tools of other versions, cut short, or not the tools that they seem to be. */

/** Each with a small document of its own. */
const PARSERS = {
  parseLinks: [
    parseLinks,
    '[{"ifindex":2,"ifname":"eth0","linkinfo":{"info_kind":"veth"},"vfinfo_list":[{"vf":0,"address":"52:54:00:00:00:01","vlan_list":[{"vlan":5,"qos":1,"protocol":"802.1ad"}],"rate":{"max_tx":5,"min_tx":1},"spoofchk":true,"link_state":"auto","trust":false}]}]',
  ],
  parseDevlinkDevices: [parseDevlinkDevices, '{"dev":{"pci/0000:03:00.0":{}}}'],
  parseDevlinkInfo: [
    parseDevlinkInfo,
    '{"info":{"pci/0000:03:00.0":{"driver":"ice","versions":{"running":{"fw.mgmt":"2.1.7"}}}}}',
  ],
  parseDevlinkPorts: [
    parseDevlinkPorts,
    '{"port":{"pci/0000:03:00.0/1":{"netdev":"r0","flavour":"pcivf","pfnum":0,"vfnum":3,"external":false,"function":{"hw_addr":"52:54:00:00:00:01"}}}}',
  ],
  parseEswitch: [
    parseEswitch,
    '{"dev":{"pci/0000:03:00.0":{"mode":"switchdev","inline-mode":"none","encap-mode":"basic"}}}',
  ],
  parseVdpaManagement: [
    parseVdpaManagement,
    '{"mgmtdev":{"vdpasim_net":{"supported_classes":["net"],"max_supported_vqs":3,"dev_features":["MTU"]}}}',
  ],
  parseVdpaDevices: [
    parseVdpaDevices,
    '{"dev":{"vdpa0":{"type":"network","mgmtdev":"vdpasim_net","max_vqs":3,"max_vq_size":256}}}',
  ],
  parseVdpaConfig: [
    parseVdpaConfig,
    '{"config":{"vdpa0":{"mac":"52:54:00:da:00:00","link ":"up","max_vq_pairs":2,"mtu":1500}}}',
  ],
  parseBridgeVlans: [
    parseBridgeVlans,
    '[{"ifname":"pa","vlans":[{"vlan":10,"flags":["PVID","Egress Untagged"]},{"vlan":100,"vlanEnd":110}]}]',
  ],
  parseOvs: [
    parseOvs,
    [
      '{"data":[["4.0.0",["map",[["hw-offload","true"]]],false]],"headings":["ovs_version","other_config","dpdk_initialized"]}',
      '{"data":[["ovs1","",["uuid","a"]]],"headings":["name","datapath_type","ports"]}',
      '{"data":[[["uuid","a"],"p",["uuid","b"],10,["set",[]],["set",[]]]],"headings":["_uuid","name","interfaces","tag","trunks","vlan_mode"]}',
      '{"data":[[["uuid","b"],"p","",["map",[]]]],"headings":["_uuid","name","type","options"]}',
    ].join('\n'),
  ],
} as const;

const parsers = Object.entries(PARSERS).map(([name, [parse, sample]]) => ({
  name,
  sample,
  parse: parse as (stdout: string) => { readonly value: unknown; readonly problem?: string },
}));

describe.each(parsers)('$name', ({ parse, sample }) => {
  it('reads its own document', () => {
    const { value, problem } = parse(sample);
    expect(problem).toBeUndefined();
    expect(value).toMatchSnapshot();
  });

  it('says so when the output is cut short anywhere, and throws nothing', () => {
    for (let length = 1; length < sample.length; length++) {
      const { problem } = parse(sample.slice(0, length));
      expect(problem, sample.slice(0, length)).toMatch(/^printed /);
    }
  });

  it.each(['<html>', 'null', '42', '"text"', 'true', '{"x":1}', '[1]', '{"port":5}', '[[]]'])(
    'says so when the output is %s',
    (text) => {
      expect(parse(text).problem).toMatch(/^printed /);
    },
  );

  it('throws nothing on any JSON', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        parse(text);
      }),
    );
  });

  it('throws nothing on names that cannot be made a text', () => {
    parse('{"headings": [{"toString": ""}], "data": [[1]]}');
  });

  it('throws nothing when any part of its document is anything else', () => {
    fc.assert(
      fc.property(fc.nat(), fc.jsonValue({ maxDepth: 3 }), (at, other) => {
        const lines = sample.split('\n').map((line) => replacePart(JSON.parse(line), at, other));
        const { value } = parse(lines.map((line) => JSON.stringify(line)).join('\n'));
        // What was read can be printed, without undefined in it.
        expect(JSON.parse(JSON.stringify(value))).toEqual(value);
      }),
    );
  });

  it('throws nothing on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        parse(text);
      }),
    );
  });

  it('is not led astray by names of the language itself', () => {
    const names = sample.replaceAll(/"(ifname|dev|port|config|info|mgmtdev|data)"/g, '"__proto__"');
    parse(names);
    expect(({} as Record<string, unknown>).driver).toBeUndefined();
  });

  it('ignores fields that it does not know', () => {
    const more = sample.split('\n').map((line) => {
      return JSON.stringify(addFields(JSON.parse(line)));
    });
    const { value, problem } = parse(more.join('\n'));
    expect(problem).toBeUndefined();
    expect(value).toEqual(parse(sample).value);
  });
});

/** The document with its n-th part (counted through and around) replaced. */
function replacePart(document: unknown, n: number, by: unknown): unknown {
  const size = countParts(document);
  let left = n % size;
  const visit = (value: unknown): unknown => {
    if (left-- === 0) return by;
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, visit(part)]));
  };
  return visit(document);
}

function countParts(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, part) => sum + countParts(part), 1);
}

/** An unknown field in every object that has known ones: entries by name are no fields. */
function addFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(addFields);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, part]) => [key, addFields(part)] as const);
  const named = entries.some(([key]) => /[/:]|vdpa/.test(key));
  return Object.fromEntries(named ? entries : [...entries, ['new_field', { a: [1] }]]);
}

describe('what is no JSON', () => {
  it('the firmware of ethtool -i', () => {
    expect(parseEthtoolFirmware('driver: igb\nfirmware-version: 2.1.0\nbus-info: x')).toBe('2.1.0');
    expect(parseEthtoolFirmware('driver: iavf\nfirmware-version: N/A')).toBeUndefined();
    expect(parseEthtoolFirmware('driver: virtio_net\nfirmware-version: \n')).toBeUndefined();
    expect(parseEthtoolFirmware('')).toBeUndefined();
  });

  it('hw-tc-offload of ethtool -k', () => {
    expect(parseTcOffload('Features for eth0:\nhw-tc-offload: on\n')).toBe(true);
    expect(parseTcOffload('Features for eth0:\nhw-tc-offload: off [fixed]\n')).toBe(false);
    expect(parseTcOffload('Features for eth0:\n')).toBeUndefined();
  });

  it.each([
    [['/usr/bin/qemu-system-x86_64', '-name', 'guest=web-1,debug-threads=on'], 'web-1'],
    [['qemu-system-aarch64', '-S', '-name', 'web-1'], 'web-1'],
    [['qemu-kvm', '-name', 'debug-threads=on,guest=a,,b'], 'a,b'],
    [['qemu-system-x86_64', '-name', 'a,,b,process=x'], 'a,b'],
    [['/usr/libexec/qemu-kvm', '-name', 'guest='], undefined],
    [['qemu-system-x86_64', '-name'], undefined],
    [['qemu-system-x86_64'], undefined],
    [['dpdk-testpmd', '-name', 'guest=x'], undefined],
    [[], undefined],
  ])('the name of the guest of %j', (argv, name) => {
    expect(qemuGuestName(argv)).toBe(name);
  });

  it('the name of the guest of anything', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (rest) => {
        qemuGuestName(['qemu-system-x86_64', '-name', ...rest]);
      }),
    );
  });
});

describe('older tools', () => {
  it('ip before 5.3 calls the MAC of a VF mac, and has its VLAN beside it', () => {
    const text =
      '[{"ifname":"eth0","vfinfo_list":[{"vf":0,"mac":"52:54:00:00:00:01","vlan":7,"tx_rate":100}]}]';
    expect(parseLinks(text).value[0]?.vfs).toEqual([
      { index: 0, mac: '52:54:00:00:00:01', vlan: { tag: 7 }, rate: { max: 100 } },
    ]);
  });

  it('devlink calls encap-mode encap', () => {
    const text = '{"dev":{"pci/0000:03:00.0":{"mode":"legacy","encap":"enable"}}}';
    expect(parseEswitch(text).value).toEqual([
      { device: 'pci/0000:03:00.0', mode: 'legacy', encap: 'enable' },
    ]);
  });

  it.each(['', '[]', '[ ]', '{}', '{"port":{}}', '{"port":[]}'])(
    'devlink without ports prints %j',
    (text) => expect(parseDevlinkPorts(text)).toEqual({ value: [] }),
  );
});
