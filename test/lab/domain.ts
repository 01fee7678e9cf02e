/** Base domains for libvirt: they boot the lab's guest, and the code under test adds to them. */
import { agentPort } from './agent.js';

export interface GuestDomain {
  readonly name: string;
  readonly kernel: string;
  readonly initrd: string;
  /** The host's path of the agent's channel. */
  readonly channelPath: string;
  /** The file for the serial console. */
  readonly consolePath: string;
  readonly memoryMiB?: number;
  readonly vcpus?: number;
  readonly machine?: string;
  /** XML for the end of `<devices>`. */
  readonly devices?: string;
  /** XML for the end of `<domain>`. */
  readonly tail?: string;
}

/** A q35 domain without disks, USB or network, booting the lab's kernel under QEMU's emulation. */
export function guestDomainXml({
  name,
  kernel,
  initrd,
  channelPath,
  consolePath,
  memoryMiB = 512,
  vcpus = 1,
  machine = 'q35',
  devices = '',
  tail = '',
}: GuestDomain): string {
  return `<domain type='qemu'>
  <name>${name}</name>
  <memory unit='MiB'>${memoryMiB}</memory>
  <vcpu>${vcpus}</vcpu>
  <os>
    <type arch='x86_64' machine='${machine}'>hvm</type>
    <kernel>${kernel}</kernel>
    <initrd>${initrd}</initrd>
    <cmdline>console=ttyS0</cmdline>
  </os>
  <features>
    <acpi/>
    <apic/>
  </features>
  <cpu mode='maximum'/>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <controller type='usb' model='none'/>
    <controller type='virtio-serial' index='0'>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x1e' function='0x0'/>
    </controller>
    <serial type='file'>
      <source path='${consolePath}'/>
    </serial>
    <channel type='unix'>
      <source mode='bind' path='${channelPath}'/>
      <target type='virtio' name='${agentPort}'/>
    </channel>
    <memballoon model='none'/>
${devices}  </devices>
${tail}</domain>
`;
}
