import { mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import {
  exportHost,
  type HostExport,
  type HostExportOptions,
  type HostFormat,
} from '../../export/export-host.js';
import type { ExportedFile } from '../../export/file.js';
import { byPosition } from '../../spec/diagnostic.js';
import { type Planned, planInputs } from '../composing.js';
import { CliError, fileError, UsageError } from '../errors.js';
import type { CommonOptions } from '../options.js';
import { EXIT, plain, printDiagnostics, toJson } from '../report.js';
import { writeOutput } from '../streams.js';
import { writeAtomic } from '../write.js';

export interface ExportOptions extends CommonOptions {
  readonly format: HostFormat;
  readonly for?: 'qemu' | 'libvirt';
  /** The folder below which the files are written, each at its path. */
  readonly output?: string;
}

/** `vpf host export`: files for the next boot. */
export async function exportFiles(spec: string, options: ExportOptions): Promise<number> {
  const { format, output, json } = options;
  if (options.for !== undefined && format !== 'systemd')
    throw new UsageError(`--for goes with --format systemd, not ${format}`);
  if (output === '')
    throw new UsageError('--output is empty: give the folder, / to install the files on this host');
  if (spec === '-' && format === 'systemd')
    throw new UsageError(
      '--format systemd names the spec, which is read at boot: give a file, not -',
    );
  const planned = await planInputs({ spec, ...options }, { purpose: 'host' });
  const { files, diagnostics: found } = exportHost(planned.spec, formatOf(spec, options, planned));
  const diagnostics = [...planned.diagnostics, ...found.map(planned.locate)].sort(byPosition);
  if (planned.spec.host === undefined)
    throw new CliError('VPF_E_NOT_AVAILABLE', 'the spec has no section `host` to export');
  if (output !== undefined) for (const file of files) write(join(output, file.path), file);
  if (json === true) {
    const shown = files.map(({ path, mode, text }) => ({
      path,
      mode: octal(mode),
      ...(output === undefined ? { text } : { file: join(output, path) }),
    }));
    writeOutput(toJson({ ok: true, format, files: shown, diagnostics: diagnostics.map(plain) }));
    return EXIT.done;
  }
  await printDiagnostics(diagnostics);
  writeOutput(
    output === undefined
      ? shown(files)
      : files.map(({ path }) => `${join(output, path)}\n`).join(''),
  );
  return EXIT.done;
}

function formatOf(spec: string, options: ExportOptions, planned: Planned): HostExportOptions {
  const { format } = options;
  const { inventory } = planned;
  const known = inventory === undefined ? {} : { inventory };
  if (format !== 'systemd') return { format, ...known };
  return { format, ...known, spec: resolve(spec), for: options.for ?? 'qemu' };
}

/** All files as one text, each under its path, as `systemctl cat` shows them. */
function shown(files: HostExport['files']): string {
  return files
    .map(
      ({ path, mode, text }) =>
        `# ${path}${mode === 0o644 ? '' : ` (mode ${octal(mode)})`}\n${text}`,
    )
    .join('\n');
}

const octal = (mode: number) => mode.toString(8).padStart(4, '0');

function write(path: string, { mode, text }: ExportedFile): void {
  try {
    makeFolder(dirname(path));
  } catch (error) {
    throw fileError(dirname(path), error);
  }
  writeAtomic(path, text, mode);
}

/** As `mkdir -p`. Node's own `recursive` never ends below /proc, where nothing can be made. */
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return;
  makeFolder(dirname(path));
  mkdirSync(path);
}
