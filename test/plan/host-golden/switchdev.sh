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
steps='1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33'
guarded='1 4 15 17 24'

...

...

# 1. eswitch mode 0000:03:00.0
guard_1() {
  vfs_idle /sys/bus/pci/devices/0000:03:00.0/virtfn*
}
holds_1() {
  v1=$(devlink dev eswitch show pci/0000:03:00.0 2> /dev/null | word_after mode)
  v2=$(read_file /sys/bus/pci/devices/0000:03:00.0/sriov_numvfs)
  [ "$v1" = switchdev ]
}
do_1() {
  ! holds_1 || return 0
  guard_1 || return
  keep 1 mode "$v1"
  keep 1 vfs "$v2"
  begin 1
  write /sys/bus/pci/devices/0000:03:00.0/sriov_numvfs 0 || return
  devlink dev eswitch set pci/0000:03:00.0 mode switchdev || return
  holds_1
}
undo_1() {
  n1=$(before 1 mode) || return
  n2=$(before 1 vfs) || return
  rest=0
  write /sys/bus/pci/devices/0000:03:00.0/sriov_numvfs 0 || rest=1
  devlink dev eswitch set pci/0000:03:00.0 mode "${n1}" || rest=1
  write /sys/bus/pci/devices/0000:03:00.0/sriov_numvfs "${n2}" || rest=1
  return "$rest"
}

# 2. eswitch inline-mode 0000:03:00.0
holds_2() {
  v1=$(devlink dev eswitch show pci/0000:03:00.0 2> /dev/null | word_after inline-mode)
  [ "$v1" = transport ]
}
do_2() {
  ! holds_2 || return 0
  keep 2 inline-mode "$v1"
  begin 2
  devlink dev eswitch set pci/0000:03:00.0 inline-mode transport || return
  holds_2
}
undo_2() {
  n1=$(before 2 inline-mode) || return
  rest=0
  devlink dev eswitch set pci/0000:03:00.0 inline-mode "${n1}" || rest=1
  return "$rest"
}

# 3. eswitch encap-mode 0000:03:00.0
holds_3() {
  v1=$(devlink dev eswitch show pci/0000:03:00.0 2> /dev/null | word_after encap-mode)
  [ "$v1" = none ]
}
do_3() {
  ! holds_3 || return 0
  keep 3 encap-mode "$v1"
  begin 3
  devlink dev eswitch set pci/0000:03:00.0 encap-mode none || return
  holds_3
}
undo_3() {
  n1=$(before 3 encap-mode) || return
  rest=0
  devlink dev eswitch set pci/0000:03:00.0 encap-mode "${n1}" || rest=1
  return "$rest"
}

# 4. vfs 0000:03:00.0
guard_4() {
  vfs_idle /sys/bus/pci/devices/0000:03:00.0/virtfn*
}
holds_4() {
  v1=$(read_file /sys/bus/pci/devices/0000:03:00.0/sriov_numvfs)
  [ "$v1" = 2 ]
}
do_4() {
  ! holds_4 || return 0
  guard_4 || return
  keep 4 vfs "$v1"
  begin 4
  write /sys/bus/pci/devices/0000:03:00.0/sriov_numvfs 0 || return
  write /sys/bus/pci/devices/0000:03:00.0/sriov_numvfs 2 || return
  holds_4
}
undo_4() {
  n1=$(before 4 vfs) || return
  rest=0
  write /sys/bus/pci/devices/0000:03:00.0/sriov_numvfs 0 || rest=1
  write /sys/bus/pci/devices/0000:03:00.0/sriov_numvfs "${n1}" || rest=1
  return "$rest"
}

# 5. mtu {netdev:pci/0000:03:00.0}
holds_5() {
  h1=$(netdev_of pci/0000:03:00.0) || return
  v1=$(read_file "/sys/class/net/${h1}/mtu")
  [ "$v1" = 9000 ]
}
do_5() {
  n1=$(netdev_of pci/0000:03:00.0) || return
  ! holds_5 || return 0
  keep 5 mtu "$v1"
  begin 5
  ip link set dev "${n1}" mtu 9000 || return
  holds_5
}
undo_5() {
  n1=$(netdev_of pci/0000:03:00.0) || return
  n2=$(before 5 mtu) || return
  rest=0
  ip link set dev "${n1}" mtu "${n2}" || rest=1
  return "$rest"
}

