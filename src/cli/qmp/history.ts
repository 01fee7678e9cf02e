import { mkdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What was typed at the prompt, kept in a file for the next time; what looks like a secret is not. */

const MOST = 1000;
/** A history that somebody made larger than this is not ours. */
const LONGEST_LINE = 4096;

/** `$XDG_STATE_HOME/vpf/qmp_history`, or under ~/.local/state. */
export function historyFile(env: NodeJS.ProcessEnv): string | undefined {
  const { XDG_STATE_HOME: state, HOME: home } = env;
  // As the XDG specification has it: a path that is not absolute is ignored.
  if (state?.startsWith('/')) return join(state, 'vpf/qmp_history');
  return home?.startsWith('/') ? join(home, '.local/state/vpf/qmp_history') : undefined;
}

/** Where the file cannot be read or written, there is none, and nothing is said about it. */
export class History {
  readonly #file: string | undefined;
  #lines: string[];

  constructor(file: string | undefined) {
    this.#file = file;
    this.#lines = file === undefined ? [] : read(file);
  }

  /** The oldest first. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  add(line: string): void {
    if (line.trim() === '' || line === this.#lines.at(-1) || !isKept(line)) return;
    // Another prompt may have written meanwhile.
    const before = this.#file === undefined ? this.#lines : read(this.#file, this.#lines);
    this.#lines = [...before, line].slice(-MOST);
    if (this.#file !== undefined) write(this.#file, this.#lines);
  }
}

/** Commands that are about passwords, or type for a person; and those whose argument is free text. */
const SECRET_COMMAND =
  /\b(set_password|expire_password|change-vnc-password|send-key|sendkey|input-send-event|human-monitor-command)\b/;
/** The command that set the password of VNC, of the human monitor and of QEMU before 6.0. */
const CHANGE = /(?<![\w-])change(?![\w-])/;
/** Arguments that hold secrets; and `\u` in JSON could spell any of them. */
const SECRET_WORD =
  /passw|passphrase|passcode|secret|credential|cookie|token|authorization|bearer|signature|keys?(?![a-z0-9])|(?<![a-z0-9])(data|pass|pwd)(?![a-z0-9])|\\u/i;
/** `user:password@` of a URL, also where JSON has its slashes escaped. */
const USER_INFO = /:(\\?\/){2}.*@/;

/**
 * Goes by words, so it cannot know every secret; rather too little is kept than one. A line that begins with a blank is
 * not kept either, as in a shell.
 */
export function isKept(line: string): boolean {
  return (
    line.length <= LONGEST_LINE &&
    !/^\s/.test(line) &&
    !/[\u0000-\u001f\u007f-\u009f]/.test(line) &&
    !SECRET_COMMAND.test(line) &&
    !CHANGE.test(line) &&
    !USER_INFO.test(line) &&
    !SECRET_WORD.test(line)
  );
}

function read(file: string, otherwise: string[] = []): string[] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    return lines.filter((line) => line !== '' && isKept(line)).slice(-MOST);
  } catch {
    return otherwise;
  }
}

/** As a whole, and for its owner alone from the first moment. */
function write(file: string, lines: readonly string[]): void {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(temporary, `${lines.join('\n')}\n`, { mode: 0o600, flag: 'wx' });
  } catch {
    return;
  }
  try {
    renameSync(temporary, file);
  } catch {
    unlinkSync(temporary);
  }
}
