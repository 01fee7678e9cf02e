import * as z from 'zod';
import { planInventory } from '../host/inventory/plan-inventory.js';
import type { Inventory } from '../plan/inventory.js';
import type { Diagnostic } from '../spec/diagnostic.js';
import { formatPath } from '../spec/diagnostic.js';
import { DiagnosticsError } from '../spec/error.js';
import { hostPciAddress, ifname, path, plainResourceName } from '../spec/values.js';
import { CliError, shownName } from './errors.js';
import { readBounded } from './read.js';

/** Largest inventory that is read: some ten thousand VFs. */
const LIMIT = 4 * 1024 * 1024;

/** What is used of the output of `vpf inventory --json`; it has much more, and later versions may add to it. */
const hostInventorySchema = z.object({
  version: z.literal(1),
  nics: z.array(
    z.object({
      name: z.string().optional(),
      device: z.string(),
      address: z.string().optional(),
    }),
  ),
  pfs: z.array(
    z.object({
      name: z.string().optional(),
      device: z.string(),
      address: z.string().optional(),
      numVfs: z.int().min(0),
      vfs: z.array(
        z.object({
          index: z.int().min(0).max(65535),
          address: z.string().optional(),
          netdev: z.string().optional(),
        }),
      ),
    }),
  ),
  vdpa: z.array(z.object({ name: z.string(), path: z.string().optional() })),
});

const vfSchema = z.strictObject({
  index: z.int().min(0).max(65535),
  address: hostPciAddress,
  netdev: ifname.optional(),
});

const vdpaSchema = z.strictObject({ name: plainResourceName, path });

/** An inventory that a person wrote. */
const inventorySchema = z.strictObject({
  pfs: z
    .array(
      z.strictObject({
        name: ifname,
        address: hostPciAddress,
        vfs: z.array(vfSchema).default([]),
      }),
    )
    .default([]),
  vdpa: z.array(vdpaSchema).default([]),
});

/**
 * Reads an inventory from JSON: what a spec needs to know of a host that is not this one. Either a short one, written
 * by hand, or all that `vpf inventory --json` printed there.
 *
 * @throws {DiagnosticsError} VPF_E_INVENTORY, once for each place that is wrong
 * @throws {CliError} VPF_E_FILE, or VPF_E_INVENTORY for what is not JSON
 * @example
 * ```ts
 * const inventory = readInventoryFile('examples/inventory.json');
 * ```
 */
export function readInventoryFile(file: string): Inventory {
  const name = shownName(file);
  const wrong = (message: string, cause?: unknown) =>
    new CliError('VPF_E_INVENTORY', message, { file: name, cause });
  const bytes = readBounded(file, LIMIT, () => wrong('larger than 4 MiB; check the file'));
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? cause.message : 'not UTF-8 text';
    throw wrong(`not valid JSON: ${why}`, cause);
  }
  const isWhole = typeof value === 'object' && value !== null && 'version' in value;
  const result = (isWhole ? hostInventorySchema : inventorySchema).safeParse(value);
  if (result.success) return 'version' in result.data ? fromHost(result.data) : result.data;
  throw new DiagnosticsError(
    result.error.issues.map((issue): Diagnostic => {
      const at = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
      const message = `${formatPath(at) || 'the document'}: ${issue.message}`;
      return { severity: 'error', code: 'VPF_E_INVENTORY', message, path: at, file: name };
    }),
  );
}

/** A host may have names that no spec can name (`eth%0`), which is no fault of the file: they are left out. */
function fromHost(whole: z.output<typeof hostInventorySchema>): Inventory {
  const { pfs, vdpa } = planInventory(whole);
  return {
    pfs: pfs
      .filter(({ name, address }) => isValid(ifname, name) && isValid(hostPciAddress, address))
      .map((pf) => ({ ...pf, vfs: pf.vfs.filter((vf) => isValid(vfSchema, vf)) })),
    vdpa: vdpa.filter((device) => isValid(vdpaSchema, device)),
  };
}

function isValid(schema: z.ZodType, value: unknown): boolean {
  return schema.safeParse(value).success;
}
