// In-process: spec object -> domain XML, as a program that composes many domains would.
import { checkSpec, compose } from '../dist/index.js';
import { median, time } from './stats.mjs';

export const COUNTS = [8, 16, 64, 128, 255];

function input(domain, count) {
  const backend = { type: 'tap', bridge: 'br0' };
  return {
    version: 1,
    domain,
    devices: [{ type: 'virtual-pf', name: 'vpf0', backend, vfs: { count, vectors: 2, backend } }],
  };
}

/** Validation included. */
function composeOne(domain, count) {
  const { spec, diagnostics } = checkSpec(input(domain, count));
  if (spec === undefined) throw new Error(JSON.stringify(diagnostics));
  return compose({ spec }).xml.length;
}

/** ms for each of `domains` domains, the first ones included. */
export function manyDomains(domains, count) {
  const total = time(() => {
    for (let i = 0; i < domains; i++) composeOne(`worker-${i}`, count);
  });
  return total / domains;
}

/** µs for each VF, by number of VFs: medians, the sizes taken in turn. */
export function perVf(rounds) {
  const samples = new Map(COUNTS.map((count) => [count, []]));
  for (let round = -10; round < rounds; round++)
    for (const count of COUNTS) {
      // Small domains are composed several times, so that all samples are about as long.
      const times = Math.ceil(255 / count);
      const spent = time(() => {
        for (let i = 0; i < times; i++)
          composeOne(`worker-${round}-${i}`.replace('--', '-'), count);
      });
      if (round >= 0) samples.get(count).push((spent * 1000) / (times * count));
    }
  return new Map([...samples].map(([count, list]) => [count, median(list)]));
}
