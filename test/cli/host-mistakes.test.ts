/** `vpf host`: mistakes of its user, and what a host may lack. */
import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
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

test('Ctrl-C while waiting for the lock is told as that', async () => {
  const flock = scratch.file('flock', '#!/bin/sh\nkill -INT $$\n');
  chmodSync(flock, 0o755);
  vi.stubEnv('PATH', `${dirname(flock)}:${process.env.PATH}`);
  await expect(withHostLock(dirname(flock), 1, async () => {})).rejects.toMatchObject({
    code: 'VPF_E_HOST_INTERRUPTED',
    message: expect.stringContaining('nothing was done'),
  });
});
