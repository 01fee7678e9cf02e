/** The section `host`, carried out on a host in memory. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applySteps } from '../../src/host/apply.js';
import { forbids } from '../../src/host/guards.js';
import { Namer } from '../../src/host/namer.js';
import { parseLinks } from '../../src/host/state/links.js';
import { readAll } from '../../src/host/state/readings.js';
import { statusOfSteps } from '../../src/host/status.js';
import { undoSteps } from '../../src/host/undo.js';
import { type Command, HOST, type Reading, type Step } from '../../src/plan/step.js';
import { hostPlan } from '../plan/host-golden.js';
import { step } from '../qemu/plans.js';
import { FakeHost } from './fake-host.js';

const pf = '/sys/bus/pci/devices/0000:03:00.0';
const numvfs = `${pf}/sriov_numvfs`;
const sysfs = (file: string, text: string): Command => ({ tool: 'sysfs', args: [file, text] });

let host: FakeHost;
let runDir: string;
beforeEach(() => {
  runDir = mkdtempSync(join(tmpdir(), 'vpf-section-'));
  host = new FakeHost();
  host.files.set(numvfs, '2\n');
  host.files.set('/sys/x/mtu', '1500\n');
  // The kernel's: VFs come and go with their number.
  host.onWrite = (path, text) => {
    if (path !== numvfs) return;
    for (const n of [0, 1, 2, 3, 4, 5, 6, 7]) {
      if (n < Number(text)) host.links.set(`${pf}/virtfn${n}`, `../0000:03:10.${n}`);
      else host.links.delete(`${pf}/virtfn${n}`);
    }
  };
});
afterEach(() => rmSync(runDir, { recursive: true }));

const options = () => ({ domain: 'd', runner: host, runDir });
const apply = (steps: readonly Step[]) => applySteps(steps, options());
const undo = (steps: readonly Step[]) => undoSteps(steps, options());

const section = (id: string, part: Partial<Step>): Step => step(id, { device: HOST, ...part });
const setFile = (id: string, file: string, text: string, part: Partial<Step> = {}): Step =>
  section(id, {
    values: [{ name: 'text', read: { from: 'sysfs', file }, is: [text] }],
    do: [sysfs(file, text)],
    undo: [sysfs(file, '{before:text}')],
    ...part,
  });
const vfs = (count: number): Step =>
  setFile('vfs', numvfs, String(count), {
    guard: { what: 'vfs idle', folder: pf },
    do: [sysfs(numvfs, '0'), sysfs(numvfs, String(count))],
    undo: [sysfs(numvfs, '0'), sysfs(numvfs, '{before:text}')],
  });
const mtu = setFile('mtu', '/sys/x/mtu', '9000', { needs: ['vfs'] });
const wrong = setFile('wrong', '/sys/nonesuch', '1', { needs: ['mtu'] });

describe('a bridge of Open vSwitch', () => {
  const [bridge = step('', {})] = hostPlan(
    'version: 1\ndomain: d\nhost: {bridges: [{name: ob0, switch: ovs}]}\n',
  ).steps;
  /** Marks of the bridges that are there, by name. */
  let bridges: Map<string, string | undefined>;
  beforeEach(() => {
    bridges = new Map();
    const table = (headings: string[], ...data: unknown[][]) => JSON.stringify({ headings, data });
    host.answers = (line) => {
      if (line.includes(' list Bridge')) {
        const rows = [...bridges].map(([name, mark]) => [
          name,
          ['map', mark === undefined ? [] : [['vpf', mark]]],
        ]);
        return [table(['name', 'external_ids'], ...rows), table([]), table([]), table([])].join(
          '\n',
        );
      }
      if (line.endsWith(' get Bridge ob0 name')) return bridges.has('ob0') ? '"ob0"\n' : '';
      if (line.includes(' del-br ')) bridges.delete('ob0');
      if (line.includes(' add-br ')) bridges.set('ob0', 'vpf:d/@host');
      return '';
    };
  });

  test('is made once, and goes', async () => {
    expect(await apply([bridge])).toMatchObject({ done: ['ovs bridge ob0'] });
    expect(await apply([bridge])).toMatchObject({ done: [] });
    expect(await undo([bridge])).toEqual({
      undone: ['ovs bridge ob0'],
      passed: [],
      recorded: true,
    });
    expect(bridges.size).toBe(0);
  });

  test('that was there serves, and stays', async () => {
    bridges.set('ob0', undefined);
    expect(await apply([bridge])).toMatchObject({ done: [] });
    await undo([bridge]);
    expect([...bridges.keys()]).toEqual(['ob0']);
  });

  test('that somebody made anew is not ours', async () => {
    await apply([bridge]);
    bridges.set('ob0', undefined);
    expect(await undo([bridge])).toEqual({
      undone: [],
      passed: ['ovs bridge ob0'],
      recorded: true,
    });
    expect([...bridges.keys()]).toEqual(['ob0']);
  });
});

