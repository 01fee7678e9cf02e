import type { DocumentPath } from '../../spec/diagnostic.js';
import { report } from '../context.js';
import { KERNEL_LINK_NAMES } from '../names.js';
import type { HostContext } from './context.js';
import { macvlansOf } from './macvlans.js';
import { linksMadeBy } from './made-links.js';

/** Interfaces that are to be made and cannot be, for their names; and the loopback interface where it cannot be used. */
export function checkLinkNames(context: HostContext): void {
  const { host } = context;
  for (const { name, path, nameKey } of linksMadeBy(host)) {
    if (!KERNEL_LINK_NAMES.includes(name)) continue;
    const message = `the kernel keeps the name ${name} for itself: give the interface another one`;
    report(context, 'VPF_E_HOST_NAME', [...path, nameKey], message);
  }
  const notLoopback = (name: string | undefined, path: DocumentPath, what: string) => {
    if (name !== 'lo') return;
    const message = `lo is the loopback interface, which cannot ${what}: name another interface`;
    report(context, 'VPF_E_HOST_NAME', path, message);
  };
  for (const [i, { ports = [] }] of (host.bridges ?? []).entries()) {
    for (const [n, { name, vxlan, geneve, internal }] of ports.entries()) {
      if ((vxlan ?? geneve ?? internal) !== undefined) continue;
      notLoopback(name, ['host', 'bridges', i, 'ports', n, 'name'], 'be a port of a bridge');
    }
  }
  for (const { entry, path } of macvlansOf(host)) {
    notLoopback(entry.link, [...path, 'link'], 'have another one on it');
  }
}
