/**
 * Names that only the host knows, in arguments and file names of steps. A PF is named by its interface (`enp3s0f0`) or
 * by bus and address as devlink does (`pci/0000:03:00.0`, `netdevsim/netdevsim10`); its folder is then
 * `/sys/class/net/PF/device` or `/sys/bus/BUS/devices/ADDRESS`.
 *
 * | placeholder           | stands for                                          | is resolved by                                       |
 * | --------------------- | --------------------------------------------------- | ---------------------------------------------------- |
 * | `{devlink:PF}`        | the devlink handle of a PF named by its interface   | last parts of `readlink FOLDER/subsystem` and of the real path of FOLDER, `/` between |
 * | `{netdev:PF}`         | the interface of a PF named by its address          | of `FOLDER/net/*` the one whose `phys_port_name` is empty, cannot be read, or is `pN` (no representor) |
 * | `{vf:PF/N}`           | the PCI address of VF N                             | last part of `readlink FOLDER/virtfnN`               |
 * | `{representor:PF/N}`  | the representor of VF N (switchdev mode)            | the port of `devlink port show` with the PF's handle, `flavour pcivf` and `vfnum N`: its `netdev`; where devlink has none, the interface with the PF's `phys_switch_id`, a `phys_port_name` that ends in `pfFvfN`, F the PF's PCI function |
 * | `{before:NAME}`       | a value of the step, as it was before (only `undo`) | see `Value` in step.ts                               |
 *
 * All but `before` are resolved when the step's turn comes, not earlier: a representor is there only once the
 * steps that it `needs` are done. A name that cannot be resolved makes the step fail.
 */
export type Placeholder =
  | { readonly kind: 'devlink' | 'netdev'; readonly pf: string }
  | { readonly kind: 'vf' | 'representor'; readonly pf: string; readonly vf: number }
  | { readonly kind: 'before'; readonly name: string };

const PLACEHOLDER =
  /\{(?:(devlink|netdev):([^{}]+)|(vf|representor):([^{}]+)\/(\d+)|before:([a-z-]+))\}/g;

/** The text of a placeholder, to be put into an argument. */
export function placeholder(of: Placeholder): string {
  switch (of.kind) {
    case 'devlink':
    case 'netdev':
      return `{${of.kind}:${of.pf}}`;
    case 'vf':
    case 'representor':
      return `{${of.kind}:${of.pf}/${of.vf}}`;
    case 'before':
      return `{before:${of.name}}`;
  }
}

/**
 * An argument in parts: what stands there literally, and the placeholders.
 *
 * @example
 * ```ts
 * splitPlaceholders('pci/{vf:enp3s0f0/2}'); // ['pci/', {kind: 'vf', pf: 'enp3s0f0', vf: 2}]
 * ```
 */
export function splitPlaceholders(text: string): readonly (string | Placeholder)[] {
  // Most texts have none.
  if (!text.includes('{')) return [text];
  const parts: (string | Placeholder)[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push(toPlaceholder(match));
    end = match.index + match[0].length;
  }
  if (end < text.length || parts.length === 0) parts.push(text.slice(end));
  return parts;
}

function toPlaceholder(match: RegExpMatchArray): Placeholder {
  const [, named, pf = '', indexed, pfOfVf = '', vf = '', name = ''] = match;
  if (named !== undefined) return { kind: named === 'netdev' ? 'netdev' : 'devlink', pf };
  if (indexed !== undefined) {
    return { kind: indexed === 'vf' ? 'vf' : 'representor', pf: pfOfVf, vf: Number(vf) };
  }
  return { kind: 'before', name };
}