describe('steps with values', () => {
  test('are done once, and undone to what was before, the last first', async () => {
    const steps = [vfs(4), mtu];
    expect(await apply(steps)).toMatchObject({ done: ['vfs', 'mtu'], held: [] });
    expect(await apply(steps)).toMatchObject({ done: [], held: ['vfs', 'mtu'] });
    expect((await statusOfSteps(steps, { runner: host })).map((s) => s.status)).toEqual([
      'holds',
      'holds',
    ]);
    host.log.length = 0;
    expect(await undo(steps)).toEqual({ undone: ['mtu', 'vfs'], passed: [], recorded: true });
    expect(host.log).toEqual(['/sys/x/mtu 1500', `${numvfs} 0`, `${numvfs} 2`]);
    expect(readdirSync(join(runDir, 'journal'))).toEqual([]);
  });

  test('keep what was before the first time', async () => {
    await apply([mtu]);
    host.files.set('/sys/x/mtu', '3000\n');
    await apply([mtu]);
    await undo([mtu]);
    expect(host.files.get('/sys/x/mtu')).toBe('1500\n');
  });

  test('that were changed since are left alone, and said', async () => {
    await apply([mtu]);
    host.files.set('/sys/x/mtu', '3000\n');
    expect(await undo([mtu])).toEqual({ undone: [], passed: ['mtu'], recorded: true });
    expect(host.files.get('/sys/x/mtu')).toBe('3000\n');
  });

  test('that are not in the spec any more are taken back', async () => {
    await apply([vfs(4), mtu]);
    expect(await apply([vfs(4)])).toMatchObject({ dropped: ['mtu'], held: ['vfs'] });
    expect(host.files.get('/sys/x/mtu')).toBe('1500\n');
    await applySteps([], { ...options(), planned: [vfs(4)] });
    expect(host.files.get(numvfs)).toBe('4\n');
  });

  test('are journalled before they are done', async () => {
    const seen: string[] = [];
    const { onWrite } = host;
    host.onWrite = (path, text) => {
      seen.push(readFileSync(join(runDir, 'journal', 'd.json'), 'utf8'));
      onWrite(path, text);
    };
    await apply([mtu]);
    expect(JSON.parse(seen[0] ?? '')).toMatchObject({
      complete: false,
      entries: [{ step: 'mtu', before: { text: '1500' } }],
    });
  });

  test('fail: all is as before', async () => {
    const before = new Map(host.files);
    await expect(apply([vfs(4), mtu, wrong])).rejects.toMatchObject({
      code: 'VPF_E_HOST_STEP',
      failed: [{ step: 'wrong', command: 'echo 1 > /sys/nonesuch' }],
      left: [],
    });
    expect(host.files).toEqual(before);
    expect(readdirSync(join(runDir, 'journal'))).toEqual([]);
  });

  test('without an effect have failed', async () => {
    const idle = setFile('idle', '/sys/x/mtu', '9000', { do: [{ tool: 'devlink', args: ['x'] }] });
    await expect(apply([idle])).rejects.toMatchObject({
      failed: [{ step: 'idle', output: 'it had no effect: text is "1500", not "9000"' }],
    });
  });

  test('with --keep-going, the others are done', async () => {
    const other = setFile('other', numvfs, '1');
    const after = setFile('after', '/sys/x/after', '1', { needs: ['wrong'] });
    await expect(
      applySteps([wrong, after, other], { ...options(), keepGoing: true }),
    ).rejects.toMatchObject({ failed: [{ step: 'wrong' }] });
    expect(host.files.get(numvfs)).toBe('1\n');
    await undo([]);
    expect(host.files.get(numvfs)).toBe('2\n');
  });

  test('what cannot be taken back is listed, and stays in the journal', async () => {
    await apply([mtu]);
    const { onWrite } = host;
    host.onWrite = () => {
      throw new Error('EPERM');
    };
    await expect(undo([mtu])).rejects.toMatchObject({
      code: 'VPF_E_HOST_LEFT',
      left: [{ step: 'mtu', undo: ['echo 1500 > /sys/x/mtu'] }],
    });
    host.onWrite = onWrite;
    expect(await undo([mtu])).toMatchObject({ undone: ['mtu'] });
  });

  test('that were done in part with --keep-going go back to what was before', async () => {
    const { onWrite } = host;
    host.onWrite = (path, text) => {
      if (text === '4\n') throw new Error('EIO');
      onWrite(path, text);
    };
    await expect(applySteps([vfs(4)], { ...options(), keepGoing: true })).rejects.toThrow('EIO');
    expect(host.files.get(numvfs)).toBe('0\n');
    expect(await undo([])).toMatchObject({ undone: ['vfs'], passed: [] });
    expect(host.files.get(numvfs)).toBe('2\n');
  });

  test('that were taken back in part go back by the next undo', async () => {
    const { onWrite } = host;
    host.onWrite = (path, text) => {
      if (text === '2\n') throw new Error('EIO');
      onWrite(path, text);
    };
    await expect(apply([vfs(4), { ...wrong, needs: ['vfs'] }])).rejects.toMatchObject({
      code: 'VPF_E_HOST_LEFT',
    });
    expect(host.files.get(numvfs)).toBe('0\n');
    host.onWrite = onWrite;
    expect(await undo([])).toMatchObject({ undone: ['vfs'], passed: [] });
    expect(host.files.get(numvfs)).toBe('2\n');
  });

  test('without a journal, are left alone and said', async () => {
    host.files.set('/sys/x/mtu', '9000\n');
    expect(await undo([mtu])).toEqual({ undone: [], passed: ['mtu'], recorded: false });
  });

  test.each([
    ['goes where it carries the mark', 'vpf:d/@host', { undone: ['tap t0'], passed: [] }],
    ['stays where it is of another', 'vpf:e/@host', { undone: [], passed: ['tap t0'] }],
    ['stays where nobody says whose it is', '', { undone: [], passed: ['tap t0'] }],
  ])('without a journal, an interface %s', async (_what, ifalias, done) => {
    const taps = new Set(['t0']);
    host.answers = (line) => {
      if (line === 'ip link del dev t0') taps.clear();
      if (line.includes(' del ')) return '';
      const linkinfo = { info_kind: 'tun', info_data: { type: 'tap', vnet_hdr: true } };
      return JSON.stringify(
        [...taps].map((ifname) => ({ ifname, ifalias, flags: ['UP'], linkinfo })),
      );
    };
    const { steps } = hostPlan('version: 1\ndomain: d\nhost: {taps: [{name: t0}]}\n');
    expect(await undo(steps)).toEqual({ ...done, recorded: false });
  });
});

