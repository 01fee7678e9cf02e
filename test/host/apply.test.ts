/** Runs over steps of `ip` on a host in memory: what becomes of the host and of the journal when something goes wrong. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applySteps } from '../../src/host/apply.js';
import { findOrphans, removeOrphans } from '../../src/host/gc.js';
import { Journals } from '../../src/host/journal.js';
import { previewSteps } from '../../src/host/preview.js';
import { missing } from '../../src/host/runner.js';
import { undoSteps } from '../../src/host/undo.js';
import type { Command, Step, Tool } from '../../src/plan/step.js';
import { hostPlan } from '../plan/host-golden.js';
import { step } from '../qemu/plans.js';
import { FakeHost } from './fake-host.js';

let host: FakeHost;
let runDir: string;
/** Taps, by name. */
let taps: Map<string, { alias?: string; mtu?: number; up?: boolean; multi: boolean }>;

/** Enough of `ip` for taps: a line of a batch. */
function ip(line: string): boolean {
  const words = line.split(' ');
  const [object, verb, , name = ''] = words;
  if (object === 'tuntap') {
    if (taps.has(name)) return false;
    taps.set(name, { multi: words.includes('multi_queue') });
  } else if (verb === 'del') {
    return taps.delete(name);
  } else {
    const tap = taps.get(name);
    if (tap === undefined) return false;
    for (const [i, word] of words.entries()) {
      if (word === 'alias') tap.alias = words[i + 1] ?? '';
      if (word === 'mtu') tap.mtu = Number(words[i + 1]);
      if (word === 'up') tap.up = true;
    }
  }
  return true;
}

function show(): string {
  return JSON.stringify(
    [...taps].map(([ifname, { alias, mtu, up, multi }]) => ({
      ...{ ifname, flags: up === true ? ['UP'] : [], ifalias: alias, mtu },
      linkinfo: { info_kind: 'tun', info_data: { vnet_hdr: true, multi_queue: multi } },
    })),
  );
}

beforeEach(() => {
  runDir = mkdtempSync(join(tmpdir(), 'vpf-apply-'));
  taps = new Map();
  host = new FakeHost();
  host.run = async (argv, { input = '' } = {}) => {
    const line = argv.join(' ');
    if (line === 'ip -j -d link show') return { code: 0, stdout: show(), stderr: '' };
    const lines = input === '' ? [argv.slice(1).join(' ')] : input.trim().split('\n');
    if (argv[0] !== 'ip') {
      const stdout = host.answers(input === '' ? line : `${argv[0]} ${input.trim()}`);
      return { code: stdout === undefined ? 1 : 0, stdout: stdout ?? '', stderr: '' };
    }
    for (const [i, each] of lines.entries()) {
      host.log.push(each);
      if (host.answers(`ip ${each}`) !== undefined && ip(each)) continue;
      if (argv.includes('-force')) continue;
      return { code: 1, stdout: '', stderr: `refused: ${each}\nCommand failed -:${i + 1}\n` };
    }
    return { code: 0, stdout: '', stderr: '' };
  };
});
afterEach(() => rmSync(runDir, { recursive: true }));

const options = () => ({ domain: 'd', runner: host, runDir });
const apply = (...steps: Step[]) => applySteps(steps, options());
const keepGoing = (...steps: Step[]) => applySteps(steps, { ...options(), keepGoing: true });
const undo = () => undoSteps([], options());
const journal = () => new Journals(runDir).read('d');

function command(text: string): Command {
  const [tool, ...args] = text.split(' ');
  return { tool: tool as Tool, args };
}
const tap = (name: string, more = '', part: Partial<Step> = {}): Step =>
  step(`tap ${name}`, {
    do: [
      command(`ip tuntap add dev ${name} mode tap vnet_hdr${more}`),
      command(`ip link set dev ${name} alias vpf:d/x`),
    ],
    undo: [command(`ip link del dev ${name}`)],
    ...part,
  });

