import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { complete } from '../../src/cli/qmp/completion.js';
import { describe as describeCommand, describeDriver } from '../../src/cli/qmp/help.js';
import { History, historyFile, isKept } from '../../src/cli/qmp/history.js';
import { Server } from '../../src/cli/qmp/server.js';
import { knownServer, schema } from './qmp-schema.js';

describe('TAB', () => {
  it.each([
    ['query-s', ['query-status ']],
    ['query-', ['query-block', 'query-name', 'query-status']],
    ['he', ['help ']],
    ['set_link ', ['name=', 'up=']],
    ['set_link name=a ', ['up=']],
    ['set_link name=a up=', ['up=false', 'up=true']],
    ['set_link name=a up=t', ['up=true ']],
    ['netdev_add type=', ['type=stream', 'type=tap', 'type=user']],
    ['netdev_add type=tap ', ['id=', 'queues=', 'sndbuf=', 'vhost=']],
    ['netdev_add type=user h', ['hostfwd.0.']],
    ['netdev_add type=user hostfwd.0.', ['hostfwd.0.str=']],
    ['netdev_add type=stream a', ['addr.']],
    ['netdev_add type=stream addr.', ['addr.type=']],
    ['netdev_add type=stream addr.type=u', ['addr.type=unix ']],
    ['netdev_add type=stream addr.type=unix addr.p', ['addr.path=']],
    ['device_add driver=v', ['driver=virtio-net-device', 'driver=virtio-net-pci']],
    ['device_add driver=virtio-net-pci m', ['mac=', 'mq=']],
    ['device_add driver=virtio-net-pci mq=t', ['mq=true ']],
    ['device_add driver=virtio-net-pci failover=o', ['failover=off', 'failover=on']],
    ['device-list-properties typename=e', ['typename=e1000e ']],
    ['device_del id=', ['id=v1 ']],
    ['wait DEV', ['DEVICE_DELETED ']],
    ['wait DEVICE_DELETED ', ['device=', 'path=']],
    ['wait SHUTDOWN guest=', ['guest=false', 'guest=true']],
    ['events o', ['off', 'on']],
    ['events RESUME S', ['SHUTDOWN ']],
    ['help netdev_add type=s', ['type=stream ']],
    ['help DEV', ['DEVICE_DELETED ']],
    ['x-', ['x-query-virtio ']],
    ['exit ', []],
    ['no-such-command a', []],
    ['set_link "name', []],
    ["set_link 'na ", []],
  ])('after %j offers %j', async (line, candidates) => {
    expect((await complete(line, knownServer()))[0]).toEqual(candidates);
  });

  it('does not offer what is unstable unasked', async () => {
    const [all] = await complete('', knownServer());
    expect(all).toContain('query-status');
    expect(all).not.toContain('x-query-virtio');
  });

  it('offers nothing that could not be typed', async () => {
    const server = new Server({
      schema: async () => schema,
      executeAny: async () => [{ name: 'a\u001b[2J' }, { name: 'a b' }, { name: 'ok' }, 7, null],
    });
    expect((await complete('device_add driver=', server))[0]).toEqual(['driver=ok ']);
  });
});

describe('help', () => {
  it('tells the arguments of a command, with what may be left out', () => {
    expect(describeCommand(schema, 'device_add')?.join('\n')).toBe(
      [
        'device_add: a command',
        '  driver  string',
        '  [bus]   string',
        '  [id]    string',
        'returns nothing',
      ].join('\n'),
    );
  });

  it('tells what an argument that chooses leads to, and what is deprecated', () => {
    expect(describeCommand(schema, 'netdev_add')).toContain(
      '  and more, which depends on type: help netdev_add type=...',
    );
    const lines = describeCommand(schema, 'netdev_add', { type: 'stream' }) ?? [];
    expect(lines).toContain('  addr         object');
    expect(lines).toContain('    type  inet | unix');
    expect(lines).toContain('  [reconnect]  integer (deprecated)');
  });

  it('tells what a command returns, and what it is', () => {
    expect(describeCommand(schema, 'query-status')).toEqual([
      'query-status: a command',
      'returns object',
      '    status   running | paused',
      '    running  boolean',
    ]);
    expect(describeCommand(schema, 'x-query-virtio')?.[0]).toBe(
      'x-query-virtio: a command (unstable)',
    );
    expect(describeCommand(schema, 'yank')?.[0]).toBe('yank: a command (may go out of band)');
    expect(describeCommand(schema, 'DEVICE_DELETED')?.[0]).toBe('DEVICE_DELETED: an event');
    expect(describeCommand(schema, 'nope')).toBeUndefined();
  });

  it("tells a driver's properties", async () => {
    const properties = (await knownServer().properties('virtio-net-pci')) ?? [];
    const lines = describeDriver('virtio-net-pci', properties);
    expect(lines).toContain('  mq            bool       on/off');
    expect(lines.join()).not.toContain('virtio-backend');
  });
});

