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
steps='1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29'
guarded=''

...

...

# 1. veth veth0
holds_1() {
  v1=$(link_state veth0)
  { [ "$v1" = up ] || [ "$v1" = down ]; }
}
do_1() {
  ! holds_1 || return 0
  keep 1 link "$v1"
  begin 1
  ip link add name veth0 mtu 2000 type veth peer name veth1 mtu 2000 || return
  ip link set dev veth0 alias vpf:host-1/@host || return
  holds_1
}
undo_1() {
  rest=0
  ip link del dev veth0 || rest=1
  return "$rest"
}

# 2. tap t0
holds_2() {
  v1=$(link_state t0)
  { [ "$v1" = up ] || [ "$v1" = down ]; }
}
do_2() {
  ! holds_2 || return 0
  keep 2 link "$v1"
  begin 2
  ip tuntap add dev t0 mode tap user alice vnet_hdr multi_queue || return
  ip link set dev t0 mtu 1400 || return
  ip link set dev t0 alias vpf:host-1/@host || return
  holds_2
}
undo_2() {
  rest=0
  ip link del dev t0 || rest=1
  return "$rest"
}

# 3. bridge br0
holds_3() {
  v1=$(link_state br0)
  { [ "$v1" = up ] || [ "$v1" = down ]; }
}
do_3() {
  ! holds_3 || return 0
  keep 3 link "$v1"
  begin 3
  ip link add name br0 type bridge || return
  ip link set dev br0 alias vpf:host-1/@host || return
  holds_3
}
undo_3() {
  rest=0
  ip link del dev br0 || rest=1
  return "$rest"
}

# 4. bridge vlan_filtering br0
holds_4() {
  v1=$(read_file /sys/class/net/br0/bridge/vlan_filtering)
  [ "$v1" = 1 ]
}
do_4() {
  ! holds_4 || return 0
  keep 4 option "$v1"
  begin 4
  ip link set dev br0 type bridge vlan_filtering 1 || return
  holds_4
}
undo_4() {
  n1=$(before 4 option) || return
  rest=0
  ip link set dev br0 type bridge vlan_filtering "${n1}" || rest=1
  return "$rest"
}

# 5. bridge stp_state br0
holds_5() {
  v1=$(read_file /sys/class/net/br0/bridge/stp_state)
  [ "$v1" = 1 ]
}
do_5() {
  ! holds_5 || return 0
  keep 5 option "$v1"
  begin 5
  ip link set dev br0 type bridge stp_state 1 || return
  holds_5
}
undo_5() {
  n1=$(before 5 option) || return
  rest=0
  ip link set dev br0 type bridge stp_state "${n1}" || rest=1
  return "$rest"
}

# 6. mtu br0
holds_6() {
  v1=$(read_file /sys/class/net/br0/mtu)
  [ "$v1" = 2000 ]
}
do_6() {
  ! holds_6 || return 0
  keep 6 mtu "$v1"
  begin 6
  ip link set dev br0 mtu 2000 || return
  holds_6
}
undo_6() {
  n1=$(before 6 mtu) || return
  rest=0
  ip link set dev br0 mtu "${n1}" || rest=1
  return "$rest"
}

# 7. link br0
holds_7() {
  v1=$(link_state br0)
  [ "$v1" = up ]
}
do_7() {
  ! holds_7 || return 0
  keep 7 link "$v1"
  begin 7
  ip link set dev br0 up || return
  holds_7
}
undo_7() {
  n1=$(before 7 link) || return
  rest=0
  ip link set dev br0 "${n1}" || rest=1
  return "$rest"
}

# 8. address br0 10.0.0.1/8
holds_8() {
  v1=$(ip -o address show dev br0 to 10.0.0.1/32 2> /dev/null | word_after inet)
  [ "$v1" = 10.0.0.1/8 ]
}
do_8() {
  ! holds_8 || return 0
  keep 8 address "$v1"
  begin 8
  ip address add 10.0.0.1/8 dev br0 || return
  holds_8
}
undo_8() {
  rest=0
  ip address del 10.0.0.1/8 dev br0 || rest=1
  return "$rest"
}

# 9. link eth0
holds_9() {
  v1=$(link_state eth0)
  [ "$v1" = up ]
}
do_9() {
  ! holds_9 || return 0
  keep 9 link "$v1"
  begin 9
  ip link set dev eth0 up || return
  holds_9
}
undo_9() {
  n1=$(before 9 link) || return
  rest=0
  ip link set dev eth0 "${n1}" || rest=1
  return "$rest"
}

