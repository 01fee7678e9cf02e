// Plugs a network device into a running guest, and takes it out again: node hot-plug.mjs SOCKET BUS
// BUS is a hot-plug port that is free, e.g. a pcie-root-port's id.
import { connect, QmpEventTimeoutError, QmpExecuteError } from 'vpf/qmp';

const [socket, bus] = process.argv.slice(2);
const qmp = await connect(socket);

await qmp.execute('netdev_add', { type: 'user', id: 'host0' });
try {
  await qmp.execute('device_add', { driver: 'virtio-net-pci', id: 'net0', netdev: 'host0', bus });
} catch (error) {
  // QEMU refused the device: nobody uses its backend.
  await qmp.execute('netdev_del', { id: 'host0' });
  throw error;
}
console.log('plugged');

// To be called again by whoever wants to be sure: the guest may not answer.
async function unplug(id, deadline) {
  // Before the command, so that the event cannot come in between.
  const gone = qmp.waitFor(
    ['DEVICE_DELETED', 'DEVICE_UNPLUG_GUEST_ERROR'],
    ({ data }) => data.device === id,
    { timeout: deadline },
  );
  try {
    await qmp.execute('device_del', { id });
  } catch (error) {
    if (error instanceof QmpExecuteError && error.errorClass === 'DeviceNotFound') return;
    throw error;
  }
  const { event } = await gone;
  if (event !== 'DEVICE_DELETED') throw new Error(`the guest refuses to let ${id} go`);
}

for (let attempt = 1; ; attempt++) {
  try {
    await unplug('net0', 10_000);
    break;
  } catch (error) {
    // A guest that still boots does not hear the first request. QEMU takes a second one after 5 s.
    if (!(error instanceof QmpEventTimeoutError) || attempt === 3) throw error;
  }
}
// Only now: QEMU lets a backend go although a device still uses it.
await qmp.execute('netdev_del', { id: 'host0' });
console.log('unplugged');
await qmp.close();
