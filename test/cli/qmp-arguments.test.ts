import { describe, expect, it } from 'vitest';
import { endsGuest, readRequest, requestOfJson } from '../../src/cli/qmp/execute.js';
import { knownServer } from './qmp-schema.js';

/** The arguments that a line's words come to, with the schema or without. */
const typed = async (...words: string[]) => (await readRequest(words, knownServer())).args;
const untyped = async (...words: string[]) => (await readRequest(words, undefined)).args;

describe('key=value words', () => {
  it.each([
    [['set_link', 'name=7', 'up=off'], { name: '7', up: false }],
    [['device_del', 'id=true'], { id: 'true' }],
    [['netdev_add', 'type=tap', 'id=0', 'queues=0x10'], { type: 'tap', id: '0', queues: 16 }],
    [
      ['netdev_add', 'id=n0', 'type=stream', 'addr.type=unix', 'addr.path=/run/1', 'server=true'],
      { id: 'n0', type: 'stream', addr: { type: 'unix', path: '/run/1' }, server: true },
    ],
    [
      ['netdev_add', 'id=n0', 'type=user', 'hostfwd.0.str=tcp::22-:22', 'hostfwd.1.str=a=b'],
      { id: 'n0', type: 'user', hostfwd: [{ str: 'tcp::22-:22' }, { str: 'a=b' }] },
    ],
    [['set-many', 'cpus.1=5', 'cpus.0=4', 'names.0=1'], { cpus: [4, 5], names: ['1'] }],
    [['set-many', 'names=["a", "b"]', 'ratio=1e-3'], { names: ['a', 'b'], ratio: 0.001 }],
    [['set-many', 'ref=disk0'], { ref: 'disk0' }],
    [['set-many', 'ref.type=unix', 'ref.path=1'], { ref: { type: 'unix', path: '1' } }],
    [['set-many', 'amount=3'], { amount: 3 }],
    [['set-many', 'amount=no'], { amount: false }],
    [['set-many', 'amount=[3]'], { amount: [3] }],
    [['set-many', 'size=18446744073709551615'], { size: 18446744073709551615n }],
    [['qom-set', 'path=/m', 'property=1', 'value=1'], { path: '/m', property: '1', value: 1 }],
    [['qom-set', 'path=/m', 'property=p', 'value:="1"'], { path: '/m', property: 'p', value: '1' }],
  ])('%j become what the schema says', async (words, args) => {
    expect(await typed(...words)).toEqual(args);
  });

  it("of device_add have the types of the driver's properties", async () => {
    expect(
      await typed(
        'device_add',
        ...['driver=virtio-net-pci', 'id=1', 'mac=52', 'mq=on', 'vectors=4', 'romsize=64K'],
        ...['failover=on', 'ebpf-rss-fds=[3]', 'new-property=7'],
      ),
    ).toEqual({
      driver: 'virtio-net-pci',
      ...{ id: '1', mac: '52', mq: true, vectors: 4, romsize: 65_536 },
      ...{ failover: 'on', 'ebpf-rss-fds': [3], 'new-property': 7 },
    });
  });

  it('are what they look like where nothing is known', async () => {
    expect(
      await untyped('c', 'a=true', 'b=-7', 'c=007', 'd=[1]', 'e={"x": 1}', 'f=on', 'g=', 'h.i=1.5'),
    ).toEqual({
      ...{ a: true, b: -7, c: '007', d: [1], e: { x: 1 }, f: 'on', g: '' },
      h: { i: '1.5' },
    });
  });

  it('to a command that the server does not know are sent all the same', async () => {
    expect(await typed('device_dell', 'id=1')).toEqual({ id: 1 });
  });

  it.each([
    [['device_del', 'idd=v1'], 'device_del: no argument "idd"; did you mean "id"?'],
    [['set_link', 'zzzzz=1'], 'no argument "zzzzz"; there are name, up'],
    [['query-status', 'a=1'], 'no argument "a"; there is none'],
    [['netdev_add', 'type=tap', 'id=n', 'hostfwd=x'], 'no argument "hostfwd"'],
    [['netdev_add', 'id=n', 'quues=4'], 'no argument "quues"; did you mean "queues"?'],
    [['netdev_add', 'type=tab', 'id=n'], 'type: no value "tab"; did you mean "tap"?'],
    [
      ['netdev_add', 'type=stream', 'addr.type=unix', 'addr.pth=x'],
      'no argument "addr.pth"; did you mean "path"?',
    ],
    [['set_link', 'name=n', 'up=maybe'], 'up: "maybe" is not true or false'],
    [['set_link', 'name.x=n'], 'name.x: name is text, and has nothing below it'],
    [['netdev_add', 'type=tap', 'queues=4x'], 'queues: "4x" is not an integer'],
    [['set-many', 'ratio=x'], 'ratio: "x" is not a number'],
    [['set-many', 'names=a'], 'names is a list: write names.0=...'],
    [['set-many', 'names.x=a'], 'names.x: names is a list'],
    [['set-many', 'names.0=a', 'names.2=b'], 'names.1 is missing in the list'],
    [['set-many', 'amount=x'], 'amount: "x" is not an integer or true or false or a list'],
    [['device_del', 'id=a', 'id=b'], 'id is given twice'],
    [['qom-set', 'value=1', 'value.a=2'], 'value is given twice'],
    [['device_del', 'id:=nope'], 'id: not JSON'],
    [['device_del', 'v1'], '"v1" is neither key=value, key:=JSON nor a JSON object'],
    [['device_del', '=v1'], '"=v1" is neither'],
    [['device_del', '{"id": "a"}', 'x=1'], 'one JSON object or key=value words'],
    [['device_del', '{"id": '], 'the arguments: not JSON'],
    [['de vice', 'id=a'], '"de vice" is no command'],
  ])('%j are refused: %s', async (words, message) => {
    await expect(typed(...words)).rejects.toMatchObject({
      code: 'VPF_E_USAGE',
      message: expect.stringContaining(message),
    });
  });

  it('named __proto__ are arguments like others', async () => {
    const args = await untyped('c', '__proto__.x=1', 'constructor=2');
    expect(Object.entries(args ?? {})).toEqual([
      ['__proto__', { x: 1 }],
      ['constructor', 2],
    ]);
    expect({}).not.toHaveProperty('x');
  });
});

