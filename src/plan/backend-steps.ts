import type { BackendVlan } from '../spec/backend.js';
import type { Command, Step } from './step.js';
import { compareVersions, type Target } from './target.js';
import type { PlannedBackend } from './types.js';

type Tap = Extract<PlannedBackend, { type: 'tap' }>;
type Vdpa = Extract<PlannedBackend, { type: 'vdpa' }>;
type Domain = { readonly domain: string };
type Owner = Domain & { readonly target: Target };

const ip = (...args: string[]): Command => ({ tool: 'ip', args });

/** Marks what is ours on the resource itself (`ip link ... alias`, OVS external_ids). */
export function ownerMark(domain: string, device: string): string {
  return `vpf:${domain}/${device}`;
}

/** The tap, its place on the bridge and its VLAN. libvirt does all of it itself where it can. */
export function tapSteps(owner: Owner, device: string, tap: Tap, queues: number): Step[] {
  const { ifname } = tap;
  const make: Step = {
    id: `tap ${ifname}`,
    kind: 'tap',
    device,
    resource: `tap ${ifname}`,
    neededBy: 'qemu',
    when: 'before',
    check: ip('-j', '-d', 'link', 'show', 'dev', ifname),
    do: [
      ip(
        'tuntap',
        'add',
        'dev',
        ifname,
        'mode',
        'tap',
        'vnet_hdr',
        ...(queues > 1 ? ['multi_queue'] : []),
      ),
      // By a command of its own: another MTU must not take the mark away with it.
      ...(tap.mtu === undefined ? [] : [ip('link', 'set', 'dev', ifname, 'mtu', String(tap.mtu))]),
      ip('link', 'set', 'dev', ifname, 'alias', ownerMark(owner.domain, device), 'up'),
    ],
    undo: [ip('link', 'del', 'dev', ifname)],
    needs: [],
  };
  if (tap.bridge === undefined) return [make];
  // libvirt sets VLANs of Linux bridge ports since 11.0 (docs/formatdomain, "Setting VLAN tag").
  const libvirtDoesVlan =
    tap.switch === 'ovs' || compareVersions(owner.target.libvirt, [11, 0]) >= 0;
  return [
    make,
    ...portSteps(owner, device, ifname, tap.bridge, tap.switch, tap.vlan, {
      needs: [make.id],
      port: 'qemu',
      vlan: libvirtDoesVlan ? 'qemu' : 'any',
    }),
  ];
}

/** The representor of a vDPA device as a port of its bridge: libvirt knows nothing of it. */
export function representorSteps(owner: Owner, device: string, vdpa: Vdpa): Step[] {
  if (vdpa.representor === undefined || vdpa.bridge === undefined) return [];
  const up: Step = {
    id: `link ${vdpa.representor}`,
    kind: 'link up',
    device,
    resource: vdpa.representor,
    neededBy: 'any',
    when: 'before',
    check: ip('-j', 'link', 'show', 'dev', vdpa.representor),
    do: [ip('link', 'set', 'dev', vdpa.representor, 'up')],
    undo: [ip('link', 'set', 'dev', vdpa.representor, 'down')],
    needs: [],
  };
  return [
    up,
    ...portSteps(owner, device, vdpa.representor, vdpa.bridge, vdpa.switch, vdpa.vlan, {
      needs: [up.id],
      port: 'any',
      vlan: 'any',
    }),
  ];
}

/** A vdpa device made on a management device, and a link by name to its character device. */
export function vdpaSteps(device: string, vdpa: Vdpa, mac: string, queues: number): Step[] {
  const name = vdpa.device;
  if (name === undefined) return [];
  const steps: Step[] = [];
  if (vdpa.mgmtdev !== undefined) {
    steps.push({
      id: `vdpa ${name}`,
      kind: 'vdpa dev',
      device,
      resource: `vdpa ${name}`,
      neededBy: 'any',
      when: 'before',
      check: { tool: 'vdpa', args: ['-j', 'dev', 'show', name] },
      do: [
        {
          tool: 'vdpa',
          args: [
            'dev',
            'add',
            'name',
            name,
            'mgmtdev',
            vdpa.mgmtdev,
            'mac',
            mac,
            ...(vdpa.mtu === undefined ? [] : ['mtu', String(vdpa.mtu)]),
            ...(queues > 1 ? ['max_vqp', String(queues)] : []),
          ],
        },
      ],
      undo: [{ tool: 'vdpa', args: ['dev', 'del', name] }],
      needs: [],
    });
  }
  const directory = vdpa.path.slice(0, vdpa.path.lastIndexOf('/'));
  if (directory.startsWith('/run/vpf/')) {
    steps.push({
      id: `vdpa link ${name}`,
      kind: 'vdpa link',
      device,
      resource: vdpa.path,
      neededBy: 'any',
      when: 'before',
      check: undefined,
      do: [
        { tool: 'mkdir', args: ['-p', directory] },
        { tool: 'ln', args: ['-sfn', '{vhost-vdpa}', vdpa.path], vdpaDevice: name },
      ],
      undo: [{ tool: 'rm', args: ['-f', vdpa.path] }],
      needs: steps.map((s) => s.id),
    });
  }
  return steps;
}

