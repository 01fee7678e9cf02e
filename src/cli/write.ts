import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CliError, fileError } from './errors.js';

/**
 * Writes a file so that a reader sees the old content or the new, never a part: a temporary file in the same
 * directory, synced, then renamed. An existing file keeps its mode and, where that is permitted, its owner;
 * a symbolic link stays one. Pipes and devices such as /dev/null are written to directly.
 *
 * @param mode the permissions that it is to have from the first moment, whatever they were before
 * @throws {CliError} VPF_E_FILE; the old file is then as it was, and no temporary file is left
 */
export function writeAtomic(file: string, text: string, mode?: number): void {
  try {
    const old = statSync(file, { throwIfNoEntry: false });
    if (old?.isDirectory()) throw new CliError('VPF_E_FILE', 'is a directory', { file });
    if (old !== undefined && !old.isFile()) writeFileSync(file, text, { flag: 'w' });
    else replace(old === undefined ? file : realpathSync(file), text, old, mode);
  } catch (error) {
    throw error instanceof CliError ? error : fileError(file, error);
  }
}

function replace(
  file: string,
  text: string,
  old: Stats | undefined,
  mode: number | undefined,
): void {
  const directory = dirname(file);
  // At most 255 bytes: a long name must not make a longer one that is refused.
  const stem = Buffer.from(basename(file)).subarray(0, 200).toString('latin1').replaceAll('/', '_');
  // Loaded here, not at the start: most runs write to standard output.
  const { randomBytes } = process.getBuiltinModule('node:crypto');
  const temporary = join(
    directory,
    `.${stem.replaceAll(/[^\x20-\x7e]/g, '_')}.${randomBytes(6).toString('hex')}.tmp`,
  );
  const fd = openSync(temporary, 'wx', mode ?? 0o666);
  try {
    try {
      if (old !== undefined) keepOwner(fd, old);
      if (mode !== undefined) fchmodSync(fd, mode);
      writeFileSync(fd, text);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, file);
  } catch (error) {
    unlinkSync(temporary);
    throw error;
  }
  syncDirectory(directory);
}

function keepOwner(fd: number, old: Stats): void {
  const now = fstatSync(fd);
  if (now.uid !== old.uid || now.gid !== old.gid) {
    try {
      fchownSync(fd, old.uid, old.gid);
    } catch {
      // Only root may give a file away. It stays ours, as with an editor.
    }
  }
  fchmodSync(fd, old.mode & 0o7777);
}

/** The rename itself survives a power cut only once its directory is synced; some file systems cannot. */
function syncDirectory(directory: string): void {
  let fd: number | undefined;
  try {
    fd = openSync(directory, 'r');
    fsyncSync(fd);
  } catch {
    // the file is there and whole
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
