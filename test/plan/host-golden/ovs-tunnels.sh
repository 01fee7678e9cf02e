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
steps='1 2 3 4 5 6 7 8 9 10 11'
guarded=''

...

...

# 1. ovs offload
holds_1() {
  v1=$(ovs-vsctl --timeout=30 --if-exists get Open_vSwitch . other_config:hw-offload 2> /dev/null | tr -d '"')
  v2=$(ovs-vsctl --timeout=30 --if-exists get Open_vSwitch . other_config:tc-policy 2> /dev/null | tr -d '"')
  [ "$v1" = true ] && [ "$v2" = skip_hw ]
}
do_1() {
  ! holds_1 || return 0
  keep 1 hw-offload "$v1"
  keep 1 tc-policy "$v2"
  begin 1
  ovs-vsctl --timeout=30 set Open_vSwitch . other_config:hw-offload=true other_config:tc-policy=skip_hw || return
  systemctl restart openvswitch || return
  holds_1
}
undo_1() {
  n1=$(before 1 hw-offload) || return
  n2=$(before 1 tc-policy) || return
  rest=0
  if [ -n "$(before 1 hw-offload)" ]; then ovs-vsctl --timeout=30 set Open_vSwitch . "other_config:hw-offload=${n1}" || rest=1; fi
  if [ -z "$(before 1 hw-offload)" ]; then ovs-vsctl --timeout=30 remove Open_vSwitch . other_config hw-offload || rest=1; fi
  if [ -n "$(before 1 tc-policy)" ]; then ovs-vsctl --timeout=30 set Open_vSwitch . "other_config:tc-policy=${n2}" || rest=1; fi
  if [ -z "$(before 1 tc-policy)" ]; then ovs-vsctl --timeout=30 remove Open_vSwitch . other_config tc-policy || rest=1; fi
  systemctl restart openvswitch || rest=1
  return "$rest"
}

# 2. ovs bridge br-tun
holds_2() {
  v1=$(ovs-vsctl --timeout=30 --if-exists get Bridge br-tun name 2> /dev/null | tr -d '"')
  [ "$v1" = br-tun ]
}
do_2() {
  ! holds_2 || return 0
  keep 2 column "$v1"
  begin 2
  ovs-vsctl --timeout=30 add-br br-tun -- set Bridge br-tun 'external_ids:vpf="vpf:host-1/@host"' || return
  holds_2
}
undo_2() {
  rest=0
  ovs-vsctl --timeout=30 --if-exists del-br br-tun || rest=1
  return "$rest"
}

# 3. link br-tun
holds_3() {
  v1=$(link_state br-tun)
  [ "$v1" = up ]
}
do_3() {
  ! holds_3 || return 0
  keep 3 link "$v1"
  begin 3
  ip link set dev br-tun up || return
  holds_3
}
undo_3() {
  n1=$(before 3 link) || return
  rest=0
  ip link set dev br-tun "${n1}" || rest=1
  return "$rest"
}

# 4. ovs port (3)
do_4() {
  ! is_done 4 || return 0
  ovs-vsctl --timeout=30 \
    -- --may-exist add-port br-tun vx0 tag=10 -- set Port vx0 'external_ids:vpf="vpf:host-1/@host"' -- set Interface vx0 type=vxlan 'options:remote_ip="flow"' 'options:key="flow"' \
    -- --may-exist add-port br-tun gn0 -- set Port gn0 'external_ids:vpf="vpf:host-1/@host"' -- set Interface gn0 type=geneve 'options:remote_ip="192.0.2.2"' 'options:local_ip="192.0.2.1"' 'options:key="16777215"' 'options:dst_port="6082"' \
    -- --may-exist add-port br-tun int0 tag=10 -- set Port int0 'external_ids:vpf="vpf:host-1/@host"' -- set Interface int0 type=internal || return
  begin 4
}
undo_4() {
  ovs-vsctl --timeout=30 \
    -- --if-exists del-port br-tun int0 \
    -- --if-exists del-port br-tun gn0 \
    -- --if-exists del-port br-tun vx0
}

