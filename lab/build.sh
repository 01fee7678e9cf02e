#!/bin/bash
# Builds the lab: a Debian root file system with a new QEMU and libvirt, and a small Linux guest.
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
kernel_suite=trixie  # where the guest's kernel comes from
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
finish() {
  local code=$?
  if [ "$code" != 0 ] && [ -s "$work/log" ]; then
    say "failed; the last lines of its log:"
    tail -n 25 "$work/log" >&2
  fi
  umount -R "$work/rootfs/proc" "$work/rootfs/dev" 2> /dev/null || true
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

# -- the root file system -------------------------------------------------------------------------

root=$work/rootfs
say "debootstrap $suite"
eatmydata debootstrap --variant=minbase --include=eatmydata,ca-certificates "$suite" "$root" "$uri" \
  /usr/share/debootstrap/scripts/sid >> "$work/log" 2>&1

mount --bind /dev "$root/dev"
mount -t proc proc "$root/proc"
cat > "$root/etc/dpkg/dpkg.cfg.d/lab" << 'EOF'
force-unsafe-io
path-exclude=/usr/share/doc/*
path-exclude=/usr/share/man/*
path-exclude=/usr/share/locale/*
EOF
{
  echo 'APT::Install-Recommends "false";'
  echo 'Acquire::Languages "none";'
  # The machine's own ways to its mirror. Not passwords: a mirror that needs one is not for a lab.
  apt-config dump | grep -E '^Acquire::(https?::|Retries|Check-)' | grep -v '::Proxy-Auto' || true
} > "$root/etc/apt/apt.conf.d/99lab"
cp /etc/resolv.conf "$root/etc/resolv.conf"
cp /etc/hosts "$root/etc/hosts"
if [ -s /etc/ssl/certs/ca-certificates.crt ]; then
  cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
fi
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
chmod +x "$root/usr/sbin/policy-rc.d"
echo "deb $uri $kernel_suite main" > "$root/etc/apt/sources.list.d/kernel.list"
printf 'Package: *\nPin: release n=%s\nPin-Priority: 50\n' "$kernel_suite" \
  > "$root/etc/apt/preferences.d/kernel"

in_root() { env -u TMPDIR chroot "$root" "$@" < /dev/null; }

say 'installing QEMU and libvirt'
mapfile -t packages < <(grep -v '^#' "$here/packages.txt")
in_root apt-get update >> "$work/log" 2>&1
in_root eatmydata apt-get install -y "${packages[@]}" busybox-static >> "$work/log" 2>&1

# -- the guest ------------------------------------------------------------------------------------

say 'unpacking the guest kernel'
kernel_package=$(in_root apt-cache search --names-only "$kernel_pattern" | awk '{ print $1 }' |
  sort -V | tail -n 1)
if [ -z "$kernel_package" ]; then
  kernel_package=$(in_root apt-cache depends --important linux-image-amd64 |
    awk '$1 == "Depends:" { print $2; exit }')
fi
in_root sh -c "cd /tmp && apt-get download $kernel_package" >> "$work/log" 2>&1
dpkg-deb -x "$root/tmp/$kernel_package"_*.deb "$work/kernel"
kernel=${kernel_package#linux-image-}
# Where the package keeps its modules differs by release.
[ -d "$work/kernel/usr/lib/modules" ] || { mkdir -p "$work/kernel/usr/lib" &&
  mv "$work/kernel/lib/modules" "$work/kernel/usr/lib/"; }
mkdir "$work/guest"
cp "$work/kernel/boot/vmlinuz-$kernel" "$work/guest/vmlinuz"

say 'making the initramfs'
modules=$work/kernel/usr/lib/modules/$kernel
initrd=$work/initrd
mkdir -p "$initrd"/{bin,dev,proc,sys,etc} "$initrd/lib/modules/$kernel"
cp "$root/usr/bin/busybox" "$initrd/bin/busybox"
while read -r applet; do
  ln -s busybox "$initrd/bin/$applet"
done < <(in_root busybox --list | grep -vx busybox)
# The real `ip` and `ethtool` instead of busybox's, with their libraries.
for program in ip bridge ethtool; do
  path=$(in_root sh -c "command -v $program")
  rm -f "$initrd/bin/$program"
  cp -L "$root$path" "$initrd/bin/$program"
  in_root ldd "$path" | grep -o '/[^ ]*' | while read -r library; do
    [ -e "$initrd$library" ] || install -D "$(in_root readlink -f "$library" | sed "s|^|$root|")" \
      "$initrd$library"
  done
done
install -m 755 "$here/guest/init" "$initrd/init"
grep -v '^#' "$here/guest/modules.txt" | awk '$1 == "load" { print $2 }' > "$initrd/etc/modules"
mkdir -p "$work/kernel/lib"
ln -sfn ../usr/lib/modules "$work/kernel/lib/modules"
PATH=$PATH:/usr/sbin:/sbin
depmod -b "$work/kernel" "$kernel"
grep -v '^#' "$here/guest/modules.txt" | awk '{ print $NF }' |
  while read -r module; do
    modprobe -d "$work/kernel" -S "$kernel" --show-depends --ignore-install "$module"
  done | awk '$1 == "insmod" { print $2 }' | sort -u |
  while read -r file; do
    relative=${file##*/modules/"$kernel"/}
    mkdir -p "$initrd/lib/modules/$kernel/$(dirname "$relative")"
    xz -dc "$modules/$relative" > "$initrd/lib/modules/$kernel/${relative%.xz}"
  done
cp "$modules"/modules.builtin* "$modules/modules.order" "$initrd/lib/modules/$kernel/"
depmod -b "$initrd" "$kernel" 2>> "$work/log"
(cd "$initrd" && find . -print0 | cpio --null --quiet -o -H newc -R 0:0) > "$work/guest/initrd.img"

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
umount "$root/proc" "$root/dev"
rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/* "$root"/var/cache/debconf/*-old \
  "$root"/var/log/*.log "$root"/tmp/* "$root/etc/apt/apt.conf.d/99lab" "$root/etc/resolv.conf" \
  "$work/kernel" "$initrd" "$work/InRelease"* "$work/log"
: > "$root/etc/resolv.conf"
printf '127.0.0.1 localhost\n::1 localhost\n' > "$root/etc/hosts"
chmod 755 "$work"
mv -T "$work" "$target"
trap - EXIT
say "built in $SECONDS s"
echo "$target"
