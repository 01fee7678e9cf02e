/** The QMP client against a real QEMU: all that a real one does. What it will not do on demand is in test/qmp. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { Duplex } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  connect,
  type QmpClient,
  QmpDisconnectError,
  type QmpError,
  QmpExecuteError,
  QmpGreetingError,
  QmpInterruptedError,
  QmpRefusedError,
  QmpReplyError,
  QmpTimeoutError,
  TYPES_QEMU_VERSION,
} from '../../src/qmp/index.js';
import { bootGuest, type QemuGuest } from './guest.js';
import { labOf, openLab } from './lab.js';
import { waitFor } from './wait.js';
import { World } from './world.js';

const opened = await openLab();
let world: World;
let count = 0;
const clients: QmpClient[] = [];
const processes: ChildProcess[] = [];

interface Qemu {
  readonly path: string;
  readonly child: ChildProcess;
  /** Sends a signal to QEMU itself, not to what started it. */
  signal(name: NodeJS.Signals): Promise<void>;
}

/** A QEMU without a guest, that is paused. */
async function startQemu(args: readonly string[] = [], at?: string): Promise<Qemu> {
  count += 1;
  const path = at ?? `${world.scratch}/q${count}`;
  const pidFile = `${path}.pid`;
  await world.run(['rm', '-f', pidFile]);
  const child = world.spawn([
    // Not QEMU itself: nsenter stops, and stays so, when its child does.
    ...['sh', '-c', '"$@" & wait $!', 'sh', 'qemu-system-x86_64'],
    ...['-name', 'lab', '-machine', 'q35', '-accel', 'tcg', '-nodefaults', '-no-user-config'],
    ...['-display', 'none', '-S', '-pidfile', pidFile],
    ...['-qmp', `unix:${path},server=on,wait=off`, ...args],
  ]);
  processes.push(child);
  let log = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const pid = await waitFor('QEMU', async () => {
    if (child.exitCode !== null) throw new Error(`QEMU ended: ${log}`);
    const { stdout } = await world.run(['cat', pidFile]);
    return stdout.endsWith('\n') ? stdout.trim() : undefined;
  });
  return {
    path,
    child,
    signal: async (name) => {
      await world.sh(['kill', `-${name.slice(3)}`, pid]);
    },
  };
}

async function open(...[target, options]: Parameters<typeof connect>): Promise<QmpClient> {
  // The file with its process id comes before its socket.
  const client = await connect(target, { wait: 5_000, ...options });
  clients.push(client);
  return client;
}

async function fails(promise: Promise<unknown>): Promise<QmpError> {
  return promise.then(
    (value) => {
      throw new Error(`did not fail: ${JSON.stringify(value)}`);
    },
    (error: QmpError) => error,
  );
}

