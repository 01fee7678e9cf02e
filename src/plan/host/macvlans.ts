import type { DocumentPath } from '../../spec/diagnostic.js';
import type { HostMacvlan, HostSection } from '../../spec/host.js';
import { addStep, type HostContext, makersOf } from './context.js';
import { ip, linkStep, makeLink, setMtu } from './links.js';

/** An entry of `macvtaps` or `macvlans`. */
export interface Macvlan {
  readonly kind: 'macvtap' | 'macvlan';
  readonly entry: HostMacvlan;
  readonly path: DocumentPath;
}

export function macvlansOf({ macvtaps = [], macvlans = [] }: HostSection): Macvlan[] {
  return [
    ...macvtaps.map((entry, i): Macvlan => {
      return { kind: 'macvtap', entry, path: ['host', 'macvtaps', i] };
    }),
    ...macvlans.map((entry, i): Macvlan => {
      return { kind: 'macvlan', entry, path: ['host', 'macvlans', i] };
    }),
  ];
}

/** What each macvlan is on. */
export function macvlanLinks(host: HostSection): ReadonlyMap<string, string> {
  return new Map(macvlansOf(host).map(({ entry }) => [entry.name, entry.link]));
}

/**
 * From what a macvlan is on down to what that is on, and so on, as far as these are macvlans: the last is none.
 *
 * @param links of {@link macvlanLinks}
 */
export function below(links: ReadonlyMap<string, string>, link: string): readonly string[] {
  const names = new Set<string>();
  // A circle has no bottom.
  for (let name: string | undefined = link; name !== undefined && !names.has(name); ) {
    names.add(name);
    name = links.get(name);
  }
  return [...names];
}

/** Once what it is on is planned. */
export function planMacvlan(context: HostContext, { kind, entry, path }: Macvlan): void {
  const { name, link, mode = 'bridge', mac, mtu } = entry;
  const words = [
    ...['link', 'add', 'link', link, 'name', name],
    ...(mac === undefined ? [] : ['address', mac]),
    ...['type', kind, 'mode', mode],
  ];
  makeLink(context, name, kind, [ip(...words)], path, makersOf(context, link));
  setMtu(context, name, mtu, path);
  // The kernel sets it up only while what it is on is up.
  const lower = `link ${link}`;
  const needs = [...makersOf(context, name), ...(context.paths.has(lower) ? [lower] : [])];
  addStep(context, linkStep(name, true, needs), path);
}
