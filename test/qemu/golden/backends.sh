#!/bin/sh
# worker 1: prepares this host, runs QEMU, and takes back what it prepared when QEMU ends.
#
# Usage: sudo sh worker-1.sh [QEMU ARGUMENT...]
#   e.g. sudo sh worker-1.sh -drive file=disk.qcow2,if=virtio
#
# The serial console and the monitor are on this terminal: Ctrl-A C changes between them,
# Ctrl-A X ends QEMU. Made by vpf; change the spec rather than this file.
#
# The carrier of these is to be down, for which QEMU has no option. Say it to the QMP socket
# (after {"execute": "qmp_capabilities"}):
#   {"execute":"set_link","arguments":{"name":"ua-vpf-slow","up":false},"id":"vpf-1"}

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

# vhost_vdpa NAME: the character device of a vdpa device.
vhost_vdpa() {
  for node in /sys/bus/vdpa/devices/"$1"/vhost-vdpa-*; do
    [ -e "$node" ] || continue
    echo "/dev/$(basename "$node")"
    return
  done
  echo "$0: vdpa device $1 has no character device: is the module vhost_vdpa loaded?" >&2
}

# What must be there already.
ip link show dev br0 > /dev/null || exit

# 1. tap (2), link up, bridge port
undo_1() {
  began "$1" << 'EOF' | ip -force -batch -
# 7 bridge port rep0
link set dev rep0 nomaster
# 6 link rep0
link set dev rep0 down
# 4 tap tap1
link del dev tap1
# 1 tap tap0
link del dev tap0
EOF
}
batch 1 ip << 'EOF'
tuntap add dev tap0 mode tap vnet_hdr multi_queue
link set dev tap0 mtu 9000
link set dev tap0 alias "vpf:worker 1/kernel" up
tuntap add dev tap1 mode tap vnet_hdr
link set dev tap1 alias "vpf:worker 1/switched" up
link set dev rep0 up
link set dev rep0 master br0
EOF

# 2. ovs port
undo_2() {
  ovs-vsctl --timeout=30 \
    -- --if-exists del-port ovs0 tap1
}
ovs-vsctl --timeout=30 \
  -- --may-exist add-port ovs0 tap1 tag=7 trunks=5,6 vlan_mode=native-untagged -- set Port tap1 'external_ids:vpf="vpf:worker 1/switched"' || exit
undo="2:all $undo"

# 3. vdpa vdpa7
undo_3() {
  vdpa dev del vdpa7
}
vdpa dev add name vdpa7 mgmtdev pci/0000:01:00.0 mac 52:54:00:a0:05:00 || exit
undo="3:all $undo"

# 4. vdpa link vdpa7
undo_4() {
  rm -f /run/vpf/vdpa/vdpa7
}
mkdir -p /run/vpf/vdpa || exit
undo="4:all $undo"
ln -sfn "$(vhost_vdpa vdpa7)" /run/vpf/vdpa/vdpa7 || exit

