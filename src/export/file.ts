/** One file of an export. */
export interface ExportedFile {
  /** Where it belongs on the host, e.g. `/etc/systemd/network/50-vpf-br0.netdev`. */
  readonly path: string;
  /** Its permissions, e.g. 0o600: NetworkManager ignores a profile that others may read. */
  readonly mode: number;
  readonly text: string;
}

const HEADER = '# Made by vpf; change the spec rather than this file\n';

/** A section of a file of the form `[NAME]`, `KEY=VALUE`. */
export interface Section {
  readonly name: string;
  /** In order; those without a value are left out. */
  readonly entries: readonly (readonly [key: string, value: string | number | undefined])[];
}

/** A file from lines. */
export function fileOf(path: string, lines: readonly string[], mode = 0o644): ExportedFile {
  return { path, mode, text: `${HEADER}${lines.map((line) => `${line}\n`).join('')}` };
}

/** A file from sections, written down as they are but for those that are empty. */
export function iniFile(path: string, sections: readonly Section[], mode = 0o644): ExportedFile {
  const blocks = sections.flatMap(({ name, entries }) => {
    const lines = entries.flatMap(([key, value]) => (value === undefined ? [] : `${key}=${value}`));
    return lines.length === 0 ? [] : [[`[${name}]`, ...lines]];
  });
  return fileOf(
    path,
    blocks.flatMap((block) => ['', ...block]),
    mode,
  );
}

/**
 * A domain's name as part of a file's or unit's name. What is not a letter, digit, `_`, `.` or `-` becomes `-`; a hash
 * then keeps two such names apart.
 */
export function fileStem(domain: string, hash: string): string {
  const plain = domain.replaceAll(/[^A-Za-z0-9_.-]/g, '-');
  return plain === domain ? domain : `${plain}-${hash.slice(0, 8)}`;
}
