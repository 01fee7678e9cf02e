const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EEXIST: 'something else of that name is there',
  EISDIR: 'is a directory',
  ENOTDIR: 'a part of the path is not a directory',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many open files',
};

/** The code of a failed system call, such as `ENOENT`; the empty text for anything else. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** Why a system call failed, in words; of anything else that was thrown, what it says itself. */
export function reasonOf(error: unknown): string {
  const code = systemCode(error);
  const known = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
  return known ?? (error instanceof Error ? error.message : String(error));
}
