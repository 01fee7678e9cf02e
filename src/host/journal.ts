import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Command, type Guard, TOOLS, type Value } from '../plan/step.js';
import type { LateNames } from './late-names.js';
import { damagedError, recordError } from './record-error.js';
import { record } from './state/json.js';

/** What vpf did, or was about to do, in one go: a command, or a whole step; and the way back. */
export interface Entry {
  readonly step: string;
  /** The same for the same planned commands of the same step. */
  readonly key: string;
  readonly commands: readonly Command[];
  /** To how it was before: the last change is taken back first. */
  readonly restore: readonly Command[];
  /** Resources that it brought into being. */
  readonly makes: readonly string[];
  /** Resources with which it is gone as well. */
  readonly within: readonly string[];
  readonly mark?: string;
  /** Its effect cannot be seen: it is in the journal because it was run. */
  readonly opaque?: boolean;
  /** How its values are read and what it made them; and what they were before. */
  readonly values?: readonly Value[];
  readonly before?: Readonly<Record<string, string>>;
  readonly guard?: Guard;
  /** It failed, or could not be taken back: it may be there in part, as after a run that was killed. */
  readonly partial?: boolean;
  /** What placeholders stood for. Where they stand for something else now, this is not about that. */
  readonly names?: LateNames;
}

/**
 * What vpf changed for a domain, and how it was before. It is written before the change, and as a whole,
 * so that after a kill it names at least all that was done. It lies in /run: a reboot undoes all of it.
 */
export interface Journal {
  readonly version: 1;
  readonly domain: string;
  /** False while a run is under way, or after it was killed. */
  readonly complete: boolean;
  /** In the order in which they were done. */
  readonly entries: readonly Entry[];
}

export function partial(entry: Entry): Entry {
  return { ...entry, partial: true };
}

/** What the journal keeps when entries were taken back, and some of them are left. */
export function keptEntries(
  { entries }: Journal,
  taken: readonly Entry[],
  left: readonly Entry[],
): Entry[] {
  const keys = new Set(taken.map(({ key }) => key));
  const still = new Map(left.map((entry) => [entry.key, entry]));
  return entries.flatMap((entry) => (keys.has(entry.key) ? (still.get(entry.key) ?? []) : entry));
}

/** Keys of what may be there in part: values between two others, things without their mark. */
export function begunIn(journal: Journal | undefined): ReadonlySet<string> {
  const entries = journal?.entries ?? [];
  const begun = entries.filter((entry) => journal?.complete === false || entry.partial === true);
  return new Set(begun.map(({ key }) => key));
}

function isJournal(value: unknown, domain: string): value is Journal {
  const { version, domain: of, complete, entries } = record(value);
  const isOwn = version === 1 && of === domain && typeof complete === 'boolean';
  return isOwn && Array.isArray(entries) && entries.every(isEntry);
}

/** What is to be run from a file must at least look like what was written to it. */
function isEntry(value: unknown): value is Entry {
  const { step, key, commands, restore, makes, within, values = [], before = {} } = record(value);
  const isList = (all: unknown, is: (one: unknown) => boolean) =>
    Array.isArray(all) && all.every(is);
  const isText = (one: unknown) => typeof one === 'string';
  const isCommand = (one: unknown) => {
    const { tool, args } = record(one);
    return TOOLS.some((known) => known === tool) && isList(args, isText);
  };
  return (
    isText(step) &&
    isText(key) &&
    [commands, restore].every((all) => isList(all, isCommand)) &&
    [makes, within].every((all) => isList(all, isText)) &&
    isList(values, (one) => isText(record(one).name) && isText(record(record(one).read).from)) &&
    isList(Object.values(record(before)), isText)
  );
}

const FOLDER = 'journal';

/** Where a domain's journal lies, below the folder of the lock. */
export function journalPath(domain: string): string {
  return join(FOLDER, `${encodeURIComponent(domain)}.json`);
}

export class Journals {
  readonly #runDir: string;
  readonly #folder: string;

  constructor(runDir: string) {
    this.#runDir = runDir;
    this.#folder = join(runDir, FOLDER);
  }

  /** @throws {HostError} VPF_E_HOST_JOURNAL */
  read(domain: string): Journal | undefined {
    const path = this.#path(domain);
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw recordError(path, error);
    }
    try {
      const journal: unknown = JSON.parse(text);
      if (!isJournal(journal, domain)) throw new Error('it is not a journal of this domain');
      return journal;
    } catch (error) {
      throw damagedError(path, error);
    }
  }

  /** The domains that have one. */
  domains(): string[] {
    try {
      return readdirSync(this.#folder)
        .flatMap((name) => domainOf(name) ?? [])
        .sort();
    } catch {
      return [];
    }
  }

  /** A journal without entries is none. @throws {HostError} VPF_E_HOST_JOURNAL */
  write(journal: Journal): void {
    const path = this.#path(journal.domain);
    try {
      if (journal.entries.length === 0) {
        rmSync(path, { force: true });
        return;
      }
      mkdirSync(this.#folder, { recursive: true, mode: 0o755 });
      const fd = openSync(`${path}.tmp`, 'w', 0o600);
      try {
        // To the end: one write may take only a part of it, as on a disk that is nearly full.
        writeFileSync(fd, JSON.stringify(journal));
        fsyncSync(fd);
      } catch (error) {
        rmSync(`${path}.tmp`);
        throw error;
      } finally {
        closeSync(fd);
      }
      renameSync(`${path}.tmp`, path);
    } catch (error) {
      throw recordError(path, error);
    }
  }

  #path(domain: string): string {
    return join(this.#runDir, journalPath(domain));
  }
}

/** Undefined for a file that no journal is called. */
function domainOf(file: string): string | undefined {
  if (!file.endsWith('.json')) return undefined;
  try {
    return decodeURIComponent(file.slice(0, -'.json'.length));
  } catch {
    return undefined;
  }
}
