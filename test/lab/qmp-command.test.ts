/** `vpf qmp` with a real QEMU, as built. */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Terminal } from '../cli/qmp-terminal.js';
import { Scratch, vpf } from '../cli/vpf.js';
import { bootGuest } from './guest.js';
import { labOf, openLab } from './lab.js';
import { Qmp } from './qmp.js';
import { World } from './world.js';

const opened = await openLab();

const port = (id: string, n: number) => [
  '-device',
  `pcie-root-port,id=${id},bus=pcie.0,addr=0x${n},chassis=${n}`,
];
const SPEC = `version: 1
domain: worker
devices:
  - type: failover
    name: net0
    standby: {type: user}
    primary: {emulated: e1000e, backend: {type: user}}
  - type: virtual-pf
    name: vpf0
    backend: {type: user}
    vfs: {count: 3, backend: {type: user}}
`;

describe.skipIf('skipped' in opened)('vpf qmp', () => {
  let world: World;
  let scratch: Scratch;
  let spec: string;

  beforeAll(async () => {
    world = await World.open(labOf(opened));
  });
  afterAll(() => world.close());
  beforeEach(() => {
    scratch = new Scratch();
    spec = scratch.file('s.yaml', SPEC);
  });
  afterEach(() => scratch.remove());

  describe('of a QEMU that has not started its guest', () => {
    let socket: string;
    /** Another monitor of the same QEMU. */
    let other: Qmp;
    let count = 0;

    beforeEach(async () => {
      count += 1;
      socket = join(world.scratch, `s${count}`);
      const control = join(world.scratch, `c${count}`);
      const child = world.spawn([
        ...['qemu-system-x86_64', '-S', '-machine', 'q35', '-accel', 'tcg', '-name', 'worker'],
        ...['-nodefaults', '-display', 'none', ...port('pci.5', 5), ...port('pci.6', 6)],
        ...['-qmp', `unix:${control},server=on,wait=off`],
        ...['-qmp', `unix:${socket},server=on,wait=off`],
      ]);
      child.stdout?.resume();
      child.stderr?.resume();
      other = await Qmp.connect(control);
    });
    afterEach(async () => {
      await other.execute('quit').catch(() => {}); // a test may have ended it
      await other.close();
    });

    const qmp = (...args: string[]) => vpf(['qmp', socket, ...args]);
    const devices = async () => {
      const list = (await other.execute('qom-list', { path: '/machine/peripheral' })) as {
        name: string;
      }[];
      return list.map(({ name }) => name).sort();
    };

    test('executes one command after the other', async () => {
      expect(JSON.parse((await qmp('query-status')).stdout)).toMatchObject({ status: 'prelaunch' });
      const words = [
        ['netdev_add', 'type=user', 'id=n0', 'hostfwd.0.str=tcp:127.0.0.1:0-:22', 'ipv6=off'],
        ['device_add', 'driver=virtio-net-pci', 'id=n1', 'netdev=n0', 'bus=pci.5', 'vectors=0x4'],
        ['set_link', 'name=n1', 'up=off'],
        ['qom-set', 'path=/machine/peripheral/n1', 'property=bootindex', 'value=3'],
      ];
      for (const args of words) {
        expect(await qmp(...args), args.join(' ')).toMatchObject({ code: 0, stdout: '{}\n' });
      }
      const property = async (name: string) =>
        other.execute('qom-get', { path: '/machine/peripheral/n1', property: name });
      expect(await property('bootindex')).toBe(3);
      expect(await property('vectors')).toBe(4);
      expect(await devices()).toContain('n1');
    });

    test('waits for the event of a command', async () => {
      const { code, stdout } = await qmp('cont', '--wait', 'RESUME', '--json');
      expect(code).toBe(0);
      const [reply, event] = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(reply).toEqual({ return: {} });
      expect(event).toMatchObject({ event: 'RESUME', timestamp: { seconds: expect.any(Number) } });
    });

    test('tells what QEMU refuses, with the nearest that it knows', async () => {
      const refused = async (...args: string[]) => {
        const { code, stdout, stderr } = await qmp(...args);
        expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
        return stderr;
      };
      expect(await refused('device_del', 'id=v1')).toBe(
        "vpf: error[VPF_E_QMP_EXECUTE]: device_del: Device 'v1' not found (DeviceNotFound)\n",
      );
      expect(await refused('query-stats-schema')).toContain('did you mean "query-stats-schemas"?');
      const add = ['device_add', 'bus=pci.5'];
      expect(await refused(...add, 'driver=virtio-net-pic')).toContain('mean "virtio-net-pci"?');
      expect(await refused(...add, 'driver=virtio-net-pci', 'vectrs=4')).toContain(
        'did you mean "vectors"?',
      );
    });

    test('plugs in what compose prints', async () => {
      const args = ['compose', spec, '--format', 'qmp', '--device', 'vpf0', '--bus', 'pci.5'];
      const { stdout: input } = await vpf(args);
      expect(await vpf(['qmp', socket, '-'], { input })).toMatchObject({
        ...{ code: 0, stdout: '', stderr: '' },
      });
      const vpf0 = (await devices()).filter((name) => name.startsWith('ua-vpf-vpf0_'));
      expect(vpf0).toEqual(['pf', 'vf0', 'vf1', 'vf2'].map((role) => `ua-vpf-vpf0_${role}`));

      const again = await vpf(['qmp', socket, '-'], { input });
      expect(again.code).toBe(1);
      expect(again.stderr).toMatch(/^<stdin>:1:1: error\[VPF_E_QMP_EXECUTE\]: netdev_add: /);
    });

    test('has a prompt that completes, and prints events while a line is typed', async () => {
      const terminal = new Terminal(['qmp', socket], {
        columns: 60,
        env: { XDG_STATE_HOME: scratch.path },
      });
      try {
        await terminal.shows('worker>');
        await terminal.type('device_add driver=virtio-net-p\t');
        await terminal.shows('virtio-net-pci');
        await terminal.type(' bus=pci.5 mu\t');
        await terminal.shows('multifunc\ntion=');
        await terminal.type('t\tid=n1');
        const line = 'worker> device_add driver=virtio-net-pci bus=pci.5 multifunction=true id=n1';
        const shown = `${line.slice(0, 60)}\n${line.slice(60)}`;
        await expect.poll(() => terminal.screen.text).toContain(shown);
        await other.execute('cont');
        await terminal.shows(/\d RESUME\n/);
        await expect.poll(() => terminal.screen.text.endsWith(shown)).toBe(true);
        await terminal.type('\r');
        await terminal.shows('{}\nworker>');
        expect(await devices()).toContain('n1');

        await terminal.type('help device_add driver=virtio-net-pci\r');
        await terminal.shows(/ sriov-pf +str/);
        await terminal.type('quit\rquit\r');
        await terminal.shows('QEMU has ended');
        expect(await terminal.exit).toBe(0);
      } finally {
        terminal.kill();
      }
    });

    test('does not reach a monitor that another client holds', async () => {
      const holder = await Qmp.connect(socket);
      const { code, stderr } = await vpf(['qmp', socket, 'query-status']);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^vpf: error\[VPF_E_QMP_GREETING\]: .*\n$/);
      await holder.close();
      expect(await vpf(['qmp', socket, 'query-status'])).toMatchObject({ code: 0 });
    });
  });

  test('plugs a failover pair into a running guest, the primary once the guest is ready', async () => {
    const guest = await bootGuest(world, { args: [...port('pci.5', 5), ...port('pci.6', 6)] });
    const bus = ['--bus', 'net0=pci.5', '--bus', 'ua-vpf-net0_primary=pci.6'];
    const { stdout: input } = await vpf([
      ...['compose', spec, '--format', 'qmp', '--device', 'net0', ...bus],
    ]);
    const { code, stdout, stderr } = await vpf(['qmp', guest.qmpSocket, '--json'], { input });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[2]).toMatchObject({
      event: 'FAILOVER_NEGOTIATED',
      data: { 'device-id': 'ua-vpf-net0_standby' },
    });
    expect(lines.filter((_, i) => i !== 2)).toEqual(
      [1, 2, 3, 4].map((n) => ({ return: {}, id: `vpf-${n}` })),
    );

    const { stdout: out } = await vpf([
      ...['qmp', guest.qmpSocket, 'device_del', 'id=ua-vpf-net0_primary', '--json'],
      ...['--wait', 'DEVICE_DELETED', '--where', 'device=ua-vpf-net0_primary'],
    ]);
    expect(JSON.parse(out.trimEnd().split('\n')[1] ?? '')).toMatchObject({
      data: { device: 'ua-vpf-net0_primary' },
    });
    await guest.close();
  });
});
