import { partsOf } from './change.js';
import { HostError } from './error.js';
import type { Entry } from './journal.js';
import type { HostState } from './state/state.js';
import { type Work, workOf } from './work.js';

/**
 * Refuses to take away what others use: a bridge with ports that somebody else put on it (another domain, a guest of
 * libvirt), a tap that a process has open (QEMU).
 *
 * @param there entries that are to be taken back, and are there
 * @param planned what steps make true whose ports are no others' either, though no record says so
 * @throws {HostError} `VPF_E_HOST_HELD`
 */
export function checkInUse(
  there: Iterable<Entry>,
  { links, ovs }: HostState,
  planned: readonly Made[] = [],
): void {
  const entries = [...there];
  const own = new Set([...entries.map(workOf), ...planned].flatMap(madeBy));
  const isOwn = (port: string) =>
    ['link', 'port', 'ovs port'].some((what) => own.has(`${what} ${port}`));
  /** Ports of others, by the bridge that they are on. */
  const others = new Map<string, string[]>();
  const put = (port: string, bridge: string) => {
    const ports = others.get(bridge);
    if (ports === undefined) others.set(bridge, [port]);
    else ports.push(port);
  };
  for (const [port, { master }] of links)
    if (master !== undefined && !isOwn(port)) put(port, `link ${master}`);
  for (const [port, bridge] of ovs.bridgeOf)
    if (port !== bridge && !isOwn(port)) put(port, `ovs bridge ${bridge}`);
  const making = new Map(
    entries.flatMap((entry) => entry.makes.map((resource) => [resource, entry.step] as const)),
  );
  const said: string[] = [];
  for (const [resource, step] of making) {
    const [kind, name] = partsOf(resource);
    if (kind === 'link' && links.get(name)?.open === true)
      said.push(`step "${step}": a process has the tap ${name} open, likely a guest: end it first`);
    const ports = others.get(resource);
    if (ports !== undefined)
      said.push(
        `step "${step}": ports of others are on it, which would lose it: ${ports.join(' ')}; take them off it, or undo what put them there`,
      );
  }
  if (said.length > 0) throw new HostError('VPF_E_HOST_HELD', said.join('\n'));
}

type Made = Pick<Work, 'changes'>;

/** What it makes or puts somewhere, and what comes with that. */
function madeBy({ changes = [] }: Made): string[] {
  return changes.flatMap(({ makes }) =>
    makes === undefined ? [] : [makes.resource, ...(makes.with ?? [])],
  );
}
