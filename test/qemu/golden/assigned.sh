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

# 1. vf mac (2), vf vlan, vf rate, vf spoofchk, vf trust, vf state
undo_1() {
  began "$1" << 'EOF' | ip -force -batch -
# 7 vf mac enp3s0f0/4
link set dev enp3s0f0 vf 4 mac 00:00:00:00:00:00
# 6 vf state enp3s0f0/3
link set dev enp3s0f0 vf 3 state auto
# 5 vf trust enp3s0f0/3
link set dev enp3s0f0 vf 3 trust off
# 4 vf spoofchk enp3s0f0/3
link set dev enp3s0f0 vf 3 spoofchk on
# 3 vf rate enp3s0f0/3
link set dev enp3s0f0 vf 3 max_tx_rate 0 min_tx_rate 0
# 2 vf vlan enp3s0f0/3
link set dev enp3s0f0 vf 3 vlan 0
# 1 vf mac enp3s0f0/3
link set dev enp3s0f0 vf 3 mac 00:00:00:00:00:00
EOF
}
batch 1 ip << 'EOF'
link set dev enp3s0f0 vf 3 mac 52:54:00:a0:03:00
link set dev enp3s0f0 vf 3 vlan 100 qos 3 proto 802.1ad
link set dev enp3s0f0 vf 3 max_tx_rate 1000 min_tx_rate 100
link set dev enp3s0f0 vf 3 spoofchk off
link set dev enp3s0f0 vf 3 trust on
link set dev enp3s0f0 vf 3 state enable
link set dev enp3s0f0 vf 4 mac 52:54:00:a0:04:00
EOF

# 2. driver of 0000:03:10.6
undo_2() {
  driver 0000:03:10.6
}
if ! has_driver 0000:03:10.6 vfio-pci; then
  modprobe vfio-pci || :
  undo="2:all $undo"
  driver 0000:03:10.6 vfio-pci && has_driver 0000:03:10.6 vfio-pci || exit
fi

# 3. driver of 0000:03:11.0
undo_3() {
  driver 0000:03:11.0
}
if ! has_driver 0000:03:11.0 mlx5_vfio_pci; then
  modprobe mlx5_vfio_pci || :
  undo="3:all $undo"
  driver 0000:03:11.0 mlx5_vfio_pci && has_driver 0000:03:11.0 mlx5_vfio_pci || exit
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
  -device '{"driver":"pcie-root-port","id":"ua-vpf-fast0_port","bus":"pcie.0","addr":"0x1e.0x0","multifunction":true,"chassis":1,"port":240}' \
  -device '{"driver":"pcie-root-port","id":"ua-vpf-fast1_port","bus":"pcie.0","addr":"0x1e.0x1","chassis":2,"port":241}' \
  -device '{"driver":"pcie-root-port","id":"ua-vpf-whole0_port","bus":"pcie.0","addr":"0x1e.0x2","chassis":3,"port":242}' \
  -device '{"driver":"vfio-pci","id":"ua-vpf-fast0","host":"0000:03:10.6","bus":"ua-vpf-fast0_port","addr":"0x0.0x0","bootindex":1,"romfile":"/usr/share/ipxe.rom","rombar":1}' \
  -object '{"qom-type":"iommufd","id":"iommufd-fast1"}' \
  -device '{"driver":"vfio-pci","id":"ua-vpf-fast1","host":"0000:03:11.0","bus":"ua-vpf-fast1_port","addr":"0x0.0x0","iommufd":"iommufd-fast1","acpi-index":4}' \
  -device '{"driver":"vfio-pci","id":"ua-vpf-whole0","host":"0000:04:00.0","bus":"ua-vpf-whole0_port","addr":"0x0.0x0"}' \
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