# 6. offload {netdev:pci/0000:03:00.0}
holds_6() {
  h1=$(netdev_of pci/0000:03:00.0) || return
  v1=$(ethtool -k "${h1}" 2> /dev/null | word_after hw-tc-offload)
  [ "$v1" = on ]
}
do_6() {
  n1=$(netdev_of pci/0000:03:00.0) || return
  ! holds_6 || return 0
  keep 6 offload "$v1"
  begin 6
  ethtool -K "${n1}" hw-tc-offload on || return
  holds_6
}
undo_6() {
  n1=$(netdev_of pci/0000:03:00.0) || return
  n2=$(before 6 offload) || return
  rest=0
  ethtool -K "${n1}" hw-tc-offload "${n2}" || rest=1
  return "$rest"
}

# 7. mtu {representor:pci/0000:03:00.0/0}
holds_7() {
  h1=$(representor pci/0000:03:00.0 0) || return
  v1=$(read_file "/sys/class/net/${h1}/mtu")
  [ "$v1" = 9000 ]
}
do_7() {
  n1=$(representor pci/0000:03:00.0 0) || return
  ! holds_7 || return 0
  keep 7 mtu "$v1"
  begin 7
  ip link set dev "${n1}" mtu 9000 || return
  holds_7
}
undo_7() {
  n1=$(representor pci/0000:03:00.0 0) || return
  n2=$(before 7 mtu) || return
  rest=0
  ip link set dev "${n1}" mtu "${n2}" || rest=1
  return "$rest"
}

# 8. offload {representor:pci/0000:03:00.0/0}
holds_8() {
  h1=$(representor pci/0000:03:00.0 0) || return
  v1=$(ethtool -k "${h1}" 2> /dev/null | word_after hw-tc-offload)
  [ "$v1" = on ]
}
do_8() {
  n1=$(representor pci/0000:03:00.0 0) || return
  ! holds_8 || return 0
  keep 8 offload "$v1"
  begin 8
  ethtool -K "${n1}" hw-tc-offload on || return
  holds_8
}
undo_8() {
  n1=$(representor pci/0000:03:00.0 0) || return
  n2=$(before 8 offload) || return
  rest=0
  ethtool -K "${n1}" hw-tc-offload "${n2}" || rest=1
  return "$rest"
}

# 9. mtu {representor:pci/0000:03:00.0/1}
holds_9() {
  h1=$(representor pci/0000:03:00.0 1) || return
  v1=$(read_file "/sys/class/net/${h1}/mtu")
  [ "$v1" = 9000 ]
}
do_9() {
  n1=$(representor pci/0000:03:00.0 1) || return
  ! holds_9 || return 0
  keep 9 mtu "$v1"
  begin 9
  ip link set dev "${n1}" mtu 9000 || return
  holds_9
}
undo_9() {
  n1=$(representor pci/0000:03:00.0 1) || return
  n2=$(before 9 mtu) || return
  rest=0
  ip link set dev "${n1}" mtu "${n2}" || rest=1
  return "$rest"
}

# 10. offload {representor:pci/0000:03:00.0/1}
holds_10() {
  h1=$(representor pci/0000:03:00.0 1) || return
  v1=$(ethtool -k "${h1}" 2> /dev/null | word_after hw-tc-offload)
  [ "$v1" = on ]
}
do_10() {
  n1=$(representor pci/0000:03:00.0 1) || return
  ! holds_10 || return 0
  keep 10 offload "$v1"
  begin 10
  ethtool -K "${n1}" hw-tc-offload on || return
  holds_10
}
undo_10() {
  n1=$(representor pci/0000:03:00.0 1) || return
  n2=$(before 10 offload) || return
  rest=0
  ethtool -K "${n1}" hw-tc-offload "${n2}" || rest=1
  return "$rest"
}

