import { type DocumentPath, formatPath } from '../../spec/diagnostic.js';
import { report } from '../context.js';
import { type HostContext, reportDuplicate } from './context.js';
import { pfRef } from './pf-ref.js';

/** Where the section gives an interface an address. */
interface Place {
  readonly owner: string;
  readonly path: DocumentPath;
}

/** Addresses that no interface has for itself, and those that are there twice. */
export function checkAddresses(context: HostContext): void {
  const { bridges = [], pfs = [] } = context.host;
  const seen = new Map<string, Place>();
  const check = (owner: string, ip: string | readonly string[] | undefined, path: DocumentPath) => {
    if (typeof ip === 'string') checkOne(context, ip, { owner, path }, seen);
    else
      for (const [i, one] of (ip ?? []).entries())
        checkOne(context, one, { owner, path: [...path, i] }, seen);
  };
  for (const [i, pf] of pfs.entries())
    check(pfRef(pf, context.inventory).shown, pf.ip, ['host', 'pfs', i, 'ip']);
  for (const [i, { name, ip }] of bridges.entries()) check(name, ip, ['host', 'bridges', i, 'ip']);
}

function checkOne(
  context: HostContext,
  prefix: string,
  place: Place,
  seen: Map<string, Place>,
): void {
  const address = prefix.slice(0, prefix.indexOf('/'));
  const fault = faultOf(address);
  if (fault !== undefined) {
    report(context, 'VPF_E_HOST_ADDRESS', place.path, `${address} ${fault}`);
    return;
  }
  // Each link has link-local addresses of its own.
  const key = isLinkLocal(address) ? `${place.owner} ${address}` : address;
  const first = seen.get(key);
  if (first === undefined) {
    seen.set(key, place);
    return;
  }
  const same = first.owner === place.owner;
  const where = `${first.owner} (${formatPath(first.path)})`;
  const message = same
    ? `${address} is an address of ${where} already, whatever the prefix length: leave one of them out`
    : `${address} is an address of ${where}, too: give ${place.owner} one of its own, or leave it out`;
  reportDuplicate(context, place.path, message);
}

/** Why an interface cannot have it, and what to do. */
function faultOf(address: string): string | undefined {
  const remedy = 'give an address that this host has alone, such as 192.0.2.1/24';
  if (address === '0.0.0.0' || address === '::') return `stands for no address: ${remedy}`;
  if (address === '255.255.255.255') return `is the broadcast address: ${remedy}`;
  const four = /^\d+(?=\.)/.exec(address)?.[0];
  const multicast =
    four === undefined
      ? /^ff[0-9a-f]{2}:/.test(address)
      : Number(four) >= 224 && Number(four) < 240;
  if (multicast) return `is a multicast address, which is that of a group: ${remedy}`;
  // `ip` prints it in another form.
  if (address.startsWith('::ffff:')) return 'is an IPv4 address in the form of IPv6: give that one';
  return undefined;
}

/** 169.254.0.0/16 and fe80::/10 */
function isLinkLocal(address: string): boolean {
  return /^(?:169\.254\.|fe[89ab][0-9a-f]:)/.test(address);
}
