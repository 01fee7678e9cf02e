import type { DocumentPath } from '../../spec/diagnostic.js';
import type { HostBridge, HostPort } from '../../spec/host-bridge.js';
import { portSteps } from '../backend-steps.js';
import { HOST, type Step } from '../step.js';
import { addStep, type HostContext, hostStep, makersOf, provide, refOf } from './context.js';
import { claim, ip, linkStep, mtuStep } from './links.js';
import { representor } from './pf-ref.js';
import { makeTunnel, ovsTunnel } from './tunnel.js';

/** A port of a bridge: the interface (made, if it is a tunnel), its place on the bridge, its VLAN. */
export function planPort(
  context: HostContext,
  bridge: HostBridge,
  port: HostPort,
  bridgeSteps: readonly string[],
  path: DocumentPath,
): void {
  const name = interfaceOf(context, port);
  if (name === undefined) return;
  const kind = bridge.switch ?? 'linux';
  const tunnel = port.vxlan ?? port.geneve;
  const type = port.vxlan === undefined ? 'geneve' : 'vxlan';
  if (tunnel !== undefined && kind === 'linux') makeTunnel(context, name, type, tunnel, path);
  const byOvs = kind === 'ovs' && (tunnel !== undefined || port.internal === true);
  const needs = [...bridgeSteps];
  if (!byOvs) {
    const ready = linkNeeds(context, port, name);
    if (port.mtu !== undefined) addStep(context, mtuStep(name, port.mtu, ready), [...path, 'mtu']);
    const up = port.representor === undefined ? linkStep(name, true, ready) : upStep(name, ready);
    // Of a PF, `pfs` may have said it already.
    if (!context.paths.has(up.id)) addStep(context, up, path);
    needs.push(up.id);
  }
  const columns =
    kind === 'linux' || !byOvs
      ? []
      : tunnel === undefined
        ? ['type=internal']
        : ovsTunnel(type, tunnel);
  const steps = portSteps(context, HOST, name, bridge.name, kind, port.vlan, {
    needs,
    port: 'any',
    vlan: 'any',
    columns,
  });
  for (const step of steps) addStep(context, { ...step, when: 'before' }, path);
  const [attached] = steps;
  if (attached === undefined) return;
  if (byOvs) claim(context, name, attached.id, path);
  else provide(context, `port ${name}`, [attached.id]);
  if (byOvs && port.internal === true) {
    if (port.mtu !== undefined) addStep(context, mtuStep(name, port.mtu, [attached.id]), path);
    addStep(context, linkStep(name, true, [attached.id]), path);
  }
  for (const key of ['isolated', 'hairpin'] as const) {
    const on = port[key];
    if (on === undefined) continue;
    addStep(context, flagStep(name, key, on, attached.id), [...path, key]);
  }
}

function interfaceOf(context: HostContext, port: HostPort): string | undefined {
  if (port.representor === undefined) return port.name;
  return representor(refOf(context, port.representor.pf), port.representor.vf);
}

/** Steps after which the interface is there. */
function linkNeeds(context: HostContext, port: HostPort, name: string): readonly string[] {
  const { representor: of } = port;
  return makersOf(context, of === undefined ? name : refOf(context, of.pf).netdev);
}

/** A representor belongs to no one else: it is set down again, and many can be set up by one batch. */
function upStep(name: string, needs: readonly string[]): Step {
  return hostStep({
    id: `link ${name}`,
    kind: 'link up',
    resource: name,
    check: ip('-j', 'link', 'show', 'dev', name),
    do: [ip('link', 'set', 'dev', name, 'up')],
    undo: [ip('link', 'set', 'dev', name, 'down')],
    needs,
  });
}

/** A flag of a port of a Linux bridge. */
function flagStep(name: string, key: 'isolated' | 'hairpin', on: boolean, port: string): Step {
  const file = `/sys/class/net/${name}/brport/${key === 'hairpin' ? 'hairpin_mode' : key}`;
  const text = on ? '1' : '0';
  return hostStep({
    id: `bridge ${key} ${name}`,
    kind: `bridge ${key}`,
    resource: name,
    check: { tool: 'bridge', args: ['-j', '-d', 'link', 'show', 'dev', name] },
    values: [{ name: 'flag', read: { from: 'sysfs', file }, is: [text] }],
    do: [{ tool: 'bridge', args: ['link', 'set', 'dev', name, key, on ? 'on' : 'off'] }],
    undo: [{ tool: 'sysfs', args: [file, '{before:flag}'] }],
    needs: [port],
  });
}