describe('with steps of devices', () => {
  const device = step('device', {
    do: [{ tool: 'devlink', args: ['do'] }],
    undo: [{ tool: 'devlink', args: ['undo'] }],
    needs: ['mtu'],
  });
  const refuse = (what: string) => {
    host.answers = (line) => (line === what ? undefined : '');
  };

  test('the section is done first, and undone last', async () => {
    host.answers = (line) => {
      host.log.push(line);
      return '';
    };
    await apply([device, mtu]);
    await undo([]);
    const changes = host.log.filter((line) => !line.endsWith(' -V'));
    expect(changes).toEqual(['/sys/x/mtu 9000', 'devlink do', 'devlink undo', '/sys/x/mtu 1500']);
  });

  test('one that fails takes the section back', async () => {
    refuse('devlink do');
    await expect(apply([mtu, device])).rejects.toMatchObject({ code: 'VPF_E_HOST_STEP', left: [] });
    expect(host.files.get('/sys/x/mtu')).toBe('1500\n');
    expect(readdirSync(join(runDir, 'journal'))).toEqual([]);
  });

  test('what an earlier run did of the section stays when one fails', async () => {
    await apply([mtu]);
    refuse('devlink do');
    await expect(apply([mtu, device])).rejects.toMatchObject({ left: [] });
    expect(host.files.get('/sys/x/mtu')).toBe('9000\n');
    await undo([]);
    expect(host.files.get('/sys/x/mtu')).toBe('1500\n');
  });

  test('with --keep-going, one that fails leaves the section; one that needs it is not tried', async () => {
    refuse('devlink do');
    const keepGoing = { ...options(), keepGoing: true };
    await expect(applySteps([mtu, device], keepGoing)).rejects.toThrow('devlink do');
    expect(host.files.get('/sys/x/mtu')).toBe('9000\n');
    const lost = { ...device, needs: ['wrong'] };
    await expect(applySteps([mtu, wrong, lost], keepGoing)).rejects.toMatchObject({
      failed: [{ step: 'wrong' }],
    });
  });
});

