import type { HostSection } from '../../spec/host.js';
import type { Command, Value } from '../step.js';
import { addStep, type HostContext, hostStep } from './context.js';

export const vsctl = (...args: string[]): Command => ({ tool: 'ovs-vsctl', args });

/** Open vSwitch as a whole: one step, as each change of it takes a restart of the daemon. */
export function planOvs(context: HostContext, ovs: NonNullable<HostSection['ovs']>): void {
  const settings = [
    { name: 'hw-offload', value: ovs.hwOffload },
    { name: 'tc-policy', value: ovs.tcPolicy },
  ].filter((s) => s.value !== undefined);
  if (settings.length === 0) return;
  const column = (name: string) => `other_config:${name}`;
  const values = settings.map(
    ({ name, value }): Value => ({
      name,
      read: {
        from: 'command',
        command: vsctl('--if-exists', 'get', 'Open_vSwitch', '.', column(name)),
      },
      is: [String(value)],
    }),
  );
  const undo = settings.flatMap(({ name }): Command[] => [
    {
      ...vsctl('set', 'Open_vSwitch', '.', `${column(name)}={before:${name}}`),
      onlyIf: { before: name, empty: false },
    },
    {
      ...vsctl('remove', 'Open_vSwitch', '.', 'other_config', name),
      onlyIf: { before: name, empty: true },
    },
  ]);
  const restart: Command[] =
    ovs.service === undefined ? [] : [{ tool: 'systemctl', args: ['restart', ovs.service] }];
  const step = hostStep({
    id: 'ovs offload',
    kind: 'ovs offload',
    resource: 'Open vSwitch',
    check: vsctl('--format=json', '--columns=other_config', 'list', 'Open_vSwitch'),
    values,
    do: [
      vsctl(
        'set',
        'Open_vSwitch',
        '.',
        ...settings.map(({ name, value }) => `${column(name)}=${value}`),
      ),
      ...restart,
    ],
    undo: [...undo, ...restart],
  });
  addStep(context, step, ['host', 'ovs']);
}
