import { linksMadeBy } from '../plan/host/made-links.js';
import type { Diagnostic, DocumentPath } from '../spec/diagnostic.js';
import type { Spec } from '../spec/schema.js';
import { hasDevice, hasNetdev } from './sysfs.js';

/** What the section `host` makes itself, by name. */
export interface Made {
  readonly links: ReadonlySet<string>;
  readonly vdpa: ReadonlySet<string>;
}

export function madeBySection({ host = {} }: Spec): Made {
  const links = linksMadeBy(host).map(({ name }) => name);
  return { links: new Set(links), vdpa: new Set(host.vdpa?.map(({ name }) => name)) };
}

/**
 * What the section `host` names, does not make, and this host has not.
 *
 * @param pfs the PCI devices of this host, by interface
 */
export function missingForSection(
  spec: Spec,
  pfs: ReadonlySet<string>,
  made: Made,
  root: string,
): Diagnostic[] {
  const { host = {} } = spec;
  const found: Diagnostic[] = [];
  // Simulators are no PCI devices.
  const others = new Set(host.pfs?.flatMap((p) => (p.devlink === undefined ? [] : [p.pf])));
  const pf = (name: string | undefined, path: DocumentPath) => {
    if (name === undefined || pfs.has(name)) return;
    const there = hasNetdev(name, root);
    if (there && others.has(name)) return;
    found.push(missing('VPF_E_UNKNOWN_PF', [...path, 'pf'], noPf(name, there)));
  };
  for (const [i, entry] of (host.pfs ?? []).entries()) {
    const path = ['host', 'pfs', i];
    pf(entry.pf, path);
    for (const key of ['address', 'devlink'] as const) {
      const name = key === 'address' ? entry.address && `pci/${entry.address}` : entry.devlink;
      if (name === undefined || hasDevice(name, root)) continue;
      const message = `this host has no device ${name}`;
      found.push(missing('VPF_E_UNKNOWN_PF', [...path, key], message));
    }
  }
  // Representors come with the mode, and what they are called is not known before.
  const mayCome = host.pfs?.some(({ eswitch }) => eswitch?.mode === 'switchdev') === true;
  const link = (name: string | undefined, path: DocumentPath) => {
    if (name === undefined || made.links.has(name) || mayCome || hasNetdev(name, root)) return;
    const message = `this host has no interface ${name}, and the section host makes none`;
    found.push(missing('VPF_E_NOT_ON_HOST', path, message));
  };
  for (const [i, { ports = [] }] of (host.bridges ?? []).entries()) {
    for (const [n, port] of ports.entries()) {
      const path = ['host', 'bridges', i, 'ports', n];
      pf(port.representor?.pf, [...path, 'representor']);
      link(port.name, [...path, 'name']);
    }
  }
  for (const key of ['macvtaps', 'macvlans'] as const) {
    for (const [i, entry] of (host[key] ?? []).entries()) {
      link(entry.link, ['host', key, i, 'link']);
    }
  }
  for (const [i, { mgmtdev }] of (host.vdpa ?? []).entries()) {
    if (typeof mgmtdev !== 'string') pf(mgmtdev.pf, ['host', 'vdpa', i, 'mgmtdev']);
  }
  return found;
}

export function noPf(name: string, isInterface: boolean): string {
  return isInterface
    ? `${name} of this host is not a PCI device`
    : `this host has no interface ${name}`;
}

export function missing(
  code: 'VPF_E_UNKNOWN_PF' | 'VPF_E_NOT_ON_HOST',
  path: DocumentPath,
  message: string,
): Diagnostic {
  return { severity: 'error', code, message, path };
}
