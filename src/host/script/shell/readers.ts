/** How values are read, and written where no program does it. */
export const READERS = {
  file: `
# read_file FILE: its text; of a link, the last part of what it points to; nothing where there is none.
read_file() {
  named "$1" || return
  if [ -L "$word" ]; then
    now=$(basename "$(readlink "$word")")
  else
    now=$(cat "$word" 2> /dev/null)
    now=\${now#"\${now%%[![:space:]]*}"} now=\${now%"\${now##*[![:space:]]}"}
  fi
}
`,
  link_state: `
# read_link_state NAME: up or down; nothing where there is no such interface.
read_link_state() {
  local flags
  named "$1" || return
  [ -e "/sys/class/net/$word/flags" ] || return 0
  flags=$(< "/sys/class/net/$word/flags")
  if [ $((flags & 1)) = 1 ]; then now=up; else now=down; fi
}
`,
  output: `
# read_output COMMAND...: what it prints; nothing where it fails.
read_output() {
  local words may_fail retry left_out
  put_in "$@" || return
  now=$("\${words[@]}" 2> /dev/null) || now=''
  now=\${now//\\"/}
  now=\${now#"\${now%%[![:space:]]*}"} now=\${now%"\${now##*[![:space:]]}"}
}
`,
  word_after: `
# read_word_after KEY COMMAND...: the word after this one of what it prints.
read_word_after() {
  local words may_fail retry left_out
  put_in "\${@:2}" || return
  now=$("\${words[@]}" 2> /dev/null) || now=''
  now=$(awk -v key="$1" '{
    for (i = 1; i < NF; i++) {
      word = $i
      if (word == key || word == key ":") { print $(i + 1); exit }
    }
  }' <<< "$now")
}
`,
  sysfs: `
# sysfs FILE TEXT
sysfs() {
  printf '%s\\n' "$2" > "$1"
}
`,
} as const;
