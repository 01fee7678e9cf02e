import type { TapBackend, VdpaBackend } from '../../spec/backend.js';
import { type DocumentPath, formatPath } from '../../spec/diagnostic.js';
import type { HostSection } from '../../spec/host.js';
import { type BridgeKind, type PlanContext, report } from '../context.js';

/** The bridges of the section, by name. */
export function bridgeKinds({ bridges = [] }: HostSection): ReadonlyMap<string, BridgeKind> {
  return new Map(
    bridges.map(({ name, switch: kind = 'linux' }, i) => [
      name,
      { kind, path: ['host', 'bridges', i] },
    ]),
  );
}

/** A backend that takes a bridge of the host section for one of the other kind. */
export function checkSwitch(
  context: PlanContext,
  { bridge, switch: said }: Pick<TapBackend | VdpaBackend, 'bridge' | 'switch'>,
  path: DocumentPath,
): void {
  const known = context.hostBridges.get(bridge ?? '');
  if (known === undefined || known.kind === (said ?? 'linux')) return;
  const at = [...path, said === undefined ? 'bridge' : 'switch'];
  // VFs share the text of their common backend.
  if (context.diagnostics.some((d) => d.path.join() === at.join())) return;
  const { kind } = known;
  const is = kind === 'ovs' ? 'an Open vSwitch bridge' : 'a Linux bridge';
  const here = kind === 'ovs' ? 'say `switch: ovs` here' : 'leave `switch: ovs` out here';
  const there = kind === 'ovs' ? 'leave it out there' : 'say it there';
  const message = `${bridge} is ${is} of the section host (${formatPath(known.path)}): ${here}, or ${there}`;
  report(context, 'VPF_E_HOST_SWITCH', at, message);
}
