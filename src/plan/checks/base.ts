import type { BaseDomain, BaseInterface } from '../base.js';
import { type PlanContext, report } from '../context.js';
import { ALIAS_PREFIX } from '../names.js';
import type { Plan } from '../types.js';

/** net_failover pairs that the base has of its own: libvirt accepts wrong ones, the guest does not pair them. */
export function checkBase(context: PlanContext, base: BaseDomain, plan: Plan): void {
  const byAlias = new Map(base.interfaces.map((i) => [i.alias, i]));
  const ours = new Map(plan.functions.map((fn) => [fn.id, fn]));
  const at = (i: BaseInterface) => `the <${i.element}> on line ${i.line} of the base`;
  for (const half of base.interfaces) {
    const { teaming } = half;
    if (teaming?.type === 'persistent') {
      if (half.model !== 'virtio') {
        report(
          context,
          'VPF_E_FAILOVER_STANDBY',
          [],
          `${at(half)} is a standby but not virtio: give it <model type='virtio'/>`,
        );
      }
      if (half.alias === undefined || !half.alias.startsWith('ua-')) {
        report(
          context,
          'VPF_E_FAILOVER_DANGLING',
          [],
          `${at(half)} is a standby without an alias of its own: give it <alias name='ua-...'/>, so that a primary can name it`,
        );
      }
    }
    if (teaming?.type !== 'transient') continue;
    const name = teaming.persistent;
    const standby = byAlias.get(name);
    const planned = name === undefined ? undefined : ours.get(name);
    if (half.vdpaPath !== undefined || half.type === 'vdpa') {
      report(
        context,
        'VPF_E_PRIMARY_NOT_PHYSICAL',
        [],
        `${at(half)} is a vDPA device as primary: the guest ignores a virtio-net primary; make it the standby`,
      );
    }
    if (planned !== undefined) {
      if (planned.kind !== 'virtio' || !planned.failover) {
        report(
          context,
          'VPF_E_FAILOVER_DANGLING',
          [],
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
      report(
        context,
        'VPF_E_FAILOVER_DANGLING',
        [],
        `${at(half)} is a primary and names the standby "${name ?? ''}", which is not there${gone}: name the alias of a persistent half`,
      );
    } else if (half.mac !== undefined && standby.mac !== undefined && half.mac !== standby.mac) {
      report(
        context,
        'VPF_E_FAILOVER_MAC',
        [],
        `${at(half)} and its standby on line ${standby.line} have different MACs (${half.mac}, ${standby.mac}): give both the same`,
      );
    }
  }
}
