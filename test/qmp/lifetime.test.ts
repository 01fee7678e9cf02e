/** From connect to close: what is waited for ends with the client, and nothing outlives it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectSocket, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  connect,
  QmpClient,
  QmpConnectError,
  QmpEventError,
  type QmpTarget,
  type Transport,
  type TransportHandlers,
} from '../../src/qmp/index.js';
import { FakeQmpServer, NO_REPLY } from '../../src/qmp/testing.js';
import { atEnd, failure, guard, pair, serve, turns, until, watch } from './hostile-tools.js';

guard();

/** Connects again, but not before a test is over. */
const LATER = { reconnect: { minDelay: 60_000, maxDelay: 60_000 } };
const FOR_EVER = { timeout: 0 };

describe('a wait without a deadline that begins while the client connects', () => {
  it('rejects when nobody listens', async () => {
    const { client } = watch(join(tmpdir(), 'no-such-folder/qmp'));
    const connecting = failure(client.connect(), QmpConnectError);
    const wait = client.waitFor('SHUTDOWN', undefined, FOR_EVER);
    const why = await connecting;
    expect((await failure(wait, QmpEventError)).cause).toBe(why);
  });

  it('rejects when the client is closed meanwhile', async () => {
    const server = await serve({ greeting: false });
    const { client } = watch(server.target);
    const connecting = failure(client.connect(), QmpConnectError);
    const wait = client.waitFor('SHUTDOWN', undefined, FOR_EVER);
    await server.connection();
    await client.close();
    await connecting;
    await failure(wait, QmpEventError);
    expect(client.state).toBe('idle');
  });

  it('rejects when the client is closed while it connects again', async () => {
    const all = await pair(LATER);
    all.connection.reset();
    await until(() => all.client.state === 'connecting');
    const wait = all.client.waitFor('SHUTDOWN', undefined, FOR_EVER);
    await all.client.close();
    await failure(wait, QmpEventError);
    expect(all.client.state).toBe('idle');
  });

  it('rejects when the attempts to connect again are used up', async () => {
    const all = await pair({ reconnect: { minDelay: 1, maxDelay: 1, maxAttempts: 2 } });
    await all.server.close();
    await until(() => all.client.state === 'connecting');
    const wait = all.client.waitFor('SHUTDOWN', undefined, FOR_EVER);
    expect((await failure(wait, QmpEventError)).cause).toBe(all.reasons.at(-1));
    expect(all.client.state).toBe('idle');
    expect(all.reasons.at(-1)).toBeInstanceOf(QmpConnectError);
  });

  it('gets its event where the client gets its connection', async () => {
    const server = await serve();
    const { client } = watch(server.target);
    const connecting = client.connect();
    const wait = client.waitFor('SHUTDOWN', undefined, FOR_EVER);
    await connecting;
    await turns();
    server.event('SHUTDOWN');
    expect(await wait).toMatchObject({ event: 'SHUTDOWN' });
  });
});

describe('the attempts to connect again', () => {
  it('are counted anew after connect, and their delays begin anew', async () => {
    const maxAttempts = 5;
    const { client, lose, failed, answer } = dialled({ minDelay: 4, maxDelay: 1e6, maxAttempts });
    await client.connect();
    lose();
    // Not yet given up, and the next delay would be a long one.
    await until(() => failed.length === maxAttempts - 1);
    await client.close();
    answer(true);
    await client.connect();
    failed.length = 0;
    lose();
    await until(() => client.state === 'idle');
    expect(failed).toHaveLength(maxAttempts);
  });
});

