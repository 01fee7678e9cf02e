// A QEMU to ask: it has no guest, and its monitor is its standard input and output.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const qemuArgs = [
  '-machine',
  'q35',
  '-S',
  '-accel',
  'tcg',
  '-nodefaults',
  '-display',
  'none',
  '-qmp',
  'stdio',
];

// In a mount namespace of its own: what is mounted for QEMU goes with it.
const inRootfs = `mount --rbind /dev "$0/dev" && mount -t proc proc "$0/proc" &&
  exec chroot "$0" qemu-system-x86_64 "$@"`;

/** Gives `use` the two ends of a monitor, and tidies up after it. */
export async function withMonitor({ socket, qemu }, use) {
  if (socket !== undefined) {
    const connection = connect(socket);
    try {
      await once(connection, 'connect');
      return await use(connection, connection);
    } finally {
      connection.destroy();
    }
  }
  const child = qemu === undefined ? spawnLabs() : start(qemu, qemuArgs);
  try {
    return await use(child.stdout, child.stdin);
  } finally {
    child.kill('SIGKILL');
  }
}

function spawnLabs() {
  const build = fileURLToPath(new URL('../../lab/build.sh', import.meta.url));
  const folder = execFileSync('bash', [build], { encoding: 'utf8' }).trim();
  const rootfs = join(folder, 'rootfs');
  return start('unshare', ['--mount', 'sh', '-c', inRootfs, rootfs, ...qemuArgs]);
}

function start(program, args) {
  return spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
}
