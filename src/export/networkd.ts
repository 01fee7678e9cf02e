import { vlanPlan } from '../plan/devices/assigned.js';
import type { HostPf, HostVf } from '../spec/host-pf.js';
import { type ExportedFile, iniFile, type Section } from './file.js';
import { type HostModel, type LinkMaker, lost, type ModelLink } from './model.js';

/** Files of systemd-networkd: a .netdev for what is made, a .network for each interface, a .link for a number of VFs. */

const FOLDER = '/etc/systemd/network';
const UDEV = 'use --format udev beside this';
const UNIT = 'use --format systemd';
const UDEV_OR_UNIT = `${UDEV}, or --format systemd`;

const yes = (on: boolean | undefined) => (on === undefined ? undefined : on ? 'yes' : 'no');

export function networkdFiles(model: HostModel): ExportedFile[] {
  for (const { name, path } of model.pfs) {
    if (name !== undefined) continue;
    lost(model, path, `the PF's interface is not known here: give \`pf\`, or ${UDEV}`);
  }
  for (const { path, pf, vf } of model.representors) {
    const what = `the representor of VF ${vf} of ${pf} has no name that a .network file could match`;
    lost(model, path, `${what}: ${UDEV_OR_UNIT}`);
  }
  for (const path of model.vdpa) lost(model, path, `networkd makes no vdpa devices: ${UNIT}`);
  return model.links.flatMap((link) => [
    ...linkFile(model, link),
    ...netdevFile(link),
    ...networkFile(model, link),
  ]);
}

/**
 * The number of VFs. It is set when udev finds the PF, which is too early where the embedded switch or autoprobing is to
 * change before: then the rules that change those make the VFs.
 */
function linkFile(model: HostModel, { name, pf }: ModelLink): ExportedFile[] {
  if (pf === undefined) return [];
  const { entry, address, path } = pf;
  if (entry.autoprobe !== undefined) {
    lost(model, [...path, 'autoprobe'], `networkd does not set sriov_drivers_autoprobe: ${UDEV}`);
  }
  if (entry.eswitch !== undefined) {
    lost(model, [...path, 'eswitch'], `networkd does not set the embedded switch: ${UDEV}`);
  }
  if (entry.offload !== undefined) {
    lost(model, [...path, 'offload'], `networkd does not set hw-tc-offload: ${UDEV}`);
  }
  if (entry.vfs === undefined) return [];
  if (entry.autoprobe !== undefined || entry.eswitch !== undefined) {
    const what = 'networkd would make the VFs before autoprobing and the embedded switch are set';
    lost(model, [...path, 'vfs'], `${what}: ${UDEV}`);
    return [];
  }
  if (address === undefined) {
    const what = 'a .link file finds the PF by its PCI address, which is not known here';
    lost(model, [...path, 'vfs'], `${what}: give \`address\``);
    return [];
  }
  const sections: Section[] = [
    { name: 'Match', entries: [['Path', `pci-${address}`]] },
    {
      name: 'Link',
      entries: [
        // One .link file counts for an interface: these are what systemd's own 99-default.link says.
        ['NamePolicy', 'keep kernel database onboard slot path'],
        ['AlternativeNamesPolicy', 'database onboard slot path mac'],
        ['MACAddressPolicy', 'persistent'],
        ['SR-IOVVirtualFunctions', entry.vfs],
      ],
    },
  ];
  // After an administrator's own, which then is the one that counts, and before 99-default.link.
  return [iniFile(`${FOLDER}/98-vpf-${name}.link`, sections)];
}

function netdevFile({ name, make }: ModelLink): ExportedFile[] {
  if (make === undefined || (make.kind === 'veth' && !make.first)) return [];
  const netdev: Section = {
    name: 'NetDev',
    entries: [
      ['Name', name],
      ['Kind', make.kind],
      ['MACAddress', make.kind === 'bridge' ? make.mac : undefined],
    ],
  };
  return [iniFile(`${FOLDER}/50-vpf-${name}.netdev`, [netdev, makerSection(make)])];
}

