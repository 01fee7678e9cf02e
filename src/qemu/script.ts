import { toBlocks } from '../plan/blocks.js';
import { shellWord } from '../plan/shell.js';
import { HOST } from '../plan/step.js';
import type { Plan } from '../plan/types.js';
import { emitQemu, type QemuOptions } from './argv.js';
import { emitLinkStates, formatHotplug } from './qmp.js';
import { blockText, neededLinks } from './script-blocks.js';
import { FINISH, HELPERS, type HelperName } from './script-text.js';
import { vfioText } from './vfio.js';

/** As for emitQemu. */
export type ScriptOptions = QemuOptions;

/**
 * A POSIX shell script for running a plan without libvirt: it carries out the host steps, runs QEMU with
 * the script's own arguments after those of the plan, and takes the steps back in reverse when QEMU ends,
 * when a signal arrives, or when a step fails half-way (then only what was done).
 *
 * All steps come before QEMU: `when: 'after'` is about what a start by libvirt would undo. Steps are grouped
 * as far as they allow it into one `ip -batch`, one `bridge -batch` and one ovs-vsctl transaction.
 *
 * @throws VpfError `VPF_E_NOT_AVAILABLE` for what only libvirt can do (macvtap, pools of VFs)
 * @example
 * ```ts
 * writeFileSync('worker-1.sh', emitScript(plan));
 * // sudo sh worker-1.sh -drive file=disk.qcow2,if=virtio
 * ```
 */
export function emitScript(plan: Plan, options: ScriptOptions = {}): string {
  // What the host section sets up is there for all guests, and is not to go when this one does.
  const steps = plan.steps.filter((s) => s.device !== HOST);
  const blocks = toBlocks(steps);
  const parts = [
    ...blocks.map((block, i) => blockText(block, i + 1)),
    ...vfioText(plan.functions, blocks.length + 1),
  ];
  const setup = parts.map((part) => part.text).join('\n');
  const helpers = Object.keys(HELPERS)
    .map((name) => name as HelperName)
    .filter((name) => parts.some((part) => part.helpers.includes(name)));
  const links = neededLinks(steps);
  return [
    header(plan),
    'set -u\n',
    FINISH,
    ...helpers.map((name) => HELPERS[name]),
    ...(links.length > 0 ? [needText(links)] : []),
    ...(setup === '' ? [] : [setup]),
    runText(plan, options),
  ].join('\n');
}

function header(plan: Plan): string {
  const file = `${plan.domain.replaceAll(' ', '-')}.sh`;
  const lines = [
    '#!/bin/sh',
    `# ${plan.domain}: prepares this host, runs QEMU, and takes back what it prepared when QEMU ends.`,
    '#',
    `# Usage: sudo sh ${file} [QEMU ARGUMENT...]`,
    `#   e.g. sudo sh ${file} -drive file=disk.qcow2,if=virtio`,
    '#',
    '# The serial console and the monitor are on this terminal: Ctrl-A C changes between them,',
    '# Ctrl-A X ends QEMU. Made by vpf; change the spec rather than this file.',
  ];
  if (plan.steps.some((s) => s.device === HOST)) {
    lines.push(
      '#',
      "# The spec's section `host` is not part of it, and is to be carried out before.",
    );
  }
  const states = formatHotplug(emitLinkStates(plan))
    .split('\n')
    .filter((line) => line !== '');
  if (states.length > 0) {
    lines.push(
      '#',
      '# The carrier of these is to be down, for which QEMU has no option. Say it to the QMP socket',
      '# (after {"execute": "qmp_capabilities"}):',
      ...states.map((line) => `#   ${line}`),
    );
  }
  return `${lines.join('\n')}\n`;
}

function needText(links: readonly string[]): string {
  return [
    '# What must be there already.',
    ...links.map((link) => `ip link show dev ${shellWord(link)} > /dev/null || exit`),
    '',
  ].join('\n');
}

/** QEMU runs in the background, so that a signal to the script is heeded at once; it keeps the terminal. */
function runText(plan: Plan, options: ScriptOptions): string {
  const { program, args } = emitQemu(plan, options);
  const lines: string[] = [];
  for (const arg of args) {
    const last = lines.at(-1);
    // An option and its value share a line.
    if (arg.startsWith('-') || last === undefined || last.includes(' ')) lines.push(shellWord(arg));
    else lines[lines.length - 1] = `${last} ${shellWord(arg)}`;
  }
  return [
    '[ -z "$stop" ] || exit "$stop"',
    'exec 3<&0',
    `${[shellWord(program), ...lines, '"$@" <&3 3<&- &'].join(' \\\n  ')}`,
    'qemu=$!',
    "trap 'exit 129' HUP",
    "trap 'exit 130' INT",
    "trap 'exit 143' TERM",
    '[ -z "$stop" ] || exit "$stop"',
    'wait "$qemu"',
    'status=$?',
    'qemu=',
    'exit "$status"',
    '',
  ].join('\n');
}
