// Builds dist/: the library with its types (tsc), the command as one file with V8's code cache (esbuild),
// and the JSON Schema. Usage: node scripts/build.mjs
// It is built aside and put in place as a whole: a failed build leaves the one before.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const fresh = join(root, `.cache/build-${process.pid}`);
const { version, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

function compileLibrary() {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { status } = spawnSync(
    process.execPath,
    [tsc, '-p', 'tsconfig.build.json', '--outDir', fresh],
    {
      cwd: root,
      stdio: 'inherit',
    },
  );
  if (status !== 0) throw new Failed();
}

/** One file: a dynamic import() of our own modules becomes a function that runs when it is first needed. */
async function bundleCommand() {
  const common = {
    absWorkingDir: root,
    platform: 'node',
    target: `node${engines.node.replace('>=', '')}`,
    logLevel: 'warning',
    charset: 'ascii',
  };
  await build({
    ...common,
    entryPoints: ['src/cli/main.ts'],
    outfile: join(fresh, 'cli/vpf.cjs'),
    bundle: true,
    format: 'cjs',
    minify: true,
    keepNames: false,
    legalComments: 'none',
    conditions: ['module', 'import', 'node'],
    mainFields: ['module', 'main'],
    define: { VPF_VERSION: JSON.stringify(version) },
    // An optional peer, loaded when it is needed.
    external: ['koffi'],
    alias: { yaml: join(root, 'node_modules/yaml/browser/index.js') },
    plugins: [lazyChildProcess],
    ...(process.env.VPF_METAFILE && { metafile: true }),
  }).then(({ metafile }) => {
    if (metafile) writeFileSync(process.env.VPF_METAFILE, JSON.stringify(metafile));
  });
  await build({
    ...common,
    entryPoints: ['src/cli/launch.cts'],
    outfile: join(fresh, 'cli/launch.cjs'),
    format: 'cjs',
  });
}

/** commander loads node:child_process for subcommands that are programs of their own, which vpf has none of. */
const lazyChildProcess = {
  name: 'lazy-child-process',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('/node_modules/commander/')
        ? { path: 'child_process', namespace: 'lazy' }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'lazy' }, () => ({
      contents: "exports.spawn = (...args) => require('node:child_process').spawn(...args);",
    }));
  },
};

/** After a run of the main job, so that the cache holds the functions that it needs. */
function makeCodeCache() {
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'scripts/code-cache.cjs'), join(fresh, 'cli')],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  if (status !== 0) throw new Failed();
}

async function writeSchema() {
  const { specJsonSchema } = await import(pathToFileURL(join(fresh, 'index.js')).href);
  writeFileSync(join(fresh, 'schema.json'), `${JSON.stringify(specJsonSchema(), null, 2)}\n`);
}

function putInPlace() {
  const old = `${fresh}-old`;
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
}

/** A program of the build has failed, and has said why. */
class Failed extends Error {}

mkdirSync(join(fresh, 'cli'), { recursive: true });
try {
  compileLibrary();
  await bundleCommand();
  makeCodeCache();
  await writeSchema();
  putInPlace();
} catch (error) {
  if (!(error instanceof Failed)) console.error(error);
  process.exitCode = 1;
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
