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

/** Another machine's domain, for one that may have no KVM. */
function withoutKvm(text: string): string {
  return text
    .replace(/(<domain\b[^>]*?\stype\s*=\s*["'])kvm/, '$1qemu')
    .replace(/(<cpu\b[^>]*?\smode\s*=\s*["'])host-(?:passthrough|model)/, '$1maximum');
}

function candidates(): Candidate[] {
  const fromMatrix = matrix().map(({ name, spec: input, vcpus }) => {
    const { spec } = checkSpec(input);
    if (spec === undefined) throw new Error(name);
    return { name, spec, base: base(name, vcpus ?? 2) };
  });
  const fromExamples = readdirSync(examples)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => {
      const { spec } = loadSpec(readFileSync(new URL(file, examples), 'utf8'), file);
      if (spec === undefined) throw new Error(file);
      // They all are for one domain, and are defined side by side here.
      return { name: file, spec: { ...spec, domain: file }, base: base(file, 4) };
    });
  return [...fromMatrix, ...fromExamples];
}

interface Defined {
  /** What libvirt said when it refused the domain. */
  readonly refused: string | undefined;
  readonly dump: string;
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

  /** Defines many domains by one virsh, dumps and undefines them; by the name of the domain. */
  async function defineAll(xmls: ReadonlyMap<string, string>): Promise<Map<string, Defined>> {
    const commands: string[] = [];
    for (const [name, xml] of xmls) {
      const file = join(world.scratch, `${name}.def`);
      await writeFile(file, xml);
      commands.push(`define ${file} --validate`, `dumpxml --inactive ${name}`, `undefine ${name}`);
    }
    const { stdout, stderr } = await libvirtd.virsh([], { input: `${commands.join('\n')}\n` });
    const dumps = new Map(
      [...stdout.matchAll(/^<domain [\s\S]*?^<\/domain>$/gm)].map(([dump]) => [
        /<name>(.*)<\/name>/.exec(dump)?.[1],
        dump,
      ]),
    );
    const refused = new Map(
      [...stderr.matchAll(/define domain from .*\/(.*)\.def\nerror: (.*)/g)].map((m) => [
        m[1],
        m[2],
      ]),
    );
    return new Map(
      [...xmls.keys()].map((name) => [
        name,
        { refused: refused.get(name), dump: dumps.get(name) ?? '' },
      ]),
    );
  }

  describe('defines with --validate, and the dump holds all that matters, of', () => {
    let defined: Map<string, Defined>;

    beforeAll(async () => {
      const xmls = candidates().map(({ name, spec, base: text }) => {
        const { xml } = compose({ spec, base: text, inventory: INVENTORY });
        return [name, xml] as const;
      });
      defined = await defineAll(new Map(xmls));
    });

    test.each(candidates())('$name', ({ name, spec, base: text }) => {
      const { plan } = compose({ spec, base: text, inventory: INVENTORY });
      const { refused, dump = '' } = defined.get(name) ?? {};
      expect(refused).toBeUndefined();
      expect(lostElements(plan, dump)).toEqual([]);
      expect(compose({ spec, base: dump, inventory: INVENTORY }).xml).toBe(dump);
    });
  });

  test('the schemas accept every domain, pool, node device and single device', async () => {
    const plans: Plan[] = [];
    const domains = candidates().map(({ spec, base: text }) => {
      const { xml, plan } = compose({ spec, base: text, inventory: INVENTORY });
      plans.push(plan);
      return xml;
    });
    expect(await validateAll('domain', domains)).toBe('');
    expect(await libvirtd.validate(domains[0] ?? '')).toMatchObject({ code: 0 });
    const pools = plans.flatMap((plan) => emitNetworks(plan).map((n) => n.xml));
    expect(pools.length).toBeGreaterThan(0);
    expect(await validateAll('network', pools)).toBe('');
    const pool = join(world.scratch, 'pool.xml');
    await writeFile(pool, pools[0] ?? '');
    expect(await libvirtd.virsh(['net-define', pool])).toMatchObject({ code: 0, stderr: '' });
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
      const text = withoutKvm(decodeBase(readFileSync(new URL(file, corpus))));
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
    expect(definable).toBeGreaterThanOrEqual(40);
  });
});
