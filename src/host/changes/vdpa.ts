import type { Command } from '../../plan/step.js';
import type { Change } from '../change.js';

/** `vdpa dev add name NAME mgmtdev MGMTDEV mac MAC [mtu N] [max_vqp N]` */
export function vdpaChanges({ args }: Command): Change[] | undefined {
  if (args[0] !== 'dev' || args[1] !== 'add') return undefined;
  const value = (key: string): string | undefined => {
    const at = args.indexOf(key, 2);
    return at === -1 ? undefined : args[at + 1];
  };
  const name = value('name');
  const mgmtdev = value('mgmtdev');
  if (name === undefined || mgmtdev === undefined) return undefined;
  // What the device does not tell cannot contradict.
  const fits = (key: string, now: string | number | undefined) =>
    now === undefined || value(key) === undefined || value(key)?.toLowerCase() === String(now);
  return [
    {
      reads: 'vdpa',
      makes: { resource: `vdpa ${name}`, fixed: true, exists: ({ vdpa }) => vdpa.has(name) },
      within: [],
      holds: ({ vdpa }) => {
        const device = vdpa.get(name);
        return (
          device !== undefined &&
          device.mgmtdev === mgmtdev &&
          fits('mac', device.mac) &&
          fits('mtu', device.mtu) &&
          fits('max_vqp', device.maxVqp)
        );
      },
      restore: () => [{ tool: 'vdpa', args: ['dev', 'del', name] }],
      look: ['vdpa_dev', name, mgmtdev],
    },
  ];
}
