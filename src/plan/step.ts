/** What carries out commands of steps. Commands of one tool can be run as one batch. */
export const TOOLS = [
  'ip',
  'bridge',
  'ovs-vsctl',
  /** Comes with ovs-vsctl. */
  'ovsdb-client',
  'tc',
  'vdpa',
  'devlink',
  'ethtool',
  'modprobe',
  'systemctl',
  'ln',
  'rm',
  'mkdir',
  /** No program: `args` are a file of sysfs and a text; the text and a newline are written to the file. */
  'sysfs',
] as const;

/** The program that carries out a command of a step. */
export type Tool = (typeof TOOLS)[number];

/**
 * One command: the tool and its arguments, never a shell string. Names that only the host knows, and some of them
 * only once other steps are done, stand in the arguments as placeholders: see placeholder.ts for how each is resolved.
 */
export interface Command {
  readonly tool: Tool;
  readonly args: readonly string[];
  /** True where the next commands are useless if this one fails: almost always. */
  readonly mayFail?: boolean;
  /**
   * Seconds for which it is tried again while it fails: igb refuses a rate while the PF has no link, which it loses for
   * a moment when the number of VFs changes.
   */
  readonly retry?: number;
  /** The argument `{vhost-vdpa}` stands for the character device of the vdpa device of this name. */
  readonly vdpaDevice?: string;
  /** To be left out unless the step's value of this name, as it was before, was (or was not) the empty text. */
  readonly onlyIf?: { readonly before: string; readonly empty: boolean };
}

/**
 * How one text is read from the host:
 *
 * - `sysfs`: a file's text without white space around it; of a symbolic link, the last part of what it points to;
 *   of what is not there, or cannot be read, the empty text.
 * - `command`: what the command prints, quotes and white space around it removed; with `key`, only the word that
 *   follows this one (`hw-tc-offload: off [fixed]` with the key `hw-tc-offload` reads `off`); the empty text where
 *   the command fails or lacks the key.
 * - `link`: `up` or `down`, what an administrator has set an interface to; the empty text without such an interface.
 */
export type Reading =
  | { readonly from: 'sysfs'; readonly file: string }
  | { readonly from: 'command'; readonly command: Command; readonly key?: string }
  | { readonly from: 'link'; readonly link: string };

/** A text of the host that a step changes, or needs to keep so that it can be put back. */
export interface Value {
  /** `{before:NAME}` in `undo` stands for the text that was read before the step was done for the first time. */
  readonly name: string;
  readonly read: Reading;
  /** What it is (one of these) where the step holds; left out for what is only kept, beside a value that has it. */
  readonly is?: readonly string[];
}

/**
 * What forbids a step while it is so, however it is asked for: a guest that holds a VF, of any VF of a PF (`vfs idle`)
 * or of one (`vf idle`). That is so where it has a vfio driver and its `/dev/vfio/GROUP` cannot be opened. The kernel
 * would wait for the guest without end.
 */
export interface Guard {
  readonly what: 'vfs idle' | 'vf idle';
  /** The folder in sysfs of the PF (`virtfn*` in it are the VFs), or of the VF. A VF that is not there is idle. */
  readonly folder: string;
}

/** `device` of the steps of the spec's `host` section; no device is called so. */
export const HOST = '@host';

/**
 * One reversible change of the host, as data. Executing steps is the host layer's task;
 * the plan says what they are, in order.
 */
export interface Step {
  /** Stable and unique in the plan, e.g. `vf fast0: trust`. */
  readonly id: string;
  /** What kind of change it is, in iproute2's words: `tap`, `bridge port`, `bridge vlan`, `ovs port`, `vf vlan`, `vf trust`, ... */
  readonly kind: string;
  /** The device of the spec; {@link HOST} for the section `host`, whose steps outlive any one guest. */
  readonly device: string;
  /** What is changed, e.g. `enp3s0f0 vf 3`, `tap vpab12cd3v0`. */
  readonly resource: string;
  /**
   * Who else does it: a step that libvirt carries out itself when the guest starts is needed
   * only where QEMU is run without libvirt.
   */
  readonly neededBy: 'any' | 'qemu';
  /** `before` the guest starts, or `after` (where libvirt would undo it by starting the guest). */
  readonly when: 'before' | 'after';
  /** How to see whether it holds: the command's JSON output is to contain `expect`. */
  readonly check: Command | undefined;
  /**
   * What the step sets, as text. A step whose values all are as they should be holds: it is not done, and not undone.
   * They are read again after `do`: where one is not as it should be then, the step has failed.
   * Where there are values with `is`, they decide, and `check` is only to look at.
   */
  readonly values?: readonly Value[];
  /** Asked before `do`; and of all steps that are to be undone, before the first of them is. */
  readonly guard?: Guard;
  readonly do: readonly Command[];
  readonly undo: readonly Command[];
  /** Ids of steps that must hold before. */
  readonly needs: readonly string[];
}
