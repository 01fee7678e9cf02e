/** Flows by who forwards their packets. */
export interface FlowCounts {
  /** The NIC alone (`offloaded:yes`). */
  readonly nic: number;
  /** The NIC does a part of the work (`offloaded:partial`). */
  readonly partly: number;
  /** tc in the kernel (`dp:tc`, not offloaded). */
  readonly tc: number;
  /** Open vSwitch's own datapath: in the kernel (`dp:ovs`) or in user space. */
  readonly ovs: number;
}

/** Filters of tc by whether the NIC has them. */
export interface FilterCounts {
  readonly inNic: number;
  readonly notInNic: number;
}

export const NO_FLOWS: FlowCounts = { nic: 0, partly: 0, tc: 0, ovs: 0 };

export function addFlows(a: FlowCounts, b: FlowCounts): FlowCounts {
  return { nic: a.nic + b.nic, partly: a.partly + b.partly, tc: a.tc + b.tc, ovs: a.ovs + b.ovs };
}

/**
 * What `ovs-appctl dpctl/dump-flows -m` prints, by the port that the packets come in by. The format is
 * `format_dpif_flow` of Open vSwitch's lib/dpctl.c:
 * `ufid:..., ..., in_port(NAME), ..., packets:N, bytes:N, used:T[, offloaded:yes|partial][, dp:LAYER], actions:...`
 *
 * @example
 * ```ts
 * parseFlows(stdout).get('enp3s0f0_0')?.nic; // 12
 * ```
 */
export function parseFlows(text: string): ReadonlyMap<string, FlowCounts> {
  const flows = new Map<string, FlowCounts>();
  for (const line of text.split('\n')) {
    const port = /\bin_port\(([^()]+)\)/.exec(line)?.[1];
    if (port === undefined) continue; // the head of a thread's flows, or none at all
    // Actions may hold anything, a sample's flow among it.
    const [head = ''] = line.split(', actions:', 1);
    const { nic, partly, tc, ovs } = flows.get(port) ?? NO_FLOWS;
    const offloaded = /, offloaded:(\w+)/.exec(head)?.[1];
    if (offloaded === 'partial') flows.set(port, { nic, partly: partly + 1, tc, ovs });
    else if (offloaded !== undefined) flows.set(port, { nic: nic + 1, partly, tc, ovs });
    else if (/, dp:tc\b/.test(head)) flows.set(port, { nic, partly, tc: tc + 1, ovs });
    else flows.set(port, { nic, partly, tc, ovs: ovs + 1 });
  }
  return flows;
}

/**
 * What `tc -s filter show dev PORT ingress` prints. Each filter says `in_hw` or `not_in_hw` before its actions
 * (iproute2's tc/f_flower.c), which say it of themselves.
 */
export function parseFilters(text: string): FilterCounts {
  let inNic = 0;
  let notInNic = 0;
  for (const filter of text.split(/^(?=filter )/m)) {
    const [head = ''] = filter.split(/^\s+action order /m, 1);
    // The first line of a priority stands for no filter of its own.
    if (!/^filter .*\bhandle /.test(head)) continue;
    if (/\sin_hw\b/.test(head)) inNic++;
    else notInNic++;
  }
  return { inNic, notInNic };
}
