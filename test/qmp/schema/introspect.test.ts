import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { QmpSchemaError } from '../../../src/qmp/errors.js';
import {
  enumValuesOf,
  jsonTypesOf,
  membersOf,
  type ObjectType,
  readSchema,
  type SchemaType,
  typeInWords,
} from '../../../src/qmp/introspect.js';
import { smallSchema } from './small-schema.js';

const schema = readSchema(smallSchema);

function command(name: string) {
  const found = schema.commands.get(name);
  if (found === undefined) throw new Error(`no command ${name}`);
  return found;
}

function typeOf(object: ObjectType, member: string): SchemaType {
  const found = membersOf(object).find(({ name }) => name === member);
  if (found === undefined) throw new Error(`no member ${member}`);
  return found.type;
}

describe('a schema', () => {
  test('has commands and events by name', () => {
    expect([...schema.commands.keys()]).toEqual([
      'device_add',
      'net-add',
      'query-nets',
      'tree-set',
      'stop',
    ]);
    expect([...schema.events.keys()]).toEqual(['NET_GONE', 'STOP']);
  });

  test('says what of a command is out of band, deprecated or unstable', () => {
    expect(command('stop')).toMatchObject({ oob: true, features: ['deprecated'] });
    expect(command('net-add')).toMatchObject({ oob: false, features: [] });
  });

  test('gives the members of a tagged union for a tag', () => {
    const names = (tag?: string) =>
      membersOf(command('net-add').arguments, () => tag).map(({ name }) => name);
    expect(names()).toEqual(['id', 'type']);
    expect(names('tap')).toEqual(['id', 'type', 'ifname', 'queues']);
    expect(names('none')).toEqual(['id', 'type']);
    expect(names('constructor')).toEqual(['id', 'type']);
  });

  test('gives the members of a union in a union', () => {
    const tags = new Map([
      ['type', 'socket'],
      ['family', 'unix'],
    ]);
    const members = membersOf(command('net-add').arguments, (tag) => tags.get(tag));
    expect(members.map(({ name }) => name)).toEqual(['id', 'type', 'family', 'path']);
  });

  test('puts types in words', () => {
    const tree = command('tree-set').arguments;
    const words = (member: string) => typeInWords(typeOf(tree, member));
    expect(words('name')).toBe('string');
    expect(words('children')).toBe('array of object');
    expect(words('label')).toBe('string or null');
    expect(words('extra')).toBe('any value');
    expect(typeInWords(typeOf(command('net-add').arguments, 'type'))).toBe(
      'tap | user | socket | none',
    );
  });

  test('says which forms and words a value may have', () => {
    const label = typeOf(command('tree-set').arguments, 'label');
    expect([...jsonTypesOf(label)]).toEqual(['string', 'null']);
    const kind = typeOf(command('net-add').arguments, 'type');
    expect([...jsonTypesOf(kind)]).toEqual(['string']);
    expect(enumValuesOf(kind).map(({ name }) => name)).toEqual(['tap', 'user', 'socket', 'none']);
  });

  test('has types that go in circles', () => {
    const tree = command('tree-set').arguments;
    const children = typeOf(tree, 'children');
    expect(children.kind === 'array' && children.element).toBe(tree);
  });

  test('of a QEMU before 6.2 has enums without members', () => {
    const old = readSchema([
      { 'meta-type': 'enum', name: '1', values: ['a', 'b'] },
      { 'meta-type': 'object', name: '0', members: [{ name: 'x', type: '1' }] },
      { 'meta-type': 'command', name: 'c', 'arg-type': '0', 'ret-type': '0' },
    ]);
    expect(old.commands.get('c')?.arguments.members[0]?.type).toMatchObject({
      values: [{ name: 'a' }, { name: 'b' }],
    });
  });
});

