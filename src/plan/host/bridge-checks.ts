import type { DocumentPath } from '../../spec/diagnostic.js';
import type { HostBridge, HostPort } from '../../spec/host-bridge.js';
import { report } from '../context.js';
import type { HostContext } from './context.js';

/** What contradicts itself in the bridges of the host section and their ports. */
export function checkBridges(context: HostContext): void {
  const ports = new Map<string, string>();
  const { bridges = [], vdpa = [] } = context.host;
  for (const [i, bridge] of bridges.entries()) {
    const path = ['host', 'bridges', i];
    checkKind(context, bridge, path);
    for (const [n, port] of (bridge.ports ?? []).entries()) {
      const at = [...path, 'ports', n];
      checkForm(context, bridge, port, at);
      checkTunnel(context, bridge, port, at);
      checkVf(context, port.representor, [...at, 'representor'], true);
      checkOnce(context, bridge, port, at, ports);
    }
  }
  for (const [i, { mgmtdev }] of vdpa.entries()) {
    if (typeof mgmtdev === 'string') continue;
    checkVf(context, mgmtdev, ['host', 'vdpa', i, 'mgmtdev'], false);
  }
}

function checkKind(context: HostContext, bridge: HostBridge, path: DocumentPath): void {
  const ovs = bridge.switch === 'ovs';
  const foreign = ovs ? (['vlanFiltering', 'mtu'] as const) : (['datapath'] as const);
  for (const key of foreign) {
    if (bridge[key] === undefined) continue;
    const reason = ovs
      ? `\`${key}\` is for Linux bridges: leave it out`
      : `\`${key}\` is for Open vSwitch: set \`switch: ovs\`, or leave it out`;
    report(context, 'VPF_E_OPTION_CONFLICT', [...path, key], reason);
  }
}

function checkForm(
  context: HostContext,
  bridge: HostBridge,
  port: HostPort,
  path: DocumentPath,
): void {
  const ovs = bridge.switch === 'ovs';
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
  const foreign = ovs ? (['isolated', 'hairpin'] as const) : (['internal'] as const);
  for (const key of foreign) {
    if (port[key] === undefined) continue;
    const kind = ovs ? 'of Linux bridges' : 'of Open vSwitch (`switch: ovs`)';
    report(
      context,
      'VPF_E_OPTION_CONFLICT',
      [...path, key],
      `\`${key}\` is for ports ${kind}: leave it out`,
    );
  }
  if (!ovs && port.vlan !== undefined && bridge.vlanFiltering !== true) {
    report(
      context,
      'VPF_E_VLAN_UNSUPPORTED',
      [...path, 'vlan'],
      `ports of ${bridge.name} have VLANs only with \`vlanFiltering: true\``,
    );
  }
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
    const wrong = (key: string, message: string) =>
      report(context, 'VPF_E_OPTION_CONFLICT', [...path, type, key], message);
    if (ovs && port.mtu !== undefined) {
      report(
        context,
        'VPF_E_OPTION_CONFLICT',
        [...path, 'mtu'],
        'a tunnel of Open vSwitch has no MTU of its own: leave it out',
      );
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

/** A VF of a PF that the spec sets up: it must be among its VFs, and have a representor if that is asked for. */
function checkVf(
  context: HostContext,
  of: HostPort['representor'],
  path: DocumentPath,
  asRepresentor: boolean,
): void {
  const entry = context.host.pfs?.find((p) => p.pf !== undefined && p.pf === of?.pf);
  if (of === undefined || entry === undefined) return;
  if (entry.vfs !== undefined && of.vf >= entry.vfs) {
    report(
      context,
      'VPF_E_HOST_VF',
      [...path, 'vf'],
      `there is no VF ${of.vf} with vfs: ${entry.vfs} of ${of.pf}`,
    );
  }
  if (!asRepresentor || entry.eswitch?.mode === 'switchdev') return;
  report(
    context,
    'VPF_E_HOST_SWITCHDEV',
    path,
    `VFs of ${of.pf} have representors only in switchdev mode: set \`eswitch: {mode: switchdev}\` in its entry of \`pfs\``,
  );
}

/** An interface is a port of one bridge. */
function checkOnce(
  context: HostContext,
  bridge: HostBridge,
  port: HostPort,
  path: DocumentPath,
  seen: Map<string, string>,
): void {
  const { name, representor } = port;
  const shown =
    name ??
    (representor && `the representor of VF ${representor.vf} of ${representor.pf}`) ??
    undefined;
  if (shown === undefined) return;
  const first = seen.get(shown);
  if (first !== undefined) {
    report(
      context,
      'VPF_E_HOST_DUPLICATE',
      path,
      `${shown} is a port of ${first === bridge.name ? `${first} twice` : `${first} and of ${bridge.name}`}: an interface is a port once`,
    );
  }
  seen.set(shown, bridge.name);
}
