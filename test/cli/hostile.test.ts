import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eachScratch, type RunOptions, type Scratch, vpf } from './vpf.js';

const GOOD = 'version: 1\ndomain: d\ndevices:\n  - {type: nic, name: a, backend: {type: user}}\n';
const DOMAIN = "<domain type='kvm'><name>d</name><os><type machine='q35'>hvm</type></os></domain>";
const MAX_MIB = 400;

let scratch: Scratch;

eachScratch((fresh) => {
  scratch = fresh;
});

/** Refused with exactly one clear error, within bounds, and nothing written. */
async function expectRefusal(
  args: readonly string[],
  code: string,
  options: RunOptions = {},
): Promise<string> {
  const before = scratch.files();
  const ran = await vpf([...args, '-o', scratch.at('out.xml')], { timeout: 20_000, ...options });
  expect(ran.stdout).toBe('');
  expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(ran.stderr).toContain(`error[${code}]: `);
  expect(ran.stderr).not.toMatch(/ at .*:\d+:\d+\)/);
  expect(ran.stderr).toMatch(/^[\x20-\x7e\n]*$/);
  expect(ran.code).toBe(1);
  expect(ran.peakMiB).toBeLessThan(MAX_MIB);
  expect(scratch.files()).toEqual(before);
  return ran.stderr;
}

const withBase = (base: string | Uint8Array) => [
  'compose',
  scratch.file('s.yaml', GOOD),
  '--into',
  scratch.file('b.xml', base),
];

