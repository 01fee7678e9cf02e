/** `vpf host export`: what it prints and what it writes. */
import { chmodSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Scratch, vpf } from './vpf.js';

const scratch = new Scratch();
afterAll(() => scratch.remove());

const host = `
host:
  pfs: [{pf: nonesuch0, vfs: 2, each: {0: {driver: vfio-pci}}}]
  bridges: [{name: br0, ports: [{name: nonesuch1}]}]
`;
const spec = scratch.file('worker 1.yaml', `version: 1\ndomain: worker-1\n${host}`);
const run = (...args: string[]) => vpf(['host', 'export', ...args]);

describe('vpf host export', () => {
  test('prints each file under its path, and warnings with their place', async () => {
    const { code, stdout, stderr } = await run(spec, '--format', 'networkmanager');
    expect(code).toBe(0);
    expect(stdout.match(/^# \/.*/gm)).toEqual(
      ['nonesuch0', 'br0', 'nonesuch1'].map(
        (name) => `# /etc/NetworkManager/system-connections/vpf-${name}.nmconnection (mode 0600)`,
      ),
    );
    expect(stderr).toMatch(/:5:52: warning\[VPF_W_EXPORT_LOST\]: .*--format udev/);
  });

  test('--output writes them where they belong, with their permissions', async () => {
    const root = join(scratch.path, 'root');
    const folder = join(root, 'etc/NetworkManager/system-connections');
    const file = join(folder, 'vpf-br0.nmconnection');
    mkdirSync(folder, { recursive: true });
    scratch.file('root/etc/NetworkManager/system-connections/vpf-br0.nmconnection', 'old');
    chmodSync(file, 0o644);
    const { code, stdout } = await run(spec, '--format', 'networkmanager', '-o', root);
    expect(code).toBe(0);
    expect(stdout.split('\n')).toContain(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toContain('[bridge]');
  });

  test('--json has files and diagnostics', async () => {
    const { stdout, stderr } = await run(spec, '--format', 'udev', '--json');
    const { ok, files, diagnostics } = JSON.parse(stdout) as {
      ok: boolean;
      files: { path: string; mode: string; text: string }[];
      diagnostics: { code: string; path: unknown[]; line: number }[];
    };
    expect(ok).toBe(true);
    expect(stderr).toBe('');
    expect(files).toMatchObject([
      { path: '/etc/udev/rules.d/90-vpf-worker-1.rules', mode: '0644' },
    ]);
    expect(files[0]?.text).toContain('ATTR{device/sriov_numvfs}="2"');
    expect(diagnostics).toContainEqual(
      expect.objectContaining({ code: 'VPF_W_EXPORT_LOST', path: ['host', 'bridges', 0], line: 6 }),
    );
  });

  test('--format systemd names the spec by its whole path', async () => {
    const { stdout } = await run(spec, '--format', 'systemd', '--for', 'libvirt');
    expect(stdout).toContain(`ExecStart=vpf host apply "${spec}" --for libvirt\n`);
  });

  test('ends where the folder cannot be made', async () => {
    const { code, stdout, stderr } = await run(spec, '--format', 'udev', '-o', '/proc/nonesuch');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('VPF_E_FILE');
  });

  test('says what is not right', async () => {
    const guest = scratch.file('guest.yaml', 'version: 1\ndomain: g\ndevices: []\n');
    const none = await run(guest, '--format', 'udev');
    expect([none.code, none.stderr]).toMatchObject([1, expect.stringContaining('no section')]);
    const usage = [
      [spec],
      [spec, '--format', 'netplan'],
      ['-', '--format', 'systemd'],
      [spec, '--format', 'udev', '--for', 'libvirt'],
      // Of a spec without files: where this is not refused, it would be the root of this host.
      [guest, '--format', 'networkd', '--output', ''],
    ];
    for (const args of usage) expect((await run(...args)).code).toBe(2);
    const bad = scratch.file('bad.yaml', 'version: 1\ndomain: g\nhost: {pfs: [{}]}\n');
    const failed = await run(bad, '--format', 'udev');
    expect([failed.code, failed.stdout]).toEqual([1, '']);
  });
});
