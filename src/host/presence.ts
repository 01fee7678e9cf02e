import type { Diagnostic, DocumentPath } from '../spec/diagnostic.js';
import type { Spec } from '../spec/schema.js';
import { namesOf } from './names.js';
import { type Made, madeBySection, missing, missingForSection, noPf } from './presence-section.js';
import { hasNetdev, isLinuxBridge, readInventory } from './sysfs.js';

/**
 * What the spec names and this host does not have: PFs, bridges, vdpa devices. Paths point into the spec.
 *
 * @param root where sysfs is mounted
 */
export function missingOnHost(spec: Spec, root = '/sys'): Diagnostic[] {
  const inventory = readInventory(namesOf(spec), root);
  const pfs = new Set(inventory.pfs.map(({ name }) => name));
  const vdpa = new Set(inventory.vdpa.map(({ name }) => name));
  const made = madeBySection(spec);
  const explain = ({ path, kind, name, makes }: Mention): Diagnostic | undefined => {
    if (kind === 'pf') {
      if (pfs.has(name)) return undefined;
      return missing('VPF_E_UNKNOWN_PF', path, noPf(name, hasNetdev(name, root)));
    }
    if (isMade(made, kind, name)) return undefined;
    if (kind === 'vdpa') {
      if (vdpa.has(name) || makes) return undefined;
      return missing(
        'VPF_E_NOT_ON_HOST',
        path,
        `this host has no vdpa device ${name} on vhost-vdpa`,
      );
    }
    const there = hasNetdev(name, root);
    if (kind === 'ovs' ? there : isLinuxBridge(name, root)) return undefined;
    return missing('VPF_E_NOT_ON_HOST', path, noBridge(name, there));
  };
  return [
    ...missingForSection(spec, pfs, made, root),
    ...mentionsOf(spec).flatMap((mention) => explain(mention) ?? []),
  ];
}

function isMade(made: Made, kind: Mention['kind'], name: string): boolean {
  return kind === 'vdpa' ? made.vdpa.has(name) : made.links.has(name);
}

function noBridge(name: string, isInterface: boolean): string {
  return isInterface
    ? `${name} of this host is not a Linux bridge (an Open vSwitch bridge needs \`switch: ovs\`)`
    : `this host has no bridge ${name}`;
}

interface Mention {
  readonly path: DocumentPath;
  readonly kind: 'pf' | 'vdpa' | 'ovs' | 'linux';
  readonly name: string;
  /** True for a vdpa device that a host step makes. */
  readonly makes: boolean;
}

/** Every place where something of the host is named: keys have one meaning wherever they stand. */
function mentionsOf(spec: Spec): Mention[] {
  const found: Mention[] = [];
  const visit = (value: unknown, path: DocumentPath): void => {
    if (typeof value !== 'object' || value === null) return;
    const keys = value as Readonly<Record<string, unknown>>;
    const add = (kind: Mention['kind'], key: string, name: unknown) => {
      if (typeof name !== 'string' || name.includes('{index}')) return;
      found.push({ path: [...path, key], kind, name, makes: keys.mgmtdev !== undefined });
    };
    add('pf', 'pf', keys.pf);
    add(keys.switch === 'ovs' ? 'ovs' : 'linux', 'bridge', keys.bridge);
    if (keys.type === 'vdpa' && keys.path === undefined) add('vdpa', 'device', keys.device);
    for (const [key, child] of Object.entries(keys))
      visit(child, [...path, Array.isArray(value) ? Number(key) : key]);
  };
  visit(spec.devices, ['devices']);
  return found;
}
