import { EMPTY_INVENTORY, type Inventory } from '../plan/inventory.js';
import type { Diagnostic } from '../spec/diagnostic.js';
import type { Spec } from '../spec/schema.js';
import type { ExportedFile } from './file.js';
import { modelOf } from './model.js';
import { networkManagerFiles } from './network-manager.js';
import { networkdFiles } from './networkd.js';
import { systemdFiles, type UnitOptions } from './systemd.js';
import { udevFiles } from './udev.js';

export const HOST_FORMATS = ['networkd', 'networkmanager', 'udev', 'systemd'] as const;

/**
 * What sets the host up at boot: `networkd` (systemd-networkd), `networkmanager` (profiles in the keyfile format), `udev`
 * (rules for PFs), `systemd` (a service that runs `vpf host apply`).
 */
export type HostFormat = (typeof HOST_FORMATS)[number];

export type HostExportOptions = (
  | { readonly format: Exclude<HostFormat, 'systemd'> }
  | ({ readonly format: 'systemd' } & UnitOptions)
) & {
  /** What is known of the host: names and PCI addresses of PFs that the spec does not say. Default: nothing. */
  readonly inventory?: Inventory;
};

export interface HostExport {
  readonly files: readonly ExportedFile[];
  /**
   * A warning for each part of the section `host` that the format cannot express (`VPF_W_EXPORT_LOST`), or only
   * differently (`VPF_W_EXPORT_DIFFERS`), or that Open vSwitch keeps itself (`VPF_W_EXPORT_OVS`). Paths point into the
   * spec; line and column come from the loader's `locate`.
   */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The section `host` of a spec as files for the programs that set a host up when it boots. Pure and deterministic.
 * The spec is to be free of errors: plan it first.
 *
 * @example
 * ```ts
 * const { files, diagnostics } = exportHost(spec, { format: 'networkd' });
 * for (const { path, mode, text } of files) writeFileSync(path, text, { mode });
 * ```
 */
export function exportHost(spec: Spec, options: HostExportOptions): HostExport {
  const { inventory = EMPTY_INVENTORY } = options;
  const model = modelOf(spec, inventory);
  switch (options.format) {
    case 'networkd':
      return { files: networkdFiles(model), diagnostics: model.diagnostics };
    case 'networkmanager':
      return { files: networkManagerFiles(model), diagnostics: model.diagnostics };
    case 'udev':
      return { files: udevFiles(model), diagnostics: model.diagnostics };
    case 'systemd':
      // It applies the spec itself, and so leaves nothing out.
      return { files: systemdFiles(model, options), diagnostics: [] };
  }
}
