import { vlanPlan } from '../plan/devices/assigned.js';
import { deriveUuid } from '../plan/names.js';
import type { BackendVlan } from '../spec/backend.js';
import type { DocumentPath } from '../spec/diagnostic.js';
import type { HostVf } from '../spec/host-pf.js';
import { type ExportedFile, iniFile, type Section } from './file.js';
import {
  differs,
  type HostModel,
  type LinkMaker,
  lost,
  type ModelLink,
  type ModelPf,
} from './model.js';

/** Profiles of NetworkManager in its keyfile format: one for each interface. */

const FOLDER = '/etc/NetworkManager/system-connections';
const UDEV = 'use --format udev beside this';
const UNIT = 'use --format systemd';

type Entries = Section['entries'];

export function networkManagerFiles(model: HostModel): ExportedFile[] {
  for (const { name, path } of model.pfs) {
    if (name !== undefined) continue;
    lost(model, path, `the PF's interface is not known here: give \`pf\`, or ${UDEV}`);
  }
  for (const { path, pf, vf } of model.representors) {
    const what = `the representor of VF ${vf} of ${pf} has no name that a profile could have`;
    lost(model, path, `${what}: ${UDEV}, or --format systemd`);
  }
  for (const path of model.vdpa) lost(model, path, `NetworkManager makes no vdpa devices: ${UNIT}`);
  return model.links.flatMap((link) => profile(model, link));
}

function profile(model: HostModel, link: ModelLink): ExportedFile[] {
  const { name, make, mtu, port, path, up, addresses, pf } = link;
  if (link.ovs === true && pf === undefined) {
    // Nothing is to be said of a port that is up anyway.
    if (mtu !== undefined || addresses.length > 0) {
      const what = `NetworkManager sets up only what it made itself in Open vSwitch: MTU and addresses of ${name} are left out`;
      lost(model, path, `${what}; ${UNIT}`);
    }
    return [];
  }
  if (up === false) {
    differs(
      model,
      path,
      `NetworkManager sets the link of ${name} up, as it does for every profile that it activates`,
    );
  }
  const type = make?.kind === 'tap' ? 'tun' : (make?.kind ?? 'ethernet');
  const sections: Section[] = [
    {
      name: 'connection',
      entries: [
        ['id', `vpf-${name}`],
        ['uuid', deriveUuid(`${model.domain}/${name}`)],
        ['type', type],
        ['interface-name', name],
        ['master', port?.bridge],
        ['slave-type', port && 'bridge'],
      ],
    },
    {
      name: 'ethernet',
      entries: [
        ['cloned-mac-address', make?.kind === 'bridge' ? make.mac : undefined],
        ['mtu', mtu],
      ],
    },
    ...makerSections(model, link),
    ...(pf === undefined ? [] : pfSections(model, pf)),
    ...(port === undefined ? addressSections(addresses) : [portSection(model, port)]),
  ];
  // It does not read a profile that others than root may.
  return [iniFile(`${FOLDER}/vpf-${name}.nmconnection`, sections, 0o600)];
}

function makerSections(model: HostModel, { name: own, make, path }: ModelLink): Section[] {
  if (make === undefined) return [];
  const name = make.kind === 'tap' ? 'tun' : make.kind;
  const entries = [...makerEntries(model, make, path)];
  if (make.kind === 'bridge' && hasExactVlans(model, own)) {
    entries.push(['vlan-default-pvid', 0], ['vlans', DEFAULT_VLAN]);
    const what = `a port that is added to ${own} later is in no VLAN until it is given one, as with NetworkManager`;
    differs(
      model,
      [...path, 'vlanFiltering'],
      `${what} the ports of the spec would else be in VLAN 1 as well`,
    );
  }
  return [{ name, entries }];
}

function makerEntries(model: HostModel, make: LinkMaker, path: DocumentPath): Entries {
  switch (make.kind) {
    case 'bridge':
      return [
        // On unless told.
        ['stp', String(make.stp ?? false)],
        ['vlan-filtering', make.vlanFiltering === undefined ? undefined : `${make.vlanFiltering}`],
      ];
    case 'veth':
      return [['peer', make.peer]];
    case 'tap':
      if (make.owner !== undefined) {
        const what = `a profile names the owner of a tap by number, and that of ${make.owner} is not known here`;
        lost(model, [...path, 'owner'], `${what}: add \`owner=UID\` to [tun] by hand, or ${UNIT}`);
      }
      return [
        ['mode', 2],
        ['multi-queue', make.queues > 1 ? 'true' : undefined],
        ['vnet-hdr', 'true'],
      ];
    case 'vxlan':
      return [
        ['id', make.key],
        ['remote', make.remote],
        ['local', make.local],
        ['destination-port', make.port],
      ];
    case 'geneve':
      return [
        ['id', make.key],
        ['remote', make.remote],
        ['destination-port', make.port],
      ];
  }
}

const ESWITCH_MODES = { legacy: 0, switchdev: 1 } as const;
const INLINE_MODES = { none: 0, link: 1, network: 2, transport: 3 } as const;

