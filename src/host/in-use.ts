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
  const making = new Map(
    entries.flatMap((entry) => entry.makes.map((resource) => [resource, entry.step] as const)),
  );
  const own = new Set([...entries.map(workOf), ...planned].flatMap(madeBy));
  const said: string[] = [];
  for (const [resource, step] of making) {
    const [kind, name] = nameOf(resource);
    if (kind === 'link' && links.get(name)?.open === true)
      said.push(`step "${step}": a process has the tap ${name} open, likely a guest: end it first`);
    const ports =
      kind === 'ovs bridge'
        ? [...ovs.bridgeOf].flatMap(([port, on]) => (on === name && port !== name ? [port] : []))
        : [...links].flatMap(([port, { master }]) => (master === name ? [port] : []));
    if (kind !== 'ovs bridge' && kind !== 'link') continue;
    const others = ports.filter(
      (port) => !['link', 'port', 'ovs port'].some((what) => own.has(`${what} ${port}`)),
    );
    if (others.length > 0)
      said.push(
        `step "${step}": ports of others are on it, which would lose it: ${others.join(' ')}; take them off it, or undo what put them there`,
      );
  }
  if (said.length > 0) throw new HostError('VPF_E_HOST_HELD', said.join('\n'));
}

function nameOf(resource: string): [kind: string, name: string] {
  const at = resource.lastIndexOf(' ');
  return [resource.slice(0, at), resource.slice(at + 1)];
}

type Made = Pick<Work, 'changes'>;

/** What it makes or puts somewhere, and what comes with that. */
function madeBy({ changes = [] }: Made): string[] {
  return changes.flatMap(({ makes }) =>
    makes === undefined ? [] : [makes.resource, ...(makes.with ?? [])],
  );
}
