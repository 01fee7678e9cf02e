import type { HostFacts, HostInventory, Limit } from './types.js';
import { TOOLS } from './types.js';

/** How an IOMMU is switched on, by what is known of the machine. */
export function iommuRemedy({ cpuVendor, iommu }: HostFacts): string {
  const firmware =
    cpuVendor === 'amd'
      ? 'enable the IOMMU (AMD-Vi) in the set-up of the firmware'
      : cpuVendor === 'intel'
        ? 'enable VT-d in the set-up of the firmware'
        : 'enable the IOMMU (SMMU) in the set-up of the firmware';
  if (iommu.asked === 'off')
    return 'remove intel_iommu=off, amd_iommu=off or iommu=off from the command line of the kernel, and reboot';
  if (cpuVendor === 'intel' && iommu.asked !== 'on') {
    const add =
      'add intel_iommu=on to the command line of the kernel (GRUB_CMDLINE_LINUX in /etc/default/grub, then update-grub), and reboot';
    return iommu.firmware === true ? add : `${firmware}; ${add}`;
  }
  // AMD's is on unless switched off, and Arm's too.
  if (iommu.firmware === true)
    return 'the firmware tells of an IOMMU, but no device is in a group: see `dmesg | grep -i iommu`';
  return `${firmware}, and reboot (in a virtual machine: give it a virtual IOMMU)`;
}

export function toolRemedy(tool: string): string {
  return `install ${TOOLS[tool] ?? tool}`;
}

export const VFIO_REMEDY =
  'use a kernel with CONFIG_VFIO_PCI, or install the package with the other modules of this kernel (linux-modules-extra, kernel-modules-extra)';

/** What a host cannot do, from what was read of it. */
export function limitsOf({
  host,
  pfs,
  vdpaManagement,
}: Pick<HostInventory, 'host' | 'pfs' | 'vdpaManagement'>): Limit[] {
  const limits: Limit[] = [];
  const add = (what: Limit['what'], message: string, remedy: string, tool?: string) =>
    limits.push({ what, ...(tool !== undefined && { tool }), message, remedy });
  if (!host.root)
    add(
      'root',
      'not run as root: who holds a device, and the switches of NICs, are not all seen; nothing can be changed',
      'run it as root (sudo)',
    );
  for (const tool of Object.keys(TOOLS))
    if (!host.tools.includes(tool) && tool !== 'ovs-vsctl')
      add('tool', `${tool} is not installed`, toolRemedy(tool), tool);
  if (!host.tools.includes('ovs-vsctl'))
    add('ovs', 'Open vSwitch is not installed', toolRemedy('ovs-vsctl'), 'ovs-vsctl');
  if (!host.iommu.enabled)
    add('iommu', 'no IOMMU: no VF or PF can be given to a guest', iommuRemedy(host));
  if (host.modules['vfio-pci'] === 'missing')
    add('vfio', 'the kernel has no vfio-pci: no VF or PF can be given to a guest', VFIO_REMEDY);
  if (!host.kvm) add('kvm', 'KVM cannot be used: guests are emulated, slowly', kvmRemedy(host));
  if (pfs.length === 0)
    add(
      'sriov',
      'no network device has SR-IOV',
      'enable SR-IOV in the set-up of the firmware and of the NIC, or use a NIC that has it; virtual PFs need none',
    );
  if (vdpaManagement.length === 0)
    add('vdpa', 'no vDPA device can be made: there is no management device', vdpaRemedy(host));
  if (host.modules['vhost-net'] === 'missing')
    add(
      'vhost-net',
      'the kernel has no vhost-net: QEMU itself copies the packets of taps',
      'use a kernel with CONFIG_VHOST_NET',
    );
  return limits;
}

export function kvmRemedy(host: HostFacts): string {
  if (!host.root)
    return 'add the user to the group kvm, if /dev/kvm is there; else load kvm_intel or kvm_amd as root';
  return 'enable virtualization (VT-x, AMD-V) in the set-up of the firmware and `modprobe kvm_intel` or `kvm_amd`; in a virtual machine, switch nested virtualization on';
}

function vdpaRemedy(host: HostFacts): string {
  if (!host.tools.includes('vdpa')) return toolRemedy('vdpa');
  if (host.modules.vdpa === 'missing') return 'use a kernel with CONFIG_VDPA';
  return 'load the driver of the NIC (`modprobe mlx5_vdpa`, `modprobe ifcvf`), or vdpa_sim_net for trying it out';
}
