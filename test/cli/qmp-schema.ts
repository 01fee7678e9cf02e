import { Server } from '../../src/cli/qmp/server.js';
import { type QmpSchema, readSchema } from '../../src/qmp/introspect.js';

/** A small QEMU for the tests of `vpf qmp`: the reply of query-qmp-schema as QEMU 11.1 gives it, cut down. */

const member = (name: string, type: string, rest: Record<string, unknown> = {}) => ({
  name,
  type,
  ...rest,
});
const optional = { default: null };
const object = (name: string, members: unknown[], rest: Record<string, unknown> = {}) => ({
  'meta-type': 'object',
  name,
  members,
  ...rest,
});
const builtin = (name: string, json: string) => ({
  'meta-type': 'builtin',
  name,
  'json-type': json,
});
const command = (name: string, args: string, rest: Record<string, unknown> = {}) => ({
  'meta-type': 'command',
  name,
  'arg-type': args,
  'ret-type': 'empty',
  ...rest,
});
const enumeration = (name: string, values: string[]) => ({
  'meta-type': 'enum',
  name,
  members: values.map((value) => ({ name: value })),
  values,
});

export const SCHEMA_REPLY: readonly unknown[] = [
  builtin('str', 'string'),
  builtin('int', 'int'),
  builtin('number', 'number'),
  builtin('bool', 'boolean'),
  builtin('any', 'value'),
  { 'meta-type': 'array', name: '[str]', 'element-type': 'str' },
  { 'meta-type': 'array', name: '[int]', 'element-type': 'int' },
  object('empty', []),
  command('query-status', 'empty', { 'ret-type': 'status' }),
  object('status', [member('status', 'state'), member('running', 'bool')]),
  enumeration('state', ['running', 'paused']),
  command('query-name', 'empty'),
  command('query-block', 'empty'),
  command('set_link', 'set-link'),
  object('set-link', [member('name', 'str'), member('up', 'bool')]),
  command('device_del', 'id'),
  object('id', [member('id', 'str')]),
  command('device_add', 'device-add'),
  object('device-add', [
    member('driver', 'str'),
    member('bus', 'str', optional),
    member('id', 'str', optional),
  ]),
  command('device-list-properties', 'typename'),
  object('typename', [member('typename', 'str')]),
  command('netdev_add', 'netdev'),
  enumeration('netdev-type', ['user', 'tap', 'stream']),
  object('netdev', [member('id', 'str'), member('type', 'netdev-type')], {
    tag: 'type',
    variants: [
      { case: 'user', type: 'netdev-user' },
      { case: 'tap', type: 'netdev-tap' },
      { case: 'stream', type: 'netdev-stream' },
    ],
  }),
  object('netdev-user', [
    member('hostfwd', '[forward]', optional),
    member('ipv6', 'bool', optional),
  ]),
  { 'meta-type': 'array', name: '[forward]', 'element-type': 'forward' },
  object('forward', [member('str', 'str')]),
  object('netdev-tap', [
    member('queues', 'int', optional),
    member('vhost', 'bool', optional),
    member('sndbuf', 'int', optional),
  ]),
  object('netdev-stream', [
    member('addr', 'address'),
    member('server', 'bool', optional),
    member('reconnect', 'int', { ...optional, features: ['deprecated'] }),
  ]),
  enumeration('address-type', ['inet', 'unix']),
  object('address', [member('type', 'address-type')], {
    tag: 'type',
    variants: [
      { case: 'inet', type: 'address-inet' },
      { case: 'unix', type: 'address-unix' },
    ],
  }),
  object('address-inet', [member('host', 'str'), member('port', 'str')]),
  object('address-unix', [member('path', 'str')]),
  command('qom-set', 'qom-set'),
  object('qom-set', [member('path', 'str'), member('property', 'str'), member('value', 'any')]),
  command('set-many', 'many'),
  object('many', [
    member('names', '[str]', optional),
    member('cpus', '[int]', optional),
    member('ratio', 'number', optional),
    member('size', 'int', optional),
    member('ref', 'reference', optional),
    member('amount', 'amount', optional),
  ]),
  {
    'meta-type': 'alternate',
    name: 'reference',
    members: [{ type: 'address' }, { type: 'str' }],
  },
  {
    'meta-type': 'alternate',
    name: 'amount',
    members: [{ type: 'int' }, { type: 'bool' }, { type: '[int]' }],
  },
  command('set_password', 'password'),
  object('password', [member('protocol', 'str'), member('password', 'str')]),
  command('yank', 'empty', { 'allow-oob': true }),
  command('quit', 'empty'),
  command('x-query-virtio', 'empty', { features: ['unstable'] }),
  { 'meta-type': 'event', name: 'DEVICE_DELETED', 'arg-type': 'device-deleted' },
  object('device-deleted', [member('device', 'str', optional), member('path', 'str')]),
  { 'meta-type': 'event', name: 'RESUME', 'arg-type': 'empty' },
  { 'meta-type': 'event', name: 'SHUTDOWN', 'arg-type': 'shutdown' },
  object('shutdown', [member('guest', 'bool'), member('reason', 'state')]),
];

export const DEVICES = ['virtio-net-pci', 'virtio-net-device', 'e1000e'];
export const PROPERTIES = [
  {
    name: 'mac',
    type: 'str',
    description: 'Ethernet 6-byte MAC Address, example: 52:54:00:12:34:56',
  },
  { name: 'mq', type: 'bool', description: 'on/off' },
  { name: 'vectors', type: 'uint32' },
  { name: 'romsize', type: 'size' },
  { name: 'failover', type: 'OnOffAuto' },
  { name: 'ebpf-rss-fds', type: 'list' },
  { name: 'virtio-backend', type: 'child<virtio-net-device>' },
];

export const schema: QmpSchema = readSchema(SCHEMA_REPLY);

/** What such a QEMU answers to the questions of the command. */
export const ANSWERS: Readonly<
  Record<string, (args: Readonly<Record<string, unknown>>) => unknown>
> = {
  'query-qmp-schema': () => SCHEMA_REPLY,
  'qom-list-types': () => DEVICES.map((name) => ({ name, parent: 'device' })),
  'qom-list': () => [
    { name: 'type', type: 'string' },
    { name: 'v1', type: 'child<virtio-net-pci>' },
  ],
  'device-list-properties': ({ typename }) => (typename === 'virtio-net-pci' ? PROPERTIES : []),
};

/** Knows such a QEMU without a connection. */
export function knownServer(): Server {
  return new Server({
    schema: async () => schema,
    executeAny: async (name, args = {}) => ANSWERS[name]?.(args),
  });
}
