import type { Command } from '../../plan/step.js';
import type { Change } from '../change.js';
import { onOff } from '../state/json.js';
import type { HostState } from '../state/state.js';
import type { PortVlan } from '../state/vlans.js';

/** `bridge vlan add|del dev PORT vid N ...`, `bridge link set dev PORT KEY on|off ...` */
export function bridgeChanges({ args }: Command): Change[] | undefined {
  const [object, verb, dev, port, ...rest] = args;
  if (dev !== 'dev' || port === undefined) return undefined;
  if (object === 'link' && verb === 'set') return portSettings(port, rest);
  if (object !== 'vlan' || (verb !== 'add' && verb !== 'del')) return undefined;
  const [vid, id, ...flags] = rest;
  if (vid !== 'vid' || id === undefined || !/^\d+$/.test(id)) return undefined;
  if (flags.some((flag) => flag !== 'pvid' && flag !== 'untagged')) return undefined;
  const how = { pvid: flags.includes('pvid'), untagged: flags.includes('untagged') };
  return [verb === 'add' ? addVlan(port, Number(id), how) : delVlan(port, Number(id))];
}

function add(port: string, id: number, { pvid, untagged }: PortVlan): Command {
  const flags = [...(pvid ? ['pvid'] : []), ...(untagged ? ['untagged'] : [])];
  return { tool: 'bridge', args: ['vlan', 'add', 'dev', port, 'vid', String(id), ...flags] };
}

function del(port: string, id: number): Command {
  return { tool: 'bridge', args: ['vlan', 'del', 'dev', port, 'vid', String(id)] };
}

function within(port: string): string[] {
  return [`port ${port}`, `link ${port}`];
}

function addVlan(port: string, id: number, how: PortVlan): Change {
  const flags = `${how.pvid ? ' PVID' : ''}${how.untagged ? ' Egress Untagged' : ''}`;
  return {
    reads: 'vlans',
    within: within(port),
    holds: ({ vlans }) => {
      const now = vlans.get(port)?.get(id);
      return now !== undefined && now.pvid === how.pvid && now.untagged === how.untagged;
    },
    restore: ({ vlans }) => {
      const before = vlans.get(port);
      const same = before?.get(id);
      // A port has one PVID: the new one takes it from another VLAN.
      const other = how.pvid ? [...(before ?? [])].find(([n, v]) => v.pvid && n !== id) : undefined;
      return [
        same === undefined ? del(port, id) : add(port, id, same),
        ...(other === undefined ? [] : [add(port, ...other)]),
      ];
    },
    look: ['vlan', port, String(id), flags],
  };
}

/** The kernel's VLAN of a new port; also where nothing is known of the port yet. */
const NEW_PORT: PortVlan = { pvid: true, untagged: true };

function delVlan(port: string, id: number): Change {
  return {
    reads: 'vlans',
    within: within(port),
    // Of a port that is not on its bridge yet, nobody knows which VLANs it will have there.
    holds: ({ vlans }) => vlans.has(port) && !vlans.get(port)?.has(id),
    restore: ({ vlans }) => {
      const before = vlans.get(port);
      if (before === undefined) return [{ ...add(port, id, NEW_PORT), mayFail: true }];
      const now = before.get(id);
      return now === undefined ? [] : [add(port, id, now)];
    },
    look: ['no_vlan', port, String(id)],
  };
}

/** Switches of a bridge port, which `ip -j -d link` shows by the same names; sysfs has others. */
const PORT_KEYS: Readonly<Record<string, string>> = {
  hairpin: 'hairpin_mode',
  guard: 'bpdu_guard',
  root_block: 'root_block',
  fastleave: 'multicast_fast_leave',
  learning: 'learning',
  flood: 'unicast_flood',
  mcast_flood: 'multicast_flood',
  bcast_flood: 'broadcast_flood',
  isolated: 'isolated',
  neigh_suppress: 'neigh_suppress',
};

function portSettings(port: string, args: readonly string[]): Change[] | undefined {
  const changes: Change[] = [];
  for (let i = 0; i < args.length; i += 2) {
    const [key = '', value = ''] = args.slice(i, i + 2);
    const file = Object.hasOwn(PORT_KEYS, key) ? PORT_KEYS[key] : undefined;
    if (file === undefined || (value !== 'on' && value !== 'off')) return undefined;
    const now = ({ links }: HostState) => onOff(links.get(port)?.port[key]);
    changes.push({
      reads: 'links',
      within: within(port),
      holds: (state) => now(state) === (value === 'on'),
      restore: (state) => {
        const before = now(state) ?? value === 'off';
        const setting = [key, before ? 'on' : 'off'];
        return [{ tool: 'bridge', args: ['link', 'set', 'dev', port, ...setting] }];
      },
      look: ['port', port, key, file, value],
    });
  }
  return changes.length === 0 ? undefined : changes;
}
