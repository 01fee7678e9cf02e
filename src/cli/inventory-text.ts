import type {
  Bond,
  Bridge,
  Holder,
  HostFacts,
  HostInventory,
  Nic,
  OvsPort,
  Pf,
  PortVlan,
  Vf,
} from '../host/inventory/types.js';
import { singleLine } from './report.js';
import { type Columns, table } from './table.js';

interface Options {
  readonly colour: boolean;
}

/** The inventory for people: a table for each kind of thing, and at the end what cannot be done. */
export function formatInventory(inventory: HostInventory, { colour }: Options): string {
  const { host, nics, pfs, vdpaManagement, vdpa, bridges, bonds = [], cannot } = inventory;
  const bold = (text: string) => (colour ? `\u001b[1m${text}\u001b[0m` : text);
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', bold(title), ...lines.map((line) => `  ${line}`)];
  const lines = [
    bold(hostLine(host)),
    ...section('NICs', table(NIC_COLUMNS, nics)),
    ...pfs.flatMap((pf) => ['', bold(pfLine(pf, bonds)), ...indented(table(VF_COLUMNS, pf.vfs))]),
    ...section('vDPA management devices', table(MANAGEMENT_COLUMNS, vdpaManagement)),
    ...section('vDPA devices', table(VDPA_COLUMNS, vdpa)),
    ...section(
      'Bonds',
      bonds.map(({ name, mode, members }) => singleLine(`${name}  ${mode}  ${members.join(' ')}`)),
    ),
    ...bridges.flatMap((bridge) => [
      '',
      bold(bridgeLine(bridge, inventory)),
      ...indented(portLines(bridge)),
    ]),
    ...section(
      'What this host cannot do',
      cannot.flatMap(({ message, remedy }) => [singleLine(message), `  ${singleLine(remedy)}`]),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

function hostLine({ name, kernel, iommu, kvm, root, hugePages }: HostFacts): string {
  const huge = hugePages
    .filter(({ total }) => total > 0)
    .map(
      ({ size, total, free }) => `${free} of ${total} huge pages of ${size / 1024 / 1024} MiB free`,
    );
  const facts = [
    `Linux ${kernel ?? '?'}`,
    iommu.enabled ? `IOMMU with ${iommu.groups} groups` : 'no IOMMU',
    kvm ? 'KVM' : 'no KVM',
    ...huge,
    ...(root ? [] : ['seen without root']),
  ];
  return singleLine(`${name ?? 'this host'}: ${facts.join(', ')}`);
}

const NIC_COLUMNS: Columns<Nic> = {
  NAME: (nic) => nic.name,
  DEVICE: (nic) => nic.device,
  ID: (nic) => nic.id,
  DRIVER: (nic) => nic.driver,
  FIRMWARE: (nic) => nic.firmware,
  MAC: (nic) => nic.mac,
  MTU: (nic) => nic.mtu,
  STATE: (nic) => nic.state,
  'MBIT/S': (nic) => nic.speed,
  MASTER: (nic) => nic.master,
  NUMA: (nic) => nic.numaNode,
  GROUP: (nic) => nic.iommuGroup,
  'HELD BY': (nic) => heldBy(nic.heldBy),
};

const VF_COLUMNS: Columns<Vf> = {
  VF: (vf) => vf.index,
  ADDRESS: (vf) => vf.address,
  MAC: (vf) => vf.mac,
  VLAN: (vf) => vlanOf(vf),
  SPOOF: (vf) => onOff(vf.spoofCheck),
  TRUST: (vf) => onOff(vf.trust),
  RATE: (vf) => rateOf(vf),
  LINK: (vf) => vf.linkState,
  DRIVER: (vf) => vf.driver,
  GROUP: (vf) => vf.iommuGroup,
  NETDEV: (vf) => vf.netdev,
  REPRESENTOR: (vf) => vf.representor,
  VDPA: (vf) => vf.vdpa?.join(' '),
  'HELD BY': (vf) => heldBy(vf.heldBy),
};

const MANAGEMENT_COLUMNS: Columns<HostInventory['vdpaManagement'][number]> = {
  NAME: (device) => device.name,
  CLASSES: (device) => device.classes.join(' '),
  'MAX VQS': (device) => device.maxVqs,
  FEATURES: (device) => device.features.join(' '),
};

const VDPA_COLUMNS: Columns<HostInventory['vdpa'][number]> = {
  NAME: (device) => device.name,
  PATH: (device) => device.path,
  TYPE: (device) => device.type,
  ON: (device) => device.mgmtdev,
  DRIVER: (device) => device.driver,
  MAC: (device) => device.mac,
  MTU: (device) => device.mtu,
  PAIRS: (device) => device.maxVqp,
  'HELD BY': (device) => heldBy(device.heldBy),
};

function pfLine(pf: Pf, bonds: readonly Bond[]): string {
  const { eswitch } = pf;
  const bond = bonds.find(({ members }) => members.includes(pf.name ?? ''));
  const facts = [
    pf.driver,
    pf.firmware === undefined ? undefined : `firmware ${pf.firmware}`,
    `${pf.numVfs}${pf.totalVfs === undefined ? '' : ` of ${pf.totalVfs}`} VFs`,
    pf.numaNode === undefined ? undefined : `NUMA node ${pf.numaNode}`,
    eswitch === undefined ? undefined : eswitchText(eswitch),
    bond === undefined ? undefined : `in ${bond.name} (${bond.mode})`,
    pf.heldBy === undefined ? undefined : `held by ${heldBy(pf.heldBy)}`,
  ].filter((fact) => fact !== undefined);
  return singleLine(`PF ${[pf.name, pf.device].filter(Boolean).join(', ')}: ${facts.join(', ')}`);
}

function eswitchText({ mode, inlineMode, encap, tcOffload }: NonNullable<Pf['eswitch']>): string {
  const more = [
    inlineMode === undefined ? undefined : `inline ${inlineMode}`,
    encap === undefined ? undefined : `encap ${encap}`,
    tcOffload === undefined ? undefined : `tc offload ${onOff(tcOffload)}`,
  ].filter((fact) => fact !== undefined);
  return more.length === 0 ? `${mode} mode` : `${mode} mode (${more.join(', ')})`;
}

function heldBy(holders: readonly Holder[] | undefined): string | undefined {
  return holders?.map(({ guest, process, pid }) => `${guest ?? process} (${pid})`).join(', ');
}

function vlanOf({ vlan }: Vf): string | undefined {
  if (vlan === undefined) return undefined;
  const { tag, qos, proto } = vlan;
  return [tag, ...(qos === undefined ? [] : [`qos ${qos}`]), ...(proto ? [proto] : [])].join(' ');
}

function rateOf({ rate }: Vf): string | undefined {
  if (rate === undefined) return undefined;
  return `${rate.min ?? 0}-${rate.max ?? ''}`;
}

function onOff(value: boolean | undefined): string | undefined {
  return value === undefined ? undefined : value ? 'on' : 'off';
}

function bridgeLine(bridge: Bridge, { ovs }: HostInventory): string {
  if (bridge.kind === 'linux') {
    const filtering = bridge.vlanFiltering ? 'VLAN filtering' : 'no VLAN filtering';
    const stp = bridge.stp ? ', STP' : '';
    return singleLine(`Bridge ${bridge.name}: Linux, ${filtering}${stp}`);
  }
  const offload = ovs?.hwOffload ? ', hardware offload' : '';
  const version = ovs?.version === undefined ? '' : ` ${ovs.version}`;
  return singleLine(
    `Bridge ${bridge.name}: Open vSwitch${version}, datapath ${bridge.datapath}${offload}`,
  );
}

function portLines(bridge: Bridge): string[] {
  if (bridge.ports.length === 0) return ['no ports'];
  if (bridge.kind === 'ovs')
    return bridge.ports.map((port) => singleLine([port.name, ...ovsPortFacts(port)].join('  ')));
  return bridge.ports.map(({ name, vlans }) =>
    singleLine(
      vlans === undefined ? name : `${name}  VLANs ${vlans.map(portVlan).join(', ') || 'none'}`,
    ),
  );
}

function portVlan({ vid, end, pvid, untagged }: PortVlan): string {
  const flags = [...(pvid ? ['native'] : []), ...(untagged ? ['untagged'] : [])].join(' ');
  return `${vid}${end === undefined ? '' : `-${end}`}${flags === '' ? '' : ` (${flags})`}`;
}

function ovsPortFacts({ type, tag, trunks, vlanMode, options, members }: OvsPort): string[] {
  return [
    ...(type === undefined ? [] : [type]),
    ...(tag === undefined ? [] : [`tag ${tag}`]),
    ...(trunks === undefined ? [] : [`trunks ${trunks.join(' ')}`]),
    ...(vlanMode === undefined ? [] : [vlanMode]),
    ...(members === undefined ? [] : [`bond of ${members.join(' ')}`]),
    ...Object.entries(options ?? {}).map(([key, value]) => `${key}=${value}`),
  ];
}
