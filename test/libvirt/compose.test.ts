import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ComposeOptions, compose } from '../../src/libvirt/compose.js';
import { parseDocument } from '../../src/libvirt/document.js';
import { readBase } from '../../src/libvirt/read-base.js';
import { splice } from '../../src/libvirt/splice.js';
import { TEMPLATE, templateFor } from '../../src/libvirt/template.js';
import { EMPTY_BASE } from '../../src/plan/base.js';
import { DiagnosticsError } from '../../src/spec/error.js';
import { loadSpec } from '../../src/spec/load.js';
import type { Spec } from '../../src/spec/schema.js';
import { INVENTORY } from '../matrix/matrix.js';
import { failure } from './support.js';

const GOLDEN = new URL('golden/', import.meta.url);

function specOf(text: string): Spec {
  const { spec, diagnostics } = loadSpec(text);
  if (spec === undefined) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  return spec;
}

function withDevices(devices: string): Spec {
  return specOf(`version: 1\ndomain: worker-1\ndevices: [${devices}]\n`);
}

const NIC = '{type: nic, name: a, backend: {type: user}}';

function goldenOptions(file: string): ComposeOptions {
  const spec = specOf(readFileSync(new URL(file, GOLDEN), 'utf8'));
  const base =
    spec.base === undefined ? undefined : readFileSync(new URL(spec.base, GOLDEN), 'utf8');
  return { spec, inventory: INVENTORY, ...(base !== undefined && { base }) };
}

describe('composes, as the pairs in golden/ show,', () => {
  // Read before any test runs: a missing XML is written by the first run, which must not pass.
  const present = readdirSync(GOLDEN);
  const files = present.filter((file) => file.endsWith('.yaml'));

  it.each(files)('%s', async (file) => {
    const { xml } = compose(goldenOptions(file));
    await expect(xml).toMatchFileSnapshot(`golden/${file.replace('.yaml', '.xml')}`);
  });

  it('each of which has its XML in the repository', () => {
    expect(files.length).toBeGreaterThanOrEqual(10);
    expect(present).toEqual(expect.arrayContaining(files.map((f) => f.replace('.yaml', '.xml'))));
  });
});

describe('compose', () => {
  it('keeps every byte of the base around what it adds, and gives the base back', () => {
    const options = goldenOptions('into-worker-1.yaml');
    const { base = '' } = options;
    const { xml } = compose(options);
    const dropped = compose({ ...options, base: xml, spec: { ...options.spec, devices: [] } });
    expect(dropped.xml).toBe(base);
    const head = base.slice(0, base.indexOf('\n\t</devices>'));
    expect(xml.startsWith(head)).toBe(true);
    expect(xml).toContain('<description>&lt;kept&gt;</description>');
  });

  it('places nothing where the base has something', () => {
    const { plan } = compose(goldenOptions('into-worker-1.yaml'));
    expect(plan.controllers.map((c) => c.index)).toEqual([2, 3]);
  });

  it('keeps the places of devices that stay when others come and go', () => {
    const both = compose({ spec: withDevices(`${NIC}, ${NIC.replace('a,', 'b,')}`) });
    const placeOfB = both.plan.functions.find((fn) => fn.device === 'b')?.address;
    expect(placeOfB?.bus).toBe(2);
    const one = compose({ spec: withDevices(NIC.replace('a,', 'b,')), base: both.xml });
    expect(one.plan.functions.map((fn) => fn.address)).toEqual([placeOfB]);
    const again = compose({
      spec: withDevices(`${NIC}, ${NIC.replace('a,', 'b,')}`),
      base: one.xml,
    });
    expect(again.plan.functions.map((fn) => fn.address)).toEqual(
      both.plan.functions.map((fn) => fn.address),
    );
  });

  it('hands back warnings', () => {
    const { diagnostics } = compose({
      spec: withDevices('{type: nic, name: a, backend: {type: user}, iommu: true}'),
    });
    expect(diagnostics.map((d) => d.code)).toEqual(['VPF_W_IOMMU_MISSING']);
  });

  it('throws all errors of spec and base together', () => {
    const spec = withDevices(
      '{type: vf, name: a, source: {}}, {type: nic, name: b, backend: {type: tap, vlan: 5}}',
    );
    let thrown: unknown;
    try {
      compose({ spec, base: "<domain type='kvm'><name>other</name></domain>" });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(DiagnosticsError);
    const codes = (thrown as DiagnosticsError).diagnostics.map((d) => d.code);
    expect(codes).toEqual(
      expect.arrayContaining(['VPF_E_DOMAIN_NAME', 'VPF_E_SOURCE', 'VPF_E_VLAN_UNSUPPORTED']),
    );
  });

  it('names the file of a base that it cannot read', () => {
    const { code, message } = failure(() =>
      compose({ spec: withDevices(NIC), base: '<domain>', baseFile: 'my.xml' }),
    );
    expect(code).toBe('VPF_E_BASE_SYNTAX');
    expect(message).toContain('my.xml');
  });

  it('plans for the target that it is told', () => {
    const spec = withDevices(
      '{type: virtual-pf, name: a, backend: {type: user}, vfs: {count: 1, backend: {type: user}}}',
    );
    expect(failure(() => compose({ spec, target: { qemu: [10, 0], libvirt: [12, 8] } })).code).toBe(
      'VPF_E_TARGET',
    );
  });
});

describe('the template', () => {
  it('is templates/domain.xml', () => {
    const file = new URL('../../templates/domain.xml', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(TEMPLATE);
  });

  it('gets the name and, always the same for it, a UUID', () => {
    const text = templateFor('worker-1');
    expect(text).toContain('<name>worker-1</name>');
    expect(text).toMatch(
      /<uuid>[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}<\/uuid>/,
    );
    expect(templateFor('worker-1')).toBe(text);
    expect(templateFor('worker-2')).not.toContain(/<uuid>.*</.exec(text)?.[0]);
  });

  it('is such a base as the planner assumes where there is none', () => {
    const { pciAddresses, name, memory, ...facts } = readBase(parseDocument(templateFor('d')));
    const { pciAddresses: _, name: __, memory: ___, ...assumed } = EMPTY_BASE;
    expect(facts).toEqual(assumed);
    expect(name).toBe('d');
    expect(memory).toBe(2 * 1024 ** 3);
    // All its PCI devices have places: libvirt puts none of them into our spare root ports.
    expect(pciAddresses.every((a) => a.bus === 0)).toBe(true);
  });

  it('is what is left when nothing of ours is in it', () => {
    const { xml } = compose({ spec: withDevices(NIC) });
    expect(splice(xml, [])).toBe(templateFor('worker-1'));
  });
});
