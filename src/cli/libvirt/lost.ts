import { parseDocument } from '../../libvirt/document.js';
import { emitDevices } from '../../libvirt/emit.js';
import { missingMeaning } from '../../libvirt/meaning.js';
import {
  aliasOf,
  attributeOf,
  childOf,
  childrenOf,
  QEMU_NAMESPACE,
  type XmlNode,
} from '../../libvirt/xml-tree.js';
import type { Plan } from '../../plan/types.js';

/**
 * What the plan wants and libvirt's own copy of the domain does not have, in words, an entry each.
 *
 * @param dump what `virsh dumpxml --inactive` printed
 */
export function lostElements(plan: Plan, dump: string): string[] {
  const { root } = parseDocument(dump, { file: 'virsh dumpxml' });
  const devices = new Map<string, XmlNode>();
  for (const node of childOf(root, 'devices')?.children ?? []) {
    const alias = aliasOf(node);
    if (alias !== undefined) devices.set(alias, node);
  }
  const overrides = overridesOf(root);
  return emitDevices(plan).flatMap(({ alias, element, overrides: wanted }) => {
    const found = devices.get(alias);
    if (found === undefined) return [`${alias}: no <${element.name}>`];
    const properties = overrides.get(alias);
    return [
      ...missingMeaning(element, found).map((what) => `${alias}: ${what}`),
      ...wanted.flatMap(({ name, type, value }) => {
        const there = properties?.get(name);
        if (there?.type === type && there.value === value) return [];
        const what = there === undefined ? 'is not there' : `is '${there.value}' (${there.type})`;
        return [`${alias}: the override ${name}='${value}' (${type}) ${what}`];
      }),
    ];
  });
}

interface Property {
  readonly type: string | undefined;
  readonly value: string | undefined;
}

/** `<qemu:override>`: properties by alias and name. */
function overridesOf(root: XmlNode): Map<string, Map<string, Property>> {
  const found = new Map<string, Map<string, Property>>();
  for (const override of childrenOf(root, 'override', QEMU_NAMESPACE)) {
    for (const device of childrenOf(override, 'device', QEMU_NAMESPACE)) {
      const alias = attributeOf(device, 'alias') ?? '';
      const properties = found.get(alias) ?? new Map<string, Property>();
      for (const frontend of childrenOf(device, 'frontend', QEMU_NAMESPACE)) {
        for (const property of childrenOf(frontend, 'property', QEMU_NAMESPACE)) {
          properties.set(attributeOf(property, 'name') ?? '', {
            type: attributeOf(property, 'type'),
            value: attributeOf(property, 'value'),
          });
        }
      }
      found.set(alias, properties);
    }
  }
  return found;
}
