import type { DocumentPath } from '../../spec/diagnostic.js';
import type { HostBridge } from '../../spec/host-bridge.js';
import type { HostPort } from '../../spec/host-port.js';
import { portSteps } from '../backend-steps.js';
import { HOST, type Step } from '../step.js';
import { addStep, type HostContext, hostStep, makersOf, provide, refOf } from './context.js';
import { claim, ip, linkStep, mtuStep } from './links.js';
import { representor } from './pf-ref.js';
import { planPortOptions } from './port-options.js';
import { policingColumns, qosStep } from './qos.js';
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
    // What makes the interface may have said it already.
    if (port.mtu !== undefined && !isMtu(context, name, port.mtu))
      addStep(context, mtuStep(name, port.mtu, ready), [...path, 'mtu']);
    const up = port.representor === undefined ? linkStep(name, true, ready) : upStep(name, ready);
    // Of a PF, `pfs` may have said it already.
    if (!context.paths.has(up.id)) addStep(context, up, path);
    needs.push(up.id);
  }
  const made = !byOvs ? [] : tunnel === undefined ? ofInternal(port) : ovsTunnel(type, tunnel);
  const steps = portSteps(context, HOST, name, bridge.name, kind, port.vlan, {
    needs,
    port: 'any',
    vlan: 'any',
    columns: [...made, ...policingColumns(port.policing)],
    portColumns: port.stp === undefined ? [] : [`other_config:stp-enable=${port.stp}`],
  });
  for (const step of steps) addStep(context, { ...step, when: 'before' }, path);
  const [attached] = steps;
  if (attached === undefined) return;
  if (byOvs) claim(context, name, attached.id, path);
  else provide(context, `port ${name}`, [attached.id]);
  if (byOvs && port.internal === true) {
    addStep(context, linkStep(name, true, [attached.id]), path);
  }
  if (port.qos !== undefined) {
    addStep(context, qosStep(context, name, port.qos, attached.id), [...path, 'qos']);
  }
  planPortOptions(context, port, name, steps, path);
}

/** Open vSwitch gives its own interfaces the MTU of the smallest other port, unless one is asked of it. */
function ofInternal({ mtu }: HostPort): string[] {
  return ['type=internal', ...(mtu === undefined ? [] : [`mtu_request=${mtu}`])];
}

function isMtu(context: HostContext, name: string, mtu: number): boolean {
  const id = `mtu ${name}`;
  const step = context.paths.has(id) ? context.steps.find((one) => one.id === id) : undefined;
  return step?.values?.[0]?.is?.[0] === String(mtu);
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
