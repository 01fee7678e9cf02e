import type { DocumentPath } from '../../spec/diagnostic.js';
import type { HostTunnel } from '../../spec/host-port.js';
import type { Command, Step } from '../step.js';
import { addStep, type HostContext, hostStep, makersOf } from './context.js';
import { ip, makeLink } from './links.js';

type TunnelType = 'vxlan' | 'geneve';

/** IANA's ports. The kernel's own default for VXLAN is another, from before there was one. */
const PORTS: Readonly<Record<TunnelType, number>> = { vxlan: 4789, geneve: 6081 };

/** A tunnel as an interface of the kernel, for a Linux bridge. */
export function makeTunnel(
  context: HostContext,
  name: string,
  type: TunnelType,
  tunnel: HostTunnel,
  path: DocumentPath,
): void {
  const { remote, local, key = 0, port = PORTS[type] } = tunnel;
  const make = ip(
    'link',
    'add',
    'name',
    name,
    'type',
    type,
    'id',
    String(key),
    'remote',
    remote,
    ...(local === undefined ? [] : ['local', local]),
    'dstport',
    String(port),
  );
  makeLink(context, name, type, [make], path);
  for (const [i, peer] of (tunnel.peers ?? []).entries()) {
    addStep(context, peerStep(name, peer, [...makersOf(context, name)]), [
      ...path,
      type,
      'peers',
      i,
    ]);
  }
}

/** A further end of a VXLAN tunnel: the entry of the zero MAC stands for whatever the bridge floods. */
function peerStep(name: string, peer: string, needs: readonly string[]): Step {
  const entry = ['00:00:00:00:00:00', 'dev', name, 'dst', peer];
  const fdb = (...args: string[]): Command => ({ tool: 'bridge', args: ['fdb', ...args] });
  return hostStep({
    id: `vxlan peer ${name} ${peer}`,
    kind: 'vxlan peer',
    resource: name,
    check: { tool: 'bridge', args: ['-j', 'fdb', 'show', 'dev', name] },
    values: [
      {
        name: 'peer',
        // `00:00:00:00:00:00 dst PEER self permanent`; MACs that were learned are not permanent.
        read: {
          from: 'command',
          command: fdb('show', 'dev', name, 'state', 'permanent'),
          key: peer,
        },
        is: ['self'],
      },
    ],
    do: [fdb('append', ...entry)],
    undo: [fdb('del', ...entry)],
    needs,
  });
}

/** The columns of an Open vSwitch interface that is a tunnel. */
export function ovsTunnel(type: TunnelType, tunnel: HostTunnel): string[] {
  const { remote, local, key, port } = tunnel;
  const option = (name: string, value: string | number | undefined) =>
    value === undefined ? [] : [`options:${name}=${JSON.stringify(String(value))}`];
  return [
    `type=${type}`,
    ...option('remote_ip', remote),
    ...option('local_ip', local),
    ...option('key', key),
    ...option('dst_port', port),
  ];
}
