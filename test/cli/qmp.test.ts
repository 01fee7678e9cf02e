import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeQmpError, FakeQmpServer, NO_REPLY } from '../../src/qmp/testing.js';
import { ANSWERS } from './qmp-schema.js';
import { Terminal } from './qmp-terminal.js';
import { type RunOptions, Scratch, vpf } from './vpf.js';

const VPF = fileURLToPath(new URL('../../bin/vpf', import.meta.url));

let scratch: Scratch;
let server: FakeQmpServer;
let socket: string;

beforeEach(async () => {
  scratch = new Scratch();
  socket = scratch.at('qmp');
  server = await FakeQmpServer.start({ path: socket });
  for (const [name, answer] of Object.entries(ANSWERS)) server.on(name, answer);
  server.on('device_del', ({ id }) => {
    if (id !== 'v1') throw new FakeQmpError('DeviceNotFound', `Device '${id}' not found`);
    server.event('DEVICE_DELETED', { path: '/machine/peripheral/v1/child' });
    server.event('DEVICE_DELETED', { device: 'v1', path: '/machine/peripheral/v1' });
  });
});
afterEach(async () => {
  await server.close();
  scratch.remove();
});

const qmp = (args: readonly string[], options?: RunOptions) =>
  vpf(['qmp', socket, ...args], options);

/** Commands that reached the server, but for the handshake and questions about the schema. */
function sent(): (readonly [command: unknown, args: unknown])[] {
  return server.received
    .filter(({ command }) => command !== 'qmp_capabilities' && command !== 'query-qmp-schema')
    .map(({ command, arguments: args }) => [command, args] as const);
}

