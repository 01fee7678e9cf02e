/** A schema as `query-qmp-schema` gives it, with one of everything. */
export const smallSchema = [
  { 'meta-type': 'builtin', name: 'str', 'json-type': 'string' },
  { 'meta-type': 'builtin', name: 'int', 'json-type': 'int' },
  { 'meta-type': 'builtin', name: 'bool', 'json-type': 'boolean' },
  { 'meta-type': 'builtin', name: 'null', 'json-type': 'null' },
  { 'meta-type': 'builtin', name: 'any', 'json-type': 'value' },
  { 'meta-type': 'object', name: '0', members: [] },

  {
    'meta-type': 'command',
    name: 'device_add',
    'arg-type': '1',
    'ret-type': '0',
    features: ['json-cli'],
  },
  { 'meta-type': 'object', name: '1', members: [{ name: 'driver', type: 'str' }] },

  // A tagged union: one arm without members, one that is a union itself.
  { 'meta-type': 'command', name: 'net-add', 'arg-type': '2', 'ret-type': '0' },
  {
    'meta-type': 'object',
    name: '2',
    members: [
      { name: 'id', type: 'str' },
      { name: 'type', type: '3' },
    ],
    tag: 'type',
    variants: [
      { case: 'tap', type: '4' },
      { case: 'user', type: '0' },
      { case: 'socket', type: '5' },
    ],
  },
  {
    'meta-type': 'enum',
    name: '3',
    members: [
      { name: 'tap' },
      { name: 'user', features: ['deprecated'] },
      { name: 'socket' },
      { name: 'none' },
    ],
    values: ['tap', 'user', 'socket', 'none'],
  },
  {
    'meta-type': 'object',
    name: '4',
    members: [
      { name: 'ifname', type: 'str', default: null },
      { name: 'queues', type: 'int', default: null, features: ['unstable'] },
    ],
  },
  {
    'meta-type': 'object',
    name: '5',
    members: [{ name: 'family', type: '6' }],
    tag: 'family',
    variants: [{ case: 'unix', type: '7' }],
  },
  { 'meta-type': 'enum', name: '6', values: ['unix'] },
  { 'meta-type': 'object', name: '7', members: [{ name: 'path', type: 'str' }] },

  // An array of objects, and an enum that an event shares.
  { 'meta-type': 'command', name: 'query-nets', 'arg-type': '0', 'ret-type': '[8]' },
  { 'meta-type': 'array', name: '[8]', 'element-type': '8' },
  {
    'meta-type': 'object',
    name: '8',
    members: [
      { name: 'up', type: 'bool' },
      { name: 'net-type', type: '3' },
    ],
  },

  // A type within itself, and an alternate.
  { 'meta-type': 'command', name: 'tree-set', 'arg-type': '9', 'ret-type': 'any' },
  {
    'meta-type': 'object',
    name: '9',
    members: [
      { name: 'name', type: 'str' },
      { name: 'children', type: '[9]', default: null },
      { name: 'label', type: '10', default: null, features: ['deprecated', 'unstable'] },
      { name: 'extra', type: 'any', default: null },
    ],
  },
  { 'meta-type': 'array', name: '[9]', 'element-type': '9' },
  { 'meta-type': 'alternate', name: '10', members: [{ type: 'str' }, { type: 'null' }] },

  {
    'meta-type': 'command',
    name: 'stop',
    'arg-type': '0',
    'ret-type': '0',
    'allow-oob': true,
    features: ['deprecated'],
  },
  { 'meta-type': 'event', name: 'NET_GONE', 'arg-type': '11' },
  { 'meta-type': 'object', name: '11', members: [{ name: 'type', type: '3' }] },
  { 'meta-type': 'event', name: 'STOP', 'arg-type': '0' },
];