describe('a guest that has a VF', () => {
  beforeEach(() => {
    host.files.set(numvfs, '4\n');
    host.onWrite(numvfs, '4');
    host.links.set(`${pf}/virtfn1/driver`, '../../bus/pci/drivers/vfio-pci');
    host.links.set(`${pf}/virtfn1/iommu_group`, '../../kernel/iommu_groups/17');
  });

  test('is seen by its group', () => {
    const all = { what: 'vfs idle', folder: pf } as const;
    expect(forbids(host, all)).toBeUndefined();
    host.busy.add('/dev/vfio/17');
    expect(forbids(host, all)).toContain('0000:03:10.1');
    expect(forbids(host, { what: 'vf idle', folder: `${pf}/virtfn1` })).toContain('0000:03:10.1');
  });

  test('forbids apply before anything is changed', async () => {
    host.busy.add('/dev/vfio/17');
    const first = setFile('first', '/sys/x/mtu', '9000');
    await expect(apply([first, vfs(5)])).rejects.toMatchObject({ code: 'VPF_E_HOST_HELD' });
    expect(host.log).toEqual([]);
  });

  test('forbids undo before anything is changed', async () => {
    await apply([vfs(5), mtu]);
    host.links.set(`${pf}/virtfn1/driver`, '../../bus/pci/drivers/vfio-pci');
    host.busy.add('/dev/vfio/17');
    host.log.length = 0;
    await expect(undo([])).rejects.toMatchObject({ code: 'VPF_E_HOST_HELD' });
    await expect(apply([])).rejects.toMatchObject({ code: 'VPF_E_HOST_HELD' });
    expect(host.log).toEqual([]);
  });
});

describe('commands', () => {
  test('are left out by what was before', async () => {
    const undoBy = (before: string, empty: boolean): Command => ({
      tool: 'sysfs',
      args: ['/sys/x/mtu', before],
      onlyIf: { before: 'text', empty },
    });
    const steps = [
      setFile('mtu', '/sys/x/mtu', '9000', { undo: [undoBy('7', true), undoBy('8', false)] }),
    ];
    await apply(steps);
    await undo(steps);
    expect(host.files.get('/sys/x/mtu')).toBe('8\n');
    host.files.set('/sys/x/mtu', '\n');
    await apply(steps);
    await undo(steps);
    expect(host.files.get('/sys/x/mtu')).toBe('7\n');
  });

  test('get the names of what earlier steps brought', async () => {
    const seen: string[] = [];
    host.answers = (line) => {
      seen.push(line);
      return '';
    };
    const late = section('late', {
      needs: ['vfs'],
      do: [{ tool: 'devlink', args: ['x', 'pci/{vf:pci/0000:03:00.0/3}'] }],
      undo: [{ tool: 'devlink', args: ['y', 'pci/{vf:pci/0000:03:00.0/3}'] }],
    });
    await apply([vfs(4), late]);
    expect(seen.at(-1)).toBe('devlink x pci/0000:03:10.3');
    await undo([]);
    expect(seen.at(-1)).toBe('devlink y pci/0000:03:10.3');
    expect(host.files.get(numvfs)).toBe('2\n');
  });

  test('of a PF that is not there are refused before anything is changed', async () => {
    const nowhere = section('no', {
      do: [{ tool: 'ip', args: ['x', '{netdev:pci/0000:09:00.0}'] }],
    });
    await expect(apply([mtu, nowhere])).rejects.toMatchObject({ code: 'VPF_E_HOST_UNKNOWN' });
    expect(host.log).toEqual([]);
  });
});