# 10. bridge port eth0
do_10() {
  ! is_done 10 || return 0
  batch 10 ip << EOF
link set dev eth0 master br0
EOF
}
undo_10() {
  began 10 << EOF | ip -force -batch -
# 1 bridge port eth0
link set dev eth0 nomaster
EOF
}

# 11. link veth0
holds_11() {
  v1=$(link_state veth0)
  [ "$v1" = up ]
}
do_11() {
  ! holds_11 || return 0
  keep 11 link "$v1"
  begin 11
  ip link set dev veth0 up || return
  holds_11
}
undo_11() {
  n1=$(before 11 link) || return
  rest=0
  ip link set dev veth0 "${n1}" || rest=1
  return "$rest"
}

# 12. bridge port veth0
do_12() {
  ! is_done 12 || return 0
  batch 12 ip << EOF
link set dev veth0 master br0
EOF
}
undo_12() {
  began 12 << EOF | ip -force -batch -
# 1 bridge port veth0
link set dev veth0 nomaster
EOF
}

# 13. bridge vlan veth0
do_13() {
  ! is_done 13 || return 0
  bridge -force -batch - << EOF > /dev/null 2>&1 || : # these may fail
vlan del dev veth0 vid 1
EOF
  batch 13 bridge << EOF
vlan add dev veth0 vid 10 pvid untagged
EOF
}
undo_13() {
  began 13 << EOF | bridge -force -batch -
# 0 bridge vlan veth0
vlan del dev veth0 vid 10
vlan add dev veth0 vid 1 pvid untagged
EOF
}

# 14. bridge isolated veth0
holds_14() {
  v1=$(read_file /sys/class/net/veth0/brport/isolated)
  [ "$v1" = 1 ]
}
do_14() {
  ! holds_14 || return 0
  keep 14 flag "$v1"
  begin 14
  bridge link set dev veth0 isolated on || return
  holds_14
}
undo_14() {
  n1=$(before 14 flag) || return
  rest=0
  write /sys/class/net/veth0/brport/isolated "${n1}" || rest=1
  return "$rest"
}

# 15. bridge hairpin veth0
holds_15() {
  v1=$(read_file /sys/class/net/veth0/brport/hairpin_mode)
  [ "$v1" = 0 ]
}
do_15() {
  ! holds_15 || return 0
  keep 15 flag "$v1"
  begin 15
  bridge link set dev veth0 hairpin off || return
  holds_15
}
undo_15() {
  n1=$(before 15 flag) || return
  rest=0
  write /sys/class/net/veth0/brport/hairpin_mode "${n1}" || rest=1
  return "$rest"
}

# 16. link t0
holds_16() {
  v1=$(link_state t0)
  [ "$v1" = up ]
}
do_16() {
  ! holds_16 || return 0
  keep 16 link "$v1"
  begin 16
  ip link set dev t0 up || return
  holds_16
}
undo_16() {
  n1=$(before 16 link) || return
  rest=0
  ip link set dev t0 "${n1}" || rest=1
  return "$rest"
}

# 17. bridge port t0
do_17() {
  ! is_done 17 || return 0
  batch 17 ip << EOF
link set dev t0 master br0
EOF
}
undo_17() {
  began 17 << EOF | ip -force -batch -
# 1 bridge port t0
link set dev t0 nomaster
EOF
}

# 18. bridge vlan t0
do_18() {
  ! is_done 18 || return 0
  bridge -force -batch - << EOF > /dev/null 2>&1 || : # these may fail
vlan del dev t0 vid 1
EOF
  batch 18 bridge << EOF
vlan add dev t0 vid 30 pvid untagged
vlan add dev t0 vid 10
vlan add dev t0 vid 20
EOF
}
undo_18() {
  began 18 << EOF | bridge -force -batch -
# 0 bridge vlan t0
vlan del dev t0 vid 10
vlan del dev t0 vid 20
vlan del dev t0 vid 30
vlan add dev t0 vid 1 pvid untagged
EOF
}

# 19. vxlan vx0
holds_19() {
  v1=$(link_state vx0)
  { [ "$v1" = up ] || [ "$v1" = down ]; }
}
do_19() {
  ! holds_19 || return 0
  keep 19 link "$v1"
  begin 19
  ip link add name vx0 type vxlan id 42 remote 192.0.2.2 local 192.0.2.1 dstport 8472 || return
  ip link set dev vx0 alias vpf:host-1/@host || return
  holds_19
}
undo_19() {
  rest=0
  ip link del dev vx0 || rest=1
  return "$rest"
}

