import type { DocumentPath } from '../../spec/diagnostic.js';
import type { HostSection } from '../../spec/host.js';

/** An interface that the host section makes where it is not there. */
export interface MadeLink {
  readonly name: string;
  readonly kind:
    | 'bridge'
    | 'ovs bridge'
    | 'veth'
    | 'tap'
    | 'macvtap'
    | 'macvlan'
    | 'vxlan'
    | 'geneve'
    | 'internal';
  /** The MTU that it is to have, if one is said. */
  readonly mtu: number | undefined;
  /** The entry that makes it; its keys are `mtu`, and where it has a name, {@link MadeLink.nameKey}. */
  readonly path: DocumentPath;
  readonly nameKey: 'name' | 'peer';
}

/** All interfaces that the section makes, in the order of its keys. */
export function linksMadeBy(host: HostSection): MadeLink[] {
  const { bridges = [], veths = [], taps = [], macvtaps = [], macvlans = [] } = host;
  const entries = (
    key: 'taps' | 'macvtaps' | 'macvlans',
    kind: MadeLink['kind'],
    all: readonly { readonly name: string; readonly mtu?: number | undefined }[],
  ): MadeLink[] =>
    all.map(({ name, mtu }, i) => ({
      ...{ name, kind, mtu },
      ...{ path: ['host', key, i], nameKey: 'name' },
    }));
  return [
    ...veths.flatMap(({ name, peer, mtu }, i): MadeLink[] => {
      const both = { kind: 'veth', mtu, path: ['host', 'veths', i] } as const;
      return [
        { ...both, name, nameKey: 'name' },
        { ...both, name: peer, nameKey: 'peer' },
      ];
    }),
    ...entries('taps', 'tap', taps),
    ...bridges.flatMap((bridge, i): MadeLink[] => [
      {
        name: bridge.name,
        kind: bridge.switch === 'ovs' ? 'ovs bridge' : 'bridge',
        mtu: bridge.mtu,
        path: ['host', 'bridges', i],
        nameKey: 'name',
      },
      ...(bridge.ports ?? []).flatMap(({ name, mtu, ...port }, n): MadeLink[] => {
        const kind = (['vxlan', 'geneve', 'internal'] as const).find((k) => port[k] !== undefined);
        if (kind === undefined || name === undefined) return [];
        const path = ['host', 'bridges', i, 'ports', n];
        return [{ name, kind, mtu, path, nameKey: 'name' }];
      }),
    ]),
    ...entries('macvtaps', 'macvtap', macvtaps),
    ...entries('macvlans', 'macvlan', macvlans),
  ];
}
