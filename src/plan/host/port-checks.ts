import type { DocumentPath } from '../../spec/diagnostic.js';
import type { HostBridge } from '../../spec/host-bridge.js';
import type { HostPort, HostQos } from '../../spec/host-port.js';
import { report } from '../context.js';
import type { HostContext } from './context.js';
import { fdbEntry } from './port-options.js';

/** What contradicts itself in one port of a bridge. */
export function checkPort(
  context: HostContext,
  bridge: HostBridge,
  port: HostPort,
  path: DocumentPath,
): void {
  checkForm(context, port, path);
  checkForeign(context, bridge, port, path);
  checkVlans(context, bridge, port, path);
  checkTunnel(context, bridge, port, path);
  if (bridge.switch === 'ovs') checkLimits(context, port, path);
}

function checkForm(context: HostContext, port: HostPort, path: DocumentPath): void {
  const made = (['vxlan', 'geneve', 'internal'] as const).filter((k) => port[k] !== undefined);
  if ((port.name === undefined) === (port.representor === undefined)) {
    report(
      context,
      'VPF_E_HOST_PORT',
      path,
      port.name === undefined
        ? 'which port? Give `name`, or `representor`'
        : '`name` and `representor` both name the port: leave one of them out',
    );
  } else if (made.length > 1 || (made.length > 0 && port.representor !== undefined)) {
    const words = [...(port.representor === undefined ? [] : ['representor']), ...made];
    report(
      context,
      'VPF_E_HOST_PORT',
      path,
      `a port is one of ${words.join(', ')}: leave the others out`,
    );
  }
}

const OF_LINUX = [
  'isolated',
  'hairpin',
  'learning',
  'flood',
  'mcastFlood',
  'bpduGuard',
  'rootBlock',
  'fdb',
] as const;
const OF_OVS = ['internal', 'stp', 'policing', 'qos'] as const;

/** What to do instead, where that is not just to leave it out. */
const INSTEAD: Readonly<Partial<Record<(typeof OF_OVS)[number] | 'bpduGuard', string>>> = {
  stp: 'a Linux bridge has STP or has not (`stp` of the bridge; off by default), and `bpduGuard: true` shuts a port that sends BPDUs',
  policing: "leave it out, or limit the guest's interface with libvirt's <bandwidth>",
  qos: "leave it out, or limit the guest's interface with libvirt's <bandwidth>",
  bpduGuard: '`stp: false` keeps a port of Open vSwitch out of STP',
};

function checkForeign(
  context: HostContext,
  bridge: HostBridge,
  port: HostPort,
  path: DocumentPath,
): void {
  const ovs = bridge.switch === 'ovs';
  for (const key of ovs ? OF_LINUX : OF_OVS) {
    if (port[key] === undefined) continue;
    const kind = ovs ? 'of Linux bridges' : 'of Open vSwitch (`switch: ovs`)';
    const instead = (INSTEAD as Readonly<Record<string, string>>)[key] ?? 'leave it out';
    report(
      context,
      'VPF_E_OPTION_CONFLICT',
      [...path, key],
      `\`${key}\` is for ports ${kind}: ${instead}`,
    );
  }
}

function checkVlans(
  context: HostContext,
  bridge: HostBridge,
  port: HostPort,
  path: DocumentPath,
): void {
  if (bridge.switch === 'ovs') return;
  const filtering = bridge.vlanFiltering === true;
  const without = (at: DocumentPath) =>
    report(
      context,
      'VPF_E_VLAN_UNSUPPORTED',
      at,
      `ports of ${bridge.name} have VLANs only with \`vlanFiltering: true\``,
    );
  if (port.vlan !== undefined && !filtering) without([...path, 'vlan']);
  for (const [i, entry] of (port.fdb ?? []).entries()) {
    const { vlan } = fdbEntry(entry);
    const at = [...path, 'fdb', i, 'vlan'];
    if (vlan === undefined) continue;
    if (!filtering) without(at);
    else if (!vlansOf(port).includes(vlan)) {
      report(
        context,
        'VPF_E_OPTION_CONFLICT',
        at,
        `the port is not in VLAN ${vlan}, but in ${vlansOf(port).join(', ')}: the kernel refuses that`,
      );
    }
  }
}

/** A new port of a Linux bridge is in VLAN 1. */
function vlansOf({ vlan = 1 }: HostPort): readonly number[] {
  if (typeof vlan === 'number') return [vlan];
  return [...(vlan.native === undefined ? [] : [vlan.native]), ...vlan.trunk];
}

function checkTunnel(
  context: HostContext,
  bridge: HostBridge,
  port: HostPort,
  path: DocumentPath,
): void {
  const ovs = bridge.switch === 'ovs';
  for (const type of ['vxlan', 'geneve'] as const) {
    const tunnel = port[type];
    if (tunnel === undefined) continue;
    const wrong = (key: string | number, message: string, ...more: number[]) =>
      report(context, 'VPF_E_OPTION_CONFLICT', [...path, type, key, ...more], message);
    if (ovs && port.mtu !== undefined) {
      report(
        context,
        'VPF_E_OPTION_CONFLICT',
        [...path, 'mtu'],
        'a tunnel of Open vSwitch has no MTU of its own: leave it out',
      );
    }
    const peers = port.vxlan?.peers ?? [];
    if (ovs && peers.length > 0) {
      wrong('peers', '`peers` is for Linux bridges: give each of them a port of its own');
    }
    for (const [i, peer] of peers.entries()) {
      if (peer !== tunnel.remote && peers.indexOf(peer) === i) continue;
      wrong('peers', `${peer} is there already: leave it out`, i);
    }
    if (ovs) continue;
    for (const key of ['remote', 'key'] as const) {
      if (tunnel[key] !== 'flow') continue;
      wrong(key, `\`${key}: flow\` is for Open vSwitch: a Linux bridge has no flows; give it here`);
    }
    if (tunnel.key === undefined) {
      wrong('key', `a ${type} interface of the kernel needs its network identifier: give \`key\``);
    }
    if (type === 'geneve' && tunnel.local !== undefined) {
      wrong('local', 'a geneve interface of the kernel takes no local address: leave it out');
    }
  }
}

/** `policing` and `qos`. */
function checkLimits(context: HostContext, port: HostPort, path: DocumentPath): void {
  const wrong = (at: readonly (string | number)[], message: string) =>
    report(context, 'VPF_E_OPTION_CONFLICT', [...path, ...at], message);
  const isTunnel = port.vxlan !== undefined || port.geneve !== undefined;
  for (const key of ['policing', 'qos'] as const) {
    if (!isTunnel || port[key] === undefined) continue;
    wrong([key], `Open vSwitch does not limit tunnels: give \`${key}\` to the ports of the guests`);
  }
  const { type, maxRate, queues = {} }: HostQos = port.qos ?? {};
  for (const [number, queue] of Object.entries(queues)) {
    const at = ['qos', 'queues', number];
    const most = Math.min(queue.maxRate ?? Infinity, maxRate ?? Infinity);
    if ((queue.minRate ?? 0) > most) {
      wrong([...at, 'minRate'], `the least rate ${queue.minRate} is above the greatest, ${most}`);
    }
    for (const key of ['burst', 'priority'] as const) {
      if (type !== 'linux-hfsc' || queue[key] === undefined) continue;
      wrong([...at, key], `linux-hfsc has no \`${key}\`: leave it out, or use linux-htb`);
    }
  }
}
