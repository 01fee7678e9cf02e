/** How the placeholders of src/plan/placeholder.ts are resolved: `name_of_KIND` sets $name, or $why. */
export const NAMES = {
  folder: `
# pf_folder PF: into $folder; the PF is named by its interface or as devlink does (pci/0000:03:00.0).
pf_folder() {
  case $1 in
    */*) folder=/sys/bus/\${1%%/*}/devices/\${1#*/} ;;
    *) folder=/sys/class/net/$1/device ;;
  esac
  [ -e "$folder" ] && return
  why="this host has not a device of $1"
  return 2
}
`,
  devlink: `
# How devlink calls a PF.
name_of_devlink() {
  local folder
  name=$1
  [[ $1 != */* ]] || return 0
  pf_folder "$1" || return
  name=$(basename "$(readlink "$folder/subsystem")")/$(basename "$(readlink -f "$folder")")
}
`,
  netdev: `
# The interface of a PF; its representors may stand in the same folder.
name_of_netdev() {
  local folder link
  pf_folder "$1" || return
  for link in "$folder"/net/*; do
    [ -e "$link" ] || continue
    name=$(basename "$link")
    case $(cat "$link/phys_port_name" 2> /dev/null) in '' | p[0-9] | p[0-9][0-9]) return 0 ;; esac
  done
  why="this host has not an interface of $1"
  return 1
}
`,
  vf: `
# The PCI address of a VF: PF/INDEX.
name_of_vf() {
  local folder
  pf_folder "\${1%/*}" || return
  name=$(basename "$(readlink "$folder/virtfn\${1##*/}")")
  [ -z "$name" ] || return 0
  why="this host has not VF \${1##*/} of \${1%/*}"
  return 2
}
`,
  representor: `
# The interface that stands for a VF in switchdev mode: PF/INDEX. udev may be about to rename it.
name_of_representor() {
  local folder pf=\${1%/*} vf=\${1##*/} handle switch link number
  pf_folder "$pf" || return
  ! command -v udevadm > /dev/null || udevadm settle --timeout=10 2> /dev/null || :
  name_of_devlink "$pf" || return
  handle=$name
  name=$(devlink port show 2> /dev/null | awk -v at="$handle/" -v vf="$vf" '
    index($1, at) == 1 && / flavour pcivf / && ! / external true/ {
      name = number = ""
      for (i = 2; i < NF; i++) {
        if ($i == "netdev") name = $(i + 1)
        if ($i == "vfnum") number = $(i + 1)
      }
      if (number == vf && name != "") { print name; exit }
    }')
  [ -z "$name" ] || return 0
  name=$pf
  [[ $pf != */* ]] || name_of_netdev "$pf" || return
  switch=$(cat "/sys/class/net/$name/phys_switch_id" 2> /dev/null)
  for link in /sys/class/net/*; do
    [ -n "$switch" ] && [ "$(cat "$link/phys_switch_id" 2> /dev/null)" = "$switch" ] || continue
    name=$(basename "$link")
    case $(cat "$link/phys_port_name" 2> /dev/null) in
      "pf\${handle##*.}vf$vf" | c[0-9]*"pf\${handle##*.}vf$vf") return 0 ;;
    esac
  done
  why="this host has not a representor of VF $vf of $pf"
  number=$(cat "$folder/sriov_numvfs" 2> /dev/null)
  [ "\${number:-$((vf + 1))}" -gt "$vf" ] || return 2
  return 1
}
`,
  'vhost-vdpa': `
# The character device of a vdpa device.
name_of_vhost_vdpa() {
  local node
  for node in /sys/bus/vdpa/devices/"$1"/vhost-vdpa-*; do
    name=/dev/$(basename "$node")
    [ ! -e "$node" ] || return 0
  done
  why="vdpa device $1 has no character device: is the module vhost_vdpa loaded?"
  return 1
}
`,
} as const;
