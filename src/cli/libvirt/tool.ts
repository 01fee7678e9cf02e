import { type ChildProcess, spawn } from 'node:child_process';
import { CliError } from '../errors.js';

/** What a program said and how it ended. */
export interface ToolResult {
  /** Exit code; 128 + n after signal n. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** libvirt's own programs, and where they come from. */
const PACKAGES: Readonly<Record<string, string>> = {
  virsh: 'libvirt-clients (Debian, Ubuntu) or libvirt-client (Fedora, RHEL)',
  'virt-xml-validate': 'libvirt-clients (Debian, Ubuntu) or libvirt-client (Fedora, RHEL)',
};

/** libvirt may have to start its daemon and probe QEMU first. */
const TIMEOUT = 60_000;
const MOST_OUTPUT = 64 * 1024 * 1024;

/**
 * Runs a program found on PATH: arguments as an array, no shell, no standard input. It is put into a session of its
 * own, so that a Ctrl-C in the terminal reaches vpf alone, which can then tidy up.
 *
 * @throws {CliError} VPF_E_TOOL_MISSING, with the package that has it; VPF_E_FILE when it does not end
 */
export function runTool(program: string, args: readonly string[]): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
    const timer = setTimeout(() => end(child), TIMEOUT);
    const stdout = collect(child, 'stdout');
    const stderr = collect(child, 'stderr');
    child.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(
        error.code === 'ENOENT' ? missingTool(program) : failed(program, error.message, error),
      );
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (signal === 'SIGKILL') reject(failed(program, `did not end within ${TIMEOUT / 1000} s`));
      else resolve({ code: code ?? 128, stdout: stdout(), stderr: stderr() });
    });
  });
}

function missingTool(program: string): CliError {
  const source = Object.hasOwn(PACKAGES, program) ? `; it is in ${PACKAGES[program]}` : '';
  return new CliError('VPF_E_TOOL_MISSING', `${program} is not installed${source}`);
}

function failed(program: string, why: string, cause?: unknown): CliError {
  return new CliError('VPF_E_FILE', `${program}: ${why}`, { cause });
}

function collect(child: ChildProcess, name: 'stdout' | 'stderr'): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  child[name]?.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MOST_OUTPUT) end(child);
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

/** Ends the program and whatever it started. */
function end(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // it has just ended
  }
}
