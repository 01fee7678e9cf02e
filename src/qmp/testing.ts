/**
 * `vpf/qmp/testing`: a scriptable QMP server, for tests of programs that use the client.
 *
 * @example
 * ```ts
 * import { connect } from 'vpf/qmp';
 * import { FakeQmpServer } from 'vpf/qmp/testing';
 *
 * test('asks the guest to power off', async () => {
 *   await using server = await FakeQmpServer.start();
 *   server.on('system_powerdown', {});
 *   await powerOff(server.target); // the code under test
 *   await server.nextCommand('system_powerdown');
 * });
 * ```
 */
export type {
  FakeQmpAnswer,
  FakeQmpBehaviour,
  FakeQmpConnection,
  FakeQmpContext,
  FakeQmpMessage,
} from './fake-connection.js';
export { FakeQmpError, NO_REPLY } from './fake-message.js';
export { type FakeQmpOptions, FakeQmpServer } from './fake-server.js';
