import type { DocumentPath } from '../../spec/diagnostic.js';
import type { HostSection } from '../../spec/host.js';
import { report } from '../context.js';
import type { HostContext } from './context.js';
import { below, macvlanLinks, macvlansOf } from './macvlans.js';
import { linksMadeBy, type MadeLink } from './made-links.js';

/** The smallest that the kernel allows for any of these. */
const LEAST = 68;

/** The largest MTU by kind, where that is below 65535: what the headers leave of the largest packet. */
const MOST: Readonly<Partial<Record<MadeLink['kind'], { what: string; most: number }>>> = {
  // Ethernet header
  tap: { what: 'a tap', most: 65_521 },
  // Ethernet, UDP and geneve header
  geneve: { what: 'a geneve tunnel', most: 65_505 },
};

/** MTUs that the kernel refuses, with those that it takes. */
export function checkMtus(context: HostContext): void {
  const wrong = (path: DocumentPath, message: string) =>
    report(context, 'VPF_E_OUT_OF_RANGE', [...path, 'mtu'], message);
  for (const { kind, mtu, path } of linksMadeBy(context.host)) {
    const limit = MOST[kind];
    if (mtu === undefined || limit === undefined || mtu <= limit.most) continue;
    wrong(path, `${limit.what} takes an MTU of ${LEAST} to ${limit.most}, not ${mtu}`);
  }
  const mtus = mtusOf(context.host);
  const links = macvlanLinks(context.host);
  for (const { entry, path } of macvlansOf(context.host)) {
    const { name, link, mtu } = entry;
    // The kernel puts a macvlan that is on another one on what that is on.
    const bottom = below(links, link).at(-1) ?? link;
    const most = mtus.get(bottom);
    if (mtu === undefined || most === undefined || mtu <= most) continue;
    const range = `takes an MTU of ${LEAST} to ${most}, which ${bottom} has, not ${mtu}`;
    wrong(path, `${name} ${range}: lower it, or raise that of ${bottom}`);
  }
}

/** The MTUs that the section says. */
function mtusOf(host: HostSection): Map<string, number> {
  const said = [
    ...linksMadeBy(host),
    ...(host.pfs ?? []).map(({ pf: name, mtu }) => ({ name, mtu })),
  ];
  return new Map(
    said.flatMap(({ name, mtu }) =>
      name === undefined || mtu === undefined ? [] : [[name, mtu] as const],
    ),
  );
}
