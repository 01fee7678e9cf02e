import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { HostError } from './error.js';
import { OTHER_PACKAGE, PACKAGES } from './packages.js';

/** What a process left behind. */
export interface Ran {
  /** Its exit code; 128 + N where signal N ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunnerOptions {
  readonly input?: string | undefined;
  /** File descriptors that the process keeps open as long as it lives: the lock. */
  readonly inherit?: readonly number[];
}

/**
 * How this host is reached: the only place where processes are started and sysfs is written.
 * Wrap it to watch, or to let something fail.
 */
export interface Runner {
  /** Runs a program; never a shell. It may fail: look at `code`. */
  run(argv: readonly string[], options?: RunnerOptions): Promise<Ran>;
  /** Whether a program is installed. */
  has(program: string): boolean;
  /** A file's text without the line's end, or undefined if it is not there. */
  read(path: string): string | undefined;
  readLink(path: string): string | undefined;
  exists(path: string): boolean;
  /** The names in a folder; none if it is not there. */
  list(path: string): readonly string[];
  /** Whether a device file is there and cannot be opened: somebody has it, as a guest has its VFIO group. */
  isBusy(path: string): boolean;
  /** Writes to a file of sysfs, in one write. */
  write(path: string, text: string): void;
}

/** The last part of what a symbolic link points to, as the name of a driver or of a PCI device. */
export function targetName(runner: Pick<Runner, 'readLink'>, path: string): string | undefined {
  const target = runner.readLink(path);
  return target === undefined ? undefined : basename(target);
}

/** More than any tool prints of a host with thousands of interfaces. */
const LIMIT = 256 * 1024 * 1024;

/** Milliseconds after which a tool that hangs is ended. */
const PATIENCE = 120_000;

/** The runner of this machine. */
export const hostRunner: Runner = {
  run,
  has: (program) => searchPath().some((folder) => existsSync(join(folder, program))),
  read: (path) => attempt(() => readFileSync(path, 'utf8').replace(/\n$/, '')),
  readLink: (path) => attempt(() => readlinkSync(path)),
  exists: existsSync,
  list: (path) => attempt(() => readdirSync(path)) ?? [],
  isBusy: (path) =>
    existsSync(path) &&
    attempt(() => {
      closeSync(openSync(path, 'r+'));
      return true;
    }) === undefined,
  write: (path, text) => writeFileSync(path, text),
};

function searchPath(): readonly string[] {
  return (process.env.PATH ?? '').split(':').filter((folder) => folder !== '');
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function run(argv: readonly string[], options: RunnerOptions = {}): Promise<Ran> {
  const [program = '', ...args] = argv;
  const { input, inherit = [] } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', ...inherit],
      // Out of reach of the terminal's Ctrl-C: a batch is not to end half-way.
      detached: true,
      env: { ...process.env, LC_ALL: 'C', LANG: 'C' },
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let size = 0;
    const collect = (into: Buffer[]) => (chunk: Buffer) => {
      size += chunk.length;
      if (size > LIMIT) child.kill('SIGKILL');
      else into.push(chunk);
    };
    child.stdout?.on('data', collect(out));
    child.stderr?.on('data', collect(err));
    child.stdin?.on('error', () => {}); // it ended before it had read all
    child.stdin?.end(input);
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
    child.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      // EACCES: a folder of PATH that may not be entered, and the program in no other.
      const absent = error.code === 'ENOENT' || error.code === 'EACCES';
      reject(absent ? missing(program, error) : error);
    });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      const said = Buffer.concat(err).toString();
      resolve({
        code: code ?? 137,
        stdout: Buffer.concat(out).toString(),
        stderr: signal === null ? said : `${said}ended by ${signal}\n`,
      });
    });
  });
}

/** What to say where a program is not there. */
export function missing(program: string, cause?: unknown): HostError {
  const from = PACKAGES[program] ?? OTHER_PACKAGE;
  return new HostError('VPF_E_TOOL_MISSING', `${program} is not installed (package ${from})`, {
    cause,
  });
}
