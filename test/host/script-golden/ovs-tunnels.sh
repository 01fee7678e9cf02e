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
tools=(awk ip ovs-vsctl ovsdb-client systemctl)

steps() {

# 1. ovs offload
step 'ovs offload'
value hw-offload output ovs-vsctl --if-exists get Open_vSwitch . other_config:hw-offload
is true
value tc-policy output ovs-vsctl --if-exists get Open_vSwitch . other_config:tc-policy
is skip_hw
does ovs-vsctl set Open_vSwitch . other_config:hw-offload=true other_config:tc-policy=skip_hw
does systemctl restart openvswitch
back --if-was hw-offload ovs-vsctl set Open_vSwitch . 'other_config:hw-offload={before:hw-offload}'
back --unless-was hw-offload ovs-vsctl remove Open_vSwitch . other_config hw-offload
back --if-was tc-policy ovs-vsctl set Open_vSwitch . 'other_config:tc-policy={before:tc-policy}'
back --unless-was tc-policy ovs-vsctl remove Open_vSwitch . other_config tc-policy
back systemctl restart openvswitch
carry_out

# 2. link eth0
step 'link eth0'
value link link_state eth0
is up
does ip link set dev eth0 up
back ip link set dev eth0 '{before:link}'
carry_out

# 3. link eth1
step 'link eth1'
value link link_state eth1
is up
does ip link set dev eth1 up
back ip link set dev eth1 '{before:link}'
carry_out

# 4. link {representor:enp5s0/0}
batch ip
step 'link {representor:enp5s0/0}'
want link '{representor:enp5s0/0}' up
line link set dev '{representor:enp5s0/0}' up
run

# 5. ovs bridge br-tun
step 'ovs bridge br-tun'
value bridge output ovs-vsctl --if-exists get Bridge br-tun name
is br-tun
owned ovs br-tun Bridge external_ids vpf vpf:host-1/@host
does ovs-vsctl add-br br-tun -- set Bridge br-tun 'external_ids:vpf="vpf:host-1/@host"'
back ovs-vsctl --if-exists del-br br-tun
carry_out

# 6. ovs bridge br-dpdk
step 'ovs bridge br-dpdk'
value bridge output ovs-vsctl --if-exists get Bridge br-dpdk name
is br-dpdk
owned ovs br-dpdk Bridge external_ids vpf vpf:host-1/@host
does ovs-vsctl add-br br-dpdk -- set Bridge br-dpdk datapath_type=netdev 'external_ids:vpf="vpf:host-1/@host"'
back ovs-vsctl --if-exists del-br br-dpdk
carry_out

# 7. link br-tun
step 'link br-tun'
value link link_state br-tun
is up
does ip link set dev br-tun up
back ip link set dev br-tun '{before:link}'
carry_out

# 8. ovs port (6)
batch ovs-vsctl
step 'ovs port vx0'
want ovs_port vx0 br-tun vpf:host-1/@host
line --may-exist add-port br-tun vx0
want ovs vx0 Port tag '' 10
line set Port vx0 tag=10
want ovs vx0 Port trunks '' ''
line set Port vx0 'trunks=[]'
want ovs vx0 Port vlan_mode '' ''
line set Port vx0 'vlan_mode=[]'
want ovs vx0 Port external_ids vpf vpf:host-1/@host
line set Port vx0 'external_ids:vpf="vpf:host-1/@host"'
want ovs vx0 Interface type '' vxlan
line set Interface vx0 type=vxlan
want ovs vx0 Interface options remote_ip flow
line set Interface vx0 'options:remote_ip="flow"'
want ovs vx0 Interface options key flow
line set Interface vx0 'options:key="flow"'
step 'ovs port gn0'
want ovs_port gn0 br-tun vpf:host-1/@host
line --may-exist add-port br-tun gn0
want ovs gn0 Port external_ids vpf vpf:host-1/@host
line set Port gn0 'external_ids:vpf="vpf:host-1/@host"'
want ovs gn0 Interface type '' geneve
line set Interface gn0 type=geneve
want ovs gn0 Interface options remote_ip 192.0.2.2
line set Interface gn0 'options:remote_ip="192.0.2.2"'
want ovs gn0 Interface options local_ip 192.0.2.1
line set Interface gn0 'options:local_ip="192.0.2.1"'
want ovs gn0 Interface options key 16777215
line set Interface gn0 'options:key="16777215"'
want ovs gn0 Interface options dst_port 6082
line set Interface gn0 'options:dst_port="6082"'
step 'ovs port eth0'
want ovs_port eth0 br-tun vpf:host-1/@host
line --may-exist add-port br-tun eth0
want ovs eth0 Port external_ids vpf vpf:host-1/@host
line set Port eth0 'external_ids:vpf="vpf:host-1/@host"'
want ovs eth0 Port other_config stp-enable false
line set Port eth0 other_config:stp-enable=false
want ovs eth0 Interface ingress_policing_rate '' 100000
line set Interface eth0 ingress_policing_rate=100000
want ovs eth0 Interface ingress_policing_burst '' 10000
line set Interface eth0 ingress_policing_burst=10000
step 'ovs port eth1'
want ovs_port eth1 br-tun vpf:host-1/@host
line --may-exist add-port br-tun eth1
want ovs eth1 Port external_ids vpf vpf:host-1/@host
line set Port eth1 'external_ids:vpf="vpf:host-1/@host"'
want ovs eth1 Interface ingress_policing_rate '' 5
line set Interface eth1 ingress_policing_rate=5
step 'ovs port {representor:enp5s0/0}'
want ovs_port '{representor:enp5s0/0}' br-tun vpf:host-1/@host
line --may-exist add-port br-tun '{representor:enp5s0/0}'
want ovs '{representor:enp5s0/0}' Port external_ids vpf vpf:host-1/@host
line set Port '{representor:enp5s0/0}' 'external_ids:vpf="vpf:host-1/@host"'
step 'ovs port int0'
want ovs_port int0 br-tun vpf:host-1/@host
line --may-exist add-port br-tun int0
want ovs int0 Port tag '' 10
line set Port int0 tag=10
want ovs int0 Port trunks '' ''
line set Port int0 'trunks=[]'
want ovs int0 Port vlan_mode '' ''
line set Port int0 'vlan_mode=[]'
want ovs int0 Port external_ids vpf vpf:host-1/@host
line set Port int0 'external_ids:vpf="vpf:host-1/@host"'
want ovs int0 Interface type '' internal
line set Interface int0 type=internal
want ovs int0 Interface mtu_request '' 1400
line set Interface int0 mtu_request=1400
run

# 9. ovs datapath_type br-dpdk
step 'ovs datapath_type br-dpdk'
value datapath-type output ovs-vsctl --if-exists get Bridge br-dpdk datapath_type
is netdev
does ovs-vsctl set Bridge br-dpdk datapath_type=netdev
back ovs-vsctl set Bridge br-dpdk 'datapath_type="{before:datapath-type}"'
carry_out

# 10. ovs stp_enable br-dpdk
step 'ovs stp_enable br-dpdk'
value stp-enable output ovs-vsctl --if-exists get Bridge br-dpdk stp_enable
is true
does ovs-vsctl set Bridge br-dpdk stp_enable=true
back ovs-vsctl set Bridge br-dpdk 'stp_enable={before:stp-enable}'
carry_out

# 11. ovs qos eth0
step 'ovs qos eth0'
value qos output ovs-vsctl --if-exists get Port eth0 qos
value owner output ovs-vsctl --if-exists get QoS eth0 external_ids:vpf
is vpf:host-1/@host
value type output ovs-vsctl --if-exists get QoS eth0 type
is linux-htb
value options output ovs-vsctl --if-exists get QoS eth0 other_config
is '{max-rate=200000000}'
value queues output ovs-vsctl --if-exists get QoS eth0 external_ids:vpf-queues
is ''
does ovsdb-client --timeout=30 transact '["Open_vSwitch",{"op":"update","table":"Port","where":[["name","==","eth0"]],"row":{"qos":["set",[]]}},{"op":"delete","table":"QoS","where":[["external_ids","includes",["map",[["vpf","vpf:host-1/@host"],["vpf-port","eth0"]]]]]},{"op":"delete","table":"Queue","where":[["external_ids","includes",["map",[["vpf","vpf:host-1/@host"],["vpf-port","eth0"]]]]]}]'
does ovs-vsctl set Port eth0 qos=@qos -- --id=@qos create QoS type=linux-htb other_config:max-rate=200000000 'external_ids:vpf="vpf:host-1/@host"' 'external_ids:vpf-port="eth0"'
back ovsdb-client --timeout=30 transact '["Open_vSwitch",{"op":"update","table":"Port","where":[["name","==","eth0"]],"row":{"qos":["set",[]]}},{"op":"delete","table":"QoS","where":[["external_ids","includes",["map",[["vpf","vpf:host-1/@host"],["vpf-port","eth0"]]]]]},{"op":"delete","table":"Queue","where":[["external_ids","includes",["map",[["vpf","vpf:host-1/@host"],["vpf-port","eth0"]]]]]}]'
back --may-fail ovs-vsctl set Port eth0 'qos={before:qos}'
carry_out

# 12. ovs qos eth1
step 'ovs qos eth1'
value qos output ovs-vsctl --if-exists get Port eth1 qos
value owner output ovs-vsctl --if-exists get QoS eth1 external_ids:vpf
is vpf:host-1/@host
value type output ovs-vsctl --if-exists get QoS eth1 type
is linux-htb
value options output ovs-vsctl --if-exists get QoS eth1 other_config
is '{max-rate=1000000000}'
value queues output ovs-vsctl --if-exists get QoS eth1 external_ids:vpf-queues
is 0,1
value queue-0 output ovs-vsctl --bare --columns=other_config find Queue 'external_ids:vpf="vpf:host-1/@host"' 'external_ids:vpf-port="eth1"' external_ids:vpf-queue=0
is max-rate=500000000
value queue-1 output ovs-vsctl --bare --columns=other_config find Queue 'external_ids:vpf="vpf:host-1/@host"' 'external_ids:vpf-port="eth1"' external_ids:vpf-queue=1
is 'burst=1000000 max-rate=900000000 min-rate=100000000 priority=1'
does ovsdb-client --timeout=30 transact '["Open_vSwitch",{"op":"update","table":"Port","where":[["name","==","eth1"]],"row":{"qos":["set",[]]}},{"op":"delete","table":"QoS","where":[["external_ids","includes",["map",[["vpf","vpf:host-1/@host"],["vpf-port","eth1"]]]]]},{"op":"delete","table":"Queue","where":[["external_ids","includes",["map",[["vpf","vpf:host-1/@host"],["vpf-port","eth1"]]]]]}]'
does ovs-vsctl set Port eth1 qos=@qos -- --id=@qos create QoS type=linux-htb other_config:max-rate=1000000000 'external_ids:vpf="vpf:host-1/@host"' 'external_ids:vpf-port="eth1"' 'external_ids:vpf-queues="0,1"' queues:0=@q0 queues:1=@q1 -- --id=@q0 create Queue other_config:max-rate=500000000 'external_ids:vpf="vpf:host-1/@host"' 'external_ids:vpf-port="eth1"' external_ids:vpf-queue=0 -- --id=@q1 create Queue other_config:burst=1000000 other_config:max-rate=900000000 other_config:min-rate=100000000 other_config:priority=1 'external_ids:vpf="vpf:host-1/@host"' 'external_ids:vpf-port="eth1"' external_ids:vpf-queue=1
back ovsdb-client --timeout=30 transact '["Open_vSwitch",{"op":"update","table":"Port","where":[["name","==","eth1"]],"row":{"qos":["set",[]]}},{"op":"delete","table":"QoS","where":[["external_ids","includes",["map",[["vpf","vpf:host-1/@host"],["vpf-port","eth1"]]]]]},{"op":"delete","table":"Queue","where":[["external_ids","includes",["map",[["vpf","vpf:host-1/@host"],["vpf-port","eth1"]]]]]}]'
back --may-fail ovs-vsctl set Port eth1 'qos={before:qos}'
carry_out

# 13. ovs qos {representor:enp5s0/0}
step 'ovs qos {representor:enp5s0/0}'
value qos output ovs-vsctl --if-exists get Port '{representor:enp5s0/0}' qos
value owner output ovs-vsctl --if-exists get QoS '{representor:enp5s0/0}' external_ids:vpf
is vpf:host-1/@host
value type output ovs-vsctl --if-exists get QoS '{representor:enp5s0/0}' type
is linux-hfsc
value options output ovs-vsctl --if-exists get QoS '{representor:enp5s0/0}' other_config
is '{}'
value queues output ovs-vsctl --if-exists get QoS '{representor:enp5s0/0}' external_ids:vpf-queues
is 7
value queue-7 output ovs-vsctl --bare --columns=other_config find Queue 'external_ids:vpf="vpf:host-1/@host"' 'external_ids:vpf-port="{representor:enp5s0/0}"' external_ids:vpf-queue=7
is min-rate=1000
does ovsdb-client --timeout=30 transact '["Open_vSwitch",{"op":"update","table":"Port","where":[["name","==","{representor:enp5s0/0}"]],"row":{"qos":["set",[]]}},{"op":"delete","table":"QoS","where":[["external_ids","includes",["map",[["vpf","vpf:host-1/@host"],["vpf-port","{representor:enp5s0/0}"]]]]]},{"op":"delete","table":"Queue","where":[["external_ids","includes",["map",[["vpf","vpf:host-1/@host"],["vpf-port","{representor:enp5s0/0}"]]]]]}]'
does ovs-vsctl set Port '{representor:enp5s0/0}' qos=@qos -- --id=@qos create QoS type=linux-hfsc 'external_ids:vpf="vpf:host-1/@host"' 'external_ids:vpf-port="{representor:enp5s0/0}"' 'external_ids:vpf-queues="7"' queues:7=@q7 -- --id=@q7 create Queue other_config:min-rate=1000 'external_ids:vpf="vpf:host-1/@host"' 'external_ids:vpf-port="{representor:enp5s0/0}"' external_ids:vpf-queue=7
back ovsdb-client --timeout=30 transact '["Open_vSwitch",{"op":"update","table":"Port","where":[["name","==","{representor:enp5s0/0}"]],"row":{"qos":["set",[]]}},{"op":"delete","table":"QoS","where":[["external_ids","includes",["map",[["vpf","vpf:host-1/@host"],["vpf-port","{representor:enp5s0/0}"]]]]]},{"op":"delete","table":"Queue","where":[["external_ids","includes",["map",[["vpf","vpf:host-1/@host"],["vpf-port","{representor:enp5s0/0}"]]]]]}]'
back --may-fail ovs-vsctl set Port '{representor:enp5s0/0}' 'qos={before:qos}'
carry_out

# 14. link int0
step 'link int0'
value link link_state int0
is up
does ip link set dev int0 up
back ip link set dev int0 '{before:link}'
carry_out

# 15. link br-dpdk
step 'link br-dpdk'
value link link_state br-dpdk
is up
does ip link set dev br-dpdk up
back ip link set dev br-dpdk '{before:link}'
carry_out

# 16. address br-dpdk 10.1.0.1/24
step 'address br-dpdk 10.1.0.1/24'
value address word_after inet ip -o address show dev br-dpdk to 10.1.0.1/32
is 10.1.0.1/24
does ip address add 10.1.0.1/24 dev br-dpdk
back ip address del 10.1.0.1/24 dev br-dpdk
carry_out

}