# 20. link vx0
holds_20() {
  v1=$(link_state vx0)
  [ "$v1" = up ]
}
do_20() {
  ! holds_20 || return 0
  keep 20 link "$v1"
  begin 20
  ip link set dev vx0 up || return
  holds_20
}
undo_20() {
  n1=$(before 20 link) || return
  rest=0
  ip link set dev vx0 "${n1}" || rest=1
  return "$rest"
}

# 21. bridge port vx0
do_21() {
  ! is_done 21 || return 0
  batch 21 ip << EOF
link set dev vx0 master br0
EOF
}
undo_21() {
  began 21 << EOF | ip -force -batch -
# 1 bridge port vx0
link set dev vx0 nomaster
EOF
}

# 22. bridge vlan vx0
do_22() {
  ! is_done 22 || return 0
  bridge -force -batch - << EOF > /dev/null 2>&1 || : # these may fail
vlan del dev vx0 vid 1
EOF
  batch 22 bridge << EOF
vlan add dev vx0 vid 20 pvid untagged
EOF
}
undo_22() {
  began 22 << EOF | bridge -force -batch -
# 0 bridge vlan vx0
vlan del dev vx0 vid 20
vlan add dev vx0 vid 1 pvid untagged
EOF
}

# 23. geneve gn0
holds_23() {
  v1=$(link_state gn0)
  { [ "$v1" = up ] || [ "$v1" = down ]; }
}
do_23() {
  ! holds_23 || return 0
  keep 23 link "$v1"
  begin 23
  ip link add name gn0 type geneve id 7 remote 2001:db8::2 dstport 6081 || return
  ip link set dev gn0 alias vpf:host-1/@host || return
  holds_23
}
undo_23() {
  rest=0
  ip link del dev gn0 || rest=1
  return "$rest"
}

# 24. link gn0
holds_24() {
  v1=$(link_state gn0)
  [ "$v1" = up ]
}
do_24() {
  ! holds_24 || return 0
  keep 24 link "$v1"
  begin 24
  ip link set dev gn0 up || return
  holds_24
}
undo_24() {
  n1=$(before 24 link) || return
  rest=0
  ip link set dev gn0 "${n1}" || rest=1
  return "$rest"
}

# 25. bridge port gn0
do_25() {
  ! is_done 25 || return 0
  batch 25 ip << EOF
link set dev gn0 master br0
EOF
}
undo_25() {
  began 25 << EOF | ip -force -batch -
# 1 bridge port gn0
link set dev gn0 nomaster
EOF
}

# 26. bridge isolated gn0
holds_26() {
  v1=$(read_file /sys/class/net/gn0/brport/isolated)
  [ "$v1" = 0 ]
}
do_26() {
  ! holds_26 || return 0
  keep 26 flag "$v1"
  begin 26
  bridge link set dev gn0 isolated off || return
  holds_26
}
undo_26() {
  n1=$(before 26 flag) || return
  rest=0
  write /sys/class/net/gn0/brport/isolated "${n1}" || rest=1
  return "$rest"
}

# 27. bridge hairpin gn0
holds_27() {
  v1=$(read_file /sys/class/net/gn0/brport/hairpin_mode)
  [ "$v1" = 1 ]
}
do_27() {
  ! holds_27 || return 0
  keep 27 flag "$v1"
  begin 27
  bridge link set dev gn0 hairpin on || return
  holds_27
}
undo_27() {
  n1=$(before 27 flag) || return
  rest=0
  write /sys/class/net/gn0/brport/hairpin_mode "${n1}" || rest=1
  return "$rest"
}

# 28. bridge br1
holds_28() {
  v1=$(link_state br1)
  { [ "$v1" = up ] || [ "$v1" = down ]; }
}
do_28() {
  ! holds_28 || return 0
  keep 28 link "$v1"
  begin 28
  ip link add name br1 type bridge || return
  ip link set dev br1 alias vpf:host-1/@host || return
  holds_28
}
undo_28() {
  rest=0
  ip link del dev br1 || rest=1
  return "$rest"
}

# 29. link br1
holds_29() {
  v1=$(link_state br1)
  [ "$v1" = down ]
}
do_29() {
  ! holds_29 || return 0
  keep 29 link "$v1"
  begin 29
  ip link set dev br1 down || return
  holds_29
}
undo_29() {
  n1=$(before 29 link) || return
  rest=0
  ip link set dev br1 "${n1}" || rest=1
  return "$rest"
}

...
