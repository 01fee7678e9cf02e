import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { guestDomainXml } from './domain.js';
import { attachGuest, bootGuest } from './guest.js';
import { labOf, openLab } from './lab.js';
import { Libvirtd } from './libvirtd.js';
import { waitFor } from './wait.js';
import { World } from './world.js';

const run = promisify(execFile);
const opened = await openLab();

/** What a world could leave behind on this machine. */
function traces(): { mounts: string[]; links: string[]; scratch: string[] } {
  return {
    mounts: readFileSync('/proc/self/mounts', 'utf8').split('\n'),
    links: readdirSync('/sys/class/net'),
    scratch: readdirSync('/tmp').filter((name) => name.startsWith('vl-')),
  };
}

/** The processes in the pid namespace `namespace`. */
function processesOf(namespace: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readlinkSync(`/proc/${pid}/ns/pid`) === namespace;
    } catch {
      return false; // it has just ended
    }
  });
}

describe.skipIf('skipped' in opened)('the lab', () => {
  let world: World;

  beforeEach(async () => {
    world = await World.open(labOf(opened));
  });
  afterEach(async () => {
    await world.close();
  });

  test('has a QEMU with virtual PFs and a new libvirt', () => {
    const { versions } = labOf(opened);
    expect(Number.parseFloat(versions.qemu)).toBeGreaterThanOrEqual(10.1);
    expect(Number.parseFloat(versions.libvirt)).toBeGreaterThanOrEqual(12);
  });

  test('runs commands in a world, with input, and tells how they ended', async () => {
    const out = await world.run(['sh', '-c', 'cat; echo oops >&2; exit 3'], { input: 'hello' });
    expect(out).toEqual({ code: 3, stdout: 'hello', stderr: 'oops\n' });
    await expect(world.run(['sleep', '60'], { timeout: 300 })).rejects.toThrow('not within 300 ms');
    const processes = () => world.sh(['ps', '-e', '-o', 'comm=']);
    const child = world.spawn(['sh', '-c', 'sleep 60 & sleep 61']);
    // On a busy machine the shell is not there at once, nor gone at once.
    await waitFor('two sleeps', async () => /sleep\nsleep/.test(await processes()) || undefined);
    await world.stop(child);
    await waitFor('their end', async () => !/sleep|defunct/.test(await processes()) || undefined);
  });

  test('has wrappers by which a program outside finds the virsh and ip inside', async () => {
    await world.addBridge('br0', { address: '192.0.2.1/24' });
    await world.addTap('t0', { bridge: 'br0' });
    const { stdout } = await run('ip', ['-br', 'link'], { env: world.env });
    expect(stdout).toMatch(/^br0 /m);
    expect((await world.links()).sort()).toEqual(['br0', 'lo', 't0']);
    expect(readdirSync('/sys/class/net')).not.toContain('t0');
  });

  test('boots a guest, runs commands in it, and hears its QEMU', async () => {
    const guest = await bootGuest(world, { args: ['-device', 'pcie-root-port,id=rp0,chassis=1'] });
    const big = await guest.exec('head -c 100000 /dev/zero | tr "\\0" x; echo no >&2; exit 4');
    expect(big).toEqual({ code: 4, stdout: 'x'.repeat(100_000), stderr: 'no\n' });
    expect((await guest.exec('sleep 60', { timeout: 1_000 })).code).toBe(137);
    expect((await guest.exec('ip -br link show lo')).stdout).toMatch(/^lo /);
    expect(await guest.console()).toContain('Linux version');

    await guest.qmp('netdev_add', { type: 'user', id: 'n0' });
    await guest.qmp('device_add', { driver: 'e1000e', id: 'd0', bus: 'rp0', netdev: 'n0' });
    await waitFor('the hot-plugged NIC', async () =>
      (await guest.exec('ls /sys/class/net')).stdout.includes('eth0') ? true : undefined,
    );
    await guest.qmp('device_del', { id: 'd0' });
    await guest.waitEvent('DEVICE_DELETED', (event) => event.data?.device === 'd0');
    await expect(guest.qmp('device_del', { id: 'd0' })).rejects.toThrow("Device 'd0' not found");
    await guest.close();
  });

  test('starts a guest by libvirt', async () => {
    const libvirtd = await Libvirtd.start(world);
    expect((await libvirtd.virsh(['version'])).stdout).toMatch(/Using API: QEMU 12\./);
    const channelPath = join(world.scratch, 'agent');
    const consolePath = join(world.scratch, 'console');
    const { kernel, initrd } = world.lab;
    const xml = guestDomainXml({ name: 'g', kernel, initrd, channelPath, consolePath });
    expect(await libvirtd.validate(xml)).toMatchObject({ code: 0 });
    expect(await libvirtd.define(xml, '--validate')).toMatchObject({ code: 0 });
    expect(await libvirtd.virsh(['start', 'g'])).toMatchObject({ code: 0 });
    const guest = await attachGuest({ channelPath, consolePath });
    expect((await guest.exec('uname -s')).stdout).toBe('Linux\n');
    await guest.close();
    const { stdout } = await run('virsh', ['list', '--name'], { env: world.env });
    expect(stdout.trim()).toBe('g');
  });

  test('leaves nothing behind', async () => {
    await world.close();
    const before = traces();
    const other = await World.open(labOf(opened));
    const namespace = readlinkSync(`/proc/${other.pid}/ns/pid`);
    await other.addBridge('br0');
    await Libvirtd.start(other);
    await bootGuest(other);
    other.spawn(['sleep', '1000']);
    await other.sh(['touch', '/etc/left-behind', `${other.scratch}/file`]);
    expect(processesOf(namespace).length).toBeGreaterThan(3);
    await other.close();
    expect(processesOf(namespace)).toEqual([]);
    expect(traces()).toEqual(before);
    expect(existsSync(join(other.lab.rootfs, 'etc/left-behind'))).toBe(false);
  });

  test('a world ends with the process that opened it', async () => {
    const scratch = join(world.scratch, 'inner');
    await world.sh(['mkdir', scratch]);
    const script = join(import.meta.dirname, 'world.sh');
    const { rootfs, guest } = world.lab;
    // A process that holds a world and is killed: `sleep` has the only other end of its pipe.
    const holder = spawn(
      'sh',
      ['-c', 'sleep 1000 | bash "$@"', 'sh', script, rootfs, guest, scratch],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
        detached: true,
      },
    );
    const [line] = (await once(holder.stdout, 'data')) as [Buffer];
    const pid = Number(/^ready (\d+)/.exec(line.toString())?.[1]);
    const namespace = readlinkSync(`/proc/${pid}/ns/pid`);
    const sleeper = Number((await run('pgrep', ['-P', String(holder.pid), 'sleep'])).stdout);
    process.kill(sleeper, 'SIGKILL');
    await waitFor('the world to end', () =>
      processesOf(namespace).length === 0 && !existsSync(scratch) ? true : undefined,
    );
  });
});
