/** The section `host` as files: what is in them, and that nothing is left out in silence. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { exportHost, HOST_FORMATS } from '../../src/export/export-host.js';
import { exported, findings, specOf, textOf } from './support.js';

const near = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const all = readFileSync(near('host.yaml'), 'utf8');

describe.each(HOST_FORMATS)('%s', (format) => {
  test('has the files that stand in the golden file', async () => {
    await expect(textOf(exported(format, all))).toMatchFileSnapshot(near(`golden/${format}.txt`));
  });

  test('is the same each time, says whose it is, and ends in a newline', () => {
    const { files } = exported(format, all);
    expect(exported(format, all).files).toEqual(files);
    for (const { text, mode } of files) {
      expect(text).toMatch(/^# Made by vpf; change the spec rather than this file\n/);
      expect(text).toMatch(/[^\n]\n$/);
      expect(mode).toBe(format === 'networkmanager' ? 0o600 : 0o644);
    }
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
  });

  test('tells what it cannot say', async () => {
    const { diagnostics } = exported(format, all);
    expect(diagnostics.every(({ severity }) => severity === 'warning')).toBe(true);
    const text = diagnostics.map(({ message }, i) => `${findings(diagnostics)[i]}\n  ${message}\n`);
    await expect(text.join('')).toMatchFileSnapshot(near(`golden/${format}-warnings.txt`));
  });
});

describe('what a format has no word for is a warning', () => {
  const pf = (entry: string) => `  pfs: [{pf: eth0, address: "0000:01:00.0", ${entry}}]\n`;
  const vf = (entry: string) => pf(`vfs: 1, each: {0: {${entry}}}`);
  const lost = 'VPF_W_EXPORT_LOST';
  test.each([
    ['networkd', pf('autoprobe: true'), 'host.pfs[0].autoprobe'],
    ['networkd', pf('eswitch: {mode: legacy}'), 'host.pfs[0].eswitch'],
    ['networkd', pf('offload: true'), 'host.pfs[0].offload'],
    ['networkd', vf('rate: {max: 1}'), 'host.pfs[0].each.0.rate'],
    ['networkd', vf('driver: vfio-pci'), 'host.pfs[0].each.0.driver'],
    ['networkd', '  pfs: [{pf: eth0, vfs: 1}]\n', 'host.pfs[0].vfs'],
    ['networkd', '  pfs: [{address: "0000:01:00.0", vfs: 1}]\n', 'host.pfs[0]'],
    ['networkmanager', vf('linkState: auto'), 'host.pfs[0].each.0.linkState'],
    ['networkmanager', vf('driver: vfio-pci'), 'host.pfs[0].each.0.driver'],
    ['networkmanager', '  taps: [{name: t0, owner: qemu}]\n', 'host.taps[0].owner'],
    ['udev', '  taps: [{name: t0}]\n', 'host.taps[0]'],
    ['udev', '  bridges: [{name: br0}]\n', 'host.bridges[0]'],
    [
      'udev',
      '  bridges: [{name: b, switch: ovs, up: false, ports: [{representor: {pf: eth0, vf: 0}}]}]\n',
      'host.bridges[0].ports[0]',
    ],
    ['udev', '  vdpa: [{name: v0, mgmtdev: sim}]\n', 'host.vdpa[0]'],
  ] as const)('%s: %s', (format, host, path) => {
    expect(findings(exported(format, host).diagnostics)).toContain(`${path} ${lost}`);
  });

  test('and so is a key that the exporters do not know yet', () => {
    const spec = specOf(pf('vfs: 1'));
    const entry = { ...spec.host?.pfs?.[0], novel: 7 };
    const later = { ...spec, host: { pfs: [entry], newer: {} } };
    for (const format of ['networkd', 'networkmanager', 'udev'] as const) {
      const { diagnostics } = exportHost(later, { format });
      expect(findings(diagnostics)).toEqual([`host.newer ${lost}`, `host.pfs[0].novel ${lost}`]);
    }
  });

  test('the service leaves nothing out', () => {
    expect(exported('systemd', all).diagnostics).toEqual([]);
  });
});

describe('names and texts', () => {
  const unit = (spec: string, domain = 'd') =>
    exportHost(specOf('  pfs: [{pf: eth-0.1@x, vfs: 1}]\n', domain), { format: 'systemd', spec });

  test("a domain's name that is no file name gets a hash, so that two stay two", () => {
    const paths = ['a b', 'a+b', 'a-b'].map((domain) => unit('/s', domain).files[0]?.path);
    expect(new Set(paths).size).toBe(3);
    expect(paths[2]).toBe('/etc/systemd/system/vpf-a-b.service');
    for (const path of paths) expect(path).toMatch(/^[\w./-]+$/);
  });

  test.each([
    ['/etc/vpf/w.yaml', '/etc/vpf/w.yaml'],
    ['/a b/c', '"/a b/c"'],
    ['/a%i$HOME', '/a%%i$$HOME'],
    ['/a"b\\c', '"/a\\"b\\\\c"'],
    ['/a\nExecStart=/bin/false', '"/a\\x0aExecStart=/bin/false"'],
    ["/a'b;c", '"/a\'b;c"'],
  ])('the unit names the spec %j', (spec, shown) => {
    expect(unit(spec).files[0]?.text.split('\n')).toContain(`ExecStart=vpf host apply ${shown}`);
  });

  test('the unit waits for interfaces by the names that systemd gives them', () => {
    expect(unit('/s').files[0]?.text).toContain(
      'Wants=sys-subsystem-net-devices-eth\\x2d0.1\\x40x.device\n',
    );
  });

  test('what the spec would not let through does not get out of a rule either', () => {
    const spec = specOf('  pfs: [{pf: eth0, vfs: 1, each: {0: {driver: x}}}]\n');
    const entry = { pf: 'a*"b', vfs: 1, each: { 0: { driver: 'x"$env{Y}%k' } } };
    const [rules] = exportHost({ ...spec, host: { pfs: [entry] } }, { format: 'udev' }).files;
    expect(rules?.text).toContain('NAME=="a[*]?b"');
    expect(rules?.text).toContain('driver_override}="x\\"$$env{Y}%%k"');
  });
});

test('the inventory tells names and addresses that the spec does not', () => {
  const inventory = { pfs: [{ name: 'eth0', address: '0000:01:00.0', vfs: [] }], vdpa: [] };
  const named = textOf(exported('networkd', '  pfs: [{pf: eth0, vfs: 2}]\n', inventory));
  expect(named).toContain('Path=pci-0000:01:00.0\n');
  const byAddress = '  pfs: [{address: "0000:01:00.0", vfs: 2}]\n';
  expect(textOf(exported('networkmanager', byAddress, inventory))).toContain(
    'interface-name=eth0\n',
  );
});
