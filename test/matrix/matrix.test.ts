import { describe, expect, it } from 'vitest';
import { compose } from '../../src/libvirt/compose.js';
import { parseDocument } from '../../src/libvirt/document.js';
import { templateFor } from '../../src/libvirt/template.js';
import { aliasOf, childrenOf } from '../../src/libvirt/xml-tree.js';
import { checkSpec } from '../../src/spec/load.js';
import { specJsonSchema } from '../../src/spec/schema.js';
import { INVENTORY, type MatrixCase, matrix } from './matrix.js';

const cases = matrix();

function baseOf({ name, vcpus = 2 }: MatrixCase): string {
  return templateFor(name).replace('<vcpu>2<', `<vcpu>${vcpus}<`);
}

function composed(c: MatrixCase, base = baseOf(c)) {
  const { spec, diagnostics } = checkSpec(c.spec);
  expect(diagnostics).toEqual([]);
  if (spec === undefined) throw new Error('no spec');
  return compose({ spec, base, inventory: INVENTORY });
}

function aliasesIn(xml: string): string[] {
  const { root } = parseDocument(xml);
  return childrenOf(root, 'devices')
    .flatMap((devices) => devices.children)
    .flatMap((device) => aliasOf(device)?.match(/^ua-vpf-.*/) ?? []);
}

/** Keys that no right spec has here, or that are not for compose. */
const NOT_HERE = [
  /^base$/, // read by the command
  /^host(?:\/|$)/, // has nothing in the domain: test/plan/host
  /^virtual-pf\/vfs\/backend\/mac$/, // all VFs would have it; it is for `each`
  /^(?:vf|failover\/primary)\/vlan\/(?:trunk|native)$/, // VPF_E_VLAN_TRUNK_HOSTDEV
  /^failover\/primary\/backend\/(?:queues|vhost)$/, // an emulated primary has one queue
  /^failover\/primary\/backend\/(?:device|path|mgmtdev|mac|representor)$/, // nor is it vdpa
  /^failover\/primary\/backend\/(?:socket|server)$/, // nor vhost-user
];

/** The functions that the spec asks for, as a person would list them: VFs before their PF. */
function functionsOf({ spec }: MatrixCase): string[] {
  return (spec.devices ?? []).flatMap((device) => {
    const id = `ua-vpf-${device.name}`;
    if (device.type === 'failover') return [`${id}_standby`, `${id}_primary`];
    if (device.type !== 'virtual-pf') return [id];
    return [...Array.from({ length: device.vfs.count }, (_, i) => `${id}_vf${i}`), `${id}_pf`];
  });
}

describe('the matrix of specs', () => {
  it('has at least 60 cases, each with a name of its own', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
    expect(new Set(cases.map((c) => c.name)).size).toBe(cases.length);
  });

  it('uses every key of the spec', () => {
    const { keys, values } = vocabulary(specJsonSchema());
    for (const c of cases) use(c.spec, keys, values);
    expect([...keys].filter((key) => !NOT_HERE.some((pattern) => pattern.test(key)))).toEqual([]);
    expect([...values].filter((value) => !value.startsWith('host/'))).toEqual([]);
  });

  describe.each(cases)('$name', (c) => {
    const { xml, plan } = composed(c);

    it('has a controller or a function for every element, in the order that QEMU needs', () => {
      const aliases = aliasesIn(xml);
      const functions = functionsOf(c);
      expect(aliases.filter((alias) => functions.includes(alias))).toEqual(functions);
      const controllers = plan.controllers.map((controller) => controller.id);
      expect(aliases.filter((alias) => !functions.includes(alias)).sort()).toEqual(
        controllers.sort(),
      );
      // A controller stands before what sits behind it.
      for (const { device } of plan.controllers) {
        const last = aliases.findLastIndex(
          (alias) => controllers.includes(alias) && alias.startsWith(`ua-vpf-${device}_`),
        );
        const first = aliases.findIndex(
          (alias) => functions.includes(alias) && alias.replace(/_.*/, '') === `ua-vpf-${device}`,
        );
        expect(last).toBeLessThan(first);
      }
    });

    it('gives the same bytes when composed again, and the base without its devices', () => {
      expect(composed(c, xml).xml).toBe(xml);
      expect(composed({ ...c, spec: { ...c.spec, devices: [] } }, xml).xml).toBe(baseOf(c));
    });
  });
});

interface Schema {
  readonly [key: string]: unknown;
}

/** All keys of the schema, as `device type/key/key`, and all words that a key may have as value. */
function vocabulary(schema: Schema) {
  const keys = new Set<string>();
  const values = new Set<string>();
  const visit = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return;
    const { properties, items, anyOf, oneOf, additionalProperties } = node as Schema;
    const words = (node as Schema).enum ?? [];
    if (Array.isArray(words)) for (const word of words) values.add(`${path}=${String(word)}`);
    const type = (properties as { type?: { const?: string } } | undefined)?.type?.const;
    const at = path === 'devices' ? (type ?? path) : path;
    for (const [key, child] of Object.entries((properties ?? {}) as Schema)) {
      keys.add(join(at, key));
      visit(child, join(at, key));
    }
    visit(items, path);
    visit(additionalProperties, path);
    for (const branch of [anyOf, oneOf]) {
      if (Array.isArray(branch)) for (const child of branch) visit(child, path);
    }
  };
  visit(schema, '');
  return { keys, values };
}

/** Strikes out what a spec uses. */
function use(value: unknown, keys: Set<string>, values: Set<string>): void {
  const visit = (node: unknown, path: string): void => {
    if (Array.isArray(node)) {
      for (const child of node) visit(child, path);
    } else if (typeof node === 'object' && node !== null) {
      const at = path === 'devices' ? String((node as { type?: string }).type) : path;
      for (const [key, child] of Object.entries(node)) {
        if (/^\d+$/.test(key)) visit(child, at);
        else {
          keys.delete(join(at, key));
          visit(child, join(at, key));
        }
      }
    } else values.delete(`${path}=${String(node)}`);
  };
  visit(value, '');
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}/${key}`;
}
