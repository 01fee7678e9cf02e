/**
 * A world: one process tree in namespaces of its own, with the lab's root file system as its root.
 * What is done inside (interfaces, mounts, files, processes) is gone when it closes. A world ends
 * with the process that opened it, however that ends (see world.sh).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Lab } from './lab.js';

export interface Output {
  /** The exit code; 128 plus its number when a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string | undefined;
  /** ms; 60 000 unless told. Then the command is killed and `run` fails. */
  readonly timeout?: number | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly cwd?: string | undefined;
}

export interface WorldOptions {
  /** Folders and files of this machine that are there inside too, at the same path, read-only. */
  readonly shares?: readonly string[];
}

export interface BridgeOptions {
  /** Its own address, such as `192.0.2.1/24`. */
  readonly address?: string;
  readonly mtu?: number;
}

const script = fileURLToPath(new URL('./world.sh', import.meta.url));
const programs = [
  'bridge',
  'ethtool',
  'ip',
  'ovs-vsctl',
  'qemu-system-x86_64',
  'virsh',
  'virt-install',
  'virt-qemu-qmp-proxy',
  'virt-xml-validate',
];
const baseEnv = {
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  LANG: 'C.UTF-8',
  LIBVIRT_DEFAULT_URI: 'qemu:///system',
};
// A process that enters a pid namespace stays outside and only its child is inside: the child must
// end with it. Sessions of their own let `stop` reach all of a command and not the process outside,
// which has to be there to reap it.
const attend = ['setsid', 'setpriv', '--pdeathsig', 'KILL'];
// In a world the working directory of the caller may not exist.
const enter = 'cd "$1" 2> /dev/null || cd /; shift; exec "$@"';

export class World {
  /** A folder with the same path inside and outside. Short: sockets' paths have 107 bytes. */
  readonly scratch: string;
  /** A folder for the front of PATH: `virsh`, `ip`, ... that run inside this world. */
  readonly binDir: string;
  readonly lab: Lab;
  /** Of its first process, seen from outside. */
  readonly pid: number;
  readonly #holder: ChildProcess;
  #closed: Promise<void> | undefined;

  private constructor(lab: Lab, scratch: string, holder: ChildProcess, pid: number) {
    this.lab = lab;
    this.scratch = scratch;
    this.binDir = join(scratch, 'bin');
    this.pid = pid;
    this.#holder = holder;
  }

  static async open(lab: Lab, { shares = [] }: WorldOptions = {}): Promise<World> {
    const scratch = await mkdtemp('/tmp/vl-');
    // 'detached': a Ctrl-C in the terminal must not kill the holder before it has tidied up.
    const all = [lab.hypervisor, ...shares];
    const holder = spawn('bash', [script, lab.rootfs, lab.guest, scratch, ...all], {
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    const pid = await new Promise<number>((resolve, reject) => {
      let out = '';
      let err = '';
      holder.stderr.on('data', (chunk: Buffer) => {
        err += chunk.toString();
      });
      holder.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString();
        const ready = /^ready (\d+)$/m.exec(out);
        if (ready !== null) resolve(Number(ready[1]));
      });
      holder.once('error', reject);
      holder.once('exit', (code) => {
        reject(new Error(`the world did not start (${code}): ${err.trim()}`));
      });
    });
    // An open world does not keep the test runner alive.
    holder.unref();
    for (const stream of holder.stdio) {
      if (stream !== null && stream !== undefined && 'unref' in stream) {
        (stream as { unref(): void }).unref();
      }
    }
    const world = new World(lab, scratch, holder, pid);
    await world.#writeWrappers();
    return world;
  }

