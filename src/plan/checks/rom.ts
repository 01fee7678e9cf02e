import { type PlanContext, report } from '../context.js';
import type { Plan } from '../types.js';

/** libvirt: "ROM tuning is not supported when ROM is disabled". */
export function checkRom(context: PlanContext, plan: Plan): void {
  for (const { rom, path } of plan.functions) {
    if (rom?.enabled !== false || (rom.bar ?? rom.file) === undefined) continue;
    const key = rom.bar === undefined ? 'file' : 'bar';
    report(
      context,
      'VPF_E_OPTION_CONFLICT',
      [...path, 'rom', key],
      `with \`enabled: false\` there is no ROM: leave \`${key}\` out`,
    );
  }
}