# 11. link {netdev:pci/0000:03:00.0}
holds_11() {
  h1=$(netdev_of pci/0000:03:00.0) || return
  v1=$(link_state "${h1}")
  [ "$v1" = up ]
}
do_11() {
  n1=$(netdev_of pci/0000:03:00.0) || return
  ! holds_11 || return 0
  keep 11 link "$v1"
  begin 11
  ip link set dev "${n1}" up || return
  holds_11
}
undo_11() {
  n1=$(netdev_of pci/0000:03:00.0) || return
  n2=$(before 11 link) || return
  rest=0
  ip link set dev "${n1}" "${n2}" || rest=1
  return "$rest"
}

# 12. address {netdev:pci/0000:03:00.0} 192.0.2.1/24
holds_12() {
  h1=$(netdev_of pci/0000:03:00.0) || return
  v1=$(ip -o address show dev "${h1}" to 192.0.2.1/32 2> /dev/null | word_after inet)
  [ "$v1" = 192.0.2.1/24 ]
}
do_12() {
  n1=$(netdev_of pci/0000:03:00.0) || return
  ! holds_12 || return 0
  keep 12 address "$v1"
  begin 12
  ip address add 192.0.2.1/24 dev "${n1}" || return
  holds_12
}
undo_12() {
  n1=$(netdev_of pci/0000:03:00.0) || return
  rest=0
  ip address del 192.0.2.1/24 dev "${n1}" || rest=1
  return "$rest"
}

# 13. address {netdev:pci/0000:03:00.0} 2001:db8::1/64
holds_13() {
  h1=$(netdev_of pci/0000:03:00.0) || return
  v1=$(ip -o address show dev "${h1}" to 2001:db8::1/128 2> /dev/null | word_after inet6)
  [ "$v1" = 2001:db8::1/64 ]
}
do_13() {
  n1=$(netdev_of pci/0000:03:00.0) || return
  ! holds_13 || return 0
  keep 13 address "$v1"
  begin 13
  ip address add 2001:db8::1/64 dev "${n1}" || return
  holds_13
}
undo_13() {
  n1=$(netdev_of pci/0000:03:00.0) || return
  rest=0
  ip address del 2001:db8::1/64 dev "${n1}" || rest=1
  return "$rest"
}

# 14. autoprobe enp5s0
holds_14() {
  v1=$(read_file /sys/class/net/enp5s0/device/sriov_drivers_autoprobe)
  [ "$v1" = 1 ]
}
do_14() {
  ! holds_14 || return 0
  keep 14 autoprobe "$v1"
  begin 14
  write /sys/class/net/enp5s0/device/sriov_drivers_autoprobe 1 || return
  holds_14
}
undo_14() {
  n1=$(before 14 autoprobe) || return
  rest=0
  write /sys/class/net/enp5s0/device/sriov_drivers_autoprobe "${n1}" || rest=1
  return "$rest"
}

# 15. eswitch mode enp5s0
guard_15() {
  vfs_idle /sys/class/net/enp5s0/device/virtfn*
}
holds_15() {
  h1=$(devlink_of enp5s0) || return
  v1=$(devlink dev eswitch show "${h1}" 2> /dev/null | word_after mode)
  v2=$(read_file /sys/class/net/enp5s0/device/sriov_numvfs)
  [ "$v1" = switchdev ]
}
do_15() {
  n1=$(devlink_of enp5s0) || return
  ! holds_15 || return 0
  guard_15 || return
  keep 15 mode "$v1"
  keep 15 vfs "$v2"
  begin 15
  write /sys/class/net/enp5s0/device/sriov_numvfs 0 || return
  devlink dev eswitch set "${n1}" mode switchdev || return
  holds_15
}
undo_15() {
  n1=$(devlink_of enp5s0) || return
  n2=$(before 15 mode) || return
  n3=$(before 15 vfs) || return
  rest=0
  write /sys/class/net/enp5s0/device/sriov_numvfs 0 || rest=1
  devlink dev eswitch set "${n1}" mode "${n2}" || rest=1
  write /sys/class/net/enp5s0/device/sriov_numvfs "${n3}" || rest=1
  return "$rest"
}

