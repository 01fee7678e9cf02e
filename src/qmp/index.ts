/**
 * A QMP client (QEMU Machine Protocol) that stands on its own.
 *
 * @example
 * ```ts
 * import { connect } from 'vpf/qmp';
 *
 * const qmp = await connect('/run/guest.qmp');
 * qmp.on('SHUTDOWN', ({ data }) => console.log('the guest went down:', data.reason));
 * console.log(await qmp.execute('query-status'));
 * ```
 *
 * @packageDocumentation
 */
export { connect, type EventOf, QmpClient, type QmpOptions } from './client.js';
export * from './errors.js';
export type { QmpEventStream } from './event-stream.js';
export type { FdTransport } from './fd-transport.js';
export type { HeartbeatOptions } from './heartbeat.js';
export * from './introspect.js';
export { decodeJson, encodeJson } from './json.js';
export type { LongLine } from './long-line.js';
export type { Message } from './message.js';
export type { BaseOptions } from './options.js';
export { DEFAULT_MAX_MESSAGE_BYTES, type ParserSink, QmpParser } from './parser.js';
export * from './schema/index.js';
export {
  dialSocket,
  type SocketTarget,
  transportOfFd,
  transportOfSocket,
} from './socket-transport.js';
export { transportOfChild, transportOfDuplex } from './stream-transport.js';
export type { Transport, TransportHandlers } from './transport.js';
export type * from './types.js';
