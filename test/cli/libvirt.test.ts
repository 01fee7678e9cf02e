import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asThrowaway } from '../../src/cli/libvirt/throwaway.js';
import { Scratch, vpf } from './vpf.js';

/** `vpf check --libvirt` against stand-ins for libvirt's tools; test/lab has the real ones. */

const VPF = fileURLToPath(new URL('../../bin/vpf', import.meta.url));
const SPEC = 'version: 1\ndomain: d\ndevices:\n  - {type: nic, name: a, backend: {type: user}}\n';

/** Keeps what is defined as a file named by its uuid, and writes down how it was called. */
const VIRSH = `#!/bin/bash
echo "virsh $*" >> "$STATE/calls"
while [[ $1 == --quiet || $1 == --connect=* ]]; do shift; done
case $1 in
  define) uuid=$(grep -o '<uuid>[^<]*' "$3" | cut -c7-)
    cp "$3" "$STATE/domains/$uuid"
    if [ -n "$REFUSE" ]; then echo "error: Failed to define domain from $3" >&2; echo "error: $REFUSE" >&2; exit 1; fi
    [ -z "$SLOW" ] || { touch "$STATE/slow"; sleep "$SLOW"; } ;;
  dumpxml) if [ -n "$LOSE" ]; then sed "/$LOSE/d" "$STATE/domains/$3"; else cat "$STATE/domains/$3"; fi ;;
  undefine) [ "$2" = --keep-nvram ] && [ -n "$OLD" ] && { echo "error: unsupported flags" >&2; exit 1; }
    rm "$STATE/domains/\${!#}" ;;
esac
`;
const VALIDATE = `#!/bin/bash
echo "virt-xml-validate $*" >> "$STATE/calls"
cp "$1" "$STATE/validated.xml"
if [ -n "$INVALID" ]; then echo "$1:7: element x: Relax-NG validity error : $INVALID" >&2; echo "$1 fails to validate" >&2; exit 3; fi
`;

let scratch: Scratch;
let spec: string;

beforeEach(() => {
  scratch = new Scratch();
  spec = scratch.file('s.yaml', SPEC);
  mkdirSync(scratch.at('bin'));
  mkdirSync(scratch.at('domains'));
  mkdirSync(scratch.at('tmp'));
  for (const [name, text] of [
    ['virsh', VIRSH],
    ['virt-xml-validate', VALIDATE],
  ] as const)
    chmodSync(scratch.file(`bin/${name}`, text), 0o755);
});
afterEach(() => {
  scratch.remove();
});

const environment = (extra: NodeJS.ProcessEnv = {}) => ({
  STATE: scratch.path,
  TMPDIR: scratch.at('tmp'),
  PATH: `${scratch.at('bin')}:/usr/bin:/bin`,
  ...extra,
});
const check = (extra: NodeJS.ProcessEnv = {}, ...args: string[]) =>
  vpf(['check', spec, '--libvirt', ...args], { env: environment(extra) });
const calls = () => readFileSync(scratch.at('calls'), 'utf8').trimEnd().split('\n');

function expectNothingLeft(): void {
  expect(readdirSync(scratch.at('domains'))).toEqual([]);
  expect(readdirSync(scratch.at('tmp'))).toEqual([]);
}

