import { VpfError } from '../errors/vpf-error.js';
import { type Diagnostic, formatDiagnostic } from '../spec/diagnostic.js';
import { DiagnosticsError } from '../spec/error.js';
import { UsageError } from './errors.js';
import { escapeUnseen } from './escape.js';
import { isColourful, OutputClosed, OutputError, writeError, writeOutput } from './streams.js';

/** Exit codes of every command. */
export const EXIT = { done: 0, no: 1, usage: 2 } as const;

/** More diagnostics than this are counted, not printed. */
const MOST = 100;

/** Reports why a command came to nothing, on stderr or, for a machine, on stdout. @returns the exit code */
export async function reportFailure(error: unknown, json: boolean): Promise<number> {
  if (error instanceof OutputClosed) return EXIT.done;
  const diagnostics = diagnosticsOf(error);
  if (json && !(error instanceof OutputError)) {
    const text = toJson({ ok: false, diagnostics: diagnostics.map(plain) });
    await writeFailure(text, diagnostics);
  } else {
    await printDiagnostics(diagnostics);
  }
  const internal = diagnostics.some((d) => d.code === 'VPF_E_INTERNAL');
  if (internal && process.env.VPF_DEBUG === '1' && error instanceof Error)
    writeError(`${error.stack}\n`);
  return error instanceof UsageError ? EXIT.usage : EXIT.no;
}

/**
 * Prints for a machine why a command came to nothing; where standard output cannot be written, stderr says it.
 *
 * @param text the JSON
 * @param diagnostics the same
 */
export async function writeFailure(
  text: string,
  diagnostics: readonly Diagnostic[],
): Promise<void> {
  try {
    writeOutput(text);
  } catch (error) {
    if (error instanceof OutputClosed) return;
    await printDiagnostics([...diagnostics, ...diagnosticsOf(error)]);
  }
}

/** What a thrown value says, as diagnostics with as much of a place as it has. */
export function diagnosticsOf(error: unknown): readonly Diagnostic[] {
  if (error instanceof DiagnosticsError) return error.diagnostics;
  if (error instanceof VpfError) {
    const place = error as { file?: string; line?: number; column?: number; reason?: string };
    return [
      {
        severity: 'error',
        code: error.code,
        message: place.reason ?? error.message,
        path: [],
        file: place.file ?? 'vpf',
        ...(place.line !== undefined && { line: place.line }),
        ...(place.column !== undefined && { column: place.column }),
      },
    ];
  }
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const message = `${what}; this is a fault of vpf (VPF_DEBUG=1 shows where)`;
  return [{ severity: 'error', code: 'VPF_E_INTERNAL', message, path: [], file: 'vpf' }];
}

/** One line a diagnostic on stderr, in colour on a terminal. */
export async function printDiagnostics(diagnostics: readonly Diagnostic[]): Promise<void> {
  if (diagnostics.length === 0) return;
  const colour = await isColourful(2);
  const lines = diagnostics.slice(0, MOST).map((d) => {
    const line = singleLine(formatDiagnostic(d));
    const mark = `${d.severity}[${d.code}]:`;
    return colour ? line.replace(mark, () => `${COLOURS[d.severity]}${mark}\u001b[0m`) : line;
  });
  if (diagnostics.length > MOST) lines.push(`... and ${diagnostics.length - MOST} more`);
  writeError(`${lines.join('\n')}\n`);
}

/** A diagnostic for machines. */
export function plain(d: Diagnostic): Record<string, unknown> {
  const { severity, code, message, file, line, column, path } = d;
  return { severity, code, message, file, line, column, path };
}

/** What `--json` prints. */
export function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

const COLOURS = {
  error: '\u001b[1;31m',
  warning: '\u001b[1;33m',
  note: '\u001b[1;36m',
} as const;

/** Text of a file or a tool must not move the terminal's cursor, nor look like two diagnostics. */
export function singleLine(text: string): string {
  return escapeUnseen(text.trim().replaceAll(/\s*\n\s*/g, '; '));
}
