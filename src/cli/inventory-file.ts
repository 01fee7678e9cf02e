import * as z from 'zod';
import type { Inventory } from '../plan/inventory.js';
import type { Diagnostic } from '../spec/diagnostic.js';
import { formatPath } from '../spec/diagnostic.js';
import { DiagnosticsError } from '../spec/error.js';
import { hostPciAddress, ifname, path, plainResourceName } from '../spec/values.js';
import { CliError, shownName } from './errors.js';
import { readBounded } from './read.js';

/** Largest inventory that is read: some ten thousand VFs. */
const LIMIT = 4 * 1024 * 1024;

const inventorySchema = z.strictObject({
  pfs: z
    .array(
      z.strictObject({
        name: ifname,
        address: hostPciAddress,
        vfs: z
          .array(
            z.strictObject({
              index: z.int().min(0).max(65535),
              address: hostPciAddress,
              netdev: ifname.optional(),
            }),
          )
          .default([]),
      }),
    )
    .default([]),
  vdpa: z.array(z.strictObject({ name: plainResourceName, path })).default([]),
});

/**
 * Reads an inventory from JSON: what a spec needs to know of a host that is not this one.
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
  const result = inventorySchema.safeParse(value);
  if (result.success) return result.data;
  throw new DiagnosticsError(
    result.error.issues.map((issue): Diagnostic => {
      const at = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
      const message = `${formatPath(at) || 'the document'}: ${issue.message}`;
      return { severity: 'error', code: 'VPF_E_INVENTORY', message, path: at, file: name };
    }),
  );
}
