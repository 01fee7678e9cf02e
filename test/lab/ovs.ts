/** Open vSwitch, in a world or in the hypervisor VM. */

/** Its own program to start and stop it. */
export const ovsCtl = '/usr/share/openvswitch/scripts/ovs-ctl';

/** Starts it, with a database that is new or as it was. */
export const startOvs = `${ovsCtl} start --system-id=random --system-version=1 --no-monitor`;
