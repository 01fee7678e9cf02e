/** `vpf host`: mistakes of its user, and what a host may lack. */
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { withHostLock } from '../../src/host/lock.js';
import { Scratch, vpf } from './vpf.js';

const scratch = new Scratch();
afterAll(() => {
  vi.unstubAllEnvs();
  scratch.remove();
});

const spec = scratch.file('mistakes.yaml', 'version: 1\ndomain: m\nhost: {taps: [{name: tap0}]}\n');

test('--after without --for libvirt is refused, not ignored', async () => {
  for (const command of ['plan', 'apply', 'status', 'undo']) {
    const { code, stdout, stderr } = await vpf(['host', command, spec, '--after']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('--for libvirt');
  }
});

test('a tool that cannot be executed is a missing one, not a fault of vpf', async () => {
  const folder = dirname(scratch.file('ip', 'not a program'));
  const { code, stderr } = await vpf(['host', 'status', spec], { env: { PATH: folder } });
  expect(code).toBe(1);
  expect(stderr).toContain('VPF_E_TOOL_MISSING');
});

test('gc says that it could not look at Open vSwitch', async () => {
  const folder = scratch.at('no-ovs');
  mkdirSync(folder);
  const program = (name: string, text: string) =>
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  program('ip', 'echo "[]"');
  program(
    'ovs-vsctl',
    'echo "db.sock: database connection failed (Connection refused)" >&2; exit 1',
  );
  const said = 'Open vSwitch was not looked at: ovs-vsctl .* refused\\); start it: systemctl start';
  const env = { PATH: folder };
  const { code, stderr } = await vpf(['host', 'gc'], { env });
  expect([code, stderr.trim().split('\n')]).toEqual([
    0,
    [expect.stringMatching(`^vpf: warning\\[VPF_W_HOST_OVS_UNREAD\\]: ${said}`)],
  ]);
  const { stdout } = await vpf(['host', 'gc', '--json'], { env });
  expect(JSON.parse(stdout)).toMatchObject({
    ok: true,
    orphans: expect.any(Array),
    diagnostics: [{ severity: 'warning', message: expect.stringMatching(said) }],
  });
});

test('what the plan warns of is said where it is made, and not each time it is looked at', async () => {
  const warned = scratch.file(
    'ovs.yaml',
    'version: 1\ndomain: vpf-warned\nhost: {ovs: {hwOffload: true}}\n',
  );
  const stderrOf = async (...words: string[]) => (await vpf(['host', ...words])).stderr;
  for (const words of [
    ['plan', warned],
    ['apply', warned, '--dry-run'],
  ])
    expect(await stderrOf(...words)).toContain('VPF_W_HOST_OVS_RESTART');
  for (const words of [
    ['status', warned],
    ['gc', warned],
  ])
    expect(await stderrOf(...words)).not.toContain('VPF_W_HOST_OVS_RESTART');
});

test('Ctrl-C while waiting for the lock is told as that', async () => {
  const flock = scratch.file('flock', '#!/bin/sh\nkill -INT $$\n');
  chmodSync(flock, 0o755);
  vi.stubEnv('PATH', `${dirname(flock)}:${process.env.PATH}`);
  await expect(withHostLock(dirname(flock), 1, async () => {})).rejects.toMatchObject({
    code: 'VPF_E_HOST_INTERRUPTED',
    message: expect.stringContaining('nothing was done'),
  });
});

describe('a spec that asks nothing of the host', () => {
  const none = scratch.file('none.yaml', 'version: 1\ndomain: m\nhost: {}\n');
  const later = scratch.file(
    'later.yaml',
    'version: 1\ndomain: m\ndevices: [{type: nic, name: n, backend: {type: tap}}]\n',
  );

  test.each([['status'], ['apply', '--dry-run']])('host %s says so', async (...command) => {
    const given = await vpf(['host', command[0] ?? '', none, ...command.slice(1)]);
    expect(given).toMatchObject({
      code: 0,
      stdout: 'm: nothing to do, the spec asks nothing of the host\n',
    });
    const words = [later, '--for', 'libvirt', ...command.slice(1)];
    const { code, stdout } = await vpf(['host', command[0] ?? '', ...words]);
    expect([code, stdout.split('\n')[0]]).toEqual([0, 'm: nothing to do now']);
  });
});

describe('vpf host apply --dry-run', () => {
  test('says what would be done, for people and for machines', async () => {
    const name = `vpfno${process.pid % 100_000}`;
    const taps = scratch.file(
      'dry.yaml',
      `version: 1\ndomain: vpf-dry-run\nhost: {taps: [{name: ${name}}]}\n`,
    );
    const { code, stdout, stderr } = await vpf(['host', 'apply', taps, '--dry-run']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(`would do: tap ${name}\nvpf-dry-run: 1 step to do, 0 hold already\n`);
    const json = await vpf(['host', 'apply', taps, '--dry-run', '--json']);
    expect(JSON.parse(json.stdout)).toEqual({
      ok: true,
      domain: 'vpf-dry-run',
      dryRun: true,
      pending: [`tap ${name}`],
      held: [],
      dropped: [],
    });
    expect(existsSync(`/sys/class/net/${name}`)).toBe(false);
  });

  test('says what apply would refuse, and ends with 1', async () => {
    const taps = scratch.file(
      'owner.yaml',
      'version: 1\ndomain: vpf-dry-run\nhost: {taps: [{name: vpfno0, owner: vpf-no-such-user}]}\n',
    );
    const { code, stdout, stderr } = await vpf(['host', 'apply', taps, '--dry-run']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('VPF_E_HOST_UNKNOWN');
    expect(stderr).toContain('no user vpf-no-such-user');
  });
});
