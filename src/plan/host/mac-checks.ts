import type { DocumentPath } from '../../spec/diagnostic.js';
import { report } from '../context.js';
import type { HostContext } from './context.js';

/** A MAC of something that there is once: neither zero nor multicast. */
export function checkUnicast(context: HostContext, mac: string, path: DocumentPath): void {
  if (mac === '00:00:00:00:00:00') {
    report(context, 'VPF_E_MAC_ZERO', path, 'this MAC is zero: leave it out');
  } else if (Number.parseInt(mac.slice(0, 2), 16) & 1) {
    report(
      context,
      'VPF_E_MAC_MULTICAST',
      path,
      `${mac} is a multicast address (its first byte is odd): use a unicast one`,
    );
  }
}
