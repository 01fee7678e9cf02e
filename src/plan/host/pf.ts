import type { DocumentPath } from '../../spec/diagnostic.js';
import type { HostPf } from '../../spec/host-pf.js';
import type { Command, Step, Value } from '../step.js';
import { addStep, type HostContext, hostStep, provide } from './context.js';
import { addressSteps, linkStep, mtuStep } from './links.js';
import { type PfRef, pfRef, representor } from './pf-ref.js';
import { planHostVf } from './vf.js';

export const sysfs = (file: string, text: string): Command => ({
  tool: 'sysfs',
  args: [file, text],
});

/**
 * A PF. NumVFs goes to 0 before the mode of the embedded switch changes (mlx5 refuses while VFs have drivers), and
 * to its number afterwards; the VFs are set up before a driver takes them.
 */
export function planHostPf(context: HostContext, entry: HostPf, path: DocumentPath): void {
  const ref = pfRef(entry, context.inventory);
  const made: string[] = [];
  const add = (step: Step, ...key: (string | number)[]) => {
    addStep(context, step, [...path, ...key]);
    made.push(step.id);
  };
  if (entry.autoprobe !== undefined) add(autoprobeStep(ref, entry.autoprobe), 'autoprobe');
  for (const step of eswitchSteps(ref, entry, [...made])) add(step, 'eswitch');
  if (entry.vfs !== undefined) add(vfsStep(ref, entry.vfs, [...made]), 'vfs');
  // What comes next goes for the VFs, each by itself.
  const ready = made.slice(-1);
  provide(context, ref.netdev, ready);
  if (entry.mtu !== undefined) addStep(context, mtuStep(ref.netdev, entry.mtu, ready), path);
  if (entry.offload !== undefined) {
    addStep(context, offloadStep(ref.netdev, entry.offload, ready), [...path, 'offload']);
  }
  planRepresentors(context, ref, entry, ready, path);
  const up = entry.up ?? (entry.ip === undefined ? undefined : true);
  const link = up === undefined ? undefined : linkStep(ref.netdev, up, ready);
  if (link !== undefined) addStep(context, link, [...path, 'up']);
  for (const step of addressSteps(ref.netdev, entry.ip, ready)) {
    addStep(context, step, [...path, 'ip']);
  }
  for (const [index, vf] of Object.entries(entry.each ?? {})) {
    // Some drivers take a rate only while the PF has a link.
    const needs = link === undefined ? ready : [...ready, link.id];
    planHostVf(context, ref, Number(index), vf, needs, [...path, 'each', index]);
  }
}

function autoprobeStep(ref: PfRef, on: boolean): Step {
  const file = `${ref.folder}/sriov_drivers_autoprobe`;
  const text = on ? '1' : '0';
  return hostStep({
    id: `autoprobe ${ref.shown}`,
    kind: 'sriov autoprobe',
    resource: ref.shown,
    values: [{ name: 'autoprobe', read: { from: 'sysfs', file }, is: [text] }],
    do: [sysfs(file, text)],
    undo: [sysfs(file, '{before:autoprobe}')],
  });
}

function vfsStep(ref: PfRef, vfs: number, needs: readonly string[]): Step {
  const file = `${ref.folder}/sriov_numvfs`;
  return hostStep({
    id: `vfs ${ref.shown}`,
    kind: 'sriov vfs',
    resource: ref.shown,
    values: [{ name: 'vfs', read: { from: 'sysfs', file }, is: [String(vfs)] }],
    guard: { what: 'vfs idle', folder: ref.folder },
    // The kernel goes from one number to another only by way of 0.
    do: [sysfs(file, '0'), ...(vfs === 0 ? [] : [sysfs(file, String(vfs))])],
    undo: [sysfs(file, '0'), sysfs(file, '{before:vfs}')],
    needs,
  });
}

function eswitchSteps(ref: PfRef, entry: HostPf, needs: readonly string[]): Step[] {
  const { eswitch, vfs } = entry;
  if (eswitch === undefined) return [];
  const show: Command = { tool: 'devlink', args: ['dev', 'eswitch', 'show', ref.handle] };
  const check: Command = { tool: 'devlink', args: ['-j', ...show.args] };
  const set = (key: string, value: string): Command => ({
    tool: 'devlink',
    args: ['dev', 'eswitch', 'set', ref.handle, key, value],
  });
  const value = (key: string, is: string): Value => ({
    name: key,
    read: { from: 'command', command: show, key },
    is: [is],
  });
  const file = `${ref.folder}/sriov_numvfs`;
  const counted = vfs !== undefined;
  const mode = hostStep({
    id: `eswitch mode ${ref.shown}`,
    kind: 'eswitch mode',
    resource: ref.shown,
    check,
    values: [
      value('mode', eswitch.mode),
      ...(counted ? [{ name: 'vfs', read: { from: 'sysfs' as const, file } }] : []),
    ],
    ...(counted && { guard: { what: 'vfs idle' as const, folder: ref.folder } }),
    do: [...(counted ? [sysfs(file, '0')] : []), set('mode', eswitch.mode)],
    undo: [
      ...(counted ? [sysfs(file, '0')] : []),
      set('mode', '{before:mode}'),
      ...(counted ? [sysfs(file, '{before:vfs}')] : []),
    ],
    needs,
  });
  const further = (key: string, is: string, after: Step): Step =>
    hostStep({
      id: `eswitch ${key} ${ref.shown}`,
      kind: `eswitch ${key}`,
      resource: ref.shown,
      check,
      values: [value(key, is)],
      do: [set(key, is)],
      undo: [set(key, `{before:${key}}`)],
      needs: [after.id],
    });
  const steps = [mode];
  const { inline, encap } = eswitch;
  if (inline !== undefined) steps.push(further('inline-mode', inline, mode));
  if (encap !== undefined) {
    steps.push(further('encap-mode', encap ? 'basic' : 'none', steps.at(-1) ?? mode));
  }
  return steps;
}

function offloadStep(netdev: string, on: boolean, needs: readonly string[]): Step {
  const feature = 'hw-tc-offload';
  const text = on ? 'on' : 'off';
  return hostStep({
    id: `offload ${netdev}`,
    kind: 'tc offload',
    resource: netdev,
    values: [
      {
        name: 'offload',
        read: { from: 'command', command: { tool: 'ethtool', args: ['-k', netdev] }, key: feature },
        is: [text],
      },
    ],
    do: [{ tool: 'ethtool', args: ['-K', netdev, feature, text] }],
    undo: [{ tool: 'ethtool', args: ['-K', netdev, feature, '{before:offload}'] }],
    needs,
  });
}

/** What a PF's `mtu` and `offload` say of its representors, of which switchdev mode has one for each VF. */
function planRepresentors(
  context: HostContext,
  ref: PfRef,
  entry: HostPf,
  needs: readonly string[],
  path: DocumentPath,
): void {
  if (entry.eswitch?.mode !== 'switchdev') return;
  for (let vf = 0; vf < (entry.vfs ?? 0); vf++) {
    const own = entry.each?.[String(vf)]?.offload;
    const offload = own ?? entry.offload;
    const name = representor(ref, vf);
    if (entry.mtu !== undefined) addStep(context, mtuStep(name, entry.mtu, needs), path);
    if (offload === undefined) continue;
    const at = own === undefined ? ['offload'] : ['each', String(vf), 'offload'];
    addStep(context, offloadStep(name, offload, needs), [...path, ...at]);
  }
}