[ -z "$stop" ] || exit "$stop"
exec 3<&0
qemu-system-x86_64 \
  -name 'worker 1' \
  -nodefaults \
  -no-user-config \
  -machine q35,memory-backend=ram \
  -accel kvm \
  -accel tcg \
  -cpu max \
  -smp 2 \
  -m 1024 \
  -object '{"qom-type":"memory-backend-memfd","id":"ram","size":1073741824,"share":true}' \
  -display none \
  -serial mon:stdio \
  -qmp 'unix:worker 1.qmp,server=on,wait=off' \
  -device '{"driver":"pcie-root-port","id":"ua-vpf-kernel_port","bus":"pcie.0","addr":"0x1e.0x0","multifunction":true,"chassis":1,"port":240}' \
  -device '{"driver":"pcie-root-port","id":"ua-vpf-switched_port","bus":"pcie.0","addr":"0x1e.0x1","chassis":2,"port":241}' \
  -device '{"driver":"pcie-root-port","id":"ua-vpf-slow_port","bus":"pcie.0","addr":"0x1e.0x2","chassis":3,"port":242}' \
  -device '{"driver":"pcie-root-port","id":"ua-vpf-dpdk_port","bus":"pcie.0","addr":"0x1e.0x3","chassis":4,"port":243}' \
  -device '{"driver":"pcie-root-port","id":"ua-vpf-vpp_port","bus":"pcie.0","addr":"0x1e.0x4","chassis":5,"port":244}' \
  -device '{"driver":"pcie-root-port","id":"ua-vpf-near_port","bus":"pcie.0","addr":"0x1e.0x5","chassis":6,"port":245}' \
  -device '{"driver":"pcie-root-port","id":"ua-vpf-made_port","bus":"pcie.0","addr":"0x1e.0x6","chassis":7,"port":246}' \
  -netdev '{"type":"tap","id":"host-ua-vpf-kernel","ifname":"tap0","script":"no","downscript":"no","vhost":true,"queues":4}' \
  -device '{"driver":"virtio-net-pci","id":"ua-vpf-kernel","netdev":"host-ua-vpf-kernel","mac":"56:54:26:3d:44:00","bus":"ua-vpf-kernel_port","addr":"0x0.0x0","mq":true,"vectors":10,"host_mtu":9000}' \
  -netdev '{"type":"tap","id":"host-ua-vpf-switched","ifname":"tap1","script":"no","downscript":"no"}' \
  -device '{"driver":"virtio-net-pci","id":"ua-vpf-switched","netdev":"host-ua-vpf-switched","mac":"56:69:fa:4b:b7:00","bus":"ua-vpf-switched_port","addr":"0x0.0x0"}' \
  -netdev '{"type":"user","id":"host-ua-vpf-slow"}' \
  -device '{"driver":"virtio-net-pci","id":"ua-vpf-slow","netdev":"host-ua-vpf-slow","mac":"56:fe:55:15:0a:00","bus":"ua-vpf-slow_port","addr":"0x0.0x0"}' \
  -chardev socket,id=socket-ua-vpf-dpdk,path=/run/a,,b.sock \
  -netdev '{"type":"vhost-user","id":"host-ua-vpf-dpdk","chardev":"socket-ua-vpf-dpdk","queues":2}' \
  -device '{"driver":"virtio-net-pci","id":"ua-vpf-dpdk","netdev":"host-ua-vpf-dpdk","mac":"56:a7:ef:07:dd:00","bus":"ua-vpf-dpdk_port","addr":"0x0.0x0","mq":true,"vectors":6}' \
  -chardev socket,id=socket-ua-vpf-vpp,path=/run/vpp.sock,server=on \
  -netdev '{"type":"vhost-user","id":"host-ua-vpf-vpp","chardev":"socket-ua-vpf-vpp"}' \
  -device '{"driver":"virtio-net-pci","id":"ua-vpf-vpp","netdev":"host-ua-vpf-vpp","mac":"56:b5:e6:b9:92:00","bus":"ua-vpf-vpp_port","addr":"0x0.0x0"}' \
  -netdev '{"type":"vhost-vdpa","id":"host-ua-vpf-near","vhostdev":"/dev/vhost-vdpa-0"}' \
  -device '{"driver":"virtio-net-pci","id":"ua-vpf-near","netdev":"host-ua-vpf-near","mac":"56:69:ac:25:6f:00","bus":"ua-vpf-near_port","addr":"0x0.0x0","mq":true,"vectors":6,"tx_queue_size":1024}' \
  -netdev '{"type":"vhost-vdpa","id":"host-ua-vpf-made","vhostdev":"/run/vpf/vdpa/vdpa7"}' \
  -device '{"driver":"virtio-net-pci","id":"ua-vpf-made","netdev":"host-ua-vpf-made","mac":"52:54:00:a0:05:00","bus":"ua-vpf-made_port","addr":"0x0.0x0"}' \
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
