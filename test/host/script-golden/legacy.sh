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
tools=(awk ip)

steps() {

# 1. autoprobe enp3s0f0
step 'autoprobe enp3s0f0'
value autoprobe file /sys/class/net/enp3s0f0/device/sriov_drivers_autoprobe
is 0
does sysfs /sys/class/net/enp3s0f0/device/sriov_drivers_autoprobe 0
back sysfs /sys/class/net/enp3s0f0/device/sriov_drivers_autoprobe '{before:autoprobe}'
carry_out

# 2. vfs enp4s0
step 'vfs enp4s0'
guard vfs /sys/class/net/enp4s0/device
value vfs file /sys/class/net/enp4s0/device/sriov_numvfs
is 0
does sysfs /sys/class/net/enp4s0/device/sriov_numvfs 0
back sysfs /sys/class/net/enp4s0/device/sriov_numvfs 0
back sysfs /sys/class/net/enp4s0/device/sriov_numvfs '{before:vfs}'
carry_out

# 3. vfs enp3s0f0
step 'vfs enp3s0f0'
guard vfs /sys/class/net/enp3s0f0/device
value vfs file /sys/class/net/enp3s0f0/device/sriov_numvfs
is 4
does sysfs /sys/class/net/enp3s0f0/device/sriov_numvfs 0
does sysfs /sys/class/net/enp3s0f0/device/sriov_numvfs 4
back sysfs /sys/class/net/enp3s0f0/device/sriov_numvfs 0
back sysfs /sys/class/net/enp3s0f0/device/sriov_numvfs '{before:vfs}'
carry_out

# 4. link enp3s0f0
step 'link enp3s0f0'
value link link_state enp3s0f0
is up
does ip link set dev enp3s0f0 up
back ip link set dev enp3s0f0 '{before:link}'
carry_out

# 5. vf mac, vf trust
batch ip
step 'vf mac enp3s0f0/2'
want vf enp3s0f0 2 mac 52:54:00:aa:00:03
line link set dev enp3s0f0 vf 2 mac 52:54:00:aa:00:03
step 'vf trust enp3s0f0/2'
want vf enp3s0f0 2 trust on
line link set dev enp3s0f0 vf 2 trust on
run

# 6. vf mac, vf vlan (3), vf spoofchk, vf trust, vf state (2), vf node_guid, vf port_guid
batch ip
step 'vf mac enp3s0f0/0'
want vf enp3s0f0 0 mac 52:54:00:aa:00:01
line link set dev enp3s0f0 vf 0 mac 52:54:00:aa:00:01
step 'vf vlan enp3s0f0/0'
want vf enp3s0f0 0 vlan 100
line link set dev enp3s0f0 vf 0 vlan 100
step 'vf spoofchk enp3s0f0/0'
want vf enp3s0f0 0 spoofchk off
line link set dev enp3s0f0 vf 0 spoofchk off
step 'vf trust enp3s0f0/0'
want vf enp3s0f0 0 trust on
line link set dev enp3s0f0 vf 0 trust on
step 'vf vlan enp3s0f0/1'
want vf enp3s0f0 1 vlan 200 qos 3 proto 802.1ad
line link set dev enp3s0f0 vf 1 vlan 200 qos 3 proto 802.1ad
step 'vf state enp3s0f0/1'
want vf enp3s0f0 1 state enable
line link set dev enp3s0f0 vf 1 state enable
step 'vf vlan enp3s0f0/2'
want vf enp3s0f0 2 vlan 5 proto 802.1Q
line link set dev enp3s0f0 vf 2 vlan 5 proto 802.1Q
step 'vf state enp3s0f0/2'
want vf enp3s0f0 2 state disable
line link set dev enp3s0f0 vf 2 state disable
step 'vf node_guid enp3s0f0/3'
want vf enp3s0f0 3 node_guid 00:11:22:33:44:55:66:77
line link set dev enp3s0f0 vf 3 node_guid 00:11:22:33:44:55:66:77
step 'vf port_guid enp3s0f0/3'
want vf enp3s0f0 3 port_guid 00:11:22:33:44:55:66:78
line link set dev enp3s0f0 vf 3 port_guid 00:11:22:33:44:55:66:78
run

# 7. vf rate enp3s0f0/0
batch command
step 'vf rate enp3s0f0/0'
want vf enp3s0f0 0 max_tx_rate 1000
line again 5 ip link set dev enp3s0f0 vf 0 max_tx_rate 1000
run

# 8. vf driver enp3s0f0/1
step 'vf driver enp3s0f0/1'
guard vf '/sys/bus/pci/devices/{vf:enp3s0f0/1}'
value driver file '/sys/bus/pci/devices/{vf:enp3s0f0/1}/driver'
is vfio-pci
does --may-fail modprobe vfio-pci
does sysfs '/sys/bus/pci/devices/{vf:enp3s0f0/1}/driver_override' vfio-pci
does --may-fail sysfs '/sys/bus/pci/devices/{vf:enp3s0f0/1}/driver/unbind' '{vf:enp3s0f0/1}'
does sysfs /sys/bus/pci/drivers_probe '{vf:enp3s0f0/1}'
back sysfs '/sys/bus/pci/devices/{vf:enp3s0f0/1}/driver_override' ''
back --may-fail sysfs '/sys/bus/pci/devices/{vf:enp3s0f0/1}/driver/unbind' '{vf:enp3s0f0/1}'
back sysfs /sys/bus/pci/drivers_probe '{vf:enp3s0f0/1}'
carry_out

}