describe('vpf qmp SOCKET COMMAND', () => {
  it('prints what the command returns', async () => {
    const { code, stdout, stderr } = await qmp(['query-status']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe('{\n  "status": "running",\n  "running": true\n}\n');
  });

  it('prints a return value that is empty too', async () => {
    expect(await qmp(['device_del', 'id=v1'])).toMatchObject({ code: 0, stdout: '{}\n' });
  });

  it('prints one line for machines', async () => {
    const { stdout } = await qmp(['query-status', '--json']);
    expect(stdout).toBe('{"return":{"status":"running","running":true}}\n');
  });

  it('converts words as the schema says', async () => {
    server.on('set_link', {});
    server.on('netdev_add', {});
    server.on('device_add', {});
    await qmp(['set_link', 'name=1', 'up=off']);
    await qmp(['netdev_add', '{"type": "user", "id": "n0"}']);
    await qmp(['device_add', 'driver=virtio-net-pci', 'id=1', 'vectors=4', 'mq=on']);
    expect(sent()).toEqual([
      ['set_link', { name: '1', up: false }],
      ['netdev_add', { type: 'user', id: 'n0' }],
      ['device-list-properties', { typename: 'virtio-net-pci' }],
      ['device_add', { driver: 'virtio-net-pci', id: '1', vectors: 4, mq: true }],
    ]);
  });

  it('asks for the schema only where words need it', async () => {
    await qmp(['query-status']);
    await qmp(['device_del', '{"id": "v1"}']);
    expect(server.received.map(({ command }) => command)).not.toContain('query-qmp-schema');
  });

  it('goes by what words look like where the server has no schema', async () => {
    server.on('query-qmp-schema', () => {
      throw new FakeQmpError('CommandNotFound', 'not through this proxy');
    });
    server.on('c', {});
    expect(await qmp(['c', 'a=1', 'b=x'])).toMatchObject({ code: 0 });
    expect(sent()).toEqual([['c', { a: 1, b: 'x' }]]);
  });

  it('sends integers to the last digit', async () => {
    server.on('c', ({ a }) => ({ a }));
    await qmp(['c', 'a:=18446744073709551615']);
    expect(server.received.at(-1)?.raw).toContain('"a":18446744073709551615');
  });

  it("tells QEMU's refusal, and exits with 1", async () => {
    const { code, stdout, stderr } = await qmp(['device_del', 'id=v2']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      "vpf: error[VPF_E_QMP_EXECUTE]: device_del: Device 'v2' not found (DeviceNotFound)\n",
    );
    expect(await qmp(['device_del', 'id=v2', '--json'])).toMatchObject({
      code: 1,
      stdout: `{"error":{"class":"DeviceNotFound","desc":"Device 'v2' not found"}}\n`,
      stderr: '',
    });
  });

  it('tells the nearest command, argument, driver and property', async () => {
    server.on('device_add', ({ driver }) => {
      throw new FakeQmpError(
        'GenericError',
        driver === 'virtio-net-pci'
          ? "Property 'virtio-net-pci.vectrs' not found"
          : `'${driver}' is not a valid device model name`,
      );
    });
    server.on('device-list-properties', ({ typename }) => {
      if (typename !== 'virtio-net-pci') throw new FakeQmpError('DeviceNotFound', 'no such');
      return [{ name: 'vectors', type: 'uint32' }];
    });
    const said = async (...words: string[]) => (await qmp(words)).stderr;
    expect(await said('device_dell')).toContain('CommandNotFound); did you mean "device_del"?');
    expect(await said('device_del', 'idd=v1')).toContain('did you mean "id"?');
    expect(await said('device_add', 'driver=virtio-net-pic')).toContain('mean "virtio-net-pci"?');
    expect(await said('device_add', 'driver=virtio-net-pci', 'vectrs=4')).toContain(
      'did you mean "vectors"?',
    );
  });

  it('does not send an argument that the command does not have', async () => {
    expect(await qmp(['device_del', 'idd=v1'])).toMatchObject({ code: 2 });
    expect(sent()).toEqual([]);
  });

  it('does not send an unstable command unless told', async () => {
    server.on('x-query-virtio', {});
    const { code, stderr } = await qmp(['x-query-virtio']);
    expect(code).toBe(2);
    expect(stderr).toContain('--allow-unstable');
    expect(sent()).toEqual([]);
    expect(await qmp(['x-query-virtio', '--allow-unstable'])).toMatchObject({ code: 0 });
  });

  it('sends out of band, without asking a busy QEMU for its schema', async () => {
    server.on('yank', {}).on('query-qmp-schema', NO_REPLY);
    expect(await qmp(['yank', 'instances.0.type=x', '--oob'])).toMatchObject({ code: 0 });
    expect(server.received.at(-1)).toMatchObject({ command: 'yank', outOfBand: true });
  });

  it('gives up after --timeout', async () => {
    server.on('query-block', NO_REPLY);
    const { code, stderr } = await qmp(['query-block', '--timeout', '0.2']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^vpf: error\[VPF_E_QMP_TIMEOUT\]: query-block: no reply within 200 ms/);
  });

  it('tries to connect for --retry', async () => {
    await server.close();
    const late = qmp(['query-status', '--retry', '20']);
    await new Promise((resolve) => setTimeout(resolve, 700));
    server = await FakeQmpServer.start({ path: socket });
    expect(await late).toMatchObject({ code: 0 });
  });

  it('says so where nobody listens', async () => {
    await server.close();
    const { code, stderr } = await qmp(['query-status']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^vpf: error\[VPF_E_QMP_CONNECT\]: .*no such socket.*\n$/);
    const json = await qmp(['query-status', '--json']);
    expect(json.stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(JSON.parse(json.stdout)).toMatchObject({ diagnostics: [{ code: 'VPF_E_QMP_CONNECT' }] });
  });

  it.each([['once'], ['on and on']])(
    'waits for a greeting no longer than --timeout, tried %s',
    async (tried) => {
      server.configure({ greeting: false });
      const retry = tried === 'once' ? [] : ['--retry', '1'];
      const start = Date.now();
      const { code, stderr } = await qmp(['query-status', '--timeout', '0.3', ...retry]);
      expect(code).toBe(1);
      expect(stderr).toContain('error[VPF_E_QMP_GREETING]');
      expect(Date.now() - start).toBeLessThan(8_000); // 10 s are the rule
    },
  );

  it("has a hint for a socket with the options of QEMU's command line", async () => {
    const given = `unix:${scratch.at('none')},server=on,wait=off`;
    const { code, stderr } = await vpf(['qmp', given, 'query-status']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^vpf: error\[VPF_E_QMP_CONNECT\]: .*no such socket.*\n$/);
    expect(stderr).toContain(`without QEMU's options it is unix:${scratch.at('none')}\n`);
  });

  it('connects to this host by tcp::PORT', async () => {
    await using tcp = await FakeQmpServer.start({ tcp: true });
    const { target } = tcp;
    if (typeof target === 'string') throw new Error('no port');
    expect(await vpf(['qmp', `tcp::${target.port}`, 'query-status'])).toMatchObject({ code: 0 });
  });

  it('warns of what the server sends and is not QMP, and goes on', async () => {
    server.on('query-block', (_, { connection }) => {
      connection.sendRaw('nonsense \u001b[2J\u200f\r\n');
      connection.send({ return: 'to nobody', id: 999 });
      return [];
    });
    const shown = [
      await qmp(['query-block']),
      await qmp(['query-block', '--json']),
      await qmp([], { input: 'query-block\n' }),
    ];
    for (const { code, stdout, stderr } of shown) {
      expect({ code, stdout: stdout.trim() }).toMatchObject({ code: 0 });
      expect(stdout).not.toContain('warning');
      expect(stderr).toMatch(
        /^vpf: warning\[VPF_E_QMP_PARSE\]: [\x20-\x7e]*\nvpf: warning\[VPF_E_QMP_MESSAGE\]: [\x20-\x7e]*\n$/,
      );
    }
  });

  it('warns of what comes in the handshake, too', async () => {
    server.configure({
      greeting: (connection) => {
        connection.sendRaw('login:\r\n');
        connection.greet();
      },
    });
    const { code, stderr } = await qmp(['query-status']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^vpf: warning\[VPF_E_QMP_PARSE\]: .*\n$/);
  });

  it('says so when QEMU dies before its reply', async () => {
    server.on('query-block', (_, { connection }) => {
      connection.reset();
      return NO_REPLY;
    });
    const { code, stderr } = await qmp(['query-block']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^vpf: error\[VPF_E_QMP_INTERRUPTED\]: query-block: .*\n$/);
  });

  it('lets nothing of a hostile QEMU through to the terminal', async () => {
    const hostile = '\u001b]0;x\u0007\u009b2J\u202e\u007f\u200f\u200b\u{e0041}\r\n';
    server.on('query-block', { [hostile]: hostile }).on('query-name', () => {
      throw new FakeQmpError(hostile, hostile);
    });
    const shown = [await qmp(['query-block']), await qmp(['query-name'])];
    for (const { stdout, stderr } of shown) expect(stdout + stderr).toMatch(/^[\n\x20-\x7e]*$/);
    expect(JSON.parse(shown[0]?.stdout ?? '')).toEqual({ [hostile]: hostile });
  });

  it('ends when whoever reads it has gone', async () => {
    server.on('query-block', ['x'.repeat(1_000_000)]);
    const command = `'${process.execPath}' '${VPF}' qmp '${socket}' query-block | head -c 10`;
    const child = spawn('bash', ['-o', 'pipefail', '-c', command]);
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
    expect(stderr).toBe('');
  });

  it.each([
    [['tcp:host', 'query-status'], 'unix:PATH or tcp:HOST:PORT'],
    [['s', 'c', '--where', 'a=b'], '--where goes with --wait'],
    [['s', 'c', '--timeout', 'x'], '--timeout is "x": give seconds'],
    [['s', '-', 'x'], 'after - there is nothing more to say'],
    [['s', '-', '--events'], 'leave --wait and --events out'],
    [['s', 'c', '--wait', 'A', '--where', 'b'], '"b" is neither key=value'],
    [[], "missing required argument 'SOCKET'"],
  ])('%j is wrong usage', async (args, message) => {
    const { code, stdout, stderr } = await vpf(['qmp', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^vpf: error\[VPF_E_USAGE\]: .*\n$/);
    expect(stderr).toContain(message);
  });

  it('has help with examples', async () => {
    const { code, stdout } = await vpf(['qmp', '--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Examples:\n {2}vpf qmp /);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('aborted QEMU 11.1, and its guest');
    expect(stdout.split('\n').every((line) => line.length <= 100)).toBe(true);
  });
});

describe('events', () => {
  it('--wait counts what comes before the reply, and prints it after', async () => {
    const args = ['device_del', 'id=v1', '--wait', 'DEVICE_DELETED', '--where', 'device=v1'];
    const { code, stdout } = await qmp([...args, '--json']);
    expect(code).toBe(0);
    const [reply, event, ...more] = stdout.trimEnd().split('\n');
    expect([reply, more]).toEqual(['{"return":{}}', []]);
    expect(JSON.parse(event ?? '')).toMatchObject({
      event: 'DEVICE_DELETED',
      data: { device: 'v1', path: '/machine/peripheral/v1' },
    });
    expect((await qmp(args)).stdout).toMatch(
      /^\{\}\n[0-9:.]{12} DEVICE_DELETED \{"device":"v1",.*\}\n$/,
    );
  });

  it('--wait fails after --timeout, and at once for an event that there is not', async () => {
    const { code, stdout, stderr } = await qmp([
      'device_del',
      'id=v1',
      '--wait',
      'RESUME',
      '--timeout',
      '0.2',
    ]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '{}\n' });
    expect(stderr).toContain('error[VPF_E_QMP_EVENT_TIMEOUT]: RESUME');
    expect((await qmp(['--wait', 'RESUM'])).stderr).toContain('did you mean "RESUME"?');
  });

  it('--events prints events as they come, also while the command runs and --wait waits', async () => {
    server.on('query-block', NO_REPLY);
    const child = spawn(process.execPath, [
      ...[VPF, 'qmp', socket, 'query-block', '--events', '--json'],
      ...['--wait', 'RESUME', '--timeout', '20'],
    ]);
    let stdout = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    const command = await server.nextCommand('query-block');
    server.event('STOP');
    await expect.poll(() => stdout, { timeout: 10_000 }).toContain('"STOP"');
    command.connection.send({ return: [], id: command.id });
    await expect.poll(() => stdout, { timeout: 10_000 }).toContain('{"return":[]}');
    server.event('SHUTDOWN');
    await expect.poll(() => stdout, { timeout: 10_000 }).toContain('"SHUTDOWN"');
    server.event('RESUME');
    server.event('STOP');
    await expect.poll(() => stdout.match(/"STOP"/g), { timeout: 10_000 }).toHaveLength(2);
    expect(stdout.match(/"RESUME"/g)).toHaveLength(1);
    command.connection.end();
    expect(await ended).toBe(1);
  });

  it('--events has printed what came before a wait that fails, or a command', async () => {
    const wait = ['--wait', 'RESUME', '--timeout', '0.3', '--events'];
    const waited = await qmp(['device_del', 'id=v1', ...wait]);
    expect(waited.code).toBe(1);
    expect(waited.stdout.match(/DEVICE_DELETED/g)).toHaveLength(2);
    expect(waited.stderr).toContain('error[VPF_E_QMP_EVENT_TIMEOUT]');
    server.on('query-block', () => {
      server.event('STOP');
      throw new FakeQmpError('GenericError', 'no');
    });
    const refused = await qmp(['query-block', '--events']);
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringMatching(/ STOP\n$/) });
    expect(refused.stderr).toContain('error[VPF_E_QMP_EXECUTE]');
  });

  it('--events loses none of many at once', async () => {
    server.on('query-block', (_, { connection }) => {
      const event = { event: 'STOP', timestamp: { seconds: 1, microseconds: 0 } };
      connection.sendRaw(`${JSON.stringify(event)}\r\n`.repeat(5000));
      return [];
    });
    const wait = ['--wait', 'RESUME', '--timeout', '0.3'];
    const { stdout } = await qmp(['query-block', '--events', ...wait]);
    expect(stdout.match(/ STOP\n/g)).toHaveLength(5000);
  });

  it('--events ends when whoever reads it has gone, also while it waits', async () => {
    server.on('query-block', NO_REPLY);
    const child = spawn(process.execPath, [VPF, 'qmp', socket, 'query-block', '--events']);
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    await server.nextCommand('query-block');
    child.stdout.destroy();
    await new Promise((resolve) => child.stdout.once('close', resolve));
    server.event('STOP');
    expect(await ended).toBe(0);
    expect(stderr).toBe('');
  });

  it('--events after quit, which ends the connection, is done with it', async () => {
    expect(await qmp(['quit', '--events'])).toMatchObject({ code: 0, stderr: '' });
  });

  it('--events prints all until the connection ends', async () => {
    const run = qmp(['--events', '--json']);
    const connection = await server.connection();
    await expect.poll(() => connection.negotiated, { timeout: 10_000 }).toBe(true);
    server.event('STOP');
    server.event('RESUME');
    connection.end();
    const { code, stdout } = await run;
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ event }) => event)).toEqual(['STOP', 'RESUME', undefined]);
    expect(lines[2]).toMatchObject({ diagnostics: [{ code: 'VPF_E_QMP_DISCONNECTED' }] });
    expect(code).toBe(1);
  });
});