# 5. mtu int0
holds_5() {
  v1=$(read_file /sys/class/net/int0/mtu)
  [ "$v1" = 1400 ]
}
do_5() {
  ! holds_5 || return 0
  keep 5 mtu "$v1"
  begin 5
  ip link set dev int0 mtu 1400 || return
  holds_5
}
undo_5() {
  n1=$(before 5 mtu) || return
  rest=0
  ip link set dev int0 mtu "${n1}" || rest=1
  return "$rest"
}

# 6. link int0
holds_6() {
  v1=$(link_state int0)
  [ "$v1" = up ]
}
do_6() {
  ! holds_6 || return 0
  keep 6 link "$v1"
  begin 6
  ip link set dev int0 up || return
  holds_6
}
undo_6() {
  n1=$(before 6 link) || return
  rest=0
  ip link set dev int0 "${n1}" || rest=1
  return "$rest"
}

# 7. ovs bridge br-dpdk
holds_7() {
  v1=$(ovs-vsctl --timeout=30 --if-exists get Bridge br-dpdk name 2> /dev/null | tr -d '"')
  [ "$v1" = br-dpdk ]
}
do_7() {
  ! holds_7 || return 0
  keep 7 column "$v1"
  begin 7
  ovs-vsctl --timeout=30 add-br br-dpdk -- set Bridge br-dpdk datapath_type=netdev stp_enable=true 'external_ids:vpf="vpf:host-1/@host"' || return
  holds_7
}
undo_7() {
  rest=0
  ovs-vsctl --timeout=30 --if-exists del-br br-dpdk || rest=1
  return "$rest"
}

# 8. ovs datapath_type br-dpdk
holds_8() {
  v1=$(ovs-vsctl --timeout=30 --if-exists get Bridge br-dpdk datapath_type 2> /dev/null | tr -d '"')
  [ "$v1" = netdev ]
}
do_8() {
  ! holds_8 || return 0
  keep 8 column "$v1"
  begin 8
  ovs-vsctl --timeout=30 set Bridge br-dpdk datapath_type=netdev || return
  holds_8
}
undo_8() {
  n1=$(before 8 column) || return
  rest=0
  ovs-vsctl --timeout=30 set Bridge br-dpdk "datapath_type=${n1}" || rest=1
  return "$rest"
}

# 9. ovs stp_enable br-dpdk
holds_9() {
  v1=$(ovs-vsctl --timeout=30 --if-exists get Bridge br-dpdk stp_enable 2> /dev/null | tr -d '"')
  [ "$v1" = true ]
}
do_9() {
  ! holds_9 || return 0
  keep 9 column "$v1"
  begin 9
  ovs-vsctl --timeout=30 set Bridge br-dpdk stp_enable=true || return
  holds_9
}
undo_9() {
  n1=$(before 9 column) || return
  rest=0
  ovs-vsctl --timeout=30 set Bridge br-dpdk "stp_enable=${n1}" || rest=1
  return "$rest"
}

# 10. link br-dpdk
holds_10() {
  v1=$(link_state br-dpdk)
  [ "$v1" = up ]
}
do_10() {
  ! holds_10 || return 0
  keep 10 link "$v1"
  begin 10
  ip link set dev br-dpdk up || return
  holds_10
}
undo_10() {
  n1=$(before 10 link) || return
  rest=0
  ip link set dev br-dpdk "${n1}" || rest=1
  return "$rest"
}

# 11. address br-dpdk 10.1.0.1/24
holds_11() {
  v1=$(ip -o address show dev br-dpdk to 10.1.0.1/32 2> /dev/null | word_after inet)
  [ "$v1" = 10.1.0.1/24 ]
}
do_11() {
  ! holds_11 || return 0
  keep 11 address "$v1"
  begin 11
  ip address add 10.1.0.1/24 dev br-dpdk || return
  holds_11
}
undo_11() {
  rest=0
  ip address del 10.1.0.1/24 dev br-dpdk || rest=1
  return "$rest"
}

...
