#!/bin/sh
# host-1: the host's own configuration, the section `host` of its spec.
#
# Usage: sudo sh host-1-host.sh [do | undo]
#
# `do`, the default, changes what is not as it should be, and takes that back if a step fails; what was
# before is kept in $state. `undo` puts it back. Made by vpf; change the spec rather than this file.
set -u
umask 077
state=${VPF_STATE:-/run/vpf/host}/host-1
steps='1 2 3 4 5 6 7'
guarded='2 6 7'

...

...

# 1. autoprobe enp3s0f0
holds_1() {
  v1=$(read_file /sys/class/net/enp3s0f0/device/sriov_drivers_autoprobe)
  [ "$v1" = 0 ]
}
do_1() {
  ! holds_1 || return 0
  keep 1 autoprobe "$v1"
  begin 1
  write /sys/class/net/enp3s0f0/device/sriov_drivers_autoprobe 0 || return
  holds_1
}
undo_1() {
  n1=$(before 1 autoprobe) || return
  rest=0
  write /sys/class/net/enp3s0f0/device/sriov_drivers_autoprobe "${n1}" || rest=1
  return "$rest"
}

# 2. vfs enp3s0f0
guard_2() {
  vfs_idle /sys/class/net/enp3s0f0/device/virtfn*
}
holds_2() {
  v1=$(read_file /sys/class/net/enp3s0f0/device/sriov_numvfs)
  [ "$v1" = 4 ]
}
do_2() {
  ! holds_2 || return 0
  guard_2 || return
  keep 2 vfs "$v1"
  begin 2
  write /sys/class/net/enp3s0f0/device/sriov_numvfs 0 || return
  write /sys/class/net/enp3s0f0/device/sriov_numvfs 4 || return
  holds_2
}
undo_2() {
  n1=$(before 2 vfs) || return
  rest=0
  write /sys/class/net/enp3s0f0/device/sriov_numvfs 0 || rest=1
  write /sys/class/net/enp3s0f0/device/sriov_numvfs "${n1}" || rest=1
  return "$rest"
}

# 3. link enp3s0f0
holds_3() {
  v1=$(link_state enp3s0f0)
  [ "$v1" = up ]
}
do_3() {
  ! holds_3 || return 0
  keep 3 link "$v1"
  begin 3
  ip link set dev enp3s0f0 up || return
  holds_3
}
undo_3() {
  n1=$(before 3 link) || return
  rest=0
  ip link set dev enp3s0f0 "${n1}" || rest=1
  return "$rest"
}

# 4. vf mac, vf vlan (3), vf spoofchk, vf trust, vf state (2), vf node_guid, vf port_guid
do_4() {
  ! is_done 4 || return 0
  batch 4 ip << EOF
link set dev enp3s0f0 vf 0 mac 52:54:00:aa:00:01
link set dev enp3s0f0 vf 0 vlan 100
link set dev enp3s0f0 vf 0 spoofchk off
link set dev enp3s0f0 vf 0 trust on
link set dev enp3s0f0 vf 1 vlan 200 qos 3 proto 802.1ad
link set dev enp3s0f0 vf 1 state enable
link set dev enp3s0f0 vf 2 vlan 5 proto 802.1Q
link set dev enp3s0f0 vf 2 state disable
link set dev enp3s0f0 vf 3 node_guid 00:11:22:33:44:55:66:77
link set dev enp3s0f0 vf 3 port_guid 00:11:22:33:44:55:66:78
EOF
}
undo_4() {
  began 4 << EOF | ip -force -batch -
# 10 vf port_guid enp3s0f0/3
link set dev enp3s0f0 vf 3 port_guid 00:00:00:00:00:00:00:00
# 9 vf node_guid enp3s0f0/3
link set dev enp3s0f0 vf 3 node_guid 00:00:00:00:00:00:00:00
# 8 vf state enp3s0f0/2
link set dev enp3s0f0 vf 2 state auto
# 7 vf vlan enp3s0f0/2
link set dev enp3s0f0 vf 2 vlan 0
# 6 vf state enp3s0f0/1
link set dev enp3s0f0 vf 1 state auto
# 5 vf vlan enp3s0f0/1
link set dev enp3s0f0 vf 1 vlan 0
# 4 vf trust enp3s0f0/0
link set dev enp3s0f0 vf 0 trust off
# 3 vf spoofchk enp3s0f0/0
link set dev enp3s0f0 vf 0 spoofchk on
# 2 vf vlan enp3s0f0/0
link set dev enp3s0f0 vf 0 vlan 0
# 1 vf mac enp3s0f0/0
link set dev enp3s0f0 vf 0 mac 00:00:00:00:00:00
EOF
}

# 5. vf rate enp3s0f0/0
do_5() {
  ! is_done 5 || return 0
  again 5 ip link set dev enp3s0f0 vf 0 max_tx_rate 1000 || return
  begin 5
}
undo_5() {
  rest=0
  ip link set dev enp3s0f0 vf 0 max_tx_rate 0 || rest=1
  return "$rest"
}

# 6. vf driver enp3s0f0/1
guard_6() {
  g1=$(vf_of enp3s0f0 1 2> /dev/null) || return 0
  vfs_idle "/sys/bus/pci/devices/${g1}"
}
holds_6() {
  h1=$(vf_of enp3s0f0 1) || return
  v1=$(read_file "/sys/bus/pci/devices/${h1}/driver")
  [ "$v1" = vfio-pci ]
}
do_6() {
  n1=$(vf_of enp3s0f0 1) || return
  ! holds_6 || return 0
  guard_6 || return
  keep 6 driver "$v1"
  begin 6
  modprobe vfio-pci 2> /dev/null || :
  write "/sys/bus/pci/devices/${n1}/driver_override" vfio-pci || return
  write "/sys/bus/pci/devices/${n1}/driver/unbind" "${n1}" 2> /dev/null || :
  write /sys/bus/pci/drivers_probe "${n1}" || return
  holds_6
}
undo_6() {
  n1=$(vf_of enp3s0f0 1) || return
  rest=0
  write "/sys/bus/pci/devices/${n1}/driver_override" '' || rest=1
  write "/sys/bus/pci/devices/${n1}/driver/unbind" "${n1}" 2> /dev/null || :
  write /sys/bus/pci/drivers_probe "${n1}" || rest=1
  return "$rest"
}

# 7. vfs enp4s0
guard_7() {
  vfs_idle /sys/class/net/enp4s0/device/virtfn*
}
holds_7() {
  v1=$(read_file /sys/class/net/enp4s0/device/sriov_numvfs)
  [ "$v1" = 0 ]
}
do_7() {
  ! holds_7 || return 0
  guard_7 || return
  keep 7 vfs "$v1"
  begin 7
  write /sys/class/net/enp4s0/device/sriov_numvfs 0 || return
  holds_7
}
undo_7() {
  n1=$(before 7 vfs) || return
  rest=0
  write /sys/class/net/enp4s0/device/sriov_numvfs 0 || rest=1
  write /sys/class/net/enp4s0/device/sriov_numvfs "${n1}" || rest=1
  return "$rest"
}

...