describe.skipIf('skipped' in opened)('the QMP client and a real QEMU', () => {
  beforeAll(async () => {
    world = await World.open(labOf(opened));
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.close();
    for (const child of processes.splice(0)) await world.stop(child);
  });
  afterAll(() => world?.close());

  it('negotiates, and executes typed commands', async () => {
    const qmp = await open((await startQemu()).path);
    expect(qmp.state).toBe('running');
    expect(qmp.greeting?.capabilities).toContain('oob');
    const { qemu } = await qmp.execute('query-version');
    expect(qmp.greeting?.version).toMatchObject(qemu);
    expect(qemu.major).toBe(Number(TYPES_QEMU_VERSION.split('.')[0]));
    expect(await qmp.execute('query-name')).toEqual({ name: 'lab' });
    expect((await qmp.execute('query-status')).status).toBe('prelaunch');
  });

  it("keeps QEMU's class and text of a refusal, and names the command", async () => {
    const qmp = await open((await startQemu()).path);
    const error = await fails(qmp.execute('device_del', { id: 'none' }));
    expect(error).toBeInstanceOf(QmpExecuteError);
    expect(error).toMatchObject({
      code: 'VPF_E_QMP_EXECUTE',
      command: 'device_del',
      errorClass: 'DeviceNotFound',
      desc: "Device 'none' not found",
    });
    expect(
      await qmp.executeAny('no-such-command').catch((e: QmpExecuteError) => e.errorClass),
    ).toBe('CommandNotFound');
  });

  it('delivers an event that stands between a command and its reply', async () => {
    const qmp = await open((await startQemu()).path);
    const order: string[] = [];
    qmp.on('*', ({ event }) => order.push(event));
    await qmp.execute('cont').then(() => order.push('cont done'));
    await qmp.execute('stop').then(() => order.push('stop done'));
    expect(order).toEqual(['RESUME', 'cont done', 'STOP', 'stop done']);
  });

  it('takes a reply of 200 kB, and reads its schema', async () => {
    const qmp = await open((await startQemu()).path);
    const reply = await qmp.execute('query-qmp-schema');
    expect(JSON.stringify(reply).length).toBeGreaterThan(200_000);
    const schema = await qmp.schema();
    expect(schema.commands.has('device_add')).toBe(true);
    expect(schema.commands.get('yank')?.oob).toBe(true);
    expect(schema.events.has('DEVICE_DELETED')).toBe(true);
  });

  it('keeps 8 in flight, lets the others wait, and matches every reply', async () => {
    const qmp = await open((await startQemu()).path);
    const replies = await Promise.all(
      Array.from({ length: 300 }, (_, i) =>
        i % 3 === 0
          ? qmp.execute('device_del', { id: `d${i}` }).catch((e: QmpExecuteError) => e.desc)
          : qmp.execute('query-name'),
      ),
    );
    replies.forEach((reply, i) => {
      expect(reply).toEqual(i % 3 === 0 ? `Device 'd${i}' not found` : { name: 'lab' });
    });
  });

  it('reports a command that QEMU cannot read, whose error carries no id', async () => {
    const { path } = await startQemu();
    // A wire that garbles one command.
    const dial = async (): Promise<Duplex> => {
      const socket = createConnection(path);
      await once(socket, 'connect');
      return Duplex.from({
        readable: socket,
        writable: async (lines: AsyncIterable<Buffer>) => {
          for await (const line of lines) {
            socket.write(
              line.toString().replace('"execute":"query-name"', '"execute":}"query-name"'),
            );
          }
          socket.end();
        },
      });
    };
    const qmp = await open({ dial });
    const problems: string[] = [];
    qmp.onProblem(({ message }) => problems.push(message));
    const error = await fails(qmp.execute('query-name'));
    expect(error).toBeInstanceOf(QmpReplyError);
    expect(error.message).toMatch(/^query-name: QEMU could not read it: .*JSON/);
    expect((await qmp.execute('query-status')).status).toBe('prelaunch');
    // QEMU had more to say of the same line; nobody else suffers for it.
    expect(problems).toEqual([]);
  });

  it('tells a second client that another holds the monitor, and serves it afterwards', async () => {
    const { path } = await startQemu();
    const first = await open(path);
    const error = await fails(connect(path, { connectTimeout: 300 }));
    expect(error).toBeInstanceOf(QmpGreetingError);
    expect(error.message).toMatch(/another client may hold the monitor/);
    const second = open(path);
    await first.execute('query-status');
    await first.close();
    expect((await (await second).execute('query-name')).name).toBe('lab');
  });

  it('drops a late reply after the deadline, and stays usable', async () => {
    const qemu = await startQemu();
    const qmp = await open(qemu.path);
    const problems: unknown[] = [];
    qmp.onProblem((problem) => problems.push(problem));
    await qemu.signal('SIGSTOP');
    const late = await fails(qmp.execute('query-name', {}, { timeout: 100 }));
    expect(late).toBeInstanceOf(QmpTimeoutError);
    const aborted = await fails(qmp.execute('query-name', {}, { signal: AbortSignal.timeout(50) }));
    expect(aborted.code).toBe('VPF_E_QMP_ABORTED');
    const waiting = qmp.execute('query-status');
    await qemu.signal('SIGCONT');
    expect((await waiting).status).toBe('prelaunch');
    expect(await qmp.execute('query-name')).toEqual({ name: 'lab' });
    expect(problems).toEqual([]);
  });

  it('rejects what is pending when QEMU is killed in the middle', async () => {
    const qemu = await startQemu();
    const qmp = await open(qemu.path);
    const states: string[] = [];
    qmp.onState((state) => states.push(state));
    await qemu.signal('SIGSTOP');
    const pending = [
      fails(qmp.execute('query-name')),
      fails(qmp.execute('query-pci')),
      fails(qmp.waitFor('DEVICE_DELETED')),
    ];
    await qemu.signal('SIGKILL');
    const [name, pci, wait] = await Promise.all(pending);
    expect(name).toBeInstanceOf(QmpInterruptedError);
    expect(name?.cause).toBeInstanceOf(QmpDisconnectError);
    expect(pci?.message).toMatch(/^query-pci: no reply/);
    expect(wait?.code).toBe('VPF_E_QMP_EVENT');
    expect(states).toEqual(['idle']);
    expect((await fails(qmp.execute('query-name'))).code).toBe('VPF_E_QMP_STATE');
  });

  it('ends by quit: it is answered, streams of events say why', async () => {
    const qmp = await open((await startQemu()).path, { reconnect: true });
    const idle = new Promise<QmpError | undefined>((resolve) => {
      qmp.onState((state, why) => state === 'idle' && resolve(why));
    });
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { event } of qmp.events()) seen.push(event);
    })();
    expect(await qmp.execute('quit')).toEqual({});
    // No reconnection: it was told to go.
    expect((await idle)?.message).toMatch(
      /QEMU closed the connection after SHUTDOWN \(host-qmp-quit\)/,
    );
    await expect(reading).rejects.toThrow(/host-qmp-quit/);
    expect(seen).toEqual(['SHUTDOWN']);
  });

  it('connects again to a QEMU that was started again, and calls resync', async () => {
    const qemu = await startQemu();
    const resynced: string[] = [];
    const qmp = await open(qemu.path, {
      reconnect: { minDelay: 20, maxDelay: 100 },
      resync: async (client) => {
        resynced.push((await client.execute('query-status')).status);
      },
    });
    const stops = qmp.events('STOP');
    await qemu.signal('SIGKILL');
    await waitFor('the loss', () => qmp.state === 'connecting' || undefined);
    await startQemu([], qemu.path);
    await qmp.ready({ timeout: 20_000 });
    await waitFor('resync', () => resynced.length > 0 || undefined);
    expect(resynced).toEqual(['prelaunch']);
    await qmp.execute('cont');
    await qmp.execute('stop');
    expect((await stops.next()).value?.event).toBe('STOP');
  });

  it('waits for a QEMU that is not there yet', async () => {
    const path = `${world.scratch}/later`;
    expect((await fails(connect(path))).message).toMatch(/there is no such socket/);
    const opening = open(path, { wait: 20_000 });
    await startQemu([], path);
    expect((await (await opening).execute('query-name')).name).toBe('lab');
  });

  it('sends out of band past a main loop that is held up by its queue', async () => {
    const { path } = await startQemu();
    const without = await open(path);
    expect(
      await fails(without.execute('query-yank', undefined, { outOfBand: true })),
    ).toBeInstanceOf(QmpRefusedError);
    await without.close();
    const qmp = await open(path, { oob: true });
    const order: string[] = [];
    const slow = Array.from({ length: 8 }, () =>
      qmp.execute('query-qmp-schema').then(() => order.push('in band')),
    );
    const quick = qmp
      .execute('query-yank', undefined, { outOfBand: true })
      .then(() => order.push('out of band'));
    await Promise.all([...slow, quick]);
    expect(order.indexOf('out of band')).toBeLessThan(7);
    // A command that may not be sent so: QEMU's own refusal.
    const refused = await fails(qmp.execute('query-name', undefined, { outOfBand: true }));
    expect(refused).toBeInstanceOf(QmpExecuteError);
  });

  it('loses no digit of a 64-bit integer', async () => {
    const qmp = await open((await startQemu()).path);
    const precise = 9_007_199_254_740_993n;
    await qmp.execute('object-add', {
      'qom-type': 'iothread',
      id: 'io0',
      'poll-max-ns': precise,
    });
    const get = { path: '/objects/io0', property: 'poll-max-ns' };
    expect(await qmp.execute('qom-get', get)).toBe(precise);
    await qmp.execute('qom-set', { ...get, value: 9_223_372_036_854_775_807n });
    expect(await qmp.execute('qom-get', get)).toBe(9_223_372_036_854_775_807n);
    await qmp.execute('qom-set', { ...get, value: 32_768 });
    expect(await qmp.execute('qom-get', get)).toBe(32_768);
  });

  it('refuses x- commands unless they are allowed', async () => {
    const { path } = await startQemu();
    const qmp = await open(path);
    expect(await fails(qmp.execute('x-query-numa'))).toBeInstanceOf(QmpRefusedError);
    await qmp.close();
    const allowing = await open(path, { allowUnstable: ['x-query-numa'] });
    expect(await allowing.execute('x-query-numa')).toHaveProperty('human-readable-text');
    expect(await fails(allowing.execute('x-query-virtio-status', { path: '/' }))).toBeInstanceOf(
      QmpRefusedError,
    );
  });

  it('understands a monitor that prints pretty', async () => {
    const path = `${world.scratch}/pretty`;
    await startQemu([
      ...['-chardev', `socket,id=pretty,path=${path},server=on,wait=off`],
      ...['-mon', 'chardev=pretty,mode=control,pretty=on'],
    ]);
    const qmp = await open(path);
    const resumed = qmp.waitFor('RESUME');
    await qmp.execute('cont');
    await resumed;
    expect((await qmp.schema()).commands.size).toBeGreaterThan(200);
  });

  it('speaks with a child over its standard input and output', async () => {
    const child = world.spawn([
      'qemu-system-x86_64',
      ...['-machine', 'none', '-nodefaults', '-display', 'none', '-S', '-qmp', 'stdio'],
    ]);
    processes.push(child);
    const qmp = await open({ child });
    expect((await qmp.execute('query-status')).status).toBe('prelaunch');
    await qmp.execute('quit');
    // QEMU that does not start says so at once.
    const wrong = spawn('sh', ['-c', 'exit 3']);
    expect((await fails(connect({ child: wrong }))).message).toMatch(/exit code 3/);
  });

  it('serves several QEMUs in one process, each its own', async () => {
    const qemus = await Promise.all(['a', 'b', 'c'].map((name) => startQemu(['-name', name])));
    const all = await Promise.all(qemus.map(({ path }) => open(path)));
    const names = await Promise.all(all.map((qmp) => qmp.execute('query-name')));
    expect(names.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });
});