describe('a script on standard input', () => {
  const wait = { event: 'DEVICE_DELETED', data: { device: 'v1' }, timeout: 5 };
  const script = [
    '# take it out',
    '',
    JSON.stringify({ execute: 'device_del', arguments: { id: 'v1' }, id: 'vpf-1' }),
    JSON.stringify({ wait }),
    'query-status',
  ];

  it('is carried out line by line', async () => {
    const { code, stdout, stderr } = await qmp([], { input: `${script.join('\r\n')}` });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({ status: 'running', running: true });
    expect(sent()).toEqual([
      ['device_del', { id: 'v1' }],
      ['query-status', {}],
    ]);
  });

  it('has each reply on a line with --json', async () => {
    const { stdout } = await qmp(['-', '--json'], { input: script.join('\n') });
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { return: {}, id: 'vpf-1' },
      { event: 'DEVICE_DELETED', data: { device: 'v1' } },
      { return: { status: 'running' } },
    ]);
  });

  it('ends at the first line that fails, and names it', async () => {
    const input = 'query-status\n\n{"execute": "device_del", "arguments": {"id": "v2"}}\nstop\n';
    const { code, stderr } = await qmp(['-'], { input });
    expect(code).toBe(1);
    expect(stderr).toBe(
      "<stdin>:3:1: error[VPF_E_QMP_EXECUTE]: device_del: Device 'v2' not found (DeviceNotFound)\n",
    );
    expect(sent().map(([command]) => command)).toEqual(['query-status', 'device_del']);
    const { stdout } = await qmp(['-', '--json'], { input });
    expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).toEqual({
      error: { class: 'DeviceNotFound', desc: "Device 'v2' not found" },
      line: 3,
    });
  });

  it.each([
    ['{"execute"}', '<stdin>:1:1: error[VPF_E_QMP_SCRIPT]: the line: not JSON'],
    ['query-status\ndevice_del idd=v1', '<stdin>:2:1: error[VPF_E_USAGE]: device_del: no argument'],
    [
      '\n{"wait": {"event": "RESUME", "timeout": 0.2}}',
      '<stdin>:2:1: error[VPF_E_QMP_EVENT_TIMEOUT]',
    ],
    [
      '{"exec-oob": "yank"}',
      '<stdin>:1:1: error[VPF_E_USAGE]: yank: to send it out of band, say --oob',
    ],
  ])('%j fails in its line', async (input, message) => {
    const { code, stderr } = await qmp([], { input });
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });

  it('waits for a second event where it waits twice', async () => {
    const input = [
      script[2],
      JSON.stringify({ wait }),
      JSON.stringify({ wait: { ...wait, timeout: 0.2 } }),
    ];
    const { code, stderr } = await qmp([], { input: input.join('\n') });
    expect(code).toBe(1);
    expect(stderr).toContain('<stdin>:3:1: error[VPF_E_QMP_EVENT_TIMEOUT]');
  });

  it('may end with quit, which ends the connection', async () => {
    expect(await qmp([], { input: 'quit\n' })).toMatchObject({ code: 0, stderr: '' });
    server.on('human-monitor-command', (_, { connection }) => {
      setImmediate(() => connection.end());
      return '';
    });
    const child = spawn(process.execPath, [VPF, 'qmp', socket, '-']);
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.stdin.write('human-monitor-command command-line=q\n');
    expect(await ended).toBe(0);
  });

  it('that is slow hears at once that QEMU is gone', async () => {
    const child = spawn(process.execPath, [VPF, 'qmp', socket, '-']);
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.stdin.write('query-status\n');
    await new Promise((resolve) => child.stdout.once('data', resolve));
    (await server.connection()).reset();
    expect(await ended).toBe(1);
    expect(stderr).toContain('error[VPF_E_QMP_DISCONNECTED]');
  });

  it('that is empty is done', async () => {
    expect(await qmp([], { input: '' })).toMatchObject({ code: 0, stdout: '' });
  });
});

