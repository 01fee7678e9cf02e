/** Finds the lab, the root file system and guest that `lab/build.sh` makes, or builds it. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface LabVersions {
  readonly qemu: string;
  readonly libvirt: string;
  readonly kernel: string;
  readonly suite: string;
}

export interface Lab {
  /** Debian with QEMU and libvirt. Never written to: a world lays a layer in memory over it. */
  readonly rootfs: string;
  /** The folder of `kernel` and `initrd`, which has the same path inside a world. */
  readonly guest: string;
  readonly kernel: string;
  readonly initrd: string;
  /** The folder of the hypervisor VM's `vmlinuz` and `initrd.img`, at the same path in a world. */
  readonly hypervisor: string;
  readonly versions: LabVersions;
}

export type OpenedLab = Lab | { readonly skipped: string };

const buildScript = fileURLToPath(new URL('../../lab/build.sh', import.meta.url));
const CANNOT = 77;

/**
 * The lab, built first if need be (a minute), or why there is none on this machine. With `CI=true`
 * a missing lab is an error, so that nobody takes skipped tests for passed ones. `VPF_LAB=0`
 * switches the lab off.
 */
export async function openLab(): Promise<OpenedLab> {
  const opened = process.env.VPF_LAB === '0' ? { skipped: 'VPF_LAB=0' } : await findOrBuild();
  if ('skipped' in opened && process.env.CI === 'true') {
    throw new Error(`CI needs the lab: ${opened.skipped}`);
  }
  return opened;
}

/** For inside of `describe.skipIf('skipped' in opened)`, where the lab is there. */
export function labOf(opened: OpenedLab): Lab {
  if ('skipped' in opened) throw new Error(`no lab: ${opened.skipped}`);
  return opened;
}

async function findOrBuild(): Promise<OpenedLab> {
  const built = await runBuild();
  if (built.code === CANNOT) {
    const reason = /^lab: cannot build: (.*)$/m.exec(built.stderr)?.[1];
    return { skipped: reason ?? built.stderr.trim() };
  }
  if (built.code !== 0) throw new Error(`lab/build.sh failed (${built.code}):\n${built.stderr}`);
  const folder = built.stdout.trim();
  const guest = join(folder, 'guest');
  return {
    rootfs: join(folder, 'rootfs'),
    guest,
    kernel: join(guest, 'vmlinuz'),
    initrd: join(guest, 'initrd.img'),
    hypervisor: join(folder, 'hypervisor'),
    versions: JSON.parse(await readFile(join(folder, 'versions.json'), 'utf8')) as LabVersions,
  };
}

function runBuild(): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      'bash',
      [buildScript],
      { maxBuffer: 16 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
        const why = error !== null && stderr === '' ? error.message : stderr;
        resolve({ code, stdout, stderr: why });
      },
    );
    child.stdin?.end();
  });
}