describe('a hostile base', () => {
  const lol = Array.from(
    { length: 9 },
    (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`,
  ).join('');

  it.each([
    ['an entity bomb', `<!DOCTYPE d [<!ENTITY l0 "lol">${lol}]><domain>&l9;</domain>`, 'DTD'],
    ['an external DTD', `<!DOCTYPE d SYSTEM "file:///etc/passwd"><domain/>`, 'DTD'],
    [
      'an external entity',
      `<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><domain>&x;</domain>`,
      'DTD',
    ],
    ['an undeclared entity', '<domain><name>&x;</name></domain>', 'SYNTAX'],
    ['deep nesting', `<domain>${'<a>'.repeat(100_000)}`, 'DEPTH'],
    ['a NUL', '<domain><name>a\0b</name></domain>', 'SYNTAX'],
    ['control characters', '<domain><name>a\u0007b</name></domain>', 'SYNTAX'],
    ['a cut end', "<domain type='kvm'><devices>", 'SYNTAX'],
    ['no XML at all', 'hello', 'SYNTAX'],
    ['nothing', '', 'SYNTAX'],
    ['another document', '<network><name>x</name></network>', 'NOT_DOMAIN'],
    ['UTF-16', Buffer.from(`\ufeff${DOMAIN}`, 'utf16le'), 'ENCODING'],
    ['invalid UTF-8', Buffer.from([0x3c, 0x64, 0xff, 0xfe, 0x3e]), 'ENCODING'],
    ['two <devices>', '<domain><devices/><devices/></domain>', 'AMBIGUOUS'],
  ])('with %s is refused with one clear error', async (_what, base, code) => {
    await expectRefusal(withBase(base), `VPF_E_BASE_${code}`);
  });

  it('of 100 MB is not even read', async () => {
    const file = scratch.file('b.xml', DOMAIN);
    truncateSync(file, 100 * 1024 * 1024);
    await expectRefusal(
      ['compose', scratch.file('s.yaml', GOOD), '--into', file],
      'VPF_E_BASE_SIZE',
    );
  });

  it('that never ends is read up to the limit', async () => {
    const chunk = Buffer.alloc(32 * 1024 * 1024, 0x20);
    await expectRefusal(
      ['compose', scratch.file('s.yaml', GOOD), '--into', '-'],
      'VPF_E_BASE_SIZE',
      { input: chunk },
    );
  });

  it('with a million attributes is bounded', async () => {
    const many = Array.from({ length: 1_000_000 }, (_, i) => `a${i}=''`).join(' ');
    await expectRefusal(withBase(`<domain ${many}/>`), 'VPF_E_BASE_SIZE');
  });

  it('with __proto__ for a name is just a domain', async () => {
    const base =
      "<domain type='kvm' __proto__='x'><name>d</name><__proto__ constructor='y'/></domain>";
    const { code, stdout } = await vpf(withBase(base));
    expect(code).toBe(0);
    expect(stdout).toContain("<domain type='kvm' __proto__='x'>");
  });
});

describe('a hostile spec', () => {
  const spec = (text: string | Uint8Array) => ['compose', scratch.file('s.yaml', text)];
  const named = (name: string) =>
    JSON.stringify({
      version: 1,
      domain: 'd',
      devices: [{ type: 'nic', name, backend: { type: 'user' } }],
    });

  it.each(['../x', '-rf', "a'b", '__proto__', '$(id)', 'a;b', 'a\nb', '\u202ea', '&lt;'])(
    'with the name %j is refused',
    async (name) => {
      await expectRefusal(spec(named(name)), 'VPF_E_BAD_FORMAT');
    },
  );

  it.each([
    ['ifname', '../x'],
    ['ifname', '-rf'],
    ['bridge', "a'b"],
    ['bridge', '/etc'],
  ])('with the %s %j is refused', async (key, value) => {
    const backend = { type: 'tap', [key]: value };
    const text = { version: 1, domain: 'd', devices: [{ type: 'nic', name: 'a', backend }] };
    await expectRefusal(spec(JSON.stringify(text)), 'VPF_E_BAD_FORMAT');
  });

  it.each(['/run/../etc/x', 'x', '/run/a b', "/run/'", `/${'x'.repeat(200)}`])(
    'with the socket %j is refused',
    async (socket) => {
      const backend = { type: 'vhost-user', socket };
      const text = { version: 1, domain: 'd', devices: [{ type: 'nic', name: 'a', backend }] };
      await expectRefusal(spec(JSON.stringify(text)), 'VPF_E_BAD_FORMAT');
    },
  );

  it.each(['1e309', '-1', '.nan', '99999999999999999999', '0'])(
    'with the number %s is refused',
    async (number) => {
      const text = GOOD.replace('{type: user}', `{type: tap, queues: ${number}}`);
      await expectRefusal(spec(text), 'VPF_E_OUT_OF_RANGE');
    },
  );

  it.each([
    [
      'an alias bomb',
      `${'a: &a [x]\n'}${Array.from({ length: 20 }, (_, i) => `k${i}: &k${i} [${`*${i === 0 ? 'a' : `k${i - 1}`},`.repeat(10)}]`).join('\n')}`,
      'SYNTAX',
    ],
    ['a key twice', 'version: 1\nversion: 1\n', 'SYNTAX'],
    ['a tag', 'version: !!js/function x\n', 'SYNTAX'],
    ['invalid UTF-8', Buffer.from([0x61, 0x3a, 0xff]), 'SYNTAX'],
    ['deep nesting', `${'['.repeat(50_000)}`, 'SYNTAX'],
    ['deep nesting that ends', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, 'SYNTAX'],
  ])('with %s is refused', async (_what, text, code) => {
    await expectRefusal(spec(text), `VPF_E_SPEC_${code}`);
  });

  it('of 100 MB is not even read', async () => {
    const file = scratch.file('s.yaml', GOOD);
    truncateSync(file, 100 * 1024 * 1024);
    await expectRefusal(['compose', file], 'VPF_E_SPEC_SIZE');
  });

  it('with 100,000 devices is refused quickly', async () => {
    const devices = Array.from({ length: 100_000 }, () => 1);
    const { code, stderr } = await vpf(spec(JSON.stringify({ version: 1, domain: 'd', devices })));
    expect(code).toBe(1);
    expect(stderr.length).toBeLessThan(100_000);
    expect(stderr).toContain('VPF_E_OUT_OF_RANGE');
  });
});

describe('what is no file', () => {
  it('is refused by name: missing, a directory, a device', async () => {
    await expectRefusal(['compose', scratch.at('missing.yaml')], 'VPF_E_FILE');
    await expectRefusal(['compose', '/dev/zero'], 'VPF_E_FILE');
    mkdirSync(scratch.at('dir'));
    await expectRefusal(['compose', scratch.at('dir')], 'VPF_E_FILE');
  });

  it('is read if it is a pipe', async () => {
    const fifo = scratch.at('fifo');
    execFileSync('mkfifo', [fifo]);
    const writer = vpf(['compose', fifo]);
    // Opening a pipe waits for its reader: not for ever, should there be none.
    execFileSync('sh', ['-c', 'printf "%s" "$1" > "$2"', 'sh', GOOD, fifo], { timeout: 10_000 });
    expect((await writer).code).toBe(0);
  });
});

describe('-o', () => {
  it('leaves the old file alone when the spec is bad', async () => {
    const out = scratch.file('out.xml', 'old');
    const { code } = await vpf(['compose', scratch.file('s.yaml', 'version: 2'), '-o', out]);
    expect(code).toBe(1);
    expect(readFileSync(out, 'utf8')).toBe('old');
  });

  it('says why it cannot write, and leaves nothing', async () => {
    const ran = await vpf([
      'compose',
      scratch.file('s.yaml', GOOD),
      '-o',
      scratch.at('no/such/dir.xml'),
    ]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('error[VPF_E_FILE]');
    expect(scratch.files()).toEqual(['s.yaml']);
  });
});
