/** The parts of a script that are the same for every plan. */

/** Takes back what was done: the text after the header of every script. */
export const FINISH = `qemu= # its process id while it runs
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
    "undo_\${entry%%:*}" "\${entry#*:}"
  done
  exit "$status"
}
trap finish EXIT
trap 'stop=129' HUP
trap 'stop=130' INT
trap 'stop=143' TERM
`;

/** Functions that only some scripts need. */
export const HELPERS = {
  batch: `# batch NUMBER PROGRAM: does the lines of standard input as one batch, which undo_NUMBER takes back.
# A batch ends at the first line that fails; then, only what began before that line is taken back.
batch() {
  status=0
  messages=$(trap '' HUP INT TERM; "$2" -batch - 2>&1) || status=$?
  [ -z "$messages" ] || printf '%s\\n' "$messages" >&2
  if [ "$status" = 0 ]; then
    undo="$1:all $undo"
    return
  fi
  echo "$0: $2 failed in step $1" >&2
  case $status in 126 | 127) exit "$status" ;; esac # no such program
  line=$(printf '%s\\n' "$messages" | sed -n 's/^Command failed -:\\([0-9]*\\)$/\\1/p')
  undo="$1:\${line:-all} $undo"
  exit "$status"
}

# began LINE: of the parts "# NUMBER ..." of standard input, those whose NUMBER is below LINE.
began() {
  awk -v line="$1" '/^# / { keep = line == "all" || $2 + 0 < line + 0 } keep'
}
`,
  vhost_vdpa: `# vhost_vdpa NAME: the character device of a vdpa device.
vhost_vdpa() {
  for node in /sys/bus/vdpa/devices/"$1"/vhost-vdpa-*; do
    [ -e "$node" ] || continue
    echo "/dev/$(basename "$node")"
    return
  done
  echo "$0: vdpa device $1 has no character device: is the module vhost_vdpa loaded?" >&2
}
`,
  driver: `# driver ADDRESS [NAME]: gives a PCI device to this driver, or to the one that the kernel would choose.
driver() {
  device=/sys/bus/pci/devices/$1
  echo "\${2:-}" > "$device/driver_override" || return
  if [ -e "$device/driver" ]; then echo "$1" > "$device/driver/unbind" || return; fi
  echo "$1" > /sys/bus/pci/drivers_probe
}

# has_driver ADDRESS NAME: whether it has this driver.
has_driver() {
  [ "$(basename "$(readlink "/sys/bus/pci/devices/$1/driver")")" = "$2" ]
}
`,
} as const;

export type HelperName = keyof typeof HELPERS;

/** A part of a script, and the functions that it calls. */
export interface ScriptPart {
  readonly text: string;
  readonly helpers: readonly HelperName[];
}