describe('a process whose client is not to keep it alive', () => {
  it('can still wait for close, and goes on after it', async () => {
    const server = await serve();
    const { output, code } = await program(
      `const qmp = await connect(path);
       qmp.unref();
       await qmp.close();
       console.log('closed', qmp.state);`,
      server.target,
    );
    expect({ output, code }).toEqual({ output: 'closed idle\n', code: 0 });
  });

  it('can still close while commands are in flight', async () => {
    const server = await serve();
    server.on('slow', NO_REPLY);
    const { output, code } = await program(
      `const qmp = await connect(path);
       qmp.unref();
       const slow = qmp.executeAny('slow', {}, { timeout: 0 }).catch(({ name }) => console.log(name));
       await qmp.close();
       await slow;
       console.log('closed');`,
      server.target,
    );
    expect({ output, code }).toEqual({ output: 'QmpInterruptedError\nclosed\n', code: 0 });
  });

  it('ends though the client is connected', async () => {
    const server = await serve();
    const { output } = await program(
      `const qmp = await connect(path);
       qmp.unref();
       console.log(qmp.state);`,
      server.target,
    );
    expect(output).toBe('running\n');
  });

  it('ends though a command is in flight', { timeout: 10_000 }, async () => {
    const server = await serve();
    server.on('slow', NO_REPLY);
    await program(
      `const qmp = await connect(path, { commandTimeout: 600_000 });
       qmp.unref();
       qmp.executeAny('slow');`,
      server.target,
    );
    expect(server.received.at(-1)).toMatchObject({ command: 'slow' });
  });

  /** Lets the server go when the process is connected, and the process some attempts later. */
  const LOSS = `
    const hold = setInterval(() => {}, 1e6);
    qmp.onState((state) => {
      if (state === 'connecting') setTimeout(() => clearInterval(hold), 50);
    });
    console.log('connected');`;

  it('ends though the client connects again', { timeout: 10_000 }, async () => {
    const server = await serve();
    const { output } = await program(
      `const qmp = await connect(path, { reconnect: { minDelay: 5, maxDelay: 300 } });
       qmp.unref();
       ${LOSS}`,
      server.target,
      () => server.close(),
    );
    expect(output).toBe('connected\n');
  });

  it.each([
    ['at the loss', 'qmp.unref()'],
    ['while it waits for the next attempt', 'setTimeout(() => qmp.unref(), 20)'],
  ])('ends if it is told so %s', { timeout: 10_000 }, async (_, act) => {
    const server = await serve();
    const { output } = await program(
      `const qmp = await connect(path, { reconnect: { minDelay: 600_000, maxDelay: 600_000 } });
       qmp.onState((state) => {
         if (state === 'connecting') ${act};
       });
       console.log('connected');`,
      server.target,
      () => server.close(),
    );
    expect(output).toBe('connected\n');
  });

  it('ends though what is there now does not greet', { timeout: 10_000 }, async () => {
    const server = await serve({ many: true });
    const { output } = await program(
      `const qmp = await connect(path, { connectTimeout: 600_000, reconnect: { minDelay: 1 } });
       qmp.unref();
       ${LOSS}`,
      server.target,
      async () => {
        server.configure({ greeting: false });
        (await server.connection()).reset();
      },
    );
    expect(output).toBe('connected\n');
  });

  it('stays for a client that it has not let go of, or holds again', async () => {
    const server = await serve();
    const { output } = await program(
      `const qmp = await connect(path);
       qmp.unref();
       qmp.ref();
       qmp.onState((state) => console.log(state));
       console.log('connected');`,
      server.target,
      () => new Promise((resolve) => setTimeout(resolve, 50)).then(() => server.close()),
    );
    expect(output).toBe('connected\nidle\n');
  });
});

