/** Lines that one process carries out together, each behind a look whether it is needed. */
export const BATCHES = `
# --- Batches.

# batch TOOL: gathers what comes next for one process of it; "command": for one process each.
batch() {
  tool=$1 wants=() lines=() steps_of=() unsure=() pending=() pending_at=()
  forget
}

# want LOOK WORDS...: what the next line is to make so; LOOK_has tells whether it is.
want() {
  local words=() text
  for text in "$@"; do
    named "$text" || fail "$step" "$*" "$why"
    words+=("$word")
  done
  pack text "\${words[@]}"
  wants+=("$text")
}

# line WORDS...: a line of the batch. maybe: one that may fail; these come first.
line() {
  gather "\${#lines[@]}" "$@" || return 0
  lines+=("$text")
  steps_of+=("$step")
}
maybe() {
  gather -1 "$@" || return 0
  unsure+=("$text")
}

# What can stand in a line of iproute2.
plain='^[A-Za-z0-9_.,:/@%+= "'$'\\n''-]*$'

# gather LINE WORDS...: into $text, unless all that is wanted is so.
gather() {
  local want at=$1 words=("\${@:2}") i code missing=''
  for want in "\${wants[@]}"; do
    eval "set -- $want"
    "\${1}_has" "\${@:2}"
    code=$?
    [ "$code" != 2 ] || fail "$step" "looking at $2" "it is there already, and was not made by vpf for this"
    [ "$code" != 0 ] || continue
    missing=1 back=''
    "\${1}_back" "\${@:2}"
    [ -n "$back" ] || [ "$1" = once ] || continue
    [[ $1 != @(link|vf|vlan|no_vlan|port) || $back =~ $plain ]] ||
      fail "$step" "looking at $2" "how it is cannot be written down: $back"
    pack text change "$number" "$step" "$back" "$@"
    pending+=("$text") pending_at+=("$at")
  done
  wants=()
  [ -n "$missing" ] || return 1
  for i in "\${!words[@]}"; do
    named "\${words[i]}" || fail "$step" "\${words[*]}" "$why"
    words[i]=$word
  done
  text_of_line "\${words[@]}"
}

# text_of_line WORDS...: into $text, as the tool of the batch reads it.
text_of_line() {
  case $tool in
    ip | bridge | tc)
      text=''
      for word in "$@"; do
        [[ $word =~ ^[A-Za-z0-9_.,:/@%+=-]+$ ]] || word="\\"$word\\""
        text+="$word "
      done
      text=\${text% }
      ;;
    *) pack text "$@" ;;
  esac
}

# send [-force]: $lines as one process, which a signal does not end.
send() {
  trap '' HUP INT TERM
  local line args=() size=0
  if [ "$tool" = ovs-vsctl ]; then
    for line in "\${lines[@]}"; do
      # A process takes no more words. What is set goes with what it is set of.
      if [ "$size" -gt 1000000 ] && [[ $line != 'set '* ]]; then
        ovs-vsctl "\${args[@]}" || return
        args=() size=0
      fi
      eval "args+=(-- $line)"
      size=$((size + \${#line} + 100))
    done
    ovs-vsctl "\${args[@]}"
  else
    printf '%s\\n' "\${lines[@]}" | "$tool" "$@" -batch -
  fi
}

# send_each: every one of $lines, whatever becomes of the others.
send_each() {
  local line all=0 from=$tool
  [ "$tool" != command ] || from=''
  trap '' HUP INT TERM
  for line in "\${lines[@]}"; do eval "$from $line" || all=1; done
  return "$all"
}

# run: carries out what was gathered.
run() {
  local out i at sure=("\${lines[@]}")
  [ $((\${#lines[@]} + \${#unsure[@]})) -gt 0 ] || return 0
  note "\${pending[@]}"
  if [ "\${#unsure[@]}" -gt 0 ]; then
    lines=("\${unsure[@]}")
    if [ "$tool" = command ]; then out=$(send_each 2>&1); else out=$(send -force 2>&1); fi
    lines=("\${sure[@]}")
  fi
  if [ "$tool" = command ]; then
    for i in "\${!sure[@]}"; do
      lines=("\${sure[i]}")
      out=$(send_each 2>&1) || fail "\${steps_of[i]}" "\${sure[i]}" "$out"
      [ -z "$stop" ] || break
    done
  elif [ "\${#lines[@]}" -gt 0 ]; then
    if ! out=$(send 2>&1) || [[ $out = *'Error detected while'* ]]; then
      at=$(sed -n 's/^Command failed -:\\([0-9]*\\)$/\\1/p' <<< "$out")
      if [ -n "$at" ]; then
        # What it did not come to is not to be taken back.
        ran=("\${ran[@]::\${#ran[@]} - \${#pending[@]}}")
        for i in "\${!pending[@]}"; do
          [ "\${pending_at[i]}" -ge "$((at - 1))" ] || ran+=("\${pending[i]}")
        done
        fail "\${steps_of[at - 1]}" "$tool \${lines[at - 1]}" "$out"
      fi
      fail "$(printf '%s\\n' "\${steps_of[@]}" | uniq | paste -sd,)" "$tool (in one go)" "$out"
    fi
  fi
  [ -z "$stop" ] || fail "$step" interrupted ''
}

# tool_of LOOK WORDS...: into $tool, for the lines that lead back.
tool_of() {
  case $1 in
    link | made_link | vf) tool=ip ;;
    vlan | no_vlan | port) tool=bridge ;;
    ovs | ovs_port | ovs_bridge) tool=ovs-vsctl ;;
    once) tool=$3 ;;
    *) tool='command' ;;
  esac
}

# once KEY TOOL BACK: of a line whose effect cannot be seen. It is done once, as the record knows.
once_has() {
  local key
  [ -z "$begun" ] && [ -z "$taking" ] || return 1
  pack key once "$@"
  [ -n "\${recorded[$key]-}" ]
}
once_back() {
  back=$3
}
`;
