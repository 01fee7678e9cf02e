/** A libvirtd of a world's own. */
import type { ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { waitFor } from './wait.js';
import type { Output, RunOptions, World } from './world.js';

const qemuConf = `
security_driver = "none"
user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
namespaces = [ ]
cgroup_controllers = [ ]
stdio_handler = "file"
`;
const libvirtdConf = `
auth_unix_rw = "none"
auth_unix_ro = "none"
log_outputs = "3:stderr"
`;

export class Libvirtd {
  readonly world: World;
  readonly #child: ChildProcess;
  #log = '';
  #files = 0;

  private constructor(world: World, child: ChildProcess) {
    this.world = world;
    this.#child = child;
    child.stdout?.on('data', (chunk: Buffer) => this.#keep(chunk));
    child.stderr?.on('data', (chunk: Buffer) => this.#keep(chunk));
  }

  /** Starts it and waits until it answers. */
  static async start(world: World): Promise<Libvirtd> {
    const conf = join(world.scratch, 'libvirt');
    await writeFile(`${conf}-qemu.conf`, qemuConf);
    await writeFile(`${conf}-libvirtd.conf`, libvirtdConf);
    await world.sh(['cp', `${conf}-qemu.conf`, '/etc/libvirt/qemu.conf']);
    await world.sh(['cp', `${conf}-libvirtd.conf`, '/etc/libvirt/libvirtd.conf']);
    const libvirtd = new Libvirtd(world, world.spawn(['libvirtd']));
    await waitFor('libvirtd', async () => {
      if (libvirtd.#child.exitCode !== null) {
        throw new Error(`libvirtd ended (${libvirtd.#child.exitCode}): ${libvirtd.log()}`);
      }
      return (await libvirtd.virsh(['uri'])).code === 0 ? true : undefined;
    });
    return libvirtd;
  }

  virsh(args: readonly string[], options: RunOptions = {}): Promise<Output> {
    return this.world.run(['virsh', '--quiet', ...args], options);
  }

  /** `virsh define` of a text. */
  async define(xml: string, ...options: string[]): Promise<Output> {
    return this.virsh(['define', await this.#file(xml), ...options]);
  }

  /** `virt-xml-validate` of a text, against the schema of domains unless another is named. */
  async validate(xml: string, schema = 'domain'): Promise<Output> {
    return this.world.run(['virt-xml-validate', await this.#file(xml), schema]);
  }

  /** The log of a domain's QEMU: its command line, its stderr. */
  async domainLog(name: string): Promise<string> {
    return (await this.world.run(['cat', `/var/log/libvirt/qemu/${name}.log`])).stdout;
  }

  /** Its warnings and errors. */
  log(): string {
    return this.#log;
  }

  /** Ends libvirtd; its domains go on until the world closes. */
  stop(): Promise<void> {
    return this.world.stop(this.#child);
  }

  // Not /dev/stdin: a pipe that Node makes is a socket, which cannot be opened by that path.
  async #file(xml: string): Promise<string> {
    this.#files += 1;
    const file = join(this.world.scratch, `libvirt-${this.#files}.xml`);
    await writeFile(file, xml);
    return file;
  }

  #keep(chunk: Buffer): void {
    this.#log += chunk.toString();
  }
}
