/** Looks at how things are: `LOOK_has` tells whether something is as wanted (1: it is not, 2: it is somebody else's), `LOOK_back`
 * sets $back to the line that leads back to how it is. */
export const LOOKS = {
  link: `
# link NAME KEY [VALUE]: a setting of an interface, as "ip link set" says it.
link_now() {
  local at=/sys/class/net/$1 flags
  [ -e "$at" ] || return
  case $2 in
    up | down)
      flags=$(< "$at/flags")
      if [ $((flags & 1)) = 1 ]; then now=up; else now=down; fi
      ;;
    master | nomaster)
      if [ -e "$at/master" ]; then now="master $(basename "$(readlink "$at/master")")"; else now=nomaster; fi
      ;;
    alias) now="alias $(< "$at/ifalias")" ;;
    *) now="$2 $(< "$at/$2")" ;;
  esac
}
link_has() {
  local now=''
  link_now "$@"
  [ "$now" = "\${*:2}" ]
}
link_back() {
  local now=''
  link_now "$@"
  if [ "$2" = alias ]; then
    # Where there is none, it goes with the interface.
    [[ \${now#alias } && \${now#alias } != *[$'"\\n']* ]] || return 0
    now="alias \\"\${now#alias }\\""
  fi
  [ -z "$now" ] || back="link set dev $1 $now"
}
`,
  made_link: `
# made_link NAME MARK: an interface, made for this.
made_link_has() {
  local now key
  [ -e "/sys/class/net/$1" ] || return 1
  now=$(< "/sys/class/net/$1/ifalias")
  [ "$now" != "$2" ] || return 0
  pack key made_link "$@"
  [ -z "$now" ] && [ -n "\${half[$key]-}" ] || return 2
}
made_link_back() {
  back="link del dev $1"
}
`,
  vf: `
# vf PF INDEX KEY VALUE...: a setting of a VF, as "ip link set" says it.
vf_now() {
  local line='' text max=0 min=0 vlan=0 qos=0 proto=802.1Q
  if [ -z "\${vfs[$1]-}" ]; then
    vfs[$1]=1
    while IFS= read -r text; do
      [[ ! $text =~ ^\\ *vf\\ ([0-9]+)\\  ]] || vfs["$1 \${BASH_REMATCH[1]}"]=$text
    done <<< "$(ip link show dev "$1" 2> /dev/null)"
  fi
  line=\${vfs["$1 $2"]-}
  [ -n "$line" ] || return
  case $3 in
    mac) [[ $line =~ (link/ether|MAC)\\ ([0-9a-f:]+) ]] && now="mac \${BASH_REMATCH[2]}" ;;
    spoofchk) [[ $line =~ spoof\\ checking\\ (on|off) ]] && now="spoofchk \${BASH_REMATCH[1]}" ;;
    trust) [[ $line =~ trust\\ (on|off) ]] && now="trust \${BASH_REMATCH[1]}" ;;
    state) [[ $line =~ link-state\\ (auto|enable|disable) ]] && now="state \${BASH_REMATCH[1]}" ;;
    node_guid) [[ $line =~ NODE_GUID\\ ([0-9a-f:]+) ]] && now="node_guid \${BASH_REMATCH[1]}" ;;
    port_guid) [[ $line =~ PORT_GUID\\ ([0-9a-f:]+) ]] && now="port_guid \${BASH_REMATCH[1]}" ;;
    vlan)
      [[ $line =~ ,\\ vlan\\ ([0-9]+) ]] && vlan=\${BASH_REMATCH[1]}
      [[ $line =~ ,\\ qos\\ ([0-9]+) ]] && qos=\${BASH_REMATCH[1]}
      [[ $line =~ vlan\\ protocol\\ 802.1ad ]] && proto=802.1ad
      if [ "$vlan" = 0 ]; then now='vlan 0'; else now="vlan $vlan qos $qos proto $proto"; fi
      ;;
    max_tx_rate | min_tx_rate)
      [[ $line =~ max_tx_rate\\ ([0-9]+) ]] && max=\${BASH_REMATCH[1]}
      [[ $line =~ min_tx_rate\\ ([0-9]+) ]] && min=\${BASH_REMATCH[1]}
      if [ $# -ge 6 ]; then
        now="max_tx_rate $max min_tx_rate $min"
      elif [ "$3" = max_tx_rate ]; then
        now="max_tx_rate $max"
      else
        now="min_tx_rate $min"
      fi
      ;;
  esac
}
vf_has() {
  local now='' wanted="\${*:3}"
  if [ "$3" = vlan ] && [ "$4" != 0 ]; then
    [[ $wanted = *qos* ]] || wanted="vlan $4 qos 0\${wanted#"vlan $4"}"
    [[ $wanted = *proto* ]] || wanted="$wanted proto 802.1Q"
  fi
  vf_now "$@"
  [ "$now" = "$wanted" ]
}
vf_back() {
  local now=''
  vf_now "$@"
  # Not every driver takes a protocol, and this one is the usual.
  [ -z "$now" ] || back="link set dev $1 vf $2 \${now% proto 802.1Q}"
}
`,
  vlan: `
# vlan PORT ID FLAGS, no_vlan PORT ID: VLANs of a port of a Linux bridge.
read_vlans() {
  [ -z "$vlans_read" ] || return 0
  vlans_read=1
  local port vlan
  # Of each port, those that it has: a line each, between line ends.
  while read -r port vlan; do
    [ -z "$port" ] || vlans[$port]=\${vlans[$port]-$'\\n'}$vlan$'\\n'
  done <<< "$(bridge vlan show | awk '
    NR > 1 && NF > 0 {
      if ($0 ~ /^[^ \\t]/) { port = $1; sub(/^[^ \\t]+/, "") }
      $0 = $0; $1 = $1
      if ($0 != "") print port " " $0
    }')"
}
vlan_has() {
  read_vlans
  [[ \${vlans[$1]-} == *$'\\n'"$2$3"$'\\n'* ]]
}
vlan_back() {
  local id flags same='' other=''
  read_vlans
  while read -r id flags; do
    [ -n "$id" ] || continue
    # A port has one PVID: a new one takes it from another VLAN.
    if [ "$id" != "$2" ]; then
      [[ $3 != *PVID* ]] || [[ $flags != *PVID* ]] || other=$'\\n'"vlan add dev $1 vid $id \${flags/Egress Untagged/untagged}"
    else
      same="vlan add dev $1 vid $id \${flags/Egress Untagged/untagged}"
    fi
  done <<< "\${vlans[$1]-}"
  [ -e "/sys/class/net/$1" ] || return 0
  back="\${same:-vlan del dev $1 vid $2}$other"
  back=\${back//PVID/pvid}
  back=\${back% }
}
no_vlan_has() {
  read_vlans
  # A port that is not on its bridge yet lacks nothing for sure.
  [ -n "\${vlans[$1]-}" ] && [[ \${vlans[$1]} != *$'\\n'"$2"[$' \\n']* ]]
}
no_vlan_back() {
  read_vlans
  [[ \${vlans[$1]-} != *$'\\n'"$2"[$' \\n']* ]] || vlan_back "$1" "$2" ''
}
`,
  port: `
# port NAME KEY FILE on|off: a switch of a port of a Linux bridge.
port_now() {
  local file=/sys/class/net/$1/brport/$3
  [ -e "$file" ] || return
  if [ "$(< "$file")" = 1 ]; then now=on; else now=off; fi
}
port_has() {
  local now=''
  port_now "$@"
  [ "$now" = "$4" ]
}
port_back() {
  local now=''
  port_now "$@"
  [ -z "$now" ] || back="link set dev $1 $2 $now"
}
`,
  ovs: `
# ovs RECORD TABLE COLUMN KEY VALUE: of the database of Open vSwitch. ovs_port PORT BRIDGE MARK: a port, made for this.
read_ports() {
  [ -z "$ports_read" ] || return 0
  ports_read=1
  local line quotes open=''
  # One a line: NAME,TAG,TRUNKS,MODE,IDS
  while IFS= read -r line; do
    # Quotes are about what may have the ends of lines in it.
    quotes=\${line//[!\\"]/}
    [ -n "$open" ] || [ -z "$line" ] || ports[\${line%%,*}]=\${line#*,}
    [ $((\${#quotes} % 2)) = 0 ] || { if [ -n "$open" ]; then open=''; else open=1; fi; }
  done <<< "$(ovs-vsctl --data=bare --no-headings --format=csv \\
    --columns=name,tag,trunks,vlan_mode,external_ids list Port)"
}
ovs_now() {
  local tag trunks mode ids
  now=''
  if [ "$2" = Port ]; then
    read_ports
    [ -n "\${ports[$1]-}" ] || return 1
    IFS=, read -r tag trunks mode ids <<< "\${ports[$1]}"
    case $3:$4 in
      tag:) now=$tag && return ;;
      trunks:) now=$trunks && return ;;
      vlan_mode:) now=$mode && return ;;
      external_ids:vpf) [[ $ids =~ ^vpf=(vpf:[^=]*)$ ]] && now=\${BASH_REMATCH[1]} && return ;;
    esac
  fi
  if [ -n "$4" ]; then
    now=$(ovs-vsctl --if-exists get "$2" "$1" "$3:\\"$4\\"" 2> /dev/null)
    now=\${now#\\"} now=\${now%\\"}
  else
    now=$(ovs-vsctl --data=bare --no-headings --columns="$3" list "$2" "$1" 2> /dev/null)
  fi
}
ovs_has() {
  local now
  ovs_now "$@" && [ "$now" = "$5" ]
}
ovs_back() {
  local now
  ovs_now "$@" || return 0
  case $4:$now in
    :)
      case $3 in
        # These cannot be cleared.
        type | datapath_type) pack back --if-exists set "$2" "$1" "$3=\\"\\"" ;;
        *) pack back --if-exists clear "$2" "$1" "$3" ;;
      esac
      ;;
    :*) pack back --if-exists set "$2" "$1" "$3=\${now// /,}" ;;
    *:) pack back --if-exists remove "$2" "$1" "$3" "$4" ;;
    *) pack back --if-exists set "$2" "$1" "$3:\\"$4\\"=\\"$now\\"" ;;
  esac
}
ovs_port_has() {
  local now
  read_ports
  [ -n "\${ports[$1]-}" ] || return 1
  ovs_now "$1" Port external_ids vpf && [ "$now" = "$3" ] || return 2
}
ovs_port_back() {
  pack back --if-exists del-port "$2" "$1"
}
`,
  ovs_bridge: `
# ovs_bridge NAME
ovs_bridge_has() {
  ovs-vsctl br-exists "$1"
}
ovs_bridge_back() {
  pack back --if-exists del-br "$1"
}
`,
  vdpa_dev: `
# vdpa_dev NAME MGMTDEV: a vdpa device; it has no place for a mark.
vdpa_dev_has() {
  [ -e "/sys/bus/vdpa/devices/$1" ] || return 1
  [[ "$(vdpa dev show "$1" 2> /dev/null) " = *" mgmtdev $2 "* ]] || return 2
}
vdpa_dev_back() {
  pack back vdpa dev del "$1"
}
`,
  folder: `
# folder PATH: it stays when what is in it goes.
folder_has() {
  [ -d "$1" ]
}
folder_back() {
  back=''
}
`,
  symlink: `
# symlink PATH TARGET
symlink_has() {
  [ -L "$1" ] && [ "$(readlink "$1")" = "$2" ]
}
symlink_back() {
  if [ -L "$1" ]; then pack back ln -sfn "$(readlink "$1")" "$1"; else pack back rm -f "$1"; fi
}
`,
} as const;
