import {
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLError,
} from 'yaml';
import { device } from './devices.js';
import {
  byPosition,
  type Diagnostic,
  type DocumentPath,
  hasErrors,
  type Position,
} from './diagnostic.js';
import { hostSchema } from './host.js';
import { diagnoseIssues } from './issues.js';
import { parseSpec, type Spec } from './schema.js';
import { domainName } from './values.js';

/** The largest spec that is read, in UTF-16 code units. */
export const SPEC_LIMIT = 1024 * 1024;

/** YAML aliases may expand to so many nodes; more is taken for a bomb. */
const ALIAS_LIMIT = 100;

export interface PartialSpec {
  readonly spec: Spec;
  readonly indices: readonly number[];
}

export interface LoadedSpec {
  /** Undefined when there is an error. */
  readonly spec: Spec | undefined;
  /**
   * Where there are errors: the devices that are sound by themselves, so that their meaning can be checked too
   * and all problems are reported at once. `indices` says which devices of the document they are.
   */
  readonly partial: PartialSpec | undefined;
  /** All problems, in the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
  /** Adds file, line and column to a finding about the loaded document. */
  readonly locate: (diagnostic: Diagnostic) => Diagnostic;
}

/**
 * Reads a spec from YAML or JSON text (JSON is YAML) and reports every problem at once.
 * Pure: reads no file, throws nothing.
 *
 * @param text the document
 * @param file the name to report, e.g. the path or `<stdin>`
 * @example
 * ```ts
 * const { spec, diagnostics } = loadSpec(text, 'spec.yaml');
 * for (const d of diagnostics) console.error(formatDiagnostic(d));
 * ```
 */
export function loadSpec(text: string, file = '<spec>'): LoadedSpec {
  const whole = (code: Diagnostic['code'], message: string, at?: Position): LoadedSpec => ({
    spec: undefined,
    partial: undefined,
    diagnostics: [
      {
        severity: 'error',
        code,
        message,
        path: [],
        file,
        line: at?.line ?? 1,
        column: at?.column ?? 1,
      },
    ],
    locate: (d) => ({ ...d, file }),
  });
  if (text.length > SPEC_LIMIT) {
    return whole('VPF_E_SPEC_SIZE', `the spec is larger than ${SPEC_LIMIT} characters`);
  }
  const lines = new LineCounter();
  const positionOf = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  let document: ReturnType<typeof parseDocument>;
  let value: unknown;
  try {
    document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: true,
      version: '1.2',
      schema: 'core',
      merge: false,
      stringKeys: true,
    });
  } catch (error) {
    return whole('VPF_E_SPEC_SYNTAX', syntaxMessage(error));
  }
  // A warning is an unknown tag: what it stands for cannot be known. After the first fault of syntax the others
  // are mostly its consequences.
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    return {
      spec: undefined,
      partial: undefined,
      diagnostics: faults
        .filter((fault, i) => i === 0 || fault.code === 'DUPLICATE_KEY')
        .slice(0, 20)
        .map((error) => ({
          severity: 'error' as const,
          code: 'VPF_E_SPEC_SYNTAX' as const,
          message: faultMessage(error, text),
          path: [],
          file,
          ...positionOf(error.pos[0]),
        })),
      locate: (d) => ({ ...d, file }),
    };
  }
  try {
    value = document.toJS({ maxAliasCount: ALIAS_LIMIT });
  } catch (error) {
    return whole('VPF_E_SPEC_SYNTAX', syntaxMessage(error));
  }

  const locate = (diagnostic: Diagnostic): Diagnostic => {
    if (diagnostic.line !== undefined) return diagnostic; // it lies in the base
    const node = nodeAt(
      document.contents,
      diagnostic.path,
      diagnostic.code === 'VPF_E_UNKNOWN_KEY',
    );
    const offset = node?.range?.[0];
    return {
      ...diagnostic,
      file,
      ...(offset === undefined ? { line: 1, column: 1 } : positionOf(offset)),
    };
  };
  const result = parseSpec(value);
  const diagnostics = result.success
    ? []
    : diagnoseIssues(result.error.issues, value).map(locate).sort(byPosition);
  return {
    spec: result.success && !hasErrors(diagnostics) ? result.data : undefined,
    partial: result.success ? undefined : soundPart(value),
    diagnostics,
    locate,
  };
}

/**
 * Checks a spec that is already an object (built by a program): the same diagnostics, without file or line.
 *
 * @example
 * ```ts
 * const { spec, diagnostics } = checkSpec({ version: 1, domain: 'd', devices: [] });
 * ```
 */
export function checkSpec(value: unknown): LoadedSpec {
  const result = parseSpec(value);
  return {
    spec: result.success ? result.data : undefined,
    partial: result.success ? undefined : soundPart(value),
    diagnostics: result.success ? [] : diagnoseIssues(result.error.issues, value),
    locate: (d) => d,
  };
}

function soundPart(value: unknown): PartialSpec | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { domain, devices, host } = value as Readonly<Record<string, unknown>>;
  const name = domainName.safeParse(domain);
  const list = devices ?? (host === undefined ? undefined : []);
  if (!name.success || !Array.isArray(list)) return undefined;
  const sound = list.slice(0, 256).flatMap((written: unknown, index) => {
    const result = device.safeParse(written);
    return result.success ? [{ index, device: result.data }] : [];
  });
  const section = host === undefined ? undefined : hostSchema().safeParse(host).data;
  return {
    spec: {
      version: 1,
      domain: name.data,
      devices: sound.map((s) => s.device),
      ...(section !== undefined && { host: section }),
    },
    indices: sound.map((s) => s.index),
  };
}

function faultMessage(fault: YAMLError, text: string): string {
  if (fault.code !== 'DUPLICATE_KEY') return syntaxMessage(fault);
  const key = /^(["']?)([\w.:-]{1,64}?)\1\s*(?::|$)/.exec(
    text.slice(fault.pos[0], fault.pos[0] + 80),
  )?.[2];
  return `${key ?? 'this key'} is given twice in one mapping: keep one of them`;
}

function syntaxMessage(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (text.startsWith('Source contains multiple documents')) {
    return 'a spec is one document, and this has several (a line `---`): give each a file of its own';
  }
  return text.replaceAll(/\s+/g, ' ').slice(0, 300);
}

/**
 * The node that a path leads to; for a key that is there but unknown, the key itself;
 * for one that is missing, the innermost map around it.
 */
function nodeAt(root: unknown, path: DocumentPath, atKey: boolean): Node | undefined {
  let node: Node | undefined = isNode(root) ? root : undefined;
  for (const [depth, part] of path.entries()) {
    if (isMap(node)) {
      const pair = node.items.find((p) => isScalar(p.key) && String(p.key.value) === String(part));
      if (!isPair(pair)) return node;
      const last = depth === path.length - 1;
      const next = isNode(pair.value) ? pair.value : undefined;
      const key = isNode(pair.key) ? pair.key : undefined;
      // A map that is the end of the path is shown by its key: its own range begins a line later.
      node = next === undefined || (last && (atKey || !isScalar(next))) ? (key ?? node) : next;
    } else if (node !== undefined && 'get' in node && typeof node.get === 'function') {
      const next: unknown = node.get(part, true);
      if (!isNode(next)) return node;
      node = next;
    } else {
      return node;
    }
  }
  return node;
}