export interface PortNeeds {
  readonly needs: readonly string[];
  readonly port: Step['neededBy'];
  readonly vlan: Step['neededBy'];
  /** Of an Open vSwitch interface: what makes it a tunnel, or an internal one, or limits it. */
  readonly columns?: readonly string[];
  /** Further columns of its Open vSwitch port. */
  readonly portColumns?: readonly string[];
}

/** A host interface as a port of a bridge, with its VLAN. */
export function portSteps(
  owner: Domain,
  device: string,
  ifname: string,
  bridge: string,
  kind: 'linux' | 'ovs',
  vlan: BackendVlan | undefined,
  needed: PortNeeds,
): Step[] {
  const { columns = [], portColumns = [] } = needed;
  if (kind === 'ovs') {
    return [
      {
        id: `ovs port ${ifname}`,
        kind: 'ovs port',
        device,
        resource: `${bridge} port ${ifname}`,
        neededBy: needed.port,
        when: 'before',
        check: {
          tool: 'ovs-vsctl',
          args: [
            '--format=json',
            '--columns=name,tag,trunks,vlan_mode',
            'find',
            'Port',
            `name=${ifname}`,
          ],
        },
        do: [
          {
            tool: 'ovs-vsctl',
            args: [
              '--may-exist',
              'add-port',
              bridge,
              ifname,
              ...ovsVlan(vlan),
              '--',
              'set',
              'Port',
              ifname,
              `external_ids:vpf=${JSON.stringify(ownerMark(owner.domain, device))}`,
              ...portColumns,
              ...(columns.length === 0 ? [] : ['--', 'set', 'Interface', ifname, ...columns]),
            ],
          },
        ],
        undo: [{ tool: 'ovs-vsctl', args: ['--if-exists', 'del-port', bridge, ifname] }],
        needs: needed.needs,
      },
    ];
  }
  const port: Step = {
    id: `bridge port ${ifname}`,
    kind: 'bridge port',
    device,
    resource: `${bridge} port ${ifname}`,
    neededBy: needed.port,
    when: 'before',
    check: ip('-j', 'link', 'show', 'dev', ifname),
    do: [ip('link', 'set', 'dev', ifname, 'master', bridge)],
    undo: [ip('link', 'set', 'dev', ifname, 'nomaster')],
    needs: needed.needs,
  };
  if (vlan === undefined) return [port];
  const bridgeCommand = (verb: 'add' | 'del', ...args: string[]): Command => ({
    tool: 'bridge',
    args: ['vlan', verb, 'dev', ifname, 'vid', ...args],
  });
  const native = typeof vlan === 'number' ? vlan : vlan.native;
  const tagged = typeof vlan === 'number' ? [] : vlan.trunk.filter((id) => id !== native);
  return [
    port,
    {
      id: `bridge vlan ${ifname}`,
      kind: 'bridge vlan',
      device,
      resource: `${bridge} port ${ifname}`,
      neededBy: needed.vlan,
      // A tap that libvirt makes is not there before.
      when: needed.port === 'qemu' && needed.vlan === 'any' ? 'after' : 'before',
      check: { tool: 'bridge', args: ['-j', 'vlan', 'show', 'dev', ifname] },
      do: [
        { ...bridgeCommand('del', '1'), mayFail: true },
        ...(native === undefined ? [] : [bridgeCommand('add', String(native), 'pvid', 'untagged')]),
        ...tagged.map((id) => bridgeCommand('add', String(id))),
      ],
      undo: [
        ...tagged.map((id) => bridgeCommand('del', String(id))),
        ...(native === undefined ? [] : [bridgeCommand('del', String(native))]),
        bridgeCommand('add', '1', 'pvid', 'untagged'),
      ],
      needs: [port.id],
    },
  ];
}

/** All of it: what somebody else has set, or an earlier spec, would change what the rest means. */
function ovsVlan(vlan: BackendVlan | undefined): string[] {
  if (vlan === undefined) return [];
  if (typeof vlan === 'number') return [`tag=${vlan}`, 'trunks=[]', 'vlan_mode=[]'];
  const trunks = `trunks=${vlan.trunk.join(',')}`;
  return vlan.native === undefined
    ? ['tag=[]', trunks, 'vlan_mode=[]']
    : [`tag=${vlan.native}`, trunks, 'vlan_mode=native-untagged'];
}
