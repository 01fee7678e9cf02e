/** Interfaces that no step brings and the host has not, refused before anything is done; on a host in memory. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applySteps } from '../../src/host/apply.js';
import { previewSteps } from '../../src/host/preview.js';
import type { Step } from '../../src/plan/step.js';
import { hostPlan } from '../plan/host-golden.js';
import { FakeHost } from './fake-host.js';

const numvfs = '/sys/class/net/p0/device/sriov_numvfs';
const nic = { ifname: 'p0', altnames: ['enp3s0'], flags: ['UP'], linkinfo: {} };

let host: FakeHost;
let runDir: string;
let asked: string[];
beforeEach(() => {
  runDir = mkdtempSync(join(tmpdir(), 'vpf-absent-'));
  host = new FakeHost();
  host.files.set(numvfs, '2\n');
  asked = [];
  host.answers = (line) => {
    asked.push(line);
    return line === 'ip -j -d link show' ? JSON.stringify([nic]) : '';
  };
});
afterEach(() => rmSync(runDir, { recursive: true }));

const stepsOf = (host: string, devices = '') =>
  hostPlan(`version: 1\ndomain: d\nhost:\n${host}\n${devices}`).steps;
const preview = (steps: readonly Step[], planned = steps) =>
  previewSteps(steps, { domain: 'd', runner: host, runDir, planned });
const apply = (steps: readonly Step[]) =>
  applySteps(steps, { domain: 'd', runner: host, runDir, lockTimeout: 1 });

describe('an interface that there is not', () => {
  test.each([
    ['as a port', '  bridges: [{name: b, ports: [{name: nosuch}]}]', 'link nosuch'],
    [
      'as a port of Open vSwitch',
      '  bridges: [{name: o, switch: ovs, ports: [{name: nosuch}, {name: i, internal: true}]}]',
      'link nosuch',
    ],
    ['below a macvlan', '  macvlans: [{name: m, link: nosuch}]', 'macvlan m'],
    [
      'beside VFs that are there already',
      '  pfs: [{pf: p0, vfs: 2}]\n  bridges: [{name: b, ports: [{name: nosuch}]}]',
      'link nosuch',
    ],
  ])('%s', async (_what, text, step) => {
    const wanted = {
      code: 'VPF_E_HOST_UNKNOWN',
      message: `step "${step}": this host has no interface nosuch, and no step makes it: make it, or correct the name`,
    };
    await expect(preview(stepsOf(text))).rejects.toMatchObject(wanted);
    await expect(apply(stepsOf(text))).rejects.toMatchObject(wanted);
    expect(
      asked.filter(
        (line) => !/^ip -j|^ovs-vsctl --(?:format=json|if-exists get)|^bridge -j/.test(line),
      ),
    ).toEqual([]);
    expect([host.log, existsSync(join(runDir, 'journal', 'd.json'))]).toEqual([[], false]);
  });

  test('is said of each name, once', async () => {
    const text = '  bridges: [{name: b, ports: [{name: x, mtu: 1400}, {name: p0}, {name: y}]}]';
    const { message } = await preview(stepsOf(text)).catch((error) => error);
    expect(message.split('\n').map((line: string) => /interface (\w+)/.exec(line)?.[1])).toEqual([
      'x',
      'y',
    ]);
  });
});

describe('an interface', () => {
  test.each([
    ['the host has', '  bridges: [{name: b, ports: [{name: p0}]}]'],
    ['the host has by another name', '  bridges: [{name: b, ports: [{name: enp3s0}]}]'],
    [
      'a veth, its peer, a tap, a tunnel or a macvlan is',
      `  veths: [{name: v, peer: w}]
  taps: [{name: t}]
  macvlans: [{name: m, link: w}]
  bridges: [{name: b, ports: [{name: v}, {name: t}, {name: m}, {name: x, vxlan: {remote: 192.0.2.1, key: 1}}]}]`,
    ],
    [
      'Open vSwitch makes',
      `  bridges: [{name: o, switch: ovs, ports: [{name: i, internal: true}]}, {name: b, ports: [{name: o}]}]
  macvtaps: [{name: m, link: i}]`,
    ],
    [
      'may come with new VFs',
      '  pfs: [{pf: p0, vfs: 4}]\n  bridges: [{name: b, ports: [{name: p0v3}]}]',
    ],
    [
      'may come with another mode',
      '  pfs: [{pf: p0, devlink: pci/0000:03:00.0, eswitch: {mode: switchdev}}]\n  bridges: [{name: b, ports: [{name: p0_0}]}]',
    ],
  ])('that %s is not missed', async (_what, text) => {
    host.files.set('/sys/bus/pci/devices/0000:03:00.0/x', '');
    expect((await preview(stepsOf(text))).pending.length).toBeGreaterThan(0);
  });

  test('that only steps bring which are not to be done now is not missed', async () => {
    const all = stepsOf('  taps: [{name: t}]\n  bridges: [{name: b, ports: [{name: t}]}]');
    const some = all.filter(({ kind }) => kind !== 'tap');
    expect((await preview(some, all)).pending).toContain('bridge port t');
    await expect(preview(some)).rejects.toMatchObject({ code: 'VPF_E_HOST_UNKNOWN' });
  });

  test('is not missed where the host does not tell', async () => {
    host.answers = () => '';
    const steps = stepsOf('  bridges: [{name: b, ports: [{name: nosuch}]}]');
    expect((await preview(steps)).pending).toContain('link nosuch');
  });
});