function pfSections(model: HostModel, { entry, path }: ModelPf): Section[] {
  const { vfs, autoprobe, eswitch, offload, each = {} } = entry;
  const asked = vfs !== undefined || autoprobe !== undefined || eswitch !== undefined;
  const indices = Object.keys(each)
    .map(Number)
    .sort((a, b) => a - b);
  const total = vfs ?? (indices.length > 0 ? Math.max(...indices) + 1 : 0);
  if (vfs === undefined && (asked || indices.length > 0)) {
    differs(
      model,
      path,
      `NetworkManager sets the number of VFs whenever it sets up any: to ${total}; say \`vfs\``,
    );
  }
  const vfEntries = indices.flatMap((index) => {
    const text = vfText(model, each[String(index)] ?? {}, [...path, 'each', String(index)]);
    return text === '' ? [] : [[`vf.${index}`, text] as const];
  });
  if (eswitch?.mode === 'switchdev' && offload !== undefined) {
    const what = 'NetworkManager sets hw-tc-offload of the PF, not of its representors';
    lost(model, [...path, 'offload'], `${what}: ${UDEV}`);
  }
  const sriov: Entries = [
    ['total-vfs', total],
    ['autoprobe-drivers', autoprobe === undefined ? undefined : Number(autoprobe)],
    ['eswitch-mode', eswitch && ESWITCH_MODES[eswitch.mode]],
    ['eswitch-inline-mode', eswitch?.inline && INLINE_MODES[eswitch.inline]],
    ['eswitch-encap-mode', eswitch?.encap === undefined ? undefined : Number(eswitch.encap)],
    // Guests have the VFs: they stay when the profile goes.
    ['preserve-on-down', 1],
    ...vfEntries,
  ];
  return [
    ...(asked || indices.length > 0 ? [{ name: 'sriov', entries: sriov }] : []),
    {
      name: 'ethtool',
      entries: [['feature-hw-tc-offload', offload === undefined ? undefined : String(offload)]],
    },
  ];
}

/** The attributes of a VF, in NetworkManager's own words, by name. */
function vfText(model: HostModel, vf: HostVf, path: DocumentPath): string {
  const cannot = (['linkState', 'nodeGuid', 'portGuid', 'driver', 'offload'] as const).filter(
    (key) => vf[key] !== undefined,
  );
  for (const key of cannot)
    lost(model, [...path, key], `NetworkManager does not set \`${key}\`: ${UDEV}`);
  const vlan = vlanPlan(vf.vlan);
  const attributes: readonly (readonly [string, string | number | boolean | undefined])[] = [
    ['mac', vf.mac],
    ['max-tx-rate', vf.rate?.max],
    ['min-tx-rate', vf.rate?.min],
    ['spoof-check', vf.spoofCheck],
    ['trust', vf.trust],
    ['vlans', vlan !== undefined && 'tag' in vlan ? vlanText(vlan) : undefined],
  ];
  return attributes
    .flatMap(([key, value]) => (value === undefined ? [] : `${key}=${value}`))
    .join(' ');
}

/** `ID[.QOS[.PROTOCOL]]`, the protocol `q` or `ad`. */
function vlanText({ tag, qos, proto }: { tag: number; qos?: number; proto?: string }): string {
  if (proto === undefined) return qos === undefined ? `${tag}` : `${tag}.${qos}`;
  return `${tag}.${qos ?? 0}.${proto === '802.1ad' ? 'ad' : 'q'}`;
}

/** What the kernel gives to a port of a bridge with VLANs that is told nothing. */
const DEFAULT_VLAN = '1 pvid untagged';

/**
 * Whether a bridge's ports have VLANs of the spec. NetworkManager leaves a port in the bridge's default VLAN beside its
 * own: then the bridge is to have no default, and who is to be in VLAN 1 is told so.
 */
function hasExactVlans(model: HostModel, bridge: string): boolean {
  return model.links.some(({ port }) => port?.bridge === bridge && port.vlan !== undefined);
}

function portSection(model: HostModel, port: NonNullable<ModelLink['port']>): Section {
  const exact = hasExactVlans(model, port.bridge);
  if (port.isolated !== undefined) {
    lost(model, [...port.path, 'isolated'], `NetworkManager does not isolate ports: ${UNIT}`);
  }
  return {
    name: 'bridge-port',
    entries: [
      ['hairpin-mode', port.hairpin === undefined ? undefined : String(port.hairpin)],
      [
        'vlans',
        port.vlan === undefined ? (exact ? DEFAULT_VLAN : undefined) : portVlans(port.vlan),
      ],
    ],
  };
}

function portVlans(vlan: BackendVlan): string {
  const native = typeof vlan === 'number' ? vlan : vlan.native;
  const tagged = typeof vlan === 'number' ? [] : vlan.trunk.filter((id) => id !== native);
  return [...(native === undefined ? [] : [`${native} pvid untagged`]), ...tagged].join(', ');
}

/** Without an address of the spec an interface has none but the link's own, as in the kernel. */
function addressSections(addresses: readonly string[]): Section[] {
  const of = (six: boolean, none: string): Entries => {
    const own = addresses.filter((address) => address.includes(':') === six);
    return [
      ['method', own.length === 0 ? none : 'manual'],
      ...own.map((address, i) => [`address${i + 1}`, address] as const),
    ];
  };
  return [
    { name: 'ipv4', entries: of(false, 'disabled') },
    { name: 'ipv6', entries: of(true, 'link-local') },
  ];
}