function makerSection(make: LinkMaker): Section {
  switch (make.kind) {
    case 'bridge':
      return {
        name: 'Bridge',
        entries: [
          ['STP', yes(make.stp)],
          ['VLANFiltering', yes(make.vlanFiltering)],
        ],
      };
    case 'veth':
      return { name: 'Peer', entries: [['Name', make.peer]] };
    case 'tap':
      return {
        name: 'Tap',
        entries: [
          ['MultiQueue', yes(make.queues > 1)],
          ['VNetHeader', 'yes'],
          ['User', make.owner],
        ],
      };
    case 'vxlan':
      return {
        name: 'VXLAN',
        entries: [
          ['VNI', make.key],
          ['Remote', make.remote],
          ['Local', make.local],
          ['DestinationPort', make.port],
          ['Independent', 'yes'],
        ],
      };
    case 'geneve':
      return {
        name: 'GENEVE',
        entries: [
          ['Id', make.key],
          ['Remote', make.remote],
          ['DestinationPort', make.port],
        ],
      };
  }
}

function networkFile(model: HostModel, link: ModelLink): ExportedFile[] {
  const { name, mtu, addresses, port, pf } = link;
  const sections: Section[] = [
    { name: 'Match', entries: [['Name', name]] },
    {
      name: 'Link',
      entries: [
        ['MTUBytes', mtu],
        // Nothing that a guest or a tunnel hangs on keeps the machine from booting.
        ['RequiredForOnline', 'no'],
        ['ActivationPolicy', link.up === undefined ? 'manual' : link.up ? 'up' : 'down'],
      ],
    },
    {
      name: 'Network',
      entries: [
        ['Bridge', port?.bridge],
        ['KeepMaster', link.ovs && 'yes'],
        ...(port === undefined ? [] : ([['LinkLocalAddressing', 'no']] as const)),
        ['ConfigureWithoutCarrier', addresses.length > 0 ? 'yes' : undefined],
        ...addresses.map((address) => ['Address', address] as const),
      ],
    },
    ...(port === undefined
      ? []
      : [
          {
            name: 'Bridge',
            entries: [
              ['HairPin', yes(port.hairpin)],
              ['Isolated', yes(port.isolated)],
            ],
          } as const,
          ...vlanSections(port.vlan),
        ]),
    ...(pf === undefined ? [] : vfSections(model, pf.entry, pf.path)),
  ];
  return [iniFile(`${FOLDER}/50-vpf-${name}.network`, sections)];
}

function vlanSections(vlan: NonNullable<ModelLink['port']>['vlan']): Section[] {
  if (vlan === undefined) return [];
  const native = typeof vlan === 'number' ? vlan : vlan.native;
  const tagged = typeof vlan === 'number' ? [] : vlan.trunk.filter((id) => id !== native);
  return [
    {
      name: 'BridgeVLAN',
      entries: [
        ['PVID', native ?? 'no'],
        ['EgressUntagged', native],
      ],
    },
    ...tagged.map((id): Section => ({ name: 'BridgeVLAN', entries: [['VLAN', id]] })),
  ];
}

function vfSections(
  model: HostModel,
  { each = {} }: HostPf,
  path: HostModel['pfs'][number]['path'],
): Section[] {
  return Object.entries(each).map(([index, vf]) =>
    vfSection(model, index, vf, [...path, 'each', index]),
  );
}

const LINK_STATES = { auto: 'auto', enable: 'yes', disable: 'no' } as const;

function vfSection(
  model: HostModel,
  index: string,
  vf: HostVf,
  path: readonly (string | number)[],
): Section {
  const cannot = (['rate', 'nodeGuid', 'portGuid', 'driver', 'offload'] as const).filter(
    (key) => vf[key] !== undefined,
  );
  for (const key of cannot)
    lost(model, [...path, key], `networkd does not set \`${key}\`: ${UDEV}`);
  const vlan = vlanPlan(vf.vlan);
  const tagged = vlan !== undefined && 'tag' in vlan ? vlan : undefined;
  return {
    name: 'SR-IOV',
    entries: [
      ['VirtualFunction', index],
      ['MACAddress', vf.mac],
      ['VLANId', tagged?.tag],
      ['QualityOfService', tagged?.qos],
      ['VLANProtocol', tagged?.proto?.replace('q', 'Q')],
      ['MACSpoofCheck', yes(vf.spoofCheck)],
      ['Trust', yes(vf.trust)],
      ['LinkState', vf.linkState && LINK_STATES[vf.linkState]],
    ],
  };
}
