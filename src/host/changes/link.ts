import type { Command } from '../../plan/step.js';
import type { Change } from '../change.js';
import type { Link } from '../state/links.js';
import type { HostState } from '../state/state.js';
import { vfChanges } from './vf.js';

const ip = (...args: string[]): Command => ({ tool: 'ip', args });

/** `ip tuntap add ...`, `ip link add ...`, `ip link set dev NAME ...`. */
export function linkChanges({ args }: Command, mark: string | undefined): Change[] | undefined {
  const [object, verb, ...rest] = args;
  if (object === 'tuntap' && verb === 'add') return tap(rest, mark);
  if (object !== 'link') return undefined;
  if (verb === 'add') return added(rest, mark);
  if (verb !== 'set') return undefined;
  const [name, ...settings] = rest[0] === 'dev' ? rest.slice(1) : rest;
  if (name === undefined) return undefined;
  return settings[0] === 'vf' ? vfChanges(name, settings.slice(1)) : setLink(name, settings);
}

function valueAfter(args: readonly string[], key: string): string | undefined {
  const at = args.indexOf(key);
  return at === -1 ? undefined : args[at + 1];
}

function tap(args: readonly string[], mark: string | undefined): Change[] | undefined {
  const name = valueAfter(args, 'dev');
  if (name === undefined || valueAfter(args, 'mode') !== 'tap') return undefined;
  const wanted = { vnet_hdr: args.includes('vnet_hdr'), multi_queue: args.includes('multi_queue') };
  const fits = ({ kind, data }: Link) =>
    kind === 'tun' && Object.entries(wanted).every(([key, value]) => data[key] === value);
  return [made(name, mark, fits)];
}

function added(args: readonly string[], mark: string | undefined): Change[] | undefined {
  const kind = valueAfter(args, 'type');
  const name =
    valueAfter(args, 'name') ??
    valueAfter(args, 'dev') ??
    (args[0] === 'link' ? undefined : args[0]);
  if (kind === undefined || name === undefined) return undefined;
  const peer = args.indexOf('peer');
  const other = peer === -1 ? undefined : valueAfter(args.slice(peer), 'name');
  return [made(name, mark, (link) => link.kind === kind, other)];
}

function made(
  name: string,
  mark: string | undefined,
  fits: (link: Link) => boolean,
  other?: string,
): Change {
  return {
    reads: 'links',
    makes: {
      resource: `link ${name}`,
      ...(other !== undefined && { with: [`link ${other}`] }),
      fixed: true,
      exists: ({ links }) => links.has(name),
      owner: ({ links }) => links.get(name)?.alias,
    },
    within: [],
    holds: ({ links }) => {
      const link = links.get(name);
      return link !== undefined && fits(link);
    },
    restore: () => [ip('link', 'del', 'dev', name)],
    look: ['made_link', name, mark ?? ''],
  };
}

/** A setting of a link: how `ip` says it, and what it is now. */
interface Setting {
  readonly args: readonly string[];
  readonly holds: (link: Link) => boolean;
  /** The words that set it as it is in `link`, or as the kernel makes a link. */
  readonly before: (link: Link | undefined) => readonly string[];
  readonly makes?: Change['makes'];
}

function setLink(name: string, args: readonly string[]): Change[] | undefined {
  const changes: Change[] = [];
  for (let i = 0; i < args.length; ) {
    const setting = settingAt(name, args, i);
    if (setting === undefined) return undefined;
    changes.push(linkSetting(name, setting));
    i += setting.args.length;
  }
  return changes.length === 0 ? undefined : changes;
}

function settingAt(name: string, args: readonly string[], at: number): Setting | undefined {
  const [key = '', value] = args.slice(at);
  switch (key) {
    case 'up':
    case 'down':
      return {
        args: [key],
        holds: (link) => link.up === (key === 'up'),
        before: (link) => [link?.up === true ? 'up' : 'down'],
      };
    case 'nomaster':
      return {
        args: [key],
        holds: (link) => link.master === undefined,
        before: (link) => masterArgs(link),
      };
  }
  if (value === undefined) return undefined;
  switch (key) {
    case 'master':
      return {
        args: [key, value],
        holds: (link) => link.master === value,
        before: (link) => masterArgs(link),
        makes: {
          resource: `port ${name}`,
          exists: ({ links }) => links.get(name)?.master !== undefined,
        },
      };
    case 'mtu':
      return {
        args: [key, value],
        holds: (link) => String(link.mtu) === value,
        before: (link) => ['mtu', String(link?.mtu ?? 1500)],
      };
    case 'alias':
      return {
        args: [key, value],
        holds: (link) => (link.alias ?? '') === value,
        before: (link) => ['alias', link?.alias ?? ''],
      };
    case 'address':
      return {
        args: [key, value],
        holds: (link) => link.address === value.toLowerCase(),
        before: (link) => (link?.address === undefined ? [] : ['address', link.address]),
      };
    default:
      return undefined;
  }
}

function masterArgs(link: Link | undefined): string[] {
  return link?.master === undefined ? ['nomaster'] : ['master', link.master];
}

function linkSetting(name: string, setting: Setting): Change {
  const { makes } = setting;
  return {
    reads: 'links',
    ...(makes !== undefined && { makes }),
    within: [`link ${name}`],
    holds: ({ links }: HostState) => {
      const link = links.get(name);
      return link !== undefined && setting.holds(link);
    },
    restore: ({ links }) => {
      const before = setting.before(links.get(name));
      return before.length === 0 ? [] : [ip('link', 'set', 'dev', name, ...before)];
    },
    look: ['link', name, ...setting.args],
  };
}
