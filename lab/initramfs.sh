# shellcheck shell=bash disable=SC2154
# What the initramfs of the guest and that of the hypervisor VM have in common. Sourced by build.sh.

# initramfs FOLDER MODULES INIT: a busybox, the modules that the file MODULES lists, and INIT.
initramfs() {
  local folder=$1 list=$2 init=$3 applet module file relative
  mkdir -p "$folder"/{bin,dev,proc,sys,etc} "$folder/lib/modules/$kernel"
  cp "$root/usr/bin/busybox" "$folder/bin/busybox"
  while read -r applet; do
    ln -s busybox "$folder/bin/$applet"
  done < <(in_root busybox --list | grep -vx busybox)
  install -m 755 "$init" "$folder/init"
  install -m 755 "$here/agent" "$folder/agent"
  grep -v '^#' "$list" | awk '$1 == "load" { print $2 }' > "$folder/etc/modules"
  grep -v '^#' "$list" | awk '{ print $NF }' |
    while read -r module; do
      modprobe -d "$root" -S "$kernel" --show-depends --ignore-install "$module"
    done | awk '$1 == "insmod" { print $2 }' | sort -u |
    while read -r file; do
      relative=${file##*/modules/"$kernel"/}
      mkdir -p "$folder/lib/modules/$kernel/$(dirname "$relative")"
      xz -dc "$modules/$relative" > "$folder/lib/modules/$kernel/${relative%.xz}"
    done
  cp "$modules"/modules.builtin* "$modules/modules.order" "$folder/lib/modules/$kernel/"
  depmod -b "$folder" "$kernel" 2>> "$work/log"
}

# add_program FOLDER NAME: the real program instead of busybox's, with its libraries.
add_program() {
  local folder=$1 program=$2 path library
  path=$(in_root sh -c "command -v $program")
  rm -f "$folder/bin/$program"
  cp -L "$root$path" "$folder/bin/$program"
  in_root ldd "$path" | grep -o '/[^ ]*' | while read -r library; do
    [ -e "$folder$library" ] || install -D "$(in_root readlink -f "$library" | sed "s|^|$root|")" \
      "$folder$library"
  done
}

# pack_initramfs FOLDER FILE
pack_initramfs() {
  (cd "$1" && find . -print0 | cpio --null --quiet -o -H newc -R 0:0) > "$2"
  rm -rf "$1"
}
