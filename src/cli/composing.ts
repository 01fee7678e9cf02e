import { CliError, shownName, UsageError } from './errors.js';
import './jitless.js';
import { dirname, join } from 'node:path';
import { type Composed, compose, prepareBase } from '../libvirt/compose.js';
import { MAX_SIZE, tooLarge } from '../libvirt/document.js';
import { decodeBase } from '../libvirt/encoding.js';
import type { Inventory } from '../plan/inventory.js';
import type { PlanOptions } from '../plan/plan.js';
import { planLoaded } from '../plan/plan-loaded.js';
import { parseTarget, type Target } from '../plan/target.js';
import { byPosition, type Diagnostic } from '../spec/diagnostic.js';
import { DiagnosticsError } from '../spec/error.js';
import { type LoadedSpec, loadSpec, SPEC_LIMIT } from '../spec/load.js';
import type { Spec } from '../spec/schema.js';
import { readBounded } from './read.js';
import { diagnosticsOf } from './report.js';

/** What `compose`, `check` and `diff` have in common: a spec, a base and what is known of the host. */
export interface Inputs {
  /** Path of the spec, or `-`. */
  readonly spec: string;
  /** Path of the base, or `-`; wins over the spec's own `base`. */
  readonly into?: string | undefined;
  /** As on the command line: `qemu=10.1,libvirt=9.0`. */
  readonly target?: string | undefined;
  /** Path of an inventory, in place of this host's sysfs. */
  readonly inventory?: string | undefined;
}

export interface Composition extends Composed {
  readonly spec: Spec;
  /** Where the base was read from; undefined for the built-in template. */
  readonly baseFile: string | undefined;
  /** The base's text; undefined for the built-in template. */
  readonly base: string | undefined;
  readonly target: Target | undefined;
  readonly locate: LoadedSpec['locate'];
}

/**
 * Reads the inputs and composes. Nothing is written.
 *
 * @param read the spec, where it has been read already: standard input can be read once
 * @throws {DiagnosticsError} all that is wrong with spec and base, with file, line and column
 * @throws {CliError} a file cannot be read
 * @throws {UsageError} for a target that is not one
 */
export async function composeInputs(inputs: Inputs, read?: LoadedSpec): Promise<Composition> {
  const { loaded, baseFile, base, options } = await readInputs(inputs, read);
  const { spec, locate } = loaded;
  if (spec === undefined) throw new DiagnosticsError(allFindings(loaded, options));
  try {
    const composed = compose({ spec, ...options });
    const diagnostics = place(composed.diagnostics, locate);
    const { target } = options;
    return { ...composed, diagnostics, spec, baseFile, base, target, locate };
  } catch (error) {
    if (!(error instanceof DiagnosticsError)) throw error;
    throw new DiagnosticsError(place(error.diagnostics, locate));
  }
}

/**
 * Reads the inputs and plans, for what needs no domain XML.
 *
 * @throws as {@link composeInputs}
 */
export async function planInputs(
  inputs: Inputs,
  { purpose = 'guest' }: Pick<PlanOptions, 'purpose'> = {},
): Promise<Planned> {
  const { loaded, options } = await readInputs(inputs);
  if (loaded.spec === undefined) throw new DiagnosticsError(allFindings(loaded, options));
  const { planOptions } = prepareBase(loaded.spec.domain, options);
  const { plan, diagnostics } = planLoaded(loaded, { ...planOptions, purpose });
  if (plan === undefined) throw new DiagnosticsError(diagnostics);
  const { spec, locate } = loaded;
  return { plan, diagnostics, spec, locate, inventory: options.inventory };
}

/** A plan, and what it was made of. */
export interface Planned extends Pick<Composition, 'plan' | 'diagnostics' | 'spec' | 'locate'> {
  /** Undefined where nothing had to be looked up. */
  readonly inventory: Inventory | undefined;
}

type Options = Omit<Parameters<typeof compose>[0], 'spec'>;

