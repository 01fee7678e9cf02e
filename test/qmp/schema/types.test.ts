import { describe, expect, test } from 'vitest';
import { Editor } from './language-service.js';

const editor = new Editor();
const preamble = `import type {
  ArgumentsOf, CommandName, DataOf, DriverName, EventName, ExecuteRest, OobCommand, ReturnOf,
} from '../../../src/qmp/schema/index.js';
declare const qmp: {
  execute<C extends CommandName, const D extends DriverName = string>(
    command: C,
    ...rest: ExecuteRest<C, D>
  ): Promise<ReturnOf<C>>;
  on<E extends EventName>(event: E, listener: (data: DataOf<E>) => void): void;
};
declare const driver: string;
`;

function errorOf(line: string): string {
  return editor
    .errors(preamble + line)
    .map(({ message }) => message)
    .join('\n');
}

test('what is right compiles', () => {
  const text = `${preamble}
qmp.execute('query-version');
qmp.execute('query-version', {}, { timeout: 1000 });
qmp.execute('query-block');
qmp.execute('query-block', { flat: true });
qmp.execute('device_del', { id: 'v1' }, { timeout: 0 });
qmp.execute('netdev_add', { type: 'tap', id: 'n1', ifname: 't0', queues: 4n });
qmp.execute('netdev_add', { type: 'none', id: 'n1' });
qmp.execute('device_add', { driver: 'virtio-net-pci', id: 'v1', mq: true, 'sriov-pf': 'p', addr: 8 });
qmp.execute('device_add', { driver: 'virtio-net-pci', 'disable-legacy': 'auto' }, { timeout: 0 });
qmp.execute('device_add', { driver: 'vfio-pci', failover_pair_id: 'v1', host: '0000:01:00.1' });
qmp.execute('device_add', { driver: 'no-such-device', anything: 1 });
qmp.execute('device_add', { driver, anything: 1 });
qmp.execute('device_add', { driver: 'virtio-net-pci' as string, 'from-the-future': 1 });
declare const kept: ArgumentsOf<'device_add'>;
qmp.execute('device_add', kept);
const before = { driver: 'e1000e', mac: '56:00:00:00:00:01' } as const;
qmp.execute('device_add', before);
declare const either: 'e1000e' | 'igb';
qmp.execute('device_add', { driver: either, mac: '56:00:00:00:00:01' });
function wrapper<C extends CommandName>(command: C, ...rest: ExecuteRest<C>) {
  return qmp.execute(command, ...rest);
}
wrapper('device_add', { driver: 'e1000e', anything: 1 });
wrapper('stop');
const major: Promise<number | bigint> = qmp.execute('query-version').then(({ qemu }) => qemu.major);
const names: Promise<string[]> = qmp.execute('query-pci').then((buses) =>
  buses.flatMap(({ devices }) => devices.map(({ qdev_id }) => qdev_id)),
);
const oob: readonly OobCommand[] = ['yank', 'migrate-pause'];
qmp.on('DEVICE_DELETED', ({ device, path }) => path.startsWith(device ?? '/'));
`;
  expect(editor.errors(text)).toEqual([]);
});

