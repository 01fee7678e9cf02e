import type { BaseDomain, BaseInterface } from '../base.js';
import { type PlanContext, report, reportBase } from '../context.js';
import { ALIAS_PREFIX } from '../names.js';
import type { Plan } from '../types.js';

/** What the base has, or lacks, that does not go together with the plan. */
export function checkBase(context: PlanContext, base: BaseDomain, plan: Plan): void {
  checkTeaming(context, base, plan);
  checkBoot(context, base, plan);
  checkSparePorts(context, base, plan);
}

function checkBoot(context: PlanContext, base: BaseDomain, plan: Plan): void {
  const fn = plan.functions.find((f) => f.bootOrder !== undefined);
  if (!base.osBoot || fn === undefined) return;
  report(
    context,
    'VPF_E_BOOT_CONFLICT',
    [...fn.path, 'bootOrder'],
    'the base has <boot dev=.../> in <os>, which libvirt refuses beside a boot order of a device: remove it there, and give the disks <boot order=.../>',
  );
}

/** Spare ports that a device of the base has, or will get from libvirt, are not spare. */
function checkSparePorts(context: PlanContext, base: BaseDomain, plan: Plan): void {
  const spare = plan.controllers.filter((c) => c.purpose === 'spare');
  const path = plan.functions.find((fn) => fn.device === spare[0]?.device)?.path ?? [];
  const at = [...path.slice(0, 2), 'vfs', 'accelerate'];
  if (spare.length === 0) return;
  const holder = base.pciAddresses.find((a) => spare.some((c) => c.index === a.bus));
  if (holder !== undefined) {
    report(
      context,
      'VPF_W_SPARE_PORTS',
      at,
      `${holder.holder} of the base (line ${holder.line}) sits in a spare root port, which cannot take a primary then: remove its <address>, or raise \`max\``,
    );
  } else if (base.unplaced > 0) {
    report(
      context,
      'VPF_W_SPARE_PORTS',
      at,
      `${base.unplaced} device(s) of the base have no PCI address, and libvirt may put them into the spare root ports: define the base once and compose into \`virsh dumpxml --inactive\``,
    );
  }
}

/** net_failover pairs that the base has of its own: libvirt accepts wrong ones, the guest does not pair them. */
function checkTeaming(context: PlanContext, base: BaseDomain, plan: Plan): void {
  const byAlias = new Map(base.interfaces.map((i) => [i.alias, i]));
  const ours = new Map(plan.functions.map((fn) => [fn.id, fn]));
  const at = (i: BaseInterface) => `the <${i.element}> on line ${i.line} of the base`;
  for (const half of base.interfaces) {
    const { teaming } = half;
    if (teaming?.type === 'persistent') {
      if (half.model !== 'virtio') {
        reportBase(
          context,
          'VPF_E_FAILOVER_STANDBY',
          half.line,
          `${at(half)} is a standby but not virtio: give it <model type='virtio'/>`,
        );
      }
      if (half.alias === undefined || !half.alias.startsWith('ua-')) {
        reportBase(
          context,
          'VPF_E_FAILOVER_DANGLING',
          half.line,
          `${at(half)} is a standby without an alias of its own: give it <alias name='ua-...'/>, so that a primary can name it`,
        );
      }
    }
    if (teaming?.type !== 'transient') continue;
    const name = teaming.persistent;
    const standby = byAlias.get(name);
    const planned = name === undefined ? undefined : ours.get(name);
    if (half.vdpaPath !== undefined || half.type === 'vdpa') {
      reportBase(
        context,
        'VPF_E_PRIMARY_NOT_PHYSICAL',
        half.line,
        `${at(half)} is a vDPA device as primary: the guest ignores a virtio-net primary; make it the standby`,
      );
    }
    if (planned !== undefined) {
      if (planned.kind !== 'virtio' || !planned.failover) {
        reportBase(
          context,
          'VPF_E_FAILOVER_DANGLING',
          half.line,
          `${at(half)} names ${name}, which is not a standby`,
        );
      } else if (half.mac !== undefined && half.mac !== planned.mac) {
        report(
          context,
          'VPF_E_FAILOVER_MAC',
          planned.path,
          `${at(half)} is the primary of ${name}, and their MACs differ (${half.mac}, ${planned.mac}): give both the same`,
        );
      }
      continue;
    }
    if (standby === undefined || standby.teaming?.type !== 'persistent') {
      const gone = name?.startsWith(ALIAS_PREFIX) ? ' (the spec no longer has it)' : '';
      reportBase(
        context,
        'VPF_E_FAILOVER_DANGLING',
        half.line,
        `${at(half)} is a primary and names the standby "${name ?? ''}", which is not there${gone}: name the alias of a persistent half`,
      );
    } else if (half.mac !== undefined && standby.mac !== undefined && half.mac !== standby.mac) {
      reportBase(
        context,
        'VPF_E_FAILOVER_MAC',
        half.line,
        `${at(half)} and its standby on line ${standby.line} have different MACs (${half.mac}, ${standby.mac}): give both the same`,
      );
    }
  }
}
