/** The examples of docs/qmp.md, as a user runs them, against a real QEMU. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootGuest, type QemuGuest } from './guest.js';
import { labOf, openLab } from './lab.js';
import { waitFor } from './wait.js';
import { World } from './world.js';

const opened = await openLab();

interface Run {
  readonly child: ChildProcess;
  out(): string;
  code(): Promise<number | null>;
}

function run(name: string, ...args: string[]): Run {
  const file = fileURLToPath(new URL(`../../examples/qmp/${name}.mjs`, import.meta.url));
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  const add = (chunk: Buffer): void => {
    out += chunk.toString();
  };
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  const exit = once(child, 'close');
  return { child, out: () => out, code: async () => (await exit)[0] as number | null };
}

const says = (example: Run, text: RegExp): Promise<boolean> =>
  waitFor(`${text} in ${example.out()}`, () => text.test(example.out()) || undefined);

describe.skipIf('skipped' in opened)('the examples of the QMP client', () => {
  let world: World;
  let guest: QemuGuest;

  beforeAll(async () => {
    world = await World.open(labOf(opened));
    guest = await bootGuest(world, {
      args: ['-device', 'pcie-root-port,id=port1,chassis=1,addr=0x11'],
    });
  });
  afterAll(() => world?.close());

  it('one-shot', async () => {
    const example = run('one-shot', guest.qmpSocket);
    expect(await example.code()).toBe(0);
    expect(example.out()).toMatch(/^QEMU 11\.\d+, the guest is running\n$/);
  });

  it('hot-plug', async () => {
    const example = run('hot-plug', guest.qmpSocket, 'port1');
    expect([await example.code(), example.out()]).toEqual([0, 'plugged\nunplugged\n']);
    expect(await guest.qmp('query-rx-filter')).toEqual([]);
  });

  it('reconnect', async () => {
    const example = run('reconnect', guest.qmpSocket);
    await says(example, /^now running$/m);
    await guest.qmp('stop');
    await says(example, /^now paused$/m);
    await guest.qmp('cont');
    await says(example, /paused\nnow running$/m);
    example.child.kill('SIGTERM');
    expect(await example.code()).toBe(0);
  });

  it('daemon', async () => {
    const example = run('daemon', guest.qmpSocket, `${world.scratch}/none`);
    await says(example, /g\d+\/qmp2 has no nics/);
    await says(example, /none VPF_E_QMP_CONNECT/);
    example.child.kill('SIGTERM');
    expect(await example.code()).toBe(0);
  });

  it('event-loop, until the guest goes down', async () => {
    const example = run('event-loop', guest.qmpSocket);
    await says(example, /listening/);
    await guest.qmp('stop');
    await guest.qmp('cont');
    await guest.qmp('quit');
    expect(await example.code()).toBe(0);
    expect(example.out()).toMatch(/ STOP \{\}\n.* RESUME \{\}\n.* SHUTDOWN .*host-qmp-quit/);
  });
});
