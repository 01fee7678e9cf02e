import { OTHER_PACKAGE, PACKAGES } from '../../packages.js';

const cases = Object.entries(PACKAGES).map(([tool, from]) => `    ${tool}) echo ${from} ;;\n`);

/** What is to be there before anything is changed. */
export const TOOLS_NEEDED = `
# --- Tools.

# need TOOL...: says which of them are not installed. "ovs-vsctl" is a word of this script as well.
need() {
  local tool absent=''
  for tool in "$@"; do
    ! type -P "$tool" > /dev/null || continue
    say "$tool is not installed (package $(package_of "$tool")); nothing was changed"
    absent=1
  done
  [ -z "$absent" ]
}

package_of() {
  case $1 in
${cases.join('')}    *) echo ${OTHER_PACKAGE} ;;
  esac
}

# recorded_tools: into $found, those that look at what is in the record, and take it back.
recorded_tools() {
  local entry line lines
  declare -A seen=()
  for entry in "\${entries[@]}"; do
    eval "set -- $entry"
    if [ "$1" = values ]; then
      values_tools "$@"
      continue
    fi
    tool_of "\${@:5}"
    lines=("$tool")
    [ "$tool" != command ] || readarray -t lines <<< "$4"
    for line in "\${lines[@]}"; do [ -z "$line" ] || seen[\${line%% *}]=1; done
  done
  found=("\${!seen[@]}")
}
`;
