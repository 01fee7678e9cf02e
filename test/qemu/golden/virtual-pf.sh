#!/bin/sh
# worker-1: prepares this host, runs QEMU, and takes back what it prepared when QEMU ends.
#
# Usage: sudo sh worker-1.sh [QEMU ARGUMENT...]
#   e.g. sudo sh worker-1.sh -drive file=disk.qcow2,if=virtio
#
# The serial console and the monitor are on this terminal: Ctrl-A C changes between them,
# Ctrl-A X ends QEMU. Made by vpf; change the spec rather than this file.
#
# The carrier of these is to be down, for which QEMU has no option. Say it to the QMP socket
# (after {"execute": "qmp_capabilities"}):
#   {"execute":"set_link","arguments":{"name":"ua-vpf-vpf0_vf3","up":false},"id":"vpf-1"}

set -u

qemu= # its process id while it runs
undo= # what to take back, the last first: NUMBER:LINE, see batch
stop= # the exit status, if a signal came during the preparation

finish() {
  status=$?
  trap - EXIT
  trap '' HUP INT TERM
  if [ -n "$qemu" ]; then
    kill "$qemu" 2> /dev/null
    wait "$qemu"
  fi
  for entry in $undo; do
    "undo_${entry%%:*}" "${entry#*:}"
  done
  exit "$status"
}
trap finish EXIT
trap 'stop=129' HUP
trap 'stop=130' INT
trap 'stop=143' TERM

# batch NUMBER PROGRAM: does the lines of standard input as one batch, which undo_NUMBER takes back.
# A batch ends at the first line that fails; then, only what began before that line is taken back.
batch() {
  status=0
  messages=$(trap '' HUP INT TERM; "$2" -batch - 2>&1) || status=$?
  [ -z "$messages" ] || printf '%s\n' "$messages" >&2
  if [ "$status" = 0 ]; then
    undo="$1:all $undo"
    return
  fi
  echo "$0: $2 failed in step $1" >&2
  case $status in 126 | 127) exit "$status" ;; esac # no such program
  line=$(printf '%s\n' "$messages" | sed -n 's/^Command failed -:\([0-9]*\)$/\1/p')
  undo="$1:${line:-all} $undo"
  exit "$status"
}

# began LINE: of the parts "# NUMBER ..." of standard input, those whose NUMBER is below LINE.
began() {
  awk -v line="$1" '/^# / { keep = line == "all" || $2 + 0 < line + 0 } keep'
}

# What must be there already.
ip link show dev br0 > /dev/null || exit

# 1. tap (10), bridge port (10)
undo_1() {
  began "$1" << 'EOF' | ip -force -batch -
# 30 bridge port vf8
link set dev vf8 nomaster
# 28 tap vf8
link del dev vf8
# 27 bridge port vf7
link set dev vf7 nomaster
# 25 tap vf7
link del dev vf7
# 24 bridge port vf6
link set dev vf6 nomaster
# 22 tap vf6
link del dev vf6
# 21 bridge port vf5
link set dev vf5 nomaster
# 19 tap vf5
link del dev vf5
# 18 bridge port vf4
link set dev vf4 nomaster
# 16 tap vf4
link del dev vf4
# 15 bridge port vf3
link set dev vf3 nomaster
# 13 tap vf3
link del dev vf3
# 12 bridge port vf2
link set dev vf2 nomaster
# 10 tap vf2
link del dev vf2
# 9 bridge port vf1
link set dev vf1 nomaster
# 7 tap vf1
link del dev vf1
# 6 bridge port vf0
link set dev vf0 nomaster
# 4 tap vf0
link del dev vf0
# 3 bridge port up
link set dev up nomaster
# 1 tap up
link del dev up
EOF
}
batch 1 ip << 'EOF'
tuntap add dev up mode tap vnet_hdr
link set dev up alias vpf:worker-1/vpf0 up
link set dev up master br0
tuntap add dev vf0 mode tap vnet_hdr
link set dev vf0 alias vpf:worker-1/vpf0 up
link set dev vf0 master br0
tuntap add dev vf1 mode tap vnet_hdr
link set dev vf1 alias vpf:worker-1/vpf0 up
link set dev vf1 master br0
tuntap add dev vf2 mode tap vnet_hdr
link set dev vf2 alias vpf:worker-1/vpf0 up
link set dev vf2 master br0
tuntap add dev vf3 mode tap vnet_hdr
link set dev vf3 alias vpf:worker-1/vpf0 up
link set dev vf3 master br0
tuntap add dev vf4 mode tap vnet_hdr
link set dev vf4 alias vpf:worker-1/vpf0 up
link set dev vf4 master br0
tuntap add dev vf5 mode tap vnet_hdr
link set dev vf5 alias vpf:worker-1/vpf0 up
link set dev vf5 master br0
tuntap add dev vf6 mode tap vnet_hdr
link set dev vf6 alias vpf:worker-1/vpf0 up
link set dev vf6 master br0
tuntap add dev vf7 mode tap vnet_hdr
link set dev vf7 alias vpf:worker-1/vpf0 up
link set dev vf7 master br0
tuntap add dev vf8 mode tap vnet_hdr
link set dev vf8 alias vpf:worker-1/vpf0 up
link set dev vf8 master br0
EOF