describe('a hostile schema', () => {
  const empty = { 'meta-type': 'object', name: '0', members: [] };
  const kinds = { 'meta-type': 'enum', name: 'e', values: ['a'] };
  const ownVariant = {
    'meta-type': 'object',
    name: 'u',
    members: [{ name: 't', type: 'e' }],
    tag: 't',
    variants: [{ case: 'a', type: 'u' }],
  };

  test.each<[string, unknown, string]>([
    ['no array', {}, 'the schema is not an array'],
    ['null in it', [null], 'entry 0 is not an object'],
    ['an unknown meta-type', [{ name: 'x', 'meta-type': 'y' }], 'unknown meta-type "y"'],
    ['no name', [{ 'meta-type': 'enum', values: [] }], "entry 0 has no string 'name'"],
    ['a type twice', [empty, empty], 'entry 1 is a second "0"'],
    [
      'a type that is not there',
      [empty, { 'meta-type': 'command', name: 'c', 'arg-type': '0', 'ret-type': '__proto__' }],
      'entry 1 has ret-type "__proto__", which is not there',
    ],
    [
      'arguments that are no object',
      [kinds, { 'meta-type': 'event', name: 'E', 'arg-type': 'e' }],
      'entry 1 has arg-type of a type that is not an object',
    ],
    [
      'a member twice',
      [kinds, { ...empty, members: ['m', 'm'].map((name) => ({ name, type: 'e' })) }],
      'entry 1 names one thing twice',
    ],
    [
      'a tag of its own kind',
      [{ ...empty, tag: 'nowhere', variants: [] }],
      'entry 0 has a tag that is not a member of enum type',
    ],
    ['a union in itself', [kinds, ownVariant], 'type "u" is a variant of itself'],
    [
      'an alternate in an alternate',
      [{ 'meta-type': 'alternate', name: 'a', members: [{ type: 'a' }] }],
      'entry 0.members[0] is an alternate in an alternate',
    ],
    [
      'a name that a terminal obeys',
      [empty, { 'meta-type': 'event', name: '\u001b[2J\u009b', 'arg-type': '0' }],
      'entry 1 has the bad name "\\u001b[2J?"',
    ],
  ])('with %s is refused', (_, reply, message) => {
    expect(() => readSchema(reply)).toThrow(QmpSchemaError);
    expect(() => readSchema(reply)).toThrow(message);
  });

  test('cannot reach the prototype of objects', () => {
    const polluting = JSON.parse(
      '[{"meta-type":"object","name":"__proto__","members":[{"name":"__proto__","type":"__proto__"}]},' +
        '{"meta-type":"command","name":"__proto__","arg-type":"__proto__","ret-type":"__proto__"}]',
    ) as unknown;
    const read = readSchema(polluting);
    expect(read.commands.get('__proto__')?.arguments.members[0]?.name).toBe('__proto__');
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test('may be deep and go in circles', () => {
    const chain = Array.from({ length: 50_000 }, (_, index) => ({
      'meta-type': 'object',
      name: String(index),
      members: [{ name: 't', type: 'e' }],
      tag: 't',
      variants: index === 0 ? [] : [{ case: 'a', type: String(index - 1) }],
    }));
    const deep = readSchema([
      kinds,
      ...chain,
      { 'meta-type': 'array', name: 'r', 'element-type': 'r' },
      { 'meta-type': 'alternate', name: 'a', members: [{ type: '[a]' }, { type: 'e' }] },
      { 'meta-type': 'array', name: '[a]', 'element-type': 'a' },
      { 'meta-type': 'command', name: 'deep', 'arg-type': '49999', 'ret-type': 'r' },
      { 'meta-type': 'command', name: 'round', 'arg-type': '0', 'ret-type': 'a' },
    ]);
    const found = deep.commands.get('deep');
    expect(found && membersOf(found.arguments, () => 'a')).toHaveLength(50_000);
    expect(found && typeInWords(found.returns)).toBe('array of array of array of array of ...');
    const round = deep.commands.get('round');
    expect(round && typeInWords(round.returns)).toBe('array of array of ... or a or a');
  });

  test('is refused by QmpSchemaError or read, and nothing else', () => {
    const word = fc.constantFrom(
      ...['0', 'a', 'enum', 'array', 'object', 'alternate', 'command', 'event', 'builtin'],
      ...['__proto__', 'string', 'int'],
    );
    const part = fc.dictionary(
      fc.constantFrom('name', 'type', 'case', 'default', 'features'),
      word,
    );
    const entry = fc.record(
      {
        name: word,
        'meta-type': word,
        members: fc.oneof(word, fc.array(fc.oneof(part, word))),
        values: fc.array(word),
        'json-type': word,
        'element-type': word,
        'arg-type': word,
        'ret-type': word,
        tag: word,
        variants: fc.array(part),
        features: fc.oneof(word, fc.array(word)),
      },
      { requiredKeys: ['name', 'meta-type'] },
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(entry, fc.jsonValue())), (reply) => {
        try {
          for (const { arguments: args, returns } of readSchema(reply).commands.values()) {
            membersOf(args, () => 'a');
            typeInWords(returns);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(QmpSchemaError);
        }
      }),
    );
  });
});
