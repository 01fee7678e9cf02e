import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Command, Step } from '../plan/step.js';
import { HostError } from './error.js';

/** What vpf did, or was about to do, in one go: a command, or a whole step; and the way back. */
export interface Entry {
  readonly step: string;
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
}

/** A step of the section `host` that was done, or was about to be. */
export interface SectionEntry {
  /** As planned: names that only the host knows are looked up again for the way back. */
  readonly step: Step;
  /** Of a step with values: how they were before it was done for the first time. */
  readonly before?: Readonly<Record<string, string>>;
  /** Of a step without: what was done. */
  readonly entries: readonly Entry[];
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
  readonly entries: readonly Entry[];
  /** The section `host`, in the order in which its steps were done: all before `entries`. */
  readonly section?: readonly SectionEntry[];
}

export class Journals {
  readonly #folder: string;

  constructor(runDir: string) {
    this.#folder = join(runDir, 'journal');
  }

  /** @throws {HostError} VPF_E_HOST_JOURNAL */
  read(domain: string): Journal | undefined {
    const path = this.#path(domain);
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw failure(path, error);
    }
    try {
      const journal = JSON.parse(text) as Journal;
      if (journal.version !== 1 || !Array.isArray(journal.entries)) throw new Error('not known');
      return journal;
    } catch (error) {
      throw failure(path, error);
    }
  }

  /** The domains that have one. */
  domains(): string[] {
    try {
      return readdirSync(this.#folder)
        .filter((name) => name.endsWith('.json'))
        .map((name) => decodeURIComponent(name.slice(0, -'.json'.length)))
        .sort();
    } catch {
      return [];
    }
  }

  /** A journal without entries is none. */
  write(journal: Journal): void {
    const path = this.#path(journal.domain);
    try {
      if (journal.entries.length === 0 && (journal.section ?? []).length === 0) {
        rmSync(path, { force: true });
        return;
      }
      mkdirSync(this.#folder, { recursive: true, mode: 0o755 });
      const fd = openSync(`${path}.tmp`, 'w', 0o600);
      try {
        writeSync(fd, JSON.stringify(journal));
        fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
      renameSync(`${path}.tmp`, path);
    } catch (error) {
      throw failure(path, error);
    }
  }

  #path(domain: string): string {
    return join(this.#folder, `${encodeURIComponent(domain)}.json`);
  }
}

function failure(path: string, cause: unknown): HostError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new HostError('VPF_E_HOST_JOURNAL', `${path}: ${reason}`, { cause });
}

/** Two entries about the same commands of the same step are one. */
export function entryKey({ step, commands }: Pick<Entry, 'step' | 'commands'>): string {
  return JSON.stringify([step, ...commands.map(({ tool, args }) => [tool, ...args])]);
}

/** The same step, done by the same commands. */
export function sectionKey({ id, do: commands }: Step): string {
  return entryKey({ step: id, commands });
}
