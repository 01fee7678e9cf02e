import type { DocumentPath } from '../../spec/diagnostic.js';
import { ownerMark } from '../backend-steps.js';
import { type Command, HOST, type Step, type Value } from '../step.js';
import {
  addStep,
  type HostContext,
  hostStep,
  makersOf,
  provide,
  reportDuplicate,
} from './context.js';

/** Network interfaces: making them, MTU, link, addresses. */

export const ip = (...args: string[]): Command => ({ tool: 'ip', args });

/** The command that marks an interface as ours. */
function markLink(context: HostContext, name: string): Command {
  return ip('link', 'set', 'dev', name, 'alias', ownerMark(context.domain, HOST));
}

/** An interface that is made where it is not there; it is `name`, whatever else comes with it. */
export function makeLink(
  context: HostContext,
  name: string,
  kind: string,
  make: readonly Command[],
  path: DocumentPath,
  needs: readonly string[] = [],
): void {
  const step = hostStep({
    id: `${kind} ${name}`,
    kind,
    resource: name,
    check: ip('-j', '-d', 'link', 'show', 'dev', name),
    values: [{ name: 'link', read: { from: 'link', link: name }, is: ['up', 'down'] }],
    do: [...make, markLink(context, name)],
    undo: [ip('link', 'del', 'dev', name)],
    needs,
  });
  addStep(context, step, path);
  claim(context, name, step.id, path);
}

/** Notes that a step makes an interface, which two cannot. */
export function claim(context: HostContext, name: string, id: string, path: DocumentPath): void {
  const [first] = makersOf(context, name);
  if (first !== undefined) {
    const message = `the interface ${name} is made twice (${first}, ${id}): give each its own name`;
    reportDuplicate(context, path, message);
    return;
  }
  provide(context, name, [id]);
}

export function linkStep(name: string, up: boolean, needs: readonly string[]): Step {
  const state = up ? 'up' : 'down';
  return hostStep({
    id: `link ${name}`,
    kind: `link ${state}`,
    resource: name,
    check: ip('-j', 'link', 'show', 'dev', name),
    values: [{ name: 'link', read: { from: 'link', link: name }, is: [state] }],
    do: [ip('link', 'set', 'dev', name, state)],
    undo: [ip('link', 'set', 'dev', name, '{before:link}')],
    needs,
  });
}

export function mtuStep(name: string, mtu: number, needs: readonly string[]): Step {
  return hostStep({
    id: `mtu ${name}`,
    kind: 'mtu',
    resource: name,
    check: ip('-j', 'link', 'show', 'dev', name),
    values: [
      {
        name: 'mtu',
        read: { from: 'sysfs', file: `/sys/class/net/${name}/mtu` },
        is: [String(mtu)],
      },
    ],
    do: [ip('link', 'set', 'dev', name, 'mtu', String(mtu))],
    undo: [ip('link', 'set', 'dev', name, 'mtu', '{before:mtu}')],
    needs,
  });
}

/** The MTU of an interface that was made: by a step of its own, so that another MTU makes no other interface. */
export function setMtu(
  context: HostContext,
  name: string,
  mtu: number | undefined,
  path: DocumentPath,
): void {
  if (mtu === undefined) return;
  const step = mtuStep(name, mtu, makersOf(context, name));
  addStep(context, step, [...path, 'mtu']);
  provide(context, name, [step.id]);
}

/**
 * The MAC of a bridge. One that nobody has set is that of its lowest port, and may be the wanted one by chance: that is
 * set all the same, so that it stays when ports come and go. Nothing makes a MAC follow the ports again.
 */
export function macSteps(name: string, mac: string | undefined, needs: readonly string[]): Step[] {
  if (mac === undefined) return [];
  const set = (to: string) => ip('link', 'set', 'dev', name, 'address', to);
  const value = (of: string, file: string, is: string): Value => ({
    name: of,
    read: { from: 'sysfs', file: `/sys/class/net/${name}/${file}` },
    is: [is],
  });
  const step = (kind: string, values: Value[], part: Pick<Step, 'undo' | 'needs'>): Step =>
    hostStep({
      id: `${kind} ${name}`,
      kind,
      resource: name,
      check: ip('-j', 'link', 'show', 'dev', name),
      values,
      do: [set(mac)],
      ...part,
    });
  const own = step('mac', [value('mac', 'address', mac)], { undo: [set('{before:mac}')], needs });
  // NET_ADDR_SET: an administrator has set it.
  const lasting = [value('assigned', 'addr_assign_type', '3')];
  return [own, step('lasting mac', lasting, { undo: [], needs: [own.id] })];
}

/** The addresses of an interface, as the spec has them: one or a list. */
export function addressSteps(
  name: string,
  addresses: string | readonly string[] | undefined,
  needs: readonly string[],
): Step[] {
  const list = typeof addresses === 'string' ? [addresses] : (addresses ?? []);
  return list.map((address) => {
    const alone = address.slice(0, address.indexOf('/'));
    const six = alone.includes(':');
    return hostStep({
      id: `address ${name} ${address}`,
      kind: 'address',
      resource: name,
      check: ip('-j', 'address', 'show', 'dev', name),
      values: [
        {
          name: 'address',
          read: {
            from: 'command',
            command: ip('-o', 'address', 'show', 'dev', name, 'to', `${alone}/${six ? 128 : 32}`),
            key: six ? 'inet6' : 'inet',
          },
          is: [address],
        },
      ],
      do: [ip('address', 'add', address, 'dev', name)],
      undo: [ip('address', 'del', address, 'dev', name)],
      needs,
    });
  });
}

/** `veths` and `taps`. */
export function planLinks(context: HostContext): void {
  const { veths = [], taps = [] } = context.host;
  for (const [i, { name, peer, mtu }] of veths.entries()) {
    const path = ['host', 'veths', i];
    const make = [ip('link', 'add', 'name', name, 'type', 'veth', 'peer', 'name', peer)];
    makeLink(context, name, 'veth', make, path);
    claim(context, peer, `veth ${name}`, [...path, 'peer']);
    for (const end of [name, peer]) setMtu(context, end, mtu, path);
  }
  for (const [i, { name, queues = 1, mtu, owner }] of taps.entries()) {
    const user = owner === undefined ? [] : ['user', owner];
    const multi = queues > 1 ? ['multi_queue'] : [];
    const make = [ip('tuntap', 'add', 'dev', name, 'mode', 'tap', ...user, 'vnet_hdr', ...multi)];
    const path = ['host', 'taps', i];
    makeLink(context, name, 'tap', make, path);
    setMtu(context, name, mtu, path);
  }
}
