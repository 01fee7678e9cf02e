// A world of the lab (see test/lab/world.sh), for what is measured against programs of its root file system.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = new URL('..', import.meta.url).pathname;

/**
 * `inside(argv)` is the command that runs `argv` in it; `scratch` a folder with the same path inside and outside.
 * Without a lab, only `skipped`, the reason, and `close`.
 */
export async function openWorld() {
  const nothing = () => {};
  const built = spawnSync('bash', [join(root, 'lab/build.sh')], { encoding: 'utf8' });
  if (built.status !== 0)
    return { skipped: built.stderr.trim().split('\n').at(-1), close: nothing };
  const folder = built.stdout.trim();
  const scratch = mkdtempSync('/tmp/vb-');
  const world = spawn(
    'bash',
    [join(root, 'test/lab/world.sh'), join(folder, 'rootfs'), join(folder, 'guest'), scratch],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const line = await new Promise((resolve) => {
    createInterface({ input: world.stdout })
      .once('line', resolve)
      .once('close', () => resolve(''));
  });
  const pid = /^ready (\d+)$/.exec(line)?.[1];
  if (pid === undefined) return { skipped: 'the lab did not start', close: nothing };
  const enter = ['nsenter', '--target', pid, '--mount', '--pid', '--net', '--', 'env', '-i'];
  const environment = ['PATH=/usr/bin:/bin', 'HOME=/root', 'LANG=C.UTF-8'];
  return {
    scratch,
    inside: (argv) => [...enter, ...environment, ...argv],
    close: () => world.stdin.end(),
  };
}
