import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { eachScratch, type Scratch, SPEC, vpf } from './vpf.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const INVENTORY = ['--inventory', `${root}examples/inventory.json`];
const examples = readdirSync(`${root}examples`).filter((file) => file.endsWith('.yaml'));

const DOMAIN = `<domain type='kvm'>
  <name>d</name>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices/>
</domain>
`;

let scratch: Scratch;
let spec: string;

eachScratch((fresh) => {
  scratch = fresh;
  spec = fresh.file('s.yaml', SPEC);
});

describe('vpf compose', () => {
  it.each(examples)('composes examples/%s without a word on stderr', async (example) => {
    const ran = await vpf(['compose', `examples/${example}`, ...INVENTORY], { cwd: root });
    expect(ran.stderr).toBe('');
    expect(ran.stdout).toMatch(/^<domain [\s\S]*ua-vpf-[\s\S]*<\/domain>\n$/);
    expect(ran.code).toBe(0);
  });

  it('prints what the library composes, the same every time', async () => {
    const args = ['compose', 'examples/virtual-pf.yaml'];
    const [first, second] = await Promise.all([vpf(args, { cwd: root }), vpf(args, { cwd: root })]);
    expect(first.stdout).toBe(second.stdout);
    expect(first.stdout.match(/<interface /g)).toHaveLength(9);
  });

  it('reads the spec, or the base, from standard input', async () => {
    const [fromFile, fromStdin] = await Promise.all([
      vpf(['compose', spec, '--into', '-'], { input: DOMAIN }),
      vpf(['compose', '-', '--into', scratch.file('b.xml', DOMAIN)], { input: SPEC }),
    ]);
    expect(fromFile.stdout).toContain('ua-vpf-a');
    expect(fromFile.stdout).toBe(fromStdin.stdout);
  });

  it('does not take both from standard input', async () => {
    const ran = await vpf(['compose', '-', '--into', '-'], { input: SPEC });
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^vpf: error\[VPF_E_USAGE\]: .*not both\n$/);
  });

  it("takes the spec's base relative to the spec; --into wins", async () => {
    scratch.file('b.xml', DOMAIN.replace('<name>', '<!-- base --><name>'));
    const into = scratch.file('i.xml', DOMAIN.replace('<name>', '<!-- into --><name>'));
    scratch.file('s.yaml', `base: ./b.xml\n${SPEC}`);
    const [base, other] = await Promise.all([
      vpf(['compose', spec], { cwd: '/' }),
      vpf(['compose', spec, '--into', into], { cwd: '/' }),
    ]);
    expect(base.stdout).toContain('<!-- base -->');
    expect(other.stdout).toContain('<!-- into -->');
  });

  it('names the place in the spec whose base cannot be read', async () => {
    scratch.file('s.yaml', `base: ./nope.xml\n${SPEC}`);
    const { stderr, code } = await vpf(['compose', spec]);
    expect(stderr).toContain(`s.yaml:1:7: error[VPF_E_FILE]: the base ${scratch.at('nope.xml')}`);
    expect(code).toBe(1);
  });

  it('reports every problem, in the order of the file, with line and column', async () => {
    scratch.file(
      's.yaml',
      'version: 1\ndomain: d\ndevices:\n  - {type: nic, name: a, backend: {type: usr}}\n  - {type: nic, name: B, backend: {type: user}, quues: 2}\n',
    );
    const { stderr, code, stdout } = await vpf(['compose', spec]);
    expect(
      stderr
        .trimEnd()
        .split('\n')
        .map((l) =>
          l
            .replace(/^.*s\.yaml:/, '')
            .split(':')
            .slice(0, 3)
            .join(':'),
        ),
    ).toEqual([
      '4:42: error[VPF_E_UNKNOWN_VALUE]',
      '5:23: error[VPF_E_BAD_FORMAT]',
      '5:49: error[VPF_E_UNKNOWN_KEY]',
    ]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  it('prints warnings on stderr and the domain all the same', async () => {
    const file = scratch.file(
      's.yaml',
      'version: 1\ndomain: d\ndevices:\n  - type: virtual-pf\n    name: v\n    backend: {type: user}\n    vfs: {count: 255, backend: {type: user}}\n',
    );
    const { code, stdout, stderr } = await vpf(['compose', file]);
    expect(code).toBe(0);
    expect(stdout).toContain('</domain>');
    expect(stderr).toMatch(/^\S+s\.yaml:\d+:\d+: warning\[VPF_W_VECTORS\]: .*\n$/);
  });

  it('checks for the versions of --target', async () => {
    const args = ['compose', `${root}examples/virtual-pf.yaml`, '--target'];
    const [old, wrong] = await Promise.all([
      vpf([...args, 'qemu=10.0']),
      vpf([...args, 'qemu=new']),
    ]);
    expect(old.code).toBe(1);
    expect(old.stderr).toContain('error[VPF_E_TARGET]');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('error[VPF_E_USAGE]: --target: ');
  });

  it('says what is wrong with an inventory', async () => {
    const bad = scratch.file('i.json', '{"pfs": [{"name": "eth0"}], "vdpas": []}');
    const cut = scratch.file('c.json', '{"pfs": [');
    const args = ['compose', spec, '--inventory'];
    const [first, second] = await Promise.all([vpf([...args, bad]), vpf([...args, cut])]);
    expect(first.stderr).toMatch(/i\.json: error\[VPF_E_INVENTORY\]: pfs\[0\]\.address: /);
    expect(second.stderr).toMatch(/^\S*c\.json: error\[VPF_E_INVENTORY\]: not valid JSON: .*\n$/);
    expect([first.code, second.code]).toEqual([1, 1]);
  });
});

describe('vpf compose --format', () => {
  const run = (...args: string[]) => vpf(['compose', ...args, ...INVENTORY], { cwd: root });

  it('device: the elements of one device, for virsh attach-device', async () => {
    const { stdout, code } = await run('examples/nic-tap.yaml', '--format', 'device');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^<interface type='bridge'>[\s\S]*<\/interface>\n$/);
    expect(stdout).not.toContain('<address');
  });

  it('device: wants to know which, and names those there are', async () => {
    const two = scratch.file('s.yaml', `${SPEC}  - {type: nic, name: b, backend: {type: user}}\n`);
    const [which, wrong, right] = await Promise.all([
      run(two, '--format', 'device'),
      run(two, '--format', 'device', '--device', 'c'),
      run(two, '--format', 'device', '--device', 'b'),
    ]);
    expect(which.stderr).toContain('the spec has: a, b');
    expect(which.code).toBe(2);
    expect(wrong.stderr).toContain('error[VPF_E_NO_DEVICE]');
    expect(wrong.code).toBe(1);
    expect(right.stdout).toContain("<alias name='ua-vpf-b'/>");
  });

  it('qemu: a script; with --json the argv and the host steps', async () => {
    const [script, json] = await Promise.all([
      run('examples/virtual-pf.yaml', '--format', 'qemu'),
      run('examples/virtual-pf.yaml', '--format', 'qemu', '--json'),
    ]);
    expect(script.stdout).toMatch(/^#!\/bin\/sh\n/);
    const { ok, output } = JSON.parse(json.stdout);
    expect(ok).toBe(true);
    expect(output.program).toBe('qemu-system-x86_64');
    expect(output.args).toContain('-device');
    expect(output.steps.length).toBeGreaterThan(0);
  });

  it('qmp: JSON lines, into the port that --bus names', async () => {
    const args = ['examples/virtual-pf.yaml', '--format', 'qmp'];
    const [all, by, wrong] = await Promise.all([
      run(...args, '--bus', 'pci.5'),
      run(...args, '--device', 'vpf0', '--bus', 'vpf0=pci.5'),
      run(...args, '--bus', 'a=1', '--bus', 'pci.6'),
    ]);
    expect(all.stdout).toBe(by.stdout);
    const lines = all.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({ execute: 'device_add', arguments: { bus: 'pci.5' } });
    expect(wrong.code).toBe(2);
  });

  it('network and nodedev: what the spec refers to, or that there is none', async () => {
    const [network, nodedev, none] = await Promise.all([
      run('examples/vf-pool.yaml', '--format', 'network'),
      run('examples/pf.yaml', '--format', 'nodedev'),
      run('examples/nic-user.yaml', '--format', 'network'),
    ]);
    expect(network.stdout).toMatch(/^<network>/);
    expect(nodedev.stdout).toMatch(/^<device>/);
    expect(none).toMatchObject({ code: 1, stdout: '' });
    expect(none.stderr).toContain('error[VPF_E_NOT_AVAILABLE]');
  });

  it.each([
    ['--device', 'a'],
    ['--bus', 'pci.1'],
    ['--format', 'xml'],
    ['--format', 'device', '--device', 'a', '--device', 'b'],
  ])('refuses as usage: %s %s', async (...args) => {
    const ran = await vpf(['compose', spec, ...args.filter((arg) => arg !== undefined)]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^vpf: error\[VPF_E_USAGE\]: .*\n$/);
  });
});

describe('vpf compose --json', () => {
  it('has the domain and the diagnostics in one document', async () => {
    const [plain, json] = await Promise.all([
      vpf(['compose', spec]),
      vpf(['compose', spec, '--json']),
    ]);
    expect(JSON.parse(json.stdout)).toEqual({
      ok: true,
      format: 'libvirt',
      output: plain.stdout,
      diagnostics: [],
    });
    expect(json.stderr).toBe('');
  });

  it('has the errors on stdout too, and exit code 1', async () => {
    scratch.file('s.yaml', 'version: 1\ndomain: d\n');
    const { code, stdout, stderr } = await vpf(['compose', spec, '--json']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    const { ok, diagnostics } = JSON.parse(stdout);
    expect(ok).toBe(false);
    expect(diagnostics).toMatchObject([
      { severity: 'error', code: 'VPF_E_MISSING_KEY', line: 1, column: 1, path: ['devices'] },
    ]);
  });

  it('names the file that -o wrote', async () => {
    const out = scratch.at('o.xml');
    const { stdout } = await vpf(['compose', spec, '--json', '-o', out]);
    expect(JSON.parse(stdout)).toEqual({ ok: true, format: 'libvirt', file: out, diagnostics: [] });
    expect(readFileSync(out, 'utf8')).toContain('</domain>');
    expect(scratch.files()).toEqual([basename(out), 's.yaml']);
  });
});
