/**
 * Functions that tell how things are, and print the line that leads back to that. Links are read from sysfs;
 * of the rest, each block of the script asks once.
 */
export const HELPERS = {
  link: `# link_made NAME MARK: whether it is there, as ours.
link_made() {
  [ -e "/sys/class/net/$1" ] || return 1
  [ "$(< "/sys/class/net/$1/ifalias")" = "$2" ] && return
  fail "$name" "looking at $1" "it is there already, and was not made by vpf for this"
}

# link_owned NAME MARK: the same, for taking it back.
link_owned() {
  [ -e "/sys/class/net/$1" ] && [ "$(< "/sys/class/net/$1/ifalias")" = "$2" ]
}

# link_now NAME KEY: how it is, as "ip link set" says it.
link_now() {
  local at=/sys/class/net/$1
  [ -e "$at" ] || return
  case $2 in
    up | down) [ $(($(< "$at/flags") & 1)) = 1 ] && echo up || echo down ;;
    master | nomaster) [ -e "$at/master" ] && echo "master $(basename "$(readlink "$at/master")")" || echo nomaster ;;
    alias) echo "alias \\"$(< "$at/ifalias")\\"" ;;
    *) echo "$2 $(< "$at/$2")" ;;
  esac
}

# link_has NAME KEY VALUE
link_has() {
  local value=$3
  [ "$2" = alias ] && value="\\"$3\\""
  [ "$(link_now "$1" "$2")" = "$2\${value:+ $value}" ]
}

# link_back NAME KEY
link_back() {
  local now
  now=$(link_now "$1" "$2")
  [ -z "$now" ] || echo "link set dev $1 $now"
}
`,
  vfs: `declare -A vfs
read_vfs() {
  vfs=()
}

# vf_now PF VF KEY...: how it is, as "ip link set" says it.
vf_now() {
  local line='' text
  [ -n "\${vfs[$1]-}" ] || vfs[$1]=$(ip link show dev "$1")
  while IFS= read -r text; do
    [[ $text =~ ^\\ *vf\\ $2\\  ]] && line=$text
  done <<< "\${vfs[$1]}"
  [ -n "$line" ] || return
  local max=0 min=0 vlan=0 qos=0 proto=802.1Q
  case $3 in
    mac) [[ $line =~ (link/ether|MAC)\\ ([0-9a-f:]+) ]] && echo "mac \${BASH_REMATCH[2]}" ;;
    spoofchk) [[ $line =~ spoof\\ checking\\ (on|off) ]] && echo "spoofchk \${BASH_REMATCH[1]}" ;;
    trust) [[ $line =~ trust\\ (on|off) ]] && echo "trust \${BASH_REMATCH[1]}" ;;
    state) [[ $line =~ link-state\\ (auto|enable|disable) ]] && echo "state \${BASH_REMATCH[1]}" ;;
    vlan)
      [[ $line =~ ,\\ vlan\\ ([0-9]+) ]] && vlan=\${BASH_REMATCH[1]}
      [[ $line =~ ,\\ qos\\ ([0-9]+) ]] && qos=\${BASH_REMATCH[1]}
      [[ $line =~ vlan\\ protocol\\ 802.1ad ]] && proto=802.1ad
      [ "$vlan" = 0 ] && echo 'vlan 0' || echo "vlan $vlan qos $qos proto $proto"
      ;;
    max_tx_rate | min_tx_rate)
      [[ $line =~ max_tx_rate\\ ([0-9]+) ]] && max=\${BASH_REMATCH[1]}
      [[ $line =~ min_tx_rate\\ ([0-9]+) ]] && min=\${BASH_REMATCH[1]}
      if [ $# -lt 7 ]; then echo "max_tx_rate $max"; else echo "max_tx_rate $max min_tx_rate $min"; fi
      ;;
  esac
}

# vf_has PF VF KEY VALUE...
vf_has() {
  [ -n "\${vfs[$1]-}" ] || vfs[$1]=$(ip link show dev "$1")
  local wanted="\${*:3}"
  if [ "$3" = vlan ] && [ "$4" != 0 ]; then
    [[ $wanted = *qos* ]] || wanted="vlan $4 qos 0\${wanted#"vlan $4"}"
    [[ $wanted = *proto* ]] || wanted="$wanted proto 802.1Q"
  fi
  [ "$(vf_now "$@")" = "$wanted" ]
}

# vf_back PF VF KEY...
vf_back() {
  local now
  now=$(vf_now "$@")
  [ -z "$now" ] || echo "link set dev $1 vf $2 $now"
}
`,
  vlans: `# The VLANs of all ports, one a line: PORT ID FLAGS
read_vlans() {
  vlans=$'\\n'$(bridge vlan show | awk '
    NR > 1 && NF > 0 {
      if ($0 ~ /^[^ \\t]/) { port = $1; sub(/^[^ \\t]+/, "") }
      $0 = $0; $1 = $1
      if ($0 != "") print port " " $0
    }')$'\\n'
}

# vlan_has PORT ID FLAGS
vlan_has() {
  [[ $vlans == *$'\\n'"$1 $2$3"$'\\n'* ]]
}

# vlan_lacks PORT ID: a port that is not on its bridge yet lacks nothing for sure.
vlan_lacks() {
  [[ $vlans == *$'\\n'"$1 "* ]] && [[ $vlans != *$'\\n'"$1 $2"[$' \\n']* ]]
}

# vlan_back PORT ID
vlan_back() {
  local port id flags
  while read -r port id flags; do
    [ "$port $id" = "$1 $2" ] || continue
    flags=\${flags/PVID/pvid} flags=\${flags/Egress Untagged/untagged}
    echo "vlan add dev $1 vid $2 $flags"
    return
  done <<< "$vlans"
  [ ! -e "/sys/class/net/$1" ] || echo "vlan del dev $1 vid $2"
}
`,
  port: `# port_has PORT KEY FILE VALUE: a switch of a bridge port.
port_has() {
  [ "$(cat "/sys/class/net/$1/brport/$3" 2> /dev/null)" = "$([ "$4" = on ] && echo 1 || echo 0)" ]
}

# port_back PORT KEY FILE
port_back() {
  [ -e "/sys/class/net/$1/brport/$3" ] || return
  echo "link set dev $1 $2 $([ "$(< "/sys/class/net/$1/brport/$3")" = 1 ] && echo on || echo off)"
}
`,
  ovs: `# The ports of Open vSwitch, one a line: NAME,TAG,TRUNKS,MODE,IDS
read_ports() {
  ports=$'\\n'$(ovs-vsctl --timeout=30 --data=bare --no-headings --format=csv \\
    --columns=name,tag,trunks,vlan_mode,external_ids list Port)$'\\n'
}

# ovs_made PORT MARK: whether it is there, as ours.
ovs_made() {
  [[ $ports == *$'\\n'"$1,"* ]] || return 1
  ovs_owned "$@" || fail "$name" "looking at port $1" "it is there already, and was not made by vpf for this"
}

# ovs_owned PORT MARK
ovs_owned() {
  [ "$(ovs_now Port "$1" external_ids vpf)" = "$2" ]
}

# ovs_now TABLE RECORD COLUMN KEY: the value, bare; fails where there is no such record.
ovs_now() {
  local port tag trunks mode ids
  if [ "$1" = Port ]; then
    [[ $ports == *$'\\n'"$2,"* ]] || return 1
    while IFS=, read -r port tag trunks mode ids; do
      [ "$port" = "$2" ] || continue
      case $3:$4 in
        tag:) echo "$tag"; return ;;
        trunks:) echo "$trunks"; return ;;
        vlan_mode:) echo "$mode"; return ;;
        external_ids:vpf) [[ $ids =~ ^vpf=(vpf:.*)$ ]] && echo "\${BASH_REMATCH[1]}" && return ;;
      esac
    done <<< "$ports"
  fi
  if [ -n "$4" ]; then
    ovs-vsctl --timeout=30 --if-exists get "$1" "$2" "$3:\\"$4\\"" 2> /dev/null | sed 's/^"\\(.*\\)"$/\\1/'
  else
    ovs-vsctl --timeout=30 --data=bare --no-headings --columns="$3" list "$1" "$2" 2> /dev/null
  fi
}

# ovs_has TABLE RECORD COLUMN KEY VALUE
ovs_has() {
  local now
  now=$(ovs_now "$@") && [ "$now" = "$5" ]
}

# ovs_back TABLE RECORD COLUMN KEY
ovs_back() {
  local now
  now=$(ovs_now "$@") || return 0
  case $4:$now in
    :) printf -- '--if-exists clear %q %q %q\\n' "$1" "$2" "$3" ;;
    :*) printf -- '--if-exists set %q %q %q=%q\\n' "$1" "$2" "$3" "\${now// /,}" ;;
    *:) printf -- '--if-exists remove %q %q %q %q\\n' "$1" "$2" "$3" "$4" ;;
    *) printf -- '--if-exists set %q %q %q:%q=%q\\n' "$1" "$2" "$3" "$4" "\\"$now\\"" ;;
  esac
}
`,
  vhost_vdpa: `# vhost_vdpa NAME: the character device of a vdpa device.
vhost_vdpa() {
  for node in /sys/bus/vdpa/devices/"$1"/vhost-vdpa-*; do
    [ -e "$node" ] || continue
    echo "/dev/$(basename "$node")"
    return
  done
  echo "vdpa device $1 has no character device: is the module vhost_vdpa loaded?" >&2
  return 1
}
`,
  sysfs: `# sysfs FILE TEXT
sysfs() {
  printf '%s' "$2" > "$1"
}
`,
} as const;

export type HelperName = keyof typeof HELPERS;

/** The functions that a text calls, in the order in which they are defined. */
export function helpersFor(text: string): HelperName[] {
  const calls: Readonly<Record<HelperName, RegExp>> = {
    link: /\blink_(made|owned|has|back) /,
    vfs: /\bvf_(has|back) |\bread_vfs\b/,
    vlans: /\bvlan_(has|lacks|back) |\bread_vlans\b/,
    port: /\bport_(has|back) /,
    ovs: /\bovs_(made|owned|has|back) |\bread_ports\b/,
    vhost_vdpa: /\bvhost_vdpa /,
    sysfs: /\bsysfs \//,
  };
  return Object.keys(HELPERS)
    .map((name) => name as HelperName)
    .filter((name) => calls[name].test(text));
}
