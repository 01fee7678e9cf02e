import type { core } from 'zod';
import { backend } from './backend.js';
import { device } from './devices.js';
import type { Diagnostic, DocumentPath } from './diagnostic.js';
import { formatPath } from './diagnostic.js';
import { hostSchema } from './host.js';
import { suggestion } from './nearest.js';
import { SPEC_KEYS } from './schema.js';

type Issue = core.$ZodIssue;

/** Keys of a backend: written on a primary they mean a vDPA or virtual VF. */
const NOT_PHYSICAL = ['type', 'device', 'path', 'mgmtdev', 'socket'];

/** Turns zod's issues into diagnostics that name the place, the code and the nearest known word. */
export function diagnoseIssues(issues: readonly Issue[], value: unknown): Diagnostic[] {
  const seen = new Set<string>();
  return issues
    .flatMap((issue) => diagnose(issue, [], value))
    .filter((d) => {
      // One fault, however many rules it breaks: a number too large for an integer and for its limit.
      const key = `${d.code} ${formatPath(d.path)}`;
      return seen.has(key) ? false : seen.add(key);
    });
}

function diagnose(issue: Issue, prefix: DocumentPath, root: unknown): Diagnostic[] {
  const path: DocumentPath = [
    ...prefix,
    ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part)),
  ];
  const at = formatPath(path) || 'the document';
  const given = valueAt(root, path);
  const error = (code: Diagnostic['code'], message: string, where = path): Diagnostic => ({
    severity: 'error',
    code,
    message,
    path: where,
  });
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.flatMap((key, i) => {
        const keyPath = [...path, key];
        if (isPrimary(path) && NOT_PHYSICAL.includes(key)) {
          // One fault, however many keys show it.
          if (issue.keys.findIndex((k) => NOT_PHYSICAL.includes(k)) !== i) return [];
          return error(
            'VPF_E_PRIMARY_NOT_PHYSICAL',
            `${at}: a primary must be a VF of a physical PF ({pf, vf}, {address} or {network}); a vDPA or virtual VF cannot be one (the guest ignores it): make it the standby`,
            keyPath,
          );
        }
        const known = knownKeys(path, root);
        return error(
          'VPF_E_UNKNOWN_KEY',
          `unknown key "${printable(key)}" in ${at}${suggestion(key, known)}`,
          keyPath,
        );
      });
    case 'invalid_type':
      if (given === undefined) {
        const or = at === 'devices' ? '; or `host`, or both' : '';
        return [error('VPF_E_MISSING_KEY', `${at} is missing (${expected(issue.expected)}${or})`)];
      }
      if (typeof given === 'number' && !Number.isFinite(given)) {
        return [error('VPF_E_OUT_OF_RANGE', `${at} is not a finite number`)];
      }
      return [
        error(
          'VPF_E_WRONG_TYPE',
          `${at} must be ${expected(issue.expected)}, not ${describe(given)}`,
        ),
      ];
    case 'invalid_value': {
      const values = issue.values.map(String);
      if (given === undefined) {
        return [error('VPF_E_MISSING_KEY', `${at} is missing (one of: ${values.join(', ')})`)];
      }
      const meant = issue.values.find(
        (value) => typeof value !== 'string' && String(value) === given,
      );
      if (meant !== undefined) {
        const message = `${at} must be the ${typeof meant} ${String(meant)}, not ${describe(given)}: write it without quotes`;
        return [error('VPF_E_WRONG_TYPE', message)];
      }
      const hint =
        typeof given === 'string' ? suggestion(given, values) : `; known: ${values.join(', ')}`;
      return [error('VPF_E_UNKNOWN_VALUE', `${at} cannot be ${describe(given)}${hint}`)];
    }
    case 'invalid_union':
      return diagnoseUnion(issue, path, root);
    case 'too_small':
    case 'too_big': {
      const limit =
        issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
      const what =
        issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' entries' : '';
      const shown = typeof given === 'number' ? `, not ${given}` : '';
      return [error('VPF_E_OUT_OF_RANGE', `${at} must be ${limit}${what}${shown}`)];
    }
    case 'invalid_key':
      return [error('VPF_E_BAD_FORMAT', `${at}: ${issue.issues[0]?.message ?? 'not a valid key'}`)];
    default: {
      const shown = typeof given === 'string' ? ` (given: ${describe(given)})` : '';
      return [error('VPF_E_BAD_FORMAT', `${at} ${issue.message}${shown}`)];
    }
  }
}

