# shellcheck shell=bash disable=SC2154
# The kernel of the guest and of the hypervisor VM, with its modules, and the simulators (vdpa_sim,
# netdevsim) that Debian leaves out. Sourced by build.sh.

# Sets `kernel_package`, its `kernel_version`, `kernel`, the release as `uname -r` has it, and
# `kernel_series`, the first two numbers of that.
choose_kernel() {
  kernel_package=$(in_root apt-cache search --names-only "$kernel_pattern" | awk '{ print $1 }' |
    sort -V | tail -n 1)
  if [ -z "$kernel_package" ]; then
    say "no kernel package like $kernel_pattern in Debian $kernel_suite"
    return 1
  fi
  kernel=${kernel_package#linux-image-}
  kernel_series=$(grep -oE '^[0-9]+\.[0-9]+' <<< "$kernel")
  kernel_version=$(in_root apt-cache policy "$kernel_package" | awk '$1 == "Candidate:" { print $2 }')
}

# make_kernel BUILDER: leaves `vmlinuz` and the module tree `modules` in $work/kernel. Works in a copy
# of the root file system, which it removes: no compiler is left over, and packages can be installed
# meanwhile.
make_kernel() {
  local builder=$1 flavourless=${kernel%-amd64} package
  mkdir "$builder/build" "$work/kernel"
  # Unpacked rather than installed: their dependencies are for building more than this.
  # shellcheck disable=SC2016 # for the inner shell
  in_folder "$builder" sh -c 'cd /build && apt-get download "$@"' sh "$kernel_package" \
    "linux-headers-$kernel" "linux-headers-$flavourless-common" "linux-kbuild-$flavourless" \
    "linux-source-${kernel_series}=$kernel_version"
  for package in "$builder"/build/linux-{image,headers,kbuild}-*.deb; do
    dpkg-deb -x "$package" "$builder"
  done
  cp "$builder/boot/vmlinuz-$kernel" "$work/kernel/vmlinuz"
  make_simulators "$builder"
  rm -f "$builder/usr/lib/modules/$kernel"/{build,source}
  mv "$builder/usr/lib/modules/$kernel" "$work/kernel/modules"
  umount "$builder/proc" "$builder/dev"
  rm -rf --one-file-system "$builder"
}

# Builds the simulators into the module tree of the folder, from the kernel's own source.
make_simulators() {
  local builder=$1 source=$1/build/source headers=/usr/src/linux-headers-$kernel compiler
  # The compiler that built the kernel, as the headers name it.
  compiler=$(sed -n 's/^CC .*\(gcc-[0-9]*\)$/\1/p' "$builder$headers/.kernelvariables")
  in_folder "$builder" eatmydata apt-get install -y "${compiler:-gcc}" make libelf1t64
  mkdir "$source"
  dpkg-deb --fsys-tarfile "$builder"/build/linux-source-*.deb |
    tar -xO --wildcards './usr/src/linux-source-*.tar.xz' | xz -dc -T0 |
    tar -x -C "$source" --strip-components=2 --wildcards --anchored \
      'linux-source-*/drivers/net/netdevsim' 'linux-source-*/drivers/vdpa/vdpa_sim' \
      'linux-source-*/drivers/vhost/vringh.c'
  mv "$source"/net/netdevsim "$source"/vdpa/vdpa_sim/*.[ch] "$source"/vhost/vringh.c "$source/"
  echo 'obj-m := vringh.o vdpa_sim.o vdpa_sim_net.o netdevsim/' > "$source/Kbuild"
  rm -f "$builder$headers/vmlinux" # type information, which needs further tools and is not needed
  in_folder "$builder" make -j"$(nproc)" -C "$headers" M=/build/source CONFIG_NETDEVSIM=m \
    DEBIAN_KERNEL_NO_CC_VERSION_CHECK=y modules
  in_folder "$builder" sh -c 'strip -g /build/source/*.ko /build/source/*/*.ko'
  mkdir "$builder/usr/lib/modules/$kernel/updates"
  mv "$source"/*.ko "$source"/*/*.ko "$builder/usr/lib/modules/$kernel/updates/"
}
