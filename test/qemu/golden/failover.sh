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

# driver ADDRESS [NAME]: gives a PCI device to this driver, or to the one that the kernel would choose.
driver() {
  device=/sys/bus/pci/devices/$1
  echo "${2:-}" > "$device/driver_override" || return
  if [ -e "$device/driver" ]; then echo "$1" > "$device/driver/unbind" || return; fi
  echo "$1" > /sys/bus/pci/drivers_probe
}

# has_driver ADDRESS NAME: whether it has this driver.
has_driver() {
  [ "$(basename "$(readlink "/sys/bus/pci/devices/$1/driver")")" = "$2" ]
}

# What must be there already.
ip link show dev br0 > /dev/null || exit

# 1. tap, bridge port, vf mac, vf vlan
undo_1() {
  began "$1" << 'EOF' | ip -force -batch -
# 5 vf vlan enp3s0f0/2
link set dev enp3s0f0 vf 2 vlan 0
# 4 vf mac enp3s0f0/2
link set dev enp3s0f0 vf 2 mac 00:00:00:00:00:00
# 3 bridge port standby0
link set dev standby0 nomaster
# 1 tap standby0
link del dev standby0
EOF
}
batch 1 ip << 'EOF'
tuntap add dev standby0 mode tap vnet_hdr
link set dev standby0 alias vpf:worker-1/net0 up
link set dev standby0 master br0
link set dev enp3s0f0 vf 2 mac 52:54:00:a0:01:00
link set dev enp3s0f0 vf 2 vlan 100
EOF

# 2. driver of 0000:03:10.4
undo_2() {
  driver 0000:03:10.4
}
if ! has_driver 0000:03:10.4 vfio-pci; then
  modprobe vfio-pci || :
  undo="2:all $undo"
  driver 0000:03:10.4 vfio-pci && has_driver 0000:03:10.4 vfio-pci || exit
fi

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
  -device '{"driver":"pcie-root-port","id":"ua-vpf-net0_standby-port","bus":"pcie.0","addr":"0x1e.0x0","multifunction":true,"chassis":1,"port":240}' \
  -device '{"driver":"pcie-root-port","id":"ua-vpf-net0_primary-port","bus":"pcie.0","addr":"0x1e.0x1","chassis":2,"port":241}' \
  -device '{"driver":"pcie-root-port","id":"ua-vpf-net1_standby-port","bus":"pcie.0","addr":"0x1e.0x2","chassis":3,"port":242}' \
  -device '{"driver":"pcie-root-port","id":"ua-vpf-net1_primary-port","bus":"pcie.0","addr":"0x1e.0x3","chassis":4,"port":243}' \
  -netdev '{"type":"tap","id":"host-ua-vpf-net0_standby","ifname":"standby0","script":"no","downscript":"no"}' \
  -device '{"driver":"virtio-net-pci","id":"ua-vpf-net0_standby","netdev":"host-ua-vpf-net0_standby","mac":"52:54:00:a0:01:00","bus":"ua-vpf-net0_standby-port","addr":"0x0.0x0","failover":true}' \
  -device '{"driver":"vfio-pci","id":"ua-vpf-net0_primary","host":"0000:03:10.4","bus":"ua-vpf-net0_primary-port","addr":"0x0.0x0","failover_pair_id":"ua-vpf-net0_standby","romfile":""}' \
  -netdev '{"type":"user","id":"host-ua-vpf-net1_standby"}' \
  -device '{"driver":"virtio-net-pci","id":"ua-vpf-net1_standby","netdev":"host-ua-vpf-net1_standby","mac":"52:54:00:a0:02:00","bus":"ua-vpf-net1_standby-port","addr":"0x0.0x0","failover":true}' \
  -netdev '{"type":"user","id":"host-ua-vpf-net1_primary"}' \
  -device '{"driver":"e1000e","id":"ua-vpf-net1_primary","netdev":"host-ua-vpf-net1_primary","mac":"52:54:00:a0:02:00","bus":"ua-vpf-net1_primary-port","addr":"0x0.0x0","failover_pair_id":"ua-vpf-net1_standby"}' \
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
