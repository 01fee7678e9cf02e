import * as z from 'zod';

/** The values a spec is made of: names, addresses and numbers, each checked at the border. */

/** A device's name in the spec. It becomes part of the alias `ua-vpf-NAME`, of tap names and of MACs. */
export const deviceName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/, {
    error: 'must be a lower-case letter, then up to 30 of a-z, 0-9 and "-"',
  })
  .register(z.globalRegistry, { description: 'Name of the device, unique in the domain.' });

/** libvirt's domain name. Stricter than libvirt: no quotes, slashes, leading "-" or "." */
export const domainName = z
  .string()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9 ._+:@-]{0,126}[A-Za-z0-9._+:@-])?$/, {
    error:
      'must begin with a letter or digit and hold at most 128 of A-Z a-z 0-9 space . _ + : @ -',
  })
  .register(z.globalRegistry, { description: "libvirt's domain name." });

/** A host network interface: 15 characters at most (kernel IFNAMSIZ 16 with the final NUL). */
export const ifname = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,14}$/, {
  error: 'must be an interface name: 1 to 15 of A-Z a-z 0-9 _ . @ -, not beginning with "." or "-"',
});

/** An Ethernet address; multicast and zero addresses are refused later, with their own code. */
export const mac = z
  .string()
  .regex(/^[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}$/, {
    error: 'must be an Ethernet address such as 52:54:00:12:34:56 (in YAML, quote it)',
  })
  .transform((value) => value.toLowerCase());

/** A host PCI address `DDDD:BB:DD.F`; the domain may be left out. */
export const hostPciAddress = z
  .string()
  .regex(/^(?:[0-9A-Fa-f]{4}:)?[0-9A-Fa-f]{2}:[01][0-9A-Fa-f]\.[0-7]$/, {
    error: 'must be a PCI address such as "0000:03:10.6"',
  })
  .transform((value) => (value.length === 7 ? `0000:${value}` : value).toLowerCase());

/** An absolute path of printable ASCII, without `..`, quotes, blanks or shell characters. */
export const path = z
  .string()
  .max(4095)
  .regex(/^\/[A-Za-z0-9._+:@,=\-/]+$/, {
    error: 'must be an absolute path of letters, digits and . _ + : @ , = - /',
  })
  .refine((value) => !value.split('/').includes('..'), { error: 'must not contain ".."' });

/** A libvirt network's, a vdpa device's or a management device's name. */
export const resourceName = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.+:/-]{0,63}$/, {
  error: 'must be 1 to 64 of A-Z a-z 0-9 _ . + : / -, beginning with a letter, digit or "_"',
});

/** A libvirt network's name or a vdpa device's: no "/". */
export const plainResourceName = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/, {
  error: 'must be 1 to 64 of A-Z a-z 0-9 _ . -, beginning with a letter, digit or "_"',
});

/** An 802.1Q VLAN id that can carry traffic: 1 to 4094. */
export const vlanId = z.int().min(1).max(4094);

/** The VLANs of a trunk: each once. */
export function vlanTrunk() {
  return z
    .array(vlanId)
    .min(1)
    .max(4094)
    .check(({ value, issues }) => {
      for (const [i, id] of value.entries()) {
        if (value.indexOf(id) === i) continue;
        const message = `is VLAN ${id}, which the trunk has already: leave it out`;
        issues.push({ code: 'custom', path: [i], message, input: value });
        return;
      }
    });
}

export const queues = z.int().min(1).max(256).register(z.globalRegistry, {
  description: 'Queue pairs (virtio-net multiqueue); 1 where left out.',
});

export const mtu = z
  .int()
  .min(68)
  .max(65535)
  .register(z.globalRegistry, { description: 'MTU in bytes, told to the guest.' });

export const ringSize = z
  .int()
  .min(256)
  .max(1024)
  .refine((n) => (n & (n - 1)) === 0, { error: 'must be a power of two (256, 512 or 1024)' });

/** The same values within a virtual PF's `vfs.backend`, where `{index}` stands for the VF's index. */
const PLACEHOLDER = String.raw`\{index\}`;

function indexed(first: string, rest: string, most: number, error: string) {
  const pattern = `^(?:${first}|${PLACEHOLDER})(?:${rest}|${PLACEHOLDER}){0,${most}}$`;
  return z.string().regex(new RegExp(pattern), { error });
}

export const backendIfname = indexed(
  '[A-Za-z0-9_]',
  '[A-Za-z0-9_.@-]',
  14,
  'must be an interface name: 1 to 15 of A-Z a-z 0-9 _ . @ -, not beginning with "." or "-"',
);

export const backendResource = indexed(
  '[A-Za-z0-9_]',
  '[A-Za-z0-9_.-]',
  63,
  'must be 1 to 64 of A-Z a-z 0-9 _ . -, beginning with a letter, digit or "_"',
);

export const backendPath = indexed(
  '/',
  '[A-Za-z0-9._+:@,=/-]',
  4094,
  'must be an absolute path of letters, digits and . _ + : @ , = - /',
).refine((value) => !value.split('/').includes('..'), { error: 'must not contain ".."' });

export const backendSocket = backendPath.refine((value) => value.length <= 107, {
  error: 'is longer than 107 bytes, the most a unix socket address holds',
});
