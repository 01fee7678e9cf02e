/** Takes specs through all that steps promise, on a host of their own; see host-drive.mjs. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { hostScript } from '../../src/host/script/script.js';
import { planLoaded } from '../../src/plan/plan-loaded.js';
import { formatDiagnostic } from '../../src/spec/diagnostic.js';
import { loadSpec } from '../../src/spec/load.js';
import { openHypervisor, programShares, repository } from './hypervisor.js';
import type { Lab } from './lab.js';
import { startOvs } from './ovs.js';
import { type Output, World } from './world.js';

/** Programs are slow to start under emulation, and there are many of them. */
const timeout = 600_000;

interface Report {
  readonly before: readonly unknown[];
  /** What the commands say once the spec is applied. */
  readonly applied: readonly unknown[];
  readonly done: readonly string[];
  readonly faults: number;
  readonly problems: readonly string[];
}

export interface DriveOptions {
  /** Lets each command fail in turn. */
  readonly faults?: boolean;
  /**
   * Kills apply at these commands, then goes on by apply, and another time back by undo; or at a dozen of all, where
   * the two ways take turns.
   */
  readonly kills?: readonly number[] | 'all over';
}

/** A host: a folder with the same path on both sides, and how to run a script of the shell there. */
export interface Host {
  readonly scratch: string;
  exec(script: string): Promise<Output>;
}

export class HostDriver implements Host {
  readonly scratch: string;
  readonly exec: Host['exec'];
  readonly close: () => Promise<void>;

  private constructor(world: World, exec: Host['exec']) {
    this.scratch = world.scratch;
    this.exec = exec;
    this.close = () => world.close();
  }

  /** Boots a hypervisor VM with these kernel modules, and Open vSwitch. */
  static async open(lab: Lab, modules: string): Promise<HostDriver> {
    const world = await World.open(lab, { shares: programShares });
    const hypervisor = await openHypervisor(world);
    const host = new HostDriver(world, (script) => hypervisor.exec(script, { timeout }));
    await host.sh(`for m in ${modules}; do modprobe $m; done
      ${startOvs}`);
    return host;
  }

  /** A world with Open vSwitch, on the kernel of this machine: far quicker, without VLANs, vdpa or NICs. */
  static async openWorld(lab: Lab): Promise<HostDriver> {
    const world = await World.open(lab, { shares: programShares });
    const host = new HostDriver(world, (script) => world.run(['bash', '-c', script], { timeout }));
    await host.sh(startOvs);
    return host;
  }

  /** Runs a script that must succeed; gives its standard output. */
  async sh(script: string): Promise<string> {
    const { code, stdout, stderr } = await this.exec(script);
    if (code !== 0) throw new Error(`the host's ${script} (${code}): ${stderr.trim()}`);
    return stdout;
  }

  /** A file for a spec, by its domain. */
  file(spec: string, suffix = '.yaml'): string {
    return join(this.scratch, `${/domain: (\S+)/.exec(spec)?.[1]}${suffix}`);
  }

  write(spec: string): Promise<void> {
    return writeFile(this.file(spec), spec);
  }

  /** Runs the built command on a spec that was written. */
  vpf(command: string, spec: string): Promise<Output> {
    return this.exec(`node ${repository}/bin/vpf ${command} ${this.file(spec)}`);
  }

  /** Takes a spec through everything, compared by what these commands print. */
  drive(spec: string, looks: readonly string[], options: DriveOptions = {}): Promise<Report> {
    return drive(this, spec, looks, options);
  }
}

/** Takes a spec through everything: apply and undo, the script, and what the options say. */
export async function drive(
  host: Host,
  spec: string,
  looks: readonly string[],
  { faults = false, kills = [] }: DriveOptions,
): Promise<Report> {
  const { plan, diagnostics } = planLoaded(loadSpec(spec, 'spec'), { purpose: 'host' });
  if (plan === undefined) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  const { domain, steps } = plan;
  const file = (name: string) => join(host.scratch, name);
  await writeFile(file('drive.sh'), hostScript(steps, { domain }));
  const library = join(repository, 'dist/index.js');
  const job = { library, domain, steps, looks, script: file('drive.sh'), faults, kills };
  await writeFile(file('drive.json'), JSON.stringify(job));
  const program = join(repository, 'test/lab/host-drive.mjs');
  const { code, stderr } = await host.exec(
    `node ${program} ${file('drive.json')} > ${file('report.json')}`,
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const report = JSON.parse(await readFile(file('report.json'), 'utf8')) as Report;
  expect(report.problems).toEqual([]);
  expect(report.applied).not.toEqual(report.before);
  // What was there holds already, as links that are up.
  expect(report.done.length).toBeGreaterThan(steps.length * 0.7);
  if (faults) expect(report.faults).toBeGreaterThanOrEqual(steps.length * 0.8);
  return report;
}
