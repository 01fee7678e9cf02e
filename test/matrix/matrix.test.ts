import { describe, expect, it } from 'vitest';
import { compose } from '../../src/libvirt/compose.js';
import { parseDocument } from '../../src/libvirt/document.js';
import { templateFor } from '../../src/libvirt/template.js';
import { aliasOf, childrenOf } from '../../src/libvirt/xml-tree.js';
import { checkSpec } from '../../src/spec/load.js';
import { type MatrixCase, matrix } from './matrix.js';

const cases = matrix();

function composed({ spec: input, vcpus, name }: MatrixCase, base?: string) {
  const { spec, diagnostics } = checkSpec(input);
  expect(diagnostics).toEqual([]);
  if (spec === undefined) throw new Error('no spec');
  const text = base ?? templateFor(name).replace('<vcpu>2<', `<vcpu>${vcpus ?? 2}<`);
  return compose({ spec, base: text });
}

function devicesOf(xml: string) {
  const { root } = parseDocument(xml);
  return childrenOf(root, 'devices').flatMap((d) => d.children);
}

describe('the matrix of specs', () => {
  it('has at least 60 cases, each with a name of its own', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
    expect(new Set(cases.map((c) => c.name)).size).toBe(cases.length);
  });

  it.each(cases)(
    '$name composes, VFs before their PF, and composing again changes nothing',
    (c) => {
      const { xml, plan } = composed(c);
      const ours = devicesOf(xml).flatMap((d) => aliasOf(d)?.match(/^ua-vpf-.*/) ?? []);
      // Devices stand one after the other: of each, its controllers, then its functions.
      const wanted = c.spec.devices.flatMap(({ name }) => [
        ...plan.controllers.filter((x) => x.device === name).map((x) => x.id),
        ...plan.functions.filter((fn) => fn.device === name).map((fn) => fn.id),
      ]);
      expect(ours).toEqual(wanted);
      expect(composed(c, xml).xml).toBe(xml);
    },
  );

  it('with all devices dropped, gives back the base', () => {
    for (const c of cases) {
      const { xml } = composed(c);
      const base = templateFor(c.name).replace('<vcpu>2<', `<vcpu>${c.vcpus ?? 2}<`);
      expect(composed({ ...c, spec: { ...c.spec, devices: [] } }, xml).xml).toBe(base);
    }
  });
});
