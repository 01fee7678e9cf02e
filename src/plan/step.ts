/** The program that carries out a command of a step. Commands of one tool can be run as one batch. */
export type Tool =
  | 'ip'
  | 'bridge'
  | 'ovs-vsctl'
  | 'tc'
  | 'vdpa'
  | 'devlink'
  | 'ln'
  | 'rm'
  | 'mkdir';

/** One command: the tool and its arguments, never a shell string. */
export interface Command {
  readonly tool: Tool;
  readonly args: readonly string[];
  /** True where the next commands are useless if this one fails: almost always. */
  readonly mayFail?: boolean;
  /** The argument `{vhost-vdpa}` stands for the character device of the vdpa device of this name. */
  readonly vdpaDevice?: string;
}

/**
 * One reversible change of the host, as data. Executing steps is the host layer's task;
 * the plan says what they are, in order.
 */
export interface Step {
  /** Stable and unique in the plan, e.g. `vf fast0: trust`. */
  readonly id: string;
  /** What kind of change it is, in iproute2's words: `tap`, `bridge port`, `bridge vlan`, `ovs port`, `vf vlan`, `vf trust`, ... */
  readonly kind: string;
  /** The device of the spec. */
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
  readonly do: readonly Command[];
  readonly undo: readonly Command[];
  /** Ids of steps that must hold before. */
  readonly needs: readonly string[];
}
