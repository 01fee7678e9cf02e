import {
  exportHost,
  type HostExport,
  type HostExportOptions,
} from '../../src/export/export-host.js';
import type { Inventory } from '../../src/plan/inventory.js';
import { planLoaded } from '../../src/plan/plan-loaded.js';
import { type Diagnostic, formatDiagnostic, formatPath } from '../../src/spec/diagnostic.js';
import { loadSpec } from '../../src/spec/load.js';
import type { Spec } from '../../src/spec/schema.js';

/** A spec free of errors, of a section `host` in YAML. */
export function specOf(host: string, domain = 'worker-1'): Spec {
  const loaded = loadSpec(`version: 1\ndomain: "${domain}"\nhost:\n${host}`, 'spec.yaml');
  const { plan, diagnostics } = planLoaded(loaded, { purpose: 'host' });
  if (plan === undefined || loaded.spec === undefined)
    throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  return loaded.spec;
}

export function exported(
  format: HostExportOptions['format'],
  host: string,
  inventory?: Inventory,
): HostExport {
  const more = inventory === undefined ? {} : { inventory };
  const spec = specOf(host);
  return format === 'systemd'
    ? exportHost(spec, { format, spec: '/etc/vpf/worker-1.yaml', ...more })
    : exportHost(spec, { format, ...more });
}

/** All files as one text. */
export function textOf({ files }: HostExport): string {
  return files.map(({ path, mode, text }) => `# ${path} ${mode.toString(8)}\n${text}`).join('\n');
}

/** `host.pfs[0].vfs CODE`, one a line. */
export function findings(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ path, code }) => `${formatPath(path)} ${code}`);
}