# 2. bridge vlan (9)
undo_2() {
  began "$1" << 'EOF' | bridge -force -batch -
# 0 bridge vlan vf8
vlan del dev vf8 vid 200
vlan add dev vf8 vid 1 pvid untagged
# 0 bridge vlan vf7
vlan del dev vf7 vid 100
vlan add dev vf7 vid 1 pvid untagged
# 0 bridge vlan vf6
vlan del dev vf6 vid 100
vlan add dev vf6 vid 1 pvid untagged
# 0 bridge vlan vf5
vlan del dev vf5 vid 100
vlan add dev vf5 vid 1 pvid untagged
# 0 bridge vlan vf4
vlan del dev vf4 vid 100
vlan add dev vf4 vid 1 pvid untagged
# 0 bridge vlan vf3
vlan del dev vf3 vid 100
vlan add dev vf3 vid 1 pvid untagged
# 0 bridge vlan vf2
vlan del dev vf2 vid 100
vlan add dev vf2 vid 1 pvid untagged
# 0 bridge vlan vf1
vlan del dev vf1 vid 100
vlan add dev vf1 vid 1 pvid untagged
# 0 bridge vlan vf0
vlan del dev vf0 vid 100
vlan add dev vf0 vid 1 pvid untagged
EOF
}
# These may fail.
bridge -force -batch - << 'EOF' > /dev/null 2>&1
vlan del dev vf0 vid 1
vlan del dev vf1 vid 1
vlan del dev vf2 vid 1
vlan del dev vf3 vid 1
vlan del dev vf4 vid 1
vlan del dev vf5 vid 1
vlan del dev vf6 vid 1
vlan del dev vf7 vid 1
vlan del dev vf8 vid 1
EOF
batch 2 bridge << 'EOF'
vlan add dev vf0 vid 100 pvid untagged
vlan add dev vf1 vid 100 pvid untagged
vlan add dev vf2 vid 100 pvid untagged
vlan add dev vf3 vid 100 pvid untagged
vlan add dev vf4 vid 100 pvid untagged
vlan add dev vf5 vid 100 pvid untagged
vlan add dev vf6 vid 100 pvid untagged
vlan add dev vf7 vid 100 pvid untagged
vlan add dev vf8 vid 200 pvid untagged
EOF

