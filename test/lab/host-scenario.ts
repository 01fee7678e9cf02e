/** A host, in a world or in the hypervisor VM, on which `vpf host` is tried with specs. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Parts, type Sh, stateOf } from './host-state.js';
import { repository } from './hypervisor.js';
import type { Output } from './world.js';

interface Options {
  readonly sh: Sh;
  readonly exec: (script: string) => Promise<Output>;
  /** A folder with the same path on both sides. */
  readonly scratch: string;
  /** What of the host is compared. */
  readonly parts: Parts;
}

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

/** What host-faults.mjs prints. */
interface Fault extends Report {
  readonly code?: string;
  readonly message?: string;
  readonly commands: number;
}

export class Scenario {
  readonly sh: Sh;
  readonly exec: Options['exec'];
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
    this.sh = options.sh;
    this.exec = (script) => options.exec(`vpf() { node ${repository}/bin/vpf "$@"; }; ${script}`);
  }

  file(name: string): string {
    return join(this.#options.scratch, `${name}.yaml`);
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
    await writeFile(join(this.#options.scratch, name), stdout);
  }

  bash(name: string): Promise<Output> {
    return this.exec(`bash ${join(this.#options.scratch, name)}`);
  }

  state(more: Parts = {}): Promise<string> {
    return stateOf(this.sh, { ...this.#options.parts, ...more });
  }

  /** Lets each command of the spec's steps fail, one run each. */
  async failEach(spec: string): Promise<void> {
    const before = await this.state();
    const commands = await this.#count(spec);
    expect(await this.state()).toBe(before);
    for (let at = 0; at < commands; at++) {
      const fault = await this.#fault(spec, 'fail', at);
      expect(fault, `command ${at}`).toMatchObject({
        ok: false,
        code: 'VPF_E_HOST_STEP',
        left: [],
      });
      expect(fault.failed, `command ${at}`).toHaveLength(1);
      expect(await this.state(), `command ${at}: ${fault.message}`).toBe(before);
    }
  }

  /** Kills apply at each command; then goes on by apply, or goes back by undo. */
  async killEach(spec: string, times = 12): Promise<void> {
    const before = await this.state();
    await this.vpf('host apply', spec);
    const applied = await this.state({ loose: true });
    await this.vpf('host undo', spec);
    const commands = await this.#count(spec);
    // Each run is several processes: every few commands will do for long lists.
    const stride = Math.ceil(commands / times);
    for (let at = 0; at < commands; at += stride) {
      for (const then of ['apply', 'undo'] as const) {
        expect((await this.#run(spec, 'kill', at)).code, `command ${at}`).toBe(137);
        const { code, stderr } = await this.vpf(`host ${then}`, spec);
        expect({ code, stderr }, `${then} after ${at}`).toEqual({ code: 0, stderr: '' });
        if (then === 'apply') {
          expect(await this.state({ loose: true }), `apply after ${at}`).toBe(applied);
          await this.vpf('host undo', spec);
        }
        expect(await this.state(), `${then} after ${at}`).toBe(before);
      }
    }
  }

  async #count(spec: string): Promise<number> {
    await this.exec(`vpf host plan --json ${this.file(spec)} > ${this.#steps(spec)}`);
    const { ok, commands, message } = await this.#fault(spec, 'fail', -1);
    expect(ok, message).toBe(true);
    await this.vpf('host undo', spec);
    return commands;
  }

  async #fault(spec: string, mode: 'fail' | 'kill', at: number): Promise<Fault> {
    const { stdout, stderr } = await this.#run(spec, mode, at);
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as Fault;
  }

  #run(spec: string, mode: 'fail' | 'kill', at: number): Promise<Output> {
    const program = join(repository, 'test/lab/host-faults.mjs');
    const library = join(repository, 'dist/index.js');
    return this.exec(`node ${program} ${library} ${this.#steps(spec)} ${mode} ${at}`);
  }

  #steps(spec: string): string {
    return join(this.#options.scratch, `${spec}.json`);
  }
}
