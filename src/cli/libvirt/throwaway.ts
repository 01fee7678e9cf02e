import { randomBytes, randomUUID } from 'node:crypto';
import { parseDocument } from '../../libvirt/document.js';
import { attributeOf, childOf, childrenOf, type XmlNode } from '../../libvirt/xml-tree.js';

/** A domain under a name that nothing else has. */
export interface Throwaway {
  readonly name: string;
  readonly uuid: string;
  readonly xml: string;
}

/**
 * The same domain under a random name and uuid, so that defining it touches no domain of the user's. The places are
 * those of the parsed document. SMBIOS' uuid is changed too: libvirt wants it to be the domain's.
 */
export function asThrowaway(xml: string): Throwaway {
  const name = `vpf-check-${randomBytes(6).toString('hex')}`;
  const uuid = randomUUID();
  const { root } = parseDocument(xml);
  const edits: Edit[] = [];
  const setText = (node: XmlNode, text: string) => {
    const whole = {
      start: node.start,
      end: node.end,
      text: `<${node.name}>${text}</${node.name}>`,
    };
    edits.push(node.selfClosing ? whole : { start: node.startTagEnd, end: node.endTagStart, text });
  };
  const added: string[] = [];
  const nameNode = childOf(root, 'name');
  if (nameNode === undefined) added.push(`<name>${name}</name>`);
  else setText(nameNode, name);
  const uuidNode = childOf(root, 'uuid');
  if (uuidNode === undefined) added.push(`<uuid>${uuid}</uuid>`);
  else setText(uuidNode, uuid);
  if (added.length > 0)
    edits.push({ start: root.startTagEnd, end: root.startTagEnd, text: added.join('') });
  for (const info of childrenOf(root, 'sysinfo')) {
    for (const system of childrenOf(info, 'system')) {
      for (const entry of childrenOf(system, 'entry'))
        if (attributeOf(entry, 'name') === 'uuid') setText(entry, uuid);
    }
  }
  return { name, uuid, xml: apply(xml, edits) };
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Later places first, so that the earlier ones stay right. */
function apply(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce(
      (rest, { start, end, text: put }) => rest.slice(0, start) + put + rest.slice(end),
      text,
    );
}
