import { placeholder, splitPlaceholders } from '../plan/placeholder.js';
import type { Step } from '../plan/step.js';
import { type LateName, type LateNames, placeholdersOf, UnknownName } from './late-names.js';
import { type Runner, targetName } from './runner.js';
import { record } from './state/json.js';
import { parse } from './state/state.js';

/** The names of this moment; the tools are asked once. Make a new one after something was changed. */
export class Namer {
  readonly #runner: Runner;
  #ports: Promise<readonly (readonly [handle: string, port: unknown])[]> | undefined;

  constructor(runner: Runner) {
    this.#runner = runner;
  }

  /**
   * The names that a step leaves to the host.
   *
   * @throws {UnknownName}
   */
  async namesOf(step: Step): Promise<LateNames> {
    const names: Record<string, string> = {};
    for (const of of placeholdersOf(step)) names[placeholder(of)] ??= await this.name(of);
    return names;
  }

  /** A text with its placeholders replaced. @throws {UnknownName} */
  async resolve(text: string): Promise<string> {
    const words: string[] = [];
    for (const part of splitPlaceholders(text)) {
      if (typeof part === 'string') words.push(part);
      else if (part.kind === 'before') throw new UnknownName(`a value "${part.name}"`, false);
      else words.push(await this.name(part));
    }
    return words.join('');
  }

  /** @throws {UnknownName} */
  async name(of: LateName): Promise<string> {
    switch (of.kind) {
      case 'devlink':
        return this.#handle(of.pf);
      case 'netdev':
        return this.#netdev(of.pf);
      case 'vf':
        return this.#vf(of.pf, of.vf);
      case 'representor':
        return this.#representor(of.pf, of.vf);
    }
  }

  /** The folder in sysfs of a PF. @throws {UnknownName} */
  folder(pf: string): string {
    const [bus, address] = pf.split('/');
    const folder =
      address === undefined ? `/sys/class/net/${pf}/device` : `/sys/bus/${bus}/devices/${address}`;
    if (!this.#runner.exists(folder)) throw new UnknownName(`a device of ${pf}`, true);
    return folder;
  }

  #handle(pf: string): string {
    if (pf.includes('/')) return pf;
    const folder = this.folder(pf);
    const bus = targetName(this.#runner, `${folder}/subsystem`);
    const address = targetName(this.#runner, folder);
    if (bus === undefined || address === undefined)
      throw new UnknownName(`a devlink device of ${pf}`, false);
    return `${bus}/${address}`;
  }

  /** Representors may stand in the same folder. */
  #netdev(pf: string): string {
    const folder = `${this.folder(pf)}/net`;
    const isPort = (name: string) =>
      /^(?:p\d{1,2})?$/.test(this.#file(`${folder}/${name}/phys_port_name`));
    const name = this.#runner.list(folder).find(isPort);
    if (name === undefined) throw new UnknownName(`an interface of ${pf}`, false);
    return name;
  }

  #vf(pf: string, vf: number): string {
    const address = targetName(this.#runner, `${this.folder(pf)}/virtfn${vf}`);
    if (address === undefined) throw new UnknownName(`VF ${vf} of ${pf}`, true);
    return address;
  }

  async #representor(pf: string, vf: number): Promise<string> {
    const folder = this.folder(pf);
    const handle = this.#handle(pf);
    const found = (await this.#devlinkPort(handle, vf)) ?? this.#switchPort(pf, handle, vf);
    if (found !== undefined) return found;
    const vfs = Number(this.#runner.read(`${folder}/sriov_numvfs`) ?? 'unknown');
    throw new UnknownName(`a representor of VF ${vf} of ${pf}`, vfs <= vf);
  }

  async #devlinkPort(handle: string, vf: number): Promise<string | undefined> {
    this.#ports ??= this.#readPorts();
    for (const [name, shown] of await this.#ports) {
      const port = record(shown);
      const isOwn = name.startsWith(`${handle}/`) && port.flavour === 'pcivf' && port.vfnum === vf;
      const { netdev } = port;
      if (!isOwn || port.external === true || typeof netdev !== 'string') continue;
      return netdev === '' ? undefined : netdev;
    }
    return undefined;
  }

  async #readPorts() {
    // udev, where it runs, may be about to rename them.
    if (this.#runner.exists('/run/udev/control'))
      await this.#runner.run(['udevadm', 'settle', '--timeout=10']).catch(() => undefined);
    const argv = ['devlink', '-j', 'port', 'show'];
    const { code, stdout } = await this.#runner.run(argv);
    return code === 0 && stdout.trim() !== ''
      ? Object.entries(record(record(parse(argv, stdout, JSON.parse)).port))
      : [];
  }

  /** For drivers that tell devlink nothing of it. */
  #switchPort(pf: string, handle: string, vf: number): string | undefined {
    const at = '/sys/class/net';
    const netdev = pf.includes('/') ? this.#netdev(pf) : pf;
    const own = this.#file(`${at}/${netdev}/phys_switch_id`);
    if (own === '') return undefined;
    const port = new RegExp(`^(?:c\\d+)?pf${handle.split('.').at(-1)}vf${vf}$`);
    return this.#runner
      .list(at)
      .find(
        (name) =>
          this.#file(`${at}/${name}/phys_switch_id`) === own &&
          port.test(this.#file(`${at}/${name}/phys_port_name`)),
      );
  }

  #file(path: string): string {
    return (this.#runner.read(path) ?? '').trim();
  }
}
