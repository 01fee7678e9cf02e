import type { Change } from '../change.js';
import type { LinkVf } from '../state/links.js';

/** A setting of a VF: how many words of `ip link set dev PF vf N ...` it takes, and what it is now. */
interface Setting {
  readonly length: number;
  readonly holds: (vf: LinkVf) => boolean;
  /** The words that set it as it is in `vf`; without, as the kernel makes a VF. */
  readonly before: (vf: LinkVf | undefined) => readonly string[];
}

/** `ip link set dev PF vf N mac ... vlan ... trust ...` */
export function vfChanges(pf: string, [index, ...args]: readonly string[]): Change[] | undefined {
  const number = Number(index);
  const changes: Change[] = [];
  for (let i = 0; i < args.length; ) {
    const setting = settingAt(args, i);
    if (setting === undefined) return undefined;
    changes.push(vfChange(pf, number, args.slice(i, i + setting.length), setting));
    i += setting.length;
  }
  return changes.length === 0 ? undefined : changes;
}

function vfChange(pf: string, index: number, args: readonly string[], setting: Setting): Change {
  return {
    reads: 'links',
    within: [`vfs ${pf}`],
    holds: ({ links }) => {
      const vf = links.get(pf)?.vfs.get(index);
      return vf !== undefined && setting.holds(vf);
    },
    restore: ({ links }) => {
      const before = setting.before(links.get(pf)?.vfs.get(index));
      const command = ['link', 'set', 'dev', pf, 'vf', String(index), ...before];
      return before.length === 0 ? [] : [{ tool: 'ip', args: command }];
    },
    look: ['vf', pf, String(index), ...args],
  };
}

function settingAt(args: readonly string[], at: number): Setting | undefined {
  const [key, value, ...rest] = args.slice(at);
  if (value === undefined) return undefined;
  const one = (now: (vf: LinkVf) => string | undefined, make: string | undefined): Setting => ({
    length: 2,
    holds: (vf) => now(vf)?.toLowerCase() === value.toLowerCase(),
    before: (vf) => {
      const before = (vf === undefined ? undefined : now(vf)) ?? make;
      return key === undefined || before === undefined ? [] : [key, before];
    },
  });
  switch (key) {
    case 'mac':
      return one((vf) => vf.mac, '00:00:00:00:00:00');
    case 'spoofchk':
      return one((vf) => flag(vf.spoofchk), 'on');
    case 'trust':
      return one((vf) => flag(vf.trust), 'off');
    case 'state':
      return one((vf) => vf.state, 'auto');
    case 'node_guid':
      return one((vf) => vf.nodeGuid, undefined);
    case 'port_guid':
      return one((vf) => vf.portGuid, undefined);
    case 'vlan':
      return vlan(value, rest);
    case 'max_tx_rate':
    case 'min_tx_rate':
      return rate(key, value, rest);
    default:
      return undefined;
  }
}

function vlan(tag: string, rest: readonly string[]): Setting {
  let length = 2;
  const also = (key: string): string | undefined => {
    if (rest[length - 2] !== key) return undefined;
    length += 2;
    return rest[length - 3];
  };
  const qos = also('qos') ?? '0';
  const proto = also('proto') ?? '802.1Q';
  return {
    length,
    holds: (vf) =>
      vf.vlan === Number(tag) &&
      vf.qos === Number(qos) &&
      vf.proto.toLowerCase() === proto.toLowerCase(),
    before: (vf) => {
      if (vf === undefined || vf.vlan === 0) return ['vlan', '0'];
      const qosArgs = vf.qos === 0 ? [] : ['qos', String(vf.qos)];
      return [
        'vlan',
        String(vf.vlan),
        ...qosArgs,
        ...(vf.proto === '802.1ad' ? ['proto', vf.proto] : []),
      ];
    },
  };
}

/** The two rates are one setting of the kernel: what is not named stays. */
function rate(key: 'max_tx_rate' | 'min_tx_rate', value: string, rest: readonly string[]): Setting {
  const other = key === 'max_tx_rate' ? 'min_tx_rate' : 'max_tx_rate';
  const second = rest[0] === other ? rest[1] : undefined;
  const now = (vf: LinkVf, which: string) => (which === 'max_tx_rate' ? vf.maxRate : vf.minRate);
  return {
    length: second === undefined ? 2 : 4,
    holds: (vf) =>
      now(vf, key) === Number(value) && (second === undefined || now(vf, other) === Number(second)),
    before: (vf) => {
      const words = (which: string) => [which, String(vf === undefined ? 0 : now(vf, which))];
      return [...words(key), ...(second === undefined ? [] : words(other))];
    },
  };
}

function flag(value: boolean | undefined): string | undefined {
  return value === undefined ? undefined : value ? 'on' : 'off';
}
