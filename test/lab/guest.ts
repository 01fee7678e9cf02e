/** Boots the lab's guest in a world, by QEMU itself, or attaches to one that libvirt started. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent, agentPort, type ExecOptions } from './agent.js';
import { Qmp, type QmpEvent } from './qmp.js';
import type { Output, World } from './world.js';

export interface GuestOptions {
  /** Further QEMU arguments, after those of the base. */
  readonly args?: readonly string[];
  readonly name?: string;
  readonly memoryMiB?: number;
  readonly vcpus?: number;
  readonly machine?: string;
  /** The folder of its `vmlinuz` and `initrd.img`; that of the lab's small guest unless told. */
  readonly system?: string;
  /** Further words of the kernel command line. */
  readonly kernelArgs?: string;
  /** ms to boot; 120 000 unless told. */
  readonly timeout?: number;
}

export interface Guest {
  /** Runs a shell script in the guest, as root. */
  exec(script: string, options?: ExecOptions): Promise<Output>;
  /** The text of the serial console: firmware and kernel log. */
  console(): Promise<string>;
  close(): Promise<void>;
}

/** A guest whose QEMU is ours. */
export interface QemuGuest extends Guest {
  /** A QMP socket that nobody uses, for the program under test. */
  readonly qmpSocket: string;
  /** All of QEMU's arguments. */
  readonly argv: readonly string[];
  /** What QEMU wrote to stderr. */
  log(): string;
  qmp(command: string, args?: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Waits for a QMP event; one that came earlier counts too, unless `from` leaves it out. */
  waitEvent(
    name: string,
    predicate?: (event: QmpEvent) => boolean,
    timeout?: number,
    from?: number,
  ): Promise<QmpEvent>;
  /** All QMP events so far. */
  readonly events: readonly QmpEvent[];
}

let count = 0;

export async function bootGuest(world: World, options: GuestOptions = {}): Promise<QemuGuest> {
  count += 1;
  const folder = join(world.scratch, `g${count}`);
  await mkdir(folder);
  const path = (name: string): string => join(folder, name);
  const argv = qemuArguments(world, options, path);
  const child = world.spawn(argv);
  let log = '';
  let ended: string | undefined;
  child.stdout?.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const exit = new Promise<never>((_, reject) => {
    child.once('close', (code, signal) => {
      ended = `QEMU ended (${code ?? signal})`;
      reject(new Error(`${ended}: ${log.trim()}`));
    });
  });
  exit.catch(() => {}); // asked for only while booting
  let qmp: Qmp | undefined;
  let agent: Agent | undefined;
  const close = async (): Promise<void> => {
    await agent?.close();
    await qmp?.close();
    await world.stop(child);
  };
  try {
    const control = await Promise.race([Qmp.connect(path('qmp')), exit]);
    qmp = control;
    const shell = await Promise.race([
      Agent.connect(path('agent'), { timeout: options.timeout ?? 120_000 }),
      exit,
    ]);
    agent = shell;
    return {
      qmpSocket: path('qmp2'),
      argv,
      events: control.events,
      log: () => log,
      exec: (script, execOptions) => shell.exec(script, execOptions),
      qmp: (command, args) => control.execute(command, args),
      waitEvent: (...wanted) => control.waitEvent(...wanted),
      console: () => readFile(path('console'), 'utf8'),
      close,
    };
  } catch (error) {
    const text = await readFile(path('console'), 'utf8').catch(() => '');
    await close();
    throw new Error(
      `the guest did not boot: ${(error as Error).message}\n` +
        `QEMU says:\n${log}\nits console ends:\n${text.slice(-2000)}`,
      { cause: error },
    );
  }
}

export interface AttachOptions {
  /** The host's path of the `org.vpf.agent` channel. */
  readonly channelPath: string;
  /** The file of the serial console. */
  readonly consolePath?: string;
  /** ms to boot; 120 000 unless told. */
  readonly timeout?: number;
}

/** Attaches to a guest that something else started, such as libvirt. `close` only lets go of it. */
export async function attachGuest({
  channelPath,
  consolePath,
  timeout = 120_000,
}: AttachOptions): Promise<Guest> {
  const agent = await Agent.connect(channelPath, { timeout });
  return {
    exec: (script, options) => agent.exec(script, options),
    console: async () => (consolePath === undefined ? '' : readFile(consolePath, 'utf8')),
    close: () => agent.close(),
  };
}

function qemuArguments(
  world: World,
  {
    args = [],
    name = 'guest',
    memoryMiB = 512,
    vcpus = 1,
    machine = 'q35',
    system = world.lab.guest,
    kernelArgs = '',
  }: GuestOptions,
  path: (name: string) => string,
): string[] {
  return [
    'qemu-system-x86_64',
    ...['-name', name, '-machine', machine, '-accel', 'tcg', '-cpu', 'max'],
    ...['-m', String(memoryMiB), '-smp', String(vcpus)],
    ...['-nodefaults', '-no-user-config', '-display', 'none'],
    ...['-kernel', join(system, 'vmlinuz'), '-initrd', join(system, 'initrd.img')],
    ...['-append', `console=ttyS0 ${kernelArgs}`.trim()],
    ...['-serial', `file:${path('console')}`],
    ...['-qmp', `unix:${path('qmp')},server=on,wait=off`],
    ...['-qmp', `unix:${path('qmp2')},server=on,wait=off`],
    // High up on pcie.0, out of the way of the devices under test.
    ...['-device', 'virtio-serial-pci,id=lab-serial,bus=pcie.0,addr=0x1e'],
    ...['-chardev', `socket,id=lab-agent,path=${path('agent')},server=on,wait=off`],
    ...['-device', `virtserialport,bus=lab-serial.0,chardev=lab-agent,name=${agentPort}`],
    ...args,
  ];
}
