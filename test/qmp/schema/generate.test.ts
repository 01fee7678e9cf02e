import { expect, test } from 'vitest';
import { formatted } from '../../../scripts/qmp-types/format.mjs';
import { generate } from '../../../scripts/qmp-types/generate.mjs';
import { readSchema } from '../../../src/qmp/introspect.js';
import { smallSchema } from './small-schema.js';

const pci = [
  { name: 'addr', type: 'str', description: 'Slot and function, example: 06.0', default: -1 },
  { name: 'multifunction', type: 'bool', description: 'on/off', default: false },
  { name: 'busnr', type: 'busnr' },
];
const devices = new Map([
  [
    'virtio-net-pci',
    [
      ...pci,
      { name: 'netdev', type: 'str', description: 'ID of a netdev */ to use' },
      { name: 'hash', type: 'OnOffAuto', description: 'on/off/auto', default: 'auto' },
      { name: 'x-reserve', type: 'size', default: '18446744073709551615' },
      { name: 'virtio-backend', type: 'child<virtio-net-device>' },
    ],
  ],
  [
    'pcie-root-port',
    [...pci, { name: 'x-speed', type: 'Speed', description: 'Speed (2_5/5)', default: '5' }],
  ],
  [
    'virtserialport',
    [
      { name: 'iothread', type: 'link<iothread>' },
      { name: 'odd', type: 'Odd' },
    ],
  ],
]);

test('a small schema becomes these files (small-schema.ts -> small.golden.txt)', async () => {
  const files = generate({ version: '1.2.3', schema: readSchema(smallSchema), devices });
  const texts: string[] = [];
  for (const [name, text] of files) {
    texts.push(`==== ${name} ====\n\n${await formatted(`src/qmp/schema/${name}`, text)}`);
  }
  await expect(texts.join('\n')).toMatchFileSnapshot('small.golden.txt');
});

test('names keep out of the way of each other and of JavaScript', () => {
  const schema = readSchema([
    { 'meta-type': 'object', name: '0', members: [] },
    { 'meta-type': 'command', name: 'a', 'arg-type': '1', 'ret-type': '4' },
    {
      'meta-type': 'object',
      name: '1',
      members: [
        { name: 'b-c', type: '2' },
        { name: 'b_c', type: '3' },
      ],
    },
    { 'meta-type': 'enum', name: '2', values: ['x'] },
    { 'meta-type': 'enum', name: '3', values: ['y'] },
    { 'meta-type': 'object', name: '4', members: [{ name: 'ggregate-error', type: '5' }] },
    { 'meta-type': 'enum', name: '5', values: ['z'] },
  ]);
  const text = generate({ version: '1', schema, devices: new Map() }).get('types.ts');
  expect(text).toContain("readonly 'b-c': ABC;");
  expect(text).toContain('readonly b_c: ABC2;');
  expect(text).toContain("readonly 'ggregate-error': AGgregateError;");
});
