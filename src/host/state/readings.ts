import type { Command, Reading } from '../../plan/step.js';
import { type Runner, targetName } from '../runner.js';
import type { Link } from './links.js';

/** Texts of the host, by {@link readingKey}. */
export type Readings = ReadonlyMap<string, string>;

export function readingKey(reading: Reading): string {
  return JSON.stringify(reading);
}

/** Reads each once; see Reading in step.ts for what the texts are. */
export async function readAll(
  runner: Runner,
  readings: readonly Reading[],
  links: ReadonlyMap<string, Link>,
): Promise<Readings> {
  const outputs = new Map<string, Promise<string>>();
  const outputOf = (command: Command): Promise<string> => {
    const key = [command.tool, ...command.args].join('\u0000');
    const output = outputs.get(key) ?? run(runner, command);
    outputs.set(key, output);
    return output;
  };
  const texts = new Map<string, string>();
  for (const reading of readings) {
    const key = readingKey(reading);
    if (!texts.has(key)) texts.set(key, await read(runner, reading, links, outputOf));
  }
  return texts;
}

async function read(
  runner: Runner,
  reading: Reading,
  links: ReadonlyMap<string, Link>,
  outputOf: (command: Command) => Promise<string>,
): Promise<string> {
  switch (reading.from) {
    case 'sysfs':
      return targetName(runner, reading.file) ?? (runner.read(reading.file) ?? '').trim();
    case 'link': {
      const link = links.get(reading.link);
      return link === undefined ? '' : link.up ? 'up' : 'down';
    }
    case 'command': {
      const text = await outputOf(reading.command);
      return reading.key === undefined
        ? text.replaceAll('"', '').trim()
        : wordAfter(text, reading.key);
    }
  }
}

async function run(runner: Runner, { tool, args }: Command): Promise<string> {
  // Without, ovs-vsctl waits for ever for a daemon that does not run.
  const options = tool === 'ovs-vsctl' ? ['--timeout=30'] : [];
  const { code, stdout } = await runner.run([tool, ...options, ...args]);
  return code === 0 ? stdout : '';
}

function wordAfter(text: string, key: string): string {
  for (const line of text.split('\n')) {
    const words = line.split(/\s+/);
    const at = words.findIndex((word) => word === key || word === `${key}:`);
    const next = at === -1 ? undefined : words[at + 1];
    if (next !== undefined) return next;
  }
  return '';
}
