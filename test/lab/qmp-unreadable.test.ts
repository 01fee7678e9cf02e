/** Commands that QEMU cannot read: its errors carry no id, and only the command that caused them may suffer. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type connect,
  QmpClient,
  QmpExecuteError,
  type QmpProtocolError,
  QmpRefusedError,
  QmpReplyError,
} from '../../src/qmp/index.js';
import { labOf, openLab } from './lab.js';
import { waitFor } from './wait.js';
import { World } from './world.js';

const opened = await openLab();
let world: World;
let path: string;
let qemu: ChildProcess;
const clients: QmpClient[] = [];

interface Watched {
  readonly qmp: QmpClient;
  readonly problems: QmpProtocolError[];
  readonly states: string[];
}

async function open(...[target, options]: Parameters<typeof connect>): Promise<Watched> {
  const qmp = new QmpClient(target, { wait: 20_000, ...options });
  clients.push(qmp);
  const watched: Watched = { qmp, problems: [], states: [] };
  qmp.onProblem((problem) => watched.problems.push(problem));
  await qmp.connect();
  qmp.onState((state) => watched.states.push(state));
  return watched;
}

/** A value in so many arrays. QEMU reads 1024 levels: these, and the two of the command and its arguments. */
function nested(depth: number): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

const DEPTHS: [number, boolean][] = [
  [1023, false],
  [1100, false],
  [1500, false],
  [1100, true],
];

/** QEMU refuses it: it has no such member, or cannot read it at all. */
const deep = (qmp: QmpClient, depth: number): Promise<unknown> =>
  qmp.executeAny('qom-get', { path: '/machine', property: nested(depth) }, { timeout: 0 });

const outcome = (promise: Promise<unknown>): Promise<unknown> =>
  promise.catch((error: unknown) => error);

describe.skipIf('skipped' in opened)('a command that a real QEMU cannot read', () => {
  beforeAll(async () => {
    world = await World.open(labOf(opened));
    path = `${world.scratch}/qmp`;
    qemu = world.spawn([
      ...['qemu-system-x86_64', '-name', 'lab', '-machine', 'none', '-accel', 'tcg'],
      ...['-nodefaults', '-no-user-config', '-display', 'none', '-S'],
      ...['-qmp', `unix:${path},server=on,wait=off`],
    ]);
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.close();
  });
  afterAll(async () => {
    if (qemu !== undefined) await world.stop(qemu);
    await world?.close();
  });

  it('is one nested beyond 1024 levels; one of fewer is read, and refused by its command', async () => {
    const { qmp } = await open(path);
    expect(await outcome(deep(qmp, 1022))).toBeInstanceOf(QmpExecuteError);
    const error = await outcome(deep(qmp, 1023));
    expect(error).toBeInstanceOf(QmpReplyError);
    expect(error).toMatchObject({ command: 'qom-get', code: 'VPF_E_QMP_REPLY' });
    expect((error as Error).message).toMatch(/could not read it: .*nesting/);
  });

  it.each(DEPTHS)('rejects, twice in a row: %d levels, oob %s', async (depth, oob) => {
    const { qmp, problems, states } = await open(path, { oob });
    for (let round = 0; round < 2; round += 1) {
      expect(await outcome(deep(qmp, depth))).toBeInstanceOf(QmpReplyError);
    }
    expect((await qmp.execute('query-name')).name).toBe('lab');
    expect(states).toEqual([]);
    expect(problems).toEqual([]);
  });

  it.each(DEPTHS)('rejects alone among twenty good ones: %d levels, oob %s', async (depth, oob) => {
    const { qmp, states } = await open(path, { oob });
    const outcomes = await Promise.all(
      Array.from({ length: 22 }, (_, n) =>
        outcome(
          n === 7 || n === 12 ? deep(qmp, depth) : qmp.execute('query-name', {}, { timeout: 0 }),
        ),
      ),
    );
    outcomes.forEach((result, n) => {
      if (n === 7 || n === 12) expect(result).toBeInstanceOf(QmpReplyError);
      else expect(result).toEqual({ name: 'lab' });
    });
    expect(states).toEqual([]);
    expect((await qmp.execute('query-name')).name).toBe('lab');
  });

  it.each([
    ['half a pair', '\ud800'],
    ['half a pair, the other one', 'a\udc00b'],
    ['the halves the wrong way round', '\udc00\ud800'],
    ['U+FFFF', '\uffff'],
    ['U+FFFE', '\ufffe'],
    ['U+FDD0', '\ufdd0'],
    ['U+10FFFF', '\u{10ffff}'],
  ])('is never sent where a character shows that: %s', async (_, text) => {
    const socket = createConnection(path);
    await once(socket, 'connect');
    let dialled = false;
    const { qmp } = await open({
      dial: async () => {
        if (dialled) throw new Error('once is enough');
        dialled = true;
        return socket;
      },
    });
    const before = socket.bytesWritten;
    for (const args of [
      { path: text, property: 'type' },
      { path: '/machine', property: ['deep', { inside: text }] },
      { path: '/machine', property: 'type', [text]: 1 },
    ]) {
      expect(await outcome(qmp.executeAny('qom-get', args))).toBeInstanceOf(QmpRefusedError);
    }
    expect(socket.bytesWritten).toBe(before);
    expect((await qmp.execute('query-name')).name).toBe('lab');
    await qmp.close();
    // And it is not too careful: QEMU would not have read it.
    const line = JSON.stringify({ execute: 'qom-get', arguments: { path: text, property: 'a' } });
    expect(await say(line)).toMatch(/JSON parse error/);
  });

  it('rejects also out of band', async () => {
    const { qmp, states } = await open(path, { oob: true });
    const args = { path: '/machine', property: nested(1100) };
    const options = { outOfBand: true, timeout: 2_000 };
    const bad = outcome(qmp.executeAny('yank', args, options));
    expect(await bad).toBeInstanceOf(QmpReplyError);
    expect((await qmp.execute('query-name')).name).toBe('lab');
    expect(states).toEqual([]);
  });

  it('is not sent where this process cannot even write it', async () => {
    const { qmp } = await open(path);
    expect(await outcome(deep(qmp, 100_000))).toBeInstanceOf(QmpRefusedError);
    expect((await qmp.execute('query-name')).name).toBe('lab');
  });

  it('is none of these, which are sent', async () => {
    const { qmp } = await open(path);
    for (const text of [
      '\u{1f600}',
      '\ufffd',
      '\ufffc',
      '\u{10fffd}',
      '\u0001',
      '\u007f',
      '\u2028',
    ]) {
      const error = await outcome(qmp.executeAny('qom-get', { path: `/${text}`, property: 'a' }));
      expect(error).toBeInstanceOf(QmpExecuteError);
    }
  });
});

/** What QEMU answers to bytes as they are, without the client. */
async function say(line: string): Promise<string> {
  const socket = createConnection(path);
  let heard = '';
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString();
  });
  try {
    const lines = (count: number): Promise<true> =>
      waitFor('QEMU to answer', () => heard.split('\r\n').length > count || undefined).then(
        () => true,
      );
    await lines(1);
    socket.write('{"execute": "qmp_capabilities"}\n');
    await lines(2);
    socket.write(`${line}\n`);
    await lines(3);
    return heard.split('\r\n')[2] ?? '';
  } finally {
    socket.destroy();
  }
}
