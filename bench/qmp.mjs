// The QMP client against the least that can be written: a net.Socket, lines and JSON.parse. Both talk to the same real
// QEMU, turn by turn, so that a busy moment of the machine falls on both. And Python's qemu.qmp, from outside.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, QmpParser } from '../dist/qmp/index.js';
import { median, time } from './stats.mjs';
import { openWorld } from './world.mjs';

const COMMAND = 'query-version';
const IN_FLIGHT = 8;

/** Round trips per second, each a list of samples: serial and with 8 in flight. */
export async function roundTrips(rounds, each) {
  const world = await openWorld();
  if (world.skipped !== undefined) return { skipped: world.skipped };
  const sockets = ['bare', 'vpf', 'python'].map((name) => join(world.scratch, name));
  const [program, ...args] = world.inside([
    'qemu-system-x86_64',
    ...['-machine', 'none', '-nodefaults', '-display', 'none', '-S'],
    ...sockets.flatMap((path) => ['-qmp', `unix:${path},server=on,wait=off`]),
  ]);
  const qemu = spawn(program, args, { stdio: 'ignore' });
  try {
    while (!sockets.every((path) => existsSync(path))) await sleep(20);
    const bare = await bareClient(sockets[0]);
    const qmp = await connect(sockets[1], { wait: 5000 });
    const execute = () => qmp.execute(COMMAND);
    const samples = { bareSerial: [], serial: [], barePipelined: [], pipelined: [] };
    for (let i = -3; i < rounds; i++) {
      // Who goes first changes: the second finds QEMU's memory warm.
      const tasks = [
        ['bareSerial', () => oneByOne(bare.execute, each)],
        ['serial', () => oneByOne(execute, each)],
        ['barePipelined', () => eightAtOnce(bare.execute, each)],
        ['pipelined', () => eightAtOnce(execute, each)],
      ];
      if (i % 2 === 0) tasks.reverse();
      for (const [name, task] of tasks) {
        const start = performance.now();
        await task();
        if (i >= 0) samples[name].push((each / (performance.now() - start)) * 1000);
      }
    }
    bare.close();
    await qmp.close();
    return { samples, python: python(world, sockets[2], each) };
  } finally {
    qemu.kill();
    world.close();
  }
}

/** What the bars are stated against. */
async function bareClient(path) {
  const socket = createConnection(path);
  await once(socket, 'connect');
  socket.setEncoding('utf8');
  const waiting = [];
  let rest = '';
  socket.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      const message = JSON.parse(line);
      if ('return' in message) waiting.shift()?.(message.return);
    }
  });
  let id = 0;
  const execute = (command = COMMAND) =>
    new Promise((resolve) => {
      waiting.push(resolve);
      id += 1;
      socket.write(`${JSON.stringify({ execute: command, id })}\n`);
    });
  await execute('qmp_capabilities');
  return { execute: () => execute(), close: () => socket.destroy() };
}

async function oneByOne(execute, count) {
  for (let i = 0; i < count; i++) await execute();
}

async function eightAtOnce(execute, count) {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await execute();
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
}

/** The same with Python's client. */
function python(world, path, each) {
  const program = readFileSync(new URL('./qmp.py', import.meta.url), 'utf8');
  const [command, ...args] = world.inside([
    'python3',
    ...['-c', program, path, COMMAND, String(each), String(IN_FLIGHT)],
  ]);
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) return { skipped: stderr.trim().split('\n').at(-1) };
  const [serial, pipelined, version] = stdout.trim().split(' ');
  return { serial: Number(serial), pipelined: Number(pipelined), version };
}

/** MB/s of JSON.parse on lines that are split already, and of the parser on the bytes, in chunks as a socket gives them. */
export function parsing(line, rounds) {
  const lines = new Array(Math.ceil(4e6 / line.length)).fill(line);
  const bytes = Buffer.from(`${lines.join('\r\n')}\r\n`);
  // Strings of their own, as split ones would be.
  const split = bytes.toString().split('\r\n').slice(0, -1);
  let seen = 0;
  const parser = new QmpParser({
    message: () => {
      seen += 1;
    },
    problem: (problem) => {
      throw problem;
    },
  });
  const bare = () =>
    time(() => {
      for (const text of split) JSON.parse(text);
    });
  const ours = () =>
    time(() => {
      for (let at = 0; at < bytes.length; at += 65536) parser.push(bytes.subarray(at, at + 65536));
    });
  const samples = { bare: [], parser: [], ratio: [] };
  for (let i = -3; i < rounds; i++) {
    const first = i % 2 === 0 ? [bare(), ours()] : [ours(), bare()].reverse();
    if (i < 0) continue;
    const [bareTime, parserTime] = first;
    samples.bare.push(bytes.length / bareTime / 1000);
    samples.parser.push(bytes.length / parserTime / 1000);
    // Of one moment: another load of the machine falls on both.
    samples.ratio.push(bareTime / parserTime);
  }
  if (seen !== lines.length * (rounds + 3)) throw new Error(`${seen} messages were parsed`);
  return {
    bare: median(samples.bare),
    parser: median(samples.parser),
    ratio: median(samples.ratio),
  };
}

/** Lines as QEMU sends them. */
export function parserLines() {
  const event = {
    timestamp: { seconds: 1763708400, microseconds: 123456 },
    event: 'DEVICE_DELETED',
    data: { device: 'vpf0-vf12', path: '/machine/peripheral/vpf0-vf12' },
  };
  const members = Array.from({ length: 3000 }, (_, i) => ({
    name: `type-${i}`,
    'meta-type': 'object',
    members: [
      { name: 'id', type: 'str' },
      { name: 'bus', type: String(i), default: null },
    ],
  }));
  return {
    'an event': JSON.stringify(event),
    'a reply of 400 kB': JSON.stringify({ return: members, id: 4711 }),
  };
}

/** Bytes of memory for each idle session; the servers are in another process. */
export function idleMemory(sessions) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', new URL('./qmp-memory.mjs', import.meta.url).pathname, String(sessions)],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
