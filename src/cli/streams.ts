import { writeSync } from 'node:fs';
import { CliError, fileError } from './errors.js';

/**
 * Standard output and error, written synchronously: nothing is lost when the process ends, and the streams of
 * `process` (with the whole of `net` and `tty`) need not be loaded.
 */

/** Thrown when whoever read our output has gone: not an error to report. */
export class OutputClosed extends Error {}

/** Standard output cannot be written: what else there is to say goes to stderr. */
export class OutputError extends CliError {}

/**
 * @throws {OutputClosed} when the reader has closed the pipe
 * @throws {OutputError} VPF_E_FILE, e.g. on a full disk
 */
export function writeOutput(text: string): void {
  try {
    writeAll(1, text);
  } catch (error) {
    if (error instanceof OutputClosed) throw error;
    const { code, message, file } = fileError('<stdout>', error);
    throw new OutputError(code, message, { file, cause: error });
  }
}

/** Diagnostics. A closed stderr is nothing that could be reported. */
export function writeError(text: string): void {
  try {
    writeAll(2, text);
  } catch {
    // nobody listens
  }
}

/** Whether a person reads it and has not asked for plain text (https://no-color.org). */
export async function isColourful(fd: 1 | 2): Promise<boolean> {
  const { NO_COLOR, TERM } = process.env;
  if ((NO_COLOR !== undefined && NO_COLOR !== '') || TERM === 'dumb') return false;
  // Not import(): V8 forgets how to resolve one in a script that comes out of its code cache.
  return process.getBuiltinModule('node:tty').isatty(fd);
}

function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  let at = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') throw new OutputClosed();
      if (code !== 'EAGAIN') throw error;
      pause(5);
    }
  }
}

/** Waits without the event loop: a pipe that is full or empty and was made non-blocking by somebody else. */
export function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
