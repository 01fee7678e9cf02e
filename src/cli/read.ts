import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { CliError, fileError } from './errors.js';
import { pause } from './streams.js';

/**
 * Reads a whole file, or standard input for `-`, but never more than `limit` bytes: a regular file that is larger
 * is not read at all, a pipe only up to the limit.
 *
 * @param tooLarge makes the error for what is larger
 * @throws {CliError} VPF_E_FILE for what cannot be read: missing, a directory, a device, not permitted
 * @example
 * ```ts
 * const bytes = readBounded('spec.yaml', 1024 * 1024, () => new CliError('VPF_E_SPEC_SIZE', 'too large'));
 * ```
 */
export function readBounded(file: string, limit: number, tooLarge: () => Error): Buffer {
  if (file === '-') return readAll(0, file, limit, tooLarge);
  let fd: number;
  try {
    fd = openSync(file, constants.O_RDONLY | constants.O_NOCTTY);
  } catch (error) {
    throw fileError(file, error);
  }
  try {
    const stat = fstatSync(fd);
    if (stat.isDirectory()) throw new CliError('VPF_E_FILE', 'is a directory', { file });
    if (stat.isCharacterDevice() || stat.isBlockDevice())
      throw new CliError('VPF_E_FILE', 'is a device, not a file; give a file, or - for stdin', {
        file,
      });
    if (stat.isFile() && stat.size > limit) throw tooLarge();
    return readAll(fd, file, limit, tooLarge);
  } finally {
    closeSync(fd);
  }
}

function readAll(fd: number, file: string, limit: number, tooLarge: () => Error): Buffer {
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(65_536);
    let count: number;
    try {
      count = readSync(fd, chunk);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EAGAIN') {
        pause(10);
        continue;
      }
      if (code === 'EOF') break;
      throw fileError(file, error);
    }
    if (count === 0) break;
    total += count;
    if (total > limit) throw tooLarge();
    chunks.push(chunk.subarray(0, count));
  }
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
}
