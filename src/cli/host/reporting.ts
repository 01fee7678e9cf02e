import { RemovalError, StepError } from '../../host/error.js';
import type { Diagnostic } from '../../spec/diagnostic.js';
import { diagnosticsOf, EXIT, plain, printDiagnostics, toJson, writeFailure } from '../report.js';
import { writeError, writeOutput } from '../streams.js';
import { type ScriptHint, scriptHint } from './script-hint.js';

export interface Result {
  readonly json: object;
  readonly lines: readonly string[];
  /** Warnings, which are in {@link Result.json}, too. */
  readonly diagnostics?: readonly Diagnostic[];
}

export interface ReportingOptions {
  readonly json?: boolean;
  /** The domain that the work is for, if it is for one. */
  readonly domain?: string;
  /** Whether it is to be said, in the end, that the printed script did something for the domain. */
  readonly hint?: boolean;
}

/**
 * Does work and prints what came of it. What failed in part is an answer with data of its own: which step, what is
 * left, what was removed nevertheless.
 *
 * @returns the exit code
 */
export async function reporting(
  { json = false, domain, hint: wanted = false }: ReportingOptions,
  work: () => Promise<Result>,
): Promise<number> {
  const hint = () => (wanted && domain !== undefined ? scriptHint(domain) : NO_HINT);
  const whose = domain !== undefined && { domain };
  try {
    const result = await work();
    const { json: more, notes } = hint();
    writeOutput(
      json ? toJson({ ok: true, ...whose, ...result.json, ...more }) : textOf(result.lines),
    );
    if (json) return EXIT.done;
    await printDiagnostics(result.diagnostics ?? []);
    writeError(textOf(notes));
    return EXIT.done;
  } catch (error) {
    const answer = answerOf(error);
    if (json && answer !== undefined) {
      const diagnostics = answer.reasons.flatMap(diagnosticsOf);
      const shown = { ...answer.json, diagnostics: diagnostics.map(plain), ...hint().json };
      await writeFailure(toJson({ ok: false, ...whose, ...shown }), diagnostics);
      return EXIT.no;
    }
    if (!json) writeError(textOf(hint().notes));
    if (json || answer === undefined) throw error;
    try {
      writeOutput(textOf(answer.lines));
    } finally {
      await printDiagnostics(answer.reasons.flatMap(diagnosticsOf));
    }
    return EXIT.no;
  }
}

const NO_HINT: ScriptHint = { json: {}, notes: [] };

interface Answer extends Result {
  readonly reasons: readonly unknown[];
}

function answerOf(error: unknown): Answer | undefined {
  if (error instanceof StepError) {
    const { failed, left } = error;
    return { json: { failed, left }, lines: [], reasons: [error] };
  }
  if (error instanceof RemovalError) {
    const { removed, reasons } = error;
    const left = reasons.flatMap((reason) => (reason instanceof StepError ? reason.left : []));
    return { json: { removed, left }, lines: removedLines(removed), reasons };
  }
  return undefined;
}

export function removedLines(removed: readonly string[]): string[] {
  return removed.map((resource) => `removed: ${resource}`);
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
