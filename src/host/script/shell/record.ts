/** The first part of what is the same for every plan: words, names that only the host knows, and the record. */
export const RECORD = `# ---- From here on it is the same for every plan. ----

step='' stop='' begun='' number=1
entries=() # the record: how to get back, the first change first
ran=()     # what of it this run did
declare -A recorded=() # what is in the record
declare -A half=()     # what may be done by half: it need not carry its mark yet
trap 'stop=1' HUP INT TERM

say() {
  printf '%s: %s\\n' "$0" "$*" >&2
}

# pack NAME WORDS...: sets the variable to words that eval takes apart again.
pack() {
  if [ $# = 1 ]; then printf -v "$1" ''; else printf -v "$1" '%q ' "\${@:2}"; fi
}

ovs-vsctl() {
  command ovs-vsctl --timeout=30 "$@"
}

# named WORD: into $word, with the names in it that only the host knows.
named() {
  local text=$1 match
  word=''
  while [[ $text =~ \\{([a-z-]+):([^{}]+)\\} ]]; do
    match=\${BASH_REMATCH[0]}
    lookup "\${BASH_REMATCH[1]}" "\${BASH_REMATCH[2]}" || return
    word+=\${text%%"$match"*}$name
    text=\${text#*"$match"}
  done
  word+=$text
}

# lookup KIND OF: into $name; fails with $why, by 2 where there can be no such thing now.
declare -A known=()
lookup() {
  local call=name_of_\${1//-/_} code
  name=\${known["$1 $2"]-}
  [ -z "$name" ] || return 0
  declare -F "$call" > /dev/null || { why="this script has no way to find {$1:$2}" && return 1; }
  "$call" "$2"
  code=$?
  [ "$code" = 0 ] || return "$code"
  [ "$1" != before ] || return 0 # any text
  [[ $name =~ ^[A-Za-z0-9_.:@/+-]+$ ]] || { why="\\"$name\\" is no name for {$1:$2}" && return 1; }
  known["$1 $2"]=$name
}

# What was read of the host; it is read again in each batch.
declare -A vfs=() vlans=() ports=()
vlans_read='' ports_read=''
forget() {
  known=() vfs=() vlans=() ports=() vlans_read='' ports_read=''
}

# step NAME: what comes next is a part of it.
step() {
  step=$1 guard='' owned='' names=() reads=() wanted=() does=() backs=()
}

# again SECONDS COMMAND...: until it succeeds, at most for so long.
again() {
  local seconds=$1 out
  shift
  until out=$("$@" 2>&1); do
    [ "$seconds" -gt 0 ] || { printf '%s\\n' "$out" && return 1; }
    seconds=$((seconds - 1))
    sleep 1
  done
}

# --- The record. An entry is a line of words:
# change RUN STEP BACK LOOK WORDS...
# values RUN STEP BEFORE GUARD OWNED NAMES READS WANTED DOES BACKS

# key_of ENTRY: into $key; two entries about the same have the same.
key_of() {
  eval "set -- $1"
  case $1 in
    change) pack key "\${@:5}" ;;
    *) pack key "$3" "\${10}" ;;
  esac
}

# make_folder: for the record; fails where nothing could be written there.
make_folder() {
  local base=\${state%/*}
  mkdir -p "\${base%/*}" || return
  [ -d "$base" ] || mkdir -m 700 "$base" || return
  [ -d "$state" ] || mkdir -m 700 "$state" || return
  # Its lines are carried out: nobody else may have written them.
  [ -O "$state" ] || { echo 'it belongs to somebody else' && return 1; }
  echo > "$state/probe" && rm "$state/probe"
}

# unusable PATH WHY
unusable() {
  rm -f "$state/probe" 2> /dev/null
  rmdir "$state" 2> /dev/null
  say "$1 cannot be used: \${2##*: }; nothing was changed"
  exit 1
}

open_record() {
  local line lock out
  lock=\${VPF_STATE:-/run/vpf}/lock
  out=$( { mkdir -p "\${lock%/*}" && : >> "$lock"; } 2>&1) || unusable "$lock" "$out"
  exec 9>> "$lock"
  flock --timeout 10 9 || { say 'another vpf is changing this host'; exit 1; }
  out=$(make_folder 2>&1) || unusable "$state" "$out"
  [ ! -e "$state/begun" ] || begun=1
  [ -e "$state/record" ] || return 0
  while IFS= read -r line; do
    entries+=("$line")
    key_of "$line"
    recorded[$key]=1
    [ -z "$begun" ] || half[$key]=1
    eval "set -- $line"
    number=$(($2 + 1))
  done < "$state/record"
  # It was killed while it wrote, or /run was full: what a line without its end says was not done.
  [ -n "$line" ] || return 0
  out=$( { head -n "\${#entries[@]}" "$state/record" > "$state/record.new" && mv "$state/record.new" "$state/record"; } 2>&1) ||
    unusable "$state" "$out"
}

# save_record: as it is now; an empty one is none.
save_record() {
  if [ "\${#entries[@]}" = 0 ]; then
    rm -rf "$state"
  else
    printf '%s\\n' "\${entries[@]}" > "$state/record.new" && mv "$state/record.new" "$state/record"
  fi
}

# note ENTRY...: into the record, before it may be needed.
note() {
  local entry text=''
  for entry in "$@"; do
    ran+=("$entry")
    key_of "$entry"
    half[$key]=1
    [ -z "\${recorded[$key]-}" ] || continue
    recorded[$key]=1
    entries+=("$entry")
    text+=$entry$'\\n'
  done
  [ -z "$text" ] || printf '%s' "$text" >> "$state/record" || fail "$step" "writing $state/record" ''
}
`;