describe('the history', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vpf-history-'));
    file = join(folder, 'state/vpf/qmp_history');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is there the next time, and nobody else can read it', () => {
    const history = new History(file);
    history.add('query-status');
    history.add('query-status');
    history.add('stop');
    expect(new History(file).lines).toEqual(['query-status', 'stop']);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('has at most 1000 lines', () => {
    const history = new History(file);
    for (let i = 0; i < 1010; i += 1) history.add(`device_del id=v${i}`);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(1000);
    expect(lines[0]).toBe('device_del id=v10');
  });

  it('keeps what another prompt wrote meanwhile', () => {
    const [one, other] = [new History(file), new History(file)];
    one.add('stop');
    other.add('cont');
    expect(new History(file).lines).toEqual(['stop', 'cont']);
  });

  it.each([
    'set_password protocol=vnc password=hunter2',
    '{"execute": "set_password", "arguments": {}}',
    'expire_password protocol=vnc time=now',
    'change-vnc-password password=x',
    'object-add qom-type=secret id=s0 file=/x',
    'object-add qom-type=tls-creds-x509 id=t passwordid=x',
    'qom-set path=/objects/s0 property=data value=x',
    'ringbuf-write device=c data=x',
    'c key=x',
    'c private_key=x',
    'c a.passphrase=x',
    '{"execute": "c", "arguments": {"Key": "x"}}',
    String.raw`{"execute": "c", "arguments": {"\u006bey": "x"}}`,
    'send-key keys.0.data=a',
    'blockdev-add driver=https node-name=d url=https://alice:hunter2@h/x',
    String.raw`{"execute": "c", "arguments": {"url": "https:\/\/alice:hunter2@h\/x"}}`,
    'blockdev-add driver=https node-name=d cookie=SESSION=abc',
    'blockdev-add driver=https node-name=d url=https://h/x?Token=abc',
    'blockdev-add driver=https node-name=d url=https://h/x?X-Amz-Signature=abc',
    'c header="Authorization: Bearer abc"',
    'c apiKey=x',
    'c pass=x',
    'c smtp.pwd=x',
    'change device=vnc target=x',
    '{"execute": "change", "arguments": {"device": "vnc", "target": "x"}}',
    'human-monitor-command command-line="sendkey a"',
    'human-monitor-command command-line="change vnc x"',
    'human-monitor-command command-line="mouse_button 1"',
    ' stop',
    `c a=${'x'.repeat(5000)}`,
    'c a=\u001b[2J',
  ])('never keeps %j', (line) => {
    const history = new History(file);
    history.add('stop');
    history.add(line);
    expect(history.lines).toEqual(['stop']);
    expect(readFileSync(file, 'utf8')).toBe('stop\n');
  });

  it('keeps the everyday', () => {
    expect(isKept('device_add driver=virtio-net-pci id=n1 netdev=n0 bus=rp0')).toBe(true);
    expect(isKept('query-migrate')).toBe(true);
    expect(isKept('change-backing-file device=d image-node-name=n backing-file=b')).toBe(true);
    expect(isKept('blockdev-add driver=https node-name=d url=https://h/x.iso')).toBe(true);
    expect(isKept('qom-set path=/machine/peripheral/v1 property=x value=a@b')).toBe(true);
  });

  it('that cannot be written is just for now', () => {
    writeFileSync(join(folder, 'state'), 'a file in the way');
    const history = new History(file);
    history.add('stop');
    expect(history.lines).toEqual(['stop']);
    expect(new History(file).lines).toEqual([]);
  });

  it('lies where XDG says', () => {
    expect(historyFile({ HOME: '/h' })).toBe('/h/.local/state/vpf/qmp_history');
    expect(historyFile({ HOME: '/h', XDG_STATE_HOME: '/s' })).toBe('/s/vpf/qmp_history');
    expect(historyFile({ HOME: '/h', XDG_STATE_HOME: 's' })).toBe(
      '/h/.local/state/vpf/qmp_history',
    );
    expect(historyFile({})).toBeUndefined();
  });
});
