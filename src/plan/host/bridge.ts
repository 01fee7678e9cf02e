import type { DocumentPath } from '../../spec/diagnostic.js';
import type { HostBridge } from '../../spec/host-bridge.js';
import { ownerMark } from '../backend-steps.js';
import { HOST, type Step } from '../step.js';
import { addStep, type HostContext, hostStep, makersOf, provide } from './context.js';
import { addressSteps, claim, ip, linkStep, macSteps, makeLink, mtuStep } from './links.js';
import { vsctl } from './ovs.js';
import { planPort } from './ports.js';

/** A bridge, made where it is not there, and its ports. */
export function planBridge(context: HostContext, bridge: HostBridge, path: DocumentPath): void {
  const { name } = bridge;
  if (bridge.switch === 'ovs') makeOvsBridge(context, bridge, path);
  else makeLinuxBridge(context, bridge, path);
  const made = [...makersOf(context, name)];
  addStep(context, linkStep(name, bridge.up ?? true, made), path);
  for (const step of addressSteps(name, bridge.ip, made)) addStep(context, step, [...path, 'ip']);
  for (const [i, port] of (bridge.ports ?? []).entries()) {
    planPort(context, bridge, port, made, [...path, 'ports', i]);
  }
  addLastingMtu(context, bridge, path);
}

/**
 * The MTU of a bridge follows its ports until it is set, and being told what is so already sets nothing: one that was
 * right by chance is looked at again once the ports are there.
 */
function addLastingMtu(
  context: HostContext,
  { name, mtu, ports = [] }: HostBridge,
  path: DocumentPath,
): void {
  const attached = context.steps.filter(
    (step) => step.kind === 'bridge port' && step.resource.startsWith(`${name} port `),
  );
  if (mtu === undefined || ports.length === 0) return;
  const own = mtuStep(name, mtu, [`mtu ${name}`, ...attached.map(({ id }) => id)]);
  // What was before, the first step knows.
  const lasting = { ...own, id: `lasting mtu ${name}`, kind: 'lasting mtu', undo: [] };
  addStep(context, lasting, [...path, 'mtu']);
}

function makeLinuxBridge(context: HostContext, bridge: HostBridge, path: DocumentPath): void {
  const { name } = bridge;
  makeLink(context, name, 'bridge', [ip('link', 'add', 'name', name, 'type', 'bridge')], path);
  const needs = [...makersOf(context, name)];
  const option = (key: 'vlanFiltering' | 'stp', file: string) => {
    const on = bridge[key];
    if (on === undefined) return;
    const text = on ? '1' : '0';
    const set = (value: string) => ip('link', 'set', 'dev', name, 'type', 'bridge', file, value);
    const step = hostStep({
      id: `bridge ${file} ${name}`,
      kind: `bridge ${file}`,
      resource: name,
      check: ip('-j', '-d', 'link', 'show', 'dev', name),
      values: [
        {
          name: file.replaceAll('_', '-'),
          read: { from: 'sysfs', file: `/sys/class/net/${name}/bridge/${file}` },
          is: [text],
        },
      ],
      do: [set(text)],
      undo: [set(`{before:${file.replaceAll('_', '-')}}`)],
      needs,
    });
    addStep(context, step, [...path, key]);
  };
  option('vlanFiltering', 'vlan_filtering');
  option('stp', 'stp_state');
  if (bridge.mtu !== undefined) {
    addStep(context, mtuStep(name, bridge.mtu, needs), [...path, 'mtu']);
  }
  for (const step of macSteps(name, bridge.mac, needs)) {
    addStep(context, step, [...path, 'mac']);
    // Whatever hangs on the bridge finds it with its MAC.
    provide(context, name, [step.id]);
  }
}

function makeOvsBridge(context: HostContext, bridge: HostBridge, path: DocumentPath): void {
  const { name, datapath, stp } = bridge;
  const column = (called: string, key: string, wanted: string): Step['values'] => [
    {
      name: called,
      read: { from: 'command', command: vsctl('--if-exists', 'get', 'Bridge', name, key) },
      is: [wanted],
    },
  ];
  const columns = [
    ...(datapath === undefined ? [] : [`datapath_type=${datapath}`]),
    `external_ids:vpf=${JSON.stringify(ownerMark(context.domain, HOST))}`,
  ];
  const make = hostStep({
    id: `ovs bridge ${name}`,
    kind: 'ovs bridge',
    resource: name,
    check: vsctl('--format=json', '--columns=name', 'find', 'Bridge', `name=${name}`),
    values: column('bridge', 'name', name),
    do: [vsctl('add-br', name, '--', 'set', 'Bridge', name, ...columns)],
    undo: [vsctl('--if-exists', 'del-br', name)],
    needs: context.steps.filter((s) => s.kind === 'ovs offload').map((s) => s.id),
  });
  addStep(context, make, path);
  claim(context, name, make.id, path);
  // By steps of their own: for a bridge that was there before, and so that another value makes no other bridge.
  const set = (key: string, value: string) => vsctl('set', 'Bridge', name, `${key}=${value}`);
  const option = (key: string, value: string, at: string, quote = ''): string => {
    const called = key.replaceAll('_', '-');
    const step = hostStep({
      id: `ovs ${key} ${name}`,
      kind: `ovs ${key}`,
      resource: name,
      values: column(called, key, value),
      do: [set(key, value)],
      undo: [set(key, `${quote}{before:${called}}${quote}`)],
      needs: [make.id],
    });
    addStep(context, step, [...path, at]);
    return step.id;
  };
  if (datapath !== undefined) {
    // The default is the empty text, which needs its quotes; its interface comes and goes with the datapath.
    provide(context, name, [option('datapath_type', datapath, 'datapath', '"')]);
  }
  if (stp !== undefined) option('stp_enable', String(stp), 'stp');
}