describe('what is wrong does not compile', () => {
  test.each<[string, string]>([
    ["qmp.execute('query-verison')", 'query-verison'],
    ["qmp.execute('query-version', { x: 1 })", "not assignable to type 'never'"],
    ["qmp.execute('device_del')", 'Expected 2-3 arguments'],
    ["qmp.execute('device_del', {})", "Property 'id' is missing"],
    ["qmp.execute('device_del', { id: 1 })", "'number' is not assignable to type 'string'"],
    ["qmp.execute('device_del', { id: 'a', di: 1 })", "'di' does not exist"],
    ["qmp.execute('device_add')", 'Expected 2-3 arguments'],
    ["qmp.execute('device_add', { id: 'v' })", "Property 'driver' is missing"],
    [
      "qmp.execute('device_add', { driver: 'virtio-net-pci', macc: 'x' })",
      "'macc' does not exist in type 'DeviceAddCommon<\"virtio-net-pci\"> & VirtioNetPciProperties'",
    ],
    ["qmp.execute('device_add', { driver: 'e1000e', mq: true })", "'mq' does not exist"],
    [
      "qmp.execute('device_add', { driver: 'virtio-net-pci', mq: 'on' })",
      "'string' is not assignable to type 'boolean",
    ],
    [
      "qmp.execute('device_add', { driver: 'virtio-net-pci', 'disable-legacy': 'aut' })",
      "'\"aut\"' is not assignable to type 'OnOffAuto",
    ],
    ["qmp.execute('netdev_add', { type: 'tap', id: 'n', path: '/x' })", "'path' does not exist"],
    ["qmp.execute('netdev_add', { type: 'tab', id: 'n' })", 'is not assignable to type'],
    ["qmp.execute('query-version', {}, { timout: 1 })", 'timout'],
    ["qmp.on('DEVICE_DELETE', () => {})", 'DEVICE_DELETE'],
    ["qmp.on('DEVICE_DELETED', (data) => data.id)", "'id' does not exist"],
    ["qmp.on('DEVICE_DELETED', (data) => { data.path = ''; })", 'read-only'],
    ["const c: OobCommand = 'quit';", 'quit'],
  ])('%s', (line, message) => {
    expect(errorOf(line)).toContain(message);
  });
});

describe('an editor offers', () => {
  test('the commands', () => {
    expect(editor.completions(`${preamble}qmp.execute('|||')`)).toEqual(
      expect.arrayContaining(['device_add', 'query-version', 'netdev_add']),
    );
  });

  test('the drivers', () => {
    expect(editor.completions(`${preamble}qmp.execute('device_add', { driver: '|||' })`)).toEqual(
      expect.arrayContaining(['virtio-net-pci', 'vfio-pci']),
    );
  });

  test('the properties of the driver', () => {
    const offered = editor.completions(
      `${preamble}qmp.execute('device_add', { driver: 'virtio-net-pci', |||})`,
    );
    expect(offered).toEqual(expect.arrayContaining(['sriov-pf', 'mac', 'netdev', 'id']));
    expect(offered).not.toContain('x-no-mmap');
  });

  test('the properties of the driver within a name, and the values of one', () => {
    expect(
      editor.completions(
        `${preamble}qmp.execute('device_add', { driver: 'virtio-net-pci', '|||': 1 })`,
      ),
    ).toEqual(expect.arrayContaining(['sriov-pf', 'disable-legacy']));
    expect(
      editor.completions(
        `${preamble}qmp.execute('device_add', { driver: 'virtio-net-pci', 'disable-legacy': '|||' })`,
      ),
    ).toEqual(expect.arrayContaining(['on', 'off', 'auto']));
  });

  test('the arguments of a command by its tag', () => {
    const offered = editor.completions(
      `${preamble}qmp.execute('netdev_add', { type: 'vhost-vdpa', id: 'n', |||})`,
    );
    expect(offered).toContain('vhostdev');
    expect(offered).not.toContain('ifname');
  });

  test('the events', () => {
    expect(editor.completions(`${preamble}qmp.on('|||', () => {})`)).toContain(
      'NIC_RX_FILTER_CHANGED',
    );
  });
});

test('data of a tagged union narrows by its tag', () => {
  const text = `${preamble}
qmp.on('GUEST_PANICKED', ({ info }) => {
  if (info?.type === 'hyper-v') console.log(info.arg1);
  // @ts-expect-error: only hyper-v has it
  console.log(info?.arg1);
});
declare const console: { log(value: unknown): void };
qmp.execute('query-block-jobs').then((jobs) => {
  for (const job of jobs) if (job.type === 'mirror') console.log(job['actively-synced']);
});
`;
  expect(editor.errors(text)).toEqual([]);
});