describe('a port that comes from another bridge', () => {
  type Vlan = { vlan: number; flags: string[] };
  const own: Vlan = { vlan: 1, flags: ['PVID', 'Egress Untagged'] };
  let master: string;
  let vlans: Vlan[];
  const steps = [
    step('port', {
      do: [command('ip link set dev x0 master br0')],
      undo: [command('ip link set dev x0 nomaster')],
    }),
    step('vlan', {
      do: [
        { ...command('bridge vlan del dev x0 vid 1'), mayFail: true },
        command('bridge vlan add dev x0 vid 100 pvid untagged'),
      ],
      undo: [],
      needs: ['port'],
    }),
  ];

  beforeEach(() => {
    master = 'br1';
    vlans = [{ ...own, vlan: 100 }];
    host.run = async (argv, { input = '' } = {}) => {
      const shown = argv.includes('-j');
      const json = argv[0] === 'ip' ? { ifname: 'x0', flags: [], master } : { ifname: 'x0', vlans };
      if (shown) return { code: 0, stdout: JSON.stringify([json]), stderr: '' };
      const lines = input === '' ? [argv.slice(1).join(' ')] : input.trim().split('\n');
      for (const line of lines) {
        const [, bridge] = / master (\S+)$/.exec(line) ?? [];
        const [, verb, id] = /^vlan (\w+) dev x0 vid (\d+)/.exec(line) ?? [];
        if (bridge !== undefined) {
          // As the kernel: of the VLANs of the one nothing is left on the other.
          master = bridge;
          vlans = [own];
        } else {
          vlans = vlans.filter(({ vlan }) => vlan !== Number(id));
          if (verb === 'add') vlans.push({ ...own, vlan: Number(id) });
        }
      }
      return { code: 0, stdout: '', stderr: '' };
    };
  });

  test('has the VLANs of the spec there', async () => {
    expect(await apply(...steps)).toMatchObject({ done: ['port', 'vlan'] });
    expect({ master, vlans }).toEqual({ master: 'br0', vlans: [{ ...own, vlan: 100 }] });
    expect(await apply(...steps)).toMatchObject({ done: [] });
    await undo();
    expect(master).toBe('br1');
  });

  test('is foreseen to get them', async () => {
    const { pending } = await previewSteps(steps, options());
    expect(pending).toEqual(['port', 'vlan']);
  });
});

describe('a spec that changed', () => {
  test('makes a tap with other properties anew', async () => {
    await apply(tap('t0'));
    expect(await apply(tap('t0', ' multi_queue'))).toMatchObject({ dropped: ['tap t0'] });
    expect(taps).toEqual(new Map([['t0', { alias: 'vpf:d/x', multi: true }]]));
    await undo();
    expect(taps.size).toBe(0);
    expect(journal()).toBeUndefined();
  });

  test('leaves a tap alone that is somebody else’s by now', async () => {
    await apply(tap('t0'));
    taps.set('t0', { alias: 'mine', multi: false });
    await expect(apply(tap('t0', ' multi_queue'))).rejects.toMatchObject({
      code: 'VPF_E_HOST_TAKEN',
    });
    expect(taps.get('t0')).toEqual({ alias: 'mine', multi: false });
    expect(journal()?.entries).toHaveLength(2);
  });

  test.each([
    [undefined, 'it was not made by vpf: choose another name in the spec, or remove it'],
    ['uplink', 'it belongs to uplink: choose another name in the spec, or remove it'],
    [
      'vpf:other/x',
      'it belongs to vpf:other/x: choose another name in the spec, or take back what other made (`vpf host undo`)',
    ],
  ])('says what to do of a tap of %s', async (alias, reason) => {
    taps.set('t0', { multi: false, ...(alias !== undefined && { alias }) });
    await expect(apply(tap('t0'))).rejects.toThrow(`: link t0 is taken: ${reason}`);
  });
});

const unseen = (id: string, part: Partial<Step> = {}): Step =>
  step(id, {
    do: [command(`devlink do ${id}`)],
    undo: [command(`devlink undo ${id}`)],
    ...part,
  });
/** A step that is looked at only once `t0` is there. */
const late = step('late', {
  values: [{ name: 'text', read: { from: 'sysfs', file: '/sys/x' }, is: ['1'] }],
  do: [{ tool: 'sysfs', args: ['/sys/x', '1'] }],
  undo: [{ tool: 'sysfs', args: ['/sys/x', '{before:text}'] }],
  needs: ['tap t0'],
});
const latest = tap('t1', '', { needs: ['late'] });

