import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { eachScratch, type Scratch, SPEC, vpf } from './vpf.js';

const VPF = fileURLToPath(new URL('../../bin/vpf', import.meta.url));
const DOMAIN =
  "<domain type='kvm'>\r\n<name>d</name>\r\n<os><type machine='q35'>hvm</type></os>\r\n</domain>\r\n";

let scratch: Scratch;
let spec: string;

eachScratch((fresh) => {
  scratch = fresh;
  spec = fresh.file('s.yaml', SPEC);
});

/** Runs a shell line with `vpf` as a function; for what a shell does around a command. */
function shell(line: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = spawn('bash', ['-c', `vpf() { "$NODE" "$VPF" "$@"; }; ${line}`], {
      cwd: scratch.path,
      env: { ...process.env, NODE: process.execPath, VPF, NO_COLOR: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

const modeOf = (file: string) => statSync(file).mode & 0o777;

describe('-o', () => {
  it('writes what would have been printed, and leaves nothing else', async () => {
    const printed = await vpf(['compose', spec]);
    const written = await vpf(['compose', spec, '-o', scratch.at('o.xml')]);
    expect(written).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(scratch.at('o.xml'), 'utf8')).toBe(printed.stdout);
    expect(scratch.files()).toEqual(['o.xml', 's.yaml']);
  });

  it('works onto the base itself, and changes nothing the second time', async () => {
    const base = scratch.file('b.xml', DOMAIN);
    const run = () => vpf(['compose', spec, '--into', base, '-o', base]);
    expect((await run()).code).toBe(0);
    const once = readFileSync(base, 'utf8');
    expect(once).toContain('ua-vpf-a');
    expect((await run()).code).toBe(0);
    expect(readFileSync(base, 'utf8')).toBe(once);
  });

  it("gives a new file the user's mode, and an old one its own", async () => {
    const old = scratch.file('old.xml', '');
    chmodSync(old, 0o640);
    await shell(
      'umask 027; vpf compose s.yaml -o new.xml; umask 000; vpf compose s.yaml -o old.xml',
    );
    expect(modeOf(scratch.at('new.xml'))).toBe(0o640);
    expect(modeOf(old)).toBe(0o640);
    expect(readFileSync(old, 'utf8')).toContain('</domain>');
  });

  it('writes through a symbolic link, which stays one', async () => {
    mkdirSync(scratch.at('dir'));
    const real = scratch.file('dir/real.xml', 'old');
    symlinkSync('dir/real.xml', scratch.at('link.xml'));
    await vpf(['compose', spec, '-o', scratch.at('link.xml')]);
    expect(lstatSync(scratch.at('link.xml')).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, 'utf8')).toContain('</domain>');
  });

  it('writes straight to what is not a file, and refuses a directory', async () => {
    expect((await vpf(['compose', spec, '-o', '/dev/null'])).code).toBe(0);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
    const { code, stderr } = await vpf(['compose', spec, '-o', scratch.path]);
    expect(code).toBe(1);
    expect(stderr).toContain('error[VPF_E_FILE]: is a directory');
  });

  it('leaves the base as it was when anything is wrong', async () => {
    const base = scratch.file('b.xml', DOMAIN.replace('<name>d', '<name>other'));
    const { code } = await vpf(['compose', spec, '--into', base, '-o', base]);
    expect(code).toBe(1);
    expect(readFileSync(base, 'utf8')).toContain('<name>other');
    expect(scratch.files()).toEqual(['b.xml', 's.yaml']);
  });
});

describe('standard output', () => {
  it('may be closed by its reader, without a word', async () => {
    const { stderr, stdout } = await shell('vpf compose s.yaml | true; vpf --help | true; echo ok');
    expect({ stderr, stdout }).toEqual({ stderr: '', stdout: 'ok\n' });
  });

  it.skipIf(!existsSync('/dev/full'))('is an error when it is full', async () => {
    const full = '<stdout>: error[VPF_E_FILE]: no space left on the device\n';
    const lines = [
      ...['compose s.yaml', 'compose s.yaml --json', 'check s.yaml --json', '--help'],
      ...['inventory --json', 'host apply --dry-run s.yaml --json', 'host plan s.yaml --json'],
    ];
    for (const line of lines)
      expect(await shell(`vpf ${line} > /dev/full`), line).toMatchObject({ code: 1, stderr: full });
    // What failed before is said there, too.
    for (const line of ['check no.yaml --json', 'qmp ./no.sock query-status --json']) {
      const { code, stderr } = await shell(`vpf ${line} > /dev/full`);
      const [reason, ...rest] = stderr.split(/(?<=\n)/);
      expect({ code, rest }).toEqual({ code: 1, rest: [full] });
      expect(reason).toMatch(/error\[.*no such/);
    }
  });
});

describe('colour', () => {
  const onTerminal = (environment: string) =>
    shell(
      `script -qec '${environment} "$NODE" "$VPF" compose nope.yaml' /dev/null < /dev/null; true`,
    );

  it('is for terminals only', async () => {
    const { stderr } = await vpf(['compose', scratch.at('nope.yaml')], { env: { NO_COLOR: '' } });
    expect(stderr).not.toContain('\u001b');
  });

  it.skipIf(!existsSync('/usr/bin/script'))('is used there unless NO_COLOR is set', async () => {
    const [colour, plain] = [
      await onTerminal('TERM=xterm'),
      await onTerminal('TERM=xterm NO_COLOR=1'),
    ];
    expect(colour.stdout).toContain('\u001b[1;31merror[VPF_E_FILE]:\u001b[0m');
    expect(plain.stdout).toContain('error[VPF_E_FILE]:');
    expect(plain.stdout).not.toContain('\u001b');
  });
});
