import { deriveUuid } from '../plan/names.js';

/**
 * The domain that is composed into where the user names none: templates/domain.xml with the domain's name in it.
 * A test holds this text and that file together.
 */
export const TEMPLATE = `<domain type='kvm'>
  <name>DOMAIN</name>
  <uuid>UUID</uuid>
  <!-- Copy this file, change what you like, and name it as the base of your spec.
       Give it disks; with shared memory as below, vhost-user devices work too. -->
  <memory unit='GiB'>2</memory>
  <vcpu>2</vcpu>
  <memoryBacking>
    <source type='memfd'/>
    <access mode='shared'/>
  </memoryBacking>
  <os>
    <type arch='x86_64' machine='q35'>hvm</type>
    <boot dev='hd'/>
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
    <serial type='pty'/>
    <console type='pty'/>
    <channel type='unix'>
      <target type='virtio' name='org.qemu.guest_agent.0'/>
    </channel>
    <memballoon model='virtio'/>
    <rng model='virtio'>
      <backend model='random'>/dev/urandom</backend>
    </rng>
  </devices>
</domain>
`;

/** The built-in base for a domain of this name. The name is checked by the spec: it needs no escaping. */
export function templateFor(domain: string): string {
  return TEMPLATE.replace('DOMAIN', domain).replace('UUID', deriveUuid(domain));
}
