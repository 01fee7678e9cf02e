import { afterEach, describe, expect, it } from 'vitest';
import { connect, type QmpClient, type QmpError } from '../../src/qmp/index.js';
import { FakeQmpServer, NO_REPLY } from '../../src/qmp/testing.js';

const clients: QmpClient[] = [];
const servers: FakeQmpServer[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  for (const server of servers.splice(0)) await server.close();
});

async function pair(reconnect: { maxAttempts?: number }) {
  const server = await FakeQmpServer.start({ many: true });
  servers.push(server);
  const client = await connect(server.target, { reconnect: { minDelay: 1, ...reconnect } });
  clients.push(client);
  const idle = new Promise<QmpError | undefined>((resolve) => {
    client.onState((state, why) => {
      if (state === 'idle') resolve(why);
    });
  });
  return { server, client, idle };
}

describe('a client that reconnects', () => {
  it('gives up on a server that only greets, after as many attempts as it may make', async () => {
    const { server, client, idle } = await pair({ maxAttempts: 3 });
    client.onState((state) => {
      if (state === 'running') void server.connection().then((connection) => connection.reset());
    });
    (await server.connection()).reset();
    expect((await idle)?.code).toBe('VPF_E_QMP_DISCONNECTED');
    const handshakes = server.received.filter(({ command }) => command === 'qmp_capabilities');
    expect(handshakes).toHaveLength(4);
  });

  it('leaves a QEMU alone that it has told to quit, though the answer was late', async () => {
    const { server, client, idle } = await pair({});
    server.on('quit', NO_REPLY);
    await expect(client.execute('quit', {}, { timeout: 5 })).rejects.toThrow(/no reply within/);
    (await server.connection()).end();
    await idle;
    expect(client.state).toBe('idle');
  });

  it('comes back after a quit that was refused', async () => {
    const { server, client } = await pair({});
    await expect(client.executeAny('quit', {}, { outOfBand: true })).rejects.toThrow(/oob/);
    (await server.connection()).reset();
    await new Promise<void>((resolve) => {
      client.onState((state) => state === 'running' && resolve());
    });
    expect((await client.execute('query-status')).running).toBe(true);
  });
});
