/** The part of a script of bash that is the same for every plan: it does, remembers how to get back, and goes back. */
export const FRAME = `set -u
export LC_ALL=C

lines=() names=() backs=() # what is gathered for the next batch
unsure=() unsure_backs=()  # what comes before it and may fail
undo_tools=() undo_texts=() # how to get back, the first change first
tool='' name='' stop=''
trap 'stop=1' HUP INT TERM

# begin TOOL: gathers lines for one batch of it.
begin() {
  tool=$1 lines=() names=() backs=() unsure=() unsure_backs=()
}

# step NAME: what comes next is a part of this step.
step() {
  name=$1
}

# line LINE BACK: a line of the batch, and the line that leads back (empty: none is needed).
line() {
  lines+=("$1") names+=("$name") backs+=("$2")
}

# maybe LINE BACK: the same for one that may fail; it comes before all others.
maybe() {
  unsure+=("$1") unsure_backs+=("$2")
}

remember() {
  [ -z "$2" ] && return
  undo_tools+=("$1") undo_texts+=("$2")
}

# batch TOOL [OPTION]: runs the lines of standard input as one process; a signal does not end it.
batch() {
  (
    trap '' HUP INT TERM
    case $1 in
      ovs-vsctl)
        words=''
        while IFS= read -r text; do words="$words -- $text"; done
        eval "ovs-vsctl --timeout=30$words"
        ;;
      *) "$1" \${2:+"$2"} -batch - ;;
    esac
  )
}

# run: carries out what was gathered.
run() {
  local out at i
  for i in "\${!unsure[@]}"; do remember "$tool" "\${unsure_backs[i]}"; done
  if [ "\${#unsure[@]}" -gt 0 ]; then
    printf '%s\\n' "\${unsure[@]}" | batch "$tool" -force > /dev/null 2>&1
  fi
  [ "\${#lines[@]}" -gt 0 ] || return 0
  if out=$(printf '%s\\n' "\${lines[@]}" | batch "$tool" 2>&1) &&
    [[ $out != *'Error detected while'* ]]; then
    for i in "\${!lines[@]}"; do remember "$tool" "\${backs[i]}"; done
  else
    at=$(printf '%s\\n' "$out" | sed -n 's/^Command failed -:\\([0-9]*\\)$/\\1/p')
    # Without a line, nobody knows how far it came: then all of it is taken back.
    for i in "\${!lines[@]}"; do
      [ -n "$at" ] && [ "$i" -ge "$((at - 1))" ] && break
      remember "$tool" "\${backs[i]}"
    done
    if [ -n "$at" ]; then
      fail "\${names[at - 1]}" "$tool \${lines[at - 1]}" "$out"
    fi
    fail "$(printf '%s\\n' "\${names[@]}" | uniq | paste -sd,)" "$tool (in one go)" "$out"
  fi
  [ -z "$stop" ] || fail "$name" interrupted ''
}

# take: carries out what was gathered to take something back: each line, whatever becomes of the others.
failed=0
take() {
  [ "\${#lines[@]}" -gt 0 ] || return 0
  printf '%s\\n' "\${lines[@]}" | batch "$tool" -force || failed=1
}

# try BACK COMMAND...: a command alone; BACK is a line for eval.
try() {
  local back=$1 out
  shift
  if ! out=$(trap '' HUP INT TERM; "$@" 2>&1); then fail "$name" "$*" "$out"; fi
  remember '' "$back"
  [ -z "$stop" ] || fail "$name" interrupted ''
}

# fail STEP COMMAND OUTPUT: says so, takes back what was done, ends.
fail() {
  printf '%s: step "%s" failed: %s\\n%s\\n' "$0" "$1" "$2" "$3" >&2
  roll_back
  exit 1
}

# The last first; neighbours of one tool in one process.
roll_back() {
  local i=$((\${#undo_tools[@]} - 1)) now group
  while [ "$i" -ge 0 ]; do
    now=\${undo_tools[i]} group=()
    while [ "$i" -ge 0 ] && [ "\${undo_tools[i]}" = "$now" ]; do
      group+=("\${undo_texts[i]}")
      i=$((i - 1))
    done
    case $now in
      '') for text in "\${group[@]}"; do eval "$text" || left "$text"; done ;;
      ovs-vsctl) printf '%s\\n' "\${group[@]}" | batch "$now" || left "\${group[*]}" ;;
      *) printf '%s\\n' "\${group[@]}" | batch "$now" -force || left "$now: \${group[*]}" ;;
    esac
  done
}

left() {
  echo "$0: could not be taken back: $1" >&2
}
`;