describe('a tap of a device', () => {
  const plan = (device: string, mtu: number) =>
    hostPlan(
      `version: 1\ndomain: d\ndevices: [{type: nic, name: ${device}, backend: {type: tap, ifname: t0, mtu: ${mtu}}}]\n`,
    ).steps;

  test('keeps its mark when its MTU changes', async () => {
    await apply(...plan('a', 1400));
    host.log.length = 0;
    expect(await apply(...plan('a', 1300))).toMatchObject({ done: ['tap t0'] });
    expect(taps.get('t0')).toMatchObject({ alias: 'vpf:d/a', mtu: 1300 });
    expect(host.log.join()).not.toMatch(/alias|tuntap|del/);
    await undo();
    expect(taps.size).toBe(0);
  });

  test('is made anew when it is of another one', async () => {
    await apply(...plan('a', 1400));
    expect(await apply(...plan('b', 1400))).toMatchObject({
      done: ['tap t0'],
      dropped: ['tap t0'],
    });
    expect(taps.get('t0')).toMatchObject({ alias: 'vpf:d/b', mtu: 1400 });
    await undo();
    expect(taps.size).toBe(0);
  });
});

test('a tap that was made, not marked, and cannot be removed is said to be left', async () => {
  host.answers = (line) => (/alias|link del/.test(line) ? undefined : '');
  await expect(apply(tap('t0'))).rejects.toMatchObject({
    code: 'VPF_E_HOST_LEFT',
    left: [{ step: 'tap t0', undo: ['ip link del dev t0'] }],
  });
  expect([...taps.keys()]).toEqual(['t0']);
  host.answers = () => '';
  expect(await undo()).toMatchObject({ undone: ['tap t0'] });
  expect(taps.size).toBe(0);
});

test('a tool that has gone since is missed before anything is taken back', async () => {
  await apply(tap('t0'), unseen('a'));
  host.has = (tool) => tool !== 'devlink';
  const missing = { code: 'VPF_E_TOOL_MISSING' };
  await expect(undo()).rejects.toMatchObject(missing);
  await expect(apply(tap('t1'))).rejects.toMatchObject(missing);
  expect([...taps.keys()]).toEqual(['t0']);
  // Nothing of it is to be taken back.
  host.has = (tool) => tool !== 'ip';
  taps.delete('t0');
  expect(await undo()).toMatchObject({ undone: ['a'] });
});

describe('interrupted', () => {
  /** A signal that comes while the last command of its batch runs, which is carried out. */
  const signalAt = (line: string): AbortSignal => {
    const stop = new AbortController();
    const { answers } = host;
    host.answers = (each) => {
      if (each === line) stop.abort();
      return answers(each);
    };
    return stop.signal;
  };

  test('in the last batch, what was done is taken back', async () => {
    const signal = signalAt('ip link set dev t0 alias vpf:d/x');
    await expect(applySteps([tap('t0')], { ...options(), signal })).rejects.toMatchObject({
      code: 'VPF_E_HOST_INTERRUPTED',
      message: expect.stringMatching('interrupted; what was done has been taken back'),
    });
    expect(taps.size).toBe(0);
    expect(journal()).toBeUndefined();
  });

  test('says that something is left', async () => {
    host.answers = (line) => (line.includes('link del') ? undefined : '');
    const signal = signalAt('ip link set dev t0 alias vpf:d/x');
    await expect(applySteps([tap('t0')], { ...options(), signal })).rejects.toMatchObject({
      code: 'VPF_E_HOST_LEFT',
      message: expect.stringMatching('interrupted; not all of it could be taken back'),
      left: [{ step: 'tap t0' }],
    });
  });
});

test('a step that is none fails as a promise does', async () => {
  const none = { ...step('x', {}), do: undefined } as unknown as Step;
  const applied = apply(none);
  await expect(applied).rejects.toThrow();
});

describe('a host that cannot be looked at any more', () => {
  /** `ip -j -d link show` fails, the given times, once there is a tap. */
  const blind = (times: number) => {
    let left = times;
    const { run } = host;
    host.run = async (argv, more) => {
      if (taps.size > 0 && argv[1] === '-j' && left-- > 0)
        return { code: 1, stdout: '', stderr: 'no answer' };
      return run(argv, more);
    };
  };
  beforeEach(() => host.files.set('/sys/x', '0\n'));

  test('for a moment: what was done is taken back', async () => {
    blind(1);
    await expect(apply(tap('t0'), late, latest)).rejects.toMatchObject({
      code: 'VPF_E_HOST_STATE',
    });
    expect(taps.size).toBe(0);
    expect(host.files.get('/sys/x')).toBe('0\n');
    expect(journal()).toBeUndefined();
  });

  test('at all: what is left is said, and the next undo takes it back', async () => {
    blind(2);
    await expect(apply(tap('t0'), late, latest)).rejects.toMatchObject({
      code: 'VPF_E_HOST_LEFT',
      left: [{ step: 'tap t0' }, { step: 'late' }],
    });
    expect(await undo()).toMatchObject({ undone: ['late', 'tap t0'] });
    expect(taps.size).toBe(0);
    expect(host.files.get('/sys/x')).toBe('0\n');
  });
});

