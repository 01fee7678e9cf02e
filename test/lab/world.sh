#!/bin/bash
# One world of the lab: usage `world.sh ROOTFS GUEST SCRATCH [SHARE...]`, see world.ts.
#
# A process tree in mount, pid, network, IPC and host name namespaces of its own, whose root is
# ROOTFS under a layer in memory. Says `ready PID` (the pid of its first process, as seen from
# outside) and lives until its standard input ends, so that it cannot outlive who started it. Then
# the kernel takes away processes, mounts and interfaces, and SCRATCH is removed.
set -euo pipefail

make_world() {
  local rootfs=$1 guest=$2 scratch=$3 host_pid layer root node share
  shift 3

  # /proc is still that of the pid namespace outside; `read` and `<` make no process of their own.
  read -r host_pid _ < /proc/self/stat

  layer=$scratch/.layer
  mkdir "$layer"
  mount -t tmpfs -o mode=755 layer "$layer"
  mkdir "$layer/upper" "$layer/work" "$layer/root"
  root=$layer/root
  cd "${rootfs%/*}"
  mount -t overlay -o "lowerdir=${rootfs##*/},upperdir=$layer/upper,workdir=$layer/work" \
    world "$root"

  mount -t tmpfs -o mode=755 run "$root/run"
  mount -t tmpfs -o mode=1777 tmp "$root/tmp"
  mount -t sysfs sys "$root/sys"
  mount -t tmpfs -o mode=755 dev "$root/dev"
  mkdir "$root/dev/net" "$root/dev/pts" "$root/dev/shm"
  # No /dev/kvm: a lab is the same everywhere, so it uses QEMU's own emulation everywhere.
  for node in null zero full random urandom tty net/tun vhost-net; do
    [ -e "/dev/$node" ] || continue
    : > "$root/dev/$node"
    mount --bind "/dev/$node" "$root/dev/$node"
  done
  mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts "$root/dev/pts"
  mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
  ln -s pts/ptmx "$root/dev/ptmx"
  ln -s /proc/self/fd "$root/dev/fd"
  ln -s fd/0 "$root/dev/stdin"
  ln -s fd/1 "$root/dev/stdout"
  ln -s fd/2 "$root/dev/stderr"

  # All have the same path inside as outside. Only the scratch folder can be written to.
  for share in "$guest" "$@"; do
    if [ -d "$share" ]; then
      mkdir -p "$root$share"
    else
      mkdir -p "$root${share%/*}"
      : >> "$root$share"
    fi
    mount --bind "$share" "$root$share"
    mount -o remount,bind,ro "$root$share"
  done
  mkdir -p "$root$scratch"
  mount --bind "$scratch" "$root$scratch"

  cd "$root"
  mkdir .outside
  pivot_root . .outside
  hash -r
  export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
  mount -t proc proc /proc
  umount -l /.outside
  rmdir /.outside
  cd /
  hostname world
  echo '127.0.0.1 world' >> /etc/hosts
  ip link set lo up

  echo "ready $host_pid"
  while read -r _; do :; done
}

if [ -n "${VPF_LAB_INNER:-}" ]; then
  unset VPF_LAB_INNER
  make_world "$@"
  exit 0
fi
code=0
VPF_LAB_INNER=1 unshare --mount --pid --net --ipc --uts --fork --kill-child -- \
  bash "${BASH_SOURCE[0]}" "$@" || code=$?
rm -rf --one-file-system -- "$3"
exit "$code"
