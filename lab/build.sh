#!/bin/bash
# Builds the lab: a Debian root file system with a new QEMU and libvirt, a small Linux guest, and a
# virtual machine that boots that root file system with a kernel of its own, to be a hypervisor.
#
#   lab/build.sh            build unless it is there; prints its folder, and nothing else, on stdout
#   lab/build.sh --print    prints the folder without building
#
# The folder is $VPF_LAB_CACHE/HASH (default ${XDG_CACHE_HOME:-$HOME/.cache}/vpf/lab/HASH), HASH
# standing for the files of this directory. Exit code 77, with a one-line reason on stderr: this
# machine cannot build a lab. Any other than 0: the build failed.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
suite=forky          # where QEMU and libvirt come from
kernel_suite=trixie  # where the kernel comes from
kernel_pattern='^linux-image-6\.12\.[0-9.]+\+deb13-amd64$'

say() { printf 'lab: %s\n' "$*" >&2; }
cannot() { say "cannot build: $*"; exit 77; }

recipe_hash() {
  (cd "$here" && find . -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -c1-16)
}

cache=${VPF_LAB_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/vpf/lab}
target=$cache/$(recipe_hash)

case ${1:-} in
  --print) echo "$target"; exit 0 ;;
  '') ;;
  *) say "usage: build.sh [--print]"; exit 2 ;;
esac
if [ -e "$target/versions.json" ]; then
  echo "$target"
  exit 0
fi

# -- can it be built here? ------------------------------------------------------------------------

[ "$(id -u)" = 0 ] || cannot 'needs root'
[ "$(uname -m)" = x86_64 ] || cannot "needs an x86_64 machine, this is $(uname -m)"
# shellcheck source=/dev/null
host_id=$(. /etc/os-release 2> /dev/null && echo "${ID:-}") || true
[ "$host_id" = debian ] || cannot "needs Debian, this is ${host_id:-unknown}"
unshare -m true 2> /dev/null || cannot 'needs mount namespaces'
grep -qw overlay /proc/filesystems || modprobe overlay 2> /dev/null ||
  cannot 'needs overlayfs in the kernel'

# Mounts of the build live in a namespace of its own, and go with it however it ends.
if [ -z "${VPF_LAB_BUILD_NS:-}" ]; then
  VPF_LAB_BUILD_NS=1 exec unshare -m -- bash "${BASH_SOURCE[0]}" "$@"
fi

mkdir -p "$cache"
exec 9> "$cache/lock"
if ! flock -n 9; then
  say 'waiting for another build'
  flock 9
fi
if [ -e "$target/versions.json" ]; then
  echo "$target"
  exit 0
fi

SECONDS=0
export DEBIAN_FRONTEND=noninteractive LC_ALL=C

# The machine's own main Debian mirror, as apt sees it.
mirror() {
  local codename
  # shellcheck source=/dev/null
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-sid}")
  # shellcheck disable=SC2016 # apt's variables, not ours
  apt-get indextargets --format '$(REPO_URI)|$(CODENAME)|$(COMPONENT)|$(LABEL)' \
    'Created-By: Packages' 2> /dev/null |
    awk -F'|' -v c="$codename" '$2 == c && $3 == "main" && $4 == "Debian" && $1 ~ /^https?:/ \
      && !uri { uri = $1 } END { if (uri) print uri }'
}

tools=()
for tool in debootstrap:debootstrap eatmydata:eatmydata cpio:cpio xz:xz-utils depmod:kmod; do
  PATH=$PATH:/usr/sbin:/sbin command -v "${tool%%:*}" > /dev/null || tools+=("${tool##*:}")
done
uri=$(mirror)
if [ "${#tools[@]}" -gt 0 ] || [ -z "$uri" ]; then
  say "apt-get update"
  apt-get update -qq -o APT::Update::Error-Mode=any >&2 ||
    cannot 'no network: apt-get update does not reach the mirrors of this machine'
  uri=$(mirror)
fi
[ -n "$uri" ] || cannot 'no Debian mirror in the apt sources of this machine'
if [ "${#tools[@]}" -gt 0 ]; then
  say "installing ${tools[*]}"
  apt-get install -qq -y --no-install-recommends -o DPkg::Lock::Timeout=120 "${tools[@]}" >&2 < /dev/null ||
    cannot "apt-get install ${tools[*]} failed"