async function readInputs(
  inputs: Inputs,
  read?: LoadedSpec,
): Promise<{
  readonly loaded: LoadedSpec;
  readonly baseFile: string | undefined;
  readonly base: string | undefined;
  readonly options: Options & { readonly target?: Target };
}> {
  if (inputs.spec === '-' && inputs.into === '-')
    throw new UsageError('standard input (-) can be the spec or the base, not both');
  const target = readTarget(inputs.target);
  const loaded = read ?? readSpec(inputs.spec);
  const baseFile = inputs.into ?? baseOf(inputs.spec, loaded.spec);
  const base = baseFile === undefined ? undefined : readBase(baseFile, inputs, loaded);
  const inventory = await inventoryFor(inputs.inventory, loaded);
  const options = {
    ...(base !== undefined && { base }),
    ...(baseFile !== undefined && { baseFile: shownName(baseFile) }),
    ...(inventory !== undefined && { inventory }),
    ...(target !== undefined && { target }),
  };
  return { loaded, baseFile, base, options };
}

function readTarget(text: string | undefined): Target | undefined {
  if (text === undefined) return undefined;
  const result = parseTarget(text);
  if ('error' in result) throw new UsageError(`--target: ${result.error}`);
  return result.target;
}

/** Reads a spec from a file or standard input; what is wrong with it is in the result. */
export function readSpec(file: string): LoadedSpec {
  const name = shownName(file);
  const bytes = readBounded(file, SPEC_LIMIT, () => {
    return new CliError(
      'VPF_E_SPEC_SIZE',
      'larger than 1 MiB; a spec is a few kilobytes: check the file',
      {
        file: name,
      },
    );
  });
  try {
    return loadSpec(new TextDecoder('utf-8', { fatal: true }).decode(bytes), name);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new CliError('VPF_E_SPEC_SYNTAX', 'not UTF-8 text; convert it with iconv -t UTF-8', {
      file: name,
      cause,
    });
  }
}

/** `base` of the spec is relative to the spec's own file. */
function baseOf(specFile: string, spec: Spec | undefined): string | undefined {
  if (spec?.base === undefined || spec.base.startsWith('/')) return spec?.base;
  return specFile === '-' ? spec.base : join(dirname(specFile), spec.base);
}

function readBase(file: string, inputs: Inputs, loaded: LoadedSpec): string {
  const name = shownName(file);
  try {
    return decodeBase(
      readBounded(file, MAX_SIZE, () => tooLarge(name)),
      { file: name },
    );
  } catch (error) {
    if (!(error instanceof CliError) || inputs.into !== undefined) throw error;
    // The name stands in the spec: that is the place to mend.
    const message = `the base ${name}: ${error.message}`;
    throw new DiagnosticsError([
      loaded.locate({ severity: 'error', code: error.code, message, path: ['base'] }),
    ]);
  }
}

/** A file if one is given; else what this host's sysfs has of the devices that the spec names. */
async function inventoryFor(
  file: string | undefined,
  loaded: LoadedSpec,
): Promise<Inventory | undefined> {
  if (file !== undefined) {
    const { readInventoryFile } = await import('./inventory-file.js');
    return readInventoryFile(file);
  }
  const spec = loaded.spec ?? loaded.partial?.spec;
  if (spec === undefined) return undefined;
  const { isEmpty, namesOf } = await import('../host/names.js');
  const names = namesOf(spec);
  if (isEmpty(names)) return undefined;
  const { readInventory } = await import('../host/sysfs.js');
  return readInventory(names);
}

/** Of a spec with errors: those, and what is wrong with the meaning of its sound devices. */
function allFindings(loaded: LoadedSpec, options: Options): readonly Diagnostic[] {
  const domain = loaded.partial?.spec.domain;
  if (domain === undefined) return loaded.diagnostics;
  try {
    return planLoaded(loaded, prepareBase(domain, options).planOptions).diagnostics;
  } catch (error) {
    return [...loaded.diagnostics, ...diagnosticsOf(error)];
  }
}

function place(
  diagnostics: readonly Diagnostic[],
  locate: LoadedSpec['locate'],
): readonly Diagnostic[] {
  return diagnostics.map((d) => (d.file === undefined ? locate(d) : d)).sort(byPosition);
}
