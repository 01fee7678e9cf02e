/** What to do where Open vSwitch does not answer. @param why what `ovs-vsctl` said */
export function ovsRemedy(why: string): string {
  return isDenial(why)
    ? 'run it as root (sudo)'
    : 'start it: systemctl start openvswitch-switch (Debian, Ubuntu) or openvswitch (Fedora, RHEL)';
}

/** What only root may ask. */
export function isDenial(why: string): boolean {
  return /Operation not permitted|Permission denied/i.test(why);
}
