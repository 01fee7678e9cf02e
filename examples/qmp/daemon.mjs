// Many guests in one process: node daemon.mjs SOCKET...
// Each guest has a client of its own; one that is slow, hostile or gone does not hold up the others.
import { setTimeout as sleep } from 'node:timers/promises';
import { QmpClient, QmpError } from 'vpf/qmp';

const log = { debug: () => {}, warn: (fields, message) => console.warn(message, fields) };
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());

async function watch(socket) {
  const qmp = new QmpClient(socket, {
    commandTimeout: 5_000,
    maxMessageBytes: 4 * 1024 * 1024,
    reconnect: { maxDelay: 30_000 },
    // A QEMU that is stopped, or a host that is gone, shows by its silence.
    heartbeat: { interval: 10_000, timeout: 20_000 },
    log,
  });
  // The event says look, the query says what is true: the same code serves start, event and reconnection.
  const look = async () => {
    const nics = (await qmp.execute('query-rx-filter')).map(({ name }) => name);
    console.log(socket, 'has', nics.join(' ') || 'no nics');
  };
  const lookAgain = () =>
    look().catch((error) => {
      if (!(error instanceof QmpError)) throw error;
      console.warn(socket, error.code); // the next reconnection looks again
    });
  qmp.onState((state) => state === 'running' && lookAgain());
  qmp.on('DEVICE_DELETED', lookAgain);
  qmp.on('NIC_RX_FILTER_CHANGED', lookAgain);
  stop.signal.addEventListener('abort', () => qmp.close(), { once: true });

  while (!stop.signal.aborted && qmp.state === 'idle') {
    try {
      await qmp.connect();
    } catch (error) {
      console.warn(socket, error.code); // not there yet, or another client holds its monitor
      await sleep(1_000, undefined, { signal: stop.signal }).catch(() => {});
    }
  }
}

await Promise.all(process.argv.slice(2).map(watch));