[ -z "$stop" ] || exit "$stop"
exec 3<&0
qemu-system-x86_64 \
  -name worker-1 \
  -nodefaults \
  -no-user-config \
  -machine q35 \
  -accel kvm \
  -accel tcg \
  -cpu max \
  -smp 2 \
  -m 1024 \
  -display none \
  -serial mon:stdio \
  -qmp unix:worker-1.qmp,server=on,wait=off \
  -device '{"driver":"pcie-root-port","id":"ua-vpf-vpf0_port","bus":"pcie.0","addr":"0x1e.0x0","multifunction":true,"chassis":1,"port":240}' \
  -netdev '{"type":"tap","id":"host-ua-vpf-vpf0_vf0","ifname":"vf0","script":"no","downscript":"no"}' \
  -device '{"driver":"virtio-net-pci","id":"ua-vpf-vpf0_vf0","netdev":"host-ua-vpf-vpf0_vf0","mac":"56:d6:ab:62:f6:01","bus":"ua-vpf-vpf0_port","addr":"0x0.0x1","sriov-pf":"ua-vpf-vpf0_pf","vectors":4}' \
  -netdev '{"type":"tap","id":"host-ua-vpf-vpf0_vf1","ifname":"vf1","script":"no","downscript":"no"}' \
  -device '{"driver":"virtio-net-pci","id":"ua-vpf-vpf0_vf1","netdev":"host-ua-vpf-vpf0_vf1","mac":"56:d6:ab:62:f6:02","bus":"ua-vpf-vpf0_port","addr":"0x0.0x2","sriov-pf":"ua-vpf-vpf0_pf","vectors":4}' \
  -netdev '{"type":"tap","id":"host-ua-vpf-vpf0_vf2","ifname":"vf2","script":"no","downscript":"no"}' \
  -device '{"driver":"virtio-net-pci","id":"ua-vpf-vpf0_vf2","netdev":"host-ua-vpf-vpf0_vf2","mac":"56:d6:ab:62:f6:03","bus":"ua-vpf-vpf0_port","addr":"0x0.0x3","sriov-pf":"ua-vpf-vpf0_pf","vectors":4}' \
  -netdev '{"type":"tap","id":"host-ua-vpf-vpf0_vf3","ifname":"vf3","script":"no","downscript":"no"}' \
  -device '{"driver":"virtio-net-pci","id":"ua-vpf-vpf0_vf3","netdev":"host-ua-vpf-vpf0_vf3","mac":"52:54:00:a0:00:13","bus":"ua-vpf-vpf0_port","addr":"0x0.0x4","sriov-pf":"ua-vpf-vpf0_pf","vectors":4}' \
  -netdev '{"type":"tap","id":"host-ua-vpf-vpf0_vf4","ifname":"vf4","script":"no","downscript":"no"}' \
  -device '{"driver":"virtio-net-pci","id":"ua-vpf-vpf0_vf4","netdev":"host-ua-vpf-vpf0_vf4","mac":"56:d6:ab:62:f6:05","bus":"ua-vpf-vpf0_port","addr":"0x0.0x5","sriov-pf":"ua-vpf-vpf0_pf","vectors":4}' \
  -netdev '{"type":"tap","id":"host-ua-vpf-vpf0_vf5","ifname":"vf5","script":"no","downscript":"no"}' \
  -device '{"driver":"virtio-net-pci","id":"ua-vpf-vpf0_vf5","netdev":"host-ua-vpf-vpf0_vf5","mac":"56:d6:ab:62:f6:06","bus":"ua-vpf-vpf0_port","addr":"0x0.0x6","sriov-pf":"ua-vpf-vpf0_pf","vectors":4}' \
  -netdev '{"type":"tap","id":"host-ua-vpf-vpf0_vf6","ifname":"vf6","script":"no","downscript":"no"}' \
  -device '{"driver":"virtio-net-pci","id":"ua-vpf-vpf0_vf6","netdev":"host-ua-vpf-vpf0_vf6","mac":"56:d6:ab:62:f6:07","bus":"ua-vpf-vpf0_port","addr":"0x0.0x7","sriov-pf":"ua-vpf-vpf0_pf","vectors":4}' \
  -netdev '{"type":"tap","id":"host-ua-vpf-vpf0_vf7","ifname":"vf7","script":"no","downscript":"no"}' \
  -device '{"driver":"virtio-net-pci","id":"ua-vpf-vpf0_vf7","netdev":"host-ua-vpf-vpf0_vf7","mac":"56:d6:ab:62:f6:08","bus":"ua-vpf-vpf0_port","addr":"0x1.0x0","sriov-pf":"ua-vpf-vpf0_pf","vectors":4}' \
  -netdev '{"type":"tap","id":"host-ua-vpf-vpf0_vf8","ifname":"vf8","script":"no","downscript":"no"}' \
  -device '{"driver":"virtio-net-pci","id":"ua-vpf-vpf0_vf8","netdev":"host-ua-vpf-vpf0_vf8","mac":"56:d6:ab:62:f6:09","bus":"ua-vpf-vpf0_port","addr":"0x1.0x1","sriov-pf":"ua-vpf-vpf0_pf","vectors":4}' \
  -netdev '{"type":"tap","id":"host-ua-vpf-vpf0_pf","ifname":"up","script":"no","downscript":"no"}' \
  -device '{"driver":"virtio-net-pci","id":"ua-vpf-vpf0_pf","netdev":"host-ua-vpf-vpf0_pf","mac":"52:54:00:a0:00:00","bus":"ua-vpf-vpf0_port","addr":"0x0.0x0","multifunction":true}' \
  "$@" <&3 3<&- &
qemu=$!
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
[ -z "$stop" ] || exit "$stop"
wait "$qemu"
status=$?
qemu=
exit "$status"