describe('with --keep-going', () => {
  test('what cannot be seen and failed is done by the next apply', async () => {
    host.answers = (line) => (line === 'devlink do a' ? undefined : '');
    await expect(keepGoing(unseen('a'), unseen('b'))).rejects.toThrow('devlink do a');
    host.answers = () => '';
    expect(await apply(unseen('a'), unseen('b'))).toMatchObject({ done: ['a'], held: ['b'] });
    expect(await apply(unseen('a'), unseen('b'))).toMatchObject({ done: [] });
  });

  test('what comes after a line that failed is done, seen or not', async () => {
    host.answers = (line) => (line.endsWith(' 1') ? undefined : '');
    const mtu = (n: number) =>
      step(`gso ${n}`, {
        do: [command(`ip link set dev t0 gso_max_size ${n}`)],
        undo: [command(`ip link set dev t0 gso_max_size 9`)],
      });
    await apply(tap('t0'));
    const steps = [mtu(2), mtu(1), mtu(3)];
    await expect(keepGoing(tap('t0'), ...steps)).rejects.toMatchObject({
      failed: [{ step: 'gso 1' }],
    });
    expect(host.log.at(-1)).toBe('link set dev t0 gso_max_size 3');
  });

  test('a transaction of Open vSwitch that fails is tried step by step', async () => {
    const ports: string[] = [];
    host.answers = (line) => {
      const wanted = [...line.matchAll(/add-port br0 (\S+)/g)].map(([, name = '']) => name);
      if (wanted.includes('bad')) return undefined;
      ports.push(...wanted);
      if (!line.includes(' list ')) return '';
      const rows = ports.map((name) => [['uuid', name], name]);
      const bridge = ['br0', ['set', ports.map((name) => ['uuid', name])]];
      const table = (headings: string[], ...data: unknown[]) => JSON.stringify({ headings, data });
      return [
        table(['name', 'ports'], bridge),
        table(['_uuid', 'name'], ...rows),
        table(['name']),
        table(['_uuid']),
      ].join('\n');
    };
    const port = (name: string) =>
      step(`port ${name}`, {
        do: [command(`ovs-vsctl --may-exist add-port br0 ${name}`)],
        undo: [command(`ovs-vsctl --if-exists del-port br0 ${name}`)],
      });
    await expect(keepGoing(port('a'), port('bad'), port('c'))).rejects.toMatchObject({
      failed: [{ step: 'port bad' }],
    });
    expect(ports).toEqual(['a', 'c']);
  });

  test('a tap without its mark, of a step that failed, is ours', async () => {
    host.answers = (line) => (line.includes(' alias ') ? undefined : '');
    await expect(keepGoing(tap('t0'))).rejects.toThrow('refused');
    expect([...taps.keys()]).toEqual(['t0']);
    host.answers = () => '';
    expect(await undo()).toMatchObject({ undone: ['tap t0'] });
    expect(taps.size).toBe(0);
  });
});

