import type { HostState } from './state/state.js';
import type { Work } from './work.js';

const PORT = 'port ';

/**
 * The state without the VLANs of ports that works put on another bridge: what a port has on the one, the kernel forgets
 * with the move, and on the other it is a new port.
 */
export function withoutMoved(works: readonly Work[], state: HostState): HostState {
  const moved = new Set<string>();
  for (const change of works.flatMap(({ changes = [] }) => changes)) {
    const { resource = '' } = change.makes ?? {};
    if (resource.startsWith(PORT) && !change.holds(state)) moved.add(resource.slice(PORT.length));
  }
  if (moved.size === 0) return state;
  return { ...state, vlans: new Map([...state.vlans].filter(([port]) => !moved.has(port))) };
}
