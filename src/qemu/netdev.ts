import type { PlannedBackend } from '../plan/types.js';
import type { JsonObject } from './json.js';

/** The host's half of a function: QEMU's netdev, and the character device under it where it has one. */
export interface HostHalf {
  /** Arguments of QMP's `netdev_add`, and the value of `-netdev`. */
  readonly netdev: JsonObject & { readonly id: string };
  /** The socket of a vhost-user netdev. */
  readonly chardev?: SocketChardev;
}

export interface SocketChardev {
  readonly id: string;
  readonly path: string;
  /** True: QEMU listens, and waits for the switch to connect. */
  readonly server: boolean;
}

/** Id of the netdev of a function. */
export function netdevId(functionId: string): string {
  return `host-${functionId}`;
}

/** The netdev of a function, in the words of QEMU's QAPI schema (qapi/net.json). */
export function hostHalf(functionId: string, backend: PlannedBackend, queues: number): HostHalf {
  const id = netdevId(functionId);
  const many: JsonObject = queues > 1 ? { queues } : {};
  switch (backend.type) {
    case 'user':
      return { netdev: { type: 'user', id } };
    case 'tap': {
      const { ifname, vhost } = backend;
      const scripts = { script: 'no', downscript: 'no' };
      const kernel: JsonObject = vhost === undefined ? {} : { vhost };
      return { netdev: { type: 'tap', id, ifname, ...scripts, ...kernel, ...many } };
    }
    case 'vdpa':
      // QEMU learns the number of queues from the device.
      return { netdev: { type: 'vhost-vdpa', id, vhostdev: backend.path } };
    case 'vhost-user': {
      const chardev = { id: `socket-${functionId}`, path: backend.socket, server: backend.server };
      return { netdev: { type: 'vhost-user', id, chardev: chardev.id, ...many }, chardev };
    }
  }
}
