import type { DocumentPath } from '../../spec/diagnostic.js';
import type { HostPf } from '../../spec/host-pf.js';
import type { Spec } from '../../spec/schema.js';
import { report } from '../context.js';
import { checkAddresses } from './address-checks.js';
import { checkBridges } from './bridge-checks.js';
import type { HostContext } from './context.js';
import { checkUnicast } from './mac-checks.js';
import { checkMacvlans } from './macvlan-checks.js';
import { checkMtus } from './mtu-checks.js';
import { checkLinkNames } from './name-checks.js';
import { pfRef } from './pf-ref.js';
import { checkStacks } from './stack-checks.js';

/** What contradicts itself in the host section, or what the devices of the spec want of it. */
export function checkHost(context: HostContext, spec: Spec): void {
  const { pfs = [] } = context.host;
  const seen = new Map<string, number>();
  for (const [i, pf] of pfs.entries()) {
    const path = ['host', 'pfs', i];
    checkNames(context, pf, path, seen, i);
    checkVfs(context, pf, path);
    checkSwitch(context, pf, path);
  }
  checkMacs(context);
  checkOvs(context);
  checkBridges(context);
  checkMacvlans(context);
  checkLinkNames(context);
  checkStacks(context);
  checkMtus(context);
  checkAddresses(context);
  checkVdpa(context);
  checkDevices(context, spec);
}

function checkNames(
  context: HostContext,
  pf: HostPf,
  path: DocumentPath,
  seen: Map<string, number>,
  index: number,
): void {
  if (pf.pf === undefined && pf.address === undefined && pf.devlink === undefined) {
    report(context, 'VPF_E_SOURCE', path, 'which PF? Give {pf}, {address} or {devlink}');
    return;
  }
  const known = context.inventory.pfs.find((p) => p.name === pf.pf)?.address;
  if (known !== undefined && pf.address !== undefined && known !== pf.address) {
    report(
      context,
      'VPF_E_SOURCE',
      [...path, 'address'],
      `${pf.pf} is at ${known}, not at ${pf.address}: leave one of them out`,
    );
  }
  if (pf.devlink?.startsWith('pci/') && (pf.address ?? known) !== undefined) {
    const address = pf.address ?? known;
    if (pf.devlink !== `pci/${address}`) {
      report(
        context,
        'VPF_E_SOURCE',
        [...path, 'devlink'],
        `the PF is at ${address}, and ${pf.devlink} is another: leave one of them out`,
      );
    }
  }
  const names = [pf.pf, pfRef(pf, context.inventory).handle].filter((n) => n !== undefined);
  const first = names.map((n) => seen.get(n)).find((n) => n !== undefined);
  if (first !== undefined) {
    report(
      context,
      'VPF_E_HOST_DUPLICATE',
      path,
      `pfs[${first}] is the same PF: say all of it in one entry`,
    );
  }
  for (const name of names) if (!seen.has(name)) seen.set(name, index);
}

function checkVfs(context: HostContext, pf: HostPf, path: DocumentPath): void {
  if (pf.vfs === undefined) return;
  for (const index of Object.keys(pf.each ?? {})) {
    if (Number(index) < pf.vfs) continue;
    report(
      context,
      'VPF_E_HOST_VF',
      [...path, 'each', index],
      `there is no VF ${index} with vfs: ${pf.vfs}${range(pf.vfs)}`,
    );
  }
}

export function range(vfs: number): string {
  return vfs === 0 ? '' : `: use 0 to ${vfs - 1}, or raise \`vfs\``;
}

function checkSwitch(context: HostContext, pf: HostPf, path: DocumentPath): void {
  const switchdev = pf.eswitch?.mode === 'switchdev';
  for (const key of ['inline', 'encap'] as const) {
    if (switchdev || pf.eswitch?.[key] === undefined) continue;
    report(
      context,
      'VPF_E_HOST_SWITCHDEV',
      [...path, 'eswitch', key],
      `\`${key}\` is for switchdev mode: set \`mode: switchdev\`, or leave it out`,
    );
  }
  for (const [index, vf] of Object.entries(pf.each ?? {})) {
    if (!switchdev && vf.offload !== undefined) {
      report(
        context,
        'VPF_E_HOST_SWITCHDEV',
        [...path, 'each', index, 'offload'],
        `VF ${index} has a representor, whose offload this is, only in switchdev mode: set \`eswitch: {mode: switchdev}\``,
      );
    }
    for (const key of ['vlan', 'trust', 'spoofCheck'] as const) {
      if (!switchdev || vf[key] === undefined) continue;
      report(
        context,
        'VPF_E_HOST_LEGACY',
        [...path, 'each', index, key],
        key === 'vlan'
          ? 'in switchdev mode a VF has no VLAN of its own: give it to the port of its representor'
          : `in switchdev mode drivers refuse \`${key}\`, as the bridge of the representor decides: leave it out`,
      );
    }
  }
}

