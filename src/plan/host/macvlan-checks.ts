import { report } from '../context.js';
import type { HostContext } from './context.js';
import { checkUnicast } from './mac-checks.js';
import { macvlansOf } from './macvlans.js';

/** What contradicts itself in `macvtaps` and `macvlans`: the kernel gives an interface's frames to one taker. */
export function checkMacvlans(context: HostContext): void {
  const { bridges = [], pfs = [] } = context.host;
  const down = [...bridges, ...pfs.map(({ pf: name, up }) => ({ name, up }))].filter(
    (x) => x.up === false,
  );
  const ports = new Map(
    bridges.flatMap((bridge) =>
      (bridge.ports ?? []).flatMap(({ name, internal }) =>
        // An internal port's frames go to the host.
        name === undefined || internal === true ? [] : [[name, bridge.name]],
      ),
    ),
  );
  const entries = macvlansOf(context.host);
  for (const { entry: one, path } of entries) {
    const { name, link, mode, mac } = one;
    const wrong = (key: string, message: string) =>
      report(context, 'VPF_E_OPTION_CONFLICT', [...path, key], message);
    if (mac !== undefined) checkUnicast(context, mac, [...path, 'mac']);
    if (link === name) wrong('link', `${name} cannot be on itself`);
    if (down.some((one) => one.name === link)) {
      wrong('link', `${link} is set down (\`up: false\`), and what is on it comes up only with it`);
    }
    const bridge = ports.get(link);
    if (bridge !== undefined) {
      wrong('link', `${link} gives its frames to ${bridge}, whose port it is: name ${bridge} here`);
    }
    if (mode !== 'passthru') continue;
    const other = entries.find(({ entry }) => entry.link === link && entry.name !== name);
    if (other !== undefined) {
      wrong(
        'mode',
        `with passthru it has ${link} to itself, and ${other.entry.name} is there, too`,
      );
    }
  }
}
