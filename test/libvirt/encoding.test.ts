import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeBase, encodeBase } from '../../src/libvirt/encoding.js';
import { failure } from './support.js';

const bytesOf = (...parts: (string | number)[]) =>
  Uint8Array.from(parts.flatMap((p) => (typeof p === 'number' ? [p] : [...Buffer.from(p)])));

describe('decoding a base', () => {
  it('gives text from which exactly the same bytes come back, byte order mark included', () => {
    for (const text of [
      '',
      '<domain/>',
      '\uFEFF<domain/>',
      '\uFEFF\uFEFF<domain/>',
      "<?xml version='1.0' encoding='utf-8'?>\r\n<domain>\u{1F600}\uFFFD\0</domain>",
      '<?xml version="1.0" encoding = "US-ASCII" ?><domain/>',
      '<?xml version="1.0"?><a encoding="latin1"/>',
      '<?xml-stylesheet encoding="latin1"?><a/>',
    ]) {
      const bytes = bytesOf(text);
      expect(decodeBase(bytes)).toBe(text);
      expect(encodeBase(decodeBase(bytes))).toEqual(bytes);
    }
    const bom = new Uint8Array(readFileSync(new URL('../corpus/bom.xml', import.meta.url)));
    expect(decodeBase(bom).charCodeAt(0)).toBe(0xfeff);
    expect(encodeBase(decodeBase(bom))).toEqual(bom);
  });

  it('refuses a declared encoding other than UTF-8 or US-ASCII, and says how to convert', () => {
    for (const start of ['', '\uFEFF'])
      for (const name of ['ISO-8859-1', 'UTF-16', 'windows-1252', 'utf-7']) {
        const bytes = bytesOf(`${start}<?xml version="1.0"\n encoding='${name}'?><domain/>`);
        const { code, message } = failure(() => decodeBase(bytes, { file: 'f.xml' }));
        expect(code).toBe('VPF_E_BASE_ENCODING');
        expect(message).toMatch(new RegExp(`^f\\.xml:1:1: .*"${name}".*iconv`));
      }
  });

  it('refuses UTF-16 and UTF-32, with or without byte order mark', () => {
    const utf16 = Buffer.from('\uFEFF<domain/>', 'utf16le');
    const cases: Record<string, Uint8Array> = {
      'UTF-16LE': utf16,
      'UTF-16BE': Buffer.from(utf16).swap16(),
      'UTF-32LE': bytesOf(0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0),
      'UTF-32BE': bytesOf(0, 0, 0xfe, 0xff, 0, 0, 0, 0x3c),
    };
    for (const [name, bytes] of Object.entries(cases)) {
      for (const variant of [bytes, bytes.subarray(name.startsWith('UTF-16') ? 2 : 4)]) {
        const { code, message } = failure(() => decodeBase(variant));
        expect([code, message]).toEqual([
          'VPF_E_BASE_ENCODING',
          expect.stringContaining(`iconv -f ${name}`),
        ]);
      }
    }
  });

  it('refuses bytes that are not UTF-8, and says where they are', () => {
    for (const bad of [
      [0xff],
      [0xc3, 0x28],
      [0xe2, 0x82],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0xc0, 0xaf],
    ]) {
      const { code, message } = failure(() =>
        decodeBase(bytesOf('<domain>\nä', ...bad, '</domain>')),
      );
      expect(code).toBe('VPF_E_BASE_ENCODING');
      expect(message).toMatch(/^2:2: bytes that are not UTF-8/);
    }
  });

  it('refuses more than 16 MiB before it looks at it', () => {
    expect(failure(() => decodeBase(new Uint8Array(16 * 1024 * 1024 + 1))).code).toBe(
      'VPF_E_BASE_SIZE',
    );
  });
});
