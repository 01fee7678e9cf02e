import type { DocumentPath } from '../../spec/diagnostic.js';
import type { HostTunnel } from '../../spec/host-bridge.js';
import type { HostContext } from './context.js';
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
