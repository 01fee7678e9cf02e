import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitPlaceholders } from '../../src/plan/placeholder.js';
import { planLoaded } from '../../src/plan/plan-loaded.js';
import { HOST, type Step } from '../../src/plan/step.js';
import { emitScript } from '../../src/qemu/script.js';
import { formatDiagnostic } from '../../src/spec/diagnostic.js';
import { loadSpec } from '../../src/spec/load.js';
import { specJsonSchema } from '../../src/spec/schema.js';
import { hostGoldens, hostGoldenText, hostPlan, listing } from './host-golden.js';

const root = new URL('../../', import.meta.url);
const example = readFileSync(new URL('examples/connectx5-ovs-offload.yaml', root), 'utf8');
const inventory = JSON.parse(readFileSync(new URL('examples/inventory.json', root), 'utf8'));

const section = (host: string, devices = '') =>
  `version: 1\ndomain: d\nhost:\n${host}${devices === '' ? '' : `devices:\n${devices}`}`;
const findings = (text: string, options = {}) =>
  planLoaded(loadSpec(text, 's.yaml'), options).diagnostics.map(formatDiagnostic);

describe('the plan of a host section', () => {
  it('sets the MTU of a bridge again where its ports have changed it', () => {
    const of = (ports: string) =>
      hostPlan(section(`  bridges: [{name: br0, mtu: 1500, ports: [${ports}]}]\n`)).steps.filter(
        ({ kind }) => kind.endsWith('mtu'),
      );
    expect(of('{name: eth0}, {name: eth1}')).toMatchObject([
      { id: 'mtu br0', needs: ['bridge br0'] },
      {
        id: 'lasting mtu br0',
        values: [{ is: ['1500'] }],
        do: [{ args: ['link', 'set', 'dev', 'br0', 'mtu', '1500'] }],
        undo: [],
        needs: ['mtu br0', 'bridge port eth0', 'bridge port eth1'],
      },
    ]);
    expect(of('')).toHaveLength(1);
  });

  it('puts back the datapath of a bridge that had none, and looks at its interface only then', () => {
    const text = section('  bridges: [{name: ob0, switch: ovs, datapath: netdev}]\n');
    const [, datapath, link] = hostPlan(text).steps;
    expect(datapath?.undo[0]?.args.at(-1)).toBe('datapath_type="{before:datapath-type}"');
    expect(link).toMatchObject({ id: 'link ob0', needs: ['ovs bridge ob0', datapath?.id] });
  });

  it.each(hostGoldens)('of %s.yaml', async (name) => {
    const { steps } = hostPlan(hostGoldenText(name));
    await expect(listing(steps)).toMatchFileSnapshot(`host-golden/${name}.steps`);
  });

  it('is the same every time', () => {
    for (const name of hostGoldens) {
      expect(hostPlan(hostGoldenText(name))).toEqual(hostPlan(hostGoldenText(name)));
    }
  });

  it('does every step after those that it needs, which are steps of the plan', () => {
    for (const text of [example, ...hostGoldens.map(hostGoldenText)]) {
      const done = new Set<string>();
      for (const step of hostPlan(text).steps) {
        for (const id of step.needs) expect(done, `${step.id} needs ${id}`).toContain(id);
        done.add(step.id);
      }
    }
  });

  it('takes back in every step what it makes there', () => {
    for (const text of [example, ...hostGoldens.map(hostGoldenText)]) {
      for (const step of hostPlan(text).steps.filter((s) => s.device === HOST)) {
        // A MAC or MTU that somebody has set stays so: nothing can put that back.
        if (!step.kind.startsWith('lasting '))
          expect(touched(step.undo), step.id).toEqual(touched(step.do));
        // What undo puts back, a value has kept.
        const kept = new Set(step.values?.map((v) => v.name));
        const wanted = step.undo.flatMap((c) => [
          ...c.args.flatMap((arg) => splitPlaceholders(arg)),
          ...(c.onlyIf === undefined ? [] : [{ kind: 'before', name: c.onlyIf.before } as const]),
        ]);
        for (const part of wanted) {
          if (typeof part === 'string' || part.kind !== 'before') continue;
          expect(kept, step.id).toContain(part.name);
        }
        for (const arg of step.do.flatMap((c) => c.args)) expect(arg).not.toContain('{before:');
      }
    }
  });

  it('makes what something is on before that, whatever the order of the spec', () => {
    const { steps } = hostPlan(
      section(`  macvtaps: [{name: a, link: b}, {name: e, link: br0}]
  macvlans: [{name: b, link: c}, {name: c, link: eth0}, {name: d, link: eth0}]
  bridges: [{name: br0, ports: [{name: d}, {name: ov0}]}, {name: ov0, switch: ovs}]
`),
    );
    const at = (id: string) => steps.findIndex((step) => step.id === id);
    const before = [
      ...[
        ['macvlan c', 'macvlan b'],
        ['macvlan b', 'macvtap a'],
        ['bridge br0', 'macvtap e'],
      ],
      ...[
        ['macvlan d', 'bridge port d'],
        ['ovs bridge ov0', 'bridge port ov0'],
      ],
    ];
    for (const [first = '', then = ''] of before) {
      expect(at(first), first).toBeGreaterThan(-1);
      expect(at(then), then).toBeGreaterThan(at(first));
    }
    expect(steps.find(({ id }) => id === 'macvtap a')?.needs).toEqual(['macvlan b']);
  });

  it.each([
    [
      'a macvlan that is a port, and is on another bridge',
      `  bridges: [{name: br1, ports: [{name: a}]}, {name: br0}]
  macvlans: [{name: a, link: br0}]`,
      { 'macvlan a': 'bridge br0', 'link a': 'link br0', 'bridge port a': 'link a' },
    ],
    [
      'bridges of both kinds on each other',
      `  bridges:
    - {name: c, switch: ovs, ports: [{name: b}]}
    - {name: b, ports: [{name: a}]}
    - {name: a, switch: ovs}`,
      { 'bridge port a': 'link a', 'link b': 'bridge b', 'ovs port b': 'link b' },
    ],
    [
      'a macvlan on an internal port',
      `  bridges: [{name: br0, ports: [{name: a}]}, {name: ov0, switch: ovs, ports: [{name: i, internal: true}]}]
  macvlans: [{name: a, link: i}]`,
      { 'macvlan a': 'ovs port i', 'link a': 'link i' },
    ],
  ])('lets %s wait for what is below', (_what, text, needs) => {
    const { steps } = hostPlan(section(`${text}\n`));
    for (const [id, below] of Object.entries(needs)) {
      expect(steps.find((step) => step.id === id)?.needs, id).toContain(below);
    }
  });

  it('looks at many ports before the test runs out of time', () => {
    const ports = Array.from({ length: 2000 }, (_, i) => `{name: p${i}}`).join();
    const text = section(`  bridges: [{name: br0, ports: [${ports}]}]\n`);
    expect(hostPlan(text).steps).toHaveLength(4002);
  });

  it('uses every key and word of the section', () => {
    const unused = new Set(keysOf(specJsonSchema(), ''));
    for (const text of [example, ...hostGoldens.map(hostGoldenText)]) {
      strike(loadSpec(text).spec?.host, 'host', unused);
    }
    // A VF has one tag (VPF_E_VLAN_TRUNK_HOSTDEV).
    const trunk = /^host\/pfs\/each\/vlan\/(?:trunk|native)$/;
    expect([...unused].filter((key) => /^host\//.test(key) && !trunk.test(key))).toEqual([]);
  });

  it('names PFs by address where the inventory has it', () => {
    const text = section('  pfs:\n    - {pf: enp3s0f0, vfs: 1, eswitch: {mode: switchdev}}\n');
    const { plan } = planLoaded(loadSpec(text), { inventory });
    expect(plan?.steps.flatMap((s) => s.do.flatMap((c) => c.args))).toEqual([
      '/sys/bus/pci/devices/0000:03:00.0/sriov_numvfs',
      '0',
      ...['dev', 'eswitch', 'set', 'pci/0000:03:00.0', 'mode', 'switchdev'],
      '/sys/bus/pci/devices/0000:03:00.0/sriov_numvfs',
      '0',
      '/sys/bus/pci/devices/0000:03:00.0/sriov_numvfs',
      '1',
    ]);
  });

  it('is no part of the script that ends with the guest, which says so', () => {
    const text = hostGoldenText('linux-bridges');
    const script = emitScript(hostPlan(text));
    expect(script).toContain("# The spec's section `host` is not part of it");
    expect(script).not.toContain('type bridge');
    const alone = text.replace(/^host:\n(?: .*\n)*/m, '');
    expect(script.replace(/#\n# The spec's section .*\n/, '')).toBe(emitScript(hostPlan(alone)));
  });
});

describe('VFs that the host section makes', () => {
  const vf = '  - {type: vf, name: fast0, source: {pf: enp9s0, vf: 1}, trust: true}\n';
  const host = '  pfs:\n    - {pf: enp9s0, vfs: 2}\n';

  it('need no address yet for the plan of the host, whose device steps come after them', () => {
    const { steps } = hostPlan(section(host, vf));
    expect(steps.map((s) => `${s.id} <- ${s.needs.join()}`)).toEqual([
      'vfs enp9s0 <- ',
      'vf mac enp9s0/1 <- vfs enp9s0',
      'vf trust enp9s0/1 <- vfs enp9s0',
    ]);
  });

  it('need one for the guest, and the message says how to get it', () => {
    const unborn = { pfs: [{ name: 'enp9s0', address: '0000:09:00.0', vfs: [] }], vdpa: [] };
    for (const options of [{}, { inventory: unborn }]) {
      expect(findings(section(host, vf), options)).toEqual([
        's.yaml:7:29: error[VPF_E_ADDRESS_UNKNOWN]: VF 1 of enp9s0, which the host section makes, is not there yet, or not known here: carry out the host section first, give `address`, or pass --inventory FILE',
      ]);
    }
  });
});

describe('the example of docs/switchdev.md', () => {
  it('has no finding', () => {
    expect(findings(example, { inventory })).toEqual([]);
  });
});

describe('placeholders', () => {
  it('are found in any text, which stays the same', () => {
    const part = fc.oneof(
      fc.constantFrom(
        '{representor:pci/0000:03:00.0/7}',
        '{vf:p0/0}',
        '{devlink:p0}',
        '{before:x}',
      ),
      fc.stringMatching(/^[a-z{}:/0-9 ]{0,12}$/),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const text = parts.join('');
        const back = splitPlaceholders(text).map((p) => {
          if (typeof p === 'string') return p;
          if (p.kind === 'before') return `{before:${p.name}}`;
          return 'vf' in p ? `{${p.kind}:${p.pf}/${p.vf}}` : `{${p.kind}:${p.pf}}`;
        });
        expect(back.join('').length).toBeLessThanOrEqual(text.length);
        expect(back.join('').replaceAll(/\/0*(\d)/g, '/$1')).toBe(
          text.replaceAll(/\/0*(\d)/g, '/$1'),
        );
      }),
    );
    expect(splitPlaceholders('pci/{vf:p0/2}')).toEqual(['pci/', { kind: 'vf', pf: 'p0', vf: 2 }]);
  });
});

/** The interfaces, files and records that commands are about, by their first name. */
function touched(commands: readonly Step['do'][number][]): string[] {
  const names = commands.flatMap(({ tool, args }) => {
    // Of a QoS row, what undo leaves is seen in the hypervisor VM.
    if (tool === 'modprobe' || tool === 'systemctl' || tool === 'ovsdb-client') return [];
    if (tool === 'sysfs') {
      // A flag of a port is set by its name, and put back by its file.
      return [/^\/sys\/class\/net\/([^/]+)\/brport/.exec(args[0] ?? '')?.[1] ?? args[0] ?? ''];
    }
    if (tool === 'ovs-vsctl') {
      const words = args.filter((a) => !a.startsWith('-'));
      return [
        (words[0] === 'set' || words[0] === 'remove'
          ? words[1]
          : words.slice(1).join(' ').split(' set ')[0]) ?? '',
      ].map((t) => t.replace(/ (?:tag|trunks|vlan_mode)=.*/, ''));
    }
    const at = args.findIndex(
      (a) => a === 'dev' || a === 'name' || a === '-K' || a === 'set' || a === 'del',
    );
    if (tool === 'devlink') return [args[3] ?? ''];
    if (tool === 'vdpa')
      return [
        args[args.indexOf('name') + 1] === 'dev'
          ? (args[2] ?? '')
          : (args[args.indexOf('name') + 1] ?? ''),
      ];
    const dev = args.indexOf('dev');
    return [args[dev === -1 ? at + 1 : dev + 1] ?? ''];
  });
  return [...new Set(names)].sort();
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
}

function keysOf(schema: Schema | Record<string, unknown>, path: string): string[] {
  const { properties = {}, items, additionalProperties, anyOf = [] } = schema as Schema;
  const inner = [items, additionalProperties, ...anyOf].filter((s) => typeof s === 'object');
  return [
    ...((schema as Schema).enum ?? []).map((word) => `${path}=${word}`),
    ...Object.entries(properties).flatMap(([key, child]) => {
      const at = path === '' ? key : `${path}/${key}`;
      return [at, ...keysOf(child, at)];
    }),
    ...inner.flatMap((child) => keysOf(child, path)),
  ];
}

function strike(value: unknown, path: string, keys: Set<string>): void {
  keys.delete(path);
  keys.delete(`${path}=${String(value)}`);
  if (Array.isArray(value)) for (const child of value) strike(child, path, keys);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      strike(child, /^\d+$/.test(key) ? path : `${path}/${key}`, keys);
    }
  }
}