  /** Runs a command inside and waits for it. It may fail: look at `code`. */
  async run(argv: readonly string[], options: RunOptions = {}): Promise<Output> {
    const { input, timeout = 60_000 } = options;
    const child = this.spawn(argv, options);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
    child.stdin?.on('error', () => {}); // it need not read its input
    child.stdin?.end(input);
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      kill(child);
    }, timeout);
    try {
      const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
      const output = {
        code: code ?? (signal === 'SIGKILL' ? 137 : 143),
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
      };
      if (late) {
        const said = `${output.stdout}${output.stderr}`.trim();
        throw new Error(`${argv.join(' ')}: not within ${timeout} ms\n${said}`);
      }
      return output;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Like `run`, for a command that must succeed; gives its standard output. */
  async sh(argv: readonly string[], options: RunOptions = {}): Promise<string> {
    const { code, stdout, stderr } = await this.run(argv, options);
    if (code !== 0) throw new Error(`${argv.join(' ')} (${code}): ${stderr.trim()}`);
    return stdout;
  }

  /** Starts a command inside, with pipes. Stop it by `stop`; at the latest it ends with the world. */
  spawn(
    argv: readonly string[],
    options: Omit<RunOptions, 'input' | 'timeout'> = {},
  ): ChildProcess {
    return spawn(
      'nsenter',
      [...this.#nsenter(), ...attend, 'sh', '-c', enter, 'sh', options.cwd ?? '/', ...argv],
      {
        env: { ...baseEnv, ...options.env },
        stdio: ['pipe', 'pipe', 'pipe'],
        detached: true, // out of reach of a Ctrl-C: tests shall stop it
      },
    );
  }

  /** Ends what `spawn` started. */
  async stop(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    kill(child);
    await gone;
  }

  async addBridge(name: string, { address, mtu }: BridgeOptions = {}): Promise<void> {
    await this.sh(['ip', 'link', 'add', 'name', name, 'type', 'bridge']);
    if (mtu !== undefined) await this.sh(['ip', 'link', 'set', name, 'mtu', String(mtu)]);
    if (address !== undefined) await this.sh(['ip', 'address', 'add', address, 'dev', name]);
    await this.sh(['ip', 'link', 'set', name, 'up']);
  }

  /** A tap device that stays, up, on a bridge if one is named. */
  async addTap(name: string, { bridge }: { bridge?: string } = {}): Promise<void> {
    await this.sh(['ip', 'tuntap', 'add', 'dev', name, 'mode', 'tap']);
    if (bridge !== undefined) await this.sh(['ip', 'link', 'set', name, 'master', bridge]);
    await this.sh(['ip', 'link', 'set', name, 'up']);
  }

  /** The names of the interfaces inside. */
  async links(): Promise<string[]> {
    return (await this.sh(['ls', '/sys/class/net'])).split('\n').filter((name) => name !== '');
  }

  /** The environment for a program outside that shall find `virsh` and the like of this world. */
  get env(): Record<string, string> {
    return { ...baseEnv, PATH: `${this.binDir}:${process.env.PATH ?? ''}` };
  }

  /** Kills everything inside, and takes mounts, interfaces and the scratch folder away. */
  close(): Promise<void> {
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #end(): Promise<void> {
    if (this.#holder.exitCode !== null || this.#holder.signalCode !== null) return;
    this.#holder.ref();
    const gone = once(this.#holder, 'exit');
    this.#holder.stdin?.end();
    await gone;
  }

  #nsenter(): string[] {
    return ['--target', String(this.pid), '--mount', '--pid', '--net', '--ipc', '--uts', '--'];
  }

  async #writeWrappers(): Promise<void> {
    await mkdir(this.binDir);
    const env = Object.entries(baseEnv).map(([name, value]) => `${name}=${value}`);
    for (const program of programs) {
      const file = join(this.binDir, program);
      const call = [
        'exec',
        '/usr/bin/nsenter', // PATH may hold nothing but wrappers
        ...this.#nsenter(),
        'env -i',
        ...env,
        // No session of its own: the terminal's Ctrl-C is for it.
        ...attend.slice(1),
        `sh -c '${enter}' sh "$PWD"`,
        program,
        '"$@"',
      ];
      await writeFile(file, `#!/bin/sh\n${call.join(' ')}\n`);
      await chmod(file, 0o755);
    }
  }
}

/** Kills what `spawn` started: the command inside, with its children, then nsenter follows it. */
function kill(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const inside = childrenOf(child.pid);
  for (const pid of inside) {
    send(-pid);
    send(pid);
  }
  if (inside.length === 0) send(child.pid);
}

function send(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        // The fields after the name, which is in parentheses: state, parent, ...
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
      } catch {
        return false; // it has just ended
      }
    });
}
