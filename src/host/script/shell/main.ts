/** What `do`, `undo` and `show` do. */
export const MAIN = `
# What is there, by its mark, where there is no record of it.
look() {
  marked=() others=()
  want() {
    local words=() text code
    for text in "$@"; do
      named "$text" || return 0
      words+=("$word")
    done
    set -- "\${words[@]}"
    [ "$1" != once ] || return 0
    "\${1}_has" "\${@:2}"
    code=$?
    back=''
    "\${1}_back" "\${@:2}"
    pack text change 0 "$step" "$back" "$@"
    case $1:$code in
      made_link:0 | ovs_port:0 | vdpa_dev:0) marked+=("$text") ;;
      *:0 | *:2) others+=("$text") ;;
    esac
  }
  line() { :; }
  maybe() { :; }
  run() { :; }
  carry_out() {
    local before=()
    read_values && are_set || return 0
    entry_of_step
    if [ -n "$owned" ] && eval "set -- $owned" && "\${1}_has" "\${@:2}"; then
      marked+=("$entry")
    else
      others+=("$entry")
    fi
  }
  steps
}

still_stands() {
  local before
  if [ "$1" = values ]; then
    step_of_entry "$@"
    known=()
    read_values && are_set
  else
    "\${5}_has" "\${@:6}" || [ $? = 2 ]
  fi
}

# What vpf host apply did is not in the record.
report_journal() {
  [ ! -e "$journal" ] || say "what vpf host apply did for the same domain ($journal) is taken back by vpf host undo"
}

# others_ask [ENTRY...]: whether no bridge that would go has ports of others (those of these entries are not), and no
# process has a tap open that would go.
others_ask() {
  local entry before command port on_it at
  declare -A own=()
  for entry in "\${todo[@]}" "$@"; do
    eval "set -- $entry"
    case $1:$5:\${7-} in
      change:link:master | change:ovs_port:* | change:made_link:*) own[$6]=1 ;;
      values:*)
        step_of_entry "$@"
        eval "set -- $owned"
        [ $# -lt 2 ] || own[$2]=1
        for command in "\${does[@]}"; do
          at=\${command#*' peer name '}
          [ "$at" = "$command" ] || own[\${at%% *}]=1
        done
        ;;
    esac
  done
  for entry in "\${todo[@]}"; do
    eval "set -- $entry"
    step=$3 owned=''
    if [ "$1" = values ]; then
      step_of_entry "$@"
      [ -n "$owned" ] && need_back "$@" || continue
    elif [ "$5" = made_link ] && made_link_has "\${@:6}"; then
      owned="link $6"
    fi
    [ -n "$owned" ] || continue
    eval "set -- $owned"
    on_it=()
    if [ "$1" = link ] && [ -e "/sys/class/net/$2/tun_flags" ] && [ "$(cat "/sys/class/net/$2/carrier" 2> /dev/null)" = 1 ]; then
      say "step \\"$step\\": a process has the tap $2 open, likely a guest: end it first. Nothing was taken back"
      return 1
    fi
    if [ "$1" = link ]; then
      for port in "/sys/class/net/$2/brif"/*; do [ ! -e "$port" ] || on_it+=("\${port##*/}"); done
    elif [ "\${3-}" = Bridge ]; then
      readarray -t on_it <<< "$(ovs-vsctl list-ports "$2")"
    fi
    for port in "\${on_it[@]}"; do
      [ -n "$port" ] && [ -z "\${own[$port]-}" ] || continue
      say "step \\"$step\\": ports of others are on it, which would lose it: $port. Nothing was taken back"
      return 1
    done
  done
}

undo() {
  local entry found=("\${tools[@]}")
  [ "\${#entries[@]}" = 0 ] || recorded_tools
  need "\${found[@]}" || quit
  if [ "\${#entries[@]}" = 0 ]; then
    say "there is no record of what was before, in $state: what carries its mark is removed, no more"
    look
    todo=("\${marked[@]}")
    others_ask "\${others[@]}" || quit
    take_back
    # What was part of something that has gone has gone, too.
    forget
    passed=()
    for entry in "\${others[@]}"; do
      eval "set -- $entry"
      if still_stands "$@"; then passed+=("$3"); fi
    done
    report_passed 'not known how it was before, or not made by vpf'
    entries=()
  else
    todo=("\${entries[@]}")
    others_ask && values_ask_guards || exit 1
    : > "$state/begun"
    take_back
    report_passed 'it was changed since'
    entries=("\${rest[@]}")
  fi
  save_record
  report_rest
  report_journal
  [ "\${#rest[@]}" = 0 ]
}

# quit: without having changed anything; an empty record is none.
quit() {
  [ "\${#entries[@]}" -gt 0 ] || save_record
  exit 1
}

main() {
  local i needed=(flock)
  passed=() rest=() taking=''
  case $1 in
    do) needed+=("\${tools[@]}") ;;
    undo | show) ;;
    *)
      echo "usage: bash $0 [do | undo | show]" >&2
      exit 2
      ;;
  esac
  # Elsewhere, as for a trial, the record may be anybody's.
  [ "$EUID" = 0 ] || [ -n "\${VPF_STATE-}" ] || { say 'run it as root; nothing was changed' && exit 1; }
  need "\${needed[@]}" || exit 1
  case $1 in
    do)
      open_record
      recorded_before=\${#entries[@]} begun_before=$begun
      : > "$state/begun"
      steps
      rm -f "$state/begun"
      [ "\${#entries[@]}" -gt 0 ] || save_record
      ;;
    undo)
      open_record
      undo
      ;;
    show)
      open_record
      for ((i = \${#entries[@]} - 1; i >= 0; i--)); do
        eval "set -- \${entries[i]}"
        echo "# $3"
        commands_back "\${entries[i]}"
      done
      [ "\${#entries[@]}" -gt 0 ] || save_record
      report_journal
      ;;
  esac
}
`;
