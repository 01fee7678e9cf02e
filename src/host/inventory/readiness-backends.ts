import type { DocumentPath } from '../../spec/diagnostic.js';
import type { Report } from './finding.js';
import { toolRemedy } from './limits.js';
import type { SpecNeeds } from './needs.js';
import { checkHeld } from './readiness-sources.js';
import type { HostInventory } from './types.js';

/** Taps, bridges and vDPA devices: what carries them on this host. */
export function checkBackends(
  { backends, made }: SpecNeeds,
  inventory: HostInventory,
  domain: string,
  report: Report,
): void {
  const once = onlyOnce(report);
  for (const { path, backend } of backends) {
    if (backend.type === 'tap') {
      checkModule('tun', 'taps need', path, inventory, once);
      if (backend.vhost === true)
        checkModule('vhost-net', '`vhost: true` needs', [...path, 'vhost'], inventory, once);
    }
    if (backend.type === 'vdpa') checkVdpa(backend, made, path, inventory, domain, report, once);
    if (backend.type !== 'tap' && backend.type !== 'vdpa') continue;
    const { bridge } = backend;
    if (bridge === undefined) continue;
    if (backend.switch === 'ovs') checkOvs(bridge, [...path, 'bridge'], inventory, report, once);
    else if (backend.vlan !== undefined && !made.filtering.has(bridge))
      checkFiltering(bridge, path, inventory, once);
  }
}

/** Says the same of the host once, at the first place that needs it. */
function onlyOnce(report: Report): Report {
  const said = new Set<string>();
  return (code, path, message) => {
    if (said.has(message)) return;
    said.add(message);
    report(code, path, message);
  };
}

function checkModule(
  module: string,
  need: string,
  path: DocumentPath,
  { host }: HostInventory,
  report: Report,
): void {
  if (host.modules[module] !== 'missing') return;
  report(
    'VPF_E_HOST_MODULE',
    path,
    `${need} the kernel module ${module}, which this kernel does not have: use a kernel with it, or install the package with the other modules of this kernel`,
  );
}

export function checkOvs(
  bridge: string,
  path: DocumentPath,
  { host, ovs, bridges, cannot }: HostInventory,
  report: Report,
  once: Report,
): void {
  if (!host.tools.includes('ovs-vsctl')) {
    once('VPF_E_HOST_OVS', path, `Open vSwitch is not installed: ${toolRemedy('ovs-vsctl')}`);
  } else if (ovs === undefined) {
    const limit = cannot.find(({ what }) => what === 'ovs');
    const said = limit ?? { message: 'Open vSwitch does not answer', remedy: 'start it' };
    once('VPF_E_HOST_OVS', path, `${said.message}: ${said.remedy}`);
  } else if (bridges.some(({ name, kind }) => name === bridge && kind === 'linux')) {
    report(
      'VPF_E_NOT_ON_HOST',
      path,
      `${bridge} of this host is a Linux bridge, not one of Open vSwitch: leave \`switch: ovs\` out, or name another`,
    );
  }
}

/** On a bridge that does not filter, VLANs of ports are set and have no effect. */
function checkFiltering(
  bridge: string,
  path: DocumentPath,
  { bridges }: HostInventory,
  report: Report,
): void {
  const found = bridges.find(({ name }) => name === bridge);
  if (found === undefined || found.kind !== 'linux' || found.vlanFiltering) return;
  report(
    'VPF_W_HOST_VLAN_FILTERING',
    [...path, 'vlan'],
    `the bridge ${bridge} does not filter VLANs, so \`vlan\` has no effect there: ip link set ${bridge} type bridge vlan_filtering 1 (its own traffic is then in VLAN 1)`,
  );
}

function checkVdpa(
  backend: { device?: string | undefined; path?: string | undefined; mgmtdev?: string | undefined },
  made: SpecNeeds['made'],
  path: DocumentPath,
  inventory: HostInventory,
  domain: string,
  report: Report,
  once: Report,
): void {
  const { vdpa, vdpaManagement } = inventory;
  checkModule('vhost-vdpa', 'vDPA devices of guests need', path, inventory, once);
  const { mgmtdev, device } = backend;
  // One of a VF comes with the VF.
  const mayCome = made.vfs.size > 0 && mgmtdev?.startsWith('pci/') === true;
  const isThere = vdpaManagement.some(({ name }) => name === mgmtdev);
  if (mgmtdev !== undefined && !isThere && !mayCome) {
    const known = vdpaManagement.map(({ name }) => name).slice(0, 8);
    const there = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
    report(
      'VPF_E_HOST_MGMTDEV',
      [...path, 'mgmtdev'],
      `this host has no vDPA management device ${mgmtdev}; ${there}: load its driver (mlx5_vdpa, ifcvf, vdpa_sim_net), or correct the name (\`vdpa mgmtdev show\`)`,
    );
  }
  const known = vdpa.find(
    (one) => one.name === device || (one.path !== undefined && one.path === backend.path),
  );
  checkHeld(known?.heldBy, domain, `the vDPA device ${known?.name}`, { path }, report);
}