describe("a caller's own transport", () => {
  /** Does nothing, but counts how often it is destroyed. */
  class Idle implements Transport {
    readonly fds = 'it is none';
    destroyed = 0;
    start(_handlers: TransportHandlers): void {}
    send(): void {}
    close(): void {}
    destroy(): void {
      this.destroyed += 1;
    }
  }

  it('that does not start is destroyed, and connect says why', async () => {
    const transport = new Idle();
    transport.start = () => {
      throw new Error('no start today');
    };
    const all = watch({ dial: async () => transport });
    const error = await failure(all.client.connect(), QmpConnectError);
    expect(error.message).toContain('no start today');
    expect(transport.destroyed).toBe(1);
    expect(all.states).toEqual(['connecting', 'idle']);
  });

  it('that throws no error, but anything, is destroyed too', async () => {
    const transport = new Idle();
    transport.start = () => {
      throw 'nothing';
    };
    const { client } = watch({ dial: async () => transport });
    expect((await failure(client.connect(), QmpConnectError)).message).toContain('nothing');
    expect(transport.destroyed).toBe(1);
  });

  it('that speaks at once, and then throws, is destroyed', async () => {
    const transport = new Idle();
    transport.start = ({ data }) => {
      data(Buffer.from('{"QMP": {"version": {"qemu": {}}, "capabilities": []}}\r\n'));
      throw new Error('no more');
    };
    const { client } = watch({ dial: async () => transport });
    expect((await failure(client.connect(), QmpConnectError)).message).toContain('no more');
    expect(transport.destroyed).toBe(1);
  });

  it('that comes after the client was closed is destroyed', async () => {
    const transport = new Idle();
    let deliver = (_made: Transport): void => {};
    const dial = (): Promise<Transport> =>
      new Promise((resolve) => {
        deliver = resolve;
      });
    const { client } = watch({ dial });
    const connecting = failure(client.connect(), QmpConnectError);
    await client.close();
    await connecting;
    deliver(transport);
    await turns();
    expect(transport.destroyed).toBe(1);
  });

  it.each([
    ['nothing', async () => undefined],
    [
      'an error at once',
      () => {
        throw new Error('none');
      },
    ],
    ['no error, but text', () => Promise.reject('none')],
  ])('that is not made (%s) is a failed attempt', async (_, dial) => {
    const all = watch({ dial } as unknown as QmpTarget);
    await failure(all.client.connect(), QmpConnectError);
    expect(all.states).toEqual(['connecting', 'idle']);
  });
});

it.each([{}, { dial: 'unix:/run/guest.qmp' }, undefined, null, 7])(
  'no client is made of the target %j',
  (target) => {
    expect(() => new QmpClient(target as unknown as QmpTarget)).toThrow(QmpConnectError);
  },
);

it('connect gives nothing back that would have to be closed where it fails', async () => {
  const server = await serve({ greeting: '{"QMP": {}}\r\n' });
  const connection = server.connection();
  await failure(connect(server.target, { connectTimeout: 50 }), QmpConnectError);
  await (await connection).closed;
});

/** A client whose every dialling is seen; the first connection stands, the others fail until told otherwise. */
function dialled(reconnect: { minDelay: number; maxDelay: number; maxAttempts: number }) {
  const folder = mkdtempSync(join(tmpdir(), 'qmp-test-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'qmp');
  const failed: number[] = [];
  let answers = true;
  let current: Socket | undefined;
  let started: Promise<FakeQmpServer> | undefined;
  const dial = async (): Promise<Socket> => {
    if (!answers) {
      failed.push(failed.length);
      throw new Error('not now');
    }
    started ??= FakeQmpServer.start({ path, many: true });
    await started;
    const socket = connectSocket(path);
    await once(socket, 'connect');
    current = socket;
    answers = false;
    return socket;
  };
  atEnd(async () => (await started)?.close());
  const all = watch({ dial }, { reconnect: { jitter: 0, ...reconnect } });
  return {
    ...all,
    failed,
    lose: () => current?.destroy(),
    answer: (now: boolean) => {
      answers = now;
    },
  };
}

const library = new URL('../../dist/qmp/index.js', import.meta.url).href;

/** Runs a program of its own on the built library to its end. @param connected is called when it says so */
async function program(
  code: string,
  path: QmpTarget,
  connected?: () => unknown,
): Promise<{ output: string; code: number | null }> {
  const head = `import { connect } from ${JSON.stringify(library)};\nconst path = ${JSON.stringify(path)};\n`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', head + code], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  atEnd(() => child.kill('SIGKILL'));
  let output = '';
  const hear = (chunk: Buffer): void => {
    const before = output.includes('connected');
    output += chunk.toString();
    if (!before && output.includes('connected')) void connected?.();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  await once(child, 'close');
  return { output, code: child.exitCode };
}
