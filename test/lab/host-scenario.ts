/** A world in which `vpf host` is tried with specs, as a user runs it. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drive, type Host } from './host-driver.js';
import { LINKS, OVS, type Parts, type Sh, stateOf } from './host-state.js';
import { repository } from './hypervisor.js';
import type { Output, World } from './world.js';

/** What `--json` prints; each command has a part of it. */
export interface Report {
  readonly ok: boolean;
  readonly done: readonly string[];
  readonly dropped: readonly string[];
  /** Of `--dry-run`. */
  readonly pending: readonly string[];
  readonly undone: readonly string[];
  readonly passed: readonly string[];
  readonly failed: readonly { readonly step: string; readonly output: string }[];
  readonly left: readonly { readonly step: string; readonly undo: readonly string[] }[];
  readonly steps: readonly { readonly id: string; readonly status: string }[];
  readonly orphans: readonly { readonly resource: string; readonly owner: string }[];
  readonly diagnostics: readonly { readonly code: string }[];
}

export class Scenario {
  readonly sh: Sh;
  readonly exec: (script: string) => Promise<Output>;
  readonly #target: Host;

  /** @param world its Open vSwitch is looked at, too; its scratch folder has the same path on both sides */
  constructor(world: World) {
    const exec = (script: string) => world.run(['bash', '-c', script]);
    this.sh = (script) => world.sh(['bash', '-c', script]);
    this.exec = (script) => exec(`vpf() { node ${repository}/bin/vpf "$@"; }; ${script}`);
    this.#target = { exec, scratch: world.scratch };
  }

  file(name: string): string {
    return join(this.#target.scratch, `${name}.yaml`);
  }

  async write(name: string, spec: string): Promise<void> {
    await writeFile(this.file(name), spec);
  }

  vpf(command: string, spec: string): Promise<Output> {
    return this.exec(`vpf ${command} ${this.file(spec)}`);
  }

  async json(command: string, spec: string): Promise<{ code: number; json: Report }> {
    const { code, stdout, stderr } = await this.vpf(`${command} --json`, spec);
    if (stdout === '') throw new Error(stderr);
    return { code, json: JSON.parse(stdout) as Report };
  }

  async script(spec: string, name: string, options = ''): Promise<void> {
    const { stdout } = await this.vpf(`host plan ${options}`, spec);
    await writeFile(join(this.#target.scratch, name), stdout);
  }

  bash(name: string): Promise<Output> {
    return this.exec(`bash ${join(this.#target.scratch, name)}`);
  }

  state(parts: Parts = {}): Promise<string> {
    return stateOf(this.sh, parts);
  }

  /**
   * As `state`, in no order: interfaces and ports are numbered as they are made, which each run does in its own. An
   * interface that has been up once has a queueing discipline for good.
   */
  async unordered(): Promise<unknown> {
    const numbers = ['no', 'id', 'port_id', 'designated_port', 'qdisc'];
    const state = JSON.parse(await this.state({ loose: true }), (key, value: unknown) =>
      numbers.includes(key) ? undefined : value,
    ) as { links: { ifname: string }[] };
    return { ...state, links: state.links.sort((a, b) => (a.ifname < b.ifname ? -1 : 1)) };
  }

  /** Lets each command of the spec's steps fail, one run each. */
  async failEach(spec: string): Promise<void> {
    await drive(this.#target, await this.#read(spec), [LINKS, ...OVS], { faults: true });
  }

  /** Kills apply at a dozen of the commands; then goes on by apply, or back by undo. */
  async killEach(spec: string): Promise<void> {
    await drive(this.#target, await this.#read(spec), [LINKS, ...OVS], { kills: 'all over' });
  }

  #read(spec: string): Promise<string> {
    return readFile(this.file(spec), 'utf8');
  }
}