function diagnoseUnion(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: DocumentPath,
  root: unknown,
): Diagnostic[] {
  const given = valueAt(root, path);
  if ('discriminator' in issue && typeof issue.discriminator === 'string') {
    const types = discriminatorValues(path);
    const typePath = path.at(-1) === issue.discriminator ? path : [...path, issue.discriminator];
    const type = valueAt(root, typePath);
    const at = formatPath(typePath);
    return [
      type === undefined
        ? {
            severity: 'error',
            code: 'VPF_E_MISSING_KEY',
            message: `${at} is missing; one of: ${types.join(', ')}`,
            path: typePath,
          }
        : {
            severity: 'error',
            code: 'VPF_E_UNKNOWN_VALUE',
            message: `${at} cannot be ${describe(type)}${typeof type === 'string' ? suggestion(type, types) : ''}`,
            path: typePath,
          },
    ];
  }
  // The branch that was meant: the one of the same kind of value, and of those the one with fewest complaints.
  const meant = issue.errors
    .filter((branch) => !branch.some((i) => i.code === 'invalid_type' && i.path.length === 0))
    .sort((a, b) => a.length - b.length)[0];
  if (meant === undefined) {
    return [
      {
        severity: 'error',
        code: given === undefined ? 'VPF_E_MISSING_KEY' : 'VPF_E_WRONG_TYPE',
        message: `${formatPath(path)} cannot be ${describe(given)}`,
        path,
      },
    ];
  }
  return meant.flatMap((i) => diagnose(i, path, root));
}

function isPrimary(path: DocumentPath): boolean {
  return path.length === 3 && path[2] === 'primary';
}

/** The keys that the schema knows at a path, for suggestions. */
function knownKeys(path: DocumentPath, root: unknown): string[] {
  if (path.length === 0) return [...SPEC_KEYS];
  const inHost = path[0] === 'host';
  const top = inHost ? 1 : 2;
  let value = valueAt(root, path.slice(0, top));
  let schema: unknown = inHost ? hostSchema() : branchFor(device, value);
  for (const part of path.slice(top)) {
    value = valueAt(value, [part]);
    schema = unwrap(childOf(schema, part), value);
  }
  return shapeOf(schema);
}

function childOf(schema: unknown, part: string | number): unknown {
  const def = definition(schema);
  if (def === undefined) return undefined;
  if (def.type === 'object') return (def.shape as Record<string, unknown>)[String(part)];
  if (def.type === 'array') return def.element;
  if (def.type === 'record') return def.valueType;
  return undefined;
}

function unwrap(schema: unknown, value: unknown): unknown {
  const def = definition(schema);
  if (def === undefined) return undefined;
  if (def.type === 'optional') return unwrap(def.innerType, value);
  if (def.type === 'union') return branchFor(schema, value);
  return schema;
}

/** The branch of a (discriminated) union that fits the value's `type`, or its first object branch with most keys in common. */
function branchFor(schema: unknown, value: unknown): unknown {
  const options = (definition(schema)?.options as unknown[] | undefined) ?? [];
  const type = valueAt(value, ['type']);
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const score = (option: unknown) => {
    const shape = shapeOf(option);
    if (shape.length === 0) return -1;
    const literal = definition(childOf(option, 'type'))?.values as unknown[] | undefined;
    if (literal !== undefined) return literal.includes(type) ? 1000 : 0;
    return keys.filter((key) => shape.includes(key)).length;
  };
  return [...options].sort((a, b) => score(b) - score(a))[0];
}

function definition(schema: unknown): Record<string, unknown> | undefined {
  if (typeof schema !== 'object' || schema === null || !('def' in schema)) return undefined;
  return schema.def as Record<string, unknown>;
}

function shapeOf(schema: unknown): string[] {
  const def = definition(schema);
  return def?.type === 'object' ? Object.keys(def.shape as object) : [];
}

function discriminatorValues(path: DocumentPath): string[] {
  const schema = path.at(-1) === 'type' ? path.slice(0, -1) : path;
  const union = schema.length === 2 ? device : backend;
  return union.options.map((option) => String([...option.shape.type.def.values][0]));
}

function valueAt(root: unknown, path: DocumentPath): unknown {
  let value = root;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part))
      return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}

function expected(kind: string): string {
  const words: Record<string, string> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a map of keys',
    record: 'a map of keys',
  };
  return words[kind] ?? kind;
}

function describe(value: unknown): string {
  if (typeof value === 'string') return `"${printable(value)}"`;
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return String(value);
}

/** Text that is safe on a terminal and short enough for one line. */
export function printable(text: string): string {
  const shown = text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/g, (c) => {
    return `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return shown.length > 80 ? `${shown.slice(0, 77)}...` : shown;
}

/** Checks a merged backend (from `each`) against the backend schema. */
export function diagnoseBackend(value: unknown, path: DocumentPath) {
  const result = backend.safeParse(value);
  if (result.success) return { backend: result.data, diagnostics: [] as Diagnostic[] };
  return {
    backend: undefined,
    diagnostics: result.error.issues.flatMap((issue) =>
      diagnose(issue, [], value).map((d) => ({ ...d, path: [...path, ...d.path] })),
    ),
  };
}
