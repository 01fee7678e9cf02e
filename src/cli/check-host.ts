import { readHostInventory } from '../host/inventory/read.js';
import { type DomainNeeds, hostLacks } from '../host/inventory/readiness.js';
import { missingOnHost } from '../host/presence.js';
import { parseDocument } from '../libvirt/document.js';
import { readBase } from '../libvirt/read-base.js';
import { attributeOf, childOf, childrenOf, type XmlDocument } from '../libvirt/xml-tree.js';
import { byPosition, type Diagnostic, type DocumentPath } from '../spec/diagnostic.js';
import type { LoadedSpec } from '../spec/load.js';
import type { Spec } from '../spec/schema.js';
import type { Composition } from './composing.js';

/**
 * What this host lacks for a spec: what the spec names and is not there, and what the guest needs of the machine.
 *
 * @param composition undefined where the spec could not be composed, perhaps for want of what is missing here
 */
export async function checkHost(
  spec: Spec,
  composition: Pick<Composition, 'xml' | 'plan'> | undefined,
  locate: LoadedSpec['locate'],
): Promise<Diagnostic[]> {
  const inventory = await readHostInventory();
  const options =
    composition === undefined
      ? {}
      : { steps: composition.plan.steps, domain: domainNeeds(parseDocument(composition.xml)) };
  const found = [...missingOnHost(spec), ...hostLacks(spec, inventory, options)];
  return found.map(locate).sort(byPosition);
}

/** What a plan says of a VF that it does not find, where the host itself is known to be the reason. */
const VAGUE: ReadonlySet<string> = new Set(['VPF_E_UNKNOWN_PF', 'VPF_E_ADDRESS_UNKNOWN']);

/** Leaves out what a finding about the host says better of the same place. */
export function withoutVague(
  diagnostics: readonly Diagnostic[],
  ofHost: readonly Diagnostic[],
): Diagnostic[] {
  return diagnostics.filter(
    ({ code, path }) => !VAGUE.has(code) || !ofHost.some((other) => isSamePlace(path, other.path)),
  );
}

/** One source is named by several keys: `source`, `source.pf`, `source.vf`. */
function isSamePlace(a: DocumentPath, b: DocumentPath): boolean {
  const keys = (path: DocumentPath) =>
    path.at(-1) === 'pf' || path.at(-1) === 'vf' ? path.slice(0, -1) : path;
  return a.length > 0 && JSON.stringify(keys(a)) === JSON.stringify(keys(b));
}

function domainNeeds(document: XmlDocument): DomainNeeds {
  const { type, memory } = readBase(document);
  const hugePages = childOf(childOf(document.root, 'memoryBacking'), 'hugepages');
  const sizes = childrenOf(hugePages, 'page').map((page): number | 'default' => {
    // libvirt's units: KiB where none is given.
    const unit = (attributeOf(page, 'unit') ?? 'KiB').charAt(0).toLowerCase();
    const bytes = Number(attributeOf(page, 'size')) * 1024 ** 'bkmg'.indexOf(unit);
    return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : 'default';
  });
  if (hugePages === undefined) return { type, memory, hugePages: [] };
  return { type, memory, hugePages: sizes.length === 0 ? ['default'] : sizes };
}
