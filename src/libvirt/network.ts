import type { Plan } from '../plan/types.js';
import { yesNo } from './emit-common.js';
import { LIBVIRT_STYLE, renderElement } from './render.js';

/** One document for `virsh net-define`, `virsh nodedev-...` or `virsh attach-device`. */
export interface NamedXml {
  readonly name: string;
  readonly xml: string;
}

/**
 * The libvirt networks (pools of VFs) that devices take their VF from, for `virsh net-define`. Only those whose PF
 * the spec names: `source: {network: NAME, pf: PF}`.
 */
export function emitNetworks(plan: Plan): NamedXml[] {
  return plan.pools.map(({ name, pf, driver }) => ({
    name,
    xml: renderElement(
      {
        name: 'network',
        children: [
          { name: 'name', children: name },
          {
            name: 'forward',
            attributes: { mode: 'hostdev', managed: 'yes' },
            children: [
              {
                name: 'driver',
                attributes: {
                  name: 'vfio',
                  model: driver?.model,
                  iommufd: driver?.iommufd === undefined ? undefined : yesNo(driver.iommufd),
                },
              },
              { name: 'pf', attributes: { dev: pf } },
            ],
          },
        ],
      },
      LIBVIRT_STYLE,
    ),
  }));
}
