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
steps='1 2 3 4 5 6 7 8 9'
guarded='1 3'

...

...

# 1. eswitch mode enp3s0f0
guard_1() {
  vfs_idle /sys/class/net/enp3s0f0/device/virtfn*
}
holds_1() {
  h1=$(devlink_of enp3s0f0) || return
  v1=$(devlink dev eswitch show "${h1}" 2> /dev/null | word_after mode)
  v2=$(read_file /sys/class/net/enp3s0f0/device/sriov_numvfs)
  [ "$v1" = switchdev ]
}
do_1() {
  n1=$(devlink_of enp3s0f0) || return
  ! holds_1 || return 0
  guard_1 || return
  keep 1 mode "$v1"
  keep 1 vfs "$v2"
  begin 1
  write /sys/class/net/enp3s0f0/device/sriov_numvfs 0 || return
  devlink dev eswitch set "${n1}" mode switchdev || return
  holds_1
}
undo_1() {
  n1=$(devlink_of enp3s0f0) || return
  n2=$(before 1 mode) || return
  n3=$(before 1 vfs) || return
  rest=0
  write /sys/class/net/enp3s0f0/device/sriov_numvfs 0 || rest=1
  devlink dev eswitch set "${n1}" mode "${n2}" || rest=1
  write /sys/class/net/enp3s0f0/device/sriov_numvfs "${n3}" || rest=1
  return "$rest"
}

# 2. eswitch inline-mode enp3s0f0
holds_2() {
  h1=$(devlink_of enp3s0f0) || return
  v1=$(devlink dev eswitch show "${h1}" 2> /dev/null | word_after inline-mode)
  [ "$v1" = network ]
}
do_2() {
  n1=$(devlink_of enp3s0f0) || return
  ! holds_2 || return 0
  keep 2 inline-mode "$v1"
  begin 2
  devlink dev eswitch set "${n1}" inline-mode network || return
  holds_2
}
undo_2() {
  n1=$(devlink_of enp3s0f0) || return
  n2=$(before 2 inline-mode) || return
  rest=0
  devlink dev eswitch set "${n1}" inline-mode "${n2}" || rest=1
  return "$rest"
}

# 3. vfs enp3s0f0
guard_3() {
  vfs_idle /sys/class/net/enp3s0f0/device/virtfn*
}
holds_3() {
  v1=$(read_file /sys/class/net/enp3s0f0/device/sriov_numvfs)
  [ "$v1" = 2 ]
}
do_3() {
  ! holds_3 || return 0
  guard_3 || return
  keep 3 vfs "$v1"
  begin 3
  write /sys/class/net/enp3s0f0/device/sriov_numvfs 0 || return
  write /sys/class/net/enp3s0f0/device/sriov_numvfs 2 || return
  holds_3
}
undo_3() {
  n1=$(before 3 vfs) || return
  rest=0
  write /sys/class/net/enp3s0f0/device/sriov_numvfs 0 || rest=1
  write /sys/class/net/enp3s0f0/device/sriov_numvfs "${n1}" || rest=1
  return "$rest"
}

# 4. offload enp3s0f0
holds_4() {
  v1=$(ethtool -k enp3s0f0 2> /dev/null | word_after hw-tc-offload)
  [ "$v1" = on ]
}
do_4() {
  ! holds_4 || return 0
  keep 4 offload "$v1"
  begin 4
  ethtool -K enp3s0f0 hw-tc-offload on || return
  holds_4
}
undo_4() {
  n1=$(before 4 offload) || return
  rest=0
  ethtool -K enp3s0f0 hw-tc-offload "${n1}" || rest=1
  return "$rest"
}

# 5. offload {representor:enp3s0f0/0}
holds_5() {
  h1=$(representor enp3s0f0 0) || return
  v1=$(ethtool -k "${h1}" 2> /dev/null | word_after hw-tc-offload)
  [ "$v1" = on ]
}
do_5() {
  n1=$(representor enp3s0f0 0) || return
  ! holds_5 || return 0
  keep 5 offload "$v1"
  begin 5
  ethtool -K "${n1}" hw-tc-offload on || return
  holds_5
}
undo_5() {
  n1=$(representor enp3s0f0 0) || return
  n2=$(before 5 offload) || return
  rest=0
  ethtool -K "${n1}" hw-tc-offload "${n2}" || rest=1
  return "$rest"
}

# 6. offload {representor:enp3s0f0/1}
holds_6() {
  h1=$(representor enp3s0f0 1) || return
  v1=$(ethtool -k "${h1}" 2> /dev/null | word_after hw-tc-offload)
  [ "$v1" = on ]
}
do_6() {
  n1=$(representor enp3s0f0 1) || return
  ! holds_6 || return 0
  keep 6 offload "$v1"
  begin 6
  ethtool -K "${n1}" hw-tc-offload on || return
  holds_6
}
undo_6() {
  n1=$(representor enp3s0f0 1) || return
  n2=$(before 6 offload) || return
  rest=0
  ethtool -K "${n1}" hw-tc-offload "${n2}" || rest=1
  return "$rest"
}

# 7. ovs offload
holds_7() {
  v1=$(ovs-vsctl --timeout=30 --if-exists get Open_vSwitch . other_config:hw-offload 2> /dev/null | tr -d '"')
  v2=$(ovs-vsctl --timeout=30 --if-exists get Open_vSwitch . other_config:tc-policy 2> /dev/null | tr -d '"')
  [ "$v1" = true ] && [ "$v2" = skip_sw ]
}
do_7() {
  ! holds_7 || return 0
  keep 7 hw-offload "$v1"
  keep 7 tc-policy "$v2"
  begin 7
  ovs-vsctl --timeout=30 set Open_vSwitch . other_config:hw-offload=true other_config:tc-policy=skip_sw || return
  systemctl restart openvswitch-switch || return
  holds_7
}
undo_7() {
  n1=$(before 7 hw-offload) || return
  n2=$(before 7 tc-policy) || return
  rest=0
  if [ -n "$(before 7 hw-offload)" ]; then ovs-vsctl --timeout=30 set Open_vSwitch . "other_config:hw-offload=${n1}" || rest=1; fi
  if [ -z "$(before 7 hw-offload)" ]; then ovs-vsctl --timeout=30 remove Open_vSwitch . other_config hw-offload || rest=1; fi
  if [ -n "$(before 7 tc-policy)" ]; then ovs-vsctl --timeout=30 set Open_vSwitch . "other_config:tc-policy=${n2}" || rest=1; fi
  if [ -z "$(before 7 tc-policy)" ]; then ovs-vsctl --timeout=30 remove Open_vSwitch . other_config tc-policy || rest=1; fi
  systemctl restart openvswitch-switch || rest=1
  return "$rest"
}

# 8. vdpa vdpa0
do_8() {
  n1=$(vf_of enp3s0f0 0) || return
  ! is_done 8 || return 0
  vdpa dev add name vdpa0 mgmtdev "pci/${n1}" mac 52:54:00:aa:00:01 mtu 1500 max_vqp 4 || return
  begin 8
}
undo_8() {
  rest=0
  vdpa dev del vdpa0 || rest=1
  return "$rest"
}

# 9. vdpa vdpa1
do_9() {
  ! is_done 9 || return 0
  vdpa dev add name vdpa1 mgmtdev vdpasim_net || return
  begin 9
}
undo_9() {
  rest=0
  vdpa dev del vdpa1 || rest=1
  return "$rest"
}

...
