// One command: node one-shot.mjs SOCKET
import { connect } from 'vpf/qmp';

const qmp = await connect(process.argv[2]);
try {
  const { qemu } = await qmp.execute('query-version');
  const { status } = await qmp.execute('query-status', {}, { timeout: 2_000 });
  console.log(`QEMU ${qemu.major}.${qemu.minor}, the guest is ${status}`);
} finally {
  await qmp.close();
}