function checkMacs(context: HostContext): void {
  const seen = new Map<string, string>();
  for (const [i, pf] of (context.host.pfs ?? []).entries()) {
    for (const [index, { mac }] of Object.entries(pf.each ?? {})) {
      if (mac === undefined) continue;
      const path = ['host', 'pfs', i, 'each', index, 'mac'];
      const owner = `VF ${index} of ${pfRef(pf, context.inventory).shown}`;
      const first = seen.get(mac);
      checkUnicast(context, mac, path);
      if (first !== undefined) {
        report(
          context,
          'VPF_E_MAC_DUPLICATE',
          path,
          `the MAC ${mac} belongs to ${first} and to ${owner}: give each its own`,
        );
      }
      seen.set(mac, owner);
    }
  }
}

function checkOvs(context: HostContext): void {
  const { ovs, pfs = [] } = context.host;
  if (ovs === undefined) return;
  if (ovs.tcPolicy !== undefined && ovs.hwOffload !== true) {
    report(
      context,
      'VPF_E_HOST_OFFLOAD',
      ['host', 'ovs', 'tcPolicy'],
      '`tcPolicy` says where offloaded flows go: it needs `hwOffload: true`',
    );
  }
  if (ovs.hwOffload === true && pfs.length > 0 && !pfs.some((pf) => pf.offload === true)) {
    report(
      context,
      'VPF_E_HOST_OFFLOAD',
      ['host', 'ovs', 'hwOffload'],
      'Open vSwitch would offload, and no PF of the spec does: set `offload: true` on a PF, or leave `hwOffload` out',
    );
  }
  if (ovs.service !== undefined) return;
  report(
    context,
    'VPF_W_HOST_OVS_RESTART',
    ['host', 'ovs'],
    'ovs-vswitchd reads these when it starts: name its `service` to have it restarted, or restart it yourself',
  );
}

/** The kernel refuses a value for a feature that the device is not to have. */
function checkVdpa(context: HostContext): void {
  for (const [i, { features, mac, mtu, queues = 1 }] of (context.host.vdpa ?? []).entries()) {
    const path = ['host', 'vdpa', i];
    if (mac !== undefined) checkUnicast(context, mac, [...path, 'mac']);
    const needs = [
      { key: 'mac', feature: 'MAC', given: mac !== undefined },
      { key: 'mtu', feature: 'MTU', given: mtu !== undefined },
      { key: 'queues', feature: 'MQ', given: queues > 1 },
    ] as const;
    for (const { key, feature, given } of needs) {
      if (!given || features === undefined || features.includes(feature)) continue;
      report(
        context,
        'VPF_E_OPTION_CONFLICT',
        [...path, 'features'],
        `\`${key}\` needs the feature ${feature}: add it, or leave \`${key}\` out`,
      );
    }
  }
}

/** Devices of the spec that use what the host section sets up. */
function checkDevices(context: HostContext, spec: Spec): void {
  for (const [i, device] of spec.devices.entries()) {
    if (device.type !== 'vf' && device.type !== 'pf' && device.type !== 'failover') continue;
    const key = device.type === 'failover' ? 'primary' : 'source';
    const source: { pf?: string | undefined; vf?: number | undefined } =
      device.type === 'failover' ? device.primary : device.source;
    const entry = context.host.pfs?.find((p) => p.pf !== undefined && p.pf === source.pf);
    if (entry === undefined) continue;
    if (device.type === 'pf') {
      report(
        context,
        'VPF_E_SOURCE_DUPLICATE',
        ['devices', i, key],
        `the whole of ${source.pf} goes to the guest, and the host section sets it up: the host cannot do both`,
      );
    } else if (entry.vfs !== undefined && source.vf !== undefined && source.vf >= entry.vfs) {
      report(
        context,
        'VPF_E_HOST_VF',
        ['devices', i, key, 'vf'],
        `the host section gives ${source.pf} ${entry.vfs} VFs, and there is no VF ${source.vf}${range(entry.vfs)}`,
      );
    }
  }
}
