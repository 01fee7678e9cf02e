/** Open vSwitch, in a world or in the hypervisor VM. */

/** Its own program to start and stop it. */
export const ovsCtl = '/usr/share/openvswitch/scripts/ovs-ctl';

/** Starts it, with a database that is new or as it was. */
export const startOvs = `${ovsCtl} start --system-id=random --system-version=1 --no-monitor`;

/** Taps and a representor of guests as tagged ports of `ovs0`; it needs that, and `rep1`. */
export const taggedGuests = `
version: 1
domain: tags
devices:
  - {type: nic, name: a, backend: {type: tap, bridge: ovs0, switch: ovs, ifname: tap0, vlan: 100}}
  - {type: nic, name: b, backend: {type: tap, bridge: ovs0, switch: ovs, ifname: tap1, vlan: {trunk: [5, 6]}}}
  - type: nic
    name: c
    backend: {type: vdpa, path: /dev/vhost-vdpa-9, representor: rep1, bridge: ovs0, switch: ovs, vlan: 30}
`;
