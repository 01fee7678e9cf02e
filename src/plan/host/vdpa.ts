import type { DocumentPath } from '../../spec/diagnostic.js';
import type { HostVdpa } from '../../spec/host.js';
import { featureMask } from '../../spec/vdpa-features.js';
import { addStep, type HostContext, hostStep, makersOf, provide, refOf } from './context.js';
import { vfAddress } from './pf-ref.js';

/** A vdpa device, on a management device or on the VF that is one. */
export function planHostVdpa(context: HostContext, vdpa: HostVdpa, path: DocumentPath): void {
  const { name, mgmtdev, mac, mtu, queues = 1, features } = vdpa;
  let on: string;
  // Of a management device that is a PCI device, nobody knows here whose VF it is.
  let needs = context.steps.filter((s) => s.kind === 'sriov vfs').map((s) => s.id);
  if (typeof mgmtdev === 'string') {
    on = mgmtdev;
  } else {
    const ref = refOf(context, mgmtdev.pf);
    on = `pci/${vfAddress(ref, mgmtdev.vf)}`;
    const own = context.steps.filter((s) => s.resource === `${ref.shown} vf ${mgmtdev.vf}`);
    needs = [...makersOf(context, ref.netdev), ...own.map((s) => s.id)];
  }
  const step = hostStep({
    id: `vdpa ${name}`,
    kind: 'vdpa dev',
    resource: `vdpa ${name}`,
    check: { tool: 'vdpa', args: ['-j', 'dev', 'show', name] },
    do: [
      {
        tool: 'vdpa',
        args: [
          ...['dev', 'add', 'name', name, 'mgmtdev', on],
          ...(features === undefined ? [] : ['device_features', featureMask(features)]),
          ...(mac === undefined ? [] : ['mac', mac]),
          ...(mtu === undefined ? [] : ['mtu', String(mtu)]),
          ...(queues > 1 ? ['max_vqp', String(queues)] : []),
        ],
      },
    ],
    undo: [{ tool: 'vdpa', args: ['dev', 'del', name] }],
    needs,
  });
  addStep(context, step, path);
  provide(context, `vdpa ${name}`, [step.id]);
}
