#!/bin/sh
# worker-1: prepares this host, runs QEMU, and takes back what it prepared when QEMU ends.
#
# Usage: sudo sh worker-1.sh [QEMU ARGUMENT...]
#   e.g. sudo sh worker-1.sh -drive file=disk.qcow2,if=virtio
#
# The serial console and the monitor are on this terminal: Ctrl-A C changes between them,
# Ctrl-A X ends QEMU. Made by vpf; change the spec rather than this file.

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

# 1. tap (3), bridge port (3)
undo_1() {
  began "$1" << 'EOF' | ip -force -batch -
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
tuntap add dev vf0 mode tap vnet_hdr multi_queue
link set dev vf0 alias vpf:worker-1/vpf0 up
link set dev vf0 master br0
tuntap add dev vf1 mode tap vnet_hdr multi_queue
link set dev vf1 alias vpf:worker-1/vpf0 up
link set dev vf1 master br0
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
  -device '{"driver":"intel-iommu","device-iotlb":true}' \
  -device '{"driver":"pcie-root-port","id":"ua-vpf-vpf0_port","bus":"pcie.0","addr":"0x1e.0x0","multifunction":true,"chassis":1,"port":240}' \
  -device '{"driver":"pcie-root-port","id":"ua-vpf-vpf0_spare0","bus":"pcie.0","addr":"0x1e.0x1","chassis":2,"port":241}' \
  -device '{"driver":"pcie-root-port","id":"ua-vpf-vpf0_spare1","bus":"pcie.0","addr":"0x1e.0x2","chassis":3,"port":242}' \
  -netdev '{"type":"tap","id":"host-ua-vpf-vpf0_vf0","ifname":"vf0","script":"no","downscript":"no","queues":4}' \
  -device '{"driver":"virtio-net-pci","id":"ua-vpf-vpf0_vf0","netdev":"host-ua-vpf-vpf0_vf0","mac":"56:d6:ab:62:f6:01","bus":"ua-vpf-vpf0_port","addr":"0x0.0x1","sriov-pf":"ua-vpf-vpf0_pf","failover":true,"mq":true,"vectors":6,"rx_queue_size":1024,"packed":true,"iommu_platform":true,"ats":true,"csum":true,"gso":false,"host_tso4":false,"host_tso6":false,"host_ecn":false,"host_ufo":false,"mrg_rxbuf":true,"guest_csum":true,"guest_tso4":false,"guest_tso6":false,"guest_ecn":false,"guest_ufo":false}' \
  -netdev '{"type":"tap","id":"host-ua-vpf-vpf0_vf1","ifname":"vf1","script":"no","downscript":"no","queues":4}' \
  -device '{"driver":"virtio-net-pci","id":"ua-vpf-vpf0_vf1","netdev":"host-ua-vpf-vpf0_vf1","mac":"56:d6:ab:62:f6:02","bus":"ua-vpf-vpf0_port","addr":"0x0.0x2","sriov-pf":"ua-vpf-vpf0_pf","failover":true,"mq":true,"vectors":6,"rx_queue_size":1024,"packed":true,"iommu_platform":true,"ats":true,"csum":true,"gso":false,"host_tso4":false,"host_tso6":false,"host_ecn":false,"host_ufo":false,"mrg_rxbuf":true,"guest_csum":true,"guest_tso4":false,"guest_tso6":false,"guest_ecn":false,"guest_ufo":false}' \
  -netdev '{"type":"tap","id":"host-ua-vpf-vpf0_pf","ifname":"up","script":"no","downscript":"no"}' \
  -device '{"driver":"virtio-net-pci","id":"ua-vpf-vpf0_pf","netdev":"host-ua-vpf-vpf0_pf","mac":"56:d6:ab:62:f6:00","bus":"ua-vpf-vpf0_port","addr":"0x0.0x0","multifunction":true,"packed":true,"bootindex":2,"acpi-index":12,"rombar":0}' \
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
