import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DeviceElement, XmlElement } from '../../src/libvirt/element.js';
import { emitDevices } from '../../src/libvirt/emit.js';
import { LIBVIRT_STYLE, renderElement } from '../../src/libvirt/render.js';
import { planLoaded } from '../../src/plan/plan-loaded.js';
import { loadSpec } from '../../src/spec/load.js';

/** `npm run docs` runs this file with `-u`, which writes what has changed into the pages. */

const docs = new URL('../../docs/', import.meta.url);
const root = new URL('../../', import.meta.url);
const inventory = JSON.parse(readFileSync(new URL('examples/inventory.json', root), 'utf8'));
const BLOCK = /(<!-- elements: (\S+) -->\n```xml\n)[\s\S]*?(```\n<!-- end -->)/g;
/** A file as it is. */
const FILE = /(<!-- file: (\S+) -->\n```\w+\n)[\s\S]*?(```\n<!-- end -->)/g;

/** The elements that an example makes, as they stand in a domain. */
function elementsOf(example: string): string {
  const loaded = loadSpec(readFileSync(new URL(example, root), 'utf8'), example);
  const { plan, diagnostics } = planLoaded(loaded, { inventory });
  if (plan === undefined) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  const elements = emitDevices(plan);
  const entries = elements.filter((e) => e.overrides.length > 0).map(overrideElement);
  const all = elements.map((e) => e.element);
  if (entries.length > 0) all.push({ name: 'qemu:override', children: entries });
  return `${all.map((element) => renderElement(element, LIBVIRT_STYLE)).join('\n')}\n`;
}

function overrideElement({ alias, overrides }: DeviceElement): XmlElement {
  const properties = overrides.map((p) => ({ name: 'qemu:property', attributes: { ...p } }));
  return {
    name: 'qemu:device',
    attributes: { alias },
    children: [{ name: 'qemu:frontend', children: properties }],
  };
}

describe('what the documentation shows', () => {
  const pages = readdirSync(docs).filter((file) => file.endsWith('.md'));

  it.each(pages)('in %s is what its examples are and make', async (page) => {
    const text = readFileSync(new URL(page, docs), 'utf8');
    const filled = text
      .replace(BLOCK, (_all, head, example, tail) => `${head}${elementsOf(example)}${tail}`)
      .replace(FILE, (_all, head, file, tail) => {
        return `${head}${readFileSync(new URL(file, root), 'utf8')}${tail}`;
      });
    await expect(filled).toMatchFileSnapshot(new URL(page, docs).pathname);
  });
});