describe('names', () => {
  beforeEach(() => {
    host.links.set('/sys/class/net/pf0/device', '../../../0000:03:00.0');
    host.links.set('/sys/class/net/pf0/device/subsystem', '../../../../bus/pci');
    host.links.set('/sys/class/net/pf0/device/virtfn1', '../0000:03:10.1');
    host.files.set(`${pf}/net/rep0/phys_port_name`, 'pf0vf0\n');
    host.files.set(`${pf}/net/pf0/phys_port_name`, 'p0\n');
  });

  test.each([
    ['{devlink:pf0}', 'pci/0000:03:00.0'],
    ['{netdev:pci/0000:03:00.0}', 'pf0'],
    ['pci/{vf:pf0/1}/x', 'pci/0000:03:10.1/x'],
  ])('%s', async (text, is) => expect(await new Namer(host).resolve(text)).toBe(is));

  test('a representor, as devlink says', async () => {
    const port = (vfnum: number, netdev: string, more = {}) => {
      return { flavour: 'pcivf', vfnum, netdev, ...more };
    };
    host.answers = (line) =>
      line.startsWith('devlink')
        ? JSON.stringify({
            port: {
              'pci/0000:03:00.1/1': port(1, 'other'),
              'pci/0000:03:00.0/1': port(1, 'outside', { external: true }),
              'pci/0000:03:00.0/2': port(1, 'rep1'),
            },
          })
        : undefined;
    expect(await new Namer(host).resolve('{representor:pf0/1}')).toBe('rep1');
    await expect(new Namer(host).resolve('{representor:pf0/2}')).rejects.toThrow(
      'representor of VF 2',
    );
  });

  test('a representor of which devlink prints nonsense is an answer that cannot be read', async () => {
    const name = () => new Namer(host).resolve('{representor:pf0/1}');
    host.answers = (line) => (line.startsWith('devlink') ? 'oops' : '');
    await expect(name()).rejects.toMatchObject({ code: 'VPF_E_HOST_STATE' });
    host.answers = (line) => (line.startsWith('devlink') ? '{"port":[null]}' : '');
    await expect(name()).rejects.toThrow('this host has not a representor');
  });

  test('a representor, as its switch says', async () => {
    host.answers = () => undefined;
    host.files.set('/sys/class/net/pf0/phys_switch_id', 'ab\n');
    host.files.set('/sys/class/net/eth7/phys_switch_id', 'ab\n');
    host.files.set('/sys/class/net/eth7/phys_port_name', 'c1pf0vf1\n');
    expect(await new Namer(host).resolve('{representor:pf0/1}')).toBe('eth7');
  });
});

test('values are read from files, links, commands and interfaces', async () => {
  host.links.set('/sys/y/driver', '../../drivers/igbvf');
  const answers: Record<string, string> = {
    'ethtool -k x': 'Features:\nhw-tc-offload: off [fixed]\n',
    'ovs-vsctl get B x name': '"br0"\n',
  };
  host.answers = (line) => answers[line];
  const command = (tool: Command['tool'], ...args: string[]): Command => ({ tool, args });
  const readings: Reading[] = [
    { from: 'sysfs', file: '/sys/x/mtu' },
    { from: 'sysfs', file: '/sys/y/driver' },
    { from: 'sysfs', file: '/sys/nonesuch' },
    { from: 'command', command: command('ethtool', '-k', 'x'), key: 'hw-tc-offload' },
    { from: 'command', command: command('ethtool', '-k', 'x'), key: 'other' },
    { from: 'command', command: command('ovs-vsctl', 'get', 'B', 'x', 'name') },
    { from: 'command', command: command('ovs-vsctl', 'get', 'B', 'y', 'name') },
    { from: 'link', link: 'up0' },
    { from: 'link', link: 'down0' },
    { from: 'link', link: 'none0' },
  ];
  const links = parseLinks([
    { ifname: 'up0', flags: ['BROADCAST', 'UP', 'LOWER_UP'] },
    { ifname: 'down0', flags: ['BROADCAST', 'LOWER_UP'] },
  ]);
  expect([...(await readAll(host, readings, links)).values()]).toEqual([
    ...['1500', 'igbvf', '', 'off', '', 'br0', '', 'up', 'down', ''],
  ]);
});

