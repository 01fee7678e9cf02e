# shellcheck shell=bash disable=SC2154
# The lab's root file system: Debian, by debootstrap and apt. Sourced by build.sh, which sets `root`.

# Debian without the lab's packages, with apt ready to install them.
make_rootfs() {
  eatmydata debootstrap --variant=minbase --include=eatmydata,ca-certificates "$suite" "$root" \
    "$uri" /usr/share/debootstrap/scripts/sid
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
  mount_in "$root"
  in_root apt-get update
}

install_packages() {
  local packages
  mapfile -t packages < <(grep -v '^#' "$here/packages.txt")
  in_root eatmydata apt-get install -y "${packages[@]}" busybox-static
}

# Takes away what only the build needed.
clean_rootfs() {
  umount "$root/proc" "$root/dev"
  rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/* "$root"/var/cache/debconf/*-old \
    "$root"/var/log/*.log "$root"/tmp/* "$root/etc/apt/apt.conf.d/99lab" "$root/etc/resolv.conf"
  : > "$root/etc/resolv.conf"
  printf '127.0.0.1 localhost\n::1 localhost\n' > "$root/etc/hosts"
}

# copy_rootfs FOLDER: a place to build in, where compilers may be installed.
copy_rootfs() {
  cp -a --one-file-system "$root" "$1"
  mount_in "$1"
}

mount_in() {
  mount --bind /dev "$1/dev"
  mount -t proc proc "$1/proc"
}

in_folder() { env -u TMPDIR chroot "$@" < /dev/null; }
in_root() { in_folder "$root" "$@"; }
