import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The text as biome would have it in the file `path` of this repository. */
export function formatted(path, text) {
  return new Promise((resolve, reject) => {
    const biome = execFile(
      process.execPath,
      ['node_modules/@biomejs/biome/bin/biome', 'check', '--write', `--stdin-file-path=${path}`],
      { cwd: root, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`biome: ${path}: ${stderr.trim()}`));
      },
    );
    biome.stdin?.end(text);
  });
}
