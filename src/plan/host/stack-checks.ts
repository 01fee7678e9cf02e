import type { DocumentPath } from '../../spec/diagnostic.js';
import { report } from '../context.js';
import type { HostContext } from './context.js';
import { macvlansOf } from './macvlans.js';

/** That one interface is on another: a macvlan on what is below it, a bridge on its ports, an internal port on its bridge. */
interface Layer {
  readonly upper: string;
  readonly lower: string;
  readonly path: DocumentPath;
}

/** Interfaces on each other that the kernel or Open vSwitch refuses: in a circle, and bridges as ports of bridges. */
export function checkStacks(context: HostContext): void {
  checkNested(context);
  checkCircles(context);
}

/** A bridge as a port of one of its kind, itself for one. */
function checkNested(context: HostContext): void {
  const { bridges = [] } = context.host;
  const kinds = new Map(bridges.map(({ name, switch: kind = 'linux' }) => [name, kind]));
  for (const [i, bridge] of bridges.entries()) {
    const { switch: kind = 'linux' } = bridge;
    for (const [n, port] of (bridge.ports ?? []).entries()) {
      if (port.name === undefined || kinds.get(port.name) !== kind) continue;
      const own = port.name === bridge.name;
      const of = kind === 'ovs' ? 'an Open vSwitch bridge' : 'a Linux bridge';
      report(
        context,
        'VPF_E_HOST_STACK',
        ['host', 'bridges', i, 'ports', n, 'name'],
        own
          ? `${port.name} cannot be a port of itself: leave it out`
          : `${port.name} is ${of}, and no port of another one: join them by a pair of \`veths\`, an end on each`,
      );
    }
  }
}

function checkCircles(context: HostContext): void {
  const layers = layersOf(context);
  const below = new Map<string, Layer[]>();
  for (const layer of layers) {
    const others = below.get(layer.upper);
    if (others === undefined) below.set(layer.upper, [layer]);
    else others.push(layer);
  }
  const said = new Set<Layer>();
  for (const first of layers) {
    if (said.has(first)) continue;
    const circle = wayBack(first, below);
    if (circle === undefined) continue;
    for (const layer of circle) said.add(layer);
    const names = [first.upper, ...circle.map(({ lower }) => lower)];
    report(
      context,
      'VPF_E_HOST_STACK',
      first.path,
      `${names.join(' on ')} is a circle: put one of them on something else`,
    );
  }
}

/** All layers, but for those of which it is said already that they cannot be. */
function layersOf({ host }: HostContext): Layer[] {
  const { bridges = [] } = host;
  const kinds = new Map(bridges.map(({ name, switch: kind = 'linux' }) => [name, kind]));
  const macvlans = macvlansOf(host).map(({ entry, path }): Layer => {
    return { upper: entry.name, lower: entry.link, path: [...path, 'link'] };
  });
  const ports = bridges.flatMap(({ name: upper, switch: kind = 'linux', ports: all = [] }, i) =>
    all.flatMap(({ name, internal }, n): Layer[] => {
      if (name === undefined || kinds.get(name) === kind) return [];
      const path = ['host', 'bridges', i, 'ports', n, 'name'];
      // An internal port is the host's own way into the bridge.
      return [
        internal === true ? { upper: name, lower: upper, path } : { upper, lower: name, path },
      ];
    }),
  );
  return [...macvlans, ...ports].filter(({ upper, lower }) => upper !== lower);
}

/**
 * The layers from one down to it again, that one first; undefined where no way leads back.
 *
 * @param below all layers, by what is above
 */
function wayBack(first: Layer, below: ReadonlyMap<string, readonly Layer[]>): Layer[] | undefined {
  /** How each interface was come to. */
  const from = new Map<string, Layer>([[first.lower, first]]);
  for (const name of from.keys()) {
    for (const layer of below.get(name) ?? []) {
      if (!from.has(layer.lower)) from.set(layer.lower, layer);
    }
  }
  const way: Layer[] = [];
  let last = from.get(first.upper);
  while (last !== undefined && last !== first) {
    way.unshift(last);
    last = from.get(last.upper);
  }
  return last === undefined ? undefined : [first, ...way];
}
