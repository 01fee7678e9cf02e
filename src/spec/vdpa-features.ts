/** Features of a virtio-net device and their bits (virtio 1.3, 5.1.3 and 6), called as `vdpa mgmtdev show` prints them. */
const BITS = {
  CSUM: 0,
  GUEST_CSUM: 1,
  CTRL_GUEST_OFFLOADS: 2,
  MTU: 3,
  MAC: 5,
  GUEST_TSO4: 7,
  GUEST_TSO6: 8,
  GUEST_ECN: 9,
  GUEST_UFO: 10,
  HOST_TSO4: 11,
  HOST_TSO6: 12,
  HOST_ECN: 13,
  HOST_UFO: 14,
  MRG_RXBUF: 15,
  STATUS: 16,
  CTRL_VQ: 17,
  CTRL_RX: 18,
  CTRL_VLAN: 19,
  CTRL_RX_EXTRA: 20,
  GUEST_ANNOUNCE: 21,
  MQ: 22,
  CTRL_MAC_ADDR: 23,
  NOTIFY_ON_EMPTY: 24,
  ANY_LAYOUT: 27,
  RING_INDIRECT_DESC: 28,
  RING_EVENT_IDX: 29,
  VERSION_1: 32,
  ACCESS_PLATFORM: 33,
  RING_PACKED: 34,
  IN_ORDER: 35,
  ORDER_PLATFORM: 36,
  SR_IOV: 37,
  NOTIFICATION_DATA: 38,
  HASH_REPORT: 57,
  RSS: 60,
  RSC_EXT: 61,
  STANDBY: 62,
  SPEED_DUPLEX: 63,
} as const;

export type VdpaFeature = keyof typeof BITS;

export const VDPA_FEATURES = Object.keys(BITS) as [VdpaFeature, ...VdpaFeature[]];

/**
 * The features as one number, as `vdpa dev add ... device_features` takes it.
 *
 * @example
 * ```ts
 * featureMask(['MAC', 'VERSION_1']); // '0x100000020'
 * ```
 */
export function featureMask(features: readonly VdpaFeature[]): string {
  const mask = features.reduce((all, name) => all | (1n << BigInt(BITS[name])), 0n);
  return `0x${mask.toString(16)}`;
}
