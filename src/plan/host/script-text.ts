/** The parts of a host script that are the same for every plan: POSIX shell. */

/** How the placeholders of placeholder.ts are resolved. */
export const RESOLVERS = `# pf_folder PF: the folder in sysfs of a PF, named by its interface or as devlink does (pci/0000:03:00.0).
pf_folder() {
  case $1 in
    */*) readlink -e "/sys/bus/\${1%%/*}/devices/\${1#*/}" ;;
    *) readlink -e "/sys/class/net/$1/device" ;;
  esac || unknown "a device of $1"
}

unknown() {
  echo "$0: this host has not $1" >&2
  return 1
}

# devlink_of PF: how devlink calls it.
devlink_of() {
  folder=$(pf_folder "$1") || return
  echo "$(basename "$(readlink "$folder/subsystem")")/$(basename "$folder")"
}

# netdev_of PF: its interface; its representors may stand in the same folder.
netdev_of() {
  folder=$(pf_folder "$1") || return
  for link in "$folder"/net/*; do
    case $(cat "$link/phys_port_name" 2> /dev/null) in
      '' | p[0-9] | p[0-9][0-9]) [ ! -e "$link" ] || { basename "$link" && return; } ;;
    esac
  done
  unknown "an interface of $1"
}

# vf_of PF INDEX: the PCI address of a VF.
vf_of() {
  folder=$(pf_folder "$1") || return
  [ -e "$folder/virtfn$2" ] || unknown "VF $2 of $1" || return
  basename "$(readlink "$folder/virtfn$2")"
}

# representor PF INDEX: the interface that stands for a VF in switchdev mode. udev may be about to rename it.
representor() {
  ! command -v udevadm > /dev/null || udevadm settle --timeout=10 2> /dev/null || :
  handle=$(devlink_of "$1") || return
  name=$(devlink port show 2> /dev/null | awk -v at="$handle/" -v vf="$2" '
    index($1, at) == 1 && / flavour pcivf / && ! / external true/ {
      name = number = ""
      for (i = 2; i < NF; i++) {
        if ($i == "netdev") name = $(i + 1)
        if ($i == "vfnum") number = $(i + 1)
      }
      if (number == vf && name != "") { print name; exit }
    }')
  if [ -z "$name" ]; then
    pf=$(case $1 in */*) netdev_of "$1" ;; *) echo "$1" ;; esac) || return
    switch=$(cat "/sys/class/net/$pf/phys_switch_id" 2> /dev/null)
    for link in /sys/class/net/*; do
      [ -n "$switch" ] && [ "$(cat "$link/phys_switch_id" 2> /dev/null)" = "$switch" ] || continue
      case $(cat "$link/phys_port_name" 2> /dev/null) in
        "pf\${handle##*.}vf$2" | c[0-9]*"pf\${handle##*.}vf$2") name=$(basename "$link") ;;
      esac
    done
  fi
  [ -n "$name" ] || unknown "a representor of VF $2 of $1" || return
  echo "$name"
}
`;

/** How values are read, kept and written. */
export const VALUES = `# read_file FILE: its text; of a link, the last part of what it points to; nothing where there is none.
read_file() {
  if [ -L "$1" ]; then basename "$(readlink "$1")"; else cat "$1" 2> /dev/null || :; fi
}

# link_state NAME: up, down, or nothing.
link_state() {
  flags=$(ip -o link show dev "$1" 2> /dev/null) || return 0
  case $flags in *[,\\<]UP[,\\>]*) echo up ;; *) echo down ;; esac
}

# word_after KEY: of standard input.
word_after() {
  awk -v key="$1" '{
    for (i = 1; i < NF; i++) { word = $i; sub(/:$/, "", word); if (word == key) { print $(i + 1); exit } }
  }'
}

# keep NUMBER NAME TEXT: what was before the step was done for the first time; before NUMBER NAME: prints it.
keep() { [ -e "$state/$1.$2" ] || printf '%s\\n' "$3" > "$state/$1.$2"; }
before() { cat "$state/$1.$2"; }

write() { printf '%s\\n' "$2" > "$1"; }

# vfs_idle FOLDER...: fails, with names, while guests have one of these VFs.
vfs_idle() {
  held=
  for vf in "$@"; do
    case $(read_file "$vf/driver") in *vfio*) ;; *) continue ;; esac
    group=/dev/vfio/$(read_file "$vf/iommu_group")
    [ ! -c "$group" ] || (exec 3<> "$group") 2> /dev/null || held="$held $(read_file "$vf")"
  done
  [ -z "$held" ] && return
  echo "$0: guests have these VFs, which they would lose:$held. Shut the guests down first" >&2
  return 1
}
`;

/** Doing and taking back; after all steps. */
export const MAIN = `# What this run has begun, the last first.
ran=

# begin NUMBER: from here on there is something to take back.
begin() {
  ran="$1 $ran"
  : > "$state/$1.done"
}

is_done() { [ -e "$state/$1.done" ]; }

# again SECONDS COMMAND...: until it succeeds, at most for so long.
again() {
  left_seconds=$1
  shift
  until messages=$("$@" 2>&1); do
    [ "$left_seconds" -gt 0 ] || { echo "$messages" >&2 && return 1; }
    left_seconds=$((left_seconds - 1))
    sleep 1
  done
}

# batch NUMBER PROGRAM: standard input as one batch. It ends at the first line that fails, which is noted.
batch() {
  messages=$("$2" -batch - 2>&1) && { begin "$1" && return; }
  [ -z "$messages" ] || printf '%s\\n' "$messages" >&2
  printf '%s\\n' "$messages" | sed -n 's/^Command failed -:\\([0-9]*\\)$/\\1/p' > "$state/$1.line"
  begin "$1"
  return 1
}

# began NUMBER: of the parts "# LINE ..." of standard input, those that its batch had come to.
began() {
  line=$(cat "$state/$1.line" 2> /dev/null)
  awk -v line="\${line:-all}" '/^# / { keep = line == "all" || $2 + 0 < line + 0 } keep'
}

take_back() {
  for number in $guarded; do
    ! is_done "$number" || "guard_$number" || return
  done
  for number in "$@"; do
    is_done "$number" || continue
    failed=
    "undo_$number" || failed=1
    [ -z "$failed" ] || { echo "$0: step $number is not wholly taken back" >&2; left=1; }
    rm -f "$state/$number".*
  done
  rmdir "$state" 2> /dev/null
  [ -z "$left" ]
}

finish() {
  status=$?
  trap - EXIT
  trap '' HUP INT TERM
  [ "$status" = 0 ] || take_back $ran
  exit "$status"
}

left=
case \${1:-do} in
  do)
    mkdir -p "$state" || exit
    trap finish EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    for number in $steps; do
      "do_$number" || { echo "$0: step $number failed" >&2; exit 1; }
    done
    rmdir "$state" 2> /dev/null || : # where nothing was to be done
    ;;
  undo)
    back=
    for number in $steps; do back="$number $back"; done
    take_back $back
    ;;
  *)
    echo "usage: $0 [do | undo]" >&2
    exit 2
    ;;
esac
`;
