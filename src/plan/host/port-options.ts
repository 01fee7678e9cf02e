import type { DocumentPath } from '../../spec/diagnostic.js';
import type { HostPort } from '../../spec/host-port.js';
import type { Command, Step } from '../step.js';
import { addStep, type HostContext, hostStep } from './context.js';

/** What a port of a Linux bridge can be told: as the spec, `bridge link set` and sysfs (`brport/`) call it. */
const FLAGS = [
  { key: 'isolated', option: 'isolated', file: 'isolated' },
  { key: 'hairpin', option: 'hairpin', file: 'hairpin_mode' },
  { key: 'learning', option: 'learning', file: 'learning' },
  { key: 'flood', option: 'flood', file: 'unicast_flood' },
  { key: 'mcastFlood', option: 'mcast_flood', file: 'multicast_flood' },
  { key: 'bpduGuard', option: 'guard', file: 'bpdu_guard' },
  { key: 'rootBlock', option: 'root_block', file: 'root_block' },
] as const;

const bridge = (...args: string[]): Command => ({ tool: 'bridge', args });

/** Flags and lasting MACs of a port of a Linux bridge. */
export function planPortOptions(
  context: HostContext,
  port: HostPort,
  name: string,
  attached: readonly Step[],
  path: DocumentPath,
): void {
  const needs = attached.map((step) => step.id);
  for (const flag of FLAGS) {
    const on = port[flag.key];
    if (on === undefined) continue;
    addStep(context, flagStep(name, flag, on, needs.slice(0, 1)), [...path, flag.key]);
  }
  for (const [i, entry] of (port.fdb ?? []).entries()) {
    const { mac, vlan } = fdbEntry(entry);
    addStep(context, fdbStep(name, mac, vlan, needs), [...path, 'fdb', i]);
  }
}

/** An entry of `fdb`; without a VLAN the kernel adds it to all VLANs of the port. */
export function fdbEntry(entry: NonNullable<HostPort['fdb']>[number]): {
  readonly mac: string;
  readonly vlan?: number;
} {
  return typeof entry === 'string' ? { mac: entry } : entry;
}

function flagStep(
  name: string,
  { option, file }: (typeof FLAGS)[number],
  on: boolean,
  needs: readonly string[],
): Step {
  const path = `/sys/class/net/${name}/brport/${file}`;
  return hostStep({
    id: `bridge ${option} ${name}`,
    kind: `bridge ${option}`,
    resource: name,
    check: bridge('-j', '-d', 'link', 'show', 'dev', name),
    values: [{ name: 'flag', read: { from: 'sysfs', file: path }, is: [on ? '1' : '0'] }],
    do: [bridge('link', 'set', 'dev', name, option, on ? 'on' : 'off')],
    undo: [{ tool: 'sysfs', args: [path, '{before:flag}'] }],
    needs,
  });
}

function fdbStep(
  name: string,
  mac: string,
  vlan: number | undefined,
  needs: readonly string[],
): Step {
  const within = vlan === undefined ? [] : ['vlan', String(vlan)];
  return hostStep({
    id: `bridge fdb ${name} ${mac}${vlan === undefined ? '' : ` vlan ${vlan}`}`,
    kind: 'bridge fdb',
    resource: name,
    check: bridge('-j', 'fdb', 'show', 'brport', name),
    values: [
      {
        name: 'entry',
        // `MAC [vlan N] master BRIDGE static`
        read: {
          from: 'command',
          command: bridge('fdb', 'show', 'brport', name, ...within, 'state', 'static'),
          key: mac,
        },
        is: ['master', 'vlan'],
      },
    ],
    do: [bridge('fdb', 'replace', mac, 'dev', name, 'master', 'static', ...within)],
    undo: [bridge('fdb', 'del', mac, 'dev', name, 'master', ...within)],
    needs,
  });
}
