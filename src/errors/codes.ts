/**
 * Every code that vpf reports. The text is the source of docs/errors.md: what the code means, and what to do.
 * Codes are stable: they are never renamed, and their meaning is not changed.
 */
export const ERROR_CODES = {
  // The spec as text
  VPF_E_SPEC_SYNTAX: ['The spec is not valid YAML or JSON.', 'Mend the text at the given place.'],
  VPF_E_SPEC_SIZE: ['The spec is larger than 1 MiB.', 'A spec is a few kilobytes: check the file.'],
  VPF_E_UNKNOWN_KEY: ['A key that the spec does not know.', 'Use the key that the message names.'],
  VPF_E_MISSING_KEY: ['A key that must be there is missing.', 'Add it.'],
  VPF_E_UNKNOWN_VALUE: [
    'A word that is not among the allowed ones.',
    'Use one of the words listed.',
  ],
  VPF_E_WRONG_TYPE: [
    'A value of the wrong kind, e.g. text where a number belongs.',
    'Change the value; quote MACs and PCI addresses in YAML.',
  ],
  VPF_E_OUT_OF_RANGE: [
    'A number or length outside its limits.',
    'Keep to the limits in the message.',
  ],
  VPF_E_BAD_FORMAT: [
    'A name, address or path that is not well-formed.',
    'Write it as the message says.',
  ],
  // The meaning of the spec
  VPF_E_DUPLICATE_NAME: [
    'Two devices have one name.',
    'Give each device of a domain its own name.',
  ],
  VPF_E_SOURCE: [
    'A source is missing, or names its device in two contradictory ways.',
    'Give exactly one of the forms that the message lists.',
  ],
  VPF_E_UNKNOWN_PF: [
    'The inventory has no such PF, or no such VF of it.',
    'Correct the name, create the VF (sriov_numvfs), or give `address`.',
  ],
  VPF_E_ADDRESS_UNKNOWN: [
    'A VF or PF is given by name, and its PCI address is not known here.',
    'Give `address`, run on the host itself, or pass `--inventory FILE`.',
  ],
  VPF_E_MAC_MULTICAST: [
    'A multicast or broadcast MAC (lowest bit of the first byte set).',
    'Use a unicast MAC, e.g. one that begins with 52:54:00.',
  ],
  VPF_E_MAC_ZERO: [
    'The MAC 00:00:00:00:00:00.',
    'Give a real MAC, or leave it out: vpf derives one.',
  ],
  VPF_E_MAC_DUPLICATE: [
    'Two interfaces have the same MAC, and are not the halves of one failover pair.',
    'Change one of them, or leave it out.',
  ],
  VPF_E_TAP_DUPLICATE: [
    'Two interfaces have the same host interface name.',
    'Change one `ifname`, or leave it out.',
  ],
  VPF_E_TAP_RESERVED: [
    'The tap name begins like the names that libvirt gives itself (vnet, vif, macvtap, macvlan); libvirt drops such names.',
    'Choose another name.',
  ],
  VPF_E_SOURCE_DUPLICATE: ['One VF or PF is given to two devices.', 'Give each its own.'],
  VPF_E_VDPA_DUPLICATE: [
    'One vDPA device is given to two functions.',
    'A vDPA device serves one virtio-net function: give each its own.',
  ],
  VPF_E_SOCKET_DUPLICATE: [
    'One vhost-user socket is given to two functions.',
    'Give each its own socket.',
  ],
  VPF_E_PCI_DUPLICATE: [
    'Two devices have one guest PCI address.',
    'Change one address in the base.',
  ],
  VPF_E_BOOT_DUPLICATE: ['Two devices have the same boot order.', 'Change one `bootOrder`.'],
  VPF_E_BOOT_CONFLICT: [
    'A device has a boot order, and the base has <boot dev=> in <os>; libvirt refuses the two together.',
    'Remove <boot dev=.../> from the <os> of the base, and give its disks <boot order=.../>.',
  ],
  VPF_E_ACPI_INDEX_DUPLICATE: [
    'Two devices have the same ACPI index; QEMU does not start.',
    'Change one `acpiIndex`.',
  ],
  VPF_E_FAILOVER_MAC: [
    'The halves of a net_failover pair have different MACs; the guest kernel pairs them by MAC.',
    'Give both the same MAC.',
  ],
  VPF_E_FAILOVER_DANGLING: [
    'A primary names a standby that does not exist or is not a persistent half with a `ua-` alias.',
    'Name the alias of the standby interface.',
  ],
  VPF_E_FAILOVER_STANDBY: [
    'The standby half is not a virtio-net device.',
    "Give it <model type='virtio'/>.",
  ],
  VPF_E_PRIMARY_NOT_PHYSICAL: [
    'A vDPA or virtual VF is used as primary. The Linux guest ignores a virtio-net primary.',
    'Use a VF of a physical PF as primary; vDPA may be the standby.',
  ],
  VPF_E_PCIE_REQUIRED: [
    'The device needs PCI Express, and the base has a machine without it.',
    'Use a q35 machine (or `virt` on Arm): virtual PFs and failover primaries sit on PCIe root ports.',
  ],
  VPF_E_PCI_FULL: [
    'No free slot is left on the root bus for the root ports or parking places.',
    'Remove devices or explicit addresses from the base, or use fewer VFs.',
  ],
  VPF_E_VF_INDEX: ['`each` names a VF index that is not below `count`.', 'Use 0 to count - 1.'],
  VPF_E_VF_BACKEND_SHARED: [
    'All VFs of a virtual PF would use one vDPA device or socket.',
    'Give each VF its own in `each`, or use `{index}` in the name.',
  ],
  VPF_E_VF_QUEUES: [
    'VFs of one virtual PF differ in `queues`; QEMU refuses differing BARs (`inconsistent SR-IOV BARs`).',
    'Give all VFs the same number of queues.',
  ],
  VPF_E_VLAN_UNSUPPORTED: [
    'A VLAN on a connection that cannot carry it.',
    'Use a tap on a VLAN-aware bridge or OVS, or a vDPA representor on a bridge; leave `vlan` out otherwise.',
  ],
  VPF_E_VLAN_TRUNK_HOSTDEV: [
    'A VLAN trunk on a VF: libvirt defines it, and refuses to start it.',
    'Give one tag, or none and let the guest tag.',
  ],
  VPF_E_VLAN_QOS_INTERFACE: [
    '`qos` or `proto` of a VLAN with attach: interface; libvirt sets the VLAN itself when the guest starts, without them.',
    'Use attach: hostdev, where vpf sets the VLAN.',
  ],
  VPF_E_OPTION_CONFLICT: [
    'An option that has no effect or no meaning with the others given.',
    'Remove one of them.',
  ],
  VPF_E_SHARED_MEMORY: [
    'vhost-user needs guest memory that the switch can map, and the base has none.',
    "Add <memoryBacking><source type='memfd'/><access mode='shared'/></memoryBacking>.",
  ],
  VPF_E_TARGET: [
    'The target version of QEMU or libvirt lacks what the spec asks for.',
    'Upgrade, raise `--target`, or leave the feature out.',
  ],
  VPF_E_DOMAIN_NAME: [
    "The spec's domain and the base's <name> differ.",
    'Correct one of them: MACs and tap names derive from it.',
  ],
  // Warnings
  VPF_W_VECTORS: [
    'More interrupt vectors than the guest is likely to have; the last VFs fail to probe (error -28).',
    'Lower `vectors`, use fewer VFs or queues, or give the guest more vCPUs.',
  ],
  VPF_W_IOMMU_MISSING: [
    '`iommu` or `ats` is set, and the base has no guest IOMMU.',
    "Add <iommu model='intel'>...</iommu> to the base, or leave the option out.",
  ],
  VPF_W_NETDEV_GUESSED: [
    "The VF's network interface is not known here and was derived as systemd would name it.",
    'Give `source.netdev`.',
  ],
  VPF_W_LINUX_BRIDGE_VLAN: [
    'libvirt before 11.0 does not set VLANs on Linux bridge ports.',
    'Upgrade libvirt, run the host steps, or use OVS.',
  ],
  VPF_W_SPARE_PORTS: [
    'libvirt puts devices of the base, which have no PCI address, into the spare root ports that `accelerate` asks for.',
    'Define the base once, and compose into `virsh dumpxml --inactive`; or give its devices addresses.',
  ],
  // The host section
  VPF_E_HOST_ADDRESS: [
    'An IP address that no interface has for itself: multicast, broadcast, or none at all.',
    'Give an address that this host has alone, with the prefix length of its network.',
  ],
  VPF_E_HOST_DUPLICATE: [
    'A PF, an interface, a port, an IP address or a setting of a VF is set up twice: in the host section, or there and by a device.',
    'Say it in one place; give each interface its own name.',
  ],
  VPF_E_HOST_VF: [
    'A VF whose index is not below the number of VFs (`vfs`) that the host section gives to its PF.',
    'Use 0 to vfs - 1, or raise `vfs`.',
  ],
  VPF_E_HOST_SWITCHDEV: [
    'Something that there is only in switchdev mode, such as a representor, of a PF that the spec leaves in legacy mode.',
    'Set `eswitch: {mode: switchdev}` in the entry of the PF.',
  ],
  VPF_E_HOST_LEGACY: [
    'A setting of a VF that drivers (mlx5 and others) refuse in switchdev mode, where the bridge of its representor decides.',
    "Leave it out; a VLAN goes to the representor's port.",
  ],
  VPF_E_HOST_OFFLOAD: [
    'Offload is asked of Open vSwitch, but not of what has to take part.',
    'Set `offload: true` on a PF and `hwOffload: true` in `ovs`, or neither.',
  ],
  VPF_E_HOST_PORT: [
    'A port of a bridge that names no interface, or two.',
    'Give `name` (with `vxlan`, `geneve` or `internal` if it is to be made), or `representor`.',
  ],
  VPF_E_HOST_NAME: [
    'An interface is to have a name that the kernel keeps for itself (all, default, lo, bonding_masters), or the loopback interface is to be a port.',
    'Choose another name.',
  ],
  VPF_E_HOST_STACK: [
    'Interfaces that are on each other in a circle, or a bridge that is a port of a bridge of its own kind.',
    'Put one of them on something else; join two bridges by a pair of `veths`.',
  ],
  VPF_E_HOST_SWITCH: [
    'A backend of a device names a bridge of the host section as one of the other kind: Linux, or Open vSwitch.',
    'Say the same in both places: `switch: ovs`, or nothing for a Linux bridge.',
  ],
  VPF_W_HOST_OVS_RESTART: [
    'Settings of Open vSwitch that its daemon reads only when it starts.',
    'Name its systemd service in `ovs.service`, or restart it yourself.',
  ],
  // The base document
  VPF_E_BASE_SYNTAX: ['The base is not well-formed XML.', 'Mend it at the given place.'],
  VPF_E_BASE_DTD: [
    'The base has a document type declaration. DTDs and entities are not read.',
    'Remove the <!DOCTYPE ...>.',
  ],
  VPF_E_BASE_SIZE: [
    'The base is larger than 16 MiB.',
    'A domain XML is a few kilobytes: check the file.',
  ],
  VPF_E_BASE_DEPTH: [
    'The base is nested deeper than 256 elements.',
    'A domain XML is about ten deep: check the file.',
  ],
  VPF_E_BASE_ENCODING: [
    'The base is not UTF-8.',
    'Convert it, e.g. `iconv -t UTF-8`, and correct its XML declaration.',
  ],
  VPF_E_BASE_NOT_DOMAIN: [
    'The base is XML, but not a libvirt domain.',
    'Give a <domain> document, e.g. from `virsh dumpxml --inactive`.',
  ],
  VPF_E_BASE_AMBIGUOUS: [
    'The base has a part twice that may be there once, e.g. two <devices>.',
    'Merge the two.',
  ],
  // The command
  VPF_E_USAGE: ['The command line is not right.', 'See `vpf help`.'],
  VPF_E_FILE: ['A file cannot be read or written.', 'See the message for the path and the reason.'],
  VPF_E_NO_DEVICE: ['No such device in the spec.', 'Name one of the devices listed.'],
  VPF_E_NOT_AVAILABLE: [
    'The device cannot be had in this output format.',
    'See the message for the format that can.',
  ],
  VPF_E_TOOL_MISSING: [
    'A program that the command needs is not installed.',
    'Install the package that the message names.',
  ],
  VPF_E_LIBVIRT_SCHEMA: [
    "libvirt's RNG schema refuses the composed XML.",
    'See the message; with a base of your own, check the base alone first.',
  ],
  VPF_E_LIBVIRT_DEFINE: [
    'libvirt refuses to define the composed domain.',
    "See libvirt's own message.",
  ],
  VPF_E_LIBVIRT_LOST: [
    'libvirt defined the domain but dropped something that the spec asks for.',
    'The message names it; a newer libvirt may keep it.',
  ],
  VPF_E_NOT_ON_HOST: [
    'This host lacks something that the spec names: a bridge, a vdpa device (`vpf check --host`).',
    'Create it, or correct the name.',
  ],
  // What a host lacks
  VPF_E_HOST_IOMMU: [
    'A VF or PF is to be given to the guest, and this host has no IOMMU in use (`vpf check --host`).',
    'Enable it in the set-up of the firmware, and for the kernel with the parameter that the message names.',
  ],
  VPF_E_HOST_IOMMU_GROUP: [
    'The VF or PF shares its IOMMU group with a device that the host uses; vfio gives away whole groups.',
    'Use a slot or firmware setting with ACS, or give the other device to vfio-pci too.',
  ],
  VPF_E_HOST_VFIO: [
    'A VF or PF is to be given to the guest, and the kernel has no vfio-pci.',
    "Install the package with the kernel's other modules, or use a kernel with CONFIG_VFIO_PCI.",
  ],
  VPF_E_HOST_SRIOV: [
    'VFs are asked of a NIC that has no SR-IOV, or where it is switched off.',
    'Enable it in the set-up of the firmware and of the NIC, or name another PF.',
  ],
  VPF_E_HOST_TOTAL_VFS: [
    'More VFs are asked of a PF than it can have (sriov_totalvfs).',
    "Ask for fewer, or raise the number in the NIC's own configuration.",
  ],
  VPF_E_HOST_NUM_VFS: [
    'The PF can have as many VFs as are asked for, but has not got them now.',
    'Write the number to sriov_numvfs, as the message says, or let the section `host` make them (`vfs`).',
  ],
  VPF_E_HOST_OVS: [
    'The spec has an Open vSwitch bridge, and Open vSwitch is not installed or does not run.',
    'Install it or start it, as the message says.',
  ],
  VPF_E_HOST_TOOL: [
    'A tool that the host steps call is not installed.',
    'Install the package that the message names.',
  ],
  VPF_E_HOST_MODULE: [
    'The kernel lacks a module that a backend needs: tun, vhost-net, vhost-vdpa.',
    "Install the package with the kernel's other modules, or use another kernel.",
  ],
  VPF_E_HOST_MGMTDEV: [
    'The host has no vDPA management device of this name.',
    'Load its driver, or correct the name (`vdpa mgmtdev show`).',
  ],
  VPF_E_HOST_KVM: [
    'The domain is of type kvm, and /dev/kvm is not there or this user may not open it.',
    'Load the module, enable virtualization in the firmware, join the group kvm, or use type qemu.',
  ],
  VPF_E_HOST_HUGEPAGES: [
    'Fewer huge pages are free than the domain is to have as memory.',
    'Write the number that the message names to nr_hugepages, best at boot.',
  ],
  VPF_W_HOST_ROOT: [
    'The check was not run as root: less is seen, and nothing could be set up.',
    'Run it as root.',
  ],
  VPF_W_HOST_TOOL: [
    'A tool is not installed that is needed only where QEMU is run without libvirt.',
    'Install the package that the message names, or use libvirt.',
  ],
  VPF_W_HOST_MEMLOCK: [
    'This user may lock less memory than a guest with VFs or vDPA devices has.',
    "Raise the limit (memlock), or use libvirt's system daemon.",
  ],
  VPF_W_HOST_IN_USE: [
    'The VF, PF or vDPA device is held by another guest or program.',
    'Choose another one, or stop that first.',
  ],
  VPF_W_HOST_VLAN_FILTERING: [
    'A VLAN on a port of a Linux bridge that does not filter VLANs: it has no effect.',
    'Switch vlan_filtering on, as the message says.',
  ],
  // Exporting the host section
  VPF_W_EXPORT_LOST: [
    'The format of the export has no word for this part of the host section: it is not in the files.',
    'Do what the message says: another format beside this one, or `--format systemd`, which leaves nothing out.',
  ],
  VPF_W_EXPORT_DIFFERS: [
    'The exported files do this part of the host section in another way than `vpf host apply` does.',
    'See the message; `--format systemd` does it as `vpf host apply` does.',
  ],
  VPF_W_EXPORT_OVS: [
    'Open vSwitch keeps its bridges, ports and settings in its own database, which outlives a reboot: they are not in the files.',
    'Run `vpf host apply` once, or use `--format systemd`.',
  ],
  VPF_W_HOST_BOND: [
    'A PF that is to be in switchdev mode is a member of a bond.',
    'Change the mode before it joins the bond, and make the bond the port of the bridge.',
  ],
  // The host's plumbing
  VPF_E_HOST_STEP: [
    'A step of the host failed; what had been done was taken back (unless --keep-going).',
    "See the command's own output in the message; the host is as before.",
  ],
  VPF_E_HOST_LEFT: [
    'A change of the host could not be taken back: the message lists exactly what is left.',
    'Mend what hinders, then run `vpf host undo` again, or the commands that the message names.',
  ],
  VPF_E_HOST_TAKEN: [
    'Something of that name is on this host already, and it is not what this spec made.',
    'Remove or rename it, or choose another name (`ifname`, `device`, `name`); what another spec made, `vpf host undo` of that one takes back. vpf does not take over what it has not made.',
  ],
  VPF_E_HOST_HELD: [
    'Others use what would go: guests have VFs that the step would take away from them, or from the driver that they use; a process has a tap open; a bridge has ports that others put on it. Nothing was changed.',
    'Shut the guests down first, or leave the VFs of that PF as they are; take the ports off the bridge, or undo what put them there.',
  ],
  VPF_E_HOST_UNKNOWN: [
    'The spec names a PF, the owner of a tap, or an interface, that this host does not have and no step makes. Nothing was changed.',
    'Correct `pf`, `address`, `devlink`, `owner` or `name`; load the driver of the NIC if it is not loaded; make the user or the interface.',
  ],
  VPF_E_HOST_LOCKED: [
    'Another vpf is changing this host.',
    'Wait for it, or give a longer --lock-timeout.',
  ],
  VPF_E_HOST_STATE: [
    'The present state of the host cannot be read.',
    'Do what the message says: start Open vSwitch (`systemctl start openvswitch-switch`), or run the command as root.',
  ],
  VPF_W_HOST_OVS_UNREAD: [
    'Open vSwitch is installed and does not answer: what vpf made there is not looked for (`vpf host gc`).',
    'Start it, or run the command as root, as the message says.',
  ],
  VPF_E_HOST_JOURNAL: [
    "vpf's lock or its record of what it changed (/run/vpf/journal) cannot be read or written: not root, a full or read-only /run, a damaged file.",
    'Do what the message says. A record that is damaged can be moved away: then values from before are not known any more.',
  ],
  VPF_E_HOST_INTERRUPTED: [
    'A signal came while the host was changed; what had been done was taken back.',
    'Run it again.',
  ],
  VPF_E_INVENTORY: ['The inventory file is not valid.', 'See the message for the place.'],
  // The QMP client
  VPF_E_QMP_STATE: [
    'A method of the QMP client was called in a state that it does not work in.',
    'Connect first, or wait for `ready()`; the message names both states.',
  ],
  VPF_E_QMP_CONNECT: [
    'No connection to the QMP monitor could be made.',
    'See the message: a wrong path, a QEMU that has ended or not yet started (`wait`), missing permission.',
  ],
  VPF_E_QMP_GREETING: [
    'Something was connected, but it did not greet as a QMP monitor does.',
    'A monitor serves one client at a time: close the other (libvirt holds its own), or give QEMU a second -qmp. Or the socket is not a QMP monitor.',
  ],
  VPF_E_QMP_NEGOTIATION: [
    'QEMU greeted, but did not accept `qmp_capabilities`.',
    "See QEMU's own message.",
  ],
  VPF_E_QMP_DISCONNECTED: [
    'A connection to a QMP monitor that stood is gone.',
    'See the message for why; with `reconnect` the client connects again.',
  ],
  VPF_E_QMP_PROTOCOL: [
    'The other side does not speak QMP (any more).',
    'Check what listens at that socket.',
  ],
  VPF_E_QMP_PARSE: [
    'A line from the monitor is not JSON, or not UTF-8. It was skipped.',
    'Check whether something else writes to the same channel, e.g. a log on stdout.',
  ],
  VPF_E_QMP_MESSAGE: [
    'A message from the monitor is not a QMP message, or answers no command in flight. It was skipped.',
    'Check what listens at that socket.',
  ],
  VPF_E_QMP_LIMIT: [
    'A message from the monitor is larger than `maxMessageBytes`. It was skipped.',
    'Raise `maxMessageBytes`, or ask for less.',
  ],
  VPF_E_QMP_SCHEMA: [
    'The reply to `query-qmp-schema` is not a QMP schema.',
    'Check what listens at that socket; the message names the place.',
  ],
  VPF_E_QMP_EXECUTE: ['QEMU refused the command.', "See QEMU's own text in the message."],
  VPF_E_QMP_REFUSED: [
    'The client did not send the command: it is unstable (`x-`), its arguments cannot be JSON, or too many commands wait.',
    'See the message.',
  ],
  VPF_E_QMP_TIMEOUT: [
    'QEMU did not answer the command before its deadline. It may still do it.',
    'Ask QEMU how things are before doing it again; a QEMU that is busy or stopped answers late.',
  ],
  VPF_E_QMP_ABORTED: [
    'The caller gave the command up by its AbortSignal. QEMU may still do it.',
    'Ask QEMU how things are before doing it again.',
  ],
  VPF_E_QMP_INTERRUPTED: [
    'The connection ended before the reply came: nobody knows whether QEMU did the command.',
    'Connect again and ask QEMU how things are.',
  ],
  VPF_E_QMP_REPLY: [
    'The reply to a command could not be used: it was too large, or QEMU could not read the command.',
    'See the message; raise `maxMessageBytes` for a large reply.',
  ],
  VPF_E_QMP_EVENT: [
    'Waiting for an event came to nothing: it was given up, or the connection ended.',
    'Ask QEMU how things are: events are not sent again.',
  ],
  VPF_E_QMP_EVENT_TIMEOUT: [
    'An event did not come before the deadline.',
    'The guest may not have answered; ask QEMU how things are.',
  ],
  VPF_E_QMP_EVENTS_LOST: [
    'Events were lost: a queue was full, or the history does not reach back far enough.',
    'Read faster, raise `limit` or `eventHistory`, or ask QEMU how things are.',
  ],
  VPF_E_QMP_LISTENER: [
    'A callback given to the QMP client threw.',
    'Mend the callback; what it threw is the cause.',
  ],
  VPF_E_QMP_FD: [
    'A file descriptor could not be passed to QEMU.',
    'See the message: it takes a unix socket, and the package koffi.',
  ],
  VPF_E_QMP_SCRIPT: [
    'A line on standard input is neither a QMP command nor a wait (`vpf qmp SOCKET -`).',
    'Write what `vpf compose --format qmp` prints, or a command as on the command line.',
  ],
  VPF_E_INTERNAL: ['A fault of vpf itself.', 'Please report it with the spec and the base.'],
} as const satisfies Record<string, readonly [meaning: string, remedy: string]>;

/** A stable error or warning code; see docs/errors.md. */
export type ErrorCode = keyof typeof ERROR_CODES;
