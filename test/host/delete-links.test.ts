import { expect, test } from 'vitest';
import { deleteTogether } from '../../src/host/delete-links.js';
import { parseLinks } from '../../src/host/state/links.js';
import type { Command } from '../../src/plan/step.js';

const ip = (...args: string[]): Command => ({ tool: 'ip', args });
const del = (name: string) => ip('link', 'del', 'dev', name);
const state = { links: parseLinks([{ ifname: 'lo', group: 'default' }]) };
const textsOf = (commands: readonly Command[]) => commands.map(({ args }) => args.join(' '));

test('neighbouring deletions become one, of a group that nobody is in', () => {
  const [a, b, last, ...rest] = textsOf(deleteTogether([del('a'), del('b')], state));
  const group = /group (\d+)$/.exec(last ?? '')?.[1];
  expect(Number(group)).toBeGreaterThanOrEqual(2 ** 30);
  expect([a, b, last]).toEqual([
    `link set dev a group ${group}`,
    `link set dev b group ${group}`,
    `link del group ${group}`,
  ]);
  expect(rest).toEqual([]);
});

test('what stands between keeps its place, and one alone is deleted as ever', () => {
  const commands = [del('a'), ip('link', 'set', 'dev', 'x', 'nomaster'), del('b')];
  expect(deleteTogether(commands, state)).toEqual(commands);
});
