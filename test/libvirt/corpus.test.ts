import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../src/libvirt/document.js';
import { decodeBase, encodeBase } from '../../src/libvirt/encoding.js';
import { readBase } from '../../src/libvirt/read-base.js';
import { splice } from '../../src/libvirt/splice.js';
import { expectAllThere, expectSpliceLaws } from './laws.js';
import { nic, vfOf, virtualPf } from './support.js';

const FOLDER = new URL('../corpus/', import.meta.url);
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.xml'));

const STATES = [
  [nic('net0', undefined)],
  [nic('net0', undefined), ...virtualPf('vpf0', 3)],
  [nic('net0', undefined, { mac: '52:54:00:00:00:99' }), ...virtualPf('vpf0', 3)],
  [...virtualPf('vpf0', 2), nic('net1', 'standby', { overrides: vfOf('x') })],
  [nic('net1', undefined)],
  [],
  virtualPf('vpf1', 9),
];

describe('the splice laws hold for real domains', () => {
  it('of which there are at least 40', () => {
    expect(FILES.length).toBeGreaterThanOrEqual(40);
  });

  for (const name of FILES) {
    it(name, () => {
      const bytes = readFileSync(new URL(name, FOLDER));
      const base = decodeBase(bytes);
      expect(Buffer.from(encodeBase(base)).equals(bytes)).toBe(true);
      if (readBase(parseDocument(base)).own.size === 0) {
        expectSpliceLaws(base, STATES);
        return;
      }
      const clean = splice(base, []);
      expectSpliceLaws(clean, STATES);
      let text = base;
      for (const wanted of STATES) {
        text = splice(text, wanted);
        expect(splice(text, wanted)).toBe(text);
        expect(splice(text, [])).toBe(clean);
        expectAllThere(text, wanted);
      }
    });
  }
});
