import type { Backend } from '../spec/backend.js';
import type { DocumentPath } from '../spec/diagnostic.js';
import { keysWithIndex } from '../spec/index-pattern.js';
import { representorSteps, tapSteps, vdpaSteps } from './backend-steps.js';
import { type PlanContext, report } from './context.js';
import { checkSwitch } from './host/backend-switch.js';
import { deriveTapName, KERNEL_LINK_NAMES, LIBVIRT_TAP_NAME } from './names.js';
import type { PlannedBackend } from './types.js';

/** Where vpf keeps links to vDPA character devices, whose number is known only once the device is there. */
export const VDPA_LINKS = '/run/vpf/vdpa';

/** A backend with everything derived, its host steps noted in the context. */
export interface BackendPlan {
  readonly backend: PlannedBackend;
  readonly queues: number;
}

/** Plans the backend of one function of a device. `role` tells the functions of a device apart. */
export function planBackend(
  context: PlanContext,
  device: string,
  role: string,
  mac: string,
  backend: Backend,
  path: DocumentPath,
): BackendPlan {
  for (const key of keysWithIndex(backend)) {
    report(
      context,
      'VPF_E_BAD_FORMAT',
      [...path, key],
      `"{index}" has a meaning only in vfs.backend`,
    );
  }
  switch (backend.type) {
    case 'user':
      return { backend: { type: 'user' }, queues: 1 };
    case 'vhost-user':
      if (!context.base.sharedMemory) {
        report(
          context,
          'VPF_E_SHARED_MEMORY',
          [...path, 'type'],
          "vhost-user needs shared guest memory, and the base has none: add <memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>",
        );
      }
      return {
        backend: { type: 'vhost-user', socket: backend.socket, server: backend.server ?? false },
        queues: backend.queues ?? 1,
      };
    case 'tap': {
      const ifname = backend.ifname ?? deriveTapName(context.domain, device, role);
      if (ifname.length > 15 && !isReported(context, [...path, 'ifname'])) {
        report(
          context,
          'VPF_E_BAD_FORMAT',
          [...path, 'ifname'],
          `"${ifname}" is longer than 15 characters`,
        );
      }
      if (LIBVIRT_TAP_NAME.test(ifname)) {
        report(
          context,
          'VPF_E_TAP_RESERVED',
          [...path, 'ifname'],
          `libvirt drops names that begin like its own: call the tap something else than "${ifname}"`,
        );
      }
      if (KERNEL_LINK_NAMES.includes(ifname)) {
        report(
          context,
          'VPF_E_HOST_NAME',
          [...path, 'ifname'],
          `the kernel keeps the name ${ifname} for itself: give the tap another one`,
        );
      }
      if (backend.bridge === undefined && backend.vlan !== undefined) {
        report(
          context,
          'VPF_E_VLAN_UNSUPPORTED',
          [...path, 'vlan'],
          'a tap without a bridge cannot carry a VLAN: name a VLAN-aware `bridge`',
        );
      }
      if (backend.bridge === undefined && backend.switch !== undefined) {
        report(
          context,
          'VPF_E_OPTION_CONFLICT',
          [...path, 'switch'],
          '`switch` says what `bridge` is: name the `bridge`',
        );
      }
      checkSwitch(context, backend, path);
      const planned: PlannedBackend = {
        type: 'tap',
        ifname,
        switch: backend.switch ?? 'linux',
        ...(backend.bridge !== undefined && { bridge: backend.bridge }),
        ...(backend.vlan !== undefined && { vlan: backend.vlan }),
        ...(backend.vhost !== undefined && { vhost: backend.vhost }),
        ...(backend.mtu !== undefined && { mtu: backend.mtu }),
      };
      const queues = backend.queues ?? 1;
      context.steps.push(...tapSteps(context, device, planned, queues));
      return { backend: planned, queues };
    }
    case 'vdpa': {
      const named = [backend.device, backend.path, backend.mgmtdev].filter((x) => x !== undefined);
      const makes = backend.mgmtdev !== undefined && backend.path === undefined;
      if (named.length === 0 || (named.length > 1 && !makes)) {
        report(
          context,
          'VPF_E_SOURCE',
          path,
          'a vdpa backend needs one of `device`, `path` or `mgmtdev` (`mgmtdev` with `device` names the device that is made)',
        );
      }
      if (backend.vlan !== undefined && (backend.representor ?? backend.bridge) === undefined) {
        report(
          context,
          'VPF_E_VLAN_UNSUPPORTED',
          [...path, 'vlan'],
          'a vdpa device carries no VLAN of its own: give `representor` and `bridge`, whose port gets it',
        );
      }
      if ((backend.representor === undefined) !== (backend.bridge === undefined)) {
        report(
          context,
          'VPF_E_SOURCE',
          path,
          '`representor` and `bridge` belong together: the representor becomes a port of the bridge',
        );
      }
      if (!makes && backend.mac !== undefined) {
        report(
          context,
          'VPF_E_OPTION_CONFLICT',
          [...path, 'mac'],
          '`mac` is given to a vdpa device that is made: it needs `mgmtdev`',
        );
      }
      checkSwitch(context, backend, path);
      const name =
        backend.device ?? (makes ? deriveTapName(context.domain, device, role) : undefined);
      // Of a device that a step makes, the path is the same before it is there and after.
      const known = makes ? undefined : context.inventory.vdpa.find((v) => v.name === name);
      const planned: PlannedBackend = {
        type: 'vdpa',
        path: backend.path ?? known?.path ?? `${VDPA_LINKS}/${name ?? 'unknown'}`,
        switch: backend.switch ?? 'linux',
        ...(name !== undefined && { device: name }),
        ...(backend.mgmtdev !== undefined && { mgmtdev: backend.mgmtdev }),
        ...(backend.mtu !== undefined && { mtu: backend.mtu }),
        ...(backend.representor !== undefined && { representor: backend.representor }),
        ...(backend.bridge !== undefined && { bridge: backend.bridge }),
        ...(backend.vlan !== undefined && { vlan: backend.vlan }),
      };
      const queues = backend.queues ?? 1;
      context.steps.push(
        ...vdpaSteps(device, planned, backend.mac ?? mac, queues),
        ...representorSteps(context, device, planned),
      );
      return { backend: planned, queues };
    }
  }
}

/** VFs share the text of their common backend: one fault there is reported for the first of them only. */
function isReported(context: PlanContext, path: DocumentPath): boolean {
  return context.diagnostics.some((d) => d.path.join() === path.join());
}