describe('undo', () => {
  const mtu = (name: string, text: string, needs: string[]) =>
    step(`mtu ${name}`, {
      do: [command(`ip link set dev ${name} mtu ${text}`)],
      undo: [command(`ip link set dev ${name} mtu 1500`)],
      needs,
    });

  test('after --keep-going tells and takes back only what was done', async () => {
    host.files.set('/sys/x', '0\n');
    host.answers = (line) => (line.includes(' t1 ') || line.includes(' mtu ') ? undefined : '');
    const steps = [tap('t0'), tap('t1'), { ...late, needs: ['tap t1'] }];
    await expect(
      keepGoing(...steps, mtu('t0', '1400', ['tap t0']), mtu('t1', '1400', ['tap t1'])),
    ).rejects.toMatchObject({ failed: [{ step: 'tap t1' }, { step: 'mtu t0' }] });
    expect(new Set(journal()?.entries.map((entry) => entry.step))).toEqual(new Set(['tap t0']));
    // What somebody does himself meanwhile was not done by the run.
    host.files.set('/sys/x', '1\n');
    expect(await undo()).toEqual({ undone: ['tap t0'], passed: [], recorded: true });
    expect(host.files.get('/sys/x')).toBe('1\n');
    expect(journal()).toBeUndefined();
  });

  test('after a kill does not tell of what was not reached', async () => {
    const alias = step('alias t9', {
      do: [command('ip link set dev t9 alias other')],
      undo: [command('ip link set dev t9 alias was')],
    });
    taps.set('t9', { alias: 'was', multi: false });
    await apply(tap('t0'), alias);
    const done = journal();
    if (done === undefined) throw new Error('there is no journal');
    ip('link set dev t9 alias was');
    new Journals(runDir).write({ ...done, complete: false });
    expect(await undo()).toEqual({ undone: ['tap t0'], passed: [], recorded: true });
  });

  test('after a kill, and an apply of some steps, takes back what was half done of the others', async () => {
    const steps = [tap('t0'), tap('t1')];
    await apply(...steps);
    const done = journal();
    if (done === undefined) throw new Error('there is no journal');
    // Made, and not yet marked.
    taps.set('t1', { multi: false });
    new Journals(runDir).write({ ...done, complete: false });
    await applySteps([tap('t0')], { ...options(), planned: steps });
    expect(await undo()).toEqual({ undone: ['tap t1', 'tap t0'], passed: [], recorded: true });
    expect(taps.size).toBe(0);
  });

  test('tells of what somebody changed since', async () => {
    const alias = step('alias t9', {
      do: [command('ip link set dev t9 alias other')],
      undo: [command('ip link set dev t9 alias was')],
    });
    taps.set('t9', { alias: 'was', multi: false });
    await apply(alias);
    ip('link set dev t9 alias new');
    expect(await undo()).toEqual({ undone: [], passed: ['alias t9'], recorded: true });
  });

  test('after a reboot takes a port of Open vSwitch away that was kept over it, as its mark says', async () => {
    let mark: string | undefined;
    host.answers = (line) => {
      if (line.includes(' add-port ')) mark = 'vpf:d/x';
      if (line.includes(' del-port ')) mark = undefined;
      if (!line.includes(' list ')) return '';
      const table = (headings: string[], ...data: unknown[]) => JSON.stringify({ headings, data });
      const port = mark === undefined ? [] : [[['uuid', 'p'], 't0', ['map', [['vpf', mark]]]]];
      return [
        table(['name', 'ports'], ['br0', ['set', port.map(() => ['uuid', 'p'])]]),
        table(['_uuid', 'name', 'external_ids'], ...port),
        table(['name']),
        table(['_uuid']),
      ].join('\n');
    };
    const add = '--may-exist add-port br0 t0 -- set Port t0 external_ids:vpf="vpf:d/x"';
    const steps = [
      tap('t0'),
      step('port', {
        do: [command(`ovs-vsctl ${add}`)],
        undo: [command('ovs-vsctl --if-exists del-port br0 t0')],
        needs: ['tap t0'],
      }),
    ];
    expect(await apply(...steps)).toMatchObject({ done: ['tap t0', 'port'] });
    taps.clear();
    rmSync(runDir, { recursive: true });
    expect(await apply(...steps)).toMatchObject({ done: ['tap t0'], held: ['port'] });
    // Of somebody else's by now, it stays.
    mark = 'vpf:d/y';
    expect(await undoSteps(steps, options())).toEqual({
      undone: ['tap t0'],
      passed: [],
      recorded: true,
    });
    mark = 'vpf:d/x';
    await apply(...steps);
    expect(await undoSteps(steps, options())).toEqual({
      undone: ['tap t0', 'port'],
      passed: [],
      recorded: true,
    });
    expect(mark).toBeUndefined();
  });

  test('of some steps leaves the others, and their entries', async () => {
    const steps = [tap('t0'), tap('t1')];
    await apply(...steps, tap('gone'));
    const some = () => undoSteps([tap('t1')], { ...options(), planned: steps });
    expect((await some()).undone).toEqual(['tap gone', 'tap t1']);
    expect([...taps.keys()]).toEqual(['t0']);
    expect(journal()).toMatchObject({ complete: true, entries: [{}, {}] });
    expect(await some()).toEqual({ undone: [], passed: [], recorded: true });
    expect((await undo()).undone).toEqual(['tap t0']);
    expect(journal()).toBeUndefined();
  });
});