# 16. eswitch inline-mode enp5s0
holds_16() {
  h1=$(devlink_of enp5s0) || return
  v1=$(devlink dev eswitch show "${h1}" 2> /dev/null | word_after inline-mode)
  [ "$v1" = link ]
}
do_16() {
  n1=$(devlink_of enp5s0) || return
  ! holds_16 || return 0
  keep 16 inline-mode "$v1"
  begin 16
  devlink dev eswitch set "${n1}" inline-mode link || return
  holds_16
}
undo_16() {
  n1=$(devlink_of enp5s0) || return
  n2=$(before 16 inline-mode) || return
  rest=0
  devlink dev eswitch set "${n1}" inline-mode "${n2}" || rest=1
  return "$rest"
}

# 17. vfs enp5s0
guard_17() {
  vfs_idle /sys/class/net/enp5s0/device/virtfn*
}
holds_17() {
  v1=$(read_file /sys/class/net/enp5s0/device/sriov_numvfs)
  [ "$v1" = 3 ]
}
do_17() {
  ! holds_17 || return 0
  guard_17 || return
  keep 17 vfs "$v1"
  begin 17
  write /sys/class/net/enp5s0/device/sriov_numvfs 0 || return
  write /sys/class/net/enp5s0/device/sriov_numvfs 3 || return
  holds_17
}
undo_17() {
  n1=$(before 17 vfs) || return
  rest=0
  write /sys/class/net/enp5s0/device/sriov_numvfs 0 || rest=1
  write /sys/class/net/enp5s0/device/sriov_numvfs "${n1}" || rest=1
  return "$rest"
}

# 18. offload enp5s0
holds_18() {
  v1=$(ethtool -k enp5s0 2> /dev/null | word_after hw-tc-offload)
  [ "$v1" = off ]
}
do_18() {
  ! holds_18 || return 0
  keep 18 offload "$v1"
  begin 18
  ethtool -K enp5s0 hw-tc-offload off || return
  holds_18
}
undo_18() {
  n1=$(before 18 offload) || return
  rest=0
  ethtool -K enp5s0 hw-tc-offload "${n1}" || rest=1
  return "$rest"
}

# 19. offload {representor:enp5s0/0}
holds_19() {
  h1=$(representor enp5s0 0) || return
  v1=$(ethtool -k "${h1}" 2> /dev/null | word_after hw-tc-offload)
  [ "$v1" = off ]
}
do_19() {
  n1=$(representor enp5s0 0) || return
  ! holds_19 || return 0
  keep 19 offload "$v1"
  begin 19
  ethtool -K "${n1}" hw-tc-offload off || return
  holds_19
}
undo_19() {
  n1=$(representor enp5s0 0) || return
  n2=$(before 19 offload) || return
  rest=0
  ethtool -K "${n1}" hw-tc-offload "${n2}" || rest=1
  return "$rest"
}

# 20. offload {representor:enp5s0/1}
holds_20() {
  h1=$(representor enp5s0 1) || return
  v1=$(ethtool -k "${h1}" 2> /dev/null | word_after hw-tc-offload)
  [ "$v1" = on ]
}
do_20() {
  n1=$(representor enp5s0 1) || return
  ! holds_20 || return 0
  keep 20 offload "$v1"
  begin 20
  ethtool -K "${n1}" hw-tc-offload on || return
  holds_20
}
undo_20() {
  n1=$(representor enp5s0 1) || return
  n2=$(before 20 offload) || return
  rest=0
  ethtool -K "${n1}" hw-tc-offload "${n2}" || rest=1
  return "$rest"
}

# 21. offload {representor:enp5s0/2}
holds_21() {
  h1=$(representor enp5s0 2) || return
  v1=$(ethtool -k "${h1}" 2> /dev/null | word_after hw-tc-offload)
  [ "$v1" = off ]
}
do_21() {
  n1=$(representor enp5s0 2) || return
  ! holds_21 || return 0
  keep 21 offload "$v1"
  begin 21
  ethtool -K "${n1}" hw-tc-offload off || return
  holds_21
}
undo_21() {
  n1=$(representor enp5s0 2) || return
  n2=$(before 21 offload) || return
  rest=0
  ethtool -K "${n1}" hw-tc-offload "${n2}" || rest=1
  return "$rest"
}