describe('a command in JSON', () => {
  it('is taken as it is, integers of 64 bits too', async () => {
    const json = '{"execute": "c", "arguments": {"a": 18446744073709551615}, "id": 7}';
    expect(await readRequest([json], undefined)).toEqual({
      command: 'c',
      args: { a: 18446744073709551615n },
      outOfBand: false,
      id: 7,
    });
    expect(await typed('device_del', '{"id": "v1"}')).toEqual({ id: 'v1' });
  });

  it('goes out of band by exec-oob', () => {
    expect(requestOfJson({ 'exec-oob': 'yank' })).toMatchObject({
      command: 'yank',
      outOfBand: true,
    });
  });

  it.each([
    [[], 'a command is a JSON object'],
    [{}, 'a command has one "execute"'],
    [{ execute: 'a', 'exec-oob': 'a' }, 'a command has one "execute"'],
    [{ execute: 'a', argument: {} }, 'a command has no "argument"'],
    [{ execute: 'a', arguments: [] }, '"arguments" is not an object'],
  ])('%j is refused', (value, message) => {
    expect(() => requestOfJson(value)).toThrow(message);
  });
});

describe('the end of the guest', () => {
  const ends = async (...words: string[]) => endsGuest(await readRequest(words, undefined));

  it.each([
    [['quit']],
    [['{"execute": "quit"}']],
    [['{"exec-oob": "quit"}']],
    [['human-monitor-command', 'command-line=quit']],
    [['human-monitor-command', 'command-line= q ']],
    [['human-monitor-command', 'command-line=q/x']],
    [['{"execute": "human-monitor-command", "arguments": {"command-line": "quit"}}']],
  ])('is %j', async (words) => {
    expect(await ends(...words)).toBe(true);
  });

  it.each([
    [['query-status']],
    [['human-monitor-command', 'command-line=qom-list /']],
    [['human-monitor-command', 'command-line=info quit']],
    [['human-monitor-command', 'command-line:=7']],
    [['human-monitor-command']],
  ])('is not %j', async (words) => {
    expect(await ends(...words)).toBe(false);
  });
});
