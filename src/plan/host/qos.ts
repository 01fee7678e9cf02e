import type { HostPort, HostQos } from '../../spec/host-port.js';
import { ownerMark } from '../backend-steps.js';
import { type Command, HOST, type Step, type Value } from '../step.js';
import { type HostContext, hostStep } from './context.js';
import { vsctl } from './ovs.js';

/** The columns of an Open vSwitch interface whose incoming packets are limited. */
export function policingColumns(policing: HostPort['policing']): string[] {
  if (policing === undefined) return [];
  const { rate, burst } = policing;
  return [
    `ingress_policing_rate=${rate}`,
    ...(burst === undefined ? [] : [`ingress_policing_burst=${burst}`]),
  ];
}

type Queue = NonNullable<HostQos['queues']>[string];

/**
 * Shaping of a port of Open vSwitch: a QoS row with its Queue rows, made in one transaction. The rows outlive the port
 * unless they are deleted. ovs-vsctl finds a Queue row only by its UUID, which nobody knows beforehand; ovsdb-client
 * deletes by our mark.
 */
export function qosStep(context: HostContext, name: string, qos: HostQos, port: string): Step {
  const { type = 'linux-htb', maxRate, queues = {} } = qos;
  const mark = ownerMark(context.domain, HOST);
  const all = Object.entries(queues);
  const numbers = all.map(([number]) => number).join(',');
  const quoted = JSON.stringify(name);
  const ids = [`external_ids:vpf=${JSON.stringify(mark)}`, `external_ids:vpf-port=${quoted}`];
  const options = maxRate === undefined ? [] : [['max-rate', bits(maxRate)] as const];
  const get = (...args: string[]): Command => vsctl('--if-exists', 'get', ...args);
  const value = (key: string, command: Command, is?: string): Value => ({
    name: key,
    read: { from: 'command', command },
    ...(is !== undefined && { is: [is] }),
  });
  const find = (number: string): Command => {
    const row = [...ids, `external_ids:vpf-queue=${number}`];
    return vsctl('--bare', '--columns=other_config', 'find', 'Queue', ...row);
  };
  const clear = clearCommand(name, mark);
  return hostStep({
    id: `ovs qos ${name}`,
    kind: 'ovs qos',
    resource: name,
    check: vsctl('--format=json', '--columns=name,qos', 'find', 'Port', `name=${quoted}`),
    values: [
      // A QoS row is called by its port.
      value('qos', get('Port', name, 'qos')),
      value('owner', get('QoS', name, 'external_ids:vpf'), mark),
      value('type', get('QoS', name, 'type'), type),
      value('options', get('QoS', name, 'other_config'), `{${options.map(pair).join(', ')}}`),
      value('queues', get('QoS', name, 'external_ids:vpf-queues'), numbers),
      ...all.map(([number, queue]) =>
        value(`queue-${number}`, find(number), queueOptions(queue).map(pair).join(' ')),
      ),
    ],
    do: [
      clear,
      vsctl(
        ...['set', 'Port', name, 'qos=@qos'],
        ...['--', '--id=@qos', 'create', 'QoS', `type=${type}`, ...options.map(config), ...ids],
        ...(numbers === '' ? [] : [`external_ids:vpf-queues="${numbers}"`]),
        ...all.map(([number]) => `queues:${number}=@q${number}`),
        ...all.flatMap(([number, queue]) => [
          ...['--', `--id=@q${number}`, 'create', 'Queue', ...queueOptions(queue).map(config)],
          ...[...ids, `external_ids:vpf-queue=${number}`],
        ]),
      ),
    ],
    // What it had before may be gone, and its own row is, in any case.
    undo: [clear, { ...vsctl('set', 'Port', name, 'qos={before:qos}'), mayFail: true }],
    needs: [port],
  });
}

/** The columns of a Queue row, sorted as Open vSwitch prints them. */
function queueOptions({ minRate, maxRate, burst, priority }: Queue): (readonly [string, string])[] {
  return [
    ...(burst === undefined ? [] : [['burst', bits(burst)] as const]),
    ...(maxRate === undefined ? [] : [['max-rate', bits(maxRate)] as const]),
    ...(minRate === undefined ? [] : [['min-rate', bits(minRate)] as const]),
    ...(priority === undefined ? [] : [['priority', String(priority)] as const]),
  ];
}

const bits = (kbit: number): string => String(kbit * 1000);
const pair = ([key, value]: readonly [string, string]): string => `${key}=${value}`;
const config = (of: readonly [string, string]): string => `other_config:${pair(of)}`;

/** Takes the QoS row from the port, and deletes our rows for this port, in one transaction (RFC 7047, 5.2). */
function clearCommand(name: string, mark: string): Command {
  const ours = [
    [
      'external_ids',
      'includes',
      [
        'map',
        [
          ['vpf', mark],
          ['vpf-port', name],
        ],
      ],
    ],
  ];
  const transaction = [
    'Open_vSwitch',
    { op: 'update', table: 'Port', where: [['name', '==', name]], row: { qos: ['set', []] } },
    { op: 'delete', table: 'QoS', where: ours },
    { op: 'delete', table: 'Queue', where: ours },
  ];
  const args = ['--timeout=30', 'transact', JSON.stringify(transaction)];
  return { tool: 'ovsdb-client', args };
}
