import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkAddress, connectFailure } from '../../src/cli/qmp/address.js';
import { eventLine, wantedByData, wantedByWords } from '../../src/cli/qmp/events.js';
import { formatJson } from '../../src/cli/qmp/json-text.js';
import { linesOf, readStep } from '../../src/cli/qmp/script.js';
import { splitWords } from '../../src/cli/qmp/words.js';
import { singleLine } from '../../src/cli/report.js';
import { QmpConnectError } from '../../src/qmp/errors.js';

describe('SOCKET', () => {
  it.each([
    '/run/g.qmp',
    'g.qmp',
    'unix:/run/g',
    'tcp:localhost:4444',
    'tcp::4444',
    'tcp:[::1]:65535',
  ])('may be %s', (text) => {
    expect(checkAddress(text)).toBe(text);
  });

  it.each(['', 'unix:', 'tcp:', 'tcp:host', 'tcp:host:0', 'tcp:host:65536', 'tcp::x', 'a\0b'])(
    'cannot be %j',
    (text) => {
      expect(() => checkAddress(text)).toThrow(
        expect.objectContaining({
          code: 'VPF_E_USAGE',
          message: expect.stringContaining('give the path of a unix socket, unix:PATH or tcp:'),
        }),
      );
    },
  );

  it.each([
    ['unix:/nowhere/g.qmp,server=on,wait=off', 'unix:/nowhere/g.qmp'],
    ['/nowhere/g.qmp,server,nowait', '/nowhere/g.qmp'],
    ['/nowhere/g,2.qmp,server=on', '/nowhere/g,2.qmp'],
  ])('%s that cannot be reached has a hint to leave the options out', (text, address) => {
    const failure = new QmpConnectError('no such socket');
    expect(connectFailure(text, failure)).toMatchObject({
      code: 'VPF_E_QMP_CONNECT',
      message: `no such socket; without QEMU's options it is ${address}`,
    });
  });

  it('of TCP with options has the hint at once', () => {
    expect(() => checkAddress('tcp:localhost:4444,server=on')).toThrow(
      "without QEMU's options it is tcp:localhost:4444",
    );
  });

  it('that holds a comma and exists has no such hint, nor one without options', () => {
    const failure = new QmpConnectError('nobody listens');
    const folder = mkdtempSync(join(tmpdir(), 'vpf-socket-'));
    const path = join(folder, 'g.qmp,server=on');
    writeFileSync(path, '');
    try {
      expect(connectFailure(`unix:${path}`, failure)).toBe(failure);
      expect(connectFailure('/nowhere/g.qmp', failure)).toBe(failure);
      expect(connectFailure('/nowhere/g,2.qmp', failure)).toBe(failure);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('JSON', () => {
  const value = { a: [1, { b: null }], e: {}, l: [], s: 'x"\n', n: 2n ** 64n, t: true };

  it('is what JSON.stringify makes, on one line or indented', () => {
    const plain = { ...value, n: 64 };
    expect(formatJson(plain)).toBe(JSON.stringify(plain));
    expect(formatJson(plain, { pretty: true })).toBe(JSON.stringify(plain, null, 2));
  });

  it('has integers to the last digit', () => {
    expect(formatJson(value)).toContain('"n":18446744073709551616');
  });

  it('in colour is the same without the colours', () => {
    const coloured = formatJson(value, { pretty: true, colour: true });
    expect(coloured).toContain('\u001b[34m"a"\u001b[0m: [');
    expect(coloured.replaceAll(/\u001b\[[0-9]+m/g, '')).toBe(formatJson(value, { pretty: true }));
  });

  it('lets nothing through that moves a cursor or turns text, and still means the same', () => {
    const hostile = '\u001b[2J\u007f\u009b31m\u0085\u202egnp\u2066\u2028\u200f\ufeff\0\ud800';
    const text = formatJson({ [hostile]: hostile }, { pretty: true });
    expect(text).toMatch(/^[\n\x20-\x7e]*$/);
    expect(JSON.parse(text)).toEqual({ [hostile]: hostile });
  });

  it('may be nested a hundred thousand deep', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i += 1) deep = [deep];
    expect(formatJson(deep)).toHaveLength(200_001);
    expect(formatJson(deep, { pretty: true }).length).toBeLessThan(200_000 * 90);
  });
});

describe('text of others on a terminal', () => {
  it.each([
    ['a control character', '\u001b'],
    ['DEL', '\u007f'],
    ['a C1 control', '\u009b'],
    ['the Arabic letter mark', '\u061c'],
    ['the left-to-right mark', '\u200e'],
    ['the right-to-left mark', '\u200f'],
    ['an override of direction', '\u202e'],
    ['an isolate of direction', '\u2066'],
    ['a line separator', '\u2028'],
    ['a soft hyphen', '\u00ad'],
    ['a zero-width space', '\u200b'],
    ['a zero-width joiner', '\u200d'],
    ['a word joiner', '\u2060'],
    ['a byte order mark', '\ufeff'],
    ['an unassigned tag', '\u{e0000}'],
    ['a tag', '\u{e0041}'],
    ['the last tag', '\u{e007f}'],
    ['half a character', '\ud800'],
  ])('shows %s by its number, in JSON and in messages alike', (_, c) => {
    const units = [...Array(c.length).keys()].map((i) => c.charCodeAt(i).toString(16));
    const escaped = units.map((unit) => `\\u${unit.padStart(4, '0')}`).join('');
    expect(singleLine(`a${c}b`)).toBe(`a${escaped}b`);
    expect(formatJson({ [`a${c}`]: `${c}b` })).toBe(`{"a${escaped}":"${escaped}b"}`);
    expect(JSON.parse(formatJson(`a${c}b`))).toBe(`a${c}b`);
  });

  it('shows letters of all the world as they are', () => {
    const text = 'Grüße, 你好, שלום, 😀';
    expect(singleLine(text)).toBe(text);
    expect(formatJson(text)).toBe(`"${text}"`);
  });
});

describe('words of a line', () => {
  it.each([
    ['  query-status ', ['query-status']],
    ['a b=c\td', ['a', 'b=c', 'd']],
    [`a 'b c' d="e f"`, ['a', 'b c', 'd=e f']],
    [String.raw`a b\ c "d\"e" ''`, ['a', 'b c', 'd"e', '']],
    ['netdev_add {"type": "us er", "id": "}"}', ['netdev_add', '{"type": "us er", "id": "}"}']],
    ['c a=[1, 2] b:={"x": "y z"} d', ['c', 'a=[1, 2]', 'b:={"x": "y z"}', 'd']],
    ['c v:="x y" w="x y"', ['c', 'v:="x y"', 'w=x y']],
    ['', []],
  ])('%j', (line, words) => {
    expect(splitWords(line)).toEqual(words);
  });

  it.each(["a 'b", 'a "b', 'a {"b": [}', 'a b={', 'a b:="'])('%j has no end', (line) => {
    expect(() => splitWords(line)).toThrow('has no end');
  });
});

describe('events', () => {
  const data = { device: 'v1', path: '/m', guest: false, count: 3, nested: { list: ['a'] } };

  it.each([
    [['device=v1'], true],
    [['device=v1', 'guest=false', 'count=3'], true],
    [['nested.list.0=a'], true],
    [['nested:={"list": ["a"]}'], true],
    [['count:="3"'], false],
    [['device=v1', 'path=/n'], false],
    [['length=2'], false],
    [['toString=x'], false],
    [[], true],
  ])('where %j', (words, matches) => {
    expect(wantedByWords('E', words).matches(data)).toBe(matches);
  });

  it('of a wait line hold its data, and perhaps more', () => {
    expect(wantedByData('E', { device: 'v1', nested: {} }).matches(data)).toBe(true);
    expect(wantedByData('E', { device: 'v2' }).matches(data)).toBe(false);
    expect(wantedByData('E', { nested: { list: [] } }).matches(data)).toBe(false);
  });

  it('stand on one line, with the time', () => {
    const timestamp = { seconds: 1_700_000_000, microseconds: 123_456 };
    expect(eventLine({ event: 'STOP', data: {}, timestamp }, false)).toMatch(
      /^[0-9:]{8}\.123 STOP\n$/,
    );
    const unread = { seconds: -1, microseconds: -1 };
    expect(eventLine({ event: 'A\u001b\n', data: { a: '\n' }, timestamp: unread }, false)).toBe(
      '--:--:--.--- A\\u001b\\n {"a":"\\n"}\n',
    );
  });
});

describe('a line of a script', () => {
  it.each(['', '   ', '# {"execute": "quit"}', '\t# x'])('%j is skipped', (line) => {
    expect(readStep(line)).toBeUndefined();
  });

  it('is a command or a wait', () => {
    expect(readStep('{"execute": "stop", "id": "vpf-1"}')).toMatchObject({
      kind: 'request',
      request: { command: 'stop', id: 'vpf-1' },
    });
    expect(readStep('device_del id=v1')).toEqual({ kind: 'words', words: ['device_del', 'id=v1'] });
    expect(readStep('{"wait": {"event": "RESUME", "data": {}, "timeout": 0.5}}')).toMatchObject({
      kind: 'wait',
      timeout: 500,
      wanted: { event: 'RESUME' },
    });
  });

  it.each([
    ['{"execute": "stop"', 'not JSON'],
    ['{"wait": 1}', '"wait" is not an object'],
    ['{"wait": {}}', 'a wait has no "event"'],
    ['{"wait": {"event": "A", "data": 1}}', '"data" of a wait is not an object'],
    ['{"wait": {"event": "A", "timeout": "1"}}', 'not a number of seconds'],
    ['{"wait": {"event": "A", "timeout": 1e10}}', 'seconds up to 1000000'],
    ['{"wait": {"event": "A", "time": 1}}', 'not "time"'],
    ['{"wait": {"event": "A"}, "execute": "stop"}', 'no "execute" beside it'],
    ['device_del "id', 'has no end'],
  ])('%j is refused', (line, message) => {
    expect(() => readStep(line)).toThrow(
      expect.objectContaining({
        code: 'VPF_E_QMP_SCRIPT',
        message: expect.stringContaining(message),
      }),
    );
  });

  it('is found however the bytes come', async () => {
    async function* chunks() {
      for (const text of ['a', 'b\nc\u00e9', '\n\n', 'end']) yield Buffer.from(text);
    }
    const lines: string[] = [];
    for await (const line of linesOf(chunks())) lines.push(line);
    expect(lines).toEqual(['ab', 'c\u00e9', '', 'end']);
  });

  it('is UTF-8', async () => {
    async function* chunks() {
      yield Buffer.from([0x61, 0xff, 0x0a]);
    }
    await expect(linesOf(chunks()).next()).rejects.toMatchObject({ code: 'VPF_E_QMP_SCRIPT' });
  });
});
