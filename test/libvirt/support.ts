import type { DeviceElement, OverrideProperty, XmlElement } from '../../src/libvirt/element.js';

/** An interface of ours, as the emitter would make it. */
export function nic(
  group: string,
  role: string | undefined,
  options: {
    mac?: string;
    bridge?: string;
    extra?: readonly XmlElement[];
    overrides?: readonly OverrideProperty[];
  } = {},
): DeviceElement {
  const alias = role === undefined ? `ua-vpf-${group}` : `ua-vpf-${group}_${role}`;
  const element: XmlElement = {
    name: 'interface',
    attributes: { type: 'bridge' },
    children: [
      { name: 'mac', attributes: { address: options.mac ?? '52:54:00:00:00:01' } },
      { name: 'source', attributes: { bridge: options.bridge ?? 'br0' } },
      ...(options.extra ?? []),
      { name: 'model', attributes: { type: 'virtio' } },
      { name: 'alias', attributes: { name: alias } },
    ],
  };
  return { alias, group, element, overrides: options.overrides ?? [] };
}

/** A PCIe root port of ours. */
export function rootPort(group: string, index: number): DeviceElement {
  const alias = `ua-vpf-${group}_port`;
  const attributes = { type: 'pci', index, model: 'pcie-root-port' };
  const children = [{ name: 'alias', attributes: { name: alias } }];
  return {
    alias,
    group,
    element: { name: 'controller', attributes, children },
    overrides: [],
  };
}

/** The override that makes a function a VF. */
export function vfOf(pf: string): OverrideProperty[] {
  return [{ name: 'sriov-pf', type: 'string', value: pf }];
}

/** A virtual PF with its VFs, VFs first. */
export function virtualPf(group: string, count: number): DeviceElement[] {
  const vfs = Array.from({ length: count }, (_, i) =>
    nic(group, `vf${i}`, {
      mac: `52:54:00:00:${hex(i >> 8)}:${hex(i & 255)}`,
      extra: [
        {
          name: 'address',
          attributes: { type: 'pci', domain: '0x0000', bus: '0x01', slot: '0x00', function: '0x1' },
        },
      ],
      overrides: vfOf(`ua-vpf-${group}`),
    }),
  );
  return [rootPort(group, 9), ...vfs, nic(group, undefined, { mac: '52:54:00:ff:00:00' })];
}

function hex(n: number): string {
  return n.toString(16).padStart(2, '0');
}

/** The shortest element of ours, so that whole documents can be written out. */
export function tiny(group: string, role?: string, override?: string): DeviceElement {
  const alias = role === undefined ? `ua-vpf-${group}` : `ua-vpf-${group}_${role}`;
  return {
    alias,
    group,
    element: { name: 'x', children: [{ name: 'alias', attributes: { name: alias } }] },
    overrides: override === undefined ? [] : vfOf(override),
  };
}

/** A domain around some devices. */
export const domain = (devices: string, rest = '') =>
  `<domain type='kvm'>\n  <name>n</name>\n${devices}${rest}</domain>\n`;

/** The code of the VpfError that `action` throws, and its message. */
export function failure(action: () => unknown): { code: string; message: string } {
  try {
    action();
  } catch (error) {
    if (error instanceof Error && 'code' in error)
      return { code: String(error.code), message: error.message };
    throw error;
  }
  throw new Error('nothing was thrown');
}
