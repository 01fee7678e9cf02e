// The composer's figures: cold starts, and many domains in one process.
import { coldStarts } from './cold.mjs';
import { median } from './stats.mjs';
import { COUNTS, manyDomains, perVf } from './warm.mjs';

const BARS = { coldToNode: 2, virtInstallToCold: 8, msEach: 3, flat: 1.5 };

/** Rows of the table; `verdict` says pass or fail of a bar. */
export async function composer({ quick, ms, ratio, verdict }) {
  const rounds = quick ? 20 : 80;
  const { samples, skipped } = await coldStarts(rounds);
  const each = manyDomains(quick ? 200 : 1000, 64);
  const costs = perVf(quick ? 20 : 60);

  const node = median(samples.node);
  const vpf = median(samples.vpf);
  const [first, last] = [costs.get(COUNTS[0]), costs.get(COUNTS.at(-1))];
  const rows = [
    ['cold: node -e 0', ms(node), '', '', ''],
    [
      'cold: vpf compose, 8 VFs',
      ms(vpf),
      ratio(vpf / node),
      `<= ${BARS.coldToNode} x node`,
      verdict(vpf / node <= BARS.coldToNode),
    ],
  ];
  if (skipped === undefined) {
    const virtInstall = median(samples.virtInstall);
    rows.push([
      'cold: virt-install --print-xml, 9 interfaces',
      ms(virtInstall),
      ratio(virtInstall / vpf),
      `>= ${BARS.virtInstallToCold} x vpf`,
      verdict(virtInstall / vpf >= BARS.virtInstallToCold),
    ]);
  } else {
    rows.push(['cold: virt-install --print-xml', 'skipped', '', '', '']);
  }
  if (samples.bareNode.length > 0) {
    const bareNode = median(samples.bareNode);
    const bareVpf = median(samples.bareVpf);
    rows.push(['  without NODE_EXTRA_CA_CERTS: node -e 0', ms(bareNode), '', '', '']);
    rows.push([
      '  without NODE_EXTRA_CA_CERTS: vpf',
      ms(bareVpf),
      ratio(bareVpf / bareNode),
      '',
      '',
    ]);
    if (skipped === undefined) {
      const factor = ratio(median(samples.virtInstall) / bareVpf);
      rows.push(['  and virt-install against that', '', factor, '', '']);
    }
  }
  rows.push([
    `warm: ${quick ? 200 : 1000} domains of 64 VFs, each`,
    `${each.toFixed(2)} ms`,
    '',
    `<= ${BARS.msEach} ms`,
    verdict(each <= BARS.msEach),
  ]);
  for (const count of COUNTS) {
    const isLast = count === COUNTS.at(-1);
    rows.push([
      `warm: a VF of ${count}`,
      `${costs.get(count).toFixed(1)} µs`,
      ratio(costs.get(count) / first),
      isLast ? `<= ${BARS.flat} x at 8` : '',
      isLast ? verdict(last / first <= BARS.flat) : '',
    ]);
  }
  if (skipped !== undefined) rows.push([`virt-install skipped: ${skipped}`, '', '', '', '']);
  return rows;
}
