#!/usr/bin/env bash
# shellcheck disable=SC2015,SC2034,SC2119,SC2120
# host-1: what this host needs for it. Run it as root: bash FILE [do | undo | show]
#
# do    makes each step below hold. What holds is left alone; when a step fails, what was
#       done is taken back. How it was before is kept in $state.
# undo  takes back what `do` did, the last first, where it still is as `do` left it.
# show  prints what `undo` would do.
# Without a word: do. Made by vpf; change the spec rather than this file.
#
# In the steps: `want` says what is to be so, `line` is the line of the batch that makes it so where it is not,
# `maybe` is one that may fail. `value` says how a value is read and `is` what it is to be; `does` are the commands
# that make it so, `back` those that lead back. Names in {} only this host knows: they are looked up.
set -u
export LC_ALL=C
state=${VPF_STATE:-/run/vpf/script}/host-1
journal=${VPF_STATE:-/run/vpf}/journal/host-1.json # of vpf host apply
tools=(awk devlink ethtool ip ovs-vsctl)

steps() {

# 1. eswitch mode 0000:03:00.0
step 'eswitch mode 0000:03:00.0'
guard vfs /sys/bus/pci/devices/0000:03:00.0
value mode word_after mode devlink dev eswitch show pci/0000:03:00.0
is switchdev
value vfs file /sys/bus/pci/devices/0000:03:00.0/sriov_numvfs
does sysfs /sys/bus/pci/devices/0000:03:00.0/sriov_numvfs 0
does devlink dev eswitch set pci/0000:03:00.0 mode switchdev
back sysfs /sys/bus/pci/devices/0000:03:00.0/sriov_numvfs 0
back devlink dev eswitch set pci/0000:03:00.0 mode '{before:mode}'
back sysfs /sys/bus/pci/devices/0000:03:00.0/sriov_numvfs '{before:vfs}'
carry_out

# 2. autoprobe enp5s0
step 'autoprobe enp5s0'
value autoprobe file /sys/class/net/enp5s0/device/sriov_drivers_autoprobe
is 1
does sysfs /sys/class/net/enp5s0/device/sriov_drivers_autoprobe 1
back sysfs /sys/class/net/enp5s0/device/sriov_drivers_autoprobe '{before:autoprobe}'
carry_out

# 3. eswitch mode sim0
step 'eswitch mode sim0'
value mode word_after mode devlink dev eswitch show netdevsim/netdevsim10
is legacy
does devlink dev eswitch set netdevsim/netdevsim10 mode legacy
back devlink dev eswitch set netdevsim/netdevsim10 mode '{before:mode}'
carry_out

# 4. ovs bridge br-int
step 'ovs bridge br-int'
value bridge output ovs-vsctl --if-exists get Bridge br-int name
is br-int
owned ovs br-int Bridge external_ids vpf vpf:host-1/@host
does ovs-vsctl add-br br-int -- set Bridge br-int datapath_type=system 'external_ids:vpf="vpf:host-1/@host"'
back ovs-vsctl --if-exists del-br br-int
carry_out

# 5. link {representor:enp7s0/7}
batch ip
step 'link {representor:enp7s0/7}'
want link '{representor:enp7s0/7}' up
line link set dev '{representor:enp7s0/7}' up
run

# 6. eswitch inline-mode 0000:03:00.0
step 'eswitch inline-mode 0000:03:00.0'
value inline-mode word_after inline-mode devlink dev eswitch show pci/0000:03:00.0
is transport
does devlink dev eswitch set pci/0000:03:00.0 inline-mode transport
back devlink dev eswitch set pci/0000:03:00.0 inline-mode '{before:inline-mode}'
carry_out

# 7. eswitch mode enp5s0
step 'eswitch mode enp5s0'
guard vfs /sys/class/net/enp5s0/device
value mode word_after mode devlink dev eswitch show '{devlink:enp5s0}'
is switchdev
value vfs file /sys/class/net/enp5s0/device/sriov_numvfs
does sysfs /sys/class/net/enp5s0/device/sriov_numvfs 0
does devlink dev eswitch set '{devlink:enp5s0}' mode switchdev
back sysfs /sys/class/net/enp5s0/device/sriov_numvfs 0
back devlink dev eswitch set '{devlink:enp5s0}' mode '{before:mode}'
back sysfs /sys/class/net/enp5s0/device/sriov_numvfs '{before:vfs}'
carry_out

# 8. link sim0
step 'link sim0'
value link link_state sim0
is down
does ip link set dev sim0 down
back ip link set dev sim0 '{before:link}'
carry_out

# 9. ovs datapath_type br-int
step 'ovs datapath_type br-int'
value datapath-type output ovs-vsctl --if-exists get Bridge br-int datapath_type
is system
does ovs-vsctl set Bridge br-int datapath_type=system
back ovs-vsctl set Bridge br-int 'datapath_type="{before:datapath-type}"'
carry_out

# 10. ovs stp_enable br-int
step 'ovs stp_enable br-int'
value stp-enable output ovs-vsctl --if-exists get Bridge br-int stp_enable
is false
does ovs-vsctl set Bridge br-int stp_enable=false
back ovs-vsctl set Bridge br-int 'stp_enable={before:stp-enable}'
carry_out

# 11. eswitch encap-mode 0000:03:00.0
step 'eswitch encap-mode 0000:03:00.0'
value encap-mode word_after encap-mode devlink dev eswitch show pci/0000:03:00.0
is none
does devlink dev eswitch set pci/0000:03:00.0 encap-mode none
back devlink dev eswitch set pci/0000:03:00.0 encap-mode '{before:encap-mode}'
carry_out

# 12. eswitch inline-mode enp5s0
step 'eswitch inline-mode enp5s0'
value inline-mode word_after inline-mode devlink dev eswitch show '{devlink:enp5s0}'
is link
does devlink dev eswitch set '{devlink:enp5s0}' inline-mode link
back devlink dev eswitch set '{devlink:enp5s0}' inline-mode '{before:inline-mode}'
carry_out

# 13. link br-int
step 'link br-int'
value link link_state br-int
is up
does ip link set dev br-int up
back ip link set dev br-int '{before:link}'
carry_out

# 14. ovs port {representor:enp7s0/7}
batch ovs-vsctl
step 'ovs port {representor:enp7s0/7}'
want ovs_port '{representor:enp7s0/7}' br-int vpf:host-1/@host
line --may-exist add-port br-int '{representor:enp7s0/7}'
want ovs '{representor:enp7s0/7}' Port external_ids vpf vpf:host-1/@host
line set Port '{representor:enp7s0/7}' 'external_ids:vpf="vpf:host-1/@host"'
run

# 15. vfs 0000:03:00.0
step 'vfs 0000:03:00.0'
guard vfs /sys/bus/pci/devices/0000:03:00.0
value vfs file /sys/bus/pci/devices/0000:03:00.0/sriov_numvfs
is 2
does sysfs /sys/bus/pci/devices/0000:03:00.0/sriov_numvfs 0
does sysfs /sys/bus/pci/devices/0000:03:00.0/sriov_numvfs 2
back sysfs /sys/bus/pci/devices/0000:03:00.0/sriov_numvfs 0
back sysfs /sys/bus/pci/devices/0000:03:00.0/sriov_numvfs '{before:vfs}'
carry_out

# 16. vfs enp5s0
step 'vfs enp5s0'
guard vfs /sys/class/net/enp5s0/device
value vfs file /sys/class/net/enp5s0/device/sriov_numvfs
is 3
does sysfs /sys/class/net/enp5s0/device/sriov_numvfs 0
does sysfs /sys/class/net/enp5s0/device/sriov_numvfs 3
back sysfs /sys/class/net/enp5s0/device/sriov_numvfs 0
back sysfs /sys/class/net/enp5s0/device/sriov_numvfs '{before:vfs}'
carry_out

# 17. mtu {netdev:pci/0000:03:00.0}
step 'mtu {netdev:pci/0000:03:00.0}'
value mtu file '/sys/class/net/{netdev:pci/0000:03:00.0}/mtu'
is 9000
does ip link set dev '{netdev:pci/0000:03:00.0}' mtu 9000
back ip link set dev '{netdev:pci/0000:03:00.0}' mtu '{before:mtu}'
carry_out

# 18. offload {netdev:pci/0000:03:00.0}
step 'offload {netdev:pci/0000:03:00.0}'
value offload word_after hw-tc-offload ethtool -k '{netdev:pci/0000:03:00.0}'
is on
does ethtool -K '{netdev:pci/0000:03:00.0}' hw-tc-offload on
back ethtool -K '{netdev:pci/0000:03:00.0}' hw-tc-offload '{before:offload}'
carry_out

# 19. mtu {representor:pci/0000:03:00.0/0}
step 'mtu {representor:pci/0000:03:00.0/0}'
value mtu file '/sys/class/net/{representor:pci/0000:03:00.0/0}/mtu'
is 9000
does ip link set dev '{representor:pci/0000:03:00.0/0}' mtu 9000
back ip link set dev '{representor:pci/0000:03:00.0/0}' mtu '{before:mtu}'
carry_out

# 20. offload {representor:pci/0000:03:00.0/0}
step 'offload {representor:pci/0000:03:00.0/0}'
value offload word_after hw-tc-offload ethtool -k '{representor:pci/0000:03:00.0/0}'
is on
does ethtool -K '{representor:pci/0000:03:00.0/0}' hw-tc-offload on
back ethtool -K '{representor:pci/0000:03:00.0/0}' hw-tc-offload '{before:offload}'
carry_out

# 21. mtu {representor:pci/0000:03:00.0/1}
step 'mtu {representor:pci/0000:03:00.0/1}'
value mtu file '/sys/class/net/{representor:pci/0000:03:00.0/1}/mtu'
is 9000
does ip link set dev '{representor:pci/0000:03:00.0/1}' mtu 9000
back ip link set dev '{representor:pci/0000:03:00.0/1}' mtu '{before:mtu}'
carry_out

# 22. offload {representor:pci/0000:03:00.0/1}
step 'offload {representor:pci/0000:03:00.0/1}'
value offload word_after hw-tc-offload ethtool -k '{representor:pci/0000:03:00.0/1}'
is on
does ethtool -K '{representor:pci/0000:03:00.0/1}' hw-tc-offload on
back ethtool -K '{representor:pci/0000:03:00.0/1}' hw-tc-offload '{before:offload}'
carry_out

# 23. link {netdev:pci/0000:03:00.0}
step 'link {netdev:pci/0000:03:00.0}'
value link link_state '{netdev:pci/0000:03:00.0}'
is up
does ip link set dev '{netdev:pci/0000:03:00.0}' up
back ip link set dev '{netdev:pci/0000:03:00.0}' '{before:link}'
carry_out

# 24. address {netdev:pci/0000:03:00.0} 192.0.2.1/24
step 'address {netdev:pci/0000:03:00.0} 192.0.2.1/24'
value address word_after inet ip -o address show dev '{netdev:pci/0000:03:00.0}' to 192.0.2.1/32
is 192.0.2.1/24
does ip address add 192.0.2.1/24 dev '{netdev:pci/0000:03:00.0}'
back ip address del 192.0.2.1/24 dev '{netdev:pci/0000:03:00.0}'
carry_out

# 25. address {netdev:pci/0000:03:00.0} 2001:db8::1/64
step 'address {netdev:pci/0000:03:00.0} 2001:db8::1/64'
value address word_after inet6 ip -o address show dev '{netdev:pci/0000:03:00.0}' to 2001:db8::1/128
is 2001:db8::1/64
does ip address add 2001:db8::1/64 dev '{netdev:pci/0000:03:00.0}'
back ip address del 2001:db8::1/64 dev '{netdev:pci/0000:03:00.0}'
carry_out

# 26. offload enp5s0
step 'offload enp5s0'
value offload word_after hw-tc-offload ethtool -k enp5s0
is off
does ethtool -K enp5s0 hw-tc-offload off
back ethtool -K enp5s0 hw-tc-offload '{before:offload}'
carry_out

# 27. offload {representor:enp5s0/0}
step 'offload {representor:enp5s0/0}'
value offload word_after hw-tc-offload ethtool -k '{representor:enp5s0/0}'
is off
does ethtool -K '{representor:enp5s0/0}' hw-tc-offload off
back ethtool -K '{representor:enp5s0/0}' hw-tc-offload '{before:offload}'
carry_out

# 28. offload {representor:enp5s0/1}
step 'offload {representor:enp5s0/1}'
value offload word_after hw-tc-offload ethtool -k '{representor:enp5s0/1}'
is on
does ethtool -K '{representor:enp5s0/1}' hw-tc-offload on
back ethtool -K '{representor:enp5s0/1}' hw-tc-offload '{before:offload}'
carry_out

# 29. offload {representor:enp5s0/2}
step 'offload {representor:enp5s0/2}'
value offload word_after hw-tc-offload ethtool -k '{representor:enp5s0/2}'
is off
does ethtool -K '{representor:enp5s0/2}' hw-tc-offload off
back ethtool -K '{representor:enp5s0/2}' hw-tc-offload '{before:offload}'
carry_out

# 30. vf mac, vf state, link up (2)
batch ip
step 'vf mac enp5s0/0'
want vf enp5s0 0 mac 52:54:00:aa:00:01
line link set dev enp5s0 vf 0 mac 52:54:00:aa:00:01
step 'vf state enp5s0/0'
want vf enp5s0 0 state auto
line link set dev enp5s0 vf 0 state auto
step 'link {representor:enp5s0/0}'
want link '{representor:enp5s0/0}' up
line link set dev '{representor:enp5s0/0}' up
step 'link {representor:enp5s0/1}'
want link '{representor:enp5s0/1}' up
line link set dev '{representor:enp5s0/1}' up
run

# 31. vf rate enp5s0/0
batch command
step 'vf rate enp5s0/0'
want vf enp5s0 0 max_tx_rate 100 min_tx_rate 10
line again 5 ip link set dev enp5s0 vf 0 max_tx_rate 100 min_tx_rate 10
run

# 32. vf driver enp5s0/1
step 'vf driver enp5s0/1'
guard vf '/sys/bus/pci/devices/{vf:enp5s0/1}'
value driver file '/sys/bus/pci/devices/{vf:enp5s0/1}/driver'
is mlx5_vfio_pci
does --may-fail modprobe mlx5_vfio_pci
does sysfs '/sys/bus/pci/devices/{vf:enp5s0/1}/driver_override' mlx5_vfio_pci
does --may-fail sysfs '/sys/bus/pci/devices/{vf:enp5s0/1}/driver/unbind' '{vf:enp5s0/1}'
does sysfs /sys/bus/pci/drivers_probe '{vf:enp5s0/1}'
back sysfs '/sys/bus/pci/devices/{vf:enp5s0/1}/driver_override' ''
back --may-fail sysfs '/sys/bus/pci/devices/{vf:enp5s0/1}/driver/unbind' '{vf:enp5s0/1}'
back sysfs /sys/bus/pci/drivers_probe '{vf:enp5s0/1}'
carry_out

# 33. link enp5s0
step 'link enp5s0'
value link link_state enp5s0
is up
does ip link set dev enp5s0 up
back ip link set dev enp5s0 '{before:link}'
carry_out

# 34. mtu {representor:enp5s0/1}
step 'mtu {representor:enp5s0/1}'
value mtu file '/sys/class/net/{representor:enp5s0/1}/mtu'
is 1450
does ip link set dev '{representor:enp5s0/1}' mtu 1450
back ip link set dev '{representor:enp5s0/1}' mtu '{before:mtu}'
carry_out

# 35. ovs port (3)
batch ovs-vsctl
step 'ovs port enp5s0'
want ovs_port enp5s0 br-int vpf:host-1/@host
line --may-exist add-port br-int enp5s0
want ovs enp5s0 Port external_ids vpf vpf:host-1/@host
line set Port enp5s0 'external_ids:vpf="vpf:host-1/@host"'
step 'ovs port {representor:enp5s0/0}'
want ovs_port '{representor:enp5s0/0}' br-int vpf:host-1/@host
line --may-exist add-port br-int '{representor:enp5s0/0}'
want ovs '{representor:enp5s0/0}' Port tag '' 100
line set Port '{representor:enp5s0/0}' tag=100
want ovs '{representor:enp5s0/0}' Port trunks '' ''
line set Port '{representor:enp5s0/0}' 'trunks=[]'
want ovs '{representor:enp5s0/0}' Port vlan_mode '' ''
line set Port '{representor:enp5s0/0}' 'vlan_mode=[]'
want ovs '{representor:enp5s0/0}' Port external_ids vpf vpf:host-1/@host
line set Port '{representor:enp5s0/0}' 'external_ids:vpf="vpf:host-1/@host"'
step 'ovs port {representor:enp5s0/1}'
want ovs_port '{representor:enp5s0/1}' br-int vpf:host-1/@host
line --may-exist add-port br-int '{representor:enp5s0/1}'
want ovs '{representor:enp5s0/1}' Port tag '' 300
line set Port '{representor:enp5s0/1}' tag=300
want ovs '{representor:enp5s0/1}' Port trunks '' '100 200'
line set Port '{representor:enp5s0/1}' trunks=100,200
want ovs '{representor:enp5s0/1}' Port vlan_mode '' native-untagged
line set Port '{representor:enp5s0/1}' vlan_mode=native-untagged
want ovs '{representor:enp5s0/1}' Port external_ids vpf vpf:host-1/@host
line set Port '{representor:enp5s0/1}' 'external_ids:vpf="vpf:host-1/@host"'
run

}
