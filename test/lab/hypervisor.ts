/**
 * The hypervisor VM: a machine with the world's root file system and a kernel of its own, for what
 * the kernel of this machine may lack: SR-IOV, an IOMMU, vfio, vDPA, switchdev, VLANs, the datapath
 * of Open vSwitch. It runs in a world, and ends with it.
 */
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ExecOptions } from './agent.js';
import { bootGuest, type GuestOptions, type QemuGuest } from './guest.js';
import type { Output, World } from './world.js';

/** The repository, with the built program. */
export const repository = realpathSync(fileURLToPath(new URL('../..', import.meta.url)));

/** What a world has to share so that `vpf` and `node` can be run in its hypervisor VM. */
export const programShares: readonly string[] = [repository, process.execPath];

/** The PCI address, inside, of its NIC with SR-IOV: an `igb`, with 7 VFs at most. */
export const pfAddress = '0000:01:00.0';

/** The NIC's other end: a tap device in the world. */
export const wire = 'wire';

/** `exec` gives a script 60 s unless told: programs are slow to start under emulation. */
export interface Hypervisor extends QemuGuest {
  /** Like `exec`, for a script that must succeed; gives its standard output. */
  sh(script: string, options?: ExecOptions): Promise<string>;
}

/**
 * Boots it, in 6 s or so. A world has one. What is changed in it, but for the scratch folder, is
 * seen by nobody else, and is gone when it ends.
 */
export async function openHypervisor(
  world: World,
  options: Omit<GuestOptions, 'system' | 'machine'> = {},
): Promise<Hypervisor> {
  const guest = await bootGuest(world, {
    name: 'hypervisor',
    vcpus: 2,
    memoryMiB: 2048,
    ...options,
    system: world.lab.hypervisor,
    machine: 'q35,kernel-irqchip=split',
    kernelArgs: `intel_iommu=on lab.scratch=${world.scratch} ${options.kernelArgs ?? ''}`,
    args: [
      ...['-device', 'intel-iommu,intremap=on,caching-mode=on'],
      // In the first slot, so that its bus has number 1 whatever ports are added.
      ...['-device', 'pcie-root-port,id=lab-port,bus=pcie.0,addr=0x1,chassis=240'],
      ...['-netdev', `tap,id=lab-wire,ifname=${wire},script=no,downscript=no`],
      ...['-device', 'igb,id=lab-igb,bus=lab-port,netdev=lab-wire,mac=52:54:00:1b:00:00'],
      ...folder('root', '/', '0x1c', ',readonly=on'),
      ...folder('scratch', world.scratch, '0x1d'),
      ...(options.args ?? []),
    ],
  });
  const exec = (script: string, { timeout = 60_000 }: ExecOptions = {}): Promise<Output> =>
    guest.exec(script, { timeout });
  const sh = async (script: string, execOptions?: ExecOptions): Promise<string> => {
    const { code, stdout, stderr } = await exec(script, execOptions);
    if (code !== 0) throw new Error(`the hypervisor's ${script} (${code}): ${stderr.trim()}`);
    return stdout;
  };
  try {
    await world.sh(['ip', 'link', 'set', wire, 'up']);
    for (const program of [process.execPath, join(repository, 'bin/vpf')]) {
      await sh(`[ ! -e '${program}' ] || ln -s '${program}' /usr/local/bin/`);
    }
  } catch (error) {
    await guest.close();
    throw error;
  }
  return { ...guest, exec, sh };
}

/** QEMU's arguments for a folder of the world, which the VM mounts by its tag. */
function folder(tag: string, path: string, slot: string, more = ''): string[] {
  return [
    // The world's folders are of many file systems: their inode numbers must not be confused.
    ...['-fsdev', `local,id=lab-${tag},path=${path},security_model=none,multidevs=remap${more}`],
    ...['-device', `virtio-9p-pci,fsdev=lab-${tag},mount_tag=${tag},bus=pcie.0,addr=${slot}`],
  ];
}
