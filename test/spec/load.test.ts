import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDiagnostic } from '../../src/spec/diagnostic.js';
import { checkSpec, loadSpec, SPEC_LIMIT } from '../../src/spec/load.js';
import { nearest } from '../../src/spec/nearest.js';

const lines = (text: string) => loadSpec(text, 's.yaml').diagnostics.map(formatDiagnostic);
const one = (device: string) => `version: 1\ndomain: d\ndevices:\n  - ${device}\n`;

describe('loading a spec', () => {
  it('accepts YAML and the same document as JSON', () => {
    const yaml =
      'version: 1\ndomain: d\ndevices:\n  - {type: nic, name: a, backend: {type: user}}\n';
    const json =
      '{"version":1,"domain":"d","devices":[{"type":"nic","name":"a","backend":{"type":"user"}}]}';
    expect(loadSpec(yaml).spec).toEqual(loadSpec(json).spec);
    expect(loadSpec(yaml).spec?.devices).toHaveLength(1);
  });

  it('lower-cases MACs and completes PCI addresses', () => {
    const { spec } = loadSpec(
      one('{type: vf, name: a, mac: "52:54:00:AB:CD:EF", source: {address: "03:10.6"}}'),
    );
    expect(spec?.devices[0]).toMatchObject({
      mac: '52:54:00:ab:cd:ef',
      source: { address: '0000:03:10.6' },
    });
  });

  it('reports all problems at once, each with line, column, code and the nearest known word', () => {
    expect(
      lines(
        [
          'version: 1',
          'domain: worker-1',
          'devices:',
          '  - type: virtual-fp',
          '    name: vpf0',
          '  - type: nic',
          '    name: mgmt',
          '    backnd: {type: user}',
          '  - type: nic',
          '    name: n2',
          '    backend: {type: tpa}',
          '  - type: nic',
          '    name: A',
          '    mac: 5',
          '    backend: {type: tap, brigde: br0, queues: 0, vlan: 5000, mtu: abc}',
          '',
        ].join('\n'),
      ),
    ).toEqual([
      's.yaml:4:11: error[VPF_E_UNKNOWN_VALUE]: devices[0].type cannot be "virtual-fp"; did you mean "virtual-pf"?',
      's.yaml:6:5: error[VPF_E_MISSING_KEY]: devices[1].backend is missing (a map of keys)',
      's.yaml:8:5: error[VPF_E_UNKNOWN_KEY]: unknown key "backnd" in devices[1]; did you mean "backend"?',
      's.yaml:11:21: error[VPF_E_UNKNOWN_VALUE]: devices[2].backend.type cannot be "tpa"; did you mean "tap"?',
      's.yaml:13:11: error[VPF_E_BAD_FORMAT]: devices[3].name must be a lower-case letter, then up to 30 of a-z, 0-9 and "-" (given: "A")',
      's.yaml:14:10: error[VPF_E_WRONG_TYPE]: devices[3].mac must be text, not 5',
      's.yaml:15:26: error[VPF_E_UNKNOWN_KEY]: unknown key "brigde" in devices[3].backend; did you mean "bridge"?',
      's.yaml:15:47: error[VPF_E_OUT_OF_RANGE]: devices[3].backend.queues must be at least 1, not 0',
      's.yaml:15:56: error[VPF_E_OUT_OF_RANGE]: devices[3].backend.vlan must be at most 4094, not 5000',
      's.yaml:15:67: error[VPF_E_WRONG_TYPE]: devices[3].backend.mtu must be a number, not "abc"',
    ]);
  });

  it.each([
    ['not YAML', 'a: [', 'VPF_E_SPEC_SYNTAX'],
    ['a key twice', 'version: 1\nversion: 1\n', 'VPF_E_SPEC_SYNTAX'],
    ['an alias bomb', bomb(), 'VPF_E_SPEC_SYNTAX'],
    ['too large', `#${'x'.repeat(SPEC_LIMIT)}`, 'VPF_E_SPEC_SIZE'],
    ['several documents', 'version: 1\n---\nversion: 1\n', 'VPF_E_SPEC_SYNTAX'],
    ['an unknown tag', 'version: !!js/function "x"\n', 'VPF_E_SPEC_SYNTAX'],
  ])('refuses %s with one clear error', (_what, text, code) => {
    const { spec, diagnostics } = loadSpec(text, 's.yaml');
    expect(spec).toBeUndefined();
    expect(diagnostics.map((d) => d.code)).toContain(code);
    expect(diagnostics[0]?.message).not.toMatch(/\n/);
  });

  it.each([
    [
      'domain: d\n"domain" : e\n',
      's:2:1: error[VPF_E_SPEC_SYNTAX]: domain is given twice in one mapping: keep one of them',
    ],
    [
      'version: "1"\ndomain: d\ndevices: []\n',
      's:1:10: error[VPF_E_WRONG_TYPE]: version must be the number 1, not "1": write it without quotes',
    ],
  ])('names what is wrong in %j', (text, message) => {
    expect(loadSpec(text, 's').diagnostics.map(formatDiagnostic)).toEqual([message]);
  });

  it.each(['../x', '-rf', "a'b", '__proto__', 'a b', 'ä', 'x'.repeat(32), ''])(
    'refuses the device name %j',
    (name) => {
      const { diagnostics } = loadSpec(
        JSON.stringify({
          version: 1,
          domain: 'd',
          devices: [{ type: 'nic', name, backend: { type: 'user' } }],
        }),
      );
      expect(diagnostics.map((d) => d.code)).toEqual(['VPF_E_BAD_FORMAT']);
    },
  );

  it.each(['../x', '-rf', "a'b", '__proto__', 'a\nb', 'a/b', '.x', '<x>'])(
    'refuses the domain name %j',
    (domain) => {
      const { diagnostics } = loadSpec(JSON.stringify({ version: 1, domain, devices: [] }));
      expect(diagnostics.map((d) => d.code)).toEqual(['VPF_E_BAD_FORMAT']);
    },
  );

  it('takes __proto__ for an unknown key and pollutes nothing', () => {
    const text =
      '{"version":1,"domain":"d","devices":[{"type":"nic","name":"a","backend":{"type":"user"},"__proto__":{"x":1}}]}';
    const { diagnostics } = loadSpec(text);
    expect(diagnostics.map((d) => d.code)).toEqual(['VPF_E_UNKNOWN_KEY']);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it.each([
    ['1e309', 'VPF_E_OUT_OF_RANGE'],
    ['.nan', 'VPF_E_OUT_OF_RANGE'],
    ['-1', 'VPF_E_OUT_OF_RANGE'],
    ['2.5', 'VPF_E_WRONG_TYPE'],
    ['"2"', 'VPF_E_WRONG_TYPE'],
    ['9007199254740993', 'VPF_E_OUT_OF_RANGE'],
  ])('refuses queues: %s with %s', (value, code) => {
    const { diagnostics } = loadSpec(
      one(`{type: nic, name: a, backend: {type: tap, queues: ${value}}}`),
    );
    expect(diagnostics.map((d) => d.code)).toEqual([code]);
  });

  it('never throws and always says something, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' })), (text) => {
        const loaded = loadSpec(text);
        return loaded.spec !== undefined || loaded.diagnostics.length > 0;
      }),
      { numRuns: 500 },
    );
  });

  it('checks objects built by programs the same way', () => {
    expect(checkSpec({ version: 2, domain: 'd', devices: [] }).diagnostics[0]?.code).toBe(
      'VPF_E_UNKNOWN_VALUE',
    );
    expect(checkSpec(null).diagnostics).toHaveLength(1);
  });

  it('reads the spec of the design', () => {
    const text = readFileSync(new URL('design-spec.yaml', import.meta.url), 'utf8');
    expect(loadSpec(text).diagnostics).toEqual([]);
  });
});

describe('the nearest word', () => {
  it('forgives two letters, case and separators, and does not guess wildly', () => {
    expect(nearest('spoofcheck', ['spoofCheck', 'trust'])).toBe('spoofCheck');
    expect(nearest('link-state', ['linkState'])).toBe('linkState');
    expect(nearest('xyz', ['tap', 'vdpa'])).toBeUndefined();
  });
});

function bomb(): string {
  const text = ['a: &a [x,x,x,x,x,x,x,x,x]'];
  for (let i = 1; i < 10; i++) {
    const [now, before] = [String.fromCharCode(97 + i), String.fromCharCode(96 + i)];
    text.push(`${now}: &${now} [${Array(9).fill(`*${before}`).join(',')}]`);
  }
  return text.join('\n');
}
