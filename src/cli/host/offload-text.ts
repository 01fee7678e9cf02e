import type { OffloadStatus } from '../../host/offload.js';
import type { FlowCounts } from '../../host/offload-parse.js';
import { singleLine } from '../report.js';
import { table } from '../table.js';

interface Row {
  readonly port: string;
  readonly stands?: string;
  readonly flows: FlowCounts;
  readonly filters?: string;
}

/** Where the flows of Open vSwitch are, for people. */
export function offloadText({ ports, others, unread }: OffloadStatus): string {
  const rows: Row[] = ports.map(({ port, representor, flows, filters }) => ({
    port,
    flows,
    ...(representor !== undefined && { stands: `VF ${representor.vf} of ${representor.pf}` }),
    ...(filters !== undefined && { filters: `${filters.inNic} / ${filters.notInNic}` }),
  }));
  rows.push({ port: 'others', flows: others });
  const lines = table<Row>(
    {
      PORT: (row) => row.port,
      'STANDS FOR': (row) => row.stands,
      'IN NIC': (row) => row.flows.nic,
      PARTLY: (row) => row.flows.partly,
      'IN TC': (row) => row.flows.tc,
      'IN OVS': (row) => row.flows.ovs,
      'TC FILTERS in_hw / not_in_hw': (row) => row.filters,
    },
    rows,
  );
  const notes = unread.map((why) => `not read: ${singleLine(why)}`);
  return ['flows now, by the port they come in by:', ...[...lines, ...notes].map((l) => `  ${l}`)]
    .map((line) => `${line}\n`)
    .join('');
}
