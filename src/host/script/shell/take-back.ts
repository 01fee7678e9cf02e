/** How what was done is taken back, as far as it still is as it was left. */
export const TAKE_BACK = `
# --- Taking back.

# fail STEP COMMAND OUTPUT: says so, takes back what this run did, and ends.
fail() {
  local entry i kept=()
  printf '%s: step "%s" failed: %s\\n' "$0" "$1" "$2" >&2
  [ -z "$3" ] || printf '%s\\n' "$3" >&2
  todo=("\${ran[@]}") begun=1
  take_back
  declare -A stays=()
  for entry in "\${rest[@]}"; do key_of "$entry" && stays[$key]=1; done
  for i in "\${!entries[@]}"; do
    key_of "\${entries[i]}"
    if [ "$i" -lt "$recorded_before" ] || [ -n "\${stays[$key]-}" ]; then kept+=("\${entries[i]}"); fi
  done
  entries=("\${kept[@]}")
  [ -n "$begun_before" ] || rm -f "$state/begun"
  save_record
  report_rest
  exit 1
}

report_rest() {
  local entry
  [ "\${#rest[@]}" -gt 0 ] || return 0
  [ -z "$trouble" ] || printf '%s\\n' "\${trouble%$'\\n'}" >&2
  for entry in "\${rest[@]}"; do
    eval "set -- $entry"
    say "step \\"$3\\" could not be taken back; this would do it:"
    commands_back "$entry" | sed 's/^/  /' >&2
  done
}

# commands_back ENTRY: prints them.
commands_back() {
  local tool line lines
  eval "set -- $1"
  if [ "$1" = values ]; then
    values_commands_back "$@"
    return
  fi
  tool_of "\${@:5}"
  readarray -t lines <<< "$4"
  for line in "\${lines[@]}"; do
    if [ "$tool" = command ]; then echo "$line"; else echo "$tool $line"; fi
  done
}

# take_back: what is in $todo, the last first, as far as it still is as it was left; what stays is in $rest.
take_back() {
  local i j out taking=1 there=() stays=()
  declare -A going=()
  rest=() trouble='' lines=()
  forget
  for i in "\${!todo[@]}"; do
    eval "set -- \${todo[i]}"
    [ "$1" = change ] && knows "\${5}_has" && "\${5}_has" "\${@:6}" && goes "\${@:5}"
  done
  i=$((\${#todo[@]} - 1))
  while [ "$i" -ge 0 ]; do
    eval "set -- \${todo[i]}"
    if [ "$1" = values ]; then
      values_take_back "$@" || stays[i]=1
      i=$((i - 1))
      continue
    fi
    tool_of "\${@:5}"
    local group_tool=$tool group=$2 taken=()
    lines=()
    forget
    for ((j = i; j >= 0; j--)); do
      eval "set -- \${todo[j]}"
      [ "$1" = change ] && [ "$2" = "$group" ] || break
      tool_of "\${@:5}"
      [ "$tool" = "$group_tool" ] || break
      stands "$@" || continue
      there[j]=1
      taken+=("$j")
      within "\${@:5}" || [ -z "$4" ] || lines+=("$4")
    done
    i=$j tool=$group_tool
    [ "\${#lines[@]}" -gt 0 ] || continue
    if [ "$tool" = command ] || ! out=$(send -force 2>&1); then
      # A transaction happens as a whole or not at all: one by one, what can be done is.
      if [ "$tool" != command ] && [ "$tool" != ovs-vsctl ]; then trouble+=$out$'\\n'; fi
      if [ "$tool" = command ] || [ "$tool" = ovs-vsctl ]; then
        out=$(send_each 2>&1) || trouble+=$out$'\\n'
      fi
      for j in "\${taken[@]}"; do
        eval "set -- \${todo[j]}"
        [ "$5" != once ] || stays[j]=1
      done
    fi
  done
  forget
  for i in "\${!there[@]}"; do
    eval "set -- \${todo[i]}"
    [ "$5" != once ] && "\${5}_has" "\${@:6}" && [ -n "$4" ] && stays[i]=1
  done
  for i in "\${!stays[@]}"; do rest+=("\${todo[i]}"); done
}

knows() {
  declare -F "$1" > /dev/null
}

# stands ENTRY-WORDS...: whether it is as it was left. What is not, and not as before either, is somebody else's.
stands() {
  local code
  [ "$5" != once ] || return 0
  if ! knows "\${5}_has"; then
    trouble+="$0 does not know how to look at this; the script that did it does: $3"$'\\n'
    stays[j]=1
    return 1
  fi
  "\${5}_has" "\${@:6}"
  code=$?
  [ "$code" != 0 ] || return 0
  back=''
  [ "$code" = 2 ] || "\${5}_back" "\${@:6}"
  case $5 in made_link | ovs_port | ovs_bridge | vdpa_dev) [ "$code" = 2 ] || return 1 ;; esac
  if [ "$code" = 2 ] || { [ -n "$back" ] && [ "$back" != "$4" ]; }; then
    within "\${@:5}" || passed+=("$3")
  fi
  return 1
}

# goes LOOK WORDS...: what goes with it needs no line of its own. within LOOK WORDS...: whether it does.
goes() {
  case $1 in
    made_link) going["link $2"]=1 ;;
    link) [ "$3" != master ] || going["port $2"]=1 ;;
    ovs_port | ovs_bridge) going["ovs $2"]=1 ;;
  esac
}
within() {
  case $1 in
    link) [ -n "\${going["link $2"]-}" ] ;;
    vlan | no_vlan | port) [ -n "\${going["link $2"]-}\${going["port $2"]-}" ] ;;
    ovs) [ -n "\${going["ovs $2"]-}" ] ;;
    ovs_port) [ -n "\${going["ovs $3"]-}" ] ;;
    *) return 1 ;;
  esac
}

report_passed() {
  local name
  for name in "\${passed[@]}"; do printf '%s\\n' "$name"; done | uniq | while IFS= read -r name; do
    say "left as it is: step \\"$name\\" ($1)"
  done
}
`;
