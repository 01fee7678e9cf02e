import { type Placeholder, splitPlaceholders } from '../placeholder.js';
import { batchWord, shellWord } from '../shell.js';
import type { Command } from '../step.js';

/**
 * Words of one shell function. A placeholder becomes a variable that the function sets before all else, so that
 * a name that cannot be resolved ends it.
 */
export class Words {
  readonly #variables = new Map<string, string>();
  readonly #block: number;
  readonly #prefix: string;

  /**
   * @param block its number, under which values are kept
   * @param prefix of the variables: a function must not set those of the one that calls it
   */
  constructor(block: number, prefix = 'n') {
    this.#block = block;
    this.#prefix = prefix;
  }

  /** The lines that set the variables, to be put first. */
  get lines(): string[] {
    return [...this.#variables].map(([call, name]) => `${name}=$(${call}) || return`);
  }

  /** A word of a command line. */
  word(text: string): string {
    const parts = splitPlaceholders(text);
    if (parts.every((p) => typeof p === 'string')) return shellWord(text);
    return `"${parts.map((p) => (typeof p === 'string' ? quoted(p) : this.#reference(p))).join('')}"`;
  }

  /** A command as a line of a batch in an unquoted here-document. */
  line({ args }: Command): string {
    const words = args.map((arg) => {
      const parts = splitPlaceholders(arg);
      if (parts.every((p) => typeof p === 'string')) return quoted(batchWord(arg) ?? arg, false);
      return parts
        .map((p) => (typeof p === 'string' ? quoted(p, false) : this.#reference(p)))
        .join('');
    });
    return words.join(' ');
  }

  /** A command line. */
  command({ tool, args }: Command): string {
    const words = args.map((arg) => this.word(arg)).join(' ');
    if (tool === 'sysfs') return `write ${words}`;
    return `${tool === 'ovs-vsctl' ? OVS : tool} ${words}`;
  }

  #reference(of: Placeholder): string {
    const call = callOf(of, this.#block);
    let name = this.#variables.get(call);
    if (name === undefined) {
      name = `${this.#prefix}${this.#variables.size + 1}`;
      this.#variables.set(call, name);
    }
    return `\${${name}}`;
  }
}

/** How long ovs-vsctl waits for Open vSwitch, in seconds; without, for ever. */
export const OVS = 'ovs-vsctl --timeout=30';

function callOf(of: Placeholder, block: number): string {
  switch (of.kind) {
    case 'devlink':
      return `devlink_of ${shellWord(of.pf)}`;
    case 'netdev':
      return `netdev_of ${shellWord(of.pf)}`;
    case 'vf':
      return `vf_of ${shellWord(of.pf)} ${of.vf}`;
    case 'representor':
      return `representor ${shellWord(of.pf)} ${of.vf}`;
    case 'before':
      return `before ${block} ${of.name}`;
  }
}

/** Text between double quotes, or in a here-document. */
function quoted(text: string, quotes = true): string {
  return text.replaceAll(quotes ? /[\\$`"]/g : /[\\$`]/g, (c) => `\\${c}`);
}
