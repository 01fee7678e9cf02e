import type { BaseDomain } from '../base.js';
import { type PlanContext, report } from '../context.js';
import type { Plan, VirtioFunction } from '../types.js';

/**
 * Interrupt vectors that a Linux guest on x86 can give to devices, per vCPU: 256 less the 32 exceptions and
 * the system vectors from 0xec (arch/x86/include/asm/irq_vectors.h), a few legacy interrupts aside.
 */
const VECTORS_PER_CPU = 200;

/**
 * Warns when the VFs want more interrupt vectors than the guest is likely to have: the last ones then fail to
 * probe with -28 (ENOSPC). A virtio-net driver takes one for configuration changes and one for each queue, or
 * shares them where the device has fewer.
 */
export function checkVectors(context: PlanContext, plan: Plan, base: BaseDomain): void {
  const wanted = plan.functions
    .filter((fn): fn is VirtioFunction => fn.kind === 'virtio')
    .reduce((sum, fn) => sum + Math.min(2 * fn.queues + 1, fn.vectors ?? 2 * fn.queues + 2), 0);
  const available = VECTORS_PER_CPU * base.vcpus;
  const vfs = plan.functions.find((fn) => fn.role === 'virtual-vf');
  if (wanted <= available || vfs === undefined) return;
  report(
    context,
    'VPF_W_VECTORS',
    vfs.path.slice(0, 3),
    `${wanted} interrupt vectors are wanted with all VFs enabled, and ${base.vcpus} vCPU have about ${available}: lower \`vectors\` (2 is the least that works well), use fewer VFs or queues, or more vCPUs`,
  );
}
