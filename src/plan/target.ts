/** The versions that the output is for: `[major, minor]`. */
export interface Target {
  readonly qemu: Version;
  readonly libvirt: Version;
}

export type Version = readonly [major: number, minor: number];

/** What is assumed where the caller does not say: the versions that vpf is tested with. */
export const DEFAULT_TARGET: Target = { qemu: [11, 1], libvirt: [12, 8] };

/** -1, 0 or 1, as version a is older than, the same as or newer than b. */
export function compareVersions(a: Version, b: Version): number {
  return Math.sign(a[0] - b[0] || a[1] - b[1]);
}

export function formatVersion(v: Version): string {
  return `${v[0]}.${v[1]}`;
}

/**
 * Reads `qemu=10.0,libvirt=9.0` (either may be left out; a third number is allowed and ignored).
 *
 * @returns the target, or a message that says what is wrong
 * @example
 * ```ts
 * parseTarget('qemu=10.0'); // { target: { qemu: [10, 0], libvirt: [12, 8] } }
 * ```
 */
export function parseTarget(text: string): { target: Target } | { error: string } {
  let target: Target = DEFAULT_TARGET;
  for (const part of text.split(',')) {
    const match = /^(qemu|libvirt)=(\d{1,3})\.(\d{1,4})(?:\.\d{1,4})?$/.exec(part.trim());
    if (match === null) {
      return { error: `"${part}" is not of the form qemu=MAJOR.MINOR or libvirt=MAJOR.MINOR` };
    }
    const version: Version = [Number(match[2]), Number(match[3])];
    target = match[1] === 'qemu' ? { ...target, qemu: version } : { ...target, libvirt: version };
  }
  return { target };
}
