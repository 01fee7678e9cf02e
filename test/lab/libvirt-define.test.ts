/** What compose makes, seen by real libvirt: its schema, its parser, and what it writes back. */
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lostElements } from '../../src/cli/libvirt/lost.js';
import { compose } from '../../src/libvirt/compose.js';
import { parseDocument } from '../../src/libvirt/document.js';
import { emitDeviceXml } from '../../src/libvirt/emit-device.js';
import { decodeBase } from '../../src/libvirt/encoding.js';
import { emitNetworks } from '../../src/libvirt/network.js';
import { emitNodeDevices } from '../../src/libvirt/nodedev.js';
import { readBase } from '../../src/libvirt/read-base.js';
import { templateFor } from '../../src/libvirt/template.js';
import { hasPcie } from '../../src/plan/placement.js';
import type { Plan } from '../../src/plan/types.js';
import { checkSpec, loadSpec } from '../../src/spec/load.js';
import type { Spec } from '../../src/spec/schema.js';
import { INVENTORY, matrix } from '../matrix/matrix.js';
import { labOf, openLab } from './lab.js';
import { Libvirtd } from './libvirtd.js';
import { World } from './world.js';

const opened = await openLab();
const examples = new URL('../../examples/', import.meta.url);
const corpus = new URL('../corpus/', import.meta.url);

interface Candidate {
  readonly name: string;
  readonly spec: Spec;
  readonly base: string;
}

/** The template without KVM, which this machine may not have. */
function base(domain: string, vcpus: number): string {
  return templateFor(domain)
    .replace("type='kvm'", "type='qemu'")
    .replace('<vcpu>2<', `<vcpu>${vcpus}<`);
}

function candidates(): Candidate[] {
  const fromMatrix = matrix().map(({ name, spec: input, vcpus }) => {
    const { spec } = checkSpec(input);
    if (spec === undefined) throw new Error(name);
    return { name, spec, base: base(spec.domain, vcpus ?? 2) };
  });
  const fromExamples = readdirSync(examples)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => {
      const { spec } = loadSpec(readFileSync(new URL(file, examples), 'utf8'), file);
      if (spec === undefined) throw new Error(file);
      return { name: file, spec, base: base(spec.domain, 4) };
    });
  return [...fromMatrix, ...fromExamples];
}

describe.skipIf('skipped' in opened)('libvirt and what compose makes', () => {
  let world: World;
  let libvirtd: Libvirtd;

  beforeAll(async () => {
    world = await World.open(labOf(opened));
    // libvirt refuses `iommufd` already in the definition where this is missing; it only looks whether it is there.
    await world.sh(['touch', '/dev/iommu']);
    libvirtd = await Libvirtd.start(world);
  });
  afterAll(async () => {
    await world?.close();
  });

  /** Many documents against one schema, in one run. */
  async function validateAll(schema: string, documents: readonly string[]): Promise<string> {
    const files = await Promise.all(
      documents.map(async (xml, i) => {
        const file = join(world.scratch, `v${i}.xml`);
        await writeFile(file, xml);
        return file;
      }),
    );
    const rng = `/usr/share/libvirt/schemas/${schema}.rng`;
    const { stderr } = await world.run(['xmllint', '--noout', '--relaxng', rng, ...files]);
    return stderr
      .split('\n')
      .filter((line) => line !== '' && !line.endsWith(' validates'))
      .join('\n');
  }

  test.each(candidates())(
    'defines $name with --validate, and its dump holds all that matters',
    async ({ spec, base: text }) => {
      const { xml, plan } = compose({ spec, base: text, inventory: INVENTORY });
      expect(await libvirtd.define(xml, '--validate')).toMatchObject({ code: 0, stderr: '' });
      try {
        const dump = await libvirtd.virsh(['dumpxml', '--inactive', spec.domain]);
        expect(lostElements(plan, dump.stdout)).toEqual([]);
        expect(compose({ spec, base: dump.stdout, inventory: INVENTORY }).xml).toBe(dump.stdout);
      } finally {
        await libvirtd.virsh(['undefine', spec.domain]);
      }
    },
  );

  test('the schemas accept every domain, pool, node device and single device', async () => {
    const plans: Plan[] = [];
    const domains = candidates().map(({ spec, base: text }) => {
      const { xml, plan } = compose({ spec, base: text, inventory: INVENTORY });
      plans.push(plan);
      return xml;
    });
    expect(await validateAll('domain', domains)).toBe('');
    const pools = plans.flatMap((plan) => emitNetworks(plan).map((n) => n.xml));
    expect(pools.length).toBeGreaterThan(0);
    expect(await validateAll('network', pools)).toBe('');
    const nodes = plans.flatMap((plan) => emitNodeDevices(plan).map((n) => n.xml));
    expect(nodes.length).toBeGreaterThan(0);
    expect(await validateAll('nodedev', nodes)).toBe('');
  });

  test('a domain takes a device of its own spec by attach-device --config', async () => {
    const { spec } = loadSpec(
      'version: 1\ndomain: att\ndevices:\n  - {type: nic, name: a, backend: {type: tap, bridge: br0}}\n',
    );
    if (spec === undefined) throw new Error('no spec');
    expect((await libvirtd.define(base('att', 1))).code).toBe(0);
    const { plan } = compose({ spec, base: base('att', 1) });
    for (const { name, xml } of emitDeviceXml(plan, 'a')) {
      const file = join(world.scratch, `${name}.xml`);
      await writeFile(file, xml);
      expect(await libvirtd.virsh(['attach-device', 'att', file, '--config'])).toMatchObject({
        code: 0,
      });
    }
    const dump = await libvirtd.virsh(['dumpxml', '--inactive', 'att']);
    expect(dump.stdout).toContain("<alias name='ua-vpf-a'/>");
  });

  test('every definable base of the corpus is still definable with a device composed into it', async () => {
    const files = readdirSync(corpus).filter(
      (file) => file.endsWith('.xml') && !file.endsWith('.undefinable.xml'),
    );
    const refused: string[] = [];
    let definable = 0;
    for (const file of files) {
      const text = decodeBase(readFileSync(new URL(file, corpus)));
      const facts = readBase(parseDocument(text));
      if ((await libvirtd.define(text, '--validate')).code !== 0) continue;
      const domain = facts.name ?? basename(file, '.xml');
      await libvirtd.virsh(['undefine', domain, '--nvram']);
      definable += 1;
      const device = hasPcie(facts)
        ? 'type: virtual-pf, name: zz9, backend: {type: user}, vfs: {count: 20, backend: {type: user}}'
        : 'type: nic, name: zz9, backend: {type: user}';
      const { spec } = checkSpec(
        loadSpec(`version: 1\ndomain: x\ndevices:\n  - {${device}}\n`).spec,
      );
      if (spec === undefined) throw new Error('no spec');
      const { xml } = compose({ spec: { ...spec, domain }, base: text });
      const defined = await libvirtd.define(xml, '--validate');
      if (defined.code === 0) await libvirtd.virsh(['undefine', domain, '--nvram']);
      else refused.push(`${file}: ${defined.stderr}`);
    }
    expect(refused).toEqual([]);
    expect(definable).toBeGreaterThanOrEqual(20);
  });
});
