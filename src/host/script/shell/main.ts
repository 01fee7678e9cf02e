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
    if read_values && are_set; then
      pack word change 0 "$step" '' values
      others+=("$word")
    fi
  }
  steps
}

undo() {
  local entry
  if [ "\${#entries[@]}" = 0 ]; then
    say "there is no record of what was before, in $state: what carries its mark is removed, no more"
    look
    todo=("\${marked[@]}")
    take_back
    declare -A going=()
    for entry in "\${marked[@]}"; do eval "set -- $entry" && goes "\${@:5}"; done
    passed=()
    for entry in "\${others[@]}"; do
      eval "set -- $entry"
      within "\${@:5}" || passed+=("$3")
    done
    report_passed 'not known how it was before, or not made by vpf'
    entries=()
  else
    todo=("\${entries[@]}")
    ! knows values_ask_guards || values_ask_guards || exit 1
    : > "$state/begun"
    take_back
    report_passed 'it was changed since'
    entries=("\${rest[@]}")
  fi
  save_record
  report_rest
  [ "\${#rest[@]}" = 0 ]
}

main() {
  local i tool
  passed=() rest=() taking=''
  case $1 in
    do)
      for tool in "\${tools[@]}"; do
        command -v "$tool" > /dev/null || { say "$tool is not installed" && exit 1; }
      done
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
      ;;
    *)
      echo "usage: bash $0 [do | undo | show]" >&2
      exit 2
      ;;
  esac
}
`;
