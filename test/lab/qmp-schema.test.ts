import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askQemu } from '../../scripts/qmp-types/ask.mjs';
import { formatted } from '../../scripts/qmp-types/format.mjs';
import { generate } from '../../scripts/qmp-types/generate.mjs';
import { qemuArgs } from '../../scripts/qmp-types/qemu.mjs';
import { readSchema } from '../../src/qmp/introspect.js';
import { TYPES_QEMU_VERSION } from '../../src/qmp/schema/index.js';
import { labOf, openLab } from './lab.js';
import { World } from './world.js';

const opened = await openLab();

describe.skipIf('skipped' in opened)("the types of QEMU's schema", () => {
  let world: World;
  let answer: Awaited<ReturnType<typeof askQemu>>;

  beforeAll(async () => {
    world = await World.open(labOf(opened));
    const qemu = world.spawn(['qemu-system-x86_64', ...qemuArgs]);
    if (qemu.stdout === null || qemu.stdin === null) throw new Error('QEMU has no pipes');
    answer = await askQemu(qemu.stdout, qemu.stdin);
  });
  afterAll(() => world?.close());

  test('are read from it', () => {
    const { commands, events } = readSchema(answer.reply);
    expect(commands.get('netdev_add')?.arguments.variants?.cases.has('vhost-vdpa')).toBe(true);
    expect(commands.get('yank')?.oob).toBe(true);
    expect(events.get('DEVICE_DELETED')?.data.members.map(({ name }) => name)).toEqual([
      'device',
      'path',
    ]);
  });

  test('are those in src/qmp/schema (write them by node scripts/qmp-types.mjs)', async (context) => {
    const release = (version: string) => version.split('.').slice(0, 2).join('.');
    context.skip(
      release(answer.version) !== release(TYPES_QEMU_VERSION),
      `the lab has QEMU ${answer.version}, the files are of ${TYPES_QEMU_VERSION}`,
    );
    const { reply, devices } = answer;
    // A bugfix release has the same types, but for the number in the header.
    const files = generate({ version: TYPES_QEMU_VERSION, schema: readSchema(reply), devices });
    for (const [name, text] of files) {
      const path = `src/qmp/schema/${name}`;
      const committed = await readFile(new URL(`../../${path}`, import.meta.url), 'utf8');
      expect(await formatted(path, text), path).toBe(committed);
    }
  });
});