describe.skipIf('skipped' in opened)('the QMP client and a guest', () => {
  let guest: QemuGuest;
  let own: World;

  beforeAll(async () => {
    own = await World.open(labOf(opened));
    const port = (index: number): string[] => [
      '-device',
      `pcie-root-port,id=port${index},chassis=${index},addr=${0x10 + index}`,
    ];
    guest = await bootGuest(own, { args: [...port(1), ...port(2)] });
  });
  afterAll(() => own?.close());

  it('plugs a device, and sees it go when the guest has let go of it', async () => {
    await using qmp = await connect(guest.qmpSocket);
    await qmp.execute('netdev_add', { type: 'user', id: 'n1' });
    await qmp.execute('device_add', {
      driver: 'virtio-net-pci',
      id: 'd1',
      netdev: 'n1',
      bus: 'port1',
      mac: '52:54:00:00:00:01',
    });
    const up = 'until grep -l 52:54:00:00:00:01 /sys/class/net/*/address; do sleep 0.1; done';
    await guest.exec(up, { timeout: 30_000 });
    const mark = qmp.mark();
    const gone = qmp.waitFor('DEVICE_DELETED', ({ data }) => data.device === 'd1');
    await qmp.execute('device_del', { id: 'd1' });
    const { data, timestamp } = await gone;
    expect(data).toEqual({ device: 'd1', path: '/machine/peripheral/d1' });
    expect(timestamp.seconds).toBeGreaterThan(0);
    // The same event, for one who asks afterwards.
    const found = await qmp.waitFor('DEVICE_DELETED', ({ data: d }) => d.device === 'd1', {
      since: mark,
    });
    expect(found.timestamp).toEqual(timestamp);
    await qmp.execute('netdev_del', { id: 'n1' });
    expect((await guest.exec('cat /sys/class/net/*/address')).stdout).not.toMatch(/52:54/);
  });

  it('says when the guest did not answer in time', async () => {
    await using qmp = await connect(guest.qmpSocket);
    await qmp.execute('stop');
    await qmp.execute('device_add', { driver: 'virtio-net-pci', id: 'd2', bus: 'port2' });
    const gone = qmp.waitFor('DEVICE_DELETED', ({ data }) => data.device === 'd2', {
      timeout: 300,
    });
    await qmp.execute('device_del', { id: 'd2' });
    expect((await fails(gone)).code).toBe('VPF_E_QMP_EVENT_TIMEOUT');
    const later = qmp.waitFor('DEVICE_DELETED', ({ data }) => data.device === 'd2');
    await qmp.execute('cont');
    await later;
  });
});
