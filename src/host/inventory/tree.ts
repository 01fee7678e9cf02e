import {
  accessSync,
  constants,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
} from 'node:fs';
import { basename, join } from 'node:path';

/**
 * The host's file system, for reading: sysfs, /proc, /dev, below a root that tests may replace. What is not there, or
 * may not be read, is undefined: on sysfs, attributes come and go, and reading one may fail for many reasons.
 */
export class HostTree {
  readonly #root: string;
  #realRoot: string | undefined;

  constructor(root = '/') {
    this.#root = root;
  }

  /** Names in a folder, sorted as people number things: eth2 before eth10. */
  list(path: string): string[] {
    return this.names(path).sort(byName);
  }

  /** Names in a folder, as they come. */
  names(path: string): string[] {
    try {
      return readdirSync(join(this.#root, path));
    } catch {
      return [];
    }
  }

  exists(path: string): boolean {
    try {
      accessSync(join(this.#root, path), constants.F_OK);
      return true;
    } catch {
      return false;
    }
  }

  /** Whether this user may read and write a device. */
  isUsable(path: string): boolean {
    try {
      accessSync(join(this.#root, path), constants.R_OK | constants.W_OK);
      return true;
    } catch {
      return false;
    }
  }

  /** Content without the white space around it. */
  text(path: string): string | undefined {
    try {
      return readFileSync(join(this.#root, path), 'utf8').trim();
    } catch {
      return undefined;
    }
  }

  /** A file that holds one whole number, decimal or 0x. Negative ones are the kernel's way to say that there is none. */
  number(path: string): number | undefined {
    const text = this.text(path);
    if (text === undefined || !/^(\d+|0x[0-9a-f]+)$/i.test(text)) return undefined;
    return Number(text);
  }

  /** What a link says, unresolved: `/dev/vfio/7`, `socket:[1]`. */
  link(path: string): string | undefined {
    try {
      return readlinkSync(join(this.#root, path));
    } catch {
      return undefined;
    }
  }

  /** The last part of what a link says: the driver's name of `.../driver`. */
  linkName(path: string): string | undefined {
    const target = this.link(path);
    return target === undefined ? undefined : basename(target);
  }

  /** Where a path really leads, as a path below the root again. */
  real(path: string): string | undefined {
    try {
      this.#realRoot ??= realpathSync.native(this.#root);
      const root = this.#realRoot;
      const real = realpathSync.native(join(this.#root, path));
      if (root === '/') return real;
      return real.startsWith(`${root}/`) ? real.slice(root.length) : undefined;
    } catch {
      return undefined;
    }
  }
}

/** Orders names with numbers in them as people do. Not by locale: the order is part of the output. */
export function byName(a: string, b: string): number {
  const pad = (name: string) => name.replaceAll(/\d+/g, (digits) => digits.padStart(12, '0'));
  const [x, y] = [pad(a), pad(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}
