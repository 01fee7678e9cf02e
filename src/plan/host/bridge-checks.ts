import { type DocumentPath, formatPath } from '../../spec/diagnostic.js';
import type { HostBridge } from '../../spec/host-bridge.js';
import type { HostPort } from '../../spec/host-port.js';
import { report } from '../context.js';
import type { HostContext } from './context.js';
import { checkUnicast } from './mac-checks.js';
import { checkPort } from './port-checks.js';
import { fdbEntry } from './port-options.js';

/** What contradicts itself in the bridges of the host section and their ports. */
export function checkBridges(context: HostContext): void {
  const ports = new Map<string, PortPlace>();
  const { bridges = [], vdpa = [] } = context.host;
  for (const [i, bridge] of bridges.entries()) {
    const path = ['host', 'bridges', i];
    checkKind(context, bridge, path);
    if (bridge.mac !== undefined) checkUnicast(context, bridge.mac, [...path, 'mac']);
    checkFdb(context, bridge, path);
    for (const [n, port] of (bridge.ports ?? []).entries()) {
      const at = [...path, 'ports', n];
      checkPort(context, bridge, port, at);
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
  const foreign = ovs ? (['vlanFiltering', 'mtu', 'mac'] as const) : (['datapath'] as const);
  for (const key of foreign) {
    if (bridge[key] === undefined) continue;
    const reason = ovs
      ? `\`${key}\` is for Linux bridges: leave it out`
      : `\`${key}\` is for Open vSwitch: set \`switch: ovs\`, or leave it out`;
    report(context, 'VPF_E_OPTION_CONFLICT', [...path, key], reason);
  }
}

/** A MAC that is there for good is at one port, and one that a frame can be sent to. */
function checkFdb(context: HostContext, bridge: HostBridge, path: DocumentPath): void {
  const seen = new Map<string, string>();
  for (const [n, port] of (bridge.ports ?? []).entries()) {
    const owner = port.name ?? `the port ${n}`;
    for (const [i, entry] of (port.fdb ?? []).entries()) {
      const { mac, vlan } = fdbEntry(entry);
      const at = [...path, 'ports', n, 'fdb', i];
      const what = `${mac}${vlan === undefined ? '' : ` of VLAN ${vlan}`}`;
      checkUnicast(context, mac, at);
      const first = seen.get(what);
      if (first !== undefined) {
        report(
          context,
          'VPF_E_MAC_DUPLICATE',
          at,
          `${what} is ${first === owner ? `twice at ${owner}` : `at ${first} and at ${owner}`}: an entry of the fdb is at one port, once`,
        );
      }
      seen.set(what, owner);
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

/** Where an interface is a port. */
interface PortPlace {
  readonly bridge: string;
  readonly path: DocumentPath;
}

/** An interface is a port of one bridge. */
function checkOnce(
  context: HostContext,
  bridge: HostBridge,
  port: HostPort,
  path: DocumentPath,
  seen: Map<string, PortPlace>,
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
      `${shown} is a port of ${first.bridge} (${formatPath(first.path)}) and of ${bridge.name} (${formatPath(path)}): an interface is a port once`,
    );
  }
  seen.set(shown, { bridge: bridge.name, path });
}