describe('vpf check --libvirt', () => {
  it('validates, defines, dumps and undefines under a throw-away name', async () => {
    const ran = await check({}, '--connect', 'test:///default');
    expect(ran).toMatchObject({ code: 0, stdout: '', stderr: '' });
    const uuid = '[0-9a-f-]{36}';
    const file = '\\S+/vpf-check-[0-9a-f]{12}\\.xml';
    const virsh = 'virsh --quiet --connect=test:///default';
    const expected = [
      `virt-xml-validate ${file} domain`,
      `${virsh} define --validate ${file}`,
      `${virsh} dumpxml --inactive ${uuid}`,
      `${virsh} undefine --keep-nvram ${uuid}`,
    ];
    expect(calls()).toHaveLength(expected.length);
    for (const [i, line] of expected.entries()) expect(calls()[i]).toMatch(new RegExp(`^${line}$`));
    expect(readFileSync(scratch.at('validated.xml'), 'utf8')).toMatch(
      /<name>vpf-check-[0-9a-f]{12}<\/name>/,
    );
    expectNothingLeft();
  });

  it('leaves the connection to virsh unless told', async () => {
    await check();
    expect(calls()[1]).toMatch(/^virsh --quiet define/);
  });

  it.each([
    [{ INVALID: 'Extra element x' }, 'VPF_E_LIBVIRT_SCHEMA', 'Extra element x'],
    [
      { REFUSE: 'unsupported configuration: no' },
      'VPF_E_LIBVIRT_DEFINE',
      'unsupported configuration: no',
    ],
    [
      { LOSE: '<model' },
      'VPF_E_LIBVIRT_LOST',
      'libvirt dropped: ua-vpf-a: interface: no <model type=',
    ],
    [
      { LOSE: 'ua-vpf-a_port' },
      'VPF_E_LIBVIRT_LOST',
      'libvirt dropped: ua-vpf-a_port: no <controller>',
    ],
  ])('reports %j in one line, and undefines all the same', async (extra, code, message) => {
    const ran = await check(extra);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(new RegExp(`^${spec}: error\\[${code}\\]: .*\n$`));
    expect(ran.stderr).toContain(message);
    expect(ran.stderr).not.toContain('/tmp/vpf-check-');
    expectNothingLeft();
  });

  it('reports a lost override of a virtual PF', async () => {
    scratch.file(
      's.yaml',
      'version: 1\ndomain: d\ndevices:\n  - {type: virtual-pf, name: v, backend: {type: user}, vfs: {count: 1, backend: {type: user}}}\n',
    );
    const { code, stderr } = await check({ LOSE: 'sriov-pf' });
    expect(code).toBe(1);
    expect(stderr).toContain(
      "ua-vpf-v_vf0: the override sriov-pf='ua-vpf-v_pf' (string) is not there",
    );
  });

  it('undefines on drivers that know no NVRAM', async () => {
    expect((await check({ OLD: '1' })).code).toBe(0);
    expectNothingLeft();
  });

  it('names the package of a missing tool', async () => {
    // A PATH without libvirt, whatever this machine has.
    const { code, stderr } = await check({ PATH: scratch.at('tmp') });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^vpf: error\[VPF_E_TOOL_MISSING\]: virt-xml-validate is not installed; it is in libvirt-clients \(Debian.*libvirt-client \(Fedora.*\n$/,
    );
    expectNothingLeft();
  });

  it('asks libvirt nothing about a spec with errors', async () => {
    scratch.file('s.yaml', 'version: 1\n');
    expect((await check()).code).toBe(1);
    expect(existsSync(scratch.at('calls'))).toBe(false);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('undefines after %s, and ends by it', async (signal) => {
    const child = spawn(process.execPath, [VPF, 'check', spec, '--libvirt'], {
      env: { ...process.env, ...environment({ SLOW: '0.5' }) },
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => child.on('exit', (_code, by) => resolve(by)));
    while (!existsSync(scratch.at('slow'))) await new Promise((go) => setTimeout(go, 10));
    child.kill(signal);
    expect(await ended).toBe(signal);
    expect(calls().at(-1)).toMatch(/undefine/);
    expectNothingLeft();
  });
});

describe('the throw-away domain', () => {
  const names = (xml: string) => asThrowaway(xml);

  it('differs in name and uuid only', () => {
    const xml =
      '<domain>\n <!-- <name>no</name> -->\n <name>web&amp;1</name>\n <uuid>u</uuid>\n <metadata><name>m</name></metadata>\n</domain>';
    const { name, uuid, xml: made } = names(xml);
    expect(made).toBe(xml.replace('web&amp;1', name).replace('>u<', `>${uuid}<`));
  });

  it('is given both where the base has none', () => {
    const { name, uuid, xml } = names("<domain type='kvm'><devices/></domain>");
    expect(xml).toBe(
      `<domain type='kvm'><name>${name}</name><uuid>${uuid}</uuid><devices/></domain>`,
    );
    expect(names('<domain><name/></domain>').xml).toMatch(/<name>vpf-check-/);
  });

  it("changes SMBIOS' uuid too, which libvirt wants to be the domain's", () => {
    const { uuid, xml } = names(
      "<domain><name>a</name><uuid>u</uuid><sysinfo type='smbios'><system><entry name='uuid'>u</entry><entry name='serial'>u</entry></system></sysinfo></domain>",
    );
    expect(xml).toContain(`<entry name='uuid'>${uuid}</entry><entry name='serial'>u</entry>`);
  });

  it('has another name each time', () => {
    expect(names('<domain></domain>').name).not.toBe(names('<domain></domain>').name);
  });
});
