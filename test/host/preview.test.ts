/** What apply would do, and refuses before it does anything; on a host in memory. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applySteps } from '../../src/host/apply.js';
import { previewSteps } from '../../src/host/preview.js';
import { statusOfSteps } from '../../src/host/status.js';
import { type Command, HOST, type Step } from '../../src/plan/step.js';
import { hostPlan } from '../plan/host-golden.js';
import { step } from '../qemu/plans.js';
import { FakeHost } from './fake-host.js';

const pf = '/sys/bus/pci/devices/0000:03:00.0';
const numvfs = `${pf}/sriov_numvfs`;
const sysfs = (file: string, text: string): Command => ({ tool: 'sysfs', args: [file, text] });

let host: FakeHost;
let runDir: string;
beforeEach(() => {
  runDir = mkdtempSync(join(tmpdir(), 'vpf-preview-'));
  host = new FakeHost();
  host.files.set(numvfs, '2\n');
  host.files.set('/sys/x/mtu', '1500\n');
  host.files.set('/sys/x/up', '1\n');
});
afterEach(() => rmSync(runDir, { recursive: true }));

const options = () => ({ domain: 'd', runner: host, runDir });
const apply = (steps: readonly Step[]) => applySteps(steps, options());
const preview = (steps: readonly Step[]) => previewSteps(steps, options());

const setFile = (id: string, file: string, text: string, part: Partial<Step> = {}): Step =>
  step(id, {
    device: HOST,
    values: [{ name: 'text', read: { from: 'sysfs', file }, is: [text] }],
    do: [sysfs(file, text)],
    undo: [sysfs(file, '{before:text}')],
    ...part,
  });
const vfs = (count: number): Step =>
  setFile('vfs', numvfs, String(count), { guard: { what: 'vfs idle', folder: pf } });
const mtu = setFile('mtu', '/sys/x/mtu', '9000');
const up = setFile('up', '/sys/x/up', '1', { needs: ['vfs'] });

/** The steps of a section `host`. */
const section = (text: string) => hostPlan(`version: 1\ndomain: d\nhost:\n${text}`).steps;

describe('a preview', () => {
  test('tells what apply then does, and changes nothing', async () => {
    const steps = [vfs(2), mtu, up];
    const foreseen = await preview(steps);
    expect(foreseen).toEqual({ pending: ['mtu'], held: ['vfs', 'up'], dropped: [] });
    expect([
      host.log,
      existsSync(join(runDir, 'lock')),
      existsSync(join(runDir, 'journal')),
    ]).toEqual([[], false, false]);
    expect(await apply(steps)).toEqual({ done: ['mtu'], held: ['vfs', 'up'], dropped: [] });
    expect(await preview(steps)).toEqual({ pending: [], held: ['vfs', 'mtu', 'up'], dropped: [] });
  });

  test('counts what goes with something that is made anew', async () => {
    expect(await preview([vfs(2), up])).toMatchObject({ pending: [], held: ['vfs', 'up'] });
    expect(await preview([vfs(4), up])).toMatchObject({ pending: ['vfs', 'up'], held: [] });
  });

  test('names nothing that cannot be taken back, nor does apply', async () => {
    const file = '/sys/x/mtu';
    const once = setFile('once', file, '9000', { undo: [] });
    await apply([once]);
    expect(await preview([])).toEqual({ pending: [], held: [], dropped: [] });
    expect(await apply([])).toEqual({ done: [], held: [], dropped: [] });
    expect(host.files.get(file)?.trim()).toBe('9000');
    expect(existsSync(join(runDir, 'journal', 'd.json'))).toBe(false);
  });

  test('tells what would be taken back, and leaves it there', async () => {
    await apply([vfs(2), mtu]);
    const journal = readFileSync(join(runDir, 'journal', 'd.json'), 'utf8');
    const foreseen = { pending: [], held: ['vfs'], dropped: ['mtu'] };
    expect(await preview([vfs(2)])).toEqual(foreseen);
    expect(host.files.get('/sys/x/mtu')?.trim()).toBe('9000');
    expect(readFileSync(join(runDir, 'journal', 'd.json'), 'utf8')).toBe(journal);
    // Of what is asked for at another time it says nothing.
    expect(await previewSteps([vfs(2)], { ...options(), planned: [vfs(2), mtu] })).toMatchObject({
      dropped: [],
    });
    // What somebody changed since stays.
    host.files.set('/sys/x/mtu', '4000');
    expect(await preview([vfs(2)])).toMatchObject({ dropped: [] });
  });

  test('tells that a tap would be made anew, with what hangs on it', async () => {
    const steps = (queues: number) =>
      section(
        `  taps: [{name: t0, queues: ${queues}}]\n  bridges: [{name: br0, ports: [{name: t0}]}]`,
      );
    const links = new Map<string, object>();
    host.answers = (line) => {
      if (line === 'ip -j -d link show') return JSON.stringify([...links.values()]);
      // The batch, in the order of its lines.
      for (const words of line.split('\n').map((one) => one.replace(/^ip (?:.* -batch - )?/, ''))) {
        const kinds = { t0: 'tun', br0: 'bridge' } as const;
        const name = /\b(t0|br0)\b/.exec(words)?.[1] as keyof typeof kinds | undefined;
        if (name === undefined) continue;
        const multi_queue = words.includes('multi_queue');
        const info_data = { type: 'tap', vnet_hdr: true, multi_queue };
        const made = { ifname: name, flags: [], linkinfo: { info_kind: kinds[name], info_data } };
        const now = links.get(name) ?? made;
        const alias = /alias (\S+)/.exec(words)?.[1];
        const master = /master (\S+)/.exec(words)?.[1];
        const isUp = / up$/.test(words) ? { flags: ['UP'] } : {};
        links.set(name, {
          ...now,
          ...isUp,
          ...(alias !== undefined && { ifalias: alias }),
          ...(master !== undefined && { master }),
        });
      }
      return '';
    };
    await apply(steps(1));
    expect(await preview(steps(1))).toMatchObject({ pending: [], dropped: [] });
    expect(await preview(steps(2))).toEqual({
      pending: ['tap t0', 'link t0', 'bridge port t0'],
      held: ['bridge br0', 'link br0'],
      dropped: ['bridge port t0', 'link t0', 'tap t0'],
    });
  });

  test('refuses what apply refuses before it begins', async () => {
    host.files.set(`${pf}/virtfn0/x`, '');
    host.links.set(`${pf}/virtfn0`, '../0000:03:10.0');
    host.links.set(`${pf}/virtfn0/driver`, '../vfio-pci');
    host.links.set(`${pf}/virtfn0/iommu_group`, '../7');
    host.busy.add('/dev/vfio/7');
    const held = { code: 'VPF_E_HOST_HELD' };
    await expect(preview([vfs(4)])).rejects.toMatchObject(held);
    await expect(apply([vfs(4)])).rejects.toMatchObject(held);
    const has = host.has;
    host.has = () => false;
    const tool = step('x', { device: HOST, do: [{ tool: 'ethtool', args: [] }] });
    await expect(preview([tool])).rejects.toMatchObject({ code: 'VPF_E_TOOL_MISSING' });
    host.has = has;
    const nameless = setFile('rate', '/sys/{vf:pf9/0}/x', '1');
    await expect(preview([nameless])).rejects.toMatchObject({ code: 'VPF_E_HOST_UNKNOWN' });
  });

  test('names a step that only an unknown name keeps from being done', async () => {
    const netdev = setFile('up', '/sys/class/net/{netdev:pci/0000:03:00.0}/x', '1');
    await expect(preview([netdev])).rejects.toMatchObject({
      code: 'VPF_E_HOST_STEP',
      failed: [{ step: 'up' }],
      left: [],
    });
    expect(await preview([vfs(4), { ...netdev, needs: ['vfs'] }])).toMatchObject({
      pending: ['vfs', 'up'],
    });
  });
});

