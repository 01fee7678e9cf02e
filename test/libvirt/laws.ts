import { expect } from 'vitest';
import { parseDocument } from '../../src/libvirt/document.js';
import type { DeviceElement } from '../../src/libvirt/element.js';
import { sameMeaning } from '../../src/libvirt/meaning.js';
import { splice } from '../../src/libvirt/splice.js';
import { overrideEntry } from '../../src/libvirt/xml-groups.js';
import {
  aliasOf,
  attributeOf,
  childrenOf,
  QEMU_NAMESPACE,
  type XmlNode,
} from '../../src/libvirt/xml-tree.js';

/**
 * What must hold for every base without anything of ours and every sequence of wanted elements.
 * Returns the last document of the sequence.
 */
export function expectSpliceLaws(
  base: string,
  states: readonly (readonly DeviceElement[])[],
): string {
  expect(splice(base, [])).toBe(base);
  let text = base;
  for (const wanted of states) {
    text = splice(text, wanted);
    expect(splice(text, wanted)).toBe(text);
    expect(splice(text, [])).toBe(base);
    expect(withoutOurs(text, base)).toBe(withoutSpace(base));
    expectAllThere(text, wanted);
  }
  return text;
}

/** Everything wanted is there, once, groups in their order, with its meaning; and nothing else of ours. */
export function expectAllThere(text: string, wanted: readonly DeviceElement[]): void {
  const { root } = parseDocument(text);
  const devices = childrenOf(root, 'devices').flatMap((d) => d.children.filter(isOurs));
  expect(devices.map(aliasOf).sort()).toEqual(wanted.map((w) => w.alias).sort());
  for (const group of new Set(wanted.map((w) => w.group))) {
    const ours = wanted.filter((w) => w.group === group);
    const aliases = new Set<string | undefined>(ours.map((w) => w.alias));
    const found = devices.filter((d) => aliases.has(aliasOf(d)));
    expect(found.map(aliasOf)).toEqual(ours.map((w) => w.alias));
    for (const [i, { element }] of ours.entries())
      expect(sameMeaning(element, found[i] ?? root)).toBe(true);
  }
  const entries = childrenOf(root, 'override', QEMU_NAMESPACE).flatMap((o) =>
    childrenOf(o, 'device', QEMU_NAMESPACE).filter(isOurs),
  );
  const overridden = wanted.filter((w) => w.overrides.length > 0);
  expect(entries.map((e) => attributeOf(e, 'alias')).sort()).toEqual(
    overridden.map((w) => w.alias).sort(),
  );
  for (const { alias, overrides } of overridden) {
    const entry = entries.find((e) => attributeOf(e, 'alias') === alias) ?? root;
    expect(sameMeaning(overrideEntry(alias, overrides, 'qemu:'), entry)).toBe(true);
  }
}

function isOurs(node: XmlNode): boolean {
  return /^ua-vpf-/.test(aliasOf(node) ?? attributeOf(node, 'alias') ?? '');
}

function withoutSpace(text: string): string {
  return text.replace(/[ \t\r\n]+/g, '');
}

/** The document without our elements, our markers and what we made for them, written independently of `splice`. */
function withoutOurs(text: string, base: string): string {
  const { root } = parseDocument(text);
  const before = parseDocument(base).root;
  const cuts: { start: number; end: number; put: string }[] = [];
  const cut = (start: number, end: number, put = '') => cuts.push({ start, end, put });
  /** Takes out a marker if there is one more than in the base, and undoes the opening of a `<.../>`. */
  const undo = (node: XmlNode, old: XmlNode) => {
    if (node.selfClosing) return;
    const marker = /^<!--vpf:(keep|self-closing)-->/.exec(text.slice(node.startTagEnd))?.[0] ?? '';
    const content = text.slice(node.startTagEnd);
    const oldContent = old.selfClosing ? '' : base.slice(old.startTagEnd);
    const count = (s: string) => /^(<!--vpf:(keep|self-closing)-->)*/.exec(s)?.[0].length ?? 0;
    if (old.selfClosing) {
      cut(node.startTagEnd - 1, node.startTagEnd - 1, '/');
      cut(node.endTagStart, node.end);
    }
    if (count(content) > count(oldContent)) cut(node.startTagEnd, node.startTagEnd + marker.length);
  };
  undo(root, before);
  for (const [local, uri] of [
    ['devices', ''],
    ['override', QEMU_NAMESPACE],
  ] as const) {
    const olds = childrenOf(before, local, uri);
    for (const [i, node] of childrenOf(root, local, uri).entries()) {
      const old = olds[i];
      if (old === undefined) cut(node.start, node.end);
      else {
        undo(node, old);
        for (const child of node.children.filter(isOurs)) cut(child.start, child.end);
      }
    }
  }
  let result = '';
  let at = 0;
  for (const { start, end, put } of cuts.sort((a, b) => a.start - b.start)) {
    result += text.slice(at, start) + put;
    at = end;
  }
  return withoutSpace(result + text.slice(at));
}