describe('gc', () => {
  const gc = () => removeOrphans([], { runner: host, runDir });

  test.each([
    ['No such file or directory', 'start it: systemctl start openvswitch-switch'],
    ['Permission denied', 'run it as root (sudo)'],
  ])('tells that Open vSwitch was not looked at: %s', async (why, remedy) => {
    taps.set('stray', { alias: 'vpf:gone/x', multi: false });
    const { run } = host;
    const stderr = `ovs-vsctl: unix:/run/openvswitch/db.sock: database connection failed (${why})\n`;
    host.run = async (argv, more) =>
      argv[0] === 'ovs-vsctl' ? { code: 1, stdout: '', stderr } : run(argv, more);
    const said: string[] = [];
    const onUnread = ({ message }: Error) => said.push(message);
    const found = await findOrphans([], { runner: host, runDir, onUnread });
    expect(found.map(({ resource }) => resource)).toEqual(['link stray']);
    expect(await removeOrphans([], { runner: host, runDir, onUnread })).toEqual(['link stray']);
    expect(said).toEqual(
      Array(2).fill(expect.stringContaining(`ended with 1: ${stderr.trim()}; ${remedy}`)),
    );
  });

  test('says nothing of an Open vSwitch that is not installed', async () => {
    const { run } = host;
    host.run = async (argv, more) => {
      if (argv[0] === 'ovs-vsctl') throw missing('ovs-vsctl');
      return run(argv, more);
    };
    const onUnread = () => {
      throw new Error('it was said');
    };
    expect(await findOrphans([], { runner: host, runDir, onUnread })).toEqual([]);
  });

  test('a journal that cannot be read keeps nothing else from being removed', async () => {
    await apply(tap('t0'));
    taps.set('stray', { alias: 'vpf:gone/x', multi: false });
    const bad = (name: string) => join(runDir, 'journal', `${name}.json`);
    writeFileSync(bad('a bad one'.replaceAll(' ', '%20')), '{"version":1');
    mkdirSync(bad('z'));
    const error = await gc().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'VPF_E_HOST_JOURNAL',
      removed: ['journal d', 'link t0', 'link stray'],
      reasons: [
        { message: expect.stringMatching(/a%20bad%20one\.json: it is damaged: .*; move it away/) },
        { message: expect.stringMatching(/z\.json: .*directory; move away what is in its place$/) },
      ],
    });
    expect(taps.size).toBe(0);
    expect(readdirSync(join(runDir, 'journal')).sort()).toEqual(['a%20bad%20one.json', 'z.json']);
  });

  test('nothing goes of a domain whose VF a guest has', async () => {
    const vf = '/sys/bus/pci/devices/0000:03:10.0';
    host.files.set('/sys/x', '0\n');
    await apply(tap('t0'), { ...late, guard: { what: 'vf idle', folder: vf } });
    taps.set('stray', { alias: 'vpf:gone/x', multi: false });
    host.links.set(`${vf}/driver`, '../vfio-pci').set(`${vf}/iommu_group`, '../7');
    host.files.set('/dev/vfio/7', '');
    host.busy.add('/dev/vfio/7');
    const error = await gc().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'VPF_E_HOST_HELD', removed: ['link stray'] });
    expect([...taps.keys()]).toEqual(['t0']);
    expect(journal()?.complete).toBe(true);
  });

  test('what cannot be taken back is said, and the rest goes', async () => {
    await apply(tap('t0'));
    taps.set('stray', { alias: 'vpf:gone/x', multi: false });
    host.answers = (line) => (line === 'ip link del dev t0' ? undefined : '');
    const error = await gc().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'VPF_E_HOST_LEFT', removed: ['link stray'] });
    expect([...taps.keys()]).toEqual(['t0']);
  });
});

test('a file that is no journal hides none', async () => {
  await apply(tap('t0'));
  writeFileSync(join(runDir, 'journal', '%zz.json'), '');
  expect(new Journals(runDir).domains()).toEqual(['d']);
});

test('what cannot be seen is taken back in its turn, the last first', async () => {
  const steps = [
    unseen('a'),
    tap('t0', '', { needs: ['a'] }),
    unseen('b', { needs: ['tap t0'] }),
    unseen('wrong', { needs: ['b'] }),
  ];
  host.answers = (line) => {
    if (line.startsWith('devlink')) host.log.push(line);
    return line === 'devlink do wrong' ? undefined : '';
  };
  await expect(apply(...steps)).rejects.toMatchObject({ code: 'VPF_E_HOST_STEP' });
  expect(host.log.slice(-4)).toEqual([
    'devlink undo wrong',
    'devlink undo b',
    'link del dev t0',
    'devlink undo a',
  ]);
});
