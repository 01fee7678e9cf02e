/** Commands carried out: what fails, what may, and what was said of it. */
import { expect, test } from 'vitest';
import { execute, executeAll } from '../../src/host/execute.js';
import type { Ran, RunnerOptions } from '../../src/host/runner.js';
import type { Command, Tool } from '../../src/plan/step.js';
import { FakeHost } from './fake-host.js';

function command(text: string, more: Partial<Command> = {}): Command {
  const [tool, ...args] = text.split(' ');
  return { tool: tool as Tool, args, ...more };
}

/** A host whose programs end as the function says. */
function means(run: (line: string, options?: RunnerOptions) => Ran) {
  const runner = new FakeHost();
  const lines: string[] = [];
  runner.run = async (argv, options) => {
    lines.push(argv.join(' '));
    return run(argv.join(' '), options);
  };
  return { runner, lock: 0, lines };
}
const fine: Ran = { code: 0, stdout: '', stderr: '' };

test('a command that may fail may lack its program as well', async () => {
  const host = means((line) => {
    if (line.startsWith('modprobe')) throw new Error('modprobe is not installed');
    return fine;
  });
  const commands = [command('modprobe x', { mayFail: true }), command('devlink do')];
  expect(await execute(host, commands)).toBeUndefined();
  expect(host.lines).toEqual(['modprobe x', 'devlink do']);
});

test('a program that cannot be started has failed, and the others are run', async () => {
  const host = means((line) => {
    if (line.startsWith('tc')) throw new Error('spawn EAGAIN');
    return fine;
  });
  const bad = command('tc a');
  expect(await execute(host, [bad])).toEqual({ command: bad, output: 'spawn EAGAIN' });
  expect(await executeAll(host, [bad, command('vdpa b')])).toEqual([
    { command: bad, output: 'spawn EAGAIN' },
  ]);
  expect(host.lines.at(-1)).toBe('vdpa b');
});

test('of a batch that goes on, each line that failed is told, but for those that may', async () => {
  const stderr =
    'Error: no a.\nCommand failed -:1\nError: no b.\nCommand failed -:2\nError: no d.\nCommand failed -:4\n';
  const host = means(() => ({ code: 1, stdout: '', stderr }));
  const [a, b, c, d] = [
    command('tc a'),
    command('tc b', { mayFail: true }),
    command('tc c'),
    command('tc d'),
  ];
  expect(await executeAll(host, [a, b, c, d])).toEqual([
    { command: a, output: 'Error: no a.' },
    { command: d, output: 'Error: no d.' },
  ]);
});
