// Not node:crypto: loading it takes longer than all the rest of the planning.
import { sha256 } from '@noble/hashes/sha2.js';

/** Every alias of ours begins so; `ua-` is what libvirt demands of a user's alias. */
export const ALIAS_PREFIX = 'ua-vpf-';

/**
 * The alias of one of a device's functions or controllers, which is also its QEMU id:
 * `ua-vpf-DEVICE` or `ua-vpf-DEVICE_ROLE`. Device names hold no `_`, so no two devices can clash.
 */
export function alias(device: string, role?: string): string {
  return role === undefined ? `${ALIAS_PREFIX}${device}` : `${ALIAS_PREFIX}${device}_${role}`;
}

/**
 * A stable MAC from the domain's and the device's name: locally administered, unicast, `56:hh:hh:hh:hh:ii`
 * with 32 bits of hash and the function's index, so that a virtual PF (index 0) and its up to 255 VFs
 * (index 1 + n) stand in one readable block.
 */
export function deriveMac(domain: string, device: string, index = 0): string {
  const hash = digest(domain, device).subarray(0, 4).toString('hex');
  return ['56', ...(hash.match(/../g) ?? []), index.toString(16).padStart(2, '0')].join(':');
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** Names that begin so are libvirt's own: it drops them from a <target dev=> and makes new ones. */
export const LIBVIRT_TAP_NAME = /^(?:vnet|vif|macvtap|macvlan)/;

/**
 * Names that no interface can be given: files of /proc/sys/net and /sys/class/net are called so, and each network
 * namespace has its `lo`.
 */
export const KERNEL_LINK_NAMES: readonly string[] = ['all', 'default', 'lo', 'bonding_masters'];

/**
 * A stable name for a tap: `vp`, 40 bits of hash of domain and device, and the role (`p`, `v0` ... `v254`);
 * at most 14 of the 15 characters that the kernel allows, and none of the prefixes that libvirt keeps for itself.
 */
export function deriveTapName(domain: string, device: string, role = ''): string {
  const hash = digest(domain, device);
  let name = '';
  for (let i = 0; i < 8; i++) name += BASE32[(hash[i + 4] ?? 0) & 31];
  return `vp${name}${role}`;
}

/** A UUID (version 8, RFC 9562) that belongs to the domain's name, for a base that states none. */
export function deriveUuid(domain: string): string {
  const bytes = digest(domain, 'uuid').subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

let lastKey = '';
let lastDigest: Buffer = Buffer.alloc(0);

/** SHA-256 of both names. The last one is kept: a virtual PF asks for its own 512 times. */
function digest(domain: string, device: string): Buffer {
  const key = `${domain}\0${device}`;
  if (key !== lastKey) {
    lastKey = key;
    lastDigest = Buffer.from(sha256(Buffer.from(key, 'utf8')));
  }
  return Buffer.from(lastDigest);
}
