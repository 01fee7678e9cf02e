import * as z from 'zod';
import { ifname } from './values.js';

/** Values that only the host section has. Made when a spec with that section is read: see schema.ts. */

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** Some programs read a number that begins with 0 as octal. */
const LEADING_ZERO = /^(?:\d+\.)*0\d+(?:\.|\/|$)/;

/** The text that `ip` prints for an address, or undefined where it is none. */
function canonical(address: string): string | undefined {
  if (IPV4.test(address)) return address;
  if (!/^[0-9A-Fa-f:.]+$/.test(address) || !address.includes(':')) return undefined;
  try {
    return new URL(`http://[${address}]`).hostname.slice(1, -1);
  } catch {
    return undefined;
  }
}

/** An IP address, in the form in which tools print it. */
export function ipAddress() {
  return z
    .string()
    .refine((text) => canonical(text) !== undefined, {
      error: (issue) => wrongAddress(issue.input, 'must be an IP address such as 192.0.2.2'),
    })
    .transform((text) => canonical(text) ?? text);
}

/** An IP address with its prefix length. */
export function ipPrefix() {
  return z
    .string()
    .refine((text) => prefix(text) !== undefined, {
      error: (issue) =>
        wrongAddress(
          issue.input,
          'must be an IP address with a prefix length, such as 192.0.2.1/24',
        ),
    })
    .transform((text) => prefix(text) ?? text);
}

function wrongAddress(input: unknown, message: string): string {
  return LEADING_ZERO.test(String(input))
    ? 'must be an IP address whose numbers do not begin with 0: leave these zeros out'
    : message;
}

function prefix(text: string): string | undefined {
  const [address = '', length = '', ...more] = text.split('/');
  const known = canonical(address);
  if (known === undefined || more.length > 0 || !/^(?:0|[1-9]\d{0,2})$/.test(length)) {
    return undefined;
  }
  return Number(length) <= (known.includes(':') ? 128 : 32) ? `${known}/${length}` : undefined;
}

/** The addresses of an interface: one, or a list. */
export function addresses(description: string) {
  return z
    .union([ipPrefix(), z.array(ipPrefix()).min(1).max(64)])
    .optional()
    .register(z.globalRegistry, { description });
}

/** A handle as devlink writes it: `pci/0000:03:00.0`, `netdevsim/netdevsim10`. */
export function devlinkHandle() {
  return z.string().regex(/^[a-z][a-z0-9_]{0,30}\/[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/, {
    error: 'must be a devlink handle such as pci/0000:03:00.0 (bus, "/", address)',
  });
}

/** An InfiniBand GUID. */
export function guid(description: string) {
  return z
    .string()
    .regex(/^[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){7}$/, {
      error: 'must be a GUID such as 00:11:22:33:44:55:66:77 (in YAML, quote it)',
    })
    .transform((value) => value.toLowerCase())
    .optional()
    .register(z.globalRegistry, { description });
}

/** A rate in kbit/s, or a size in kbit: up to 1 Tbit. */
export function kbit(description: string) {
  return z.int().min(1).max(1_000_000_000).optional().register(z.globalRegistry, { description });
}

/** A VF by its PF and index. */
export function vfOf(description: string) {
  return z
    .strictObject({
      pf: ifname.describe('The PF, by its network interface.'),
      vf: vfNumber(),
    })
    .register(z.globalRegistry, { description });
}

export function vfNumber() {
  return z.int().min(0).max(65535).register(z.globalRegistry, { description: 'VF index, from 0.' });
}
