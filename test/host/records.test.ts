/** A lock and journals that cannot be used. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Journal, Journals } from '../../src/host/journal.js';
import { withHostLock } from '../../src/host/lock.js';
import { recordError } from '../../src/host/record-error.js';
import { scriptRecord } from '../../src/host/script/script-record.js';

let runDir: string;
beforeEach(() => {
  runDir = mkdtempSync(join(tmpdir(), 'vpf-records-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(runDir, { recursive: true });
});

const at = (...names: string[]) => join(runDir, ...names);
const entry = { step: 's', key: 'k', commands: [], restore: [], makes: [], within: [] };
const journal: Journal = { version: 1, domain: 'd', complete: true, entries: [entry] };

test('a lock that nobody can write who holds it is a lock', async () => {
  symlinkSync('/dev/full', at('lock'));
  expect(await withHostLock(runDir, 0, async () => 'done')).toBe('done');
});

test('a lock whose folder cannot be made: path, reason, remedy', async () => {
  writeFileSync(at('file'), '');
  await expect(withHostLock(at('file'), 0, async () => {})).rejects.toMatchObject({
    code: 'VPF_E_HOST_JOURNAL',
    message: `${at('file', 'lock')}: something else of that name is there; move away what is in its place`,
  });
});

test('a journal on a full disk: path, reason, remedy; nothing of it is left, and the old one stays', () => {
  mkdirSync(at('journal'));
  writeFileSync(at('journal', 'd.json'), 'old');
  symlinkSync('/dev/full', at('journal', 'd.json.tmp'));
  expect(() => new Journals(runDir).write(journal)).toThrow(
    `${at('journal', 'd.json')}: no space left on the device; make room there (df and df -i show how much there is)`,
  );
  expect(readdirSync(at('journal'))).toEqual(['d.json']);
  expect(readFileSync(at('journal', 'd.json'), 'utf8')).toBe('old');
});

test('a journal that is cut short: path, what is wrong, remedy', () => {
  new Journals(runDir).write(journal);
  writeFileSync(at('journal', 'd.json'), '{"version":1,');
  expect(() => new Journals(runDir).read('d')).toThrow(
    /journal\/d\.json: it is damaged: .*; move it away: what it knew of values from before is lost$/,
  );
});

test.each([
  ['EACCES', 1000, 'permission denied; run it as root'],
  ['EPERM', 1000, 'operation not permitted; run it as root'],
  ['EPERM', 0, 'operation not permitted; root may not either: is it immutable'],
  ['EROFS', 0, 'the file system is read-only; make it writable'],
  ['EIO', 0, 'EIO of the kernel'],
])('%s of user %i', (code, uid, message) => {
  vi.spyOn(process, 'getuid').mockReturnValue(uid);
  const cause = Object.assign(new Error(`${code} of the kernel`), { code });
  expect(recordError('/run/vpf/lock', cause).message).toContain(`/run/vpf/lock: ${message}`);
});

test('the record of the script is found by its domain', () => {
  expect(scriptRecord('a/b', runDir)).toBeUndefined();
  mkdirSync(at('script', 'a_b'), { recursive: true });
  expect(scriptRecord('a/b', runDir)).toBeUndefined();
  writeFileSync(at('script', 'a_b', 'record'), '');
  expect(scriptRecord('a/b', runDir)).toBe(at('script', 'a_b'));
});
