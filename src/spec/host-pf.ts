import * as z from 'zod';
import { vfPolicy } from './devices.js';
import { addresses, devlinkHandle, guid } from './host-values.js';
import { hostPciAddress, ifname, mac, mtu, plainResourceName } from './values.js';

/** The physical PFs of the host section. */

function vfSettings() {
  const { trust, spoofCheck, rate, linkState } = vfPolicy;
  return z
    .strictObject({
      mac: mac
        .optional()
        .register(z.globalRegistry, { description: 'MAC that the PF gives to the VF.' }),
      vlan: vfPolicy.vlan,
      trust,
      spoofCheck,
      rate,
      linkState,
      nodeGuid: guid('Node GUID (InfiniBand).'),
      portGuid: guid('Port GUID (InfiniBand).'),
      driver: plainResourceName.optional().register(z.globalRegistry, {
        description: 'Driver that the VF is bound to, e.g. vfio-pci, mlx5_vfio_pci.',
      }),
      offload: z.boolean().optional().register(z.globalRegistry, {
        description: "hw-tc-offload of the VF's representor, where it differs from the PF's.",
      }),
    })
    .register(z.globalRegistry, { description: 'How one VF is set up.' });
}

function eswitch() {
  return z
    .strictObject({
      mode: z.enum(['legacy', 'switchdev']).register(z.globalRegistry, {
        description: 'switchdev: each VF has a representor on the host.',
      }),
      inline: z
        .enum(['none', 'link', 'network', 'transport'])
        .optional()
        .register(z.globalRegistry, {
          description: 'Headers that a VF puts into its descriptors (inline-mode).',
        }),
      encap: z.boolean().optional().register(z.globalRegistry, {
        description: 'Tunnels in the embedded switch (encap-mode basic or none).',
      }),
    })
    .register(z.globalRegistry, {
      description: "The NIC's embedded switch (`devlink dev eswitch`).",
    });
}

/** One entry of `host.pfs`. */
export function hostPf() {
  return z
    .strictObject({
      pf: ifname
        .optional()
        .register(z.globalRegistry, { description: 'The PF, by its network interface.' }),
      address: hostPciAddress
        .optional()
        .register(z.globalRegistry, { description: "The PF's PCI address." }),
      devlink: devlinkHandle().optional().register(z.globalRegistry, {
        description: 'Its devlink handle, where that is not pci/ADDRESS (simulators).',
      }),
      vfs: z.int().min(0).max(65535).optional().register(z.globalRegistry, {
        description: 'Number of VFs (sriov_numvfs). Not changed while a guest holds a VF.',
      }),
      autoprobe: z.boolean().optional().register(z.globalRegistry, {
        description: "false: new VFs get no driver of the host's (sriov_drivers_autoprobe).",
      }),
      eswitch: eswitch().optional(),
      offload: z.boolean().optional().register(z.globalRegistry, {
        description: 'hw-tc-offload of the PF and, in switchdev mode, of all representors.',
      }),
      mtu: mtu.optional().register(z.globalRegistry, {
        description: 'MTU in bytes of the PF and its representors.',
      }),
      up: z
        .boolean()
        .optional()
        .register(z.globalRegistry, { description: 'Whether its link is set up; true for ports.' }),
      ip: addresses('IP address of the PF with its prefix length, e.g. of a tunnel; or a list.'),
      each: z
        .record(
          z.string().regex(/^(?:0|[1-9][0-9]{0,4})$/, { error: 'must be a VF index, from 0' }),
          vfSettings(),
        )
        .optional()
        .register(z.globalRegistry, { description: 'The VFs, by index from 0.' }),
    })
    .register(z.globalRegistry, { description: 'A physical PF, its VFs and its switch.' });
}

export type HostPf = z.output<ReturnType<typeof hostPf>>;
export type HostVf = NonNullable<HostPf['each']>[string];
