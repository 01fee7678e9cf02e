import { describe, expect, it } from 'vitest';
import { connect } from '../../src/qmp/index.js';
import { redactArguments } from '../../src/qmp/redact.js';
import { FakeQmpServer, NO_REPLY } from '../../src/qmp/testing.js';

const SECRET = 'hunter2';
const SECRETS: readonly (readonly [command: string, args: Record<string, unknown>])[] = [
  ['set_password', { protocol: 'vnc', password: SECRET }],
  ['object-add', { 'qom-type': 'secret', id: 's0', data: SECRET }],
  ['blockdev-add', { driver: 'luks', 'key-secret': SECRET, file: { driver: 'file', url: SECRET } }],
  ['human-monitor-command', { 'command-line': `set_password vnc ${SECRET}` }],
  ['qom-set', { path: '/objects/s0', property: 'data', value: SECRET }],
];

describe('secrets in arguments', () => {
  it('stay out of a log that shows which thing was meant', () => {
    expect(redactArguments({ 'qom-type': 'secret', id: 's0', data: SECRET })).toEqual({
      'qom-type': 'secret',
      id: 's0',
      data: '...',
    });
  });

  it('stay out of log and errors, whatever becomes of the command', async () => {
    const server = await FakeQmpServer.start();
    const lines: string[] = [];
    const write = (fields: object, message: string): void => {
      lines.push(JSON.stringify([fields, message]));
    };
    const qmp = await connect(server.target, { log: { debug: write, warn: write } });
    for (const [command, args] of SECRETS) {
      const error: unknown = await qmp.executeAny(command, args).catch((e: unknown) => e);
      lines.push(`${String(error)} ${JSON.stringify(error)}`);
    }
    server.on('set_password', NO_REPLY);
    const stuck = qmp.executeAny('set_password', { password: SECRET }, { timeout: 1 });
    lines.push(String(await stuck.catch((e: unknown) => e)));
    await qmp.close();
    await server.close();
    expect(lines.join('\n')).toContain('set_password');
    expect(lines.filter((line) => line.includes(SECRET))).toEqual([]);
  });
});
