import { LOOKS } from './shell/looks.js';
import { NAMES } from './shell/names.js';
import { READERS } from './shell/readers.js';
import { VALUES } from './shell/values.js';

/** What other parts of the script call, too. */
const NEEDS: Readonly<Record<string, readonly (keyof typeof NAMES)[]>> = {
  devlink: ['folder'],
  netdev: ['folder'],
  vf: ['folder'],
  representor: ['folder', 'devlink', 'netdev'],
};

/** Looks that stand together with another. */
const TOGETHER: Readonly<Record<string, keyof typeof LOOKS>> = { no_vlan: 'vlan', ovs_port: 'ovs' };

/** The functions that the steps of a script call, in the order in which they stand there; unused ones are left out. */
export function helpersFor(text: string): string[] {
  const found = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');
  const looks = found(/^ *(?:want|owned) (\w+)/gm).map((name) => TOGETHER[name] ?? name);
  const readers = found(/^ *value \S+ (\w+)/gm);
  const names = found(/\{(devlink|netdev|vf|representor|vhost-vdpa):/g);
  const all = names.flatMap((name) => [...(NEEDS[name] ?? []), name]);
  return [
    ...(/^carry_out$/m.test(text) ? [VALUES] : []),
    ...pick(READERS, [...readers, ...(/ sysfs /.test(text) ? ['sysfs'] : [])]),
    ...pick(LOOKS, looks),
    ...pick(NAMES, all),
  ];
}

function pick(texts: Readonly<Record<string, string>>, names: readonly string[]): string[] {
  return Object.entries(texts).flatMap(([name, text]) => (names.includes(name) ? [text] : []));
}
