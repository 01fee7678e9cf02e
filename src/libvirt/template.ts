import { deriveUuid } from '../plan/names.js';

/**
 * The domain that is composed into where the user names none: templates/domain.xml, to which a test holds it.
 * No <boot dev=>: libvirt refuses it beside the `bootOrder` of a device.
 */
export const TEMPLATE = `<domain type='kvm'>
  <name>DOMAIN</name>
  <!-- Copy this file, change the name and what else you like, and give it as the base of your spec.
       Give it disks. Shared memory lets vhost-user devices work; the PCI addresses keep libvirt
       from putting these devices into spare root ports (accelerate). -->
  <memory unit='GiB'>2</memory>
  <vcpu>2</vcpu>
  <memoryBacking>
    <source type='memfd'/>
    <access mode='shared'/>
  </memoryBacking>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
  </os>
  <features>
    <acpi/>
    <apic/>
  </features>
  <cpu mode='maximum'/>
  <clock offset='utc'/>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    <controller type='usb' model='none'/>
    <controller type='virtio-serial' index='0'>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x02' function='0x0'/>
    </controller>
    <serial type='pty'/>
    <console type='pty'/>
    <channel type='unix'>
      <target type='virtio' name='org.qemu.guest_agent.0'/>
    </channel>
    <memballoon model='virtio'>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x03' function='0x0'/>
    </memballoon>
    <rng model='virtio'>
      <backend model='random'>/dev/urandom</backend>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x04' function='0x0'/>
    </rng>
  </devices>
</domain>
`;

const NAME = '<name>DOMAIN</name>';

/** The built-in base for a domain of this name, which the spec has checked: it needs no escaping. */
export function templateFor(domain: string): string {
  const named = `<name>${domain}</name>\n  <uuid>${deriveUuid(domain)}</uuid>`;
  return TEMPLATE.replace(NAME, () => named);
}
