/** Takes specs through all that steps promise, in the hypervisor VM; see host-drive.mjs. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { hostScript } from '../../src/host/script/script.js';
import { planLoaded } from '../../src/plan/plan-loaded.js';
import { formatDiagnostic } from '../../src/spec/diagnostic.js';
import { loadSpec } from '../../src/spec/load.js';
import { type Hypervisor, openHypervisor, programShares, repository } from './hypervisor.js';
import type { Lab } from './lab.js';
import { startOvs } from './ovs.js';
import { type Output, World } from './world.js';

export const LINKS = 'ip -j -d link show';
export const VLANS = 'bridge -j vlan show';
export const VDPA = ['vdpa -j dev show', 'vdpa -j dev config show'];
const ovs = (table: string, columns: string) =>
  `ovs-vsctl --format=json --columns=${columns} list ${table}`;
export const OVS = [
  ovs('Open_vSwitch', 'other_config'),
  ovs('Bridge', 'name,datapath_type,external_ids,other_config'),
  ovs('Port', 'name,tag,trunks,vlan_mode,external_ids,other_config'),
  ovs('Interface', 'name,type,options,external_ids'),
];

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

interface DriveOptions {
  /** Lets each command fail in turn. */
  readonly faults?: boolean;
  /** Kills apply at these commands. */
  readonly kills?: readonly number[];
}

export class HostDriver {
  private constructor(
    readonly world: World,
    readonly hypervisor: Hypervisor,
  ) {}

  /** Boots a hypervisor VM with these kernel modules, and Open vSwitch. */
  static async open(lab: Lab, modules: string): Promise<HostDriver> {
    const world = await World.open(lab, { shares: programShares });
    const hypervisor = await openHypervisor(world);
    await hypervisor.sh(`for m in ${modules}; do modprobe $m; done
      ${startOvs}`);
    return new HostDriver(world, hypervisor);
  }

  sh(script: string): Promise<string> {
    return this.hypervisor.sh(script, { timeout });
  }

  exec(script: string): Promise<Output> {
    return this.hypervisor.exec(script, { timeout });
  }

  /** A file for a spec, by its domain. */
  file(spec: string, suffix = '.yaml'): string {
    return join(this.world.scratch, `${/domain: (\S+)/.exec(spec)?.[1]}${suffix}`);
  }

  write(spec: string): Promise<void> {
    return writeFile(this.file(spec), spec);
  }

  /** Runs the built command on a spec that was written. */
  vpf(command: string, spec: string): Promise<Output> {
    return this.exec(`node ${repository}/bin/vpf ${command} ${this.file(spec)}`);
  }

  /** Takes a spec through everything, compared by what these commands print. */
  async drive(
    spec: string,
    looks: readonly string[],
    { faults = false, kills = [] }: DriveOptions = {},
  ): Promise<Report> {
    const { plan, diagnostics } = planLoaded(loadSpec(spec, 'spec'), { purpose: 'host' });
    if (plan === undefined) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
    const { domain, steps } = plan;
    const script = this.file(spec, '.sh');
    await this.write(spec);
    await writeFile(script, hostScript(steps, { domain }));
    const library = join(repository, 'dist/index.js');
    const job = { library, domain, steps, looks, script, faults, kills };
    await writeFile(this.file(spec, '.json'), JSON.stringify(job));
    const program = join(repository, 'test/lab/host-drive.mjs');
    const report = this.file(spec, '-report.json');
    await this.sh(`node ${program} ${this.file(spec, '.json')} > ${report}`);
    const result = JSON.parse(await readFile(report, 'utf8')) as Report;
    expect(result.problems).toEqual([]);
    expect(result.applied).not.toEqual(result.before);
    expect(result.done.length).toBeGreaterThan(steps.length * 0.8);
    if (faults) expect(result.faults).toBeGreaterThanOrEqual(steps.length * 0.8);
    return result;
  }
}