test('an undo that was killed half-way is ended by the next', async () => {
  const links = new Set(['br0']);
  host.answers = (line) => {
    const deleted = /^ip link (?:del|set) dev (\S+)/.exec(line)?.[1];
    if (deleted !== undefined && !links.has(deleted)) return undefined;
    return line.startsWith('ip -j')
      ? JSON.stringify([...links].map((ifname) => ({ ifname, flags: ['UP'] })))
      : '';
  };
  const up = section('up', {
    values: [{ name: 'link', read: { from: 'link', link: 'br0' }, is: ['up'] }],
    do: [{ tool: 'ip', args: ['link', 'set', 'dev', 'br0', 'up'] }],
    undo: [{ tool: 'ip', args: ['link', 'set', 'dev', 'br0', '{before:link}'] }],
  });
  const entry = {
    ...{ step: 'up', key: 'up', commands: up.do, restore: up.undo, makes: [], within: [] },
    ...{ values: up.values, before: { link: 'down' } },
  };
  const journal = { version: 1, domain: 'd', complete: false, entries: [entry] };
  mkdirSync(join(runDir, 'journal'));
  writeFileSync(join(runDir, 'journal', 'd.json'), JSON.stringify(journal));
  links.delete('br0');
  await undo([up]);
  expect(readdirSync(join(runDir, 'journal'))).toEqual([]);
});

test.each([
  ['no JSON', '{'],
  ['another domain', '{"version":1,"domain":"x","complete":true,"entries":[]}'],
  ['no entries', '{"version":1,"domain":"d","complete":true,"entries":[{"step":"x"}]}'],
  [
    'another program',
    '{"version":1,"domain":"d","complete":true,"entries":[{"step":"x","key":"x","commands":[],"restore":[{"tool":"bash","args":["-c","x"]}],"makes":[],"within":[]}]}',
  ],
])('a journal with %s is refused, and nothing is run', async (_, text) => {
  mkdirSync(join(runDir, 'journal'));
  writeFileSync(join(runDir, 'journal', 'd.json'), text);
  for (const work of [() => undo([]), () => apply([mtu])])
    await expect(work()).rejects.toMatchObject({ code: 'VPF_E_HOST_JOURNAL' });
  expect(host.log).toEqual([]);
});

test('VFs of what is no PF are refused before anything is changed', async () => {
  const nowhere = setFile('no', '/sys/class/net/nope0/device/sriov_numvfs', '2', {
    guard: { what: 'vfs idle', folder: '/sys/class/net/nope0/device' },
  });
  await expect(apply([mtu, nowhere])).rejects.toMatchObject({ code: 'VPF_E_HOST_UNKNOWN' });
  expect(host.log).toEqual([]);
});

test('an interface of another kind does not serve as bridge', async () => {
  host.answers = (line) =>
    line.startsWith('ip -j') ? JSON.stringify([{ ifname: 'lo', flags: ['UP'] }]) : '';
  const bridge = section('bridge lo', {
    values: [{ name: 'link', read: { from: 'link', link: 'lo' }, is: ['up', 'down'] }],
    do: [{ tool: 'ip', args: ['link', 'add', 'name', 'lo', 'type', 'bridge'] }],
    undo: [{ tool: 'ip', args: ['link', 'del', 'dev', 'lo'] }],
  });
  await expect(apply([bridge])).rejects.toMatchObject({
    code: 'VPF_E_HOST_TAKEN',
    message: expect.stringMatching(
      /something else: choose another name in the spec, or remove it$/,
    ),
  });
});
