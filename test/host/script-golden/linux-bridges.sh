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
tools=(awk bridge ip)

steps() {

# 1. veth veth0
step 'veth veth0'
value link link_state veth0
is up down
owned link veth0 alias vpf:host-1/@host
does ip link add name veth0 type veth peer name veth1
does ip link set dev veth0 alias vpf:host-1/@host
back ip link del dev veth0
carry_out

# 2. tap t0
step 'tap t0'
value link link_state t0
is up down
owned link t0 alias vpf:host-1/@host
does ip tuntap add dev t0 mode tap user alice vnet_hdr multi_queue
does ip link set dev t0 alias vpf:host-1/@host
back ip link del dev t0
carry_out

# 3. bridge br0
step 'bridge br0'
value link link_state br0
is up down
owned link br0 alias vpf:host-1/@host
does ip link add name br0 type bridge
does ip link set dev br0 alias vpf:host-1/@host
back ip link del dev br0
carry_out

# 4. link eth0
step 'link eth0'
value link link_state eth0
is up
does ip link set dev eth0 up
back ip link set dev eth0 '{before:link}'
carry_out

# 5. vxlan vx0
step 'vxlan vx0'
value link link_state vx0
is up down
owned link vx0 alias vpf:host-1/@host
does ip link add name vx0 type vxlan id 42 remote 192.0.2.2 local 192.0.2.1 dstport 8472
does ip link set dev vx0 alias vpf:host-1/@host
back ip link del dev vx0
carry_out

# 6. geneve gn0
step 'geneve gn0'
value link link_state gn0
is up down
owned link gn0 alias vpf:host-1/@host
does ip link add name gn0 type geneve id 7 remote 2001:db8::2 dstport 6081
does ip link set dev gn0 alias vpf:host-1/@host
back ip link del dev gn0
carry_out

# 7. bridge br1
step 'bridge br1'
value link link_state br1
is up down
owned link br1 alias vpf:host-1/@host
does ip link add name br1 type bridge
does ip link set dev br1 alias vpf:host-1/@host
back ip link del dev br1
carry_out

# 8. macvtap mt0
step 'macvtap mt0'
value link link_state mt0
is up down
owned link mt0 alias vpf:host-1/@host
does ip link add link eth1 name mt0 address 52:54:00:00:00:03 type macvtap mode bridge
does ip link set dev mt0 alias vpf:host-1/@host
back ip link del dev mt0
carry_out

# 9. macvtap mt1
step 'macvtap mt1'
value link link_state mt1
is up down
owned link mt1 alias vpf:host-1/@host
does ip link add link eth1 name mt1 type macvtap mode private
does ip link set dev mt1 alias vpf:host-1/@host
back ip link del dev mt1
carry_out

# 10. macvtap mt2
step 'macvtap mt2'
value link link_state mt2
is up down
owned link mt2 alias vpf:host-1/@host
does ip link add link eth2 name mt2 type macvtap mode passthru
does ip link set dev mt2 alias vpf:host-1/@host
back ip link del dev mt2
carry_out

# 11. macvtap mt4
step 'macvtap mt4'
value link link_state mt4
is up down
owned link mt4 alias vpf:host-1/@host
does ip link add link eth1 name mt4 type macvtap mode vepa
does ip link set dev mt4 alias vpf:host-1/@host
back ip link del dev mt4
carry_out

# 12. macvlan mv3
step 'macvlan mv3'
value link link_state mv3
is up down
owned link mv3 alias vpf:host-1/@host
does ip link add link eth3 name mv3 type macvlan mode passthru
does ip link set dev mv3 alias vpf:host-1/@host
back ip link del dev mv3
carry_out

# 13. tap vpb24f3uoe
batch ip
step 'tap vpb24f3uoe'
want made_link vpb24f3uoe vpf:host-1/mgmt
line tuntap add dev vpb24f3uoe mode tap vnet_hdr
want link vpb24f3uoe alias vpf:host-1/mgmt
want link vpb24f3uoe up
line link set dev vpb24f3uoe alias vpf:host-1/mgmt up
run

# 14. mtu veth0
step 'mtu veth0'
value mtu file /sys/class/net/veth0/mtu
is 2000
does ip link set dev veth0 mtu 2000
back ip link set dev veth0 mtu '{before:mtu}'
carry_out

# 15. mtu veth1
step 'mtu veth1'
value mtu file /sys/class/net/veth1/mtu
is 2000
does ip link set dev veth1 mtu 2000
back ip link set dev veth1 mtu '{before:mtu}'
carry_out

# 16. mtu t0
step 'mtu t0'
value mtu file /sys/class/net/t0/mtu
is 1400
does ip link set dev t0 mtu 1400
back ip link set dev t0 mtu '{before:mtu}'
carry_out

# 17. bridge vlan_filtering br0
step 'bridge vlan_filtering br0'
value vlan-filtering file /sys/class/net/br0/bridge/vlan_filtering
is 1
does ip link set dev br0 type bridge vlan_filtering 1
back ip link set dev br0 type bridge vlan_filtering '{before:vlan-filtering}'
carry_out

# 18. bridge stp_state br0
step 'bridge stp_state br0'
value stp-state file /sys/class/net/br0/bridge/stp_state
is 1
does ip link set dev br0 type bridge stp_state 1
back ip link set dev br0 type bridge stp_state '{before:stp-state}'
carry_out

# 19. mtu br0
step 'mtu br0'
value mtu file /sys/class/net/br0/mtu
is 2000
does ip link set dev br0 mtu 2000
back ip link set dev br0 mtu '{before:mtu}'
carry_out

# 20. mac br0
step 'mac br0'
value mac file /sys/class/net/br0/address
is 52:54:00:00:00:05
does ip link set dev br0 address 52:54:00:00:00:05
back ip link set dev br0 address '{before:mac}'
carry_out

# 21. vxlan peer vx0 192.0.2.3
step 'vxlan peer vx0 192.0.2.3'
value peer word_after 192.0.2.3 bridge fdb show dev vx0 state permanent
is self
does bridge fdb append 00:00:00:00:00:00 dev vx0 dst 192.0.2.3
back bridge fdb del 00:00:00:00:00:00 dev vx0 dst 192.0.2.3
carry_out

# 22. vxlan peer vx0 192.0.2.4
step 'vxlan peer vx0 192.0.2.4'
value peer word_after 192.0.2.4 bridge fdb show dev vx0 state permanent
is self
does bridge fdb append 00:00:00:00:00:00 dev vx0 dst 192.0.2.4
back bridge fdb del 00:00:00:00:00:00 dev vx0 dst 192.0.2.4
carry_out

# 23. link vx0
step 'link vx0'
value link link_state vx0
is up
does ip link set dev vx0 up
back ip link set dev vx0 '{before:link}'
carry_out

# 24. link gn0
step 'link gn0'
value link link_state gn0
is up
does ip link set dev gn0 up
back ip link set dev gn0 '{before:link}'
carry_out

# 25. link br1
step 'link br1'
value link link_state br1
is down
does ip link set dev br1 down
back ip link set dev br1 '{before:link}'
carry_out

# 26. mtu mt0
step 'mtu mt0'
value mtu file /sys/class/net/mt0/mtu
is 1400
does ip link set dev mt0 mtu 1400
back ip link set dev mt0 mtu '{before:mtu}'
carry_out

# 27. link mt1
step 'link mt1'
value link link_state mt1
is up
does ip link set dev mt1 up
back ip link set dev mt1 '{before:link}'
carry_out

# 28. link mt2
step 'link mt2'
value link link_state mt2
is up
does ip link set dev mt2 up
back ip link set dev mt2 '{before:link}'
carry_out

# 29. link mt4
step 'link mt4'
value link link_state mt4
is up
does ip link set dev mt4 up
back ip link set dev mt4 '{before:link}'
carry_out

# 30. link mv3
step 'link mv3'
value link link_state mv3
is up
does ip link set dev mv3 up
back ip link set dev mv3 '{before:link}'
carry_out

# 31. lasting mac br0
step 'lasting mac br0'
value assigned file /sys/class/net/br0/addr_assign_type
is 3
does ip link set dev br0 address 52:54:00:00:00:05
carry_out

# 32. link veth0
step 'link veth0'
value link link_state veth0
is up
does ip link set dev veth0 up
back ip link set dev veth0 '{before:link}'
carry_out

# 33. link t0
step 'link t0'
value link link_state t0
is up
does ip link set dev t0 up
back ip link set dev t0 '{before:link}'
carry_out

# 34. link mt0
step 'link mt0'
value link link_state mt0
is up
does ip link set dev mt0 up
back ip link set dev mt0 '{before:link}'
carry_out

# 35. link br0
step 'link br0'
value link link_state br0
is up
does ip link set dev br0 up
back ip link set dev br0 '{before:link}'
carry_out

# 36. address br0 10.0.0.1/8
step 'address br0 10.0.0.1/8'
value address word_after inet ip -o address show dev br0 to 10.0.0.1/32
is 10.0.0.1/8
does ip address add 10.0.0.1/8 dev br0
back ip address del 10.0.0.1/8 dev br0
carry_out

# 37. bridge port (6)
batch ip
step 'bridge port eth0'
want link eth0 master br0
line link set dev eth0 master br0
step 'bridge port veth0'
want link veth0 master br0
line link set dev veth0 master br0
step 'bridge port t0'
want link t0 master br0
line link set dev t0 master br0
step 'bridge port vx0'
want link vx0 master br0
line link set dev vx0 master br0
step 'bridge port gn0'
want link gn0 master br0
line link set dev gn0 master br0
step 'bridge port vpb24f3uoe'
want link vpb24f3uoe master br0
line link set dev vpb24f3uoe master br0
run

# 38. bridge vlan (4)
batch bridge
step 'bridge vlan veth0'
want no_vlan veth0 1
maybe vlan del dev veth0 vid 1
want vlan veth0 10 ' PVID Egress Untagged'
line vlan add dev veth0 vid 10 pvid untagged
step 'bridge vlan t0'
want no_vlan t0 1
maybe vlan del dev t0 vid 1
want vlan t0 30 ' PVID Egress Untagged'
line vlan add dev t0 vid 30 pvid untagged
want vlan t0 10 ''
line vlan add dev t0 vid 10
want vlan t0 20 ''
line vlan add dev t0 vid 20
step 'bridge vlan vx0'
want no_vlan vx0 1
maybe vlan del dev vx0 vid 1
want vlan vx0 20 ' PVID Egress Untagged'
line vlan add dev vx0 vid 20 pvid untagged
step 'bridge vlan vpb24f3uoe'
want no_vlan vpb24f3uoe 1
maybe vlan del dev vpb24f3uoe vid 1
want vlan vpb24f3uoe 10 ' PVID Egress Untagged'
line vlan add dev vpb24f3uoe vid 10 pvid untagged
run

# 39. macvtap mt3
step 'macvtap mt3'
value link link_state mt3
is up down
owned link mt3 alias vpf:host-1/@host
does ip link add link br0 name mt3 type macvtap mode bridge
does ip link set dev mt3 alias vpf:host-1/@host
back ip link del dev mt3
carry_out

# 40. macvlan mv0
step 'macvlan mv0'
value link link_state mv0
is up down
owned link mv0 alias vpf:host-1/@host
does ip link add link br0 name mv0 address 52:54:00:00:00:04 type macvlan mode bridge
does ip link set dev mv0 alias vpf:host-1/@host
back ip link del dev mv0
carry_out

# 41. macvlan mv1
step 'macvlan mv1'
value link link_state mv1
is up down
owned link mv1 alias vpf:host-1/@host
does ip link add link br0 name mv1 type macvlan mode vepa
does ip link set dev mv1 alias vpf:host-1/@host
back ip link del dev mv1
carry_out

# 42. macvlan mv2
step 'macvlan mv2'
value link link_state mv2
is up down
owned link mv2 alias vpf:host-1/@host
does ip link add link br0 name mv2 type macvlan mode private
does ip link set dev mv2 alias vpf:host-1/@host
back ip link del dev mv2
carry_out

# 43. bridge mcast_flood eth0
step 'bridge mcast_flood eth0'
value flag file /sys/class/net/eth0/brport/multicast_flood
is 0
does bridge link set dev eth0 mcast_flood off
back sysfs /sys/class/net/eth0/brport/multicast_flood '{before:flag}'
carry_out

# 44. bridge root_block eth0
step 'bridge root_block eth0'
value flag file /sys/class/net/eth0/brport/root_block
is 1
does bridge link set dev eth0 root_block on
back sysfs /sys/class/net/eth0/brport/root_block '{before:flag}'
carry_out

# 45. bridge isolated veth0
step 'bridge isolated veth0'
value flag file /sys/class/net/veth0/brport/isolated
is 1
does bridge link set dev veth0 isolated on
back sysfs /sys/class/net/veth0/brport/isolated '{before:flag}'
carry_out

# 46. bridge hairpin veth0
step 'bridge hairpin veth0'
value flag file /sys/class/net/veth0/brport/hairpin_mode
is 0
does bridge link set dev veth0 hairpin off
back sysfs /sys/class/net/veth0/brport/hairpin_mode '{before:flag}'
carry_out

# 47. bridge guard veth0
step 'bridge guard veth0'
value flag file /sys/class/net/veth0/brport/bpdu_guard
is 1
does bridge link set dev veth0 guard on
back sysfs /sys/class/net/veth0/brport/bpdu_guard '{before:flag}'
carry_out

# 48. bridge learning t0
step 'bridge learning t0'
value flag file /sys/class/net/t0/brport/learning
is 0
does bridge link set dev t0 learning off
back sysfs /sys/class/net/t0/brport/learning '{before:flag}'
carry_out

# 49. bridge flood t0
step 'bridge flood t0'
value flag file /sys/class/net/t0/brport/unicast_flood
is 0
does bridge link set dev t0 flood off
back sysfs /sys/class/net/t0/brport/unicast_flood '{before:flag}'
carry_out

# 50. bridge fdb t0 52:54:00:00:00:01
step 'bridge fdb t0 52:54:00:00:00:01'
value entry word_after 52:54:00:00:00:01 bridge fdb show brport t0 state static
is master vlan
does bridge fdb replace 52:54:00:00:00:01 dev t0 master static
back bridge fdb del 52:54:00:00:00:01 dev t0 master
carry_out

# 51. bridge fdb t0 52:54:00:00:00:02 vlan 20
step 'bridge fdb t0 52:54:00:00:00:02 vlan 20'
value entry word_after 52:54:00:00:00:02 bridge fdb show brport t0 vlan 20 state static
is master vlan
does bridge fdb replace 52:54:00:00:00:02 dev t0 master static vlan 20
back bridge fdb del 52:54:00:00:00:02 dev t0 master vlan 20
carry_out

# 52. bridge isolated gn0
step 'bridge isolated gn0'
value flag file /sys/class/net/gn0/brport/isolated
is 0
does bridge link set dev gn0 isolated off
back sysfs /sys/class/net/gn0/brport/isolated '{before:flag}'
carry_out

# 53. bridge hairpin gn0
step 'bridge hairpin gn0'
value flag file /sys/class/net/gn0/brport/hairpin_mode
is 1
does bridge link set dev gn0 hairpin on
back sysfs /sys/class/net/gn0/brport/hairpin_mode '{before:flag}'
carry_out

# 54. lasting mtu br0
step 'lasting mtu br0'
value mtu file /sys/class/net/br0/mtu
is 2000
does ip link set dev br0 mtu 2000
carry_out

# 55. link mt3
step 'link mt3'
value link link_state mt3
is up
does ip link set dev mt3 up
back ip link set dev mt3 '{before:link}'
carry_out

# 56. mtu mv0
step 'mtu mv0'
value mtu file /sys/class/net/mv0/mtu
is 1400
does ip link set dev mv0 mtu 1400
back ip link set dev mv0 mtu '{before:mtu}'
carry_out

# 57. link mv1
step 'link mv1'
value link link_state mv1
is up
does ip link set dev mv1 up
back ip link set dev mv1 '{before:link}'
carry_out

# 58. link mv2
step 'link mv2'
value link link_state mv2
is up
does ip link set dev mv2 up
back ip link set dev mv2 '{before:link}'
carry_out

# 59. link mv0
step 'link mv0'
value link link_state mv0
is up
does ip link set dev mv0 up
back ip link set dev mv0 '{before:link}'
carry_out

}