# 22. vf mac, vf state, link up (3)
do_22() {
  n1=$(representor enp5s0 0) || return
  n2=$(representor enp5s0 1) || return
  n3=$(representor enp7s0 7) || return
  ! is_done 22 || return 0
  batch 22 ip << EOF
link set dev enp5s0 vf 0 mac 52:54:00:aa:00:01
link set dev enp5s0 vf 0 state auto
link set dev ${n1} up
link set dev ${n2} up
link set dev ${n3} up
EOF
}
undo_22() {
  n1=$(representor enp5s0 0) || return
  n2=$(representor enp5s0 1) || return
  n3=$(representor enp7s0 7) || return
  began 22 << EOF | ip -force -batch -
# 5 link {representor:enp7s0/7}
link set dev ${n3} down
# 4 link {representor:enp5s0/1}
link set dev ${n2} down
# 3 link {representor:enp5s0/0}
link set dev ${n1} down
# 2 vf state enp5s0/0
link set dev enp5s0 vf 0 state auto
# 1 vf mac enp5s0/0
link set dev enp5s0 vf 0 mac 00:00:00:00:00:00
EOF
}

# 23. vf rate enp5s0/0
do_23() {
  ! is_done 23 || return 0
  again 5 ip link set dev enp5s0 vf 0 max_tx_rate 100 min_tx_rate 10 || return
  begin 23
}
undo_23() {
  rest=0
  ip link set dev enp5s0 vf 0 max_tx_rate 0 min_tx_rate 0 || rest=1
  return "$rest"
}

# 24. vf driver enp5s0/1
guard_24() {
  g1=$(vf_of enp5s0 1 2> /dev/null) || return 0
  vfs_idle "/sys/bus/pci/devices/${g1}"
}
holds_24() {
  h1=$(vf_of enp5s0 1) || return
  v1=$(read_file "/sys/bus/pci/devices/${h1}/driver")
  [ "$v1" = mlx5_vfio_pci ]
}
do_24() {
  n1=$(vf_of enp5s0 1) || return
  ! holds_24 || return 0
  guard_24 || return
  keep 24 driver "$v1"
  begin 24
  modprobe mlx5_vfio_pci 2> /dev/null || :
  write "/sys/bus/pci/devices/${n1}/driver_override" mlx5_vfio_pci || return
  write "/sys/bus/pci/devices/${n1}/driver/unbind" "${n1}" 2> /dev/null || :
  write /sys/bus/pci/drivers_probe "${n1}" || return
  holds_24
}
undo_24() {
  n1=$(vf_of enp5s0 1) || return
  rest=0
  write "/sys/bus/pci/devices/${n1}/driver_override" '' || rest=1
  write "/sys/bus/pci/devices/${n1}/driver/unbind" "${n1}" 2> /dev/null || :
  write /sys/bus/pci/drivers_probe "${n1}" || rest=1
  return "$rest"
}

# 25. eswitch mode sim0
holds_25() {
  v1=$(devlink dev eswitch show netdevsim/netdevsim10 2> /dev/null | word_after mode)
  [ "$v1" = legacy ]
}
do_25() {
  ! holds_25 || return 0
  keep 25 mode "$v1"
  begin 25
  devlink dev eswitch set netdevsim/netdevsim10 mode legacy || return
  holds_25
}
undo_25() {
  n1=$(before 25 mode) || return
  rest=0
  devlink dev eswitch set netdevsim/netdevsim10 mode "${n1}" || rest=1
  return "$rest"
}

# 26. link sim0
holds_26() {
  v1=$(link_state sim0)
  [ "$v1" = down ]
}
do_26() {
  ! holds_26 || return 0
  keep 26 link "$v1"
  begin 26
  ip link set dev sim0 down || return
  holds_26
}
undo_26() {
  n1=$(before 26 link) || return
  rest=0
  ip link set dev sim0 "${n1}" || rest=1
  return "$rest"
}

# 27. ovs bridge br-int
holds_27() {
  v1=$(ovs-vsctl --timeout=30 --if-exists get Bridge br-int name 2> /dev/null | tr -d '"')
  [ "$v1" = br-int ]
}
do_27() {
  ! holds_27 || return 0
  keep 27 column "$v1"
  begin 27
  ovs-vsctl --timeout=30 add-br br-int -- set Bridge br-int datapath_type=system stp_enable=false 'external_ids:vpf="vpf:host-1/@host"' || return
  holds_27
}
undo_27() {
  rest=0
  ovs-vsctl --timeout=30 --if-exists del-br br-int || rest=1
  return "$rest"
}