describe('before anything is changed', () => {
  test('the owner of a tap must be known', async () => {
    const asked: string[] = [];
    host.run = async ([program = '', ...args]) => {
      asked.push([program, ...args].join(' '));
      return {
        code: program === 'getent' && args[1] === 'nobody9' ? 2 : 0,
        stdout: '',
        stderr: '',
      };
    };
    const steps = (owner: string) => section(`  taps: [{name: t0, owner: ${owner}}]`);
    const refused = {
      code: 'VPF_E_HOST_UNKNOWN',
      message: 'step "tap t0": this host has no user nobody9: make one, or correct `owner`',
    };
    await expect(apply(steps('nobody9'))).rejects.toMatchObject(refused);
    await expect(preview(steps('nobody9'))).rejects.toMatchObject(refused);
    expect(asked.filter((line) => !/^(?:ip -j|getent passwd)/.test(line))).toEqual([]);
    expect(await preview(steps('alice'))).toMatchObject({ pending: ['tap t0'] });
    expect(asked).toContain('getent passwd alice');
  });

  test("an MTU must be one of those that the interface's driver takes", async () => {
    const nic = { ifname: 'eth0', flags: ['UP'], mtu: 1500, min_mtu: 68, max_mtu: 9216 };
    host.answers = (line) => (line === 'ip -j -d link show' ? JSON.stringify([nic]) : '');
    host.files.set('/sys/class/net/eth0/mtu', '1500\n');
    host.files.set('/sys/class/net/eth0/device/x', '');
    const steps = (size: number) => section(`  pfs: [{pf: eth0, mtu: ${size}}]`);
    const refused = {
      code: 'VPF_E_OUT_OF_RANGE',
      message: 'step "mtu eth0": eth0 takes an MTU of 68 to 9216, not 9500',
    };
    await expect(apply(steps(9500))).rejects.toMatchObject(refused);
    await expect(preview(steps(9500))).rejects.toMatchObject(refused);
    expect(await preview(steps(9216))).toMatchObject({ pending: ['mtu eth0'] });
    // What was asked already is not asked again.
    let asked = 0;
    const answers = host.answers;
    host.answers = (line) => {
      if (line === 'ip -j -d link show') asked++;
      return answers(line);
    };
    await preview(section('  pfs: [{pf: eth0, mtu: 9216}]\n  taps: [{name: t0}]'));
    expect(asked).toBe(1);
    // Some tell no limit.
    nic.max_mtu = 0;
    expect(await preview(steps(9500))).toMatchObject({ pending: ['mtu eth0'] });
  });
});

describe('what is not there', () => {
  test('is called so by status, and by a step that has no effect', async () => {
    host.answers = (line) => (line.startsWith('ip -j') ? '[]' : '');
    const steps = section('  taps: [{name: t0}]\n  bridges: [{name: br0, mtu: 1400}]');
    const status = await statusOfSteps(steps, { runner: host });
    expect(status.map(({ id, detail }) => `${id}: ${detail[0]}`)).toEqual([
      'tap t0: t0 is not there',
      'bridge br0: br0 is not there',
      'mtu br0: mtu is not there, and should be "1400"',
      'link br0: br0 is not there',
    ]);
    await expect(apply(steps)).rejects.toMatchObject({
      failed: [{ step: 'tap t0', output: 'it had no effect: t0 is not there' }],
    });
  });
});
