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
tools=(awk devlink ethtool ln mkdir ovs-vsctl rm systemctl vdpa)

steps() {

# 1. eswitch mode enp3s0f0
step 'eswitch mode enp3s0f0'
guard vfs /sys/class/net/enp3s0f0/device
value mode word_after mode devlink dev eswitch show '{devlink:enp3s0f0}'
is switchdev
value vfs file /sys/class/net/enp3s0f0/device/sriov_numvfs
does sysfs /sys/class/net/enp3s0f0/device/sriov_numvfs 0
does devlink dev eswitch set '{devlink:enp3s0f0}' mode switchdev
back sysfs /sys/class/net/enp3s0f0/device/sriov_numvfs 0
back devlink dev eswitch set '{devlink:enp3s0f0}' mode '{before:mode}'
back sysfs /sys/class/net/enp3s0f0/device/sriov_numvfs '{before:vfs}'
carry_out

# 2. ovs offload
step 'ovs offload'
value hw-offload output ovs-vsctl --if-exists get Open_vSwitch . other_config:hw-offload
is true
value tc-policy output ovs-vsctl --if-exists get Open_vSwitch . other_config:tc-policy
is skip_sw
does ovs-vsctl set Open_vSwitch . other_config:hw-offload=true other_config:tc-policy=skip_sw
does systemctl restart openvswitch-switch
back --if-was hw-offload ovs-vsctl set Open_vSwitch . 'other_config:hw-offload={before:hw-offload}'
back --unless-was hw-offload ovs-vsctl remove Open_vSwitch . other_config hw-offload
back --if-was tc-policy ovs-vsctl set Open_vSwitch . 'other_config:tc-policy={before:tc-policy}'
back --unless-was tc-policy ovs-vsctl remove Open_vSwitch . other_config tc-policy
back systemctl restart openvswitch-switch
carry_out

# 3. eswitch inline-mode enp3s0f0
step 'eswitch inline-mode enp3s0f0'
value inline-mode word_after inline-mode devlink dev eswitch show '{devlink:enp3s0f0}'
is network
does devlink dev eswitch set '{devlink:enp3s0f0}' inline-mode network
back devlink dev eswitch set '{devlink:enp3s0f0}' inline-mode '{before:inline-mode}'
carry_out

# 4. vfs enp3s0f0
step 'vfs enp3s0f0'
guard vfs /sys/class/net/enp3s0f0/device
value vfs file /sys/class/net/enp3s0f0/device/sriov_numvfs
is 2
does sysfs /sys/class/net/enp3s0f0/device/sriov_numvfs 0
does sysfs /sys/class/net/enp3s0f0/device/sriov_numvfs 2
back sysfs /sys/class/net/enp3s0f0/device/sriov_numvfs 0
back sysfs /sys/class/net/enp3s0f0/device/sriov_numvfs '{before:vfs}'
carry_out

# 5. offload enp3s0f0
step 'offload enp3s0f0'
value offload word_after hw-tc-offload ethtool -k enp3s0f0
is on
does ethtool -K enp3s0f0 hw-tc-offload on
back ethtool -K enp3s0f0 hw-tc-offload '{before:offload}'
carry_out

# 6. offload {representor:enp3s0f0/0}
step 'offload {representor:enp3s0f0/0}'
value offload word_after hw-tc-offload ethtool -k '{representor:enp3s0f0/0}'
is on
does ethtool -K '{representor:enp3s0f0/0}' hw-tc-offload on
back ethtool -K '{representor:enp3s0f0/0}' hw-tc-offload '{before:offload}'
carry_out

# 7. offload {representor:enp3s0f0/1}
step 'offload {representor:enp3s0f0/1}'
value offload word_after hw-tc-offload ethtool -k '{representor:enp3s0f0/1}'
is on
does ethtool -K '{representor:enp3s0f0/1}' hw-tc-offload on
back ethtool -K '{representor:enp3s0f0/1}' hw-tc-offload '{before:offload}'
carry_out

# 8. vdpa vdpa0
batch command
step 'vdpa vdpa0'
want vdpa_dev vdpa0 'pci/{vf:enp3s0f0/0}'
line vdpa dev add name vdpa0 mgmtdev 'pci/{vf:enp3s0f0/0}' mac 52:54:00:aa:00:01 mtu 1500 max_vqp 4
run

# 9. vdpa vdpa1
batch command
step 'vdpa vdpa1'
want vdpa_dev vdpa1 vdpasim_net
line vdpa dev add name vdpa1 mgmtdev vdpasim_net
run

# 10. vdpa vdpa2
batch command
step 'vdpa vdpa2'
want vdpa_dev vdpa2 vdpasim_net
line vdpa dev add name vdpa2 mgmtdev vdpasim_net device_features 0x300000020 mac 52:54:00:aa:00:02
run

# 11. vdpa vdpa3
batch command
step 'vdpa vdpa3'
want vdpa_dev vdpa3 vdpasim_net
line vdpa dev add name vdpa3 mgmtdev vdpasim_net device_features 0xf200007f39ffffaf
run

# 12. vdpa link vdpa0
batch command
step 'vdpa link vdpa0'
want folder /run/vpf/vdpa
line mkdir -p /run/vpf/vdpa
want symlink /run/vpf/vdpa/vdpa0 '{vhost-vdpa:vdpa0}'
line ln -sfn '{vhost-vdpa:vdpa0}' /run/vpf/vdpa/vdpa0
run

}
