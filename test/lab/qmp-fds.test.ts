/** File descriptors that this process has opened, and QEMU, in a world of its own, has not. */
import { randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'koffi';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dialSocket, type FdTransport } from '../../src/qmp/socket-transport.js';
import { labOf, openLab } from './lab.js';
import { waitFor } from './wait.js';
import { World } from './world.js';

const opened = await openLab();

interface Answer {
  readonly return?: unknown;
  readonly error?: { readonly class: string; readonly desc: string };
}

/** The least of QMP over the transport under test: answers come in the order of the commands. */
class Monitor {
  readonly #waiting: ((answer: Answer) => void)[] = [];
  #rest = '';
  ended = false;

  constructor(readonly transport: FdTransport) {
    transport.start({
      data: (chunk) => {
        const lines = (this.#rest + Buffer.from(chunk).toString()).split('\n');
        this.#rest = lines.pop() ?? '';
        for (const line of lines) {
          const message = JSON.parse(line) as Answer;
          if (!('return' in message) && !('error' in message)) continue;
          this.#waiting.shift()?.(message);
        }
      },
      end: () => {
        this.ended = true;
      },
    });
  }

  async send(command: string, args: object = {}, fds: readonly number[] = []): Promise<Answer> {
    const text = `${JSON.stringify({ execute: command, arguments: args })}\n`;
    const answer = new Promise<Answer>((resolve) => {
      this.#waiting.push(resolve);
    });
    if (fds.length === 0) this.transport.send(text);
    else await this.transport.sendFds(text, fds);
    return answer;
  }

  async execute(command: string, args?: object, fds?: readonly number[]): Promise<unknown> {
    const answer = await this.send(command, args, fds);
    if (answer.error !== undefined) throw new Error(`${command}: ${answer.error.desc}`);
    return answer.return;
  }
}

let world: World;
let monitor: Monitor;
let outside: string;
let fds: Set<number>;

function open(path: string, flags: string): number {
  const fd = openSync(path, flags);
  fds.add(fd);
  return fd;
}

function close(fd: number): void {
  closeSync(fd);
  fds.delete(fd);
}

/** For a shell inside: the folder of QEMU's descriptors. The kernel cuts the name of a process. */
const descriptors = '/proc/$(pgrep -x qemu-system-x86)/fd';

async function start(): Promise<void> {
  const path = join(world.scratch, 'qmp');
  const machine = ['-machine', 'none', '-nodefaults', '-display', 'none', '-S'];
  world.spawn(['qemu-system-x86_64', ...machine, ...['-qmp', `unix:${path},server=on,wait=off`]]);
  const transport = await waitFor('the QMP socket', () =>
    dialSocket({ path }).catch(() => undefined),
  );
  monitor = new Monitor(transport);
}

describe.skipIf('skipped' in opened)('file descriptors passed to QEMU', () => {
  beforeEach(async () => {
    fds = new Set();
    outside = mkdtempSync(join(tmpdir(), 'vq-'));
    world = await World.open(labOf(opened));
    await start();
  });

  afterEach(async () => {
    monitor.transport.destroy();
    await world.close();
    for (const fd of fds) closeSync(fd);
    rmSync(outside, { recursive: true });
  });

  it('getfd keeps one by name, closefd lets go of it', async () => {
    await monitor.execute('qmp_capabilities');
    const name = join(outside, `secret-${randomBytes(4).toString('hex')}`);
    const fd = open(name, 'w');
    const held = (): Promise<string> =>
      world.sh(['sh', '-c', `ls -l ${descriptors} | grep -c ${name} || true`]);
    await monitor.execute('getfd', { fdname: 'mine' }, [fd]);
    close(fd);
    expect((await held()).trim()).toBe('1');
    await monitor.execute('closefd', { fdname: 'mine' });
    expect((await held()).trim()).toBe('0');
    await expect(monitor.execute('closefd', { fdname: 'mine' })).rejects.toThrow(/not found/);
    await expect(monitor.execute('getfd', { fdname: 'mine' })).rejects.toThrow(/SCM_RIGHTS/);
  });

  it('add-fd makes a set, through which QEMU writes to a file that has no name', async () => {
    await monitor.execute('qmp_capabilities');
    const name = join(outside, 'disk');
    const disk = open(name, 'w+');
    const reader = open(name, 'r');
    unlinkSync(name);
    const added = await monitor.execute('add-fd', { 'fdset-id': 5, opaque: 'a disk' }, [disk]);
    close(disk);
    expect(added).toMatchObject({ 'fdset-id': 5, fd: expect.any(Number) });
    expect(await monitor.execute('query-fdsets')).toMatchObject([
      { 'fdset-id': 5, fds: [{ opaque: 'a disk' }] },
    ]);
    const file = { driver: 'file', 'node-name': 'disk', filename: '/dev/fdset/5' };
    await monitor.execute('blockdev-add', file);
    const options = { driver: 'qcow2', file: 'disk', size: 1024 * 1024 };
    await monitor.execute('blockdev-create', { 'job-id': 'make', options });
    await waitFor('the job', async () => {
      const jobs = (await monitor.execute('query-jobs')) as { status: string; error?: string }[];
      if (jobs[0]?.error !== undefined) throw new Error(jobs[0].error);
      return jobs[0]?.status === 'concluded' || undefined;
    });
    expect(readFileSync(reader).subarray(0, 4)).toEqual(Buffer.from('QFI\xfb', 'latin1'));
    await monitor.execute('job-dismiss', { id: 'make' });
    await monitor.execute('blockdev-del', { 'node-name': 'disk' });
    await monitor.execute('remove-fd', { 'fdset-id': 5 });
    expect(await monitor.execute('query-fdsets')).toEqual([]);
  });

  it('a character device opens a set', async () => {
    await monitor.execute('qmp_capabilities');
    const log = open(join(outside, 'log'), 'a');
    await monitor.execute('add-fd', { 'fdset-id': 6 }, [log]);
    const backend = { type: 'file', data: { out: '/dev/fdset/6', append: true } };
    await monitor.execute('chardev-add', { id: 'c0', backend });
    expect(await monitor.execute('query-chardev')).toContainEqual(
      expect.objectContaining({ label: 'c0', filename: 'file' }),
    );
  });

  it('a tap device that QEMU need not open: netdev_add by name', async () => {
    await monitor.execute('qmp_capabilities');
    const tap = openTap(world.pid, 'passed0');
    fds.add(tap);
    await monitor.execute('getfd', { fdname: 'tap' }, [tap]);
    close(tap);
    await monitor.execute('netdev_add', { type: 'tap', id: 'n0', fd: 'tap' });
    expect(
      await monitor.execute('human-monitor-command', { 'command-line': 'info network' }),
    ).toMatch(/n0: index=0,type=tap,fd=\d+/);
    // Without a holder it would be gone: QEMU has it, and nobody else.
    expect(await world.links()).toContain('passed0');
    await monitor.execute('netdev_del', { id: 'n0' });
    expect(await world.links()).not.toContain('passed0');
  });

  it('many commands at once keep each its own', async () => {
    await monitor.execute('qmp_capabilities');
    const paths = Array.from({ length: 40 }, (_, index) => join(outside, `f${index}`));
    const answers = await Promise.all(
      paths.map((path, index) => monitor.send('add-fd', { 'fdset-id': index }, [open(path, 'w')])),
    );
    expect(await Promise.all(answers.map(fileOf))).toEqual(paths);
  });

  // With oob, QEMU reads ahead of what it does, and descriptors of a later command replace those of an earlier one.
  it('with oob, one command after the other keeps its own', async () => {
    await monitor.execute('qmp_capabilities', { enable: ['oob'] });
    for (let index = 0; index < 20; index += 1) {
      const path = join(outside, `f${index}`);
      const answer = await monitor.send('add-fd', { 'fdset-id': index }, [open(path, 'w')]);
      expect(await fileOf(answer)).toBe(path);
    }
  });

  it('a command takes one; what else comes with it is dropped', async () => {
    await monitor.execute('qmp_capabilities');
    const two = [open('/dev/null', 'r'), open('/dev/zero', 'r')];
    await monitor.execute('getfd', { fdname: 'first' }, two);
    await expect(monitor.execute('getfd', { fdname: 'second' })).rejects.toThrow(/SCM_RIGHTS/);
  });

  it('much and descriptors, in order', async () => {
    await monitor.execute('qmp_capabilities');
    const answers: Promise<unknown>[] = [];
    for (let index = 0; index < 10; index += 1) {
      const opaque = `${index}${'x'.repeat(20_000)}`;
      answers.push(monitor.execute('query-status'));
      answers.push(
        monitor.execute('add-fd', { 'fdset-id': index, opaque }, [open('/dev/null', 'r')]),
      );
    }
    await Promise.all(answers);
    const sets = (await monitor.execute('query-fdsets')) as { fds: { opaque: string }[] }[];
    expect(sets.map(({ fds }) => fds[0]?.opaque.length)).toEqual(
      answers.slice(10).map(() => 20_001),
    );
  });

  it('QEMU ends meanwhile', async () => {
    await monitor.execute('qmp_capabilities');
    await monitor.execute('quit');
    await waitFor('the end', () => monitor.ended || undefined);
    await expect(monitor.transport.sendFds('{}', [open('/dev/null', 'r')])).rejects.toThrow(
      'the connection is closed',
    );
  });
});

/** What file QEMU has at the descriptor that `add-fd` gave. */
async function fileOf(answer: Answer): Promise<string> {
  if (answer.error !== undefined) return answer.error.desc;
  const { fd } = answer.return as { readonly fd: number };
  return (await world.sh(['sh', '-c', `readlink ${descriptors}/${fd}`])).trim();
}

/** Opens a tap device that lives in the network namespace of a process. */
function openTap(pid: number, name: string): number {
  const libc = load(null);
  const setns = libc.func('setns', 'int', ['int', 'int']);
  const ioctl = libc.func('ioctl', 'int', ['int', 'unsigned long', 'void *']);
  const TUNSETIFF = 0x4004_54ca;
  const IFF_TAP = 2;
  const IFF_NO_PI = 0x1000;
  const IFF_VNET_HDR = 0x4000;
  const request = Buffer.alloc(40);
  request.write(name, 'latin1');
  request.writeUInt16LE(IFF_TAP | IFF_NO_PI | IFF_VNET_HDR, 16);
  const home = openSync('/proc/thread-self/ns/net', 'r');
  const there = openSync(`/proc/${pid}/ns/net`, 'r');
  try {
    // Of this thread only, and nothing else runs on it meanwhile.
    expect(setns(there, 0)).toBe(0);
    const fd = openSync('/dev/net/tun', 'r+');
    expect(ioctl(fd, TUNSETIFF, request)).toBe(0);
    return fd;
  } finally {
    setns(home, 0);
    closeSync(home);
    closeSync(there);
  }
}
