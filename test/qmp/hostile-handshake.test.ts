import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import {
  connect,
  QmpConnectError,
  QmpGreetingError,
  QmpNegotiationError,
  QmpRefusedError,
} from '../../src/qmp/index.js';
import {
  type FakeQmpConnection,
  type FakeQmpContext,
  FakeQmpError,
  NO_REPLY,
} from '../../src/qmp/testing.js';
import {
  atEnd,
  expectUsable,
  failure,
  guard,
  MIB,
  memoryInUse,
  pair,
  serve,
  turns,
  until,
  watch,
} from './hostile-tools.js';

guard();

/** So long that what is to be noticed at once is not noticed by its deadline. */
const PATIENT = { connectTimeout: 60_000 };
/** So short that a test can wait for it. */
const HASTY = { connectTimeout: 100 };

describe('the handshake takes what a QEMU may do', () => {
  it('events before the greeting are skipped', async () => {
    const { events, problems, client } = await pair(PATIENT, {
      greeting: (connection) => {
        connection.event('RESET');
        connection.event('STOP');
        connection.greet();
      },
    });
    expect(client.state).toBe('running');
    expect([events, problems]).toEqual([[], []]);
  });

  it('an event in the place of the reply to qmp_capabilities is delivered', async () => {
    const server = await serve();
    server.on('qmp_capabilities', (_, { connection }: FakeQmpContext) => {
      connection.event('RESUME');
      connection.event('STOP');
    });
    const all = watch(server.target, PATIENT);
    await all.client.connect();
    expect(all.events).toEqual(['RESUME', 'STOP']);
    await expectUsable(all);
  });

  it('99 bad lines before the greeting are skipped', async () => {
    const all = await pair(PATIENT, {
      greeting: (connection) => {
        void connection.sendRaw('warning: something\n'.repeat(99));
        connection.greet();
      },
    });
    expect(all.problems).toHaveLength(99);
    await expectUsable(all);
  });

  it('a greeting that comes late', async () => {
    await expectUsable(await pair(PATIENT, { greetingDelay: 50 }));
  });

  it('a version of any sort, and members that are unknown', async () => {
    const { client } = await pair(PATIENT, {
      greeting:
        '{"QMP": {"version": {"qemu": {"micro": 2, "minor": 1, "major": 99}, "package": "é", "new": 1},' +
        ' "capabilities": ["oob", "more", 7], "future": {}}}\r\n',
    });
    expect(client.greeting).toEqual({
      version: { major: 99, minor: 1, micro: 2, package: 'é' },
      capabilities: ['oob', 'more'],
    });
  });

  it('out-of-band is enabled where it is offered, and refused here where it is not', async () => {
    const able = await pair({ oob: true });
    able.server.on('yank', {});
    await able.client.executeAny('yank', {}, { outOfBand: true });
    expect(await able.server.nextCommand('yank')).toMatchObject({ outOfBand: true });

    const unable = await pair({ oob: true }, { capabilities: [] });
    const refused = unable.client.executeAny('yank', {}, { outOfBand: true });
    await failure(refused, QmpRefusedError);
    await expectUsable(unable);
    expect(unable.server.received.map(({ command }) => command)).not.toContain('yank');
  });
});

