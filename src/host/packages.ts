/** The packages of Debian and its like from which programs come; all others are of iproute2. */
export const PACKAGES: Readonly<Record<string, string>> = {
  'ovs-vsctl': 'openvswitch-switch',
  'ovs-appctl': 'openvswitch-common',
  'ovsdb-client': 'openvswitch-common',
  ethtool: 'ethtool',
  flock: 'util-linux',
  modprobe: 'kmod',
  systemctl: 'systemd',
  awk: 'mawk',
  ln: 'coreutils',
  mkdir: 'coreutils',
  rm: 'coreutils',
};

export const OTHER_PACKAGE = 'iproute2';
