import { UsageError } from '../errors.js';

/**
 * SOCKET of the command line: the path of a unix socket, `unix:PATH`, or `tcp:HOST:PORT`, checked here so that a
 * slip is wrong usage and not a failed connection.
 *
 * @throws {UsageError}
 * @example
 * ```ts
 * checkAddress('tcp:localhost:4444'); // 'tcp:localhost:4444'
 * ```
 */
export function checkAddress(text: string): string {
  const [, scheme = '', rest = text] = /^(unix|tcp):(.*)$/s.exec(text) ?? [];
  if (rest === '' || rest.includes('\0')) throw wrong(text, 'there is no path');
  if (scheme !== 'tcp') return text;
  const [, host, port] = /^(.+):([0-9]{1,5})$/s.exec(rest) ?? [];
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535)
    throw wrong(text, 'tcp: goes with HOST:PORT');
  return text;
}

function wrong(text: string, why: string): UsageError {
  return new UsageError(
    `SOCKET is "${text}": ${why}; give the path of a unix socket, unix:PATH or tcp:HOST:PORT`,
  );
}
