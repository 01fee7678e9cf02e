/** Steps with values, and those whose effect cannot be seen. */
export const VALUES = `
# --- Steps that say how their values are read: done where one is not as it should be, and looked at again.

# value NAME READER WORDS...: how a value is read. is TEXT...: what it is to be.
value() {
  local read
  pack read "\${@:2}"
  names+=("$1") reads+=("$read") wanted+=('')
}
is() {
  pack "wanted[\${#wanted[@]} - 1]" "$@"
}

# guard vfs|vf FOLDER: forbids the step while a guest has one of the VFs of this PF, or this VF.
guard() {
  pack guard "$@"
}

# owned LOOK WORDS...: what is to be so still when the step is taken back.
owned() {
  pack owned "$@"
}

# does [OPTIONS] WORDS...: a command of the step. back: one that leads back; {before:NAME} is a value from before.
# --may-fail; --retry SECONDS: again while it fails; --if-was NAME, --unless-was NAME: if that was not (was) empty
does() {
  pack "does[\${#does[@]}]" "$@"
}
back() {
  pack "backs[\${#backs[@]}]" "$@"
}

# read_values: into $now_all; fails as lookup does.
read_values() {
  local i
  now_all=()
  for i in "\${!reads[@]}"; do
    eval "set -- \${reads[i]}"
    now=''
    "read_$1" "\${@:2}" || return
    now_all+=("$now")
  done
}

# are_set: whether they are as they should be.
are_set() {
  local i text all=1
  for i in "\${!wanted[@]}"; do
    [ -n "\${wanted[i]}" ] || continue
    eval "set -- \${wanted[i]}"
    all=0
    for text in "$@"; do [ "$text" != "\${now_all[i]}" ] || continue 2; done
    text=$(printf ' or "%s"' "$@")
    wrong="\${names[i]} is \\"\${now_all[i]}\\", not\${text# or}"
    [ -n "\${now_all[i]}" ] || wrong="\${names[i]} is not there, and should be\${text# or}"
    return 1
  done
  return "$all"
}

# As it was before the step was done.
name_of_before() {
  local i
  for i in "\${!names[@]}"; do
    name=\${before[i]-}
    [ "\${names[i]}" != "$1" ] || return 0
  done
  why="nobody knows the value \\"$1\\" from before"
  return 1
}

# forbidden: whether the guard says no; $why has the VFs that guests have.
forbidden() {
  local vf group held='' folders=()
  [ -n "$guard" ] || return 1
  eval "set -- $guard"
  named "$2" || return 1 # what is not there is idle
  if [ "$1" = vfs ]; then folders=("$word"/virtfn*); else folders=("$word"); fi
  for vf in "\${folders[@]}"; do
    [[ $(readlink "$vf/driver") = *vfio* ]] || continue
    group=/dev/vfio/$(basename "$(readlink "$vf/iommu_group")")
    # The group of a device that a guest has cannot be opened a second time.
    [ ! -c "$group" ] || (: 3<> "$group") 2> /dev/null || held+=" $(basename "$(readlink -f "$vf")")"
  done
  why="guests have these VFs, which they would lose:$held"
  [ -n "$held" ]
}

# put_in [OPTIONS] WORDS...: into $words, with names and values put in; fails as lookup does.
put_in() {
  words=() may_fail='' retry=0 left_out=''
  while :; do
    case $1 in
      --may-fail) may_fail=1 && shift ;;
      --retry) retry=$2 && shift 2 ;;
      --if-was) name_of_before "$2" && { [ -n "$name" ] || left_out=1; } && shift 2 ;;
      --unless-was) name_of_before "$2" && { [ -z "$name" ] || left_out=1; } && shift 2 ;;
      *) break ;;
    esac || return
  done
  local text
  for text in "$@"; do
    named "$text" || return
    words+=("$word")
  done
}

# attempt [OPTIONS] WORDS...: runs a command, which a signal does not end; fails with $out.
attempt() {
  local words may_fail retry left_out
  if ! put_in "$@"; then
    out=$why
    [ -n "$may_fail" ]
    return
  fi
  [ -z "$left_out" ] || return 0
  out=$(trap '' HUP INT TERM; again "$retry" "\${words[@]}" 2>&1) || [ -n "$may_fail" ]
}

# carry_out: the step, where it does not hold.
carry_out() {
  local before=() command out
  known=()
  read_values || fail "$step" 'looking at it' "$why"
  if are_set; then
    unfinished || return 0
    for command in "\${backs[@]}"; do
      eval "set -- $command"
      attempt "$@" || fail "$step" "$*" "$out"
    done
    read_values || fail "$step" 'looking at it' "$why"
  fi
  before=("\${now_all[@]}")
  entry_of_step
  key_of "$entry"
  # What shows no effect is done once.
  if [ "\${#names[@]}" = 0 ] && [ -z "$begun" ] && [ -n "\${recorded[$key]-}" ]; then return 0; fi
  ! forbidden || fail "$step" 'asking whether guests would lose something' "$why"
  note "$entry"
  for command in "\${does[@]}"; do
    eval "set -- $command"
    attempt "$@" || fail "$step" "$*" "$out"
    [ -z "$stop" ] || fail "$step" interrupted ''
  done
  known=()
  [ "\${#names[@]}" -gt 0 ] || return 0
  read_values || fail "$step" 'looking at it again' "$why"
  are_set || fail "$step" "$*" "it had no effect: $wrong"
}

# unfinished: whether a run that was killed made it, and did not come to mark it.
unfinished() {
  local now=''
  [ -n "$begun" ] && [ -n "$owned" ] || return
  entry_of_step
  key_of "$entry"
  [ -n "\${recorded[$key]-}" ] || return
  eval "set -- $owned"
  [ "$1" = link ] && link_now "$2" alias && [ "$now" = 'alias ' ]
}

# entry_of_step: into $entry.
entry_of_step() {
  local fields=() list
  pack list "\${before[@]}" && fields+=("$list" "$guard" "$owned")
  pack list "\${names[@]}" && fields+=("$list")
  pack list "\${reads[@]}" && fields+=("$list")
  pack list "\${wanted[@]}" && fields+=("$list")
  pack list "\${does[@]}" && fields+=("$list")
  pack list "\${backs[@]}" && fields+=("$list")
  pack entry values "$number" "$step" "\${fields[@]}"
}

# step_of_entry ENTRY-WORDS...: the other way round.
step_of_entry() {
  step=$3 guard=$5 owned=$6
  eval "before=($4) names=($7) reads=($8) wanted=($9) does=(\${10}) backs=(\${11})"
}

# need_back ENTRY-WORDS...: 0: it is to be taken back; 1: that is so already; 2: it is somebody else's; 3: $why.
need_back() {
  local code i
  step_of_entry "$@"
  [ "\${#backs[@]}" -gt 0 ] || return 1 # nothing leads back
  known=()
  read_values
  code=$?
  case $code in 0) ;; 2) return 1 ;; *) return 3 ;; esac
  [ "\${#names[@]}" -gt 0 ] || return 0
  if are_set; then
    [ -n "$owned" ] && [ -z "$begun" ] || return 0
    eval "set -- $owned"
    "\${1}_has" "\${@:2}" || return 2
    return 0
  fi
  ! is_as_before || return 1
  ! is_gone || return 1
  [ -n "$begun" ] || return 2
}

# is_gone: whether what the values were read of is not there any more.
is_gone() {
  local i
  for i in "\${!before[@]}"; do
    [ -z "\${now_all[i]}" ] && [ -n "\${before[i]}" ] || return 1
    eval "set -- \${reads[i]}"
    # A driver's link may be gone while its device is there.
    [ "$1" != file ] || { named "$2" && [ ! -e "\${word%/*}" ]; } || return 1
  done
}

is_as_before() {
  local i
  for i in "\${!before[@]}"; do [ "\${before[i]}" = "\${now_all[i]}" ] || return 1; done
}

# values_ask_guards: of all that is to be taken back, before the first of it is.
values_ask_guards() {
  local entry before
  for entry in "\${todo[@]}"; do
    eval "set -- $entry"
    [ "$1" = values ] && [ -n "$5" ] && need_back "$@" && forbidden || continue
    say "step \\"$step\\": $why. Nothing was taken back"
    return 1
  done
}

# values_take_back ENTRY-WORDS...: fails where it stays.
values_take_back() {
  local before command out='' bad=0 text=''
  need_back "$@"
  case $? in
    1) return 0 ;;
    2) passed+=("$step") && return 0 ;;
    3) trouble+="$why"$'\\n' && return 1 ;;
  esac
  if forbidden; then
    trouble+="$why"$'\\n'
    return 1
  fi
  for command in "\${backs[@]}"; do
    eval "set -- $command"
    attempt "$@" || { bad=1 && text+="$out"$'\\n'; }
  done
  known=()
  if [ "\${#names[@]}" = 0 ]; then
    trouble+=$text
    return "$bad"
  fi
  read_values || return 0 # what it was about has gone
  # What was refused because it is about something that has gone is no longer needed.
  if are_set || { [ "$bad" = 1 ] && ! is_as_before && [ -n "\${now_all[*]// /}" ]; }; then
    trouble+=$text
    return 1
  fi
}

# values_tools ENTRY-WORDS...: into $seen, what reads them and leads back.
values_tools() {
  local before command
  step_of_entry "$@"
  for command in "\${reads[@]}"; do
    eval "set -- $command"
    case $1 in
      output) seen[$2]=1 ;;
      word_after) seen[$3]=1 ;;
    esac
  done
  for command in "\${backs[@]}"; do
    eval "set -- $command"
    while [[ $1 = --* ]]; do
      [ "$1" != --may-fail ] || continue 2
      shift 2
    done
    [ "$1" = sysfs ] || seen[$1]=1
  done
}

# values_commands_back ENTRY-WORDS...: prints them.
values_commands_back() {
  local before command text words may_fail retry left_out
  step_of_entry "$@"
  known=()
  for command in "\${backs[@]}"; do
    eval "set -- $command"
    put_in "$@" || words=("$@")
    pack text "\${words[@]}"
    [ -n "$left_out" ] || echo "$text"
  done
}
`;
