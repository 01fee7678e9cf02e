import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** How a tool ended. */
export type ToolOutcome =
  | {
      readonly kind: 'done';
      readonly code: number;
      readonly stdout: string;
      readonly stderr: string;
    }
  | { readonly kind: 'missing' }
  /** It did not end in time, printed without end, could not be started. */
  | { readonly kind: 'failed'; readonly why: string };

/** Runs the host's tools; tests put recorded outputs in its place. */
export interface Tools {
  /** Whether a tool is installed. */
  has(name: string): boolean;
  /** Never rejects. */
  run(argv: readonly string[]): Promise<ToolOutcome>;
}

/** None of these tools waits for anything but the kernel or a local socket. */
const TIMEOUT = 5_000;
const MOST_OUTPUT = 32 * 1024 * 1024;
/** Where system tools are, also for users whose PATH does not have them. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** The tools of this machine, from PATH and the folders of system tools. */
export function hostTools(timeout = TIMEOUT): Tools {
  const folders = [...(process.env.PATH ?? '').split(':'), ...SYSTEM_FOLDERS].filter(
    (folder, i, all) => folder.startsWith('/') && all.indexOf(folder) === i,
  );
  const env = { ...process.env, PATH: folders.join(':'), LC_ALL: 'C' };
  return {
    has: (name) => folders.some((folder) => isProgram(join(folder, name))),
    run: ([program = '', ...args]) =>
      new Promise((resolve) => {
        const options = {
          env,
          timeout,
          maxBuffer: MOST_OUTPUT,
          killSignal: 'SIGKILL',
          encoding: 'utf8',
        } as const;
        const child = execFile(program, args, options, (error, stdout, stderr) => {
          resolve(outcomeOf(error, stdout, stderr, timeout));
        });
        child.stdin?.on('error', () => {});
        child.stdin?.end();
      }),
  };
}

function outcomeOf(
  error: Parameters<NonNullable<Parameters<typeof execFile>[3]>>[0],
  stdout: string,
  stderr: string,
  timeout: number,
): ToolOutcome {
  if (error === null) return { kind: 'done', code: 0, stdout, stderr };
  if (typeof error.code === 'number') return { kind: 'done', code: error.code, stdout, stderr };
  const code: unknown = error.code;
  if (code === 'ENOENT') return { kind: 'missing' };
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
    return { kind: 'failed', why: `printed more than ${MOST_OUTPUT / 1024 / 1024} MiB` };
  if (error.killed) return { kind: 'failed', why: `did not end within ${timeout / 1000} s` };
  if (error.signal) return { kind: 'failed', why: `was ended by ${error.signal}` };
  return { kind: 'failed', why: String(code ?? error.message) };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