describe('the prompt', () => {
  let terminal: Terminal;
  const open = (columns = 120, env: NodeJS.ProcessEnv = {}) => {
    server.on('query-name', { name: 'worker' });
    terminal = new Terminal(['qmp', socket], {
      columns,
      env: { XDG_STATE_HOME: scratch.path, ...env },
    });
    return terminal.shows('worker>');
  };
  afterEach(() => terminal.kill());

  it('greets, executes, and leaves by Ctrl-D with 0', async () => {
    await open();
    expect(terminal.screen.text).toMatch(/^QEMU 11\.1\.0\. TAB completes/);
    await terminal.type('query-status\r');
    await terminal.shows('"running": true\n}\nworker>');
    await terminal.type('device_del id=v2\r');
    await terminal.shows("error[VPF_E_QMP_EXECUTE]: device_del: Device 'v2' not found");
    await terminal.type('\u0004');
    expect(await terminal.exit).toBe(0);
  });

  it('completes by TAB', async () => {
    server.on('set_link', {});
    await open();
    await terminal.type('set_l\tn\t=x u\tt\t\r');
    await terminal.shows('{}');
    expect(sent().at(-1)).toEqual(['set_link', { name: '=x', up: true }]);
    await terminal.type('device_add driver=virtio-net-\t\t');
    await terminal.shows('driver=virtio-net-device  driver=virtio-net-pci');
  });

  it.each([
    [120, 3],
    [30, 3],
    [30, 40],
  ])(
    'prints events above the line being typed, which stays (%i columns, cursor %i from the end)',
    async (columns, left) => {
      await open(columns);
      const typed = 'netdev_add type=tap id=something-long queues=4';
      await terminal.type(typed);
      // In the middle of what is typed: the cursor stays there too.
      await terminal.type('\u001b[D'.repeat(left));
      server.event('RESUME');
      server.event('DEVICE_DELETED', { device: 'v1', path: '/p' });
      await terminal.shows('DEVICE_DELETED');
      await terminal.type('X');
      const line = `worker> ${typed.slice(0, -left)}X${typed.slice(-left)}`;
      const wrapped = line.match(new RegExp(`.{1,${columns}}`, 'g'))?.join('\n') ?? '';
      await expect.poll(() => terminal.screen.text.endsWith(wrapped)).toBe(true);
      expect(terminal.screen.text.split('worker>')).toHaveLength(2);
      expect(terminal.screen.text).toMatch(/ RESUME\n[0-9:.]{12} DEVICE_DELETED/);
    },
  );

  it('waits for an event that may have come since the last command; Ctrl-C ends a wait', async () => {
    await open();
    await terminal.type('events off\r');
    await terminal.shows('events printed: none');
    await terminal.type('device_del id=v1\r');
    await terminal.shows('{}');
    await terminal.type('wait DEVICE_DELETED device=v1\r');
    await terminal.shows('{"device":"v1","path":"/machine/peripheral/v1"}');
    await terminal.type('wait RESUME\r\u0003');
    await terminal.shows('cancelled');
    await terminal.type('exit\r');
    expect(await terminal.exit).toBe(0);
  });

  it('cancels a command by Ctrl-C, and goes on', async () => {
    server.on('query-block', NO_REPLY);
    await open();
    await terminal.type('query-block\r');
    await server.nextCommand('query-block');
    await terminal.type('\u0003');
    await terminal.shows('query-block cancelled');
    await terminal.type('abc\u0003query-status\r');
    await terminal.shows('"running": true');
  });

  it('explains commands', async () => {
    await open();
    await terminal.type('help netdev_add type=stream\r');
    await terminal.shows('[reconnect]  integer (deprecated)');
    await terminal.type('help device_add driver=virtio-net-pci\r');
    await terminal.shows(/mq +bool +on\/off/);
    await terminal.type('help device_dell\r');
    await terminal.shows('did you mean "device_del"?');
  });

  it('asks again before quit, which ends the guest', async () => {
    await open();
    await terminal.type('quit\r');
    await terminal.shows('ends QEMU, and the guest with it');
    expect(sent()).not.toContainEqual(['quit', {}]);
    await terminal.type('quit\r');
    await terminal.shows('QEMU has ended');
    expect(await terminal.exit).toBe(0);
  });

  it.each(['{"execute": "quit"}', 'human-monitor-command command-line=q'])(
    'asks again before %s, and ends with 0',
    async (line) => {
      server.on('human-monitor-command', (_, { connection }) => {
        setTimeout(() => connection.end(), 100);
        return '';
      });
      await open();
      await terminal.type(`${line}\r`);
      await terminal.shows('ends QEMU, and the guest with it');
      expect(server.received.map(({ command }) => command)).not.toContain(
        line.includes('human') ? 'human-monitor-command' : 'quit',
      );
      await terminal.type(`${line}\r`);
      await terminal.shows('QEMU has ended');
      expect(await terminal.exit).toBe(0);
    },
  );

  it('asks once more for a quit after anything else', async () => {
    await open();
    await terminal.type('quit\r');
    await terminal.shows('ends QEMU, and the guest with it');
    await terminal.type("query-status 'a\rquit\rquery-status\r");
    await terminal.shows('"running": true');
    expect(sent()).not.toContainEqual(['quit', {}]);
    expect(terminal.screen.text.match(/ends QEMU/g)).toHaveLength(2);
  });

  it('ends with 1 when the connection is lost after a quit that was refused', async () => {
    server.on('quit', () => {
      throw new FakeQmpError('GenericError', 'not now');
    });
    await open();
    await terminal.type('quit\rquit\r');
    await terminal.shows('not now');
    (await server.connection()).reset();
    await terminal.shows('error[VPF_E_QMP_DISCONNECTED]');
    expect(await terminal.exit).toBe(1);
  });

  it('warns of what is not QMP above the line being typed', async () => {
    await open();
    await terminal.type('query-sta');
    await (await server.connection()).sendRaw('nonsense\u001b[2J\r\n');
    await terminal.shows('warning[VPF_E_QMP_PARSE]: ');
    await terminal.type('tus\r');
    await terminal.shows('"running": true');
    expect(terminal.screen.text).toMatch(
      /\nwarning\[VPF_E_QMP_PARSE\]: .*\nworker> query-status\n/,
    );
    expect(terminal.raw).not.toContain('\u001b[2J');
  });

  it('says so when QEMU is gone, and exits with 1', async () => {
    await open();
    await terminal.type('half a li');
    for (const { connection } of server.received) connection.reset();
    await terminal.shows('error[VPF_E_QMP_DISCONNECTED]');
    expect(await terminal.exit).toBe(1);
  });

  it('remembers what was typed, but for secrets', async () => {
    server.on('set_password', {});
    await open();
    await terminal.type('query-status\rset_password protocol=vnc password=hunter2\rexit\r');
    expect(await terminal.exit).toBe(0);
    expect(sent()).toContainEqual(['set_password', { protocol: 'vnc', password: 'hunter2' }]);
    expect(readFileSync(scratch.at('vpf/qmp_history'), 'utf8')).toBe('query-status\nexit\n');
    terminal = new Terminal(['qmp', socket], { env: { XDG_STATE_HOME: scratch.path } });
    await terminal.shows('worker>');
    await terminal.type('\u001b[A\u001b[A\r');
    await terminal.shows('"running": true');
  });

  it('colours for a person who has not asked for plain text', async () => {
    await open(120, { NO_COLOR: '' });
    await terminal.type('query-status\r');
    await terminal.shows('"running": true');
    expect(terminal.raw).toContain('\u001b[34m"running"\u001b[0m: \u001b[35mtrue\u001b[0m');
  });

  it('shows no control characters of QEMU, not even in its name', async () => {
    const hostile = '\u001b]0;x\u0007\u009b2J\u202e\u200f\u2060\u{e0041}';
    server.configure({ version: { major: 11, minor: 1, package: hostile } });
    server.on('query-name', { name: hostile }).on('query-block', () => {
      throw new FakeQmpError(hostile, hostile);
    });
    terminal = new Terminal(['qmp', socket], { env: { XDG_STATE_HOME: scratch.path } });
    await terminal.shows('\\u001b]0;x\\u0007');
    server.event(hostile, { [hostile]: hostile });
    await terminal.shows('"\\u001b]0;x');
    expect(terminal.raw).not.toContain('\u001b]0');
    await terminal.type('query-block\r');
    await terminal.shows('error[VPF_E_QMP_EXECUTE]');
    expect(terminal.raw).not.toMatch(/[\u0007\u0080-\u009f\u200f\u202e\u2060\u{e0041}]/u);
  });
});