fi

rm -rf --one-file-system "$cache"/.build-* # of a build that was killed; no other runs now
work=$(mktemp -d "$cache/.build-XXXXXX")
kernel_job=''
finish() {
  local code=$? log
  if [ -n "$kernel_job" ]; then
    kill -KILL -- "-$kernel_job" 2> /dev/null || true
    wait "$kernel_job" 2> /dev/null || true
  fi
  if [ "$code" != 0 ]; then
    for log in "$work"/*log; do
      [ -s "$log" ] || continue
      say "failed; the last lines of ${log##*/}:"
      tail -n 25 "$log" >&2
    done
  fi
  umount -R "$work"/{rootfs,builder}/{proc,dev} 2> /dev/null || true
  rm -rf --one-file-system "$work"
}
trap finish EXIT

reaches() {
  /usr/lib/apt/apt-helper download-file "${uri%/}/dists/$1/InRelease" "$work/InRelease" \
    > /dev/null 2>&1
}
if ! reaches "$suite"; then
  reaches sid || cannot 'no network: the Debian mirror of this machine does not answer'
  suite=sid
fi

# debootstrap downloads by wget: tell it of apt's proxies.
for scheme in http https; do
  proxy=''
  eval "$(apt-config shell proxy "Acquire::$scheme::Proxy")"
  if [ -n "$proxy" ] && [ "$proxy" != DIRECT ]; then export "${scheme}_proxy=$proxy"; fi
done

# -- build ----------------------------------------------------------------------------------------

root=$work/rootfs
# shellcheck source=lab/rootfs.sh
. "$here/rootfs.sh"
# shellcheck source=lab/kernel.sh
. "$here/kernel.sh"
# shellcheck source=lab/initramfs.sh
. "$here/initramfs.sh"

say "debootstrap $suite"
make_rootfs >> "$work/log" 2>&1

say 'installing QEMU and libvirt; beside it, the kernel'
choose_kernel
copy_rootfs "$work/builder"
set -m # a process group of its own, which `finish` can end
make_kernel "$work/builder" >> "$work/kernel.log" 2>&1 &
kernel_job=$!
set +m
install_packages >> "$work/log" 2>&1
wait "$kernel_job"
kernel_job=''

say 'making the initramfs of the guest and of the hypervisor VM'
PATH=$PATH:/usr/sbin:/sbin
modules=$root/usr/lib/modules/$kernel
mkdir -p "${modules%/*}"
mv "$work/kernel/modules" "$modules"
depmod -b "$root" "$kernel"
mkdir "$work/guest" "$work/hypervisor"
cp "$work/kernel/vmlinuz" "$work/guest/vmlinuz"
ln "$work/guest/vmlinuz" "$work/hypervisor/vmlinuz"

initramfs "$work/initrd" "$here/guest/modules.txt" "$here/guest/init"
for program in ip bridge ethtool; do add_program "$work/initrd" "$program"; done
pack_initramfs "$work/initrd" "$work/guest/initrd.img"

initramfs "$work/initrd" "$here/hypervisor/modules.txt" "$here/hypervisor/init"
install -m 755 "$here/hypervisor/start" "$work/initrd/start"
pack_initramfs "$work/initrd" "$work/hypervisor/initrd.img"

# -- finish ---------------------------------------------------------------------------------------

# shellcheck disable=SC2016 # dpkg's variable, not ours
version() { in_root dpkg-query -W -f '${Version}' "$1"; }
cat > "$work/versions.json" << EOF
{
  "qemu": "$(in_root qemu-system-x86_64 --version | awk 'NR == 1 { print $4 }')",
  "libvirt": "$(in_root libvirtd --version | awk '{ print $NF }')",
  "kernel": "$kernel",
  "suite": "$suite",
  "packages": {
    "qemu-system-x86": "$(version qemu-system-x86)",
    "libvirt-daemon": "$(version libvirt-daemon)",
    "openvswitch-switch": "$(version openvswitch-switch)"
  }
}
EOF
clean_rootfs
rm -rf "$work/kernel" "$work/InRelease"* "$work"/*log
chmod 755 "$work"
mv -T "$work" "$target"
trap - EXIT
say "built in $SECONDS s"
echo "$target"
