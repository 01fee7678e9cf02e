import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/errors/codes.js';
import { specJsonSchema } from '../../src/spec/schema.js';
import { eachScratch, type Scratch, SPEC, vpf } from './vpf.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const DOMAIN = `<domain type='kvm'>
  <name>d</name>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices>
    <memballoon model='none'/>
  </devices>
</domain>
`;

let scratch: Scratch;
let spec: string;

eachScratch((fresh) => {
  scratch = fresh;
  spec = fresh.file('s.yaml', SPEC);
});

describe('vpf', () => {
  it.each(['compose', 'check', 'diff', 'inventory', 'qmp', 'schema', 'explain'])(
    '%s --help has an example',
    async (command) => {
      const { code, stdout, stderr } = await vpf([command, '--help']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain(`Usage: vpf ${command}`);
      expect(stdout).toMatch(new RegExp(`Examples?:\n(.*\n)* {2}.*vpf ${command} `));
      expect(stdout.split('\n').every((line) => line.length <= 100)).toBe(true);
    },
  );

  it('lists the commands that it has, and no others', async () => {
    const { stdout } = await vpf(['--help']);
    const commands = /Commands:\n([\s\S]*?)\n\n/.exec(stdout)?.[1] ?? '';
    expect(commands.match(/^ {2}[a-z]+/gm)).toEqual(
      ['compose', 'check', 'diff', 'inventory', 'host', 'qmp', 'schema', 'explain', 'help'].map(
        (name) => `  ${name}`,
      ),
    );
  });

  it('without a command prints the help and is wrong usage', async () => {
    const { code, stdout, stderr } = await vpf([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: vpf');
  });

  it('tells its version', async () => {
    expect(await vpf(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
  });

  it.each([
    [['compse', 's.yaml'], "unknown command 'compse' (Did you mean compose?)"],
    [['compose', 's.yaml', '--int', 'x'], "unknown option '--int' (Did you mean --into?)"],
    [['compose'], "missing required argument 'SPEC'"],
    [['compose', 'a', 'b'], 'too many arguments'],
    [['compose', 's.yaml', '--into'], "option '--into <file>' argument missing"],
    [['check', 's.yaml', '--connect', 'test:///default'], '--connect goes with --libvirt'],
    [['host', 'apply'], "missing required argument 'SPEC'"],
    [['explain', 'VPF_E_TARGT'], 'did you mean VPF_E_TARGET?'],
  ])('%j is wrong usage, and says so in one line', async (args, message) => {
    const { code, stdout, stderr } = await vpf(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^vpf: error\[VPF_E_USAGE\]: .*\n$/);
    expect(stderr).toContain(message);
  });

  it('reports wrong usage to machines as JSON', async () => {
    const { code, stdout, stderr } = await vpf(['compose', '--json', '--nope']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, diagnostics: [{ code: 'VPF_E_USAGE' }] });
  });
});

describe('vpf check', () => {
  it('says nothing and 0 where all is well', async () => {
    expect(await vpf(['check', spec])).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  it('reports errors with 1, for machines as JSON', async () => {
    scratch.file('s.yaml', SPEC.replace('user', 'usr'));
    const [plain, json] = await Promise.all([vpf(['check', spec]), vpf(['check', spec, '--json'])]);
    expect(plain).toMatchObject({ code: 1, stdout: '' });
    expect(plain.stderr).toMatch(/s\.yaml:4:42: error\[VPF_E_UNKNOWN_VALUE\]: .*\n$/);
    expect(json).toMatchObject({ code: 1, stderr: '' });
    expect(JSON.parse(json.stdout)).toMatchObject({
      ok: false,
      diagnostics: [{ severity: 'error', code: 'VPF_E_UNKNOWN_VALUE', line: 4, column: 42 }],
    });
  });

  it('checks against the base too', async () => {
    const base = scratch.file('b.xml', DOMAIN.replace('>d<', '>other<'));
    const { code, stderr } = await vpf(['check', spec, '--into', base]);
    expect(code).toBe(1);
    expect(stderr).toContain('s.yaml:2:9: error[VPF_E_DOMAIN_NAME]');
  });

  it('--host reports what this host does not have', async () => {
    scratch.file('s.yaml', SPEC.replace('{type: user}', '{type: tap, bridge: no-such-br}'));
    const { code, stderr } = await vpf(['check', spec, '--host']);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /s\.yaml:4:\d+: error\[VPF_E_NOT_ON_HOST\]: this host has no bridge no-such-br\n$/,
    );
  });
});

describe('vpf diff', () => {
  it('prints a unified diff and 1 where compose would change something', async () => {
    const base = scratch.file('b.xml', DOMAIN);
    const { code, stdout, stderr } = await vpf(['diff', spec, base]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^--- a/${base}\n\\+\\+\\+ b/${base}\n@@ -`));
    expect(stdout).toMatch(/^\+ {4}<interface type='user'>$/m);
    expect(stdout).not.toMatch(/^-(?!--)/m);
    expect(readFileSync(base, 'utf8')).toBe(DOMAIN);
  });

  it('prints nothing and 0 where nothing would change', async () => {
    const base = scratch.at('b.xml');
    await vpf(['compose', spec, '--into', '-', '-o', base], { input: DOMAIN });
    expect(await vpf(['diff', spec, base])).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  it('gives the diff as JSON', async () => {
    const { code, stdout } = await vpf(['diff', spec, '-', '--json'], { input: DOMAIN });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, different: true, diagnostics: [] });
    expect(JSON.parse(stdout).diff).toContain('+++ b/<stdin>');
  });

  it('can be applied by patch', async () => {
    const base = scratch.file('b.xml', DOMAIN);
    const [{ stdout: composed }, { stdout: diff }] = await Promise.all([
      vpf(['compose', spec, '--into', base]),
      vpf(['diff', spec, base]),
    ]);
    const { applyPatch } = await import('diff');
    expect(applyPatch(DOMAIN, diff)).toBe(composed);
  });
});

describe('vpf schema', () => {
  it('prints the JSON Schema that the package has too', async () => {
    const { code, stdout } = await vpf(['schema']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(specJsonSchema())));
    expect(readFileSync(`${root}dist/schema.json`, 'utf8')).toBe(stdout);
  });
});

describe('vpf explain', () => {
  it('tells what a code means and what to do', async () => {
    const [meaning, remedy] = ERROR_CODES.VPF_E_FAILOVER_MAC;
    const { code, stdout } = await vpf(['explain', 'VPF_E_FAILOVER_MAC']);
    expect(code).toBe(0);
    expect(stdout).toContain(meaning);
    expect(stdout).toContain(remedy);
  });

  it('lists all codes', async () => {
    const { stdout } = await vpf(['explain']);
    expect(stdout.match(/^VPF_[EW]_[A-Z_]+/gm)).toEqual(Object.keys(ERROR_CODES));
  });
});
