import type { HostSection } from '../../spec/host.js';
import { planBridge } from './bridge.js';
import type { HostContext } from './context.js';
import { macvlansOf, planMacvlan } from './macvlans.js';

/** A bridge or a macvlan of the section, and the interfaces that it is on. */
interface Upper {
  /** Its own name, and those of the ports that come with it. */
  readonly names: readonly string[];
  readonly lower: readonly string[];
  readonly plan: (context: HostContext) => void;
}

/** Plans bridges and macvlans: each after those that it is on, else as they stand in the spec. */
export function planStacks(context: HostContext): void {
  const all = uppersOf(context.host);
  const byName = new Map(all.flatMap((upper) => upper.names.map((name) => [name, upper])));
  const begun = new Set<Upper>();
  const plan = (upper: Upper) => {
    if (begun.has(upper)) return;
    begun.add(upper);
    for (const name of upper.lower) {
      const lower = byName.get(name);
      if (lower !== undefined) plan(lower);
    }
    upper.plan(context);
  };
  all.forEach(plan);
}

function uppersOf(host: HostSection): Upper[] {
  const { bridges = [] } = host;
  return [
    ...bridges.map((bridge, i): Upper => {
      const namesOf = (internal: boolean) =>
        (bridge.ports ?? [])
          .filter((port) => (port.internal ?? false) === internal)
          .flatMap(({ name }) => name ?? []);
      const plan = (context: HostContext) => planBridge(context, bridge, ['host', 'bridges', i]);
      return { names: [bridge.name, ...namesOf(true)], lower: namesOf(false), plan };
    }),
    ...macvlansOf(host).map((macvlan): Upper => {
      const { name, link } = macvlan.entry;
      return { names: [name], lower: [link], plan: (context) => planMacvlan(context, macvlan) };
    }),
  ];
}
