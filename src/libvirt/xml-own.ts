/** What vpf puts into a domain has an alias that begins so, and nothing else has. */
export const OWN_PREFIX = 'ua-vpf-';

/** Whether an alias marks an element as made by vpf. */
export function isOwnAlias(alias: string | undefined): boolean {
  return alias?.startsWith(OWN_PREFIX) ?? false;
}

/** The spec's device that an alias of ours belongs to: `ua-vpf-DEVICE` or `ua-vpf-DEVICE_ROLE`. */
export function groupOfAlias(alias: string): string {
  const rest = alias.slice(OWN_PREFIX.length);
  const end = rest.indexOf('_');
  return end < 0 ? rest : rest.slice(0, end);
}