describe('what is not a QMP monitor is refused, and left', () => {
  const lines = (connection: FakeQmpConnection): Promise<void> =>
    connection.sendRaw('not QMP at all\n'.repeat(100));

  it.each<
    [string, string | Uint8Array | ((connection: FakeQmpConnection) => void | Promise<void>)]
  >([
    ['100 lines of something', lines],
    ['the reply of a QEMU guest agent', '{"return": {}}\n'],
    ['an error', '{"error": {"class": "GenericError", "desc": "no"}}\n'],
    [
      'an HTTP server that refuses and closes',
      (connection) => {
        void connection.sendRaw('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
        connection.end();
      },
    ],
    ['one that closes at once', (connection) => connection.end()],
    ['one that is killed at once', (connection) => connection.reset()],
    [
      'one that dies in the middle of its greeting',
      async (connection) => {
        await connection.sendRaw('{"QMP": {"version": {"qemu": {"micro"');
        connection.end();
      },
    ],
    ['2 MB without the end of a line', new Uint8Array(2 * MIB)],
    ['2 MB of blank lines', '\n'.repeat(2 * MIB)],
  ])('%s: at once', async (_, greeting) => {
    const server = await serve({ greeting });
    const { client, states, reasons } = watch(server.target, PATIENT);
    const error = await failure(client.connect(), QmpGreetingError);
    expect(client.state).toBe('idle');
    expect(states).toEqual(['connecting', 'idle']);
    expect(reasons[1]).toBe(error);
    expect(server.received).toEqual([]);
  });

  it.each([
    ['an SSH banner', 'SSH-2.0-OpenSSH_10.0\r\n', 'SSH-2.0-OpenSSH_10.0'],
    ['a prompt', "QEMU 11.1.0 monitor - type 'help'\r\n(qemu) ", 'monitor'],
    ['a greeting of no known form', '{"QMP": {}}\r\n', ''],
    ['half a greeting, and then nothing', '{"QMP": {"version"', 'no end of line'],
    ['nothing', false, 'another client may hold the monitor'],
  ])('%s: after the deadline, and the error says what came', async (_, greeting, said) => {
    const server = await serve({ greeting });
    const { client } = watch(server.target, HASTY);
    const error = await failure(client.connect(), QmpGreetingError);
    expect(error.message).toContain(said);
    expect(client.state).toBe('idle');
    expect(server.received).toEqual([]);
  });

  it('a real HTTP server, which waits for a request', async () => {
    const http = createServer();
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    atEnd(() => http.close());
    const { port } = http.address() as AddressInfo;
    await failure(connect({ port }, HASTY), QmpGreetingError);
  });

  it('one that sends without end and without a newline: at once, and nothing of it is kept', async () => {
    let sent = 0;
    let most = 0;
    const before = memoryInUse();
    const zeros = new Uint8Array(MIB / 4);
    const server = await serve({
      greeting: async (connection) => {
        while (connection.open && sent < 256 * MIB) {
          await connection.sendRaw(zeros);
          sent += zeros.length;
          most = Math.max(most, memoryInUse() - before);
        }
      },
    });
    const { client } = watch(server.target, PATIENT);
    const connection = server.connection();
    await failure(client.connect(), QmpGreetingError);
    await (await connection).closed;
    expect(sent).toBeLessThan(16 * MIB);
    expect(most).toBeLessThan(16 * MIB);
  });

  it('a monitor that another client holds; once that has left, it is greeted', async () => {
    const first = await pair();
    const error = await failure(connect(first.server.target, HASTY), QmpGreetingError);
    expect(error.message).toContain('another client');
    const second = watch(first.server.target, { ...HASTY, wait: 60_000 });
    const connected = second.client.connect();
    await turns();
    await first.client.close();
    await connected;
    await expectUsable(second);
  });
});

describe('a negotiation that fails is told, and the client is idle', () => {
  it('refused', async () => {
    const server = await serve();
    server.on('qmp_capabilities', () => {
      throw new FakeQmpError('GenericError', 'not with you');
    });
    const { client } = watch(server.target, PATIENT);
    const error = await failure(client.connect(), QmpNegotiationError);
    expect(error.message).toContain('not with you');
    expect(client.state).toBe('idle');
    server.on('qmp_capabilities', {});
    await client.connect();
    await expectUsable({ client });
  });

  it.each<[string, (connection: FakeQmpConnection) => void]>([
    ['a reply to something else', (connection) => connection.send({ return: {}, id: 'other' })],
    ['a reply without an id', (connection) => connection.send({ return: {} })],
    ['a second greeting', (connection) => connection.greet()],
    ['100 bad lines', (connection) => void connection.sendRaw('bad\n'.repeat(100))],
    ['the end', (connection) => connection.end()],
    ['death', (connection) => connection.reset()],
    [
      'death in the middle of the reply',
      (connection) => {
        void connection.sendRaw('{"return": {').then(() => connection.end());
      },
    ],
  ])('%s in the place of the reply: at once', async (_, act) => {
    const server = await serve();
    server.on('qmp_capabilities', (_args, { connection }: FakeQmpContext) => {
      act(connection);
      return NO_REPLY;
    });
    const { client } = watch(server.target, PATIENT);
    const connection = server.connection();
    await failure(client.connect(), QmpConnectError);
    expect(client.state).toBe('idle');
    await (await connection).closed;
  });

  it('no reply: after the deadline', async () => {
    const server = await serve();
    server.on('qmp_capabilities', NO_REPLY);
    const { client } = watch(server.target, HASTY);
    const connection = server.connection();
    const error = await failure(client.connect(), QmpConnectError);
    expect(error.message).toContain('qmp_capabilities');
    await (await connection).closed;
  });

  it('what came of a handshake that failed is not taken into the next one', async () => {
    const server = await serve({ greeting: '{"QMP": {"version": ' });
    const all = watch(server.target, HASTY);
    await failure(all.client.connect(), QmpGreetingError);
    server.configure({ greeting: true });
    await all.client.connect();
    await expectUsable(all);
    expect(all.problems).toEqual([]);
  });
});

describe('connecting can be given up', () => {
  it.each([
    ['while nothing comes', { greeting: false }],
    ['in the middle of the greeting', { greeting: '{"QMP": ' }],
  ])('by a signal, %s', async (_, options) => {
    const server = await serve(options);
    const { client } = watch(server.target, PATIENT);
    const abort = new AbortController();
    const connecting = client.connect({ signal: abort.signal });
    const connection = await server.connection();
    await turns();
    const reason = new Error('no time');
    abort.abort(reason);
    const error = await failure(connecting, QmpConnectError);
    expect(error.cause).toBe(reason);
    expect(client.state).toBe('idle');
    await connection.closed;
  });

  it('by a signal that has fired already: nobody is dialled', async () => {
    const server = await serve();
    let dialled = false;
    void server.connection().then(
      () => {
        dialled = true;
      },
      () => {},
    );
    await failure(connect(server.target, { signal: AbortSignal.abort() }), QmpConnectError);
    await turns();
    expect(dialled).toBe(false);
  });

  it.each([
    ['while dialling', 0],
    ['while waiting for the greeting', 20],
  ])('by close, %s; then connect works as if it were the first', async (_, wait) => {
    const server = await serve({ greeting: false });
    const all = watch(server.target, PATIENT);
    const connecting = failure(all.client.connect(), QmpConnectError);
    if (wait > 0) await server.connection();
    await turns(wait);
    await all.client.close();
    await connecting;
    expect(all.states).toEqual(['connecting', 'closing', 'idle']);
    server.configure({ greeting: true });
    await all.client.connect();
    await expectUsable(all);
  });

  it('by a signal that fires when it stands: the client stays connected', async () => {
    const abort = new AbortController();
    const server = await serve();
    const client = await connect(server.target, { signal: abort.signal });
    atEnd(() => client.close());
    abort.abort();
    await turns();
    await expectUsable({ client });
  });

  it.each(['close', 'signal'])(
    'in the very moment when it stands (%s): there is one outcome',
    async (by) => {
      const server = await serve();
      server.on('qmp_capabilities', (_, { connection, message }: FakeQmpContext) => {
        const reply = `{"return": {}, "id": ${JSON.stringify(message.id)}}\r\n`;
        void connection.sendRaw(`${reply}{"event": "RESUME"}\r\n`);
        return NO_REPLY;
      });
      const all = watch(server.target, { reconnect: true });
      const abort = new AbortController();
      all.client.on('RESUME', () => {
        if (by === 'close') void all.client.close();
        else abort.abort();
      });
      const coming = server.connection();
      await failure(all.client.connect({ signal: abort.signal }), QmpConnectError);
      await (await coming).closed;
      await turns();
      expect(all.client.state).toBe('idle');
      expect(all.states).not.toContain('running');
    },
  );

  it('where a `dial` of the caller does not mind its signal', async () => {
    const { client } = watch({ dial: () => new Promise(() => {}) }, PATIENT);
    const connecting = failure(client.connect(), QmpConnectError);
    await client.close();
    await connecting;
    expect(client.state).toBe('idle');
  }, 5000);

  it('what a `dial` of the caller brings too late is ended', async () => {
    const late = new PassThrough();
    let bring = (): void => {};
    const { client } = watch(
      {
        dial: () =>
          new Promise((resolve) => {
            bring = () => resolve(late);
          }),
      },
      PATIENT,
    );
    const connecting = failure(client.connect(), QmpConnectError);
    await client.close();
    bring();
    await connecting;
    await until(() => late.destroyed);
  }, 5000);

  it('the deadline counts also where a `dial` of the caller never comes back', async () => {
    const { client } = watch({ dial: () => new Promise(() => {}) }, HASTY);
    await failure(client.connect(), QmpConnectError);
  }, 5000);
});

it('a connect while connecting or running is refused, and changes nothing', async () => {
  const server = await serve({ greetingDelay: 20 });
  const all = watch(server.target);
  const connecting = all.client.connect();
  await expect(all.client.connect()).rejects.toMatchObject({ name: 'QmpStateError' });
  await connecting;
  await expect(all.client.connect()).rejects.toMatchObject({ name: 'QmpStateError' });
  expect(all.states).toEqual(['connecting', 'running']);
  await expectUsable(all);
});
