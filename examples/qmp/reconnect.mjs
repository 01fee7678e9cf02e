// Follows a guest's state over restarts of its QEMU: node reconnect.mjs SOCKET
import { connect } from 'vpf/qmp';

// Events that QEMU sent while nobody was connected are gone: ask.
async function resync(client) {
  const { status } = await client.execute('query-status');
  console.log('now', status);
}

const qmp = await connect(process.argv[2], {
  wait: 60_000, // QEMU may not have started yet
  reconnect: { minDelay: 100, maxDelay: 5_000 },
  resync, // after each connection but the first
});
qmp.onState((state, why) => console.log(state, why?.message ?? ''));
qmp.on('STOP', () => console.log('now paused'));
qmp.on('RESUME', () => console.log('now running'));
await resync(qmp);

process.once('SIGTERM', () => qmp.close());
