import { existsSync } from 'node:fs';
import { readTarget } from '../../qmp/dial.js';
import { QmpConnectError } from '../../qmp/errors.js';
import { CliError, UsageError } from '../errors.js';

/**
 * SOCKET of the command line, which the client reads: here only so that a slip is wrong usage, not a failed connection.
 *
 * @throws {UsageError}
 * @example
 * ```ts
 * checkAddress('tcp:localhost:4444'); // 'tcp:localhost:4444'
 * ```
 */
export function checkAddress(text: string): string {
  try {
    readTarget(text);
  } catch (error) {
    if (!(error instanceof QmpConnectError)) throw error;
    throw new UsageError(
      `SOCKET is "${text}": ${error.message}; give the path of a unix socket, unix:PATH or tcp:HOST:PORT${optionsHint(text)}`,
    );
  }
  return text;
}

/** A failure to connect; where SOCKET has the options of QEMU's command line with it, the error says so. */
export function connectFailure(text: string, error: unknown): unknown {
  if (!(error instanceof QmpConnectError)) return error;
  const hint = existsSync(text.replace(/^unix:/, '')) ? '' : optionsHint(text);
  return hint === ''
    ? error
    : new CliError(error.code, `${error.message}${hint}`, { cause: error });
}

/** `unix:/run/g.qmp,server=on,wait=off` is what QEMU is given. */
function optionsHint(text: string): string {
  const [, address] = /^(.+?),[a-z]+(=|,|$)/s.exec(text) ?? [];
  return address === undefined ? '' : `; without QEMU's options it is ${address}`;
}