# 28. ovs datapath_type br-int
holds_28() {
  v1=$(ovs-vsctl --timeout=30 --if-exists get Bridge br-int datapath_type 2> /dev/null | tr -d '"')
  [ "$v1" = system ]
}
do_28() {
  ! holds_28 || return 0
  keep 28 column "$v1"
  begin 28
  ovs-vsctl --timeout=30 set Bridge br-int datapath_type=system || return
  holds_28
}
undo_28() {
  n1=$(before 28 column) || return
  rest=0
  ovs-vsctl --timeout=30 set Bridge br-int "datapath_type=${n1}" || rest=1
  return "$rest"
}

# 29. ovs stp_enable br-int
holds_29() {
  v1=$(ovs-vsctl --timeout=30 --if-exists get Bridge br-int stp_enable 2> /dev/null | tr -d '"')
  [ "$v1" = false ]
}
do_29() {
  ! holds_29 || return 0
  keep 29 column "$v1"
  begin 29
  ovs-vsctl --timeout=30 set Bridge br-int stp_enable=false || return
  holds_29
}
undo_29() {
  n1=$(before 29 column) || return
  rest=0
  ovs-vsctl --timeout=30 set Bridge br-int "stp_enable=${n1}" || rest=1
  return "$rest"
}

# 30. link br-int
holds_30() {
  v1=$(link_state br-int)
  [ "$v1" = up ]
}
do_30() {
  ! holds_30 || return 0
  keep 30 link "$v1"
  begin 30
  ip link set dev br-int up || return
  holds_30
}
undo_30() {
  n1=$(before 30 link) || return
  rest=0
  ip link set dev br-int "${n1}" || rest=1
  return "$rest"
}

# 31. link enp5s0
holds_31() {
  v1=$(link_state enp5s0)
  [ "$v1" = up ]
}
do_31() {
  ! holds_31 || return 0
  keep 31 link "$v1"
  begin 31
  ip link set dev enp5s0 up || return
  holds_31
}
undo_31() {
  n1=$(before 31 link) || return
  rest=0
  ip link set dev enp5s0 "${n1}" || rest=1
  return "$rest"
}

# 32. ovs port (4)
do_32() {
  n1=$(representor enp5s0 0) || return
  n2=$(representor enp5s0 1) || return
  n3=$(representor enp7s0 7) || return
  ! is_done 32 || return 0
  ovs-vsctl --timeout=30 \
    -- --may-exist add-port br-int enp5s0 -- set Port enp5s0 'external_ids:vpf="vpf:host-1/@host"' \
    -- --may-exist add-port br-int "${n1}" tag=100 -- set Port "${n1}" 'external_ids:vpf="vpf:host-1/@host"' \
    -- --may-exist add-port br-int "${n2}" trunks=100,200 tag=300 vlan_mode=native-untagged -- set Port "${n2}" 'external_ids:vpf="vpf:host-1/@host"' \
    -- --may-exist add-port br-int "${n3}" -- set Port "${n3}" 'external_ids:vpf="vpf:host-1/@host"' || return
  begin 32
}
undo_32() {
  n1=$(representor enp7s0 7) || return
  n2=$(representor enp5s0 1) || return
  n3=$(representor enp5s0 0) || return
  ovs-vsctl --timeout=30 \
    -- --if-exists del-port br-int "${n1}" \
    -- --if-exists del-port br-int "${n2}" \
    -- --if-exists del-port br-int "${n3}" \
    -- --if-exists del-port br-int enp5s0
}

# 33. mtu {representor:enp5s0/1}
holds_33() {
  h1=$(representor enp5s0 1) || return
  v1=$(read_file "/sys/class/net/${h1}/mtu")
  [ "$v1" = 1450 ]
}
do_33() {
  n1=$(representor enp5s0 1) || return
  ! holds_33 || return 0
  keep 33 mtu "$v1"
  begin 33
  ip link set dev "${n1}" mtu 1450 || return
  holds_33
}
undo_33() {
  n1=$(representor enp5s0 1) || return
  n2=$(before 33 mtu) || return
  rest=0
  ip link set dev "${n1}" mtu "${n2}" || rest=1
  return "$rest"
}

...
